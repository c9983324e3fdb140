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

/* What stands between semicolons, trimmed and not empty. */
typedef struct {
    const char *p, *end;
    apr_size_t name; /* octets of the name before its first `=`, trimmed; 0: none */
} cp_piece;

/* So many pieces are remembered; few sites have as many cookies. */
#define CP_PIECES 48

/*
 * A Cookie field, cut at its semicolons for all that read it, and a window onto it.
 * Pieces beyond the first CP_PIECES are cut again by each of them. Some 1200
 * octets, for the stack.
 */
typedef struct {
    cp_span field;
    const char *comma; /* the first, or the end of the field */
    const char *rest;  /* behind the last of these pieces */
    apr_size_t n;
    cp_piece first[CP_PIECES];
} cp_pieces;

/* Cuts a field; returns `pieces`. Linear in field.n. */
const cp_pieces *cp_cookie_cut(cp_pieces *pieces, cp_span field);

/* Where a name stands. Only the first place grants. */
typedef enum {
    CP_PLACE_PAIR, /* at the start of a pair: the exact reading */
    CP_PLACE_JOIN, /* after exactly ", ", as core joins two fields */
    CP_PLACE_COMMA /* after another comma: perhaps only part of a value */
} cp_place;

/*
 * Says whether a name stays (1) or goes (0). Called in the order of the field,
 * for each pair and, where the pair stays, for each part of it that stands
 * after a `,` and has an `=` before the next `,`. Never called with an empty
 * name nor one that begins with `$`, which go unasked; what follows a comma
 * and begins with `=` is asked without it, since some back ends skip it. The
 * name is trimmed of SP and HTAB.
 */
typedef int (*cp_keep_fn)(void *baton, cp_span name, cp_place place);

/*
 * Sets *kept to what stays of the field: kept pairs octet-identical, in order,
 * joined by "; "; n is 0 where nothing stays. Where all stays and is joined
 * so already, *kept is the field itself; otherwise it is NUL-terminated and its
 * own, from `p` (joints written as `;` grow by a blank: up to a third more than
 * field.n). Linear in field.n.
 *
 * A cut after a comma runs from it to the next `,` or `;`, blanks before a `;`
 * included. If the comma is part of the pair's own name (`a,b=1`), the pair
 * goes, since what would be left has another name than was granted.
 *
 * Returns how many names were cut (nameless and `$` ones included; empty
 * pieces are not counted).
 */
apr_size_t cp_pieces_sift(cp_span *kept, const cp_pieces *pieces, cp_keep_fn keep, void *baton,
                          apr_pool_t *p);

/* Finding one cookie by its exact name. */
typedef enum {
    CP_FIND_NONE,
    CP_FIND_ONE,     /* *value is its value, trimmed */
    CP_FIND_CONFLICT /* twice with different values, or after a comma */
} cp_find;

/* `name` is not empty and has neither blanks nor any of `; , =`. *value holds
 * something for CP_FIND_ONE alone. Linear in the field's length. */
cp_find cp_pieces_find(cp_span *value, const cp_pieces *pieces, cp_span name);

/* The same for whom nothing else of the field is of interest. */
static inline cp_find cp_cookie_find(cp_span *value, cp_span field, cp_span name)
{
    cp_pieces pieces;

    return cp_pieces_find(value, cp_cookie_cut(&pieces, field), name);
}

/*
 * Calls `each` with every name that CP_PLACE_PAIR readings of the field
 * give, in order, repeated names as often as they stand there; nameless and
 * `$` ones are left out.
 */
void cp_cookie_names(cp_span field, void (*each)(void *baton, cp_span name), void *baton);

#endif
