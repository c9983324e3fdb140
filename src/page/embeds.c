/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The expressions are put in order once, at start, so that the first that
 * matches a frame is the most telling, and knows by then who else lets the
 * frame load.
 */
#include "page/embeds.h"

#include <stdlib.h>

#include "apr_strings.h"
#include "page/address.h"
#include "policy/csp.h"
#include "text/words.h"

/* How many of frame-src, child-src and default-src rule frames here. */
static int ruling(const char *const *fallbacks, const cp_csp *csp)
{
    int n = 1;

    while (fallbacks[n] && !(csp && cp_csp_is_based(csp, fallbacks[n - 1])))
        n++;
    return n;
}

static void add_source(apr_array_header_t *frames, const cp_category *category,
                       const cp_source *source)
{
    int i;

    for (i = 0; i < source->sources->nelts; i++) {
        const char *expression = APR_ARRAY_IDX(source->sources, i, const char *);

        if (*expression != '\'')
            APR_ARRAY_PUSH(frames, cp_embed) =
                (cp_embed){.expression = expression, .category = category};
    }
}

static void add_category(apr_array_header_t *frames, const cp_category *category,
                         const char *const *fallbacks, int count)
{
    int i, k;

    for (i = 0; i < category->sources->nelts; i++) {
        const cp_source *source = APR_ARRAY_IDX(category->sources, i, const cp_source *);

        for (k = 0; k < count; k++)
            if (cp_words_have(source->directives, fallbacks[k])) {
                add_source(frames, category, source);
                break;
            }
    }
}

/* One host before many, then the longer expression. */
static int closest_first(const void *a, const void *b)
{
    const cp_embed *one = a, *two = b;
    apr_size_t m = strlen(one->expression), n = strlen(two->expression);
    int wild = !!strchr(one->expression, '*') - !!strchr(two->expression, '*');

    if (wild)
        return wild;
    if (m != n)
        return m > n ? -1 : 1;
    return strcmp(one->expression, two->expression);
}

/* An address that the expression matches: with `x` for a wildcard. */
static int sample(cp_address *address, apr_pool_t *p, const char *expression)
{
    const char *host = strstr(expression, "://");
    const char *star = strstr(expression, "*.");

    host = host ? host + 3 : expression;
    if (star == host)
        expression = apr_pstrcat(p, apr_pstrmemdup(p, expression, (apr_size_t)(star - expression)),
                                 "x", star + 1, NULL);
    if (!strstr(expression, "://"))
        expression = apr_pstrcat(p, "//", expression, NULL);
    return cp_address_read(address, cp_span_of(expression));
}

/* Who lets a frame load that this expression matches. */
static apr_uint64_t letting(apr_pool_t *p, const apr_array_header_t *frames, const cp_embed *frame)
{
    apr_uint64_t all = APR_UINT64_C(1) << frame->category->index;
    cp_address address;
    int i;

    if (!sample(&address, p, frame->expression))
        return all;
    for (i = 0; i < frames->nelts; i++) {
        const cp_embed *other = &APR_ARRAY_IDX(frames, i, cp_embed);

        if (cp_address_matches(&address, other->expression))
            all |= APR_UINT64_C(1) << other->category->index;
    }
    return all;
}

const apr_array_header_t *cp_embeds_make(apr_pool_t *p, const cp_table *table)
{
    static const char *const fallbacks[] = {"frame-src", "child-src", "default-src", NULL};
    apr_array_header_t *frames = apr_array_make(p, 4, sizeof(cp_embed));
    int count = ruling(fallbacks, table->csp), i, asked = 0;

    for (i = 0; i < table->categories->nelts; i++)
        add_category(frames, APR_ARRAY_IDX(table->categories, i, const cp_category *), fallbacks,
                     count);
    qsort(frames->elts, (size_t)frames->nelts, sizeof(cp_embed), closest_first);
    for (i = 0; i < frames->nelts; i++) {
        cp_embed *frame = &APR_ARRAY_IDX(frames, i, cp_embed);

        frame->categories = letting(p, frames, frame);
        asked |= frame->category->basis == CP_OPT_IN;
    }
    return asked ? frames : NULL;
}

/* "host:port" of a Host field, and the address's own. */
static int is_own(const cp_address *address, cp_span host)
{
    apr_size_t n = address->host.n;

    return host.n >= n && (host.n == n || host.p[n] == ':') &&
           cp_span_equal_nocase((cp_span){host.p, n}, address->host);
}

int cp_embeds_find(const apr_array_header_t *frames, cp_span host, cp_span src)
{
    cp_address address;
    int i, found = -1;

    if (!frames || !cp_address_read(&address, src) || is_own(&address, host))
        return -1;
    for (i = 0; i < frames->nelts; i++) {
        const cp_embed *frame = &APR_ARRAY_IDX(frames, i, cp_embed);

        if (!cp_address_matches(&address, frame->expression))
            continue;
        if (frame->category->basis == CP_EXEMPT)
            return -1;
        if (found < 0 && frame->category->basis == CP_OPT_IN)
            found = i;
    }
    return found;
}

const char *cp_embed_place(apr_pool_t *p, const cp_embed *frame)
{
    const char *host = strstr(frame->expression, "://");
    const char *place;
    apr_size_t n;

    host = host ? host + 3 : frame->expression;
    if (host[0] == '*' && host[1] == '.')
        host += 2;
    n = strcspn(host, ":/");
    place = apr_pstrmemdup(p, host, n);
    return strchr(place, '.') || !strcmp(place, "localhost") ? place : frame->expression;
}
