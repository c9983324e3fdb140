/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of design.md section 3 ("Reading cookies") and RFC 6265bis 5.6,
 * written down a second time: slow, by splitting into lists and joining what
 * is left, and without any code of src/cookie. What both agree on for every
 * short string is not the mistake of one.
 *
 * Answers live in `p`.
 */
#ifndef T_EXHAUST_REFERENCE_H
#define T_EXHAUST_REFERENCE_H

#include "cookie/request.h"

/* What cp_cookie_sift has to give: what stays, and how many names were cut. */
cp_span ref_cookie(int *cut, cp_span field, cp_keep_fn keep, void *baton, apr_pool_t *p);

/*
 * The first name that some reader finds in `field` and that `refused` does
 * not let pass, p == NULL if there is none. The reader takes commas for
 * semicolons and skips a leading `=`.
 */
cp_span ref_hostile_reading(cp_span field, int (*refused)(void *baton, cp_span name), void *baton,
                            apr_pool_t *p);

/* A Set-Cookie line: 'c' with a control octet, 'n' nameless, else 'o', and
 * then its name. */
char ref_set_cookie_name(cp_span *name, cp_span line, apr_pool_t *p);

/* The life that the last Max-Age gives, -1 without one; Expires is not read. */
apr_int64_t ref_max_age(cp_span line, apr_pool_t *p);

/* The line without Max-Age and Expires. */
cp_span ref_without_life(cp_span line, apr_pool_t *p);

#endif
