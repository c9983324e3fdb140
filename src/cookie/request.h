/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Cookie field: who may stay in it.
 *
 * RFC 6265bis 5.8.3 writes `name=value` joined by "; "; back ends read more
 * than that (requirements.md P1-P10), so a pair stays only on the exact
 * reading and goes on any plausible one (design: section 3).
 */
#ifndef CP_COOKIE_REQUEST_H
#define CP_COOKIE_REQUEST_H

#include "apr_pools.h"
#include "text/span.h"

/* Where a name stands. Only the first place grants. */
typedef enum {
    CP_PLACE_PAIR,  /* at the start of a pair: the exact reading */
    CP_PLACE_JOIN,  /* after exactly ", ", as core joins two fields */
    CP_PLACE_COMMA  /* after another comma: perhaps only part of a value */
} cp_place;

/*
 * Says whether a name stays (1) or goes (0). Called once for each name in
 * the order of the field; never with an empty name nor one that begins with
 * `$`, which go unasked. The name is trimmed of SP and HTAB.
 */
typedef int (*cp_keep_fn)(void *baton, cp_span name, cp_place place);

/*
 * Sets *kept to what stays of `field`: kept pairs octet-identical, in order,
 * joined by "; "; n is 0 where nothing stays. Where all stays as it is
 * written, *kept is `field` itself; otherwise it is a NUL-terminated copy
 * from `p`, of at most field.n + 1 octets. Linear in field.n.
 * Returns how many names were cut (nameless and `$` ones included; empty
 * pieces are not counted).
 */
apr_size_t cp_cookie_sift(cp_span *kept, cp_span field, cp_keep_fn keep, void *baton,
                          apr_pool_t *p);

/* Finding one cookie by its exact name. */
typedef enum {
    CP_FIND_NONE,
    CP_FIND_ONE,      /* *value is its value, trimmed */
    CP_FIND_CONFLICT  /* twice with different values, or after a comma */
} cp_find;

cp_find cp_cookie_find(cp_span *value, cp_span field, cp_span name);

/*
 * Calls `each` with every name that CP_PLACE_PAIR readings of the field
 * give, in order, repeated names as often as they stand there.
 */
void cp_cookie_names(cp_span field, void (*each)(void *baton, cp_span name), void *baton);

#endif
