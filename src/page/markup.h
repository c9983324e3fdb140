/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokens of a page (HTML standard, 13.2.5), as far as places in it depend
 * on them, read as it streams by. What a tag means, and so what stands behind
 * it, is the caller's to say: he sets the fields that are his.
 *
 * Constant memory: of a tag are kept its name and one attribute, cut off where
 * they are longer than any that matters.
 */
#ifndef CP_PAGE_MARKUP_H
#define CP_PAGE_MARKUP_H

#include "page/elements.h"

#define CP_MARKUP_VALUE    2048
#define CP_MARKUP_NAME_MAX 8 /* no longer name is looked for where `watched` */

typedef enum {
    CP_TOKEN_NONE,    /* all was read, and no token is complete */
    CP_TOKEN_TEXT,    /* something but blanks begins: only where `watched` */
    CP_TOKEN_DOCTYPE, /* one ended */
    CP_TOKEN_NAME,    /* the name of a tag is known; the tag goes on: only where `watched` */
    CP_TOKEN_TAG      /* a tag ended */
} cp_token;

typedef enum {
    CP_TAG_START,
    CP_TAG_END,
    CP_TAG_RAW_END /* of an element that holds nothing but text */
} cp_tag;

typedef enum {
    CP_ATTRIBUTE_KEPT = 1, /* the one that is kept: `value` is its */
    CP_ATTRIBUTE_TOLD = 2  /* another one of interest is there */
} cp_attributes;

typedef struct {
    /* The caller's. */
    apr_size_t watched; /* 1: whether what may open a body is told, and held */
    int plain;          /* of tags only those matter that cp_skip_plain stops at */
    int foreign;        /* in svg or math, where CDATA is no comment */
    int noscript;       /* in a <noscript> whose end ends text, too */

    /* What was read. */
    cp_tag tag;
    const cp_element *element; /* of the tag; NULL: one of no interest */
    int self_closing;
    int attributes;     /* of cp_attributes; in a start tag */
    apr_size_t held;    /* see scan.h */
    apr_size_t value_n; /* octets of `value`: as it is written, or its beginning */
    int value_cut;      /* the value is longer than that */

    /* Where the tokens stand. */
    unsigned char state;
    unsigned char told;     /* the token that was found: a cp_token */
    unsigned char taking;   /* the value that is read is the one that is kept */
    unsigned char script;   /* in a script: 1 behind `<!--`, 2 behind `<script` there */
    unsigned char repeated; /* dashes or brackets that stand just before */
    unsigned char name_n, attribute_n;
    char name[CP_ELEMENT_NAME + 1]; /* lower case; full: no name that matters */
    char attribute[9];
    const cp_element *raw;       /* whose text is read */
    char value[CP_MARKUP_VALUE]; /* see value_n */
} cp_markup;

void cp_markup_begin(cp_markup *markup);

/* Reads on at `p`, up to behind the next token or to `end`; *token is which.
 * What is behind it is where to go on. */
const char *cp_markup_next(cp_markup *markup, cp_token *token, const char *p, const char *end);

/* Behind a start tag: what follows is the text of that element. */
void cp_markup_text(cp_markup *markup, const cp_element *element);

/* Whether a tag, a comment or an element's text has begun and not ended; a tag of which
 * nothing but a held name was read has not begun. */
int cp_markup_is_inside(const cp_markup *markup);

#endif
