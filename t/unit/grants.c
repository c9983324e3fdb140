/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promise as a whole: over generated tables, choices and changes of the
 * table, a cookie that needs consent passes only if the visitor agreed to its
 * category and to all that the category now is. The table here is kept as
 * plain numbers beside the lines made from it, so that "all that it is" is
 * judged without a token.
 */
#include "unsigned.h"
#include "declared.h"
#include "policy/decide.h"
#include "random.h"

enum { CATEGORIES = 4, ROWS = 8, PROVIDERS = 4, RECIPIENTS = 4, LIVES = 7, SOURCES = 3 };

typedef struct {
    int category, provider, recipients, life; /* recipients: a bit each */
} row;

typedef struct {
    int basis[CATEGORIES]; /* a cp_basis */
    int version[CATEGORIES];
    row rows[ROWS];
    int n;
    int sources[CATEGORIES]; /* a bit each */
} site;

static const char *const lives[LIVES] = {"session", "1d", "1mo", "6mo", "13mo", "25mo", "5y"};

static row random_row(apr_uint64_t *seed)
{
    return (row){random_below(seed, CATEGORIES), random_below(seed, PROVIDERS),
                 random_below(seed, 1 << RECIPIENTS), random_below(seed, LIVES)};
}

static site random_site(apr_uint64_t *seed)
{
    site s = {0};
    int i;

    for (i = 0; i < CATEGORIES; i++) {
        s.basis[i] = i ? 1 + random_below(seed, 2) : CP_EXEMPT;
        s.sources[i] = random_below(seed, 1 << SOURCES);
    }
    s.sources[0] = 1; /* the base that other sources extend */
    s.n = random_below(seed, ROWS);
    for (i = 0; i < s.n; i++)
        s.rows[i] = random_row(seed);
    return s;
}

/* What an administrator does to a table some day. */
static void change(site *s, apr_uint64_t *seed)
{
    int c = 1 + random_below(seed, CATEGORIES - 1), i = s->n ? random_below(seed, s->n) : -1;

    switch (random_below(seed, 9)) {
    case 0:
        if (s->n < ROWS)
            s->rows[s->n++] = random_row(seed);
        return;
    case 1:
        if (i >= 0)
            s->rows[i] = s->rows[--s->n];
        return;
    case 2:
        if (i >= 0)
            s->rows[i].life = random_below(seed, LIVES);
        return;
    case 3:
        if (i >= 0)
            s->rows[i].recipients = random_below(seed, 1 << RECIPIENTS);
        return;
    case 4:
        if (i >= 0)
            s->rows[i].category = c;
        return;
    case 5:
        s->sources[c] = random_below(seed, 1 << SOURCES);
        return;
    case 6:
        s->basis[c] = 1 + random_below(seed, 2);
        return;
    case 7:
        s->version[c]++;
        return;
    default:
        return; /* another day, nothing changed */
    }
}

static const char *category_line(const site *s, int c, apr_pool_t *p)
{
    return apr_psprintf(p, "CookiePolicyCategory c%d %s version=%d", c,
                        cp_basis_name((cp_basis)s->basis[c]), s->version[c]);
}

static const char *row_line(const row *r, int i, apr_pool_t *p)
{
    const char *line =
        apr_psprintf(p, "CookiePolicyCookie n%d c%d duration=%s", i, r->category, lives[r->life]);
    const char *recipients = "";
    int k;

    if (r->provider) /* 0: none was declared */
        line = apr_psprintf(p, "%s provider=P%d", line, r->provider);
    for (k = 0; k < RECIPIENTS; k++)
        if (r->recipients & 1 << k)
            recipients = apr_psprintf(p, "R%d, %s", k, recipients);
    return *recipients ? apr_pstrcat(p, line, " recipients='", recipients, "'", NULL) : line;
}

static const cp_table *table_of(const site *s, apr_pool_t *p)
{
    const char *lines[CATEGORIES * (1 + SOURCES) + ROWS + 1];
    int n = 0, i, k;

    for (i = 0; i < CATEGORIES; i++) {
        lines[n++] = category_line(s, i, p);
        for (k = 0; k < SOURCES; k++)
            if (s->sources[i] & 1 << k)
                lines[n++] = apr_psprintf(p, "CookiePolicySource c%d img-src s%d.example", i, k);
    }
    for (i = 0; i < s->n; i++)
        lines[n++] = row_line(&s->rows[i], i, p);
    lines[n] = NULL;
    return fixture_table(p, lines);
}

/* What one provider is in a category: all recipients and the longest life. */
static int provider_of(int *recipients, int *life, const site *s, int category, int provider)
{
    int i, found = 0;

    *recipients = *life = 0;
    for (i = 0; i < s->n; i++)
        if (s->rows[i].category == category && s->rows[i].provider == provider) {
            *recipients |= s->rows[i].recipients;
            if (s->rows[i].life > *life)
                *life = s->rows[i].life;
            found = 1;
        }
    return found;
}

/* Whether what a category is now was all there when it was agreed to. */
static int within(const site *now, const site *then, int c)
{
    int provider;

    if (now->basis[c] != then->basis[c] || now->version[c] != then->version[c])
        return 0;
    if (now->sources[c] & ~then->sources[c])
        return 0;
    for (provider = 0; provider < PROVIDERS; provider++) {
        int recipients, life, then_recipients, then_life;

        if (provider_of(&recipients, &life, now, c, provider) &&
            (!provider_of(&then_recipients, &then_life, then, c, provider) ||
             recipients != then_recipients || life > then_life))
            return 0;
    }
    return 1;
}

/* Counts what the test saw, to be sure that it saw something. */
typedef struct {
    int granted, changed, refused, objected;
} tally;

static void judge_all(tally *seen, const site *now, const site *then, apr_uint64_t agreed,
                      const cp_choice *choice, const cp_table *table, apr_pool_t *p)
{
    const cp_judge judge = cp_judge_of(table, choice, p);
    int i;

    for (i = 0; i < now->n; i++) {
        int c = now->rows[i].category, yes = agreed >> c & 1;
        int holds = yes && within(now, then, c), opt_in = now->basis[c] == CP_OPT_IN;
        const cp_entry *ruling;
        cp_verdict verdict = cp_judge_name(&ruling, &judge, cp_span_of(apr_psprintf(p, "n%d", i)));

        if (c == 0)
            assert_int_equal(verdict, CP_PASS_EXEMPT);
        else if (opt_in)
            assert_int_equal(verdict, holds ? CP_PASS_GRANTED
                                      : yes ? CP_HOLD_CHANGED
                                            : CP_HOLD_REFUSED);
        else
            assert_int_equal(cp_passes(verdict), yes);
        seen->granted += opt_in && holds;
        seen->changed += opt_in && yes && !holds;
        seen->refused += opt_in && !yes && c != 0;
        seen->objected += !opt_in && !yes && c != 0;
    }
}

static void only_what_was_granted_passes_whatever_the_table_becomes(void **state)
{
    apr_uint64_t seed = 20260104;
    tally seen = {0};
    int round;

    for (round = 0; round < 6000; round++) {
        site then = random_site(&seed), now = then;
        apr_uint64_t agreed = (apr_uint64_t)random_below(&seed, 1 << CATEGORIES);
        apr_time_t time = apr_time_from_sec(APR_INT64_C(1767225600));
        int changes = random_below(&seed, 4);
        const cp_table *table;
        cp_choice choice;
        const char *value;
        apr_pool_t *p;

        apr_pool_create(&p, *state);
        value = write_choice(p, table_of(&then, p), agreed, cp_span_of(""), time);
        while (changes--)
            change(&now, &seed);
        table = table_of(&now, p);
        assert_int_equal(read_choice(&choice, table, cp_span_of(value), time), CP_CHOICE_VALID);
        judge_all(&seen, &now, &then, agreed, &choice, table, p);
        /* nothing of it counts a day after its end */
        assert_int_equal(
            read_choice(&choice, table, cp_span_of(value), time + apr_time_from_sec(181 * 86400)),
            CP_CHOICE_EXPIRED);
        assert_int_equal(choice.granted | choice.refused | choice.changed, 0);
        apr_pool_destroy(p);
    }
    assert_true(seen.granted > 500 && seen.changed > 500);
    assert_true(seen.refused > 500 && seen.objected > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(only_what_was_granted_passes_whatever_the_table_becomes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
