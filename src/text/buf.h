/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A string that grows: how pages and JSON are written.
 *
 * It lives in its pool; `p` stays valid until the next write. Always
 * NUL-terminated behind `n` octets.
 */
#ifndef CP_TEXT_BUF_H
#define CP_TEXT_BUF_H

#include "apr_pools.h"
#include "text/span.h"

typedef struct {
    apr_pool_t *pool;
    char *p;
    apr_size_t n;   /* octets written */
    apr_size_t cap; /* octets allocated, the terminator included */
} cp_buf;

/* An empty buffer with room for `room` octets. */
void cp_buf_init(cp_buf *buf, apr_pool_t *pool, apr_size_t room);

void cp_buf_add(cp_buf *buf, const char *p, apr_size_t n);
void cp_buf_puts(cp_buf *buf, const char *text); /* NULL writes nothing */
void cp_buf_printf(cp_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Text for HTML, in content and in quoted attributes alike: & < > " ' escaped. */
void cp_buf_html(cp_buf *buf, const char *text);

/* HTML, UTF-8, in pure ASCII: everything else as numeric character references.
 * What is no UTF-8 becomes U+FFFD. */
void cp_buf_ascii(cp_buf *buf, const char *html);

/* A JSON string with its quotes (RFC 8259; `<` is escaped too, so that it can
 * stand in a page); NULL writes null. Input is UTF-8. */
void cp_buf_json(cp_buf *buf, const char *text);

/* Text for a URI component: everything but unreserved octets as %XX. */
void cp_buf_uri(cp_buf *buf, const char *text);

#endif
