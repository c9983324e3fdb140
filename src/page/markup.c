/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A state of the standard's tokenizer is a function here that reads as much as
 * belongs to it. States that differ in nothing but parse errors are one; what
 * an element's text is read with is in text.c.
 */
#include "page/markup.h"

#include <stddef.h>

#include "page/markup_states.h"
#include "page/skip.h"
#include "text/octets.h"

/* What is before it is not the page's: the mark of UTF-8 (all others are no ASCII, so
 * that they begin no page that is understood here). */
static const char *at_mark(cp_markup *m, const char *p, const char *end)
{
    static const char mark[] = "\xef\xbb\xbf";

    (void)end;
    if (*p == mark[m->repeated]) {
        m->state = ++m->repeated == 3 ? CP_STATE_DATA : CP_STATE_MARK;
        return p + 1;
    }
    if (m->repeated)
        m->told = CP_TOKEN_TEXT;
    m->state = CP_STATE_DATA;
    return p;
}

static const char *in_data(cp_markup *m, const char *p, const char *end)
{
    if (m->watched)
        while (p < end && cp_is_html_blank(*p))
            p++;
    else
        p = cp_octet_find(m->plain ? cp_skip_plain(p, end) : p, '<', end);
    if (p == end)
        return p;
    if (*p != '<') {
        m->told = CP_TOKEN_TEXT;
        return p;
    }
    m->held = m->watched;
    m->state = CP_STATE_TAG_OPEN;
    return p + 1;
}

void cp_markup_begin_tag(cp_markup *m, cp_tag tag)
{
    m->tag = tag;
    m->element = NULL;
    m->name_n = 0;
    m->self_closing = 0;
    m->attributes = m->value_cut = 0;
    if (tag == CP_TAG_START) /* the frame's address lasts until its end tag */
        m->value_n = 0;
    m->state = CP_STATE_TAG_NAME;
}

static const char *at_tag_open(cp_markup *m, const char *p, const char *end)
{
    (void)end;
    if (cp_is_letter(*p)) {
        cp_markup_begin_tag(m, CP_TAG_START);
        return p;
    }
    if (*p == '/') {
        m->held += m->watched;
        m->state = CP_STATE_END_TAG_OPEN;
        return p + 1;
    }
    if (*p == '!' || *p == '?') {
        m->held = 0;
        m->name_n = 0;
        m->state = *p == '!' ? CP_STATE_DECLARATION : CP_STATE_BOGUS;
        return p + 1;
    }
    m->told = m->watched ? CP_TOKEN_TEXT : CP_TOKEN_NONE;
    m->state = CP_STATE_DATA;
    return p;
}

static const char *at_end_tag_open(cp_markup *m, const char *p, const char *end)
{
    (void)end;
    if (cp_is_letter(*p)) {
        cp_markup_begin_tag(m, CP_TAG_END);
        return p;
    }
    m->held = 0;
    m->state = CP_STATE_BOGUS; /* which ends at once where this is `>` */
    return p;
}

void cp_markup_add_to_name(cp_markup *m, char c)
{
    if (m->name_n <= CP_ELEMENT_NAME)
        m->name[m->name_n++] = cp_lower(c);
}

const cp_element *cp_markup_named(const cp_markup *m)
{
    return m->name_n > CP_ELEMENT_NAME ? NULL : cp_element_of((cp_span){m->name, m->name_n});
}

static const char *in_tag_name(cp_markup *m, const char *p, const char *end)
{
    for (; p < end; p++) {
        if (cp_ends_name(*p)) {
            m->element = cp_markup_named(m);
            m->told = m->watched ? CP_TOKEN_NAME : CP_TOKEN_NONE;
            m->state = CP_STATE_IN_TAG;
            return p;
        }
        cp_markup_add_to_name(m, *p);
        if (m->watched && m->name_n <= CP_MARKUP_NAME_MAX + 1) {
            m->held++;
            if (m->name_n > CP_MARKUP_NAME_MAX) {
                m->told = CP_TOKEN_NAME; /* already: it is none of those that are looked for */
                return p + 1;
            }
        }
    }
    return p;
}

/* The `>` of a tag was read. */
static void end_tag(cp_markup *m)
{
    m->told = CP_TOKEN_TAG;
    m->state = CP_STATE_DATA;
}

/* Also behind a quoted value: without a blank there the next attribute begins. */
static const char *in_tag(cp_markup *m, const char *p, const char *end)
{
    m->held = 0;
    while (p < end && cp_is_html_blank(*p))
        p++;
    if (p == end)
        return p;
    if (*p == '>') {
        end_tag(m);
        return p + 1;
    }
    if (*p == '/') {
        m->state = CP_STATE_SLASH;
        return p + 1;
    }
    m->attribute[0] = cp_lower(*p); /* whatever it is, `=` too */
    m->attribute_n = 1;
    m->state = CP_STATE_ATTRIBUTE;
    return p + 1;
}

static const char *at_slash(cp_markup *m, const char *p, const char *end)
{
    (void)end;
    m->state = CP_STATE_IN_TAG;
    m->self_closing = *p == '>';
    return p;
}

/* The attributes that matter, and where. */
static const struct {
    unsigned char element; /* cp_element_id */
    unsigned char what;    /* of cp_attributes */
    const char *name;
} attributes[] = {
    {CP_ELEMENT_HTML, CP_ATTRIBUTE_KEPT, "lang"},
    {CP_ELEMENT_IFRAME, CP_ATTRIBUTE_KEPT, "src"},
    {CP_ELEMENT_IFRAME, CP_ATTRIBUTE_TOLD, "srcdoc"},
    {CP_ELEMENT_ANNOTATION_XML, CP_ATTRIBUTE_KEPT, "encoding"},
    {CP_ELEMENT_FONT, CP_ATTRIBUTE_TOLD, "color"},
    {CP_ELEMENT_FONT, CP_ATTRIBUTE_TOLD, "face"},
    {CP_ELEMENT_FONT, CP_ATTRIBUTE_TOLD, "size"},
};

/* The name of an attribute is whole; of two the first counts. */
static void name_attribute(cp_markup *m)
{
    cp_span name = {m->attribute, m->attribute_n};
    apr_size_t i;

    m->taking = 0;
    if (m->tag != CP_TAG_START || !m->element)
        return;
    for (i = 0; i < sizeof(attributes) / sizeof(*attributes); i++)
        if (attributes[i].element == m->element->id && cp_span_is(name, attributes[i].name)) {
            m->taking =
                attributes[i].what == CP_ATTRIBUTE_KEPT && !(m->attributes & CP_ATTRIBUTE_KEPT);
            m->attributes |= attributes[i].what;
        }
}

static const char *in_attribute(cp_markup *m, const char *p, const char *end)
{
    for (; p < end; p++) {
        if (*p == '=' || cp_ends_name(*p)) {
            name_attribute(m);
            m->state = CP_STATE_NAMED;
            return p;
        }
        if (m->attribute_n < sizeof(m->attribute))
            m->attribute[m->attribute_n++] = cp_lower(*p);
    }
    return p;
}

/* Behind an attribute's name. */
static const char *at_named(cp_markup *m, const char *p, const char *end)
{
    while (p < end && cp_is_html_blank(*p))
        p++;
    if (p == end)
        return p;
    m->state = *p == '=' ? CP_STATE_EQUALS : CP_STATE_IN_TAG;
    return p + (*p == '=');
}

static const char *at_equals(cp_markup *m, const char *p, const char *end)
{
    while (p < end && cp_is_html_blank(*p))
        p++;
    if (p == end)
        return p;
    if (*p == '>') {
        m->state = CP_STATE_IN_TAG;
        return p;
    }
    m->state = *p == '"' ? CP_STATE_DOUBLE : *p == '\'' ? CP_STATE_SINGLE : CP_STATE_BARE;
    return p + (m->state != CP_STATE_BARE);
}

static void take(cp_markup *m, const char *p, const char *end)
{
    apr_size_t n = (apr_size_t)(end - p), room = sizeof(m->value) - m->value_n;

    if (!m->taking)
        return;
    if (n > room) {
        n = room;
        m->value_cut = 1;
    }
    memcpy(m->value + m->value_n, p, n);
    m->value_n += n;
}

static const char *in_quotes(cp_markup *m, const char *p, const char *end)
{
    const char *quote = cp_octet_find(p, m->state == CP_STATE_DOUBLE ? '"' : '\'', end);

    take(m, p, quote);
    if (quote == end)
        return end;
    m->state = CP_STATE_IN_TAG;
    return quote + 1;
}

static const char *in_bare(cp_markup *m, const char *p, const char *end)
{
    const char *stop = p;

    while (stop < end && *stop != '>' && !cp_is_html_blank(*stop))
        stop++;
    take(m, p, stop);
    if (stop < end)
        m->state = CP_STATE_IN_TAG;
    return stop;
}

/* What stands behind `<!`; the rest is a comment, too, but ends at `>`. */
static const char *in_declaration(cp_markup *m, const char *p, const char *end)
{
    static const struct {
        const char *begin; /* lower case */
        unsigned char n, state;
    } declarations[] = {
        {"--", 2, CP_STATE_COMMENT_START},
        {"doctype", 7, CP_STATE_DOCTYPE},
        {"[cdata[", 7, CP_STATE_CDATA},
    };
    apr_size_t i;

    (void)end;
    m->name[m->name_n] = cp_lower(*p);
    for (i = 0; i < sizeof(declarations) / sizeof(*declarations); i++) {
        if (strncmp(m->name, declarations[i].begin, m->name_n + 1u))
            continue;
        if (declarations[i].state == CP_STATE_CDATA && (!m->foreign || (*p >= 'a' && *p <= 'z')))
            break;
        if (++m->name_n == declarations[i].n) {
            m->repeated = 0;
            m->state = declarations[i].state;
        }
        return p + 1;
    }
    m->state = CP_STATE_BOGUS;
    return p;
}

static const char *in_bogus(cp_markup *m, const char *p, const char *end)
{
    const char *close = cp_octet_find(p, '>', end);

    if (close == end)
        return end;
    if (m->state == CP_STATE_DOCTYPE)
        m->told = CP_TOKEN_DOCTYPE;
    m->state = CP_STATE_DATA;
    return close + 1;
}

/* Just behind `<!--`: `<!-->` and `<!--->` are whole comments. */
static const char *at_comment_start(cp_markup *m, const char *p, const char *end)
{
    (void)end;
    if (*p == '>') {
        m->state = CP_STATE_DATA;
        return p + 1;
    }
    if (*p == '-' && !m->repeated) {
        m->repeated = 1;
        return p + 1;
    }
    m->state = CP_STATE_COMMENT;
    return p;
}

static const char *in_comment(cp_markup *m, const char *p, const char *end)
{
    if (!m->repeated)
        p = cp_octet_find(p, '-', end);
    for (; p < end && *p == '-'; p++)
        m->repeated = m->repeated ? 2 : 1;
    if (p == end)
        return p;
    if (m->repeated == 2 && (*p == '>' || *p == '!')) {
        m->state = *p == '>' ? CP_STATE_DATA : CP_STATE_COMMENT_BANG;
        return p + 1;
    }
    m->repeated = 0;
    return p;
}

/* Behind `--!`. */
static const char *at_comment_bang(cp_markup *m, const char *p, const char *end)
{
    (void)end;
    m->repeated = 0;
    m->state = *p == '>' ? CP_STATE_DATA : CP_STATE_COMMENT;
    return p + (*p == '>');
}

static const char *in_cdata(cp_markup *m, const char *p, const char *end)
{
    if (!m->repeated)
        p = cp_octet_find(p, ']', end);
    for (; p < end && *p == ']'; p++)
        m->repeated = m->repeated ? 2 : 1;
    if (p == end)
        return p;
    if (m->repeated == 2 && *p == '>')
        m->state = CP_STATE_DATA;
    m->repeated = 0;
    return p + 1;
}

static const char *(*const steps[])(cp_markup *, const char *, const char *) = {
    [CP_STATE_MARK] = at_mark,
    [CP_STATE_DATA] = in_data,
    [CP_STATE_TAG_OPEN] = at_tag_open,
    [CP_STATE_END_TAG_OPEN] = at_end_tag_open,
    [CP_STATE_TAG_NAME] = in_tag_name,
    [CP_STATE_IN_TAG] = in_tag,
    [CP_STATE_SLASH] = at_slash,
    [CP_STATE_ATTRIBUTE] = in_attribute,
    [CP_STATE_NAMED] = at_named,
    [CP_STATE_EQUALS] = at_equals,
    [CP_STATE_DOUBLE] = in_quotes,
    [CP_STATE_SINGLE] = in_quotes,
    [CP_STATE_BARE] = in_bare,
    [CP_STATE_DECLARATION] = in_declaration,
    [CP_STATE_BOGUS] = in_bogus,
    [CP_STATE_DOCTYPE] = in_bogus,
    [CP_STATE_COMMENT_START] = at_comment_start,
    [CP_STATE_COMMENT] = in_comment,
    [CP_STATE_COMMENT_BANG] = at_comment_bang,
    [CP_STATE_CDATA] = in_cdata,
    [CP_STATE_TEXT] = cp_in_text,
    [CP_STATE_TEXT_OPEN] = cp_at_text_open,
    [CP_STATE_TEXT_END_OPEN] = cp_at_text_end_open,
    [CP_STATE_TEXT_NAME] = cp_in_text_name,
    [CP_STATE_SCRIPT_BANG] = cp_at_script_bang,
};

void cp_markup_begin(cp_markup *m)
{
    memset(m, 0, offsetof(cp_markup, value));
}

const char *cp_markup_next(cp_markup *m, cp_token *token, const char *p, const char *end)
{
    m->told = CP_TOKEN_NONE;
    while (p < end && m->told == CP_TOKEN_NONE)
        p = steps[m->state](m, p, end);
    *token = m->told;
    return p;
}

void cp_markup_text(cp_markup *m, const cp_element *element)
{
    m->raw = element;
    m->script = 0;
    m->repeated = 0;
    m->state = CP_STATE_TEXT;
}

int cp_markup_is_inside(const cp_markup *m)
{
    return m->state != CP_STATE_DATA && m->state != CP_STATE_MARK && !m->held;
}
