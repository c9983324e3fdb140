/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From declarations to the table: categories get their places, rows their
 * categories, names their ranks; then the two indexes are built, one of names
 * as written and one of their folds.
 *
 * Everything wrong is reported before giving up, so that an administrator
 * mends a configuration in one round.
 */
#include <stdlib.h>

#include "apr_hash.h"
#include "apr_strings.h"
#include "cookie/name.h"
#include "policy/csp.h"
#include "policy/index.h"
#include "policy/lookalike.h"
#include "policy/tokens.h"
#include "text/digest.h"

/* What is being built, and where errors go. */
typedef struct {
    apr_pool_t *p;
    cp_table *table;
    cp_report_fn report;
    void *baton;
    int errors;
} build;

static void fail(build *b, const cp_where *where, const char *text)
{
    b->errors++;
    b->report(b->baton, CP_REPORT_ERROR, where, text);
}

typedef struct {
    const char *id;
    cp_basis basis;
} built_in;

static const built_in built_ins[] = {
    {"necessary", CP_EXEMPT},   {"audience", CP_OPT_OUT},   {"statistical", CP_OPT_IN},
    {"first-party", CP_OPT_IN}, {"third-party", CP_OPT_IN},
};

#define BUILT_INS ((int)(sizeof(built_ins) / sizeof(*built_ins)))

/* Categories by id while building: those that exist and those that could. */
static cp_category *candidate(apr_hash_t *all, const char *id)
{
    return apr_hash_get(all, id, APR_HASH_KEY_STRING);
}

static void add_candidate(build *b, apr_hash_t *all, apr_array_header_t *order, cp_category *c)
{
    c->rows = apr_array_make(b->p, 4, sizeof(const cp_row *));
    c->sources = apr_array_make(b->p, 2, sizeof(const cp_source *));
    c->tokens = "";
    apr_hash_set(all, c->id, APR_HASH_KEY_STRING, c);
    APR_ARRAY_PUSH(order, cp_category *) = c;
}

/* Built-ins first, then in order of declaration; a directive for a built-in
 * id takes its place. */
static apr_array_header_t *all_categories(build *b, apr_hash_t *all)
{
    const apr_array_header_t *declared = b->table->declared->categories;
    apr_array_header_t *order = apr_array_make(b->p, 8, sizeof(cp_category *));
    int i;

    for (i = 0; i < BUILT_INS; i++) {
        cp_category *c = apr_pcalloc(b->p, sizeof(*c));

        c->id = built_ins[i].id;
        c->basis = built_ins[i].basis;
        c->built_in = 1;
        add_candidate(b, all, order, c);
    }
    for (i = 0; i < declared->nelts; i++) {
        const cp_category *mine = &APR_ARRAY_IDX(declared, i, cp_category);
        cp_category *c = candidate(all, mine->id);

        if (!c) {
            c = apr_pmemdup(b->p, mine, sizeof(*mine));
            add_candidate(b, all, order, c);
            continue;
        }
        c->basis = mine->basis;
        c->version = mine->version;
        c->label = mine->label;
        c->description = mine->description;
        c->where = mine->where;
    }
    return order;
}

static const char *category_list(build *b, const apr_array_header_t *order)
{
    apr_array_header_t *ids = apr_array_make(b->p, order->nelts, sizeof(const char *));
    int i;

    for (i = 0; i < order->nelts; i++)
        APR_ARRAY_PUSH(ids, const char *) = APR_ARRAY_IDX(order, i, cp_category *)->id;
    return apr_array_pstrcat(b->p, ids, ' ');
}

static void attach(build *b, apr_hash_t *all, const apr_array_header_t *order)
{
    const cp_declared *d = b->table->declared;
    int i;

    for (i = 0; i < d->rows->nelts; i++) {
        const cp_row *row = &APR_ARRAY_IDX(d->rows, i, cp_row);
        cp_category *c = row->category ? candidate(all, row->category) : NULL;

        if (c)
            APR_ARRAY_PUSH(c->rows, const cp_row *) = row;
        else if (row->category)
            fail(b, &row->where,
                 apr_psprintf(b->p,
                              "CookiePolicyCookie \"%s\": there is no category '%s'; "
                              "allowed: %s, or another after CookiePolicyCategory",
                              apr_array_pstrcat(b->p, row->names, ' '), row->category,
                              category_list(b, order)));
    }
    for (i = 0; i < d->sources->nelts; i++) {
        const cp_source *source = &APR_ARRAY_IDX(d->sources, i, cp_source);
        cp_category *c = candidate(all, source->category);

        if (c)
            APR_ARRAY_PUSH(c->sources, const cp_source *) = source;
        else
            fail(b, &source->where,
                 apr_psprintf(b->p,
                              "CookiePolicySource: there is no category '%s'; allowed: %s, "
                              "or another after CookiePolicyCategory",
                              source->category, category_list(b, order)));
    }
}

/* A built-in category that nothing uses does not exist for this host. */
static void keep_existing(build *b, const apr_array_header_t *order)
{
    cp_table *t = b->table;
    int i;

    t->categories = apr_array_make(b->p, 8, sizeof(const cp_category *));
    for (i = 0; i < order->nelts; i++) {
        cp_category *c = APR_ARRAY_IDX(order, i, cp_category *);
        apr_uint64_t bit;

        if (!c->where.file && !c->rows->nelts && !c->sources->nelts)
            continue;
        c->index = t->categories->nelts;
        if (c->index >= CP_CATEGORIES_MAX) {
            fail(b, &c->where,
                 apr_psprintf(b->p, "category '%s' is one too many; allowed: %d", c->id,
                              CP_CATEGORIES_MAX));
            return;
        }
        APR_ARRAY_PUSH(t->categories, const cp_category *) = c;
        bit = APR_UINT64_C(1) << c->index;
        if (c->basis == CP_EXEMPT)
            t->exempt |= bit;
        else if (c->basis == CP_OPT_OUT)
            t->opt_out |= bit;
        else
            t->opt_in |= bit;
        c->tokens = cp_tokens_make(b->p, c, t->default_lang);
    }
}

/* The row with the longer life rules a name of two rows, so that nothing is
 * shortened below what the page says of either. */
static int lives_longer(const cp_row *a, const cp_row *b)
{
    if (b->duration.seconds == CP_DURATION_NONE)
        return 0;
    return a->duration.seconds == CP_DURATION_NONE || a->duration.seconds > b->duration.seconds;
}

static void second_row(build *b, cp_entry *entry, const cp_row *row)
{
    if (strcmp(entry->row->category, row->category))
        fail(b, &row->where,
             apr_psprintf(b->p,
                          "cookie '%s' is in category '%s' here and in '%s' at %s:%d; "
                          "allowed: one category for a name",
                          entry->name, row->category, entry->row->category, entry->row->where.file,
                          entry->row->where.line));
    else
        b->report(b->baton, CP_REPORT_NOTICE, &row->where,
                  apr_psprintf(b->p, "cookie '%s' has a row at %s:%d too; the page shows both",
                               entry->name, entry->row->where.file, entry->row->where.line));
    if (lives_longer(row, entry->row))
        entry->row = row;
}

static void add_names(build *b, apr_hash_t *seen, const cp_category *category, const cp_row *row)
{
    int i;

    for (i = 0; i < row->names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(row->names, i, const char *);
        cp_entry *entry = apr_hash_get(seen, name, APR_HASH_KEY_STRING);

        if (entry) {
            second_row(b, entry, row);
            continue;
        }
        entry = apr_pcalloc(b->p, sizeof(*entry));
        entry->name = name;
        entry->length = strlen(name);
        entry->row = row;
        entry->category = category;
        entry->pattern = cp_name_is_pattern(cp_span_of(name));
        entry->rank = b->table->entries->nelts;
        apr_hash_set(seen, name, APR_HASH_KEY_STRING, entry);
        APR_ARRAY_PUSH(b->table->entries, const cp_entry *) = entry;
    }
}

/* Storage rows are shown and asked for, but no cookie is matched by them. */
static void collect_entries(build *b, apr_hash_t *all)
{
    const apr_array_header_t *rows = b->table->declared->rows;
    apr_hash_t *seen = apr_hash_make(b->p);
    int i;

    b->table->entries = apr_array_make(b->p, rows->nelts, sizeof(const cp_entry *));
    for (i = 0; i < rows->nelts; i++) {
        const cp_row *row = &APR_ARRAY_IDX(rows, i, cp_row);
        const cp_category *c = row->category ? candidate(all, row->category) : NULL;

        if (c && !row->storage)
            add_names(b, seen, c, row);
    }
}

static void check_wild(build *b)
{
    int wild = 0, i;

    for (i = 0; i < b->table->entries->nelts; i++) {
        const cp_entry *entry = APR_ARRAY_IDX(b->table->entries, i, const cp_entry *);

        if (entry->name[0] != '*' || ++wild <= CP_WILD_MAX)
            continue;
        fail(b, &entry->row->where,
             apr_psprintf(b->p,
                          "cookie name '%s' is one too many that begins with '*'; allowed: %d, "
                          "since these are tried in turn",
                          entry->name, CP_WILD_MAX));
        return;
    }
}

/* Rule 2: exact names, then more literal octets, then the stricter basis,
 * then the earlier row, which `rank` still holds when this sorts. */
static int by_precedence(const void *va, const void *vb)
{
    const cp_entry *a = *(const cp_entry *const *)va, *b = *(const cp_entry *const *)vb;
    apr_size_t la = cp_pattern_literals(cp_span_of(a->name));
    apr_size_t lb = cp_pattern_literals(cp_span_of(b->name));

    if (a->pattern != b->pattern)
        return a->pattern - b->pattern;
    if (la != lb)
        return la > lb ? -1 : 1;
    if (a->category->basis != b->category->basis)
        return a->category->basis > b->category->basis ? -1 : 1;
    return a->rank - b->rank;
}

static cp_span folded_name(apr_pool_t *p, const cp_entry *entry)
{
    cp_span name = {entry->name, entry->length};
    char *out = apr_palloc(p, entry->length + 1);

    return (cp_span){out, cp_name_fold(out, name)};
}

static void build_indexes(build *b)
{
    const apr_array_header_t *entries = b->table->entries;
    int n = entries->nelts, i;
    apr_array_header_t *ranked = apr_array_copy(b->p, entries);
    cp_index_key *exact = apr_pcalloc(b->p, ((apr_size_t)n + 1) * sizeof(*exact));
    cp_index_key *folded = apr_pcalloc(b->p, ((apr_size_t)n + 1) * sizeof(*folded));

    qsort(ranked->elts, (apr_size_t)n, sizeof(const cp_entry *), by_precedence);
    for (i = 0; i < n; i++) {
        cp_entry *entry = APR_ARRAY_IDX(ranked, i, cp_entry *);

        entry->rank = i;
        exact[i].key = (cp_span){entry->name, entry->length};
        folded[i].key = folded_name(b->p, entry);
        exact[i].entry = folded[i].entry = entry;
    }
    b->table->exact = cp_index_build(b->p, exact, n);
    b->table->folded = cp_index_build(b->p, folded, n);
    cp_lookalikes_find((cp_entry *const *)(void *)ranked->elts, folded, n, b->p);
}

/* The form's proof of what it showed: every category that is asked for, with
 * its basis and tokens. */
static const char *policy_hash(build *b)
{
    const char *all = "cookiepolicy 1\n";
    char *hash = apr_pcalloc(b->p, 17);
    int i;

    for (i = 0; i < b->table->categories->nelts; i++) {
        const cp_category *c = APR_ARRAY_IDX(b->table->categories, i, const cp_category *);

        if (c->basis != CP_EXEMPT)
            all = apr_pstrcat(b->p, all, c->id, " ", cp_basis_name(c->basis), " ", c->tokens, "\n",
                              NULL);
    }
    cp_digest(hash, 16, cp_span_of(all), b->p);
    return hash;
}

#define LIFETIME_DEFAULT (180 * (apr_int64_t)86400) /* 6mo */

/* Without CookiePolicyLanguage there is English. */
static const apr_array_header_t *english(apr_pool_t *p)
{
    apr_array_header_t *only = apr_array_make(p, 1, sizeof(const char *));

    APR_ARRAY_PUSH(only, const char *) = "en";
    return only;
}

static void settle(apr_pool_t *p, cp_table *table, const cp_declared *declared)
{
    table->declared = declared;
    table->languages = declared->languages ? declared->languages : english(p);
    table->default_lang = APR_ARRAY_IDX(table->languages, 0, const char *);
    table->lifetime = declared->choice.lifetime.seconds > 0 ? declared->choice.lifetime.seconds
                                                            : LIFETIME_DEFAULT;
}

const cp_table *cp_table_share(apr_pool_t *p, const cp_table *base, const cp_declared *declared)
{
    cp_table *table = apr_pmemdup(p, base, sizeof(*base));

    settle(p, table, declared);
    return table;
}

const cp_table *cp_table_compile(apr_pool_t *p, const cp_declared *declared, cp_report_fn report,
                                 void *baton)
{
    build b = {p, apr_pcalloc(p, sizeof(cp_table)), report, baton, 0};
    apr_hash_t *all = apr_hash_make(p);
    apr_array_header_t *order;

    settle(p, b.table, declared);
    order = all_categories(&b, all);
    attach(&b, all, order);
    keep_existing(&b, order);
    b.table->csp = cp_csp_make(p, b.table, report, baton, &b.errors);
    collect_entries(&b, all);
    check_wild(&b);
    build_indexes(&b);
    b.table->hash = policy_hash(&b);
    return b.errors ? NULL : b.table;
}
