/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a comma is due is read off the last octet, since inside a string it
 * can be neither `{` nor `[` (a string ends with its quote).
 */
#include "text/json.h"

static void comma(cp_buf *out)
{
    char last = out->n ? out->p[out->n - 1] : '{';

    if (last != '{' && last != '[' && last != ':')
        cp_buf_puts(out, ",");
}

void cp_json_key(cp_buf *out, const char *name)
{
    comma(out);
    cp_buf_json(out, name);
    cp_buf_puts(out, ":");
}

void cp_json_begin(cp_buf *out, const char *name, const char *bracket)
{
    if (name)
        cp_json_key(out, name);
    else
        comma(out);
    cp_buf_puts(out, bracket);
}

void cp_json_text(cp_buf *out, const char *name, const char *value)
{
    cp_json_key(out, name);
    cp_buf_json(out, value);
}

void cp_json_flag(cp_buf *out, const char *name, int value)
{
    cp_json_key(out, name);
    cp_buf_puts(out, value ? "true" : "false");
}

void cp_json_number(cp_buf *out, const char *name, apr_int64_t value)
{
    cp_json_key(out, name);
    cp_buf_printf(out, "%" APR_INT64_T_FMT, value);
}

void cp_json_element(cp_buf *out, const char *value)
{
    comma(out);
    cp_buf_json(out, value);
}

void cp_json_texts(cp_buf *out, const char *name, const apr_array_header_t *values)
{
    int i;

    cp_json_begin(out, name, "[");
    for (i = 0; values && i < values->nelts; i++)
        cp_json_element(out, APR_ARRAY_IDX(values, i, const char *));
    cp_buf_puts(out, "]");
}
