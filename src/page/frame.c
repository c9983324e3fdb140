/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each marker stands there once, the head's before the main one, so that the
 * page is never shown twice or without its choice.
 */
#include "page/frame.h"

#include "apr_strings.h"
#include "text/utf8.h"

/* Where `what` begins, or NULL. */
static const char *find(cp_span text, const char *what)
{
    apr_size_t n = strlen(what), i;

    for (i = 0; i + n <= text.n; i++)
        if (text.p[i] == *what && !memcmp(text.p + i, what, n))
            return text.p + i;
    return NULL;
}

static cp_span from(cp_span text, const char *start)
{
    return (cp_span){start, (apr_size_t)(cp_span_end(text) - start)};
}

static int line_of(cp_span text, const char *at)
{
    const char *c;
    int line = 1;

    for (c = text.p; c < at; c++)
        line += *c == '\n';
    return line;
}

/* Cuts `text` at the only place of `marker`. */
static const char *cut(cp_span *before, cp_span *behind, cp_span text, const char *marker,
                       apr_pool_t *p)
{
    const char *at = find(text, marker), *again;

    if (!at)
        return apr_psprintf(p, "has no %s; allowed: %s in the head, and %s where the page goes",
                            marker, CP_FRAME_HEAD, CP_FRAME_MAIN);
    *before = (cp_span){text.p, (apr_size_t)(at - text.p)};
    *behind = from(text, at + strlen(marker));
    again = find(*behind, marker);
    return again ? apr_psprintf(p, "has %s in line %d and again in line %d; allowed: once", marker,
                                line_of(text, at), line_of(text, again))
                 : NULL;
}

const char *cp_frame_cut(cp_frame *frame, cp_span text, apr_pool_t *p)
{
    cp_span rest, unused;
    const char *wrong;

    if (!cp_utf8_valid(text) || memchr(text.p, 0, text.n))
        return "is not UTF-8 text; allowed: an HTML document in UTF-8";
    wrong = cut(&unused, &rest, text, CP_FRAME_MAIN, p);
    if (!wrong)
        wrong = cut(&frame->before_head, &rest, text, CP_FRAME_HEAD, p);
    if (wrong)
        return wrong;
    if (!find(rest, CP_FRAME_MAIN))
        return apr_psprintf(p, "has %s before %s; allowed: the other way round", CP_FRAME_MAIN,
                            CP_FRAME_HEAD);
    return cut(&frame->before_main, &frame->behind, rest, CP_FRAME_MAIN, p);
}
