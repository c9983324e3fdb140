/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of what a configuration says and what is said of it: one line at
 * a time with its error, and every report of compiling and linting, each as
 * "error 3: text" with the number of its line.
 */
#ifndef T_UNIT_DECLARED_H
#define T_UNIT_DECLARED_H

#include "fixture.h"
#include "policy/lint.h"

/* Declares one line; NULL or the error. */
static inline const char *declare_line(cp_declared *d, const char *line, int number, apr_pool_t *p)
{
    apr_size_t n = strcspn(line, " ");
    const cp_directive *directive = cp_directives;

    while (directive->name && strcmp(directive->name, apr_pstrndup(p, line, n)))
        directive++;
    if (!directive->name)
        fail_msg("no such directive: %s", line);
    return cp_declare(d, directive, line + n, (cp_where){"test.conf", number}, p);
}

/* What these lines, closed by NULL and numbered from `first` on, declare. */
static inline cp_declared *declare_lines(apr_pool_t *p, const char *const *lines, int first)
{
    cp_declared *d = cp_declared_make(p);
    int i;

    for (i = 0; lines[i]; i++) {
        const char *error = declare_line(d, lines[i], first + i, p);

        if (error)
            fail_msg("%s: %s", lines[i], error);
    }
    return d;
}

typedef struct {
    apr_pool_t *p;
    const char *text; /* one line for each */
} reports;

static inline void report_add(void *baton, cp_report_level level, const cp_where *where,
                              const char *text)
{
    static const char *const levels[] = {"error", "warning", "notice"};
    reports *all = baton;

    all->text = apr_psprintf(all->p, "%s%s %d: %s\n", all->text, levels[level],
                             where ? where->line : 0, text);
}

/* All that is reported of `d`; *table (may be NULL) is what it compiles to. */
static inline const char *reports_of(const cp_table **table, const cp_declared *d, apr_pool_t *p)
{
    reports all = {p, ""};
    const cp_table *compiled = cp_table_compile(p, d, report_add, &all);

    if (compiled) {
        cp_lint_host(p, compiled, report_add, &all);
        cp_lint_table(p, compiled, report_add, &all);
    }
    if (table)
        *table = compiled;
    return all.text;
}

/* The ids of a table's categories, blank-separated. */
static inline const char *category_ids(const cp_table *table, apr_pool_t *p)
{
    apr_array_header_t *ids = apr_array_make(p, 8, sizeof(const char *));
    int i;

    for (i = 0; i < table->categories->nelts; i++)
        APR_ARRAY_PUSH(ids, const char *) =
            APR_ARRAY_IDX(table->categories, i, const cp_category *)->id;
    return apr_array_pstrcat(p, ids, ' ');
}

#endif
