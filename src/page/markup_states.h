/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between the files that read markup: their states and what they share. Each state
 * has a function that reads at least one octet of [p, end), which is never empty, or
 * goes to another state, and returns where it stopped.
 */
#ifndef CP_PAGE_MARKUP_STATES_H
#define CP_PAGE_MARKUP_STATES_H

#include "page/markup.h"

typedef enum {
    CP_STATE_MARK, /* the page begins */
    CP_STATE_DATA,
    CP_STATE_TAG_OPEN,     /* behind `<` */
    CP_STATE_END_TAG_OPEN, /* behind `</` */
    CP_STATE_TAG_NAME,
    CP_STATE_IN_TAG,    /* before an attribute */
    CP_STATE_SLASH,     /* behind a `/` there */
    CP_STATE_ATTRIBUTE, /* in its name */
    CP_STATE_NAMED,     /* behind it */
    CP_STATE_EQUALS,    /* before its value */
    CP_STATE_DOUBLE,    /* in a quoted value */
    CP_STATE_SINGLE,
    CP_STATE_BARE,        /* in one without quotes */
    CP_STATE_DECLARATION, /* behind `<!` */
    CP_STATE_BOGUS,       /* a comment that ends at `>` */
    CP_STATE_DOCTYPE,
    CP_STATE_COMMENT_START, /* behind `<!--` */
    CP_STATE_COMMENT,
    CP_STATE_COMMENT_BANG, /* behind `--!` */
    CP_STATE_CDATA,
    CP_STATE_TEXT,          /* in an element that holds nothing but text */
    CP_STATE_TEXT_OPEN,     /* behind a `<` there */
    CP_STATE_TEXT_END_OPEN, /* behind a `</` there */
    CP_STATE_TEXT_NAME,     /* in a name behind one of them */
    CP_STATE_SCRIPT_BANG    /* behind a `<!` in a script */
} cp_markup_state;

/* Blank as the HTML standard has it, line ends as they come. */
static inline int cp_is_html_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static inline int cp_is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* What ends the name of a tag, or of an attribute without value. */
static inline int cp_ends_name(char c)
{
    return cp_is_html_blank(c) || c == '/' || c == '>';
}

/* A tag begins; its name is still to come. */
void cp_markup_begin_tag(cp_markup *m, cp_tag tag);

void cp_markup_add_to_name(cp_markup *m, char c);

/* The element whose name was read. */
const cp_element *cp_markup_named(const cp_markup *m);

/* The states CP_STATE_TEXT to CP_STATE_SCRIPT_BANG. */
const char *cp_in_text(cp_markup *m, const char *p, const char *end);
const char *cp_at_text_open(cp_markup *m, const char *p, const char *end);
const char *cp_at_text_end_open(cp_markup *m, const char *p, const char *end);
const char *cp_in_text_name(cp_markup *m, const char *p, const char *end);
const char *cp_at_script_bang(cp_markup *m, const char *p, const char *end);

#endif
