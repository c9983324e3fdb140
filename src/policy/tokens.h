/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokens of a grant (rule 7): what exactly the visitor agreed to, in five
 * characters for each provider and each source host of a category.
 *
 * Four characters are the first 24 bits, in base64url, of SHA-256 over
 *
 *     "cookiepolicy 1" LF category LF basis LF version LF
 *
 * followed by "provider" LF name LF and each recipient with a LF (sorted, no
 * doubles), or by "source" LF expression LF. The basis is the directive's
 * word, the version is empty where none is set, names are those of the
 * default language, recipients are separated by `,` or `;` in the directive.
 * The fifth is the class of the longest life: `s` session (and sources), `d`
 * up to 1d, `m` 1mo, `6` 6mo, `y` 13mo, `2` 25mo, `x` longer or not declared.
 * The same on every server and build; changing any of this asks every visitor
 * again.
 */
#ifndef CP_POLICY_TOKENS_H
#define CP_POLICY_TOKENS_H

#include "policy/model.h"

#define CP_TOKEN_LENGTH 5

/* The tokens of a category with its rows and sources, sorted, back to back;
 * "" for an exempt one. From `p`. */
const char *cp_tokens_make(apr_pool_t *p, const cp_category *category, const char *default_lang);

/*
 * Whether `granted` (tokens back to back, in any order) covers all of
 * `today`: each with the same four characters and a class no shorter.
 */
int cp_tokens_cover(const char *granted, apr_size_t n, const char *today);

/* Whether a stretch of octets is well-formed tokens back to back. */
int cp_tokens_valid(const char *tokens, apr_size_t n);

#endif
