/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most of a page is text and tags without meaning here: of those only the end has to
 * be found, which a `>` in a quoted value is not. Where the four octets are that
 * this takes is found for 64 octets at once; what is written in an odd way is left to
 * the states of markup.c, which read octet by octet.
 */
#include "page/skip.h"

#include "page/markup_states.h"
#include "text/octets.h"

#define WINDOW 64

typedef struct {
    const char *begin, *end; /* `end` is that of all there is */
    apr_uint64_t marks;      /* bit N: at begin + N is one of < > " ', not met yet */
} window;

static inline apr_uint64_t marks_of(const char *p)
{
    apr_uint64_t marks = 0;
    unsigned i;

    for (i = 0; i < WINDOW; i += 16) {
        cp_octets some = cp_octets_at(p + i);
        unsigned bits = cp_octets_bits(((some | 2) == '>') | (some == '"') | (some == '\''));

        marks |= (apr_uint64_t)bits << i;
    }
    return marks;
}

/* Less than a window is left. */
static apr_uint64_t last_marks(const char *p, apr_size_t n)
{
    char rest[WINDOW] = {0};

    memcpy(rest, p, n);
    return marks_of(rest);
}

static inline void look_at(window *w, const char *p)
{
    w->begin = p;
    w->marks = w->end - p >= WINDOW ? marks_of(p) : last_marks(p, (apr_size_t)(w->end - p));
}

/* The next one of them; NULL: none. */
static inline const char *next_mark(window *w)
{
    const char *mark;

    while (!w->marks) {
        if (w->end - w->begin <= WINDOW)
            return NULL;
        look_at(w, w->begin + WINDOW);
    }
    mark = w->begin + __builtin_ctzll(w->marks);
    w->marks &= w->marks - 1;
    return mark;
}

/* The next `c`, which is one of them. */
static inline const char *next(window *w, char c)
{
    const char *mark;

    do
        mark = next_mark(w);
    while (mark && *mark != c);
    return mark;
}

/* See opens_value: the same octet by octet. */
static int opens_value_slowly(const char *quote)
{
    const char *p = quote - 1;

    if (*p != '=' || !cp_is_letter(p[-1]))
        return 0;
    for (p--; cp_is_letter(*p) || *p == '-'; p--)
        ;
    if (!cp_is_html_blank(*p))
        return 0;
    while (cp_is_html_blank(*p))
        p--;
    return *p != '=';
}

/*
 * Whether a value begins behind this quote, which the tag's name stands before: there
 * is ` name=` in front of it, and no `=` in front of that, whose value all of it would
 * be. In doubt it does not. `begin` is where the octets begin; of the sixteen
 * in front of the quote some may be older than the tag.
 */
static inline int opens_value(const char *quote, const char *begin)
{
    cp_octets some;
    unsigned others, spaces, space;

    if (quote - begin < 16 || !cp_is_letter(quote[-2]))
        return opens_value_slowly(quote);
    some = cp_octets_at(quote - 16);
    others = cp_octets_bits((some == '=') | (some == '<')) ^ 0x8000; /* but for the last `=` */
    spaces = cp_octets_bits(some == ' ');
    if (!(spaces >> 1))
        return opens_value_slowly(quote);
    space = 31 - (unsigned)__builtin_clz(spaces); /* in front of the name; what is before? */
    return (!(others >> (space - 1)) && (unsigned char)quote[(int)space - 17] > ' ') ||
           opens_value_slowly(quote);
}

/* The `>` of a tag whose name was begun; NULL where it is odd or not whole. */
static inline const char *end_of_tag(window *w, const char *begin)
{
    for (;;) {
        const char *mark = next_mark(w);

        if (!mark || *mark == '>')
            return mark;
        if (*mark == '<' || !opens_value(mark, begin) || !next(w, *mark))
            return NULL;
    }
}

#define BIT(c) (1u << ((c)&31))

/* How the names begin that matter in a body: by their first letter, the second ones.
 * What is no letter begins no name, and is for the states to read. */
static const unsigned seconds[256] = {
    [0 ... '@'] = ~0u,
    ['I'] = BIT('f'),
    ['M'] = BIT('a'),
    ['N'] = BIT('o'),
    ['P'] = BIT('l'),
    ['S'] = BIT('c') | BIT('t') | BIT('v'),
    ['T'] = BIT('e') | BIT('i'),
    ['X'] = BIT('m'),
    ['[' ... '`'] = ~0u,
    ['i'] = BIT('f'),
    ['m'] = BIT('a'),
    ['n'] = BIT('o'),
    ['p'] = BIT('l'),
    ['s'] = BIT('c') | BIT('t') | BIT('v'),
    ['t'] = BIT('e') | BIT('i'),
    ['x'] = BIT('m'),
    ['{' ... 255] = ~0u,
};

/* Whether `p` is no name, or that of iframe, math, noembed, noframes, noscript, plaintext,
 * script, style, svg, template, textarea, title or xmp, or seems to be. */
static inline int may_matter(const char *p)
{
    const char *i = "ifr mat noe nof nos pla scr sty svg tem tex tit xmp";

    if (!(seconds[(unsigned char)*p] & BIT(p[1])))
        return 0;
    if (!cp_is_letter(*p))
        return 1;
    for (; i[0] != cp_lower(p[0]) || i[1] != cp_lower(p[1]) || i[2] != cp_lower(p[2]); i += 4)
        if (!i[3])
            return 0;
    return 1;
}

#define NAME_AT 5 /* octets from a `<` to behind the third of a name, with a `/` */

const char *cp_skip_plain(const char *p, const char *end)
{
    window w = {.end = end - NAME_AT};
    const char *tag;

    if (end - p <= NAME_AT)
        return p;
    look_at(&w, p);
    while ((tag = next(&w, '<')))
        if (may_matter(tag + 1 + (tag[1] == '/')) || !end_of_tag(&w, p))
            return tag;
    return w.end;
}
