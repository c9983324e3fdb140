/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A name that a granted pattern matches is held where its fold is a held
 * row's, whatever way the two beginnings meet.
 */
#include "fixture.h"

#include "policy/decide.h"

static void a_fold_reaches_every_row_that_begins_alike(void **state)
{
    static const struct {
        const char *granted, *held; /* names of two rows */
        const char *name;
        cp_verdict verdict;
    } cases[] = {
        {"a*", "ab", "aB", CP_HOLD_LOOKALIKE},
        {"ab*", "ab", "ab ", CP_HOLD_LOOKALIKE},
        {"ab*", "a*c", "abC", CP_HOLD_LOOKALIKE},
        {"Ab*", "ab*", "Ab1", CP_HOLD_LOOKALIKE},
        {"*b", "xb", "Xb", CP_HOLD_LOOKALIKE},
        {"xb*", "*bc", "xbC", CP_HOLD_LOOKALIKE},
        {"a%2*", "a_b", "a%2eb", CP_HOLD_LOOKALIKE}, /* decoded across the star */
        {"a*", "a_b", "a%2eb", CP_HOLD_LOOKALIKE},
        {"Ab*", "a*", "Ab1", CP_PASS_EXEMPT}, /* its own row rules the fold too */
        {"a*", "b*", "ab", CP_PASS_EXEMPT},
        {"ab*", "a", "abA", CP_PASS_EXEMPT},
        {"ab*", "ac*", "abC", CP_PASS_EXEMPT},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *lines[] = {
            apr_pstrcat(*state, "CookiePolicyCookie \"", cases[i].granted, "\" necessary", NULL),
            apr_pstrcat(*state, "CookiePolicyCookie \"", cases[i].held, "\" statistical", NULL),
            NULL,
        };
        const cp_table *table = fixture_table(*state, lines);
        cp_choice choice = {.granted = 0};
        cp_judge judge = cp_judge_of(table, &choice, *state);
        const cp_entry *ruling;

        assert_string_equal(
            cp_verdict_name(cp_judge_name(&ruling, &judge, cp_span_of(cases[i].name))),
            cp_verdict_name(cases[i].verdict));
        choice.granted = fixture_bit(table, "statistical");
        judge = cp_judge_of(table, &choice, *state);
        assert_int_equal(cp_judge_name(&ruling, &judge, cp_span_of(cases[i].name)), CP_PASS_EXEMPT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_fold_reaches_every_row_that_begins_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
