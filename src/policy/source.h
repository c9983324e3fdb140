/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of CookiePolicySource: what Content-Security-Policy (CSP3) takes
 * as a fetch directive and as a source expression.
 */
#ifndef CP_POLICY_SOURCE_H
#define CP_POLICY_SOURCE_H

#include "apr_tables.h"

/* Splits "img-src,connect-src" into *out (const char *). NULL or what is wrong. */
const char *cp_csp_directives(apr_array_header_t **out, const char *list, apr_pool_t *p);

/*
 * One source expression in canonical form: scheme and host in lower case, a
 * path as written, keywords and hashes in single quotes whether written bare
 * or quoted. NULL, or what is wrong, and then *out means nothing.
 */
const char *cp_csp_source(const char **out, const char *word, apr_pool_t *p);

#endif
