/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The elements of HTML whose tags mean something to who looks for places in a
 * page; all others are alike.
 */
#ifndef CP_PAGE_ELEMENTS_H
#define CP_PAGE_ELEMENTS_H

#include "text/span.h"

typedef enum {
    CP_ELEMENT_ANNOTATION_XML = 1,
    CP_ELEMENT_BODY,
    CP_ELEMENT_BR,
    CP_ELEMENT_FONT,
    CP_ELEMENT_FRAMESET,
    CP_ELEMENT_HEAD,
    CP_ELEMENT_HTML,
    CP_ELEMENT_IFRAME,
    CP_ELEMENT_MATH,
    CP_ELEMENT_NOSCRIPT,
    CP_ELEMENT_P,
    CP_ELEMENT_PLAINTEXT,
    CP_ELEMENT_SCRIPT,
    CP_ELEMENT_SVG,
    CP_ELEMENT_TEMPLATE,
    CP_ELEMENT_TITLE,
    CP_ELEMENT_OTHER /* what CP_HTML_* tell of it is all that matters */
} cp_element_id;

enum {
    CP_HTML_IN_HEAD = 1,    /* stands in the head, and behind it opens no body (13.2.6.4.4, .6) */
    CP_HTML_RAW = 2,        /* what it holds is text up to its end tag (13.2.5.2 - .4) */
    CP_HTML_BREAKOUT = 4,   /* ends svg and math (13.2.6.5) */
    CP_HTML_SVG_POINT = 8,  /* in svg: holds HTML (13.2.6, "integration point") */
    CP_HTML_MATH_POINT = 16 /* in math: the same */
};

typedef struct {
    const char *name;
    unsigned char id;   /* cp_element_id */
    unsigned char what; /* of CP_HTML_* */
} cp_element;

#define CP_ELEMENT_NAME 14 /* octets of the longest of their names */

/* The element of this name, in lower case; NULL for all others. */
const cp_element *cp_element_of(cp_span name);

#endif
