/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content-Security-Policy by consent (design: section 6; R31): what pages of a
 * host may load for a visitor, from CookiePolicySource.
 *
 * Made at start, immutable, in the configuration's pool. A request only joins
 * what was prepared.
 */
#ifndef CP_POLICY_CSP_H
#define CP_POLICY_CSP_H

#include "policy/table.h"

typedef struct cp_csp cp_csp;

/*
 * The policy of a table whose categories are settled, NULL where no category
 * has sources. What makes no policy is reported as an error (sources of a
 * consent that nothing would keep out without it; 'strict-dynamic' where hosts
 * have to count; 'none' to be agreed to), and counted in *errors.
 */
const cp_csp *cp_csp_make(apr_pool_t *p, const cp_table *table, cp_report_fn report, void *baton,
                          int *errors);

/* The categories that have sources and can be refused. */
apr_uint64_t cp_csp_bound(const cp_csp *csp);

/* The field's value where the categories of `allowed` are on (cp_allowed).
 * From `p`, or as old as the configuration: the stranger's. */
const char *cp_csp_value(apr_pool_t *p, const cp_csp *csp, apr_uint64_t allowed);

/* Whether that lets in what a stranger's does not. */
int cp_csp_lets_in_more(const cp_csp *csp, apr_uint64_t allowed);

/* Whether an exempt category has sources for `directive` itself. */
int cp_csp_is_based(const cp_csp *csp, const char *directive);

/*
 * The sources that rule `directive` in the base, without any consent: const
 * char *, perhaps none ('none'). NULL where nothing rules it.
 */
const apr_array_header_t *cp_csp_base(apr_pool_t *p, const cp_csp *csp, const char *directive);

#endif
