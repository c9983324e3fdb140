/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict reader of form bodies. It takes one pass and refuses at the
 * first octet that no browser's form would hold: a consent is read from what
 * was sent, never from a guess at what was meant.
 */
#include "text/form.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = cp_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes `raw` into *text, which is NUL-terminated and from `p`. */
static const char *decode(const char **text, cp_span raw, apr_pool_t *p)
{
    char *out = apr_palloc(p, raw.n + 1);
    apr_size_t i;
    int octet;

    *text = out;
    for (i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];

        if (c <= ' ' || c >= 0x7F)
            return "an octet that a form does not have";
        if (c == '%') {
            if (raw.n - i < 3 || hex(raw.p[i + 1]) < 0 || hex(raw.p[i + 2]) < 0)
                return "a percent sign without two hexadecimal digits";
            octet = hex(raw.p[i + 1]) * 16 + hex(raw.p[i + 2]);
            if (!octet)
                return "an encoded NUL";
            *out++ = (char)octet;
            i += 2;
        } else {
            *out++ = c == '+' ? ' ' : (char)c;
        }
    }
    *out = '\0';
    return NULL;
}

const char *cp_form_parse(apr_array_header_t **fields, cp_span body, apr_pool_t *p)
{
    apr_array_header_t *array = apr_array_make(p, 8, sizeof(cp_field));
    const char *wrong;

    *fields = array;
    while (body.n) {
        cp_span value, name, pair = cp_span_cut(&body, body, '&');
        cp_field *field;

        if (!pair.n)
            continue;
        name = cp_span_cut(&value, pair, '=');
        field = apr_array_push(array);
        wrong = decode(&field->name, name, p);
        if (!wrong)
            wrong = decode(&field->value, value, p);
        if (wrong)
            return wrong;
    }
    return NULL;
}
