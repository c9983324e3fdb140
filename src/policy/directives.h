/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files that read directives share (declare.c, rows.c); each function
 * is a cp_declare_fn.
 */
#ifndef CP_POLICY_DIRECTIVES_H
#define CP_POLICY_DIRECTIVES_H

#include "policy/declare.h"
#include "policy/options.h"

/* How many keys a table for cp_options_read has. */
#define CP_KEYS(keys) ((int)(sizeof(keys) / sizeof(*(keys))))

/* Word number `i`, or NULL. */
static inline const char *cp_word_at(const apr_array_header_t *words, int i)
{
    return i < words->nelts ? APR_ARRAY_IDX(words, i, const char *) : NULL;
}

const char *cp_declare_category(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                apr_pool_t *p);
const char *cp_declare_cookie(cp_declared *d, const apr_array_header_t *words, cp_where where,
                              apr_pool_t *p);
const char *cp_declare_source(cp_declared *d, const apr_array_header_t *words, cp_where where,
                              apr_pool_t *p);

#endif
