/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tags mean (HTML standard, 13.2.6): where the head begins and where the
 * body does, what is text, what is a frame. Of the tree only this much is kept: how
 * far the page is, and which of svg, math, their elements that hold HTML, and
 * templates are open, since in them tags mean something else.
 */
#include "page/scan.h"

#include <stddef.h>

#include "page/reference.h"

enum {
    BEFORE_HEAD,
    IN_HEAD,
    AFTER_HEAD,
    IN_BODY,
    PAST /* no place will come */
};

/* The element that is open innermost, of those that are kept; NULL: none. */
static const cp_element *innermost(const cp_scan *scan)
{
    return scan->depth ? scan->open[scan->depth - 1].element : NULL;
}

static int is_root(const cp_element *element)
{
    return element && (element->id == CP_ELEMENT_SVG || element->id == CP_ELEMENT_MATH);
}

static int is_template(const cp_element *element)
{
    return element->id == CP_ELEMENT_TEMPLATE;
}

/* What the markup is to be read as from here on. */
static void settle(cp_scan *scan)
{
    const cp_element *in = innermost(scan);

    scan->markup.watched = !in && scan->place < IN_BODY;
    scan->markup.plain = !in && scan->place == IN_BODY;
    scan->markup.foreign =
        in && !is_template(in) && (is_root(in) || !scan->open[scan->depth - 1].holds_html);
}

static void go_to(cp_scan *scan, int place)
{
    scan->place = place;
    settle(scan);
}

static void push(cp_scan *scan, const cp_element *element)
{
    if (scan->depth == CP_SCAN_DEPTH) {
        go_to(scan, PAST); /* no page of people's; better no notice than one astray */
        return;
    }
    scan->open[scan->depth].element = element;
    scan->open[scan->depth++].holds_html = 0;
    settle(scan);
}

/* The body begins in front of what is held. */
static cp_scan_event open_body(cp_scan *scan)
{
    if (!scan->seen) {
        go_to(scan, PAST);
        return CP_SCAN_DONE;
    }
    go_to(scan, IN_BODY);
    return CP_SCAN_BODY;
}

static int has_lang(const cp_scan *scan)
{
    return scan->lang_n > 0;
}

static void keep_lang(cp_scan *scan)
{
    cp_markup *m = &scan->markup;
    apr_size_t n, i;

    if (has_lang(scan) || !(m->attributes & CP_ATTRIBUTE_KEPT) || m->value_cut)
        return;
    n = cp_reference_decode(m->value, m->value_n);
    n = cp_reference_trim(m->value, n);
    if (n > CP_SCAN_LANG)
        return;
    for (i = 0; i < n; i++)
        scan->lang[i] = cp_lower(m->value[i]);
    scan->lang_n = (unsigned)n;
}

static void keep_src(cp_scan *scan)
{
    cp_markup *m = &scan->markup;
    unsigned i;

    scan->frame = scan->place == IN_BODY && m->attributes == CP_ATTRIBUTE_KEPT;
    for (i = 0; i < scan->depth; i++)
        if (is_template(scan->open[i].element))
            scan->frame = 0; /* it is no frame of this page yet */
    if (!scan->frame)
        return;
    m->value_n = cp_reference_decode(m->value, m->value_n);
    m->value_n = cp_reference_trim(m->value, m->value_n);
    scan->frame = m->value_n > 0;
}

/* The name of a tag in front of the body. */
static cp_scan_event at_name(cp_scan *scan)
{
    const cp_element *element = scan->markup.element;
    unsigned id = element ? element->id : 0;

    if (scan->markup.tag == CP_TAG_END) {
        if (id == CP_ELEMENT_BODY || id == CP_ELEMENT_HTML || id == CP_ELEMENT_BR)
            return open_body(scan);
        return CP_SCAN_MORE;
    }
    if (id == CP_ELEMENT_FRAMESET) {
        go_to(scan, PAST);
        return CP_SCAN_DONE;
    }
    if (id == CP_ELEMENT_HTML || id == CP_ELEMENT_HEAD || id == CP_ELEMENT_BODY ||
        (element && element->what & CP_HTML_IN_HEAD) ||
        (id == CP_ELEMENT_NOSCRIPT && scan->place < AFTER_HEAD))
        return CP_SCAN_MORE;
    return open_body(scan);
}

/* A start tag, of HTML. */

static cp_scan_event start_html(cp_scan *scan)
{
    scan->seen = 1;
    keep_lang(scan);
    return CP_SCAN_MORE;
}

static cp_scan_event start_head(cp_scan *scan)
{
    if (scan->place != BEFORE_HEAD)
        return CP_SCAN_MORE;
    go_to(scan, IN_HEAD);
    return scan->seen ? CP_SCAN_HEAD : CP_SCAN_MORE;
}

static cp_scan_event start_body(cp_scan *scan)
{
    scan->seen = 1;
    return open_body(scan);
}

static cp_scan_event start_element(cp_scan *scan, const cp_element *element)
{
    if (scan->markup.watched && scan->place == BEFORE_HEAD)
        go_to(scan, IN_HEAD);
    if (element->id == CP_ELEMENT_PLAINTEXT) {
        go_to(scan, PAST);
    } else if (element->id == CP_ELEMENT_NOSCRIPT && scan->place == IN_BODY) {
        scan->markup.noscript = 1;
    } else if (element->id == CP_ELEMENT_NOSCRIPT || element->what & CP_HTML_RAW) {
        if (element->id == CP_ELEMENT_IFRAME)
            keep_src(scan);
        cp_markup_text(&scan->markup, element);
    } else if (element->id == CP_ELEMENT_TEMPLATE ||
               (is_root(element) && !scan->markup.self_closing)) {
        push(scan, element);
    }
    return CP_SCAN_MORE;
}

static cp_scan_event start_in_html(cp_scan *scan)
{
    const cp_element *element = scan->markup.element;

    if (scan->depth) {
        scan->open[scan->depth - 1].holds_html = 1;
        settle(scan);
    }
    if (!element)
        return CP_SCAN_MORE;
    if (scan->markup.watched && element->id == CP_ELEMENT_HTML)
        return start_html(scan);
    if (scan->markup.watched && element->id == CP_ELEMENT_HEAD)
        return start_head(scan);
    if (scan->markup.watched && element->id == CP_ELEMENT_BODY)
        return start_body(scan);
    return start_element(scan, element);
}

/* In svg and math. */

static int breaks_out(const cp_scan *scan, const cp_element *element)
{
    return element->what & CP_HTML_BREAKOUT ||
           (element->id == CP_ELEMENT_FONT && scan->markup.attributes);
}

static void break_out(cp_scan *scan)
{
    while (is_root(innermost(scan)))
        scan->depth--;
    settle(scan);
}

/* Whether an <annotation-xml> says that it holds HTML. */
static int annotates_html(cp_scan *scan)
{
    cp_markup *m = &scan->markup;
    cp_span encoding = {m->value, cp_reference_decode(m->value, m->value_n)};

    return cp_span_is_nocase(encoding, "text/html") ||
           cp_span_is_nocase(encoding, "application/xhtml+xml");
}

static int begins_html(cp_scan *scan, const cp_element *element)
{
    if (innermost(scan)->id == CP_ELEMENT_SVG)
        return element->what & CP_HTML_SVG_POINT;
    return element->what & CP_HTML_MATH_POINT &&
           (element->id != CP_ELEMENT_ANNOTATION_XML || annotates_html(scan));
}

static cp_scan_event start_in_foreign(cp_scan *scan)
{
    const cp_element *element = scan->markup.element;

    if (!element)
        return CP_SCAN_MORE;
    if (breaks_out(scan, element)) {
        break_out(scan);
        return start_in_html(scan);
    }
    if (!scan->markup.self_closing && (is_root(element) || begins_html(scan, element)))
        push(scan, element);
    return CP_SCAN_MORE;
}

static cp_scan_event at_start(cp_scan *scan)
{
    return is_root(innermost(scan)) ? start_in_foreign(scan) : start_in_html(scan);
}

/* An end tag closes the innermost element of its name and what is in it, but not
 * from within a template. */
static void close_element(cp_scan *scan, const cp_element *element)
{
    unsigned depth;

    for (depth = scan->depth; depth; depth--) {
        const cp_element *open = scan->open[depth - 1].element;

        if (open == element) {
            scan->depth = depth - 1;
            break;
        }
        if (is_template(open) && !is_template(element))
            break;
    }
    settle(scan);
}

static cp_scan_event at_end(cp_scan *scan)
{
    const cp_element *element = scan->markup.element;
    unsigned id = element ? element->id : 0;

    if (id == CP_ELEMENT_NOSCRIPT)
        scan->markup.noscript = 0;
    if (scan->markup.tag == CP_TAG_RAW_END)
        return id == CP_ELEMENT_IFRAME && scan->frame ? CP_SCAN_FRAME : CP_SCAN_MORE;
    if (is_root(innermost(scan)) && (id == CP_ELEMENT_P || id == CP_ELEMENT_BR))
        break_out(scan);
    if (id == CP_ELEMENT_HEAD && scan->markup.watched)
        go_to(scan, AFTER_HEAD);
    else if (element)
        close_element(scan, element);
    return CP_SCAN_MORE;
}

static cp_scan_event at_token(cp_scan *scan, cp_token token)
{
    switch (token) {
    case CP_TOKEN_NONE:
        break;
    case CP_TOKEN_TEXT:
        return open_body(scan);
    case CP_TOKEN_DOCTYPE:
        scan->seen |= scan->markup.watched != 0;
        break;
    case CP_TOKEN_NAME:
        return at_name(scan);
    case CP_TOKEN_TAG:
        return scan->markup.tag == CP_TAG_START ? at_start(scan) : at_end(scan);
    }
    return CP_SCAN_MORE;
}

void cp_scan_begin(cp_scan *scan, int wants_frames)
{
    memset(scan, 0, offsetof(cp_scan, markup));
    cp_markup_begin(&scan->markup);
    scan->wants_frames = wants_frames;
    settle(scan);
}

cp_scan_event cp_scan_feed(cp_scan *scan, apr_size_t *taken, cp_span octets)
{
    const char *p = octets.p, *end = cp_span_end(octets);
    cp_scan_event event = CP_SCAN_MORE;
    cp_token token;

    scan->held = 0;
    while (p < end && event == CP_SCAN_MORE && scan->place != PAST) {
        p = cp_markup_next(&scan->markup, &token, p, end);
        event = at_token(scan, token);
    }
    *taken = (apr_size_t)(p - octets.p);
    if (scan->place == PAST)
        return CP_SCAN_DONE;
    scan->held = scan->markup.held;
    if (event != CP_SCAN_MORE)
        scan->markup.held = 0;
    if (event == CP_SCAN_BODY && !scan->wants_frames)
        scan->place = PAST; /* told by the next call */
    return event;
}

cp_scan_event cp_scan_end(cp_scan *scan)
{
    if (!scan->markup.watched || scan->place == PAST || cp_markup_is_inside(&scan->markup))
        return CP_SCAN_DONE;
    return open_body(scan);
}

cp_span cp_scan_lang(const cp_scan *scan)
{
    return (cp_span){scan->lang, scan->lang_n};
}

cp_span cp_scan_src(const cp_scan *scan)
{
    return (cp_span){scan->markup.value, scan->markup.value_n};
}
