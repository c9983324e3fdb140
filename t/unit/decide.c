/* SPDX-License-Identifier: Apache-2.0 */
/* The decision, rules 2 to 4, 7 and 9, and the names a back end could misread (P8-P10). */
#include "declared.h"
#include "policy/decide.h"

static const char *const lines[] = {
    "CookiePolicyCookie \"sid Plain\" necessary",
    "CookiePolicyCookie count audience",
    "CookiePolicyCookie \"_ga _ga_* my.cookie %41x\" statistical",
    "CookiePolicyCookie \"app_* [x]\" necessary",
    "CookiePolicyCookie app_track statistical",
    NULL,
};

enum { UNDECIDED, GRANTED, REFUSED, CHANGED, BOTH };

/* A choice that says the same of every category. */
static cp_choice choice_of(int will)
{
    const apr_uint64_t all = ~APR_UINT64_C(0);

    return (cp_choice){.granted = will == GRANTED || will == BOTH ? all : 0,
                       .refused = will == REFUSED || will == BOTH ? all : 0,
                       .changed = will == CHANGED ? all : 0};
}

static void each_basis_meets_each_will(void **state)
{
    static const struct {
        const char *name;
        int will;
        cp_verdict want;
    } cases[] = {
        {"sid", UNDECIDED, CP_PASS_EXEMPT},
        {"sid", GRANTED, CP_PASS_EXEMPT},
        {"sid", REFUSED, CP_PASS_EXEMPT},
        {"sid", CHANGED, CP_PASS_EXEMPT},
        {"_ga", UNDECIDED, CP_HOLD_UNDECIDED}, /* rule 9: not the same as refused */
        {"_ga", GRANTED, CP_PASS_GRANTED},
        {"_ga", REFUSED, CP_HOLD_REFUSED},
        {"_ga", CHANGED, CP_HOLD_CHANGED}, /* rule 7 */
        {"_ga", BOTH, CP_HOLD_REFUSED},
        {"count", UNDECIDED, CP_PASS_NO_OBJECTION},
        {"count", GRANTED, CP_PASS_GRANTED},
        {"count", REFUSED, CP_HOLD_REFUSED},
        {"count", CHANGED, CP_PASS_NO_OBJECTION},
        {"count", BOTH, CP_HOLD_REFUSED},
        {"nobody", UNDECIDED, CP_HOLD_UNDECLARED},
        {"nobody", GRANTED, CP_HOLD_UNDECLARED},
        {"nobody", REFUSED, CP_HOLD_UNDECLARED},
    };
    const cp_table *table = fixture_table(*state, lines);
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cp_choice choice = choice_of(cases[i].will);
        const cp_entry *entry = cp_table_find(table, cp_span_of(cases[i].name)), *by = NULL;
        const cp_judge judge = cp_judge_of(table, &choice, *state);

        assert_string_equal(cp_verdict_name(cp_decide(entry, &choice)),
                            cp_verdict_name(cases[i].want));
        assert_string_equal(cp_verdict_name(cp_judge_name(&by, &judge, cp_span_of(cases[i].name))),
                            cp_verdict_name(cases[i].want));
        assert_ptr_equal(by, entry);
        assert_int_equal(cp_passes(cases[i].want), cases[i].want < CP_HOLD_UNDECIDED);
    }
}

static void a_choice_holds_for_its_category_alone(void **state)
{
    static const char *const many[] = {
        "CookiePolicyCookie a statistical", "CookiePolicyCookie b third-party",
        "CookiePolicyCookie c audience",    "CookiePolicyCookie d ads",
        "CookiePolicyCategory ads opt-out", NULL};
    static const char *const ids[] = {"statistical", "third-party", "audience", "ads"};
    const cp_table *table = fixture_table(*state, many);
    int granted, asked;

    for (granted = 0; granted < 4; granted++)
        for (asked = 0; asked < 4; asked++) {
            const cp_entry *entry = cp_table_find(table, (cp_span){&"abcd"[asked], 1});
            cp_choice choice = {.granted = fixture_bit(table, ids[granted])};

            assert_int_equal(cp_passes(cp_decide(entry, &choice)), asked == granted || asked > 1);
            choice = (cp_choice){.refused = fixture_bit(table, ids[granted])};
            assert_int_equal(cp_passes(cp_decide(entry, &choice)), asked != granted && asked > 1);
        }
}

static void undeclared_cookies_follow_the_setting(void **state)
{
    static const struct {
        const char *setting;
        cp_verdict want;
    } cases[] = {
        {"CookiePolicy On", CP_HOLD_UNDECLARED},
        {"CookiePolicyUndeclared Refuse", CP_HOLD_UNDECLARED},
        {"CookiePolicyUndeclared Allow", CP_PASS_UNDECLARED},
    };
    const cp_choice nothing = {0};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const with[] = {cases[i].setting, "CookiePolicyCookie a* statistical", NULL};
        const cp_table *table = fixture_table(*state, with);
        const cp_judge judge = cp_judge_of(table, &nothing, *state);
        const cp_entry *entry = NULL;

        assert_int_equal(cp_judge_name(&entry, &judge, cp_span_of("b")), cases[i].want);
        assert_null(entry);
        /* what is declared does not follow it */
        assert_int_equal(cp_judge_name(&entry, &judge, cp_span_of("a1")), CP_HOLD_UNDECIDED);
    }
}

/* P8-P10: under Allow, for who refused: which spelling could be a held name. */
static void a_name_that_a_back_end_could_read_as_a_held_one_is_held(void **state)
{
    static const struct {
        const char *name;
        size_t n;
        cp_verdict want;
    } cases[] = {
#define NAME(text, verdict) {text, sizeof(text) - 1, verdict}
        NAME("other", CP_PASS_UNDECLARED),
        /* case */
        NAME("_GA", CP_HOLD_LOOKALIKE),
        NAME("_Ga_1", CP_HOLD_LOOKALIKE),
        NAME("SID", CP_PASS_UNDECLARED), /* an exempt row's */
        /* blanks that some runtime trims */
        NAME("\xc2\xa0_ga", CP_HOLD_LOOKALIKE),
        NAME("_ga\xe2\x80\x83", CP_HOLD_LOOKALIKE),
        NAME("\xa0_ga", CP_HOLD_LOOKALIKE),
        NAME("_ga\x85", CP_HOLD_LOOKALIKE),
        NAME("\0_ga", CP_HOLD_LOOKALIKE),
        NAME("\x0b_ga\x7f", CP_HOLD_LOOKALIKE),
        /* quotes, and a leading = */
        NAME("\"_ga\"", CP_HOLD_LOOKALIKE),
        NAME("=_ga", CP_HOLD_LOOKALIKE),
        NAME("==\"_ga\"", CP_HOLD_LOOKALIKE),
        /* percent decoding, once */
        NAME("%5Fga", CP_HOLD_LOOKALIKE),
        NAME("_g%61", CP_HOLD_LOOKALIKE),
        NAME("_g%2561", CP_PASS_UNDECLARED),
        NAME("Ax", CP_HOLD_LOOKALIKE), /* %41x of the table */
        NAME("%41x", CP_HOLD_REFUSED),
        /* what PHP makes an underscore */
        NAME(".ga", CP_HOLD_LOOKALIKE),
        NAME("[ga", CP_HOLD_LOOKALIKE),
        NAME("+ga", CP_HOLD_LOOKALIKE),
        NAME("my_cookie", CP_HOLD_LOOKALIKE),
        NAME("my cookie", CP_HOLD_LOOKALIKE),
        NAME("my[cookie", CP_HOLD_LOOKALIKE),
        NAME("my.cookie", CP_HOLD_REFUSED),
        /* a pattern that passes does not cover for a held row... */
        NAME("app_other", CP_PASS_EXEMPT),
        NAME("app_track", CP_HOLD_REFUSED),
        NAME("app_Track", CP_HOLD_LOOKALIKE),
        NAME("app_tr%61ck", CP_HOLD_LOOKALIKE),
        /* ...an exact row does: exact rows win first */
        NAME("[x]", CP_PASS_EXEMPT),
        NAME("Plain", CP_PASS_EXEMPT),
        NAME("", CP_PASS_UNDECLARED),
#undef NAME
    };
    const char *with[8] = {"CookiePolicyUndeclared Allow"};
    const cp_choice refused = choice_of(REFUSED), granted = choice_of(GRANTED);
    const cp_table *table;
    cp_judge judge, lenient;
    size_t i;

    memcpy(with + 1, lines, sizeof lines);
    table = fixture_table(*state, with);
    judge = cp_judge_of(table, &refused, *state);
    lenient = cp_judge_of(table, &granted, *state);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_span name = {cases[i].name, cases[i].n};
        const cp_entry *entry;
        cp_verdict got;

        got = cp_judge_name(&entry, &judge, name);
        if (got != cases[i].want)
            fail_msg("%s: %s", cases[i].name, cp_verdict_name(got));
        if (got == CP_HOLD_LOOKALIKE)
            assert_string_equal(entry->category->id, "statistical");
        /* and nothing is held of who granted everything */
        assert_true(cp_passes(cp_judge_name(&entry, &lenient, name)));
    }
}

static void two_names_of_one_fold_are_both_asked(void **state)
{
    static const char *const with[] = {"CookiePolicyUndeclared Allow",
                                       "CookiePolicyCookie Track necessary",
                                       "CookiePolicyCookie track statistical", NULL};
    const cp_table *table = fixture_table(*state, with);
    const cp_choice nothing = {0};
    const cp_judge judge = cp_judge_of(table, &nothing, *state);
    const cp_entry *ruling;

    assert_int_equal(cp_judge_name(&ruling, &judge, cp_span_of("Track")), CP_PASS_EXEMPT);
    assert_int_equal(cp_judge_name(&ruling, &judge, cp_span_of("track")), CP_HOLD_UNDECIDED);
    assert_int_equal(cp_judge_name(&ruling, &judge, cp_span_of("TRACK")), CP_HOLD_LOOKALIKE);
}

static void a_long_name_is_folded_as_well(void **state)
{
    static const char *const with[] = {"CookiePolicyUndeclared Allow",
                                       "CookiePolicyCookie track* statistical", NULL};
    const cp_table *table = fixture_table(*state, with);
    const cp_choice nothing = {0};
    const cp_judge judge = cp_judge_of(table, &nothing, *state);
    size_t n;

    for (n = 1; n < 1000; n += 83) {
        char *name = apr_pcalloc(*state, n + sizeof "TRACK");
        const cp_entry *ruling;

        memset(name, 'x', n + 5);
        memcpy(name, "TRACK", 5);
        assert_int_equal(cp_judge_name(&ruling, &judge, cp_span_of(name)), CP_HOLD_LOOKALIKE);
        name[0] = '_';
        assert_int_equal(cp_judge_name(&ruling, &judge, cp_span_of(name)), CP_PASS_UNDECLARED);
    }
}

static void what_follows_a_comma_is_cut_where_it_could_be_held(void **state)
{
    static const struct {
        const char *name;
        int comma, join; /* cut after a bare comma, and after exactly ", " */
    } cases[] = {
        {"_ga", 1, 1},   {"_ga_1", 1, 1}, {"_GA", 1, 1},       {"%5fga", 1, 1},
        {"sid", 0, 0},   {"app_x", 0, 0}, {"app_track", 1, 1}, {"app_Track", 1, 1},
        {"Plain", 0, 0}, {"theme", 0, 1}, {"count", 0, 0},     {"", 0, 1},
    };
    const char *with[8] = {"CookiePolicyUndeclared Allow"};
    const cp_choice nothing = {0};
    const cp_judge strict = cp_judge_of(fixture_table(*state, lines), &nothing, *state);
    cp_judge lax;
    size_t i;

    memcpy(with + 1, lines, sizeof lines);
    lax = cp_judge_of(fixture_table(*state, with), &nothing, *state);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_span name = cp_span_of(cases[i].name);

        assert_int_equal(cp_cut_after_comma(&strict, name, 0), cases[i].comma);
        assert_int_equal(cp_cut_after_comma(&strict, name, 1), cases[i].join);
        /* under Allow only what is held goes */
        assert_int_equal(cp_cut_after_comma(&lax, name, 0), cases[i].comma);
        assert_int_equal(cp_cut_after_comma(&lax, name, 1), cases[i].comma);
    }
}

static void the_categories_that_are_on_are_those_that_would_pass(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    apr_uint64_t granted, refused;
    int i;

    for (granted = 0; granted < 8; granted++)
        for (refused = 0; refused < 8; refused++) {
            const cp_choice choice = {.granted = granted, .refused = refused};
            apr_uint64_t on = cp_allowed(table, &choice);

            for (i = 0; i < table->entries->nelts; i++) {
                const cp_entry *entry = APR_ARRAY_IDX(table->entries, i, const cp_entry *);

                assert_int_equal(on >> entry->category->index & 1,
                                 cp_passes(cp_decide(entry, &choice)));
            }
            assert_int_equal(on & ~(table->exempt | table->opt_in | table->opt_out), 0);
        }
}

static void every_verdict_has_a_name_of_its_own(void **state)
{
    int i, k;

    (void)state;
    for (i = 0; i < CP_VERDICTS; i++) {
        assert_non_null(cp_verdict_name((cp_verdict)i));
        for (k = 0; k < i; k++)
            assert_string_not_equal(cp_verdict_name((cp_verdict)i), cp_verdict_name((cp_verdict)k));
    }
    assert_string_equal(cp_verdict_name(CP_VERDICTS), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(each_basis_meets_each_will),
        FIXTURE_TEST(a_choice_holds_for_its_category_alone),
        FIXTURE_TEST(undeclared_cookies_follow_the_setting),
        FIXTURE_TEST(a_name_that_a_back_end_could_read_as_a_held_one_is_held),
        FIXTURE_TEST(two_names_of_one_fold_are_both_asked),
        FIXTURE_TEST(a_long_name_is_folded_as_well),
        FIXTURE_TEST(what_follows_a_comma_is_cut_where_it_could_be_held),
        FIXTURE_TEST(the_categories_that_are_on_are_those_that_would_pass),
        FIXTURE_TEST(every_verdict_has_a_name_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
