/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is allowed but probably not meant (design: section 2, "Diagnostics").
 */
#ifndef CP_POLICY_LINT_H
#define CP_POLICY_LINT_H

#include "policy/table.h"

/* Reports warnings about the rows and categories of a compiled table, which
 * several hosts may share; `p` is for their texts. */
void cp_lint_table(apr_pool_t *p, const cp_table *table, cp_report_fn report, void *baton);

/* Warns of what one host's CookiePolicy On lacks, and of its texts that nobody sees. */
void cp_lint_host(apr_pool_t *p, const cp_table *table, cp_report_fn report, void *baton);

#endif
