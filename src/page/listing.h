/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a page lists: the table as a visitor is told of it, the choice cookie
 * included, in one language. HTML and JSON are both written from this, so
 * they say the same.
 */
#ifndef CP_PAGE_LISTING_H
#define CP_PAGE_LISTING_H

#include "page/view.h"
#include "page/words.h"

/* What the visitor decided about a category. */
typedef enum {
    CP_STATE_EXEMPT, /* there is nothing to decide */
    CP_STATE_GRANTED,
    CP_STATE_REFUSED,
    CP_STATE_CHANGED,
    CP_STATE_UNDECIDED
} cp_state;

/* Whether this browser has a row's cookie, as far as the server can see. */
typedef enum {
    CP_HERE_NO,
    CP_HERE_SENT,
    CP_HERE_UNSEEN /* it would not be sent to this address, or is no cookie */
} cp_here;

/* One row. A text that was not declared is NULL. */
typedef struct {
    apr_array_header_t *names; /* const char *, at least one */
    cp_shown provider, location, purpose, recipients;
    const char *url;
    cp_duration duration;
    const char *domain, *path;
    cp_basis basis;
    int secure, partitioned, storage;
    int own; /* the choice cookie */
    cp_here here;
    apr_array_header_t *here_names; /* const char *: those of CP_HERE_SENT, printable */
    int here_held;                  /* one of those is held back from the site */
    int here_returns;               /* it was refused and deleted a while ago */
} cp_item;

typedef struct {
    const char *id;
    cp_basis basis;
    const char *version; /* NULL where not declared */
    cp_shown label, description;
    apr_array_header_t *items;         /* cp_item */
    const apr_array_header_t *sources; /* const cp_source *, may be NULL */
    cp_state state;
    int signalled; /* refused by a signal alone */
    int allowed;   /* whether it is in force for this visitor now */
} cp_group;

/* The groups (cp_group) in the order of the page; never empty, since the
 * choice cookie is always the first row of `necessary`. From `p`. */
apr_array_header_t *cp_listing_make(apr_pool_t *p, const cp_view *view);

/* The domain under which a row says that it is stored; NULL where it says none, or
 * `domain=host`. */
const char *cp_item_domain(const cp_item *item);

#endif
