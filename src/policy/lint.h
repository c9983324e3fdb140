/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is allowed but probably not meant (design: section 2, "Diagnostics").
 */
#ifndef CP_POLICY_LINT_H
#define CP_POLICY_LINT_H

#include "policy/table.h"

/* Reports warnings about a compiled table; `p` is for their texts. */
void cp_lint(apr_pool_t *p, const cp_table *table, cp_report_fn report, void *baton);

#endif
