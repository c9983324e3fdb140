/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON, one member after the other: whether a comma is due is found out here.
 * Names and texts are UTF-8; NULL is written as null.
 */
#ifndef CP_TEXT_JSON_H
#define CP_TEXT_JSON_H

#include "apr_tables.h"
#include "text/buf.h"

/* Opens a member (or, where `name` is NULL, an element) with `{` or `[`; the
 * caller closes it. */
void cp_json_begin(cp_buf *out, const char *name, const char *bracket);

/* Writes a member's name: its value comes next. */
void cp_json_key(cp_buf *out, const char *name);

/* Whole members. `values` holds const char * and may be NULL: none. */
void cp_json_text(cp_buf *out, const char *name, const char *value);
void cp_json_flag(cp_buf *out, const char *name, int value);
void cp_json_number(cp_buf *out, const char *name, apr_int64_t value);
void cp_json_texts(cp_buf *out, const char *name, const apr_array_header_t *values);

/* An element of an array. */
void cp_json_element(cp_buf *out, const char *value);

#endif
