/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which language a page speaks. Tags are compared as RFC 4647 looks them up (a
 * range loses its last subtag until something fits), and then by their language
 * alone: who asks for `fr` is better served by `fr-ca` than by the default. A
 * few passes over the field and no allocation, since a visitor writes it.
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

/* The language of a tag, without script, region and the rest. Codes that name
 * one written language or have been replaced come to one (IANA's registry of
 * subtags: `no` is the macrolanguage of `nb` and `nn`; `iw` is deprecated). */
static cp_span language_of(cp_span tag)
{
    static const struct {
        const char *code, *same;
    } others[] = {{"no", "nb"}, {"nn", "nb"}, {"iw", "he"}};
    cp_span code = cp_span_cut(&tag, tag, '-');
    apr_size_t i;

    for (i = 0; i < sizeof others / sizeof *others; i++)
        if (cp_span_is_nocase(code, others[i].code))
            return cp_span_of(others[i].same);
    return code;
}

static const cp_texts *texts_of(cp_span tag)
{
    const cp_texts *texts;

    for (texts = cp_texts_all; texts->lang; texts++)
        if (cp_span_is(tag, texts->lang))
            return texts;
    return NULL;
}

const cp_texts *cp_lang_texts(const char *lang)
{
    const cp_texts *texts = NULL;
    cp_span tag;

    for (tag = cp_span_of(lang); tag.n && !texts; tag = shorter(tag))
        texts = texts_of(tag);
    return texts ? texts : texts_of(language_of(cp_span_of(lang)));
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

/* A bit for each of the first offered languages; more are not refused. */
#define MASK_BITS 64

/* The number of `tag` among those offered, or -1. */
static int number_of(const apr_array_header_t *offered, cp_span tag)
{
    int i;

    for (i = 0; i < offered->nelts; i++)
        if (cp_span_is_nocase(tag, APR_ARRAY_IDX(offered, i, const char *)))
            return i;
    return -1;
}

static int is_in(apr_uint64_t mask, int i)
{
    return i >= 0 && i < MASK_BITS && mask >> i & 1;
}

static int is_same(cp_span a, cp_span b)
{
    apr_size_t i = 0;

    while (i < a.n && i < b.n && cp_lower(a.p[i]) == cp_lower(b.p[i]))
        i++;
    return i == a.n && i == b.n;
}

/* The first of the same language, whatever its region. */
static int relative_of(const apr_array_header_t *offered, cp_span range, apr_uint64_t refused)
{
    cp_span language = language_of(range);
    int i;

    for (i = 0; i < offered->nelts; i++) {
        cp_span other = language_of(cp_span_of(APR_ARRAY_IDX(offered, i, const char *)));

        if (!is_in(refused, i) && is_same(language, other))
            return i;
    }
    return -1;
}

static const char *look_up(const apr_array_header_t *offered, cp_span range, apr_uint64_t refused)
{
    cp_span part;
    int i = -1;

    for (part = range; part.n && i < 0; part = shorter(part)) {
        i = number_of(offered, part);
        if (is_in(refused, i))
            i = -1;
    }
    if (i < 0)
        i = relative_of(offered, range, refused);
    return i < 0 ? NULL : APR_ARRAY_IDX(offered, i, const char *);
}

const char *cp_lang_find(const apr_array_header_t *offered, cp_span tag)
{
    return look_up(offered, tag, 0);
}

/* RFC 9110 12.4.2, in thousandths; -1 where it cannot be read. */
static int quality(cp_span weight)
{
    int value, scale = 1000;
    apr_size_t i;

    if (!weight.n)
        return 1000;
    if (weight.n < 3 || weight.n > 7 || cp_lower(weight.p[0]) != 'q' || weight.p[1] != '=' ||
        (weight.p[2] != '0' && weight.p[2] != '1'))
        return -1;
    value = (weight.p[2] - '0') * scale;
    for (i = 3; i < weight.n; i++) {
        char c = weight.p[i];

        if (i == 3 ? c != '.' : c < '0' || c > '9')
            return -1;
        if (i > 3)
            value += (c - '0') * (scale /= 10);
    }
    return value <= 1000 ? value : -1;
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

/* The offered languages that the field names as not wanted at all: the range
 * `en-gb` must not fall back to an `en;q=0`. */
static apr_uint64_t refused_by(const apr_array_header_t *offered, cp_span field)
{
    apr_uint64_t refused = 0;
    int q;

    while (field.n) {
        cp_span range = next_range(&q, &field);
        int i = q == 0 ? number_of(offered, range) : -1;

        if (i >= 0 && i < MASK_BITS)
            refused |= APR_UINT64_C(1) << i;
    }
    return refused;
}

static const char *negotiate(const apr_array_header_t *offered, cp_span field)
{
    apr_uint64_t refused = refused_by(offered, field);
    const char *best = NULL, *any = NULL;
    cp_span rest = field;
    int best_q = 0, any_q = 0, q;

    while (rest.n) {
        cp_span range = next_range(&q, &rest);
        const char *found;

        if (cp_span_is(range, "*")) {
            any_q = q > any_q ? q : any_q;
        } else if (q > best_q && (found = look_up(offered, range, refused))) {
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
    const char *lang = asked ? cp_lang_find(offered, cp_span_of(asked)) : NULL;

    if (!lang && accept_language)
        lang = negotiate(offered, cp_span_of(accept_language));
    return lang ? lang : APR_ARRAY_IDX(offered, 0, const char *);
}
