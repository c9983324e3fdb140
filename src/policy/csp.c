/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list of sources for each directive that some CookiePolicySource names. It
 * is made of pieces, one a category, and a piece is in the value while its
 * category is on.
 *
 * A directive that the base does not name is sent only while a category that
 * names it is on, and then begins with the pieces of the directive that
 * browsers had gone by until then (CSP3 6.8.3): it takes that one's place, and
 * must not forbid what was allowed without the consent.
 */
#include "policy/csp.h"

#include "apr_strings.h"
#include "text/words.h"

typedef struct {
    apr_uint64_t category; /* its bit */
    const char *text;      /* " https://a.example https://b.example" */
    apr_size_t length;
    const apr_array_header_t *sources; /* const char * */
} piece;

typedef struct {
    const char *name;
    apr_size_t length;
    int in_base;        /* an exempt category names it */
    int ruled;          /* that, or something in the base stands in for it */
    apr_uint64_t named; /* the other categories that name it */
    apr_array_header_t *pieces;
} list;

struct cp_csp {
    apr_array_header_t *lists; /* list: a fallback stands before what falls back to it */
    apr_uint64_t bound;
    apr_uint64_t stranger; /* of `bound`, what is on without a choice */
    const char *strangers;
    apr_size_t longest; /* octets of the value with everything on */
};

/* What stands in for a directive that is not there, nearest first. In an order
 * in which each comes after those that it falls back to. */
static const struct {
    const char *name;
    const char *fallbacks[4];
} directives[] = {
    {"default-src", {NULL}},
    {"child-src", {"default-src", NULL}},
    {"connect-src", {"default-src", NULL}},
    {"font-src", {"default-src", NULL}},
    {"frame-src", {"child-src", "default-src", NULL}},
    {"img-src", {"default-src", NULL}},
    {"manifest-src", {"default-src", NULL}},
    {"media-src", {"default-src", NULL}},
    {"object-src", {"default-src", NULL}},
    {"script-src", {"default-src", NULL}},
    {"script-src-attr", {"script-src", "default-src", NULL}},
    {"script-src-elem", {"script-src", "default-src", NULL}},
    {"style-src", {"default-src", NULL}},
    {"style-src-attr", {"style-src", "default-src", NULL}},
    {"style-src-elem", {"style-src", "default-src", NULL}},
    {"worker-src", {"child-src", "script-src", "default-src", NULL}},
};
#define DIRECTIVES (sizeof directives / sizeof *directives)

typedef struct {
    apr_pool_t *p;
    const cp_table *table;
    cp_csp *csp;
    cp_report_fn report;
    void *baton;
    int errors;
} build;

static void fail(build *b, const cp_source *source, const char *directive, const char *what)
{
    b->errors++;
    b->report(
        b->baton, CP_REPORT_ERROR, &source->where,
        apr_psprintf(b->p, "CookiePolicySource %s %s: %s", source->category, directive, what));
}

static list *find_list(const cp_csp *csp, const char *name)
{
    int i;

    for (i = 0; i < csp->lists->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(csp->lists, i, list).name, name))
            return &APR_ARRAY_IDX(csp->lists, i, list);
    return NULL;
}

/* The list that browsers go by where directive number `d` is not sent, or NULL. */
static list *fallback_of(const cp_csp *csp, apr_size_t d)
{
    const char *const *name;
    list *found = NULL;

    for (name = directives[d].fallbacks; *name && !found; name++)
        found = find_list(csp, *name);
    return found;
}

/* The sources of a category for a directive, each once; 'none' is no source. */
static apr_array_header_t *sources_of(apr_pool_t *p, const cp_category *c, const char *directive,
                                      const cp_source **first)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const char *));
    int i, k;

    *first = NULL;
    for (i = 0; i < c->sources->nelts; i++) {
        const cp_source *source = APR_ARRAY_IDX(c->sources, i, const cp_source *);

        if (!cp_words_have(source->directives, directive))
            continue;
        if (!*first)
            *first = source;
        for (k = 0; k < source->sources->nelts; k++) {
            const char *one = APR_ARRAY_IDX(source->sources, k, const char *);

            if (strcmp(one, "'none'") && !cp_words_have(all, one))
                APR_ARRAY_PUSH(all, const char *) = one;
        }
    }
    return all;
}

/* What would make a consent mean nothing, or mean what was not said. */
static void check_bound(build *b, const list *l, const cp_source *source,
                        const apr_array_header_t *sources)
{
    int i;

    if (!l->ruled)
        fail(b, source, l->name,
             "no exempt category has a source for it or for what stands in for it, so nothing "
             "would keep this out without consent; allowed with, for example: "
             "CookiePolicySource necessary default-src self");
    if (!sources->nelts)
        fail(b, source, l->name, "there is nothing in 'none' to agree to; allowed: sources");
    for (i = 0; i < l->pieces->nelts; i++)
        if (cp_words_have(APR_ARRAY_IDX(l->pieces, i, piece).sources, "'strict-dynamic'"))
            fail(b, source, l->name,
                 "with 'strict-dynamic' in its list browsers ignore hosts, so that consent would "
                 "change nothing; allowed: a list without it");
    if (cp_words_have(sources, "'strict-dynamic'"))
        fail(b, source, l->name,
             "'strict-dynamic' would let in what was not agreed to; allowed: hosts and schemes");
}

static void add_category(build *b, list *l, const cp_category *c)
{
    const cp_source *first;
    apr_array_header_t *sources = sources_of(b->p, c, l->name, &first);
    piece *added;

    if (!first)
        return;
    if (c->basis == CP_EXEMPT) {
        l->in_base = 1;
    } else {
        check_bound(b, l, first, sources);
        l->named |= APR_UINT64_C(1) << c->index;
    }
    if (!sources->nelts)
        return;
    added = apr_array_push(l->pieces);
    added->category = APR_UINT64_C(1) << c->index;
    added->text = apr_pstrcat(b->p, " ", apr_array_pstrcat(b->p, sources, ' '), NULL);
    added->length = strlen(added->text);
    added->sources = sources;
}

static void add_categories(build *b, list *l, int exempt)
{
    int i;

    for (i = 0; i < b->table->categories->nelts; i++) {
        const cp_category *c = APR_ARRAY_IDX(b->table->categories, i, const cp_category *);

        if ((c->basis == CP_EXEMPT) == exempt)
            add_category(b, l, c);
    }
}

/* The base first: it tells whether anything has to stand in for it. */
static void add_list(build *b, apr_size_t d)
{
    const list *fallback = fallback_of(b->csp, d);
    list l = {.name = directives[d].name, .length = strlen(directives[d].name)};

    l.pieces = apr_array_make(b->p, 4, sizeof(piece));
    add_categories(b, &l, 1);
    l.ruled = l.in_base || fallback;
    if (!l.in_base && fallback)
        apr_array_cat(l.pieces, fallback->pieces);
    add_categories(b, &l, 0);
    if (!l.in_base && !l.named)
        return;
    b->csp->bound |= l.named;
    APR_ARRAY_PUSH(b->csp->lists, list) = l;
}

static apr_size_t longest(const cp_csp *csp)
{
    apr_size_t n = 0;
    int i, k;

    for (i = 0; i < csp->lists->nelts; i++) {
        const list *l = &APR_ARRAY_IDX(csp->lists, i, list);

        n += l->length + sizeof(" 'none'; ");
        for (k = 0; k < l->pieces->nelts; k++)
            n += APR_ARRAY_IDX(l->pieces, k, piece).length;
    }
    return n;
}

static char *put(char *at, const char *text, apr_size_t n)
{
    memcpy(at, text, n);
    return at + n;
}

static char *put_list(char *at, const list *l, apr_uint64_t allowed)
{
    const piece *pieces = (const piece *)l->pieces->elts;
    const char *start;
    int i;

    start = at = put(at, l->name, l->length);
    for (i = 0; i < l->pieces->nelts; i++)
        if (pieces[i].category & allowed)
            at = put(at, pieces[i].text, pieces[i].length);
    return at > start ? at : put(at, " 'none'", 7);
}

static const char *join(apr_pool_t *p, const cp_csp *csp, apr_uint64_t allowed)
{
    char *value = apr_palloc(p, csp->longest + 1), *at = value;
    int i;

    for (i = 0; i < csp->lists->nelts; i++) {
        const list *l = &APR_ARRAY_IDX(csp->lists, i, list);

        if (!l->in_base && !(l->named & allowed))
            continue;
        if (at > value)
            at = put(at, "; ", 2);
        at = put_list(at, l, allowed);
    }
    *at = '\0';
    return value;
}

const cp_csp *cp_csp_make(apr_pool_t *p, const cp_table *table, cp_report_fn report, void *baton,
                          int *errors)
{
    build b = {p, table, apr_pcalloc(p, sizeof(cp_csp)), report, baton, 0};
    apr_size_t d;

    b.csp->lists = apr_array_make(p, 8, sizeof(list));
    for (d = 0; d < DIRECTIVES; d++)
        add_list(&b, d);
    *errors += b.errors;
    if (b.errors || !b.csp->lists->nelts)
        return NULL;
    b.csp->longest = longest(b.csp);
    b.csp->stranger = b.csp->bound & table->opt_out;
    b.csp->strangers = join(p, b.csp, table->exempt | b.csp->stranger);
    return b.csp;
}

apr_uint64_t cp_csp_bound(const cp_csp *csp)
{
    return csp->bound;
}

const char *cp_csp_value(apr_pool_t *p, const cp_csp *csp, apr_uint64_t allowed)
{
    return (allowed & csp->bound) == csp->stranger ? csp->strangers : join(p, csp, allowed);
}

int cp_csp_lets_in_more(const cp_csp *csp, apr_uint64_t allowed)
{
    return (allowed & csp->bound & ~csp->stranger) != 0;
}

int cp_csp_is_based(const cp_csp *csp, const char *directive)
{
    const list *l = find_list(csp, directive);

    return l && l->in_base;
}

const apr_array_header_t *cp_csp_base(apr_pool_t *p, const cp_csp *csp, const char *directive)
{
    apr_array_header_t *base = apr_array_make(p, 4, sizeof(const char *));
    const list *l = find_list(csp, directive);
    apr_size_t d = 0;
    int i;

    while (!l && d < DIRECTIVES && strcmp(directives[d].name, directive))
        d++;
    if (!l && d < DIRECTIVES)
        l = fallback_of(csp, d);
    if (!l)
        return NULL;
    for (i = 0; i < l->pieces->nelts; i++) {
        const piece *one = &APR_ARRAY_IDX(l->pieces, i, piece);

        if (!(one->category & csp->bound))
            apr_array_cat(base, one->sources);
    }
    return base;
}
