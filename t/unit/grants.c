/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promise as a whole: over generated tables, choices and changes of the
 * table, a cookie that needs consent passes only if the visitor agreed to its
 * category and to all that the category now is. "All that it is" is judged by
 * numbers (site.h), without a token.
 */
#include "unsigned.h"
#include "site.h"

/* Counts what the test saw, to be sure that it saw something. */
typedef struct {
    int granted, changed, refused, objected, undecided;
} tally;

static void judge_all(tally *seen, const site *now, const site *then, int agreed,
                      const cp_choice *choice, const cp_table *table, apr_pool_t *p)
{
    int i;

    for (i = 0; i < now->n; i++) {
        int c = now->rows[i].category, asked = !then->gone[c], yes = asked && agreed >> c & 1;
        int holds = yes && site_within(now, &then, 1, c), opt_in = now->basis[c] == CP_OPT_IN;
        cp_verdict verdict = site_verdict(table, choice, &now->rows[i], p);

        if (c == 0)
            assert_int_equal(verdict, CP_PASS_EXEMPT);
        else if (opt_in)
            assert_int_equal(verdict, holds   ? CP_PASS_GRANTED
                                      : yes   ? CP_HOLD_CHANGED
                                      : asked ? CP_HOLD_REFUSED
                                              : CP_HOLD_UNDECIDED);
        else
            assert_int_equal(cp_passes(verdict), yes || !asked);
        seen->granted += opt_in && holds;
        seen->changed += opt_in && yes && !holds;
        seen->refused += opt_in && asked && !yes && c != 0;
        seen->objected += !opt_in && asked && !yes && c != 0;
        seen->undecided += opt_in && !asked;
    }
}

static void only_what_was_granted_passes_whatever_the_table_becomes(void **state)
{
    apr_uint64_t seed = 20260104;
    tally seen = {0};
    int round;

    for (round = 0; round < 8000; round++) {
        site then = site_random(&seed), now;
        int agreed = random_below(&seed, 1 << CATEGORIES);
        apr_time_t time = apr_time_from_sec(APR_INT64_C(1767225600));
        int changes = random_below(&seed, 8);
        const cp_table *table;
        cp_choice choice;
        const char *value;
        apr_pool_t *p;

        apr_pool_create(&p, *state);
        if (random_below(&seed, 2))
            site_remove_category(&then, 1 + random_below(&seed, CATEGORIES - 1));
        table = site_table(&then, p);
        value = write_choice(p, table, site_bits(table, agreed), cp_span_of(""), time);
        for (now = then; changes; changes--)
            site_change(&now, &seed);
        table = site_table(&now, p);
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
    assert_true(seen.refused > 500 && seen.objected > 500 && seen.undecided > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(only_what_was_granted_passes_whatever_the_table_becomes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
