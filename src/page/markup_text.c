/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of <script>, <style>, <title> and their like: it ends where their own
 * end tag begins, and nowhere else. In a script there is more to it: behind `<!--`
 * a `<script` begins one inside, whose end tag does not end the outer one (13.2.5.20
 * to .31).
 */
#include "page/markup_states.h"

#include "text/octets.h"

enum { NOT_ESCAPED, ESCAPED, DOUBLE_ESCAPED };

static const char *in_escaped(cp_markup *m, const char *p, const char *end)
{
    for (; p < end; p++) {
        if (*p == '<') {
            m->repeated = 0;
            m->state = CP_STATE_TEXT_OPEN;
            return p + 1;
        }
        if (*p == '-') {
            m->repeated = m->repeated ? 2 : 1;
            continue;
        }
        if (*p == '>' && m->repeated == 2) {
            m->script = NOT_ESCAPED;
            return p + 1;
        }
        m->repeated = 0;
    }
    return p;
}

const char *cp_in_text(cp_markup *m, const char *p, const char *end)
{
    if (m->script)
        return in_escaped(m, p, end);
    p = cp_octet_find(p, '<', end);
    if (p == end)
        return p;
    m->state = CP_STATE_TEXT_OPEN;
    return p + 1;
}

const char *cp_at_text_open(cp_markup *m, const char *p, const char *end)
{
    (void)end;
    m->name_n = 0;
    if (*p == '/') {
        m->state = CP_STATE_TEXT_END_OPEN;
        return p + 1;
    }
    if (*p == '!' && m->raw->id == CP_ELEMENT_SCRIPT && m->script == NOT_ESCAPED) {
        m->repeated = 0;
        m->state = CP_STATE_SCRIPT_BANG;
        return p + 1;
    }
    m->tag = CP_TAG_START;
    m->state = cp_is_letter(*p) && m->script == ESCAPED ? CP_STATE_TEXT_NAME : CP_STATE_TEXT;
    return p;
}

const char *cp_at_text_end_open(cp_markup *m, const char *p, const char *end)
{
    (void)end;
    m->tag = CP_TAG_RAW_END;
    m->state = cp_is_letter(*p) ? CP_STATE_TEXT_NAME : CP_STATE_TEXT;
    return p;
}

static int is_named(const cp_markup *m, const char *name)
{
    return cp_span_is((cp_span){m->name, m->name_n}, name);
}

/* The element whose end tag ends this text; NULL where it goes on. Browsers that run
 * scripts end the text of a <noscript> at its own end tag, whatever is open in it. */
static const cp_element *ends_text(const cp_markup *m)
{
    if (m->tag != CP_TAG_RAW_END)
        return NULL;
    if (m->script != DOUBLE_ESCAPED && is_named(m, m->raw->name))
        return m->raw;
    return m->noscript && is_named(m, "noscript") ? cp_markup_named(m) : NULL;
}

/* A name was read that its tag's end, a blank or a `/` follows. */
static void name_in_text(cp_markup *m)
{
    const cp_element *element = ends_text(m);

    m->state = CP_STATE_TEXT;
    if (element) {
        cp_markup_begin_tag(m, CP_TAG_RAW_END);
        m->element = element;
        m->state = CP_STATE_IN_TAG;
    } else if (m->script && is_named(m, "script")) {
        m->script = m->tag == CP_TAG_START ? DOUBLE_ESCAPED : ESCAPED;
    }
}

const char *cp_in_text_name(cp_markup *m, const char *p, const char *end)
{
    for (; p < end && cp_is_letter(*p); p++)
        cp_markup_add_to_name(m, *p);
    if (p == end)
        return p;
    if (cp_ends_name(*p))
        name_in_text(m);
    else
        m->state = CP_STATE_TEXT;
    return p;
}

const char *cp_at_script_bang(cp_markup *m, const char *p, const char *end)
{
    (void)end;
    if (*p != '-') {
        m->state = CP_STATE_TEXT;
        return p;
    }
    if (m->repeated++) {
        m->script = ESCAPED;
        m->repeated = 2;
        m->state = CP_STATE_TEXT;
    }
    return p + 1;
}
