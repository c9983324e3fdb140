/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `application/x-www-form-urlencoded`, strictly: what a browser's form sends
 * and nothing else (httpd's own parser lets `%zz` and NUL through).
 */
#ifndef CP_TEXT_FORM_H
#define CP_TEXT_FORM_H

#include "apr_tables.h"
#include "text/span.h"

/* The longest body that is read. */
#define CP_FORM_MAX 8192

/* One field, decoded. */
typedef struct {
    const char *name;
    const char *value;
} cp_field;

/*
 * Reads `body` into an array of cp_field, in order. Returns NULL, or what is
 * wrong: a percent sign without two hex digits, an octet that decodes to NUL
 * or that the encoding does not have (controls, blanks, 80 and up). A pair
 * without `=` is a field with an empty value; an empty pair is passed over.
 */
const char *cp_form_parse(apr_array_header_t **fields, cp_span body, apr_pool_t *p);

#endif
