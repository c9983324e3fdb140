/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule 2: which row rules a name. A slow second reading of the rule goes
 * through all rows for every name, over random tables.
 */
#include "cookie/name.h"
#include "declared.h"
#include "policy/decide.h"
#include "random.h"

static const char *ruler(const cp_table *table, const char *name)
{
    const cp_entry *entry = cp_table_find(table, cp_span_of(name));

    return entry ? entry->name : "-";
}

static void exact_beats_pattern_and_more_letters_beat_fewer(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyCookie \"a* abc *c ab*yz a*z b**\" necessary",
        "CookiePolicyCookie \"a*c abcd* *xyz\" statistical",
        NULL,
    };
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"abc", "abc"},      {"ABC", "-"},       {"a", "a*"},    {"ab", "a*"},    {"abbc", "a*c"},
        {"abcd", "abcd*"},   {"abcde", "abcd*"}, {"c", "*c"},    {"xc", "*c"},    {"abyz", "ab*yz"},
        {"abcdyz", "abcd*"}, {"ab1yz", "ab*yz"}, {"a1z", "a*z"}, {"xyz", "*xyz"}, {"axyz", "*xyz"},
        {"b", "b**"},        {"bbb", "b**"},     {"", "-"},      {"x", "-"},      {"*", "-"},
        {"a*", "a*"},
    };
    const cp_table *table = fixture_table(*state, lines);
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(ruler(table, cases[i].name), cases[i].want);
}

static void a_tie_goes_to_the_stricter_basis_then_to_the_earlier_row(void **state)
{
    static const struct {
        const char *lines[4];
        const char *want;
    } cases[] = {
        {{"CookiePolicyCookie a*b necessary", "CookiePolicyCookie *ab statistical"}, "*ab"},
        {{"CookiePolicyCookie *ab necessary", "CookiePolicyCookie a*b statistical"}, "a*b"},
        {{"CookiePolicyCookie a*b audience", "CookiePolicyCookie *ab statistical"}, "*ab"},
        {{"CookiePolicyCookie a*b necessary", "CookiePolicyCookie *ab audience"}, "*ab"},
        {{"CookiePolicyCookie a*b statistical", "CookiePolicyCookie *ab first-party"}, "a*b"},
        {{"CookiePolicyCookie *ab statistical", "CookiePolicyCookie a*b first-party"}, "*ab"},
        {{"CookiePolicyCookie \"ab* a*b\" necessary", "CookiePolicyCookie *ab necessary"}, "ab*"},
        /* one letter more outweighs the basis */
        {{"CookiePolicyCookie a*b necessary", "CookiePolicyCookie a* statistical"}, "a*b"},
        /* where the letters stand does not matter, nor how many stars there are */
        {{"CookiePolicyCookie **a**b** necessary", "CookiePolicyCookie a* statistical"},
         "**a**b**"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(ruler(fixture_table(*state, cases[i].lines), "ab"), cases[i].want);
}

static void a_host_name_overrides_an_inherited_one_for_itself_alone(void **state)
{
    static const char *const base[] = {"CookiePolicyCookie \"a b c*\" statistical", NULL};
    static const char *const own[] = {"CookiePolicyCookie b necessary", "CookiePolicyCookie c* off",
                                      NULL};
    const cp_declared *d =
        cp_declared_merge(*state, declare_lines(*state, base, 1), declare_lines(*state, own, 101));
    const cp_table *table = cp_table_compile(*state, d, fixture_report, NULL);

    assert_string_equal(cp_table_find(table, cp_span_of("a"))->category->id, "statistical");
    assert_string_equal(cp_table_find(table, cp_span_of("b"))->category->id, "necessary");
    assert_null(cp_table_find(table, cp_span_of("c1")));
}

/* Whether a pattern fits, by trying every length for every star. */
static int glob(const char *pattern, const char *name, size_t n)
{
    size_t i;

    if (!*pattern)
        return n == 0;
    if (*pattern != '*')
        return n && *pattern == *name && glob(pattern + 1, name + 1, n - 1);
    for (i = 0; i <= n; i++)
        if (glob(pattern + 1, name + i, n - i))
            return 1;
    return 0;
}

/* One name of a generated table. */
typedef struct {
    char name[16];
    char fold[16];
    cp_basis basis;
    int category; /* its bit */
    int pattern;
} row;

typedef struct {
    row rows[40];
    int n;
    const cp_table *table;
} generated;

static int letters(const char *name)
{
    int n = 0;

    for (; *name; name++)
        n += *name != '*';
    return n;
}

/* Whether row `a` goes before row `b`; where it does not matter which, the one
 * that stands earlier in the array is asked for first. */
static int better(const row *a, const row *b)
{
    if (a->pattern != b->pattern)
        return b->pattern;
    if (letters(a->name) != letters(b->name))
        return letters(a->name) > letters(b->name);
    return a->basis > b->basis;
}

static const row *slow_find(const generated *g, const char *name, int folded)
{
    const row *best = NULL;
    int i;

    for (i = 0; i < g->n; i++) {
        const row *r = &g->rows[i];
        const char *key = folded ? r->fold : r->name;
        int fits = r->pattern ? glob(key, name, strlen(name)) : !strcmp(key, name);

        if (fits && (!best || better(r, best)))
            best = r;
    }
    return best;
}

static const struct {
    const char *id;
    cp_basis basis;
} categories[] = {
    {"c0", CP_EXEMPT},
    {"c1", CP_OPT_OUT},
    {"c2", CP_OPT_IN},
    {"c3", CP_OPT_IN},
};

#define ALPHABET "aaabB._+%461"

/* A name of the table as somebody else might write it: a `*` filled in, other
 * case, other octets of one fold, percent-encoded. */
static void respell(char *out, const char *name, apr_uint64_t *seed)
{
    for (; *name; name++) {
        char c = *name == '*' ? ALPHABET[random_below(seed, 8)] : *name;

        switch (random_below(seed, 8)) {
        case 0:
            out += sprintf(out, "%%%02x", (unsigned char)c);
            break;
        case 1:
            *out++ = (char)(c == '_' ? ".[+"[random_below(seed, 3)] : c ^ (c >= 'A' ? 0x20 : 0));
            break;
        default:
            *out++ = c;
        }
    }
    *out = '\0';
}

static void random_name(char *out, const generated *g, apr_uint64_t *seed)
{
    if (random_below(seed, 3))
        random_word(out, seed, ALPHABET, 7);
    else
        respell(out, g->rows[random_below(seed, g->n)].name, seed);
}

static void generate(generated *g, int allow, apr_uint64_t *seed, apr_pool_t *p)
{
    const char *lines[50] = {allow ? "CookiePolicyUndeclared Allow" : "CookiePolicy On",
                             "CookiePolicyCategory c0 exempt", "CookiePolicyCategory c1 opt-out",
                             "CookiePolicyCategory c2 opt-in", "CookiePolicyCategory c3 opt-in"};
    int wanted = 1 + random_below(seed, 40), tries, k;

    g->n = 0;
    for (tries = 0; tries < wanted || !g->n; tries++) {
        row *r = &g->rows[g->n];
        cp_span name;

        random_word(r->name, seed, random_below(seed, 2) ? ALPHABET : ALPHABET "***", 5);
        for (k = 0; k < g->n && strcmp(g->rows[k].name, r->name); k++)
            ;
        if (k < g->n || !letters(r->name))
            continue;
        k = random_below(seed, 4);
        r->category = k;
        r->basis = categories[k].basis;
        r->pattern = strchr(r->name, '*') != NULL;
        name = cp_span_of(r->name);
        r->fold[cp_name_fold(r->fold, name)] = '\0';
        lines[5 + g->n++] =
            apr_pstrcat(p, "CookiePolicyCookie ", r->name, " ", categories[k].id, NULL);
    }
    lines[5 + g->n] = NULL;
    g->table = fixture_table(p, lines);
}

static void a_slow_second_reading_finds_the_same_rows(void **state)
{
    apr_uint64_t seed = 20260101;
    int round, i, found = 0, by_pattern = 0;

    for (round = 0; round < 400; round++) {
        apr_pool_t *p;
        generated g;

        apr_pool_create(&p, *state);
        generate(&g, 0, &seed, p);
        for (i = 0; i < 200; i++) {
            const row *want;
            char name[32];

            random_name(name, &g, &seed);
            want = slow_find(&g, name, 0);
            assert_string_equal(ruler(g.table, name), want ? want->name : "-");
            found += want != NULL;
            by_pattern += want && want->pattern;
        }
        for (i = 0; i < g.n; i++)
            if (!g.rows[i].pattern)
                assert_string_equal(ruler(g.table, g.rows[i].name), g.rows[i].name);
        apr_pool_destroy(p);
    }
    assert_true(found > 10000 && by_pattern > 10000 && found < 79000);
}

static int held(const row *r, const cp_choice *choice)
{
    apr_uint64_t bit = APR_UINT64_C(1) << r->category;

    return r->basis == CP_OPT_IN    ? (choice->refused & bit) || !(choice->granted & bit)
           : r->basis == CP_OPT_OUT ? (choice->refused & bit) != 0
                                    : 0;
}

/* Whether one of the rows that the fold reaches is held: all of one fold. */
static int held_by_fold(const generated *g, const cp_choice *choice, const char *fold)
{
    const row *best = slow_find(g, fold, 1);
    int i;

    for (i = 0; best && i < g->n; i++)
        if (g->rows[i].pattern == best->pattern && !strcmp(g->rows[i].fold, best->fold) &&
            held(&g->rows[i], choice))
            return 1;
    return 0;
}

static void no_fold_of_a_held_row_passes_and_nothing_else_is_held(void **state)
{
    apr_uint64_t seed = 20260102;
    int round, i, lookalikes = 0, passed = 0;

    for (round = 0; round < 400; round++) {
        cp_choice choice = {0};
        int allow = round % 2;
        apr_pool_t *p;
        generated g;
        cp_judge judge;

        apr_pool_create(&p, *state);
        generate(&g, allow, &seed, p);
        choice.granted = (apr_uint64_t)random_below(&seed, 16);
        choice.refused = (apr_uint64_t)random_below(&seed, 16) & ~choice.granted;
        judge = cp_judge_of(g.table, &choice, p);
        for (i = 0; i < 200; i++) {
            char name[32], fold[32];
            const cp_entry *entry;
            const row *r;
            cp_verdict verdict;
            int want, after_comma, after_join;

            random_name(name, &g, &seed);
            fold[cp_name_fold(fold, cp_span_of(name))] = '\0';
            r = slow_find(&g, name, 0);
            verdict = cp_judge_name(&entry, &judge, cp_span_of(name));
            after_comma = cp_cut_after_comma(&judge, cp_span_of(name), 0);
            after_join = cp_cut_after_comma(&judge, cp_span_of(name), 1);
            want = r ? held(r, &choice) || (r->pattern && held_by_fold(&g, &choice, fold))
                     : !allow || held_by_fold(&g, &choice, fold);
            assert_int_equal(!cp_passes(verdict), want);
            assert_int_equal(after_comma, r && !r->pattern ? held(r, &choice)
                                          : r && held(r, &choice)
                                              ? 1
                                              : held_by_fold(&g, &choice, fold));
            assert_int_equal(after_join, after_comma || (!r && !allow));
            passed += cp_passes(verdict);
            lookalikes += verdict == CP_HOLD_LOOKALIKE;
        }
        apr_pool_destroy(p);
    }
    assert_true(passed > 5000 && lookalikes > 500);
}

static void ten_thousand_rows_are_found_like_ten(void **state)
{
    enum { ROWS = 10000 };
    const char **lines = apr_pcalloc(*state, (2 * ROWS + 1) * sizeof *lines);
    const cp_table *table;
    int i;

    for (i = 0; i < ROWS; i++) {
        lines[2 * i] = apr_psprintf(*state, "CookiePolicyCookie name_%d necessary", i);
        lines[2 * i + 1] = apr_psprintf(*state, "CookiePolicyCookie prefix_%d_* statistical", i);
    }
    table = fixture_table(*state, lines);
    for (i = 0; i < ROWS; i++) {
        const char *name = apr_psprintf(*state, "name_%d", i);
        const char *tail = apr_psprintf(*state, "prefix_%d_x", i);

        assert_string_equal(ruler(table, name), name);
        assert_string_equal(ruler(table, tail), apr_psprintf(*state, "prefix_%d_*", i));
        assert_string_equal(ruler(table, apr_psprintf(*state, "prefix_%d", i)), "-");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(exact_beats_pattern_and_more_letters_beat_fewer),
        FIXTURE_TEST(a_tie_goes_to_the_stricter_basis_then_to_the_earlier_row),
        FIXTURE_TEST(a_host_name_overrides_an_inherited_one_for_itself_alone),
        FIXTURE_TEST(a_slow_second_reading_finds_the_same_rows),
        FIXTURE_TEST(no_fold_of_a_held_row_passes_and_nothing_else_is_held),
        FIXTURE_TEST(ten_thousand_rows_are_found_like_ten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
