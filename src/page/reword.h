/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One text in other words.
 */
#ifndef CP_PAGE_REWORD_H
#define CP_PAGE_REWORD_H

#include "page/lang.h"

/*
 * Puts `text` into `texts`, a copy of built-in ones, in place of the text of
 * `key`. Returns NULL, or what is wrong and what is allowed, from `p`: there is
 * no such text, or the built-in one fills in other {names} or has another number
 * of forms.
 */
const char *cp_reword(cp_texts *texts, const char *key, const char *text, apr_pool_t *p);

#endif
