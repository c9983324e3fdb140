/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts as one host words them: those of each offered language, with what
 * its CookiePolicyText lines put in place of built-in ones.
 */
#ifndef CP_PAGE_WORDING_H
#define CP_PAGE_WORDING_H

#include "page/lang.h"
#include "policy/table.h"

/* Immutable; lives as long as the configuration that it was made from. */
typedef struct cp_wordings cp_wordings;

/*
 * The texts of the host that has this table, from `p`; NULL where it words none
 * of them itself. What is wrong with a line is reported, all of it. A line for a
 * language that is not offered counts for nothing (lint.h warns of it).
 */
const cp_wordings *cp_wordings_make(apr_pool_t *p, const cp_table *table, cp_report_fn report,
                                    void *baton);

/* The texts for `lang`: the host's own wording, else the built-in texts as
 * cp_lang_texts finds them. `all` NULL: a host that words nothing itself. */
const cp_texts *cp_wording(const cp_wordings *all, const char *lang);

#endif
