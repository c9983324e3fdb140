/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A site as plain numbers beside the directives made from it, and what becomes
 * of it: so that tests can judge what was agreed to without a token or a hash.
 */
#ifndef T_UNIT_SITE_H
#define T_UNIT_SITE_H

#include "fixture.h"
#include "policy/decide.h"
#include "random.h"

enum {
    CATEGORIES = 4,
    ROWS = 8,
    PROVIDERS = 4,
    RECIPIENTS = 4,
    LIVES = 8,
    LONGEST = 6, /* the life that weighs like one that is not declared */
    SOURCES = 3
};

typedef struct {
    int category, provider, recipients, life; /* recipients: a bit each */
    int name, words;                          /* what no grant depends on */
} site_row;

typedef struct {
    int basis[CATEGORIES];   /* a cp_basis */
    int version[CATEGORIES]; /* 0: none */
    int gone[CATEGORIES];    /* not declared, and without rows and sources */
    int words[CATEGORIES];
    int sources[CATEGORIES]; /* a bit each */
    site_row rows[ROWS];
    int n, names; /* rows; names given so far */
} site;

static const char *const site_lives[LIVES] = {"session", "1d",   "1mo", "6mo",
                                              "13mo",    "25mo", "5y",  NULL};

static inline int site_life(const site_row *r)
{
    return r->life > LONGEST ? LONGEST : r->life;
}

static inline void site_add_row(site *s, apr_uint64_t *seed)
{
    site_row r = {random_below(seed, CATEGORIES),
                  random_below(seed, PROVIDERS),
                  random_below(seed, 1 << RECIPIENTS),
                  random_below(seed, LIVES),
                  s->names++,
                  0};

    if (s->n == ROWS)
        return;
    s->gone[r.category] = 0;
    s->rows[s->n++] = r;
}

static inline site site_random(apr_uint64_t *seed)
{
    site s = {0};
    int i, rows;

    for (i = 0; i < CATEGORIES; i++) {
        s.basis[i] = i ? 1 + random_below(seed, 2) : CP_EXEMPT;
        s.sources[i] = random_below(seed, 1 << SOURCES);
    }
    s.sources[0] = 1; /* the base that other sources extend */
    for (rows = random_below(seed, ROWS); rows; rows--)
        site_add_row(&s, seed);
    return s;
}

static inline void site_remove_category(site *s, int c)
{
    int i;

    s->gone[c] = 1;
    s->sources[c] = 0;
    for (i = s->n; i--;)
        if (s->rows[i].category == c)
            s->rows[i] = s->rows[--s->n];
}

static inline void site_change_row(site *s, site_row *r, apr_uint64_t *seed)
{
    int c = random_below(seed, CATEGORIES);

    switch (random_below(seed, 7)) {
    case 0:
        *r = s->rows[--s->n];
        return;
    case 1:
        r->life = random_below(seed, LIVES);
        return;
    case 2:
        r->recipients = random_below(seed, 1 << RECIPIENTS);
        return;
    case 3:
        r->provider = random_below(seed, PROVIDERS);
        return;
    case 4:
        r->category = s->gone[c] ? r->category : c;
        return;
    case 5:
        r->name = s->names++;
        return;
    default:
        r->words++;
        return;
    }
}

/* What an administrator does to a table some day. */
static inline void site_change(site *s, apr_uint64_t *seed)
{
    int c = 1 + random_below(seed, CATEGORIES - 1);

    switch (random_below(seed, 9)) {
    case 0:
        site_add_row(s, seed);
        return;
    case 1:
        s->sources[c] = s->gone[c] ? 0 : random_below(seed, 1 << SOURCES);
        return;
    case 2:
        s->basis[c] = 1 + random_below(seed, 2);
        return;
    case 3:
        s->version[c] = random_below(seed, 3);
        return;
    case 4:
        s->words[c]++;
        return;
    case 5:
        if (!random_below(seed, 3))
            site_remove_category(s, c);
        return;
    default:
        if (s->n)
            site_change_row(s, &s->rows[random_below(seed, s->n)], seed);
        return;
    }
}

static inline const char *site_category_line(const site *s, int c, apr_pool_t *p)
{
    const char *line =
        apr_psprintf(p, "CookiePolicyCategory c%d %s label='Category %d, reworded %d times'", c,
                     cp_basis_name((cp_basis)s->basis[c]), c, s->words[c]);

    return s->version[c] ? apr_psprintf(p, "%s version=%d", line, s->version[c]) : line;
}

static inline const char *site_row_line(const site_row *r, apr_pool_t *p)
{
    const char *line = apr_psprintf(p, "CookiePolicyCookie n%d c%d purpose='Reworded %d times'",
                                    r->name, r->category, r->words);
    const char *recipients = "";
    int k;

    if (site_lives[r->life])
        line = apr_pstrcat(p, line, " duration=", site_lives[r->life], NULL);
    if (r->provider) /* 0: none was declared */
        line = apr_psprintf(p, "%s provider=P%d", line, r->provider);
    for (k = 0; k < RECIPIENTS; k++)
        if (r->recipients & 1 << k)
            recipients = apr_psprintf(p, "R%d, %s", k, recipients);
    return *recipients ? apr_pstrcat(p, line, " recipients='", recipients, "'", NULL) : line;
}

static inline const cp_table *site_table(const site *s, apr_pool_t *p)
{
    const char *lines[CATEGORIES * (1 + SOURCES) + ROWS + 1];
    int n = 0, i, k;

    for (i = 0; i < CATEGORIES; i++) {
        if (!s->gone[i])
            lines[n++] = site_category_line(s, i, p);
        for (k = 0; k < SOURCES; k++)
            if (s->sources[i] & 1 << k)
                lines[n++] = apr_psprintf(p, "CookiePolicySource c%d img-src s%d.example", i, k);
    }
    for (i = 0; i < s->n; i++)
        lines[n++] = site_row_line(&s->rows[i], p);
    lines[n] = NULL;
    return fixture_table(p, lines);
}

/* The categories of `mask` (a bit of each cN) as the table numbers them. */
static inline apr_uint64_t site_bits(const cp_table *table, int mask)
{
    apr_uint64_t bits = 0;
    int c;

    for (c = 0; c < CATEGORIES; c++) {
        const char id[] = {'c', (char)('0' + c)};
        const cp_category *category = cp_table_category(table, id, 2);

        if (category && mask >> c & 1)
            bits |= APR_UINT64_C(1) << category->index;
    }
    return bits;
}

static inline cp_verdict site_verdict(const cp_table *table, const cp_choice *choice,
                                      const site_row *r, apr_pool_t *p)
{
    const cp_judge judge = cp_judge_of(table, choice, p);
    const cp_entry *ruling;

    return cp_judge_name(&ruling, &judge, cp_span_of(apr_psprintf(p, "n%d", r->name)));
}

/* What one provider is in a category: all recipients and the longest life. */
static inline int site_provider(int *recipients, int *life, const site *s, int category,
                                int provider)
{
    int i, found = 0;

    *recipients = *life = 0;
    for (i = 0; i < s->n; i++)
        if (s->rows[i].category == category && s->rows[i].provider == provider) {
            *recipients |= s->rows[i].recipients;
            if (site_life(&s->rows[i]) > *life)
                *life = site_life(&s->rows[i]);
            found = 1;
        }
    return found;
}

/* Whether somebody who was shown `then` was shown this provider, with these
 * recipients and no shorter a life, in this category as it is asked for now. */
static inline int site_showed(const site *then, const site *now, int c, int provider,
                              int recipients, int life)
{
    int then_recipients, then_life;

    return !then->gone[c] && now->basis[c] == then->basis[c] &&
           now->version[c] == then->version[c] &&
           site_provider(&then_recipients, &then_life, then, c, provider) &&
           recipients == then_recipients && life <= then_life;
}

/* Whether all that a category is now was shown when it was agreed to, at one of
 * these times. */
static inline int site_within(const site *now, const site *const *then, int times, int c)
{
    int provider, k, shown = 0;

    for (provider = 0; provider < PROVIDERS; provider++) {
        int recipients, life;

        if (!site_provider(&recipients, &life, now, c, provider))
            continue;
        for (k = 0; k < times && !site_showed(then[k], now, c, provider, recipients, life); k++)
            ;
        if (k == times)
            return 0;
    }
    for (k = 0; k < times; k++)
        if (!then[k]->gone[c] && now->basis[c] == then[k]->basis[c] &&
            now->version[c] == then[k]->version[c])
            shown |= then[k]->sources[c];
    return !(now->sources[c] & ~shown);
}

#endif
