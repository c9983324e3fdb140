/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice cookie: what was written is read again, and whatever is malformed
 * grants nothing.
 */
#include "unsigned.h"
#include "declared.h"
#include "reading.h"
#include "policy/tokens.h"
#include "random.h"

#define NOW apr_time_from_sec(APR_INT64_C(1767225600)) /* 2026-01-01, base36 t85s00 */

static const char *const lines[] = {
    "CookiePolicyCookie sid necessary",
    "CookiePolicyCookie aud audience provider=A duration=1mo",
    "CookiePolicyCookie _ga statistical provider=Google duration=2y",
    "CookiePolicyCookie _hj statistical provider=Hotjar duration=1d",
    "CookiePolicyCategory ads opt-in",
    NULL,
};

/* `format` with ! for the time of the choice, @ for the tokens of audience and
 * # for those of statistical. */
static const char *fill(const char *format, const cp_table *table, apr_pool_t *p)
{
    const char *all = "";

    for (; *format; format++) {
        const char *part = *format == '!'   ? "t85s00"
                           : *format == '@' ? cp_table_category(table, "audience", 8)->tokens
                           : *format == '#' ? cp_table_category(table, "statistical", 11)->tokens
                                            : apr_pstrmemdup(p, format, 1);

        all = apr_pstrcat(p, all, part, NULL);
    }
    return all;
}

static void what_is_written_is_read_again(void **state)
{
    static const struct {
        const char *granted[4], *value, *want;
    } cases[] = {
        {{NULL}, "1.!..audience:n~statistical:n~ads:n..", "-audience -statistical -ads"},
        {{"statistical"}, "1.!..audience:n~statistical:y:#~ads:n..", "-audience +statistical -ads"},
        {{"audience", "ads"},
         "1.!..audience:y:@~statistical:n~ads:y:..",
         "+audience -statistical +ads"},
        {{"audience", "statistical", "ads"},
         "1.!..audience:y:@~statistical:y:#~ads:y:..",
         "+audience +statistical +ads"},
        {{"necessary"}, "1.!..audience:n~statistical:n~ads:n..", "-audience -statistical -ads"},
    };
    const cp_table *table = fixture_table(*state, lines);
    size_t i, k;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        apr_uint64_t granted = 0;
        const char *value;
        cp_choice choice;

        for (k = 0; cases[i].granted[k]; k++)
            granted |= fixture_bit(table, cases[i].granted[k]);
        value = write_choice(*state, table, granted, (cp_span){"", 0}, NOW + 999999);
        assert_string_equal(value, fill(cases[i].value, table, *state));
        assert_string_equal(reading(table, cp_span_of(value), NOW, *state), cases[i].want);
        assert_int_equal(strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789_~:.-"),
                         strlen(value));
        assert_in_range(strlen(value), 1, cp_choice_longest(table));
        read_choice(&choice, table, cp_span_of(value), NOW);
        assert_int_equal(choice.issued, NOW);
    }
}

static void an_exempt_site_needs_no_categories(void **state)
{
    static const char *const plain[] = {"CookiePolicyCookie sid necessary", NULL};
    const cp_table *table = fixture_table(*state, plain);
    const char *value = write_choice(*state, table, 0, (cp_span){"", 0}, NOW);

    assert_string_equal(value, "1.t85s00....");
    assert_string_equal(reading(table, cp_span_of(value), NOW, *state), "");
}

static void what_the_table_does_not_ask_is_passed_over(void **state)
{
    static const struct {
        const char *value, *want;
    } cases[] = {
        {"1.!....", ""}, /* nothing decided */
        {"1.!..statistical:n..", "-statistical"},
        {"1.!..statistical:y:#..", "+statistical"},
        {"1.!..gone:y:AAAAs~statistical:y:#~old:n..", "+statistical"},
        {"1.!..necessary:n~statistical:y:#..", "+statistical"}, /* exempt ones are not asked */
        {"1.!..ads:n~statistical:y:#~audience:n..", "-audience +statistical -ads"},
        /* a grant of other things, or of less */
        {"1.!..statistical:y:..", "?statistical"},
        {"1.!..statistical:y:@..", "?statistical"},
        {"1.!..statistical:y:AAAAs..", "?statistical"},
        /* a grant of more, in any order */
        {"1.!..statistical:y:@#AAAAs..", "+statistical"},
        {"1.!..ads:y:AAAAs..", "+ads"},
        /* the fields that later belong to records, signals and keys */
        {"1.!.g.statistical:n..", "-statistical"},
        {"1.!..statistical:n.Az09-_.Az09-_", "-statistical"},
    };
    const cp_table *table = fixture_table(*state, lines);
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            reading(table, cp_span_of(fill(cases[i].value, table, *state)), NOW, *state),
            cases[i].want);
}

static void whatever_is_malformed_grants_nothing(void **state)
{
    static const char *const cases[] = {
        "",
        "1",
        ".",
        ".....",
        "1.....",
        "1.!",
        "1.!..",
        "1.!...",
        "1.!...statistical:y:#",
        /* version and number of fields */
        "0.!..statistical:y:#..",
        "2.!..statistical:y:#..",
        "01.!..statistical:y:#..",
        ".!..statistical:y:#..",
        " 1.!..statistical:y:#..",
        "1.!..statistical:y:#.",
        "1.!..statistical:y:#...",
        "1.!..statistical:y:#..;",
        "1.!..statistical:y:#.. ",
        "\"1.!..statistical:y:#..\"",
        "1.!..statistical:y:#..\n",
        "1,!,,statistical:y:#,,",
        "1.!..statistical:y:#..,x",
        "1.!..statistical:y:#..%00",
        /* time */
        "1...statistical:y:#..",
        "1.0..statistical:y:#..",
        "1.0!..statistical:y:#..",
        "1.-!..statistical:y:#..",
        "1.+!..statistical:y:#..",
        "1. !..statistical:y:#..",
        "1.t8:..statistical:y:#..",
        "1.T85S00..statistical:y:#..",
        "1.zzzzzzzzzz..statistical:y:#..",
        "1.zzzzzzzzzzzzzzzzzzzzzz..statistical:y:#..",
        "1.1y2p0ij32e8e8..statistical:y:#..",
        /* flags */
        "1.!.x.statistical:y:#..",
        "1.!.gg.statistical:y:#..",
        "1.!.G.statistical:y:#..",
        "1.!. .statistical:y:#..",
        /* categories */
        "1.!..statistical..",
        "1.!..statistical:..",
        "1.!..statistical:y..",
        "1.!..statistical:yes:#..",
        "1.!..statistical:Y:#..",
        "1.!..statistical:n:..",
        "1.!..statistical:n:#..",
        "1.!..statistical::#..",
        "1.!..:y:#..",
        "1.!..~..",
        "1.!..statistical:y:#~..",
        "1.!..~statistical:y:#..",
        "1.!..ads:n~~statistical:y:#..",
        "1.!..statistical:y:#:..",
        "1.!..statistical:y:#:x..",
        "1.!..statistical y:#..",
        "1.!..stat istical:y:#..",
        "1.!..a/b:n~statistical:y:#..",
        "1.!..\xc3\xa9:n~statistical:y:#..",
        /* tokens */
        "1.!..statistical:y:#A1..",
        "1.!..statistical:y:x#..",
        "1.!..statistical:y:AAAAA#..",
        "1.!..statistical:y:AAA=s#..",
        "1.!..statistical:y:AAA+s#..",
        "1.!..statistical:y: #..",
        /* a category twice, agreeing or not */
        "1.!..statistical:y:#~statistical:n..",
        "1.!..statistical:n~statistical:y:#..",
        "1.!..statistical:y:#~statistical:y:#..",
        "1.!..ads:n~statistical:y:#~ads:n..",
        /* one bad element spoils the good ones, also one of a category we do not have */
        "1.!..statistical:y:#~gone:x..",
        "1.!..statistical:y:#~gone:y..",
        "1.!..statistical:y:#~gone:y:AAAA..",
        /* record and tag */
        "1.!..statistical:y:#.a b.",
        "1.!..statistical:y:#.a=.",
        "1.!..statistical:y:#..a=",
        "1.!..statistical:y:#..a/b",
        "1.!..statistical:y:#..\x7f",
        "1.!..statistical:y:#.\xe9.",
        /* what other consent managers write */
        "true",
        "accepted",
        "{\"statistical\":true}",
        "statistical",
        "all",
        "%7B%22statistical%22%3Atrue%7D",
        "j:[\"statistical\"]",
    };
    const cp_table *table = fixture_table(*state, lines);
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *value = fill(cases[i], table, *state);

        if (strcmp(reading(table, cp_span_of(value), NOW, *state), "!unreadable"))
            fail_msg("%s: %s", value, reading(table, cp_span_of(value), NOW, *state));
    }
}

static void a_nul_does_not_end_a_value(void **state)
{
    static const char tail[] = "1.t85s00..ads:n..\0", id[] = "1.t85s00..ads\0:n..",
                      answer[] = "1.t85s00..ads:n\0..";
    const cp_table *table = fixture_table(*state, lines);

    assert_string_equal(reading(table, (cp_span){tail, sizeof tail - 2}, NOW, *state), "-ads");
    assert_string_equal(reading(table, (cp_span){tail, sizeof tail - 1}, NOW, *state),
                        "!unreadable");
    assert_string_equal(reading(table, (cp_span){id, sizeof id - 1}, NOW, *state), "!unreadable");
    assert_string_equal(reading(table, (cp_span){answer, sizeof answer - 1}, NOW, *state),
                        "!unreadable");
}

static void a_value_is_at_most_800_octets(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    char value[1024];
    size_t n;

    for (n = 700; n < 1000; n++) {
        size_t head = strlen(strcpy(value, "1.t85s00..ads:n.."));

        memset(value + head, 'A', n - head);
        assert_string_equal(reading(table, (cp_span){value, n}, NOW, *state),
                            n <= 800 ? "-ads" : "!unreadable");
    }
}

static void a_choice_ends_and_does_not_begin_too_early(void **state)
{
    static const struct {
        apr_int64_t seconds; /* now, after the choice */
        const char *want;
    } cases[] = {
        {0, "-ads"},
        {30 * 86400, "-ads"},
        {30 * 86400 + 1, "!expired"},
        {5000 * APR_INT64_C(86400), "!expired"},
        {-300, "-ads"}, /* another server's clock is ahead */
        {-301, "!in the future"},
        {-86400, "!in the future"},
    };
    static const char *const own[] = {"CookiePolicyCategory ads opt-in",
                                      "CookiePolicyChoice lifetime=1mo", NULL};
    const cp_table *table = fixture_table(*state, own), *standard = fixture_table(*state, lines);
    const cp_span value = cp_span_of("1.t85s00..ads:n..");
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            reading(table, value, NOW + apr_time_from_sec(cases[i].seconds), *state),
            cases[i].want);
    assert_string_equal(reading(table, value, NOW - apr_time_from_sec(300) - 1, *state),
                        "!in the future");
    /* without lifetime= it is 6mo */
    assert_string_equal(reading(standard, value, NOW + apr_time_from_sec(180 * 86400), *state),
                        "-ads");
    assert_string_equal(reading(standard, value, NOW + apr_time_from_sec(180 * 86400 + 1), *state),
                        "!expired");
}

static void a_grant_stands_until_the_table_has_more(void **state)
{
    static const struct {
        const char *more, *want;
    } cases[] = {
        {"CookiePolicy On", "+statistical -ads"},
        {"CookiePolicyCookie n statistical provider=Hotjar duration=1d", "+statistical -ads"},
        {"CookiePolicyCookie n statistical provider=New duration=1d", "?statistical -ads"},
        {"CookiePolicyCookie n statistical provider=Hotjar duration=2d", "?statistical -ads"},
        /* a refusal has no tokens and stands */
        {"CookiePolicyCookie n ads provider=New", "+statistical -ads"},
    };
    const cp_table *table = fixture_table(*state, lines);
    const cp_span value = cp_span_of(fill("1.!..statistical:y:#~ads:n..", table, *state));
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *now[8];

        memcpy(now, lines, sizeof lines);
        now[sizeof lines / sizeof *lines - 1] = cases[i].more;
        now[sizeof lines / sizeof *lines] = NULL;
        assert_string_equal(reading(fixture_table(*state, now), value, NOW, *state), cases[i].want);
    }
}

static void the_longest_value_is_known_beforehand(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    const char *all = write_choice(*state, table, ~APR_UINT64_C(0), (cp_span){"", 0}, NOW);

    /* a longer time, the flag, 22 characters of a record and 11 of a tag */
    assert_in_range(cp_choice_longest(table), strlen(all) + 2 + 1 + 22 + 11,
                    strlen(all) + 2 + 1 + 22 + 11 + 1);
}

static void every_state_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(cp_choice_state_name(CP_CHOICE_NONE), "none");
    assert_string_equal(cp_choice_state_name(CP_CHOICE_CONFLICT), "contradictory");
}

/* One to three octets of a value changed, put in or taken out. */
static cp_span mutated(cp_span value, apr_uint64_t *seed, char *out)
{
    static const char octets[] = "1.:~ynsdm6y2xg-_AZaz09 ,;=\"%\x01\x7f\xe9statisticlde";
    int times = 1 + random_below(seed, 3);

    memcpy(out, value.p, value.n);
    for (; times; times--) {
        int at = random_below(seed, (int)value.n), how = random_below(seed, 3);
        char c = octets[random_below(seed, sizeof octets - 1)];

        if (how == 0) {
            out[at] = c;
        } else if (how == 1) {
            memmove(out + at + 1, out + at, value.n - (apr_size_t)at);
            out[at] = c;
            value.n++;
        } else if (value.n > 1) {
            memmove(out + at, out + at + 1, value.n - (apr_size_t)at - 1);
            value.n--;
        }
    }
    return (cp_span){out, value.n};
}

static void no_damage_grants_what_was_not_granted(void **state)
{
    static const char *const three[] = {"CookiePolicyCookie a statistical provider=A duration=1d",
                                        "CookiePolicyCookie b audience provider=A duration=1d",
                                        "CookiePolicyCookie c third-party provider=A duration=1d",
                                        NULL};
    const cp_table *table = fixture_table(*state, three);
    apr_uint64_t seed = 20260103;
    int i, readable = 0;

    for (i = 0; i < 200000; i++) {
        apr_uint64_t granted = (apr_uint64_t)random_below(&seed, 8);
        char value[256], out[260];
        cp_choice choice;
        cp_span damaged;

        if (i % 1000 == 0) {
            apr_pool_clear(*state);
            table = fixture_table(*state, three);
        }
        strcpy(value, write_choice(*state, table, granted, (cp_span){"", 0}, NOW));
        damaged = mutated(cp_span_of(value), &seed, out);
        readable += read_choice(&choice, table, damaged, NOW) == CP_CHOICE_VALID;
        if (choice.granted & ~granted)
            fail_msg("%s became %.*s", value, (int)damaged.n, damaged.p);
    }
    assert_true(readable > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(what_is_written_is_read_again),
        FIXTURE_TEST(an_exempt_site_needs_no_categories),
        FIXTURE_TEST(what_the_table_does_not_ask_is_passed_over),
        FIXTURE_TEST(whatever_is_malformed_grants_nothing),
        FIXTURE_TEST(a_nul_does_not_end_a_value),
        FIXTURE_TEST(a_value_is_at_most_800_octets),
        FIXTURE_TEST(a_choice_ends_and_does_not_begin_too_early),
        FIXTURE_TEST(a_grant_stands_until_the_table_has_more),
        FIXTURE_TEST(the_longest_value_is_known_beforehand),
        FIXTURE_TEST(every_state_has_a_name),
        FIXTURE_TEST(no_damage_grants_what_was_not_granted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
