/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens are made at start and compared at every request, so comparing is a
 * walk over two short strings. The canonical text is pinned by a test vector:
 * a change here would ask every visitor of every site again.
 */
#include "policy/tokens.h"

#include <stdlib.h>

#include "apr_strings.h"
#include "text/digest.h"
#include "text/words.h"

/* Life classes from the shortest to the longest. */
typedef struct {
    char class;
    apr_int64_t seconds; /* at most */
} life_class;

#define DAY ((apr_int64_t)86400)

static const life_class classes[] = {
    {'d', DAY}, {'m', 30 * DAY}, {'6', 180 * DAY}, {'y', 390 * DAY}, {'2', 750 * DAY},
};

static const char class_order[] = "sdm6y2x";

static char class_of(const cp_duration *duration)
{
    apr_size_t i;

    if (duration->seconds == CP_DURATION_SESSION)
        return 's';
    if (duration->seconds == CP_DURATION_NONE)
        return 'x';
    for (i = 0; i < sizeof(classes) / sizeof(*classes); i++)
        if (duration->seconds <= classes[i].seconds)
            return classes[i].class;
    return 'x';
}

static int class_rank(char class)
{
    const char *at = class ? strchr(class_order, class) : NULL;

    return at ? (int)(at - class_order) : -1;
}

/* What one provider of a category stands for, gathered over its rows. */
typedef struct {
    const char *name;
    apr_array_header_t *recipients; /* const char * */
    char class;
} provider;

static const char *default_text(const cp_localised *text, const char *default_lang)
{
    const char *found;
    const char *t = cp_localised_text(text, default_lang, default_lang, &found);

    return t ? t : "";
}

static provider *provider_of(apr_pool_t *p, apr_array_header_t *providers, const char *name)
{
    provider *one;
    int i;

    for (i = 0; i < providers->nelts; i++) {
        one = &APR_ARRAY_IDX(providers, i, provider);
        if (!strcmp(one->name, name))
            return one;
    }
    one = apr_array_push(providers);
    one->name = name;
    one->recipients = apr_array_make(p, 4, sizeof(const char *));
    one->class = 's';
    return one;
}

static void gather(apr_pool_t *p, apr_array_header_t *providers, const cp_row *row,
                   const char *default_lang)
{
    provider *one = provider_of(p, providers, default_text(&row->provider, default_lang));
    char *list = apr_pstrdup(p, default_text(&row->recipients, default_lang)), *last, *name;
    char class = class_of(&row->duration);

    for (name = apr_strtok(list, ",;", &last); name; name = apr_strtok(NULL, ",;", &last)) {
        name = apr_pstrdup(p, cp_text_squeeze(name, p));
        if (*name)
            APR_ARRAY_PUSH(one->recipients, const char *) = name;
    }
    if (class_rank(class) > class_rank(one->class))
        one->class = class;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_texts(apr_array_header_t *texts)
{
    qsort(texts->elts, (apr_size_t)texts->nelts, sizeof(const char *), by_text);
}

/* The texts in order, each once, each with `end` behind it. */
static const char *listed(apr_pool_t *p, apr_array_header_t *texts, const char *end)
{
    apr_array_header_t *parts = apr_array_make(p, texts->nelts * 2 + 1, sizeof(const char *));
    int i;

    sort_texts(texts);
    for (i = 0; i < texts->nelts; i++) {
        const char *text = APR_ARRAY_IDX(texts, i, const char *);

        if (i && !strcmp(text, APR_ARRAY_IDX(texts, i - 1, const char *)))
            continue;
        APR_ARRAY_PUSH(parts, const char *) = text;
        APR_ARRAY_PUSH(parts, const char *) = end;
    }
    return apr_array_pstrcat(p, parts, 0);
}

static const char *token(apr_pool_t *p, const cp_category *category, const char *what, char class)
{
    const char *text =
        apr_pstrcat(p, "cookiepolicy 1\n", category->id, "\n", cp_basis_name(category->basis), "\n",
                    category->version ? category->version : "", "\n", what, NULL);
    char *out = apr_palloc(p, CP_TOKEN_LENGTH + 1);

    cp_digest(out, 4, cp_span_of(text), p);
    out[4] = class;
    out[5] = '\0';
    return out;
}

static void provider_tokens(apr_pool_t *p, apr_array_header_t *tokens, const cp_category *category,
                            const char *default_lang)
{
    apr_array_header_t *providers = apr_array_make(p, 8, sizeof(provider));
    int i;

    for (i = 0; i < category->rows->nelts; i++)
        gather(p, providers, APR_ARRAY_IDX(category->rows, i, const cp_row *), default_lang);
    for (i = 0; i < providers->nelts; i++) {
        const provider *one = &APR_ARRAY_IDX(providers, i, provider);
        const char *what =
            apr_pstrcat(p, "provider\n", one->name, "\n", listed(p, one->recipients, "\n"), NULL);

        APR_ARRAY_PUSH(tokens, const char *) = token(p, category, what, one->class);
    }
}

static void source_tokens(apr_pool_t *p, apr_array_header_t *tokens, const cp_category *category)
{
    int i, k;

    for (i = 0; i < category->sources->nelts; i++) {
        const cp_source *source = APR_ARRAY_IDX(category->sources, i, const cp_source *);

        for (k = 0; k < source->sources->nelts; k++) {
            const char *expression = APR_ARRAY_IDX(source->sources, k, const char *);

            if (*expression != '\'') /* a keyword names no third party */
                APR_ARRAY_PUSH(tokens, const char *) =
                    token(p, category,
                          apr_pstrcat(p, "source\n", cp_lowered(expression, p), "\n", NULL), 's');
        }
    }
}

const char *cp_tokens_make(apr_pool_t *p, const cp_category *category, const char *default_lang)
{
    apr_array_header_t *tokens = apr_array_make(p, 8, sizeof(const char *));

    if (category->basis == CP_EXEMPT)
        return "";
    provider_tokens(p, tokens, category, default_lang);
    source_tokens(p, tokens, category);
    return listed(p, tokens, "");
}

int cp_tokens_cover(const char *granted, apr_size_t n, const char *today)
{
    for (; *today; today += CP_TOKEN_LENGTH) {
        apr_size_t i;

        for (i = 0; i + CP_TOKEN_LENGTH <= n; i += CP_TOKEN_LENGTH)
            if (!memcmp(granted + i, today, 4) &&
                class_rank(granted[i + 4]) >= class_rank(today[4]))
                break;
        if (i + CP_TOKEN_LENGTH > n)
            return 0;
    }
    return 1;
}

int cp_tokens_valid(const char *tokens, apr_size_t n)
{
    apr_size_t i;

    if (n % CP_TOKEN_LENGTH)
        return 0;
    for (i = 0; i < n; i++) {
        char c = tokens[i];

        if (i % CP_TOKEN_LENGTH == 4 ? class_rank(c) < 0
                                     : !((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                         (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return 0;
    }
    return 1;
}
