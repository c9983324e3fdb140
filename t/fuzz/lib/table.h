/* SPDX-License-Identifier: Apache-2.0 */
/* A table for a fuzz target, made once. */
#ifndef T_FUZZ_TABLE_H
#define T_FUZZ_TABLE_H

#include "fuzz/lib/fuzz.h"
#include "policy/declare.h"
#include "policy/table.h"

static inline void fuzz_quiet(void *baton, cp_report_level level, const cp_where *where,
                              const char *text)
{
    (void)baton;
    (void)where;
    (void)text;
    MUST(level != CP_REPORT_ERROR);
}

/* The table of these rows, given as the arguments of CookiePolicyCookie; it
 * lives as long as the process. */
static inline const cp_table *fuzz_table(const char *const *rows, size_t count)
{
    const cp_directive *directive = cp_directives;
    apr_pool_t *p = fuzz_pool();
    cp_declared *declared = cp_declared_make(p);
    const cp_table *made;
    size_t i;

    while (strcmp(directive->name, "CookiePolicyCookie"))
        directive++;
    for (i = 0; i < count; i++)
        MUST(!cp_declare(declared, directive, rows[i], (cp_where){"f", 1}, p));
    made = cp_table_compile(p, declared, fuzz_quiet, NULL);
    MUST(made);
    return made;
}

#endif
