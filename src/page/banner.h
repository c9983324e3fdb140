/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is put into the site's own pages (design: section 6, "Banner and
 * notices"): a link to the stylesheet `state`, the banner, and a notice beside
 * each embedded frame that a category holds back.
 *
 * The same octets for every visitor, so that any cache may keep the page they
 * are in: all of it is `hidden`, and only `state`, which is made for each
 * visitor, reveals what concerns that one. Pure ASCII, since the page around
 * may have any encoding that extends it.
 */
#ifndef CP_PAGE_BANNER_H
#define CP_PAGE_BANNER_H

#include "page/view.h"

/* Made at start for a host, immutable, in the pool of the configuration. */
typedef struct cp_inserts cp_inserts;

/* What is made. */
typedef struct {
    const cp_view *view; /* of it: table, path, wordings */
    int with_link;       /* CookiePolicyBanner Link: a line for those who have chosen */
} cp_inserts_of;

/* For a table with a category of opt-in: else there is nothing to ask. */
const cp_inserts *cp_inserts_make(apr_pool_t *p, const cp_inserts_of *of);

/* For just after `<head ...>`: the link to the stylesheet. */
cp_span cp_inserts_head(const cp_inserts *inserts);

/* For just after `<body ...>`, in the language of the document: the value of
 * <html lang>, in any case; where it is empty or not offered, the default. */
cp_span cp_inserts_banner(const cp_inserts *inserts, cp_span lang);

/* Whether any frame could need a notice. */
int cp_inserts_has_notices(const cp_inserts *inserts);

/*
 * For just after `</iframe>`: `src` is the frame's, as written; `host` is the
 * request's (r->hostname, may be empty), whose own frames need no notice. n is
 * 0 where there is none. Matched as CSP3 matches a URL with a source expression.
 */
cp_span cp_inserts_notice(const cp_inserts *inserts, cp_span lang, cp_span host, cp_span src);

/* For entity tags: a mark with a short hash of all of it, of octets that may
 * stand in one (RFC 9110 8.8.3). */
const char *cp_inserts_tag(const cp_inserts *inserts);

#endif
