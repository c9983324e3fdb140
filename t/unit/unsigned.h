/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Choices as a site without keys and records writes and reads them.
 */
#ifndef CP_UNIT_UNSIGNED_H
#define CP_UNIT_UNSIGNED_H

#include "consent/choice.h"

static inline cp_choice_state read_choice(cp_choice *choice, const cp_table *table, cp_span value,
                                          apr_time_t now)
{
    cp_choice_place place = {.table = table};

    return cp_choice_read(choice, &place, value, now);
}

static inline const char *write_choice(apr_pool_t *p, const cp_table *table, apr_uint64_t granted,
                                       cp_span shared, apr_time_t now)
{
    cp_choice_place place = {.table = table};
    cp_new_choice choice = {.granted = granted, .shared = shared, .now = now};

    return cp_choice_write(p, &place, &choice);
}

#endif
