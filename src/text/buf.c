/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A string that grows by doubling, so that writing stays linear, and the
 * three ways of escaping that pages need: each is a scan for runs of octets
 * that may stay, which are copied as a whole.
 */
#include "text/buf.h"

#include <stdarg.h>
#include <stdio.h>

void cp_buf_init(cp_buf *buf, apr_pool_t *pool, apr_size_t room)
{
    buf->pool = pool;
    buf->n = 0;
    buf->cap = room + 1;
    buf->p = apr_palloc(pool, buf->cap);
    buf->p[0] = '\0';
}

/* Makes room for `n` more octets and the terminator. */
static void reserve(cp_buf *buf, apr_size_t n)
{
    char *p;

    if (buf->cap - buf->n > n)
        return;
    while (buf->cap - buf->n <= n)
        buf->cap *= 2;
    p = apr_palloc(buf->pool, buf->cap);
    memcpy(p, buf->p, buf->n + 1);
    buf->p = p;
}

void cp_buf_add(cp_buf *buf, const char *p, apr_size_t n)
{
    if (!n)
        return;
    reserve(buf, n);
    memcpy(buf->p + buf->n, p, n);
    buf->n += n;
    buf->p[buf->n] = '\0';
}

void cp_buf_puts(cp_buf *buf, const char *text)
{
    if (text)
        cp_buf_add(buf, text, strlen(text));
}

void cp_buf_printf(cp_buf *buf, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n <= 0)
        return;
    reserve(buf, (apr_size_t)n);
    va_start(args, format);
    vsnprintf(buf->p + buf->n, (apr_size_t)n + 1, format, args);
    va_end(args);
    buf->n += (apr_size_t)n;
}

static const char *html_escape(char c)
{
    static const struct {
        char octet;
        const char *text;
    } escapes[] = {
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"},
    };
    apr_size_t i;

    for (i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (escapes[i].octet == c)
            return escapes[i].text;
    return NULL;
}

void cp_buf_html(cp_buf *buf, const char *text)
{
    const char *run = text, *escape;

    if (!text)
        return;
    for (; *text; text++) {
        escape = html_escape(*text);
        if (!escape)
            continue;
        cp_buf_add(buf, run, (apr_size_t)(text - run));
        cp_buf_puts(buf, escape);
        run = text + 1;
    }
    cp_buf_puts(buf, run);
}

/*
 * The octets of the UTF-8 sequence (RFC 3629) at `s`, or 0 where it is none.
 * The terminator fails every test for a continuation, so nothing is read
 * behind it.
 */
static apr_size_t utf8_sequence(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;
    apr_size_t more, i;

    if (u[0] < 0x80)
        return 1;
    more = u[0] >= 0xC2 && u[0] <= 0xDF   ? 1
           : u[0] >= 0xE0 && u[0] <= 0xEF ? 2
           : u[0] >= 0xF0 && u[0] <= 0xF4 ? 3
                                          : 0;
    if (!more)
        return 0;
    for (i = 1; i <= more; i++)
        if ((u[i] & 0xC0) != 0x80)
            return 0;
    /* Overlong forms, surrogates and what lies above U+10FFFF. */
    if ((u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xED && u[1] > 0x9F) ||
        (u[0] == 0xF0 && u[1] < 0x90) || (u[0] == 0xF4 && u[1] > 0x8F))
        return 0;
    return more + 1;
}

/* The code point of a sequence of `n` octets. */
static unsigned code_point(const char *s, apr_size_t n)
{
    static const unsigned char first[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned code = (unsigned char)*s & first[n];

    while (--n)
        code = code << 6 | ((unsigned char)*++s & 0x3F);
    return code;
}

void cp_buf_ascii(cp_buf *buf, const char *html)
{
    apr_size_t n;

    while (*html) {
        const char *run = html;

        while (*html && (unsigned char)*html < 0x80)
            html++;
        cp_buf_add(buf, run, (apr_size_t)(html - run));
        if (!*html)
            return;
        n = utf8_sequence(html);
        cp_buf_printf(buf, "&#%u;", n ? code_point(html, n) : 0xFFFDU);
        html += n ? n : 1;
    }
}

/* How many octets of `text` stand in JSON as they are. */
static apr_size_t plain_run(const char *text)
{
    const char *c = text;
    apr_size_t n;

    while (*c && *c != '"' && *c != '\\' && *c != '<' && *c != 0x7F &&
           !((unsigned char)*c < 0x20) && (n = utf8_sequence(c)))
        c += n;
    return (apr_size_t)(c - text);
}

void cp_buf_json(cp_buf *buf, const char *text)
{
    if (!text) {
        cp_buf_puts(buf, "null");
        return;
    }
    cp_buf_puts(buf, "\"");
    for (;;) {
        apr_size_t n = plain_run(text);

        cp_buf_add(buf, text, n);
        text += n;
        if (!*text)
            break;
        if (*text == '"' || *text == '\\')
            cp_buf_add(buf, (const char[]){'\\', *text}, 2);
        else if ((unsigned char)*text < 0x80)
            cp_buf_printf(buf, "\\u%04x", (unsigned)*text);
        else
            cp_buf_puts(buf, "\\ufffd"); /* one bad octet must not spoil the document */
        text++;
    }
    cp_buf_puts(buf, "\"");
}

/* RFC 3986 2.3. */
static int is_unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void cp_buf_uri(cp_buf *buf, const char *text)
{
    for (; text && *text; text++) {
        if (is_unreserved(*text))
            cp_buf_add(buf, text, 1);
        else
            cp_buf_printf(buf, "%%%02X", (unsigned)(unsigned char)*text);
    }
}
