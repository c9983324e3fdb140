/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What unit tests share: a pool for each test, and tables made from the same
 * directive lines that an administrator writes.
 */
#ifndef T_UNIT_FIXTURE_H
#define T_UNIT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "apr_general.h"
#include "apr_strings.h"
#include "policy/declare.h"
#include "policy/table.h"

static inline int fixture_setup(void **state)
{
    static int started;

    if (!started++)
        apr_initialize();
    return apr_pool_create((apr_pool_t **)state, NULL) != APR_SUCCESS;
}

static inline int fixture_teardown(void **state)
{
    apr_pool_destroy(*state);
    return 0;
}

#define FIXTURE_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

static inline void fixture_report(void *baton, cp_report_level level, const cp_where *where,
                                  const char *text)
{
    (void)baton;
    if (level == CP_REPORT_ERROR)
        fail_msg("line %d: %s", where ? where->line : 0, text);
}

/* The table that `lines`, closed by NULL, declare. */
static inline const cp_table *fixture_table(apr_pool_t *p, const char *const *lines)
{
    cp_declared *declared = cp_declared_make(p);
    int i;

    for (i = 0; lines[i]; i++) {
        apr_size_t n = strcspn(lines[i], " ");
        const cp_directive *directive = cp_directives;
        const char *wrong;

        while (directive->name && strcmp(directive->name, apr_pstrndup(p, lines[i], n)))
            directive++;
        if (!directive->name)
            fail_msg("no such directive: %s", lines[i]);
        wrong = cp_declare(declared, directive, lines[i] + n, (cp_where){"test.conf", i + 1}, p);
        if (wrong)
            fail_msg("%s: %s", lines[i], wrong);
    }
    return cp_table_compile(p, declared, fixture_report, NULL);
}

/* The bit of a category. */
static inline apr_uint64_t fixture_bit(const cp_table *table, const char *id)
{
    const cp_category *category = cp_table_category(table, id, strlen(id));

    if (!category)
        fail_msg("no category %s", id);
    return (apr_uint64_t)1 << category->index;
}

#endif
