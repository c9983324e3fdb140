/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence document: everything that a visitor is shown in one language
 * before a choice, built-in texts included, so that a record's hash of it says
 * what was consented to (design: section 5; R48).
 */
#ifndef CP_PAGE_DOCUMENT_H
#define CP_PAGE_DOCUMENT_H

#include "page/view.h"
#include "text/buf.h"

/*
 * Writes it, one JSON object without an end of line. Of the view it reads the
 * table, the language, the path (may be NULL: mounted by SetHandler) and the
 * choice cookie's name; the visitor's choice and the time have no part in it.
 * The same octets for the same policy on every server and build.
 */
void cp_document_write(cp_buf *out, const cp_view *view);

/* SHA-256 in hex digits: `sha256sum` of the document gives the same. */
#define CP_DOCUMENT_HASH 64

/* The hash of `text`, NUL-terminated. `p` is for scratch. */
void cp_document_hash(char hash[CP_DOCUMENT_HASH + 1], cp_span text, apr_pool_t *p);

#endif
