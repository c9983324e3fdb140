/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One table in the order of the names. Those of the last rows' kind are there
 * for what they end: an <svg> that somebody forgot to close.
 */
#include "page/elements.h"

#define HEAD     CP_HTML_IN_HEAD
#define RAW      CP_HTML_RAW
#define BREAKOUT CP_HTML_BREAKOUT

static const cp_element elements[] = {
    {"annotation-xml", CP_ELEMENT_ANNOTATION_XML, CP_HTML_MATH_POINT},
    {"b", CP_ELEMENT_OTHER, BREAKOUT},
    {"base", CP_ELEMENT_OTHER, HEAD},
    {"basefont", CP_ELEMENT_OTHER, HEAD},
    {"bgsound", CP_ELEMENT_OTHER, HEAD},
    {"big", CP_ELEMENT_OTHER, BREAKOUT},
    {"blockquote", CP_ELEMENT_OTHER, BREAKOUT},
    {"body", CP_ELEMENT_BODY, BREAKOUT},
    {"br", CP_ELEMENT_BR, BREAKOUT},
    {"center", CP_ELEMENT_OTHER, BREAKOUT},
    {"code", CP_ELEMENT_OTHER, BREAKOUT},
    {"dd", CP_ELEMENT_OTHER, BREAKOUT},
    {"desc", CP_ELEMENT_OTHER, CP_HTML_SVG_POINT},
    {"div", CP_ELEMENT_OTHER, BREAKOUT},
    {"dl", CP_ELEMENT_OTHER, BREAKOUT},
    {"dt", CP_ELEMENT_OTHER, BREAKOUT},
    {"em", CP_ELEMENT_OTHER, BREAKOUT},
    {"embed", CP_ELEMENT_OTHER, BREAKOUT},
    {"font", CP_ELEMENT_FONT, 0},
    {"foreignobject", CP_ELEMENT_OTHER, CP_HTML_SVG_POINT},
    {"frameset", CP_ELEMENT_FRAMESET, 0},
    {"h1", CP_ELEMENT_OTHER, BREAKOUT},
    {"h2", CP_ELEMENT_OTHER, BREAKOUT},
    {"h3", CP_ELEMENT_OTHER, BREAKOUT},
    {"h4", CP_ELEMENT_OTHER, BREAKOUT},
    {"h5", CP_ELEMENT_OTHER, BREAKOUT},
    {"h6", CP_ELEMENT_OTHER, BREAKOUT},
    {"head", CP_ELEMENT_HEAD, BREAKOUT},
    {"hr", CP_ELEMENT_OTHER, BREAKOUT},
    {"html", CP_ELEMENT_HTML, 0},
    {"i", CP_ELEMENT_OTHER, BREAKOUT},
    {"iframe", CP_ELEMENT_IFRAME, RAW},
    {"img", CP_ELEMENT_OTHER, BREAKOUT},
    {"li", CP_ELEMENT_OTHER, BREAKOUT},
    {"link", CP_ELEMENT_OTHER, HEAD},
    {"listing", CP_ELEMENT_OTHER, BREAKOUT},
    {"math", CP_ELEMENT_MATH, 0},
    {"menu", CP_ELEMENT_OTHER, BREAKOUT},
    {"meta", CP_ELEMENT_OTHER, HEAD | BREAKOUT},
    {"mi", CP_ELEMENT_OTHER, CP_HTML_MATH_POINT},
    {"mn", CP_ELEMENT_OTHER, CP_HTML_MATH_POINT},
    {"mo", CP_ELEMENT_OTHER, CP_HTML_MATH_POINT},
    {"ms", CP_ELEMENT_OTHER, CP_HTML_MATH_POINT},
    {"mtext", CP_ELEMENT_OTHER, CP_HTML_MATH_POINT},
    {"nobr", CP_ELEMENT_OTHER, BREAKOUT},
    {"noembed", CP_ELEMENT_OTHER, RAW},
    {"noframes", CP_ELEMENT_OTHER, HEAD | RAW},
    {"noscript", CP_ELEMENT_NOSCRIPT, 0},
    {"ol", CP_ELEMENT_OTHER, BREAKOUT},
    {"p", CP_ELEMENT_P, BREAKOUT},
    {"plaintext", CP_ELEMENT_PLAINTEXT, 0},
    {"pre", CP_ELEMENT_OTHER, BREAKOUT},
    {"ruby", CP_ELEMENT_OTHER, BREAKOUT},
    {"s", CP_ELEMENT_OTHER, BREAKOUT},
    {"script", CP_ELEMENT_SCRIPT, HEAD | RAW},
    {"small", CP_ELEMENT_OTHER, BREAKOUT},
    {"span", CP_ELEMENT_OTHER, BREAKOUT},
    {"strike", CP_ELEMENT_OTHER, BREAKOUT},
    {"strong", CP_ELEMENT_OTHER, BREAKOUT},
    {"style", CP_ELEMENT_OTHER, HEAD | RAW},
    {"sub", CP_ELEMENT_OTHER, BREAKOUT},
    {"sup", CP_ELEMENT_OTHER, BREAKOUT},
    {"svg", CP_ELEMENT_SVG, 0},
    {"table", CP_ELEMENT_OTHER, BREAKOUT},
    {"template", CP_ELEMENT_TEMPLATE, HEAD},
    {"textarea", CP_ELEMENT_OTHER, RAW},
    {"title", CP_ELEMENT_TITLE, HEAD | RAW | CP_HTML_SVG_POINT},
    {"tt", CP_ELEMENT_OTHER, BREAKOUT},
    {"u", CP_ELEMENT_OTHER, BREAKOUT},
    {"ul", CP_ELEMENT_OTHER, BREAKOUT},
    {"var", CP_ELEMENT_OTHER, BREAKOUT},
    {"xmp", CP_ELEMENT_OTHER, RAW},
};

static int compare(cp_span name, const char *with)
{
    apr_size_t i;

    for (i = 0; i < name.n; i++)
        if (!with[i] || name.p[i] != with[i]) /* a name may hold a NUL */
            return (unsigned char)name.p[i] < (unsigned char)with[i] ? -1 : 1;
    return with[i] ? -1 : 0;
}

const cp_element *cp_element_of(cp_span name)
{
    apr_size_t low = 0, high = sizeof(elements) / sizeof(*elements);

    while (low < high) {
        apr_size_t middle = (low + high) / 2;
        int order = compare(name, elements[middle].name);

        if (!order)
            return &elements[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
