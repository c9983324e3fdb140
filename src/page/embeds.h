/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which embedded frames need a notice: those that only a category the visitor
 * may refuse lets load (CookiePolicySource).
 *
 * The list that rules frames is frame-src, else what CSP3 falls back to: a
 * child-src counts where no exempt category has a frame-src, a default-src
 * where none has either.
 */
#ifndef CP_PAGE_EMBEDS_H
#define CP_PAGE_EMBEDS_H

#include "policy/table.h"

/* One source expression for frames. */
typedef struct {
    const char *expression;
    const cp_category *category; /* the one that declares it; CP_EXEMPT ones need no notice */
    /* What lets such a frame load: also the categories of expressions that cover this one. */
    apr_uint64_t categories;
} cp_embed;

/* cp_embed, the closest expression first; NULL where no frame could need a notice. From `p`. */
const apr_array_header_t *cp_embeds_make(apr_pool_t *p, const cp_table *table);

/*
 * The index of what rules a frame with that `src` (as written in the markup; a
 * frame without one has none), or -1: nothing has to be said. A relative one is
 * the site's own, as is one of `host` (with or without a port; may be empty).
 */
int cp_embeds_find(const apr_array_header_t *frames, cp_span host, cp_span src);

/* Where it comes from, for a reader: the expression's host, or all of the
 * expression where it names none. From `p`. */
const char *cp_embed_place(apr_pool_t *p, const cp_embed *frame);

#endif
