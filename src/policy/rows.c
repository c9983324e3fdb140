/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directives that add to the table: a category, the cookies of a row, the
 * sources of content. A host may have hundreds of each.
 */
#include <stddef.h>

#include "apr_strings.h"
#include "cookie/name.h"
#include "policy/directives.h"
#include "policy/source.h"
#include "text/words.h"

/* Words of the form and of the query, which a category must not be called. */
static const char *const reserved[] = {"choice", "return", "policy", "layer", "lang", "part",
                                       "saved",  "all",    "none",   "off",   NULL};

static const char *category_id_error(const char *id, apr_pool_t *p)
{
    apr_size_t n = strlen(id);
    const char *const *word;

    if (!n || n > CP_CATEGORY_ID_MAX || id[0] < 'a' || id[0] > 'z' ||
        id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return apr_psprintf(p,
                            "'%s' is not a category; allowed: a lower-case letter, then up to "
                            "31 lower-case letters, digits or '-'",
                            id);
    for (word = reserved; *word; word++)
        if (!strcmp(*word, id))
            return apr_psprintf(p, "'%s' cannot be a category: the form uses this word", id);
    return NULL;
}

static const cp_key category_keys[] = {
    {"version", CP_KEY_WORD, offsetof(cp_category, version)},
    {"label", CP_KEY_TEXT, offsetof(cp_category, label)},
    {"description", CP_KEY_TEXT, offsetof(cp_category, description)},
};

const char *cp_declare_category(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                apr_pool_t *p)
{
    cp_category category = {0};
    const char *basis = cp_word_at(words, 1);
    const char *error = category_id_error(cp_word_at(words, 0) ? cp_word_at(words, 0) : "", p);
    int i;

    if (error)
        return error;
    category.id = cp_word_at(words, 0);
    category.where = where;
    for (i = CP_EXEMPT; i <= CP_OPT_IN; i++)
        if (basis && cp_span_is_nocase(cp_span_of(basis), cp_basis_name((cp_basis)i)))
            break;
    if (i > CP_OPT_IN)
        return apr_psprintf(p,
                            "'%s' is not a basis for category '%s'; allowed: exempt (needs no "
                            "consent), opt-in, opt-out",
                            basis ? basis : "", category.id);
    category.basis = (cp_basis)i;
    for (i = 0; i < d->categories->nelts; i++) {
        const cp_category *other = &APR_ARRAY_IDX(d->categories, i, cp_category);

        if (!strcmp(other->id, category.id))
            return apr_psprintf(p,
                                "category '%s' is declared here a second time; the first is "
                                "%s:%d",
                                category.id, other->where.file, other->where.line);
    }
    error = cp_options_read(&category, category_keys, CP_KEYS(category_keys), words, 2, p);
    APR_ARRAY_PUSH(d->categories, cp_category) = category;
    return error;
}

static const cp_key cookie_keys[] = {
    {"provider", CP_KEY_TEXT, offsetof(cp_row, provider)},
    {"location", CP_KEY_TEXT, offsetof(cp_row, location)},
    {"purpose", CP_KEY_TEXT, offsetof(cp_row, purpose)},
    {"recipients", CP_KEY_TEXT, offsetof(cp_row, recipients)},
    {"url", CP_KEY_URL, offsetof(cp_row, url)},
    {"duration", CP_KEY_DURATION, offsetof(cp_row, duration)},
    {"domain", CP_KEY_DOMAIN, offsetof(cp_row, domain)},
    {"path", CP_KEY_PATH, offsetof(cp_row, path)},
    {"secure", CP_KEY_FLAG, offsetof(cp_row, secure)},
    {"partitioned", CP_KEY_FLAG, offsetof(cp_row, partitioned)},
    {"storage", CP_KEY_FLAG, offsetof(cp_row, storage)},
};

static const char *read_names(apr_array_header_t *names, const char *list, apr_pool_t *p)
{
    char *copy = apr_pstrdup(p, list), *last, *name;

    for (name = apr_strtok(copy, " \t", &last); name; name = apr_strtok(NULL, " \t", &last)) {
        const char *error = cp_name_error(cp_span_of(name));

        if (error)
            return apr_psprintf(p, "cookie name '%s': %s", name, error);
        if (cp_words_have(names, name))
            return apr_psprintf(p, "cookie name '%s' is given twice", name);
        APR_ARRAY_PUSH(names, const char *) = name;
    }
    if (apr_is_empty_array(names))
        return "the first argument is one or more cookie names, in quotes if several";
    return NULL;
}

const char *cp_declare_cookie(cp_declared *d, const apr_array_header_t *words, cp_where where,
                              apr_pool_t *p)
{
    cp_row row = {0};
    const char *error;

    row.names = apr_array_make(p, 2, sizeof(const char *));
    row.where = where;
    row.duration.seconds = CP_DURATION_NONE;
    error = read_names(row.names, cp_word_at(words, 0) ? cp_word_at(words, 0) : "", p);
    if (error)
        return error;
    row.category = cp_word_at(words, 1);
    if (row.category && cp_span_is_nocase(cp_span_of(row.category), "off")) {
        if (words->nelts > 2)
            return apr_psprintf(p, "'%s': nothing may follow 'off'", cp_word_at(words, 2));
        row.category = NULL;
    } else {
        error = category_id_error(row.category ? row.category : "", p);
        if (error)
            return apr_pstrcat(p, "second argument: ", error,
                               ", or 'off'; several names stand in one pair of quotes", NULL);
        error = cp_options_read(&row, cookie_keys, CP_KEYS(cookie_keys), words, 2, p);
    }
    APR_ARRAY_PUSH(d->rows, cp_row) = row;
    return error;
}

const char *cp_declare_source(cp_declared *d, const apr_array_header_t *words, cp_where where,
                              apr_pool_t *p)
{
    cp_source source = {0};
    const char *error;
    int i;

    if (words->nelts < 3)
        return "needs a category, a list of directives such as script-src,img-src, and at least "
               "one source";
    error = category_id_error(cp_word_at(words, 0), p);
    if (error)
        return error;
    source.category = cp_word_at(words, 0);
    source.where = where;
    source.sources = apr_array_make(p, words->nelts - 2, sizeof(const char *));
    error = cp_csp_directives(&source.directives, cp_word_at(words, 1), p);
    for (i = 2; !error && i < words->nelts; i++)
        error = cp_csp_source(apr_array_push(source.sources), cp_word_at(words, i), p);
    APR_ARRAY_PUSH(d->sources, cp_source) = source;
    return error;
}
