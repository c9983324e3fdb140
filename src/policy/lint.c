/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warnings only: a table that draws all of them still works. Each names the
 * line to mend, so it is said once however many hosts inherit that line.
 */
#include "policy/lint.h"

#include "apr_strings.h"
#include "cookie/name.h"
#include "policy/csp.h"

typedef struct {
    apr_pool_t *p;
    const cp_table *table;
    cp_report_fn report;
    void *baton;
} linter;

static void warn(const linter *l, const cp_where *where, const char *text)
{
    l->report(l->baton, CP_REPORT_WARNING, where, text);
}

static const char *names_of(const linter *l, const cp_row *row)
{
    return apr_array_pstrcat(l->p, row->names, ' ');
}

/* A text that only speaks another language says nothing to most visitors. */
static int says_something(const linter *l, const cp_localised *text)
{
    const char *found;

    return cp_localised_text(text, l->table->default_lang, l->table->default_lang, &found) != NULL;
}

/* What a visitor has to be told before consenting (R1; CJEU C-673/17). */
static void lint_missing(const linter *l, const cp_row *row)
{
    const struct {
        const char *key;
        int there;
    } needed[] = {
        {" purpose=", says_something(l, &row->purpose)},
        {" provider=", says_something(l, &row->provider)},
        {" duration=", row->duration.seconds != CP_DURATION_NONE},
        {" recipients=", says_something(l, &row->recipients)},
    };
    const char *missing = "";
    apr_size_t i;

    for (i = 0; i < sizeof(needed) / sizeof(*needed); i++)
        if (!needed[i].there)
            missing = apr_pstrcat(l->p, missing, needed[i].key, NULL);
    if (*missing)
        warn(l, &row->where,
             apr_psprintf(l->p, "cookie \"%s\" needs consent, but its row lacks%s",
                          names_of(l, row), missing));
}

static void lint_duration(const linter *l, const cp_category *c, const cp_row *row)
{
    const apr_int64_t day = 86400;

    if (!strcmp(c->id, "audience") && row->duration.seconds > 390 * day)
        warn(l, &row->where,
             apr_psprintf(l->p,
                          "cookie \"%s\": duration=%s is above 13mo, the limit for audience "
                          "measurement without consent",
                          names_of(l, row), row->duration.written));
    else if (row->duration.seconds > 400 * day)
        warn(l, &row->where,
             apr_psprintf(l->p,
                          "cookie \"%s\": duration=%s is above 400d, the most that browsers "
                          "keep",
                          names_of(l, row), row->duration.written));
}

static void lint_languages(const linter *l, const cp_localised *text, const cp_where *where,
                           const char *key)
{
    int i;

    for (i = 0; text->all && i < text->all->nelts; i++) {
        const char *lang = APR_ARRAY_IDX(text->all, i, cp_translation).lang;

        if (lang && !cp_table_offers(l->table, lang))
            warn(l, where,
                 apr_psprintf(l->p,
                              "%s.%s is never shown: CookiePolicyLanguage does not offer "
                              "'%s'",
                              key, lang, lang));
    }
}

static void lint_row(const linter *l, const cp_category *c, const cp_row *row)
{
    if (c->basis == CP_OPT_IN)
        lint_missing(l, row);
    lint_duration(l, c, row);
    lint_languages(l, &row->provider, &row->where, "provider");
    lint_languages(l, &row->location, &row->where, "location");
    lint_languages(l, &row->purpose, &row->where, "purpose");
    lint_languages(l, &row->recipients, &row->where, "recipients");
}

/* First-party and third-party say who sets a cookie, not what for. */
static int says_who_only(const linter *l, const cp_category *c)
{
    return (!strcmp(c->id, "first-party") || !strcmp(c->id, "third-party")) &&
           !says_something(l, &c->description);
}

static void lint_category(const linter *l, const cp_category *c)
{
    int i;

    lint_languages(l, &c->label, &c->where, "label");
    lint_languages(l, &c->description, &c->where, "description");
    if (c->where.file && !c->rows->nelts && !c->sources->nelts)
        warn(l, &c->where, apr_psprintf(l->p, "category '%s' has no rows", c->id));
    for (i = 0; i < c->rows->nelts; i++) {
        const cp_row *row = APR_ARRAY_IDX(c->rows, i, const cp_row *);

        if (says_who_only(l, c))
            warn(l, &row->where,
                 apr_psprintf(l->p,
                              "cookie \"%s\": '%s' says who sets it, not why; give "
                              "CookiePolicyCategory %s a description=",
                              names_of(l, row), c->id, c->id));
        lint_row(l, c, row);
    }
}

/* A pattern never wins if one that rules its own text, star for star, does. */
static void lint_shadowed(const linter *l, const cp_entry *entry)
{
    const cp_entry *ruler = cp_table_find(l->table, (cp_span){entry->name, entry->length});

    if (entry->pattern && ruler && ruler != entry)
        warn(l, &entry->row->where,
             apr_psprintf(l->p, "pattern '%s' never applies: '%s' at %s:%d covers it", entry->name,
                          ruler->name, ruler->row->where.file, ruler->row->where.line));
}

static void lint_case(const linter *l, const cp_entry *entry)
{
    char *scratch = apr_palloc(l->p, entry->length + 1);
    const cp_hit *hit =
        cp_table_find_folded(l->table, (cp_span){entry->name, entry->length}, scratch);

    for (; hit && hit->entry != entry; hit = hit->same)
        if (hit->entry->pattern == entry->pattern &&
            cp_span_is_nocase((cp_span){entry->name, entry->length}, hit->entry->name)) {
            warn(l, &entry->row->where,
                 apr_psprintf(l->p, "cookie names '%s' and '%s' (%s:%d) differ in case only",
                              entry->name, hit->entry->name, hit->entry->row->where.file,
                              hit->entry->row->where.line));
            return;
        }
}

static void lint_dropped(const linter *l)
{
    const apr_array_header_t *rows = l->table->declared->rows;
    int i;

    for (i = 0; i < rows->nelts; i++) {
        const cp_row *row = &APR_ARRAY_IDX(rows, i, cp_row);

        if (!row->category)
            warn(l, &row->where,
                 apr_psprintf(l->p, "CookiePolicyCookie \"%s\" off: no such name is inherited here",
                              names_of(l, row)));
    }
}

/* RFC 3339 dates compare as text. */
static void lint_published(const linter *l, const cp_signal_settings *signal)
{
    char today[sizeof("YYYY-MM-DD") + 40];
    apr_time_exp_t x;

    if (!signal->published)
        return;
    apr_time_exp_gmt(&x, apr_time_now());
    apr_snprintf(today, sizeof(today), "%04d-%02d-%02d", x.tm_year + 1900, x.tm_mon + 1, x.tm_mday);
    if (strcmp(signal->published, today) > 0)
        warn(l, &signal->where,
             apr_psprintf(l->p,
                          "CookiePolicyGPC published=%s is a day in the future (in UTC); it says "
                          "since when /.well-known/gpc.json holds",
                          signal->published));
}

/* A consent in force without its record cannot be proven; a record kept for
 * ever is more than is needed. */
static void lint_keep(const linter *l)
{
    const cp_record_settings *record = &l->table->declared->record;
    const cp_duration *lifetime = &l->table->declared->choice.lifetime;

    if (record->kind != CP_RECORD_DBD)
        return;
    if (record->keep.seconds == CP_DURATION_NONE)
        warn(l, &record->where, "CookiePolicyRecord dbd without keep=: records are never removed");
    else if (record->keep.seconds < l->table->lifetime)
        warn(
            l, &record->where,
            apr_psprintf(l->p,
                         "CookiePolicyRecord keep=%s is shorter than a choice lives (%s): consents "
                         "in force would lose their proof",
                         record->keep.written, lifetime->written ? lifetime->written : "6mo"));
}

/* The banner and a page in the site's frame are shown by our own stylesheet, which
 * the base must let in. */
static void lint_base(const linter *l)
{
    static const char *const ours[] = {"'self'", "*", "https:", "http:"};
    const apr_array_header_t *base;
    apr_size_t i;
    int k;

    if (!l->table->csp || !l->table->declared->page)
        return;
    base = cp_csp_base(l->p, l->table->csp, "style-src-elem");
    for (k = 0; base && k < base->nelts; k++)
        for (i = 0; i < sizeof ours / sizeof *ours; i++)
            if (!strcmp(APR_ARRAY_IDX(base, k, const char *), ours[i]))
                return;
    if (base)
        warn(l, &l->table->declared->page_where,
             "CookiePolicySource keeps out the stylesheet of CookiePolicyPage, by which the "
             "banner is shown; add: CookiePolicySource necessary style-src self");
}

static void lint_reworded(const linter *l)
{
    const apr_array_header_t *all = l->table->declared->reworded;
    int i;

    for (i = 0; i < all->nelts; i++) {
        const cp_reworded *one = &APR_ARRAY_IDX(all, i, cp_reworded);

        if (!cp_table_offers(l->table, one->lang))
            warn(l, &one->where,
                 apr_psprintf(l->p,
                              "CookiePolicyText %s %s is never shown: CookiePolicyLanguage does "
                              "not offer '%s'",
                              one->lang, one->key, one->lang));
    }
}

void cp_lint_host(apr_pool_t *p, const cp_table *table, cp_report_fn report, void *baton)
{
    const cp_declared *d = table->declared;
    const linter l = {p, table, report, baton};

    lint_reworded(&l);
    if (d->mode != CP_MODE_ON)
        return;
    lint_published(&l, &d->signal);
    if (!table->entries->nelts)
        warn(&l, &d->mode_where,
             "CookiePolicy On without any CookiePolicyCookie: every cookie is undeclared");
    if (!d->page)
        warn(&l, &d->mode_where,
             "CookiePolicy On without CookiePolicyPage: visitors have no place to choose");
    lint_keep(&l);
    lint_base(&l);
    if (!d->controller.name)
        warn(&l, &d->mode_where,
             "CookiePolicy On without CookiePolicyController: the page cannot say who is "
             "responsible");
}

void cp_lint_table(apr_pool_t *p, const cp_table *table, cp_report_fn report, void *baton)
{
    const linter l = {p, table, report, baton};
    int i;

    lint_dropped(&l);
    for (i = 0; i < table->categories->nelts; i++)
        lint_category(&l, APR_ARRAY_IDX(table->categories, i, const cp_category *));
    for (i = 0; i < table->entries->nelts; i++) {
        const cp_entry *entry = APR_ARRAY_IDX(table->entries, i, const cp_entry *);

        lint_shadowed(&l, entry);
        lint_case(&l, entry);
    }
}
