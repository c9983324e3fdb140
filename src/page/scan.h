/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where something can be put into a page: read as it streams by, wherever it
 * is cut into spans, with the tokens of the HTML standard (its section 13.2)
 * and in constant memory. Nothing is changed here, and nothing is allocated.
 *
 *     cp_scan_begin(&scan, wants_frames);
 *     for each span of the page, at first as a whole:
 *         cp_scan_event event = cp_scan_feed(&scan, &taken, span);
 *         ... the place of the event is in front of the last scan.held octets
 *         that were taken; feed what the span has behind `taken`, and so on,
 *         until it is CP_SCAN_MORE (next span) or CP_SCAN_DONE
 *     at the end of the page: cp_scan_end(&scan)
 *
 * Where a place is known only after some octets were read (`<di` may become
 * <dialog>, which opens the body), they are *held*: scan.held tells at each
 * return how many octets, counted back from the last one taken and perhaps
 * reaching into spans before, must not be passed on yet. Never more than
 * CP_SCAN_HELD.
 */
#ifndef CP_PAGE_SCAN_H
#define CP_PAGE_SCAN_H

#include "page/markup.h"

#define CP_SCAN_HELD 11
#define CP_SCAN_LANG 35 /* octets of the longest language that is kept (RFC 5646 4.4.1) */
#define CP_SCAN_SRC  CP_MARKUP_VALUE /* and of the longest src; of a longer one its beginning */

typedef enum {
    CP_SCAN_MORE, /* all was read: go on with the next span */
    /* Just behind `<head ...>`. Comes once, or not at all: a page without that
     * tag, or one that has shown neither doctype nor <html> by then. */
    CP_SCAN_HEAD,
    /* Just behind `<body ...>`, or just in front of what opens the body without
     * that tag. Comes once or not at all; if CP_SCAN_HEAD did not come by then
     * it will not. */
    CP_SCAN_BODY,
    /* Just behind `</iframe>` of a frame with an address: cp_scan_src. */
    CP_SCAN_FRAME,
    /* No place will come any more: nothing need be fed. This is also how a page is left
     * alone: a frameset; what has neither doctype, <html> nor <body>; UTF-16. */
    CP_SCAN_DONE
} cp_scan_event;

#define CP_SCAN_DEPTH 32 /* how deep svg, math and templates may be in each other */

/* A scan lives where its caller has room for it. */
typedef struct {
    apr_size_t held; /* see above */
    /* The rest is the scan's own. */
    int wants_frames;
    int seen;     /* a doctype, <html> or <body> */
    int place;    /* how far the page is: see scan.c */
    int has_link; /* CP_SCAN_HEAD came */
    int frame;    /* an <iframe> with an address is open */
    unsigned depth;
    struct {
        const cp_element *element;
        int holds_html; /* an HTML element began in it */
    } open[CP_SCAN_DEPTH];
    unsigned lang_n;
    char lang[CP_SCAN_LANG];
    cp_markup markup;
} cp_scan;

/* `wants_frames`: whether there will
 * be CP_SCAN_FRAME; without it nothing is read behind CP_SCAN_BODY. */
void cp_scan_begin(cp_scan *scan, int wants_frames);

/* Reads `octets` up to the next place; *taken of them (never NULL) were read. */
cp_scan_event cp_scan_feed(cp_scan *scan, apr_size_t *taken, cp_span octets);

/* The page ends here: CP_SCAN_BODY where that opens the body (in front of what is
 * held), else CP_SCAN_DONE. */
cp_scan_event cp_scan_end(cp_scan *scan);

/* The `lang` of <html> as far as it is known, in lower case; empty without one, or
 * where it is longer than CP_SCAN_LANG. In the scan itself. */
cp_span cp_scan_lang(const cp_scan *scan);

/* At CP_SCAN_FRAME: the frame's src, never empty; its character references are
 * decoded, and what a browser takes out of an address first (blanks around it, line
 * ends and tabs in it) is gone. In the scan itself. */
cp_span cp_scan_src(const cp_scan *scan);

#endif
