/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which language a page speaks. Tags are compared as RFC 4647 looks them up:
 * a range loses its last subtag until something fits. One pass over the field
 * and no allocation, since a visitor writes it.
 */
#include "page/lang.h"

#include "apr_strings.h"
#include "text/span.h"

/* The tag without its last subtag. */
static cp_span shorter(cp_span tag)
{
    while (tag.n && tag.p[tag.n - 1] != '-')
        tag.n--;
    if (tag.n)
        tag.n--;
    return tag;
}

const cp_texts *cp_lang_texts(const char *lang)
{
    const cp_texts *texts;
    cp_span tag;

    for (tag = cp_span_of(lang); tag.n; tag = shorter(tag))
        for (texts = cp_texts_all; texts->lang; texts++)
            if (cp_span_is(tag, texts->lang))
                return texts;
    return NULL;
}

int cp_lang_known(const char *lang)
{
    return cp_lang_texts(lang) != NULL;
}

const char *cp_lang_list(apr_pool_t *p)
{
    const cp_texts *texts = cp_texts_all;
    const char *list = texts->lang;

    for (texts++; texts->lang; texts++)
        list = apr_pstrcat(p, list, " ", texts->lang, NULL);
    return list;
}

static const char *find_offered(const apr_array_header_t *offered, cp_span tag)
{
    int i;

    for (i = 0; i < offered->nelts; i++)
        if (cp_span_is_nocase(tag, APR_ARRAY_IDX(offered, i, const char *)))
            return APR_ARRAY_IDX(offered, i, const char *);
    return NULL;
}

static const char *look_up(const apr_array_header_t *offered, cp_span range)
{
    const char *found = NULL;

    for (; range.n && !found; range = shorter(range))
        found = find_offered(offered, range);
    return found;
}

/* RFC 9110 12.4.2, in thousandths; 0 where it cannot be read. */
static int quality(cp_span weight)
{
    int value, scale = 1000;
    apr_size_t i;

    if (!weight.n)
        return 1000;
    if (weight.n < 3 || weight.n > 7 || cp_lower(weight.p[0]) != 'q' || weight.p[1] != '=' ||
        (weight.p[2] != '0' && weight.p[2] != '1'))
        return 0;
    value = (weight.p[2] - '0') * scale;
    for (i = 3; i < weight.n; i++) {
        char c = weight.p[i];

        if (i == 3 ? c != '.' : c < '0' || c > '9')
            return 0;
        if (i > 3)
            value += (c - '0') * (scale /= 10);
    }
    return value <= 1000 ? value : 0;
}

/* The next language range of the field, with its quality. */
static cp_span next_range(int *q, cp_span *field)
{
    cp_span weight, item = cp_span_cut(field, *field, ',');
    cp_span range = cp_span_cut(&weight, item, ';');

    *q = quality(cp_span_trim(weight));
    return cp_span_trim(range);
}

/* The first offered language that no range of the field but `*` speaks of. */
static const char *unnamed(const apr_array_header_t *offered, cp_span field)
{
    int i, q;

    for (i = 0; i < offered->nelts; i++) {
        const char *lang = APR_ARRAY_IDX(offered, i, const char *);
        cp_span rest = field;
        int named = 0;

        while (rest.n && !named)
            named = cp_span_is_nocase(next_range(&q, &rest), lang);
        if (!named)
            return lang;
    }
    return NULL;
}

static const char *negotiate(const apr_array_header_t *offered, cp_span field)
{
    cp_span rest = field;
    const char *best = NULL, *any = NULL;
    int best_q = 0, any_q = 0, q;

    while (rest.n) {
        cp_span range = next_range(&q, &rest);
        const char *found;

        if (cp_span_is(range, "*")) {
            any_q = q > any_q ? q : any_q;
        } else if (q > best_q && (found = look_up(offered, range))) {
            best = found;
            best_q = q;
        }
    }
    if (any_q > best_q)
        any = unnamed(offered, field);
    return any ? any : best;
}

const char *cp_lang_choose(const apr_array_header_t *offered, const char *asked,
                           const char *accept_language)
{
    const char *lang = find_offered(offered, cp_span_of(asked));

    if (!lang && accept_language)
        lang = negotiate(offered, cp_span_of(accept_language));
    return lang ? lang : APR_ARRAY_IDX(offered, 0, const char *);
}
