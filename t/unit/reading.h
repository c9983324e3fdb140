/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a choice cookie's value says, as a text that a test can compare.
 */
#ifndef T_UNIT_READING_H
#define T_UNIT_READING_H

#include "fixture.h"
#include "consent/choice.h"

/* "+id -id ?id" in the table's order for what it grants, refuses and finds
 * changed; or "!" and why it counts for nothing. */
static inline const char *reading_at(const cp_choice_place *place, cp_span value, apr_time_t now,
                                     apr_pool_t *p)
{
    cp_choice choice;
    cp_choice_state read;
    const cp_table *table = place->table;
    const char *all = "";
    int i;

    memset(&choice, 0xff, sizeof choice);
    read = cp_choice_read(&choice, place, value, now);
    if (read != CP_CHOICE_VALID) {
        assert_true(!choice.granted && !choice.refused && !choice.changed && !choice.issued);
        return apr_pstrcat(p, "!", cp_choice_state_name(read), NULL);
    }
    for (i = 0; i < table->categories->nelts; i++) {
        apr_uint64_t bit = APR_UINT64_C(1) << i;
        int marks = !!(choice.granted & bit) + !!(choice.refused & bit) + !!(choice.changed & bit);

        assert_in_range(marks, 0, 1);
        if (marks)
            all = apr_pstrcat(p, all, *all ? " " : "",
                              choice.granted & bit   ? "+"
                              : choice.refused & bit ? "-"
                                                     : "?",
                              APR_ARRAY_IDX(table->categories, i, const cp_category *)->id, NULL);
    }
    return all;
}

/* The same for a site without keys. */
static inline const char *reading(const cp_table *table, cp_span value, apr_time_t now,
                                  apr_pool_t *p)
{
    cp_choice_place place = {.table = table};

    return reading_at(&place, value, now, p);
}

#endif
