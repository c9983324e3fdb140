/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nouns of the table: their names, their texts by language, and what a
 * virtual host makes of its own lines and the main server's.
 *
 * Rows override per name, so that a host can take over one cookie of a shared
 * row and leave its siblings alone.
 */
#include "policy/model.h"

#include <string.h>

#include "apr_hash.h"
#include "apr_strings.h"

static const char *const basis_names[] = {"exempt", "opt-out", "opt-in"};

const char *cp_basis_name(cp_basis basis)
{
    return basis_names[basis];
}

static const char *text_in(const cp_localised *text, const char *lang)
{
    int i;

    for (i = 0; text->all && i < text->all->nelts; i++) {
        const cp_translation *t = &APR_ARRAY_IDX(text->all, i, cp_translation);

        if (lang && t->lang ? !strcmp(lang, t->lang) : lang == t->lang)
            return t->text;
    }
    return NULL;
}

const char *cp_localised_text(const cp_localised *text, const char *lang, const char *default_lang,
                              const char **found)
{
    const char *t = text_in(text, lang);

    *found = lang;
    if (t)
        return t;
    *found = default_lang;
    t = text_in(text, NULL);
    return t ? t : text_in(text, default_lang);
}

cp_declared *cp_declared_make(apr_pool_t *p)
{
    cp_declared *d = apr_pcalloc(p, sizeof(*d));

    d->mode = CP_MODE_UNSET;
    d->undeclared_allow = -1;
    d->choice.httponly = d->choice.forward = -1;
    d->choice.lifetime.seconds = CP_DURATION_NONE;
    d->record.keep.seconds = CP_DURATION_NONE;
    d->signal.honoured = -1;
    d->banner = CP_BANNER_UNSET;
    d->categories = apr_array_make(p, 4, sizeof(cp_category));
    d->rows = apr_array_make(p, 8, sizeof(cp_row));
    d->sources = apr_array_make(p, 4, sizeof(cp_source));
    d->reworded = apr_array_make(p, 0, sizeof(cp_reworded));
    return d;
}

/* A set of the names that some rows hold; 10 000 rows must merge quickly. */
static apr_hash_t *names_of(apr_pool_t *p, const apr_array_header_t *rows)
{
    apr_hash_t *names = apr_hash_make(p);
    int i, k;

    for (i = 0; i < rows->nelts; i++) {
        const cp_row *row = &APR_ARRAY_IDX(rows, i, cp_row);

        for (k = 0; k < row->names->nelts; k++)
            apr_hash_set(names, APR_ARRAY_IDX(row->names, k, const char *), APR_HASH_KEY_STRING,
                         row);
    }
    return names;
}

/* Pushes `row` with those of its names that are not in `others`. */
static void push_row(apr_pool_t *p, apr_array_header_t *rows, const cp_row *row, apr_hash_t *others)
{
    cp_row copy = *row;
    int i;

    copy.names = apr_array_make(p, row->names->nelts, sizeof(const char *));
    for (i = 0; i < row->names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(row->names, i, const char *);

        if (!apr_hash_get(others, name, APR_HASH_KEY_STRING))
            APR_ARRAY_PUSH(copy.names, const char *) = name;
    }
    if (copy.names->nelts == row->names->nelts)
        copy.names = row->names;
    if (copy.names->nelts)
        APR_ARRAY_PUSH(rows, cp_row) = copy;
}

/* An `off` row stays only with the names that it did not find, for lint. A
 * host without rows has the base's own array: copies of 10 000 rows for each
 * of 1 000 hosts would be gigabytes. */
static apr_array_header_t *merge_rows(apr_pool_t *p, apr_array_header_t *base,
                                      const apr_array_header_t *add)
{
    apr_array_header_t *out;
    apr_hash_t *in_add, *in_base;
    int i;

    if (!add->nelts)
        return base;
    out = apr_array_make(p, base->nelts + add->nelts, sizeof(cp_row));
    in_add = names_of(p, add);
    in_base = names_of(p, base);
    for (i = 0; i < base->nelts; i++)
        push_row(p, out, &APR_ARRAY_IDX(base, i, cp_row), in_add);
    for (i = 0; i < add->nelts; i++) {
        const cp_row *row = &APR_ARRAY_IDX(add, i, cp_row);

        if (row->category)
            APR_ARRAY_PUSH(out, cp_row) = *row;
        else
            push_row(p, out, row, in_base);
    }
    return out;
}

static apr_array_header_t *merge_categories(apr_pool_t *p, const apr_array_header_t *base,
                                            const apr_array_header_t *add)
{
    apr_array_header_t *out = apr_array_copy(p, base);
    int i, k;

    for (i = 0; i < add->nelts; i++) {
        const cp_category *mine = &APR_ARRAY_IDX(add, i, cp_category);

        for (k = 0; k < base->nelts; k++)
            if (!strcmp(APR_ARRAY_IDX(out, k, cp_category).id, mine->id))
                break;
        if (k < base->nelts)
            APR_ARRAY_IDX(out, k, cp_category) = *mine;
        else
            APR_ARRAY_PUSH(out, cp_category) = *mine;
    }
    return out;
}

cp_declared *cp_declared_merge(apr_pool_t *p, const cp_declared *base, const cp_declared *add)
{
    cp_declared *d = apr_pmemdup(p, base, sizeof(*base));

    if (add->mode != CP_MODE_UNSET) {
        d->mode = add->mode;
        d->mode_where = add->mode_where;
    }
    if (add->undeclared_allow != -1)
        d->undeclared_allow = add->undeclared_allow;
    if (add->page) {
        d->page = add->page;
        d->page_where = add->page_where;
    }
    if (add->controller.name)
        d->controller = add->controller;
    if (add->choice.where.file)
        d->choice = add->choice;
    if (add->record.kind != CP_RECORD_UNSET)
        d->record = add->record;
    if (add->signal.honoured != -1)
        d->signal = add->signal;
    if (add->banner != CP_BANNER_UNSET) {
        d->banner = add->banner;
        d->banner_where = add->banner_where;
    }
    if (add->excluded)
        d->excluded = add->excluded;
    if (add->template_file) {
        d->template_file = add->template_file;
        d->template_where = add->template_where;
    }
    if (add->secret) {
        d->secret = add->secret;
        d->secret_where = add->secret_where;
    }
    if (add->languages) {
        d->languages = add->languages;
        d->languages_where = add->languages_where;
    }
    d->categories = merge_categories(p, base->categories, add->categories);
    d->rows = merge_rows(p, base->rows, add->rows);
    d->sources = apr_array_append(p, base->sources, add->sources);
    if (add->reworded->nelts) /* else the base's own array: the same wordings */
        d->reworded = apr_array_append(p, base->reworded, add->reworded);
    return d;
}
