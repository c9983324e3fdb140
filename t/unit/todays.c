/* SPDX-License-Identifier: Apache-2.0 */
/* Which choices were made in sight of today's table, as far as a cookie can tell. */
#include "fixture.h"
#include "consent/choice.h"

#define NOW (APR_TIME_C(1774000000) * APR_USEC_PER_SEC)

#define FIRST  "CookiePolicyCookie a statistical provider=A duration=1mo"
#define SECOND "CookiePolicyCookie b audience provider=B duration=1d"

static const char *const lines[] = {FIRST, SECOND, NULL};

static cp_choice_place place_of(apr_pool_t *p, const char *const *declared)
{
    return (cp_choice_place){.table = fixture_table(p, declared)};
}

/* A choice made then with `declared`, read now with `lines`. */
static int fits(apr_pool_t *p, const char *const *declared, apr_uint64_t granted, int under_signal)
{
    cp_choice_place then = place_of(p, declared), today = place_of(p, lines);
    const cp_new_choice made = {.granted = granted,
                                .now = NOW - apr_time_from_sec(86400),
                                .under_signal = under_signal,
                                .record = "AAAAAAAAAAAAAAAAAAAAAA",
                                .shared = {"", 0}};

    return cp_choice_is_todays(p, &today, cp_span_of(cp_choice_write(p, &then, &made)), NOW);
}

static void every_choice_fits_the_table_it_was_made_with(void **state)
{
    apr_uint64_t granted;

    for (granted = 0; granted < 4; granted++) {
        assert_true(fits(*state, lines, granted, 0));
        assert_true(fits(*state, lines, granted, 1));
    }
}

static void a_table_that_was_another_is_seen_by_its_grants(void **state)
{
    static const struct {
        const char *lines[4];
        int refused, granted; /* whether it fits */
    } cases[] = {
        /* reworded */
        {{"CookiePolicyCookie a statistical provider=A duration=1mo purpose=Other", SECOND}, 1, 1},
        /* it grants less than today's, and more, and for longer */
        {{"CookiePolicyCookie a statistical provider=B duration=1mo", SECOND}, 1, 0},
        {{FIRST, "CookiePolicyCookie c statistical provider=C duration=1mo", SECOND}, 1, 0},
        {{"CookiePolicyCookie a statistical provider=A duration=1y", SECOND}, 1, 0},
        /* a category more, and less */
        {{FIRST, SECOND, "CookiePolicyCookie c third-party provider=C"}, 0, 0},
        {{FIRST}, 0, 0},
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_int_equal(fits(*state, cases[i].lines, 0, 0), cases[i].refused);
        assert_int_equal(fits(*state, cases[i].lines, ~APR_UINT64_C(0), 0), cases[i].granted);
    }
}

static void what_does_not_count_fits_nothing(void **state)
{
    cp_choice_place today = place_of(*state, lines);
    const cp_new_choice made = {.now = NOW, .shared = {"", 0}};
    const char *value = cp_choice_write(*state, &today, &made);

    assert_true(cp_choice_is_todays(*state, &today, cp_span_of(value), NOW));
    assert_false(cp_choice_is_todays(*state, &today, cp_span_of(value),
                                     NOW + apr_time_from_sec(200 * 86400)));
    assert_false(cp_choice_is_todays(*state, &today, cp_span_of("1.x"), NOW));
    assert_false(cp_choice_is_todays(*state, &today, cp_span_of(""), NOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(every_choice_fits_the_table_it_was_made_with),
        FIXTURE_TEST(a_table_that_was_another_is_seen_by_its_grants),
        FIXTURE_TEST(what_does_not_count_fits_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
