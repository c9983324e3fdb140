/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts as one host words them: those of each offered language, with what
 * its CookiePolicyText lines put in place of built-in ones.
 */
#ifndef CP_PAGE_WORDING_H
#define CP_PAGE_WORDING_H

#include "page/lang.h"

/* Immutable; lives as long as the configuration that it was made from. */
typedef struct cp_wordings cp_wordings;

/* The texts for `lang`: the host's own wording, else the built-in texts as
 * cp_lang_texts finds them. `all` NULL: a host that words nothing itself. */
const cp_texts *cp_wording(const cp_wordings *all, const char *lang);

#endif
