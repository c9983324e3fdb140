/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the visitor's browser sent with this request: the names of its Cookie
 * field, each told by the declared name that rules it, or as undeclared (R54).
 */
#ifndef CP_PAGE_SENT_H
#define CP_PAGE_SENT_H

#include "apr_hash.h"
#include "page/view.h"

/* So many names are told, of one declared name and of the undeclared ones;
 * and so many octets of each. A visitor's field may have thousands. */
#define CP_SENT_NAMES  50
#define CP_SENT_OCTETS 96

/* What a declared name stands for in this browser. */
typedef struct {
    apr_array_header_t *names; /* const char *, printable, at least one */
    int held;                  /* one of them is held back from the site */
} cp_sent_row;

typedef struct {
    apr_hash_t *rows;           /* declared name, as in its row -> cp_sent_row */
    apr_array_header_t *held;   /* const char *, printable: undeclared, held back */
    apr_array_header_t *passed; /* undeclared, passed on to the site */
    int more;                   /* there are undeclared ones beyond CP_SENT_NAMES */
} cp_sent;

/*
 * Reads view->cookie. The choice cookie's names are rows of their own; names
 * that are malformed (decide.h) are left out. All from `p`. Linear in the
 * length of the field.
 */
void cp_sent_read(cp_sent *sent, apr_pool_t *p, const cp_view *view);

/* What of a declared name was sent, or NULL. */
const cp_sent_row *cp_sent_find(const cp_sent *sent, const char *declared);

#endif
