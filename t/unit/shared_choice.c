/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A choice that several hosts under one `domain=` share: each adds what it
 * asks for, none loses what another was told.
 */
#include "unsigned.h"
#include "declared.h"
#include "reading.h"
#include "policy/tokens.h"

#define NOW apr_time_from_sec(APR_INT64_C(1767225600))

/* Two hosts under one domain, with a category in common and one of their own. */
static const char *const shop[] = {"CookiePolicyCookie a statistical provider=A duration=1d",
                                   "CookiePolicyCategory ads opt-in",
                                   "CookiePolicyCookie s ads provider=S duration=1d", NULL};
static const char *const blog[] = {"CookiePolicyCookie b statistical provider=B duration=1d",
                                   "CookiePolicyCookie a statistical provider=A duration=session",
                                   "CookiePolicyCategory chat opt-in",
                                   "CookiePolicyCookie c chat provider=C duration=1d", NULL};

static cp_span choose(const cp_table *table, const char *id, cp_span shared, apr_pool_t *p)
{
    return cp_span_of(write_choice(p, table, id ? fixture_bit(table, id) : 0, shared, NOW));
}

static void hosts_under_one_domain_share_a_choice(void **state)
{
    const cp_table *s = fixture_table(*state, shop), *b = fixture_table(*state, blog);
    const cp_span nothing = {"", 0};
    cp_span value = choose(s, "statistical", nothing, *state);

    assert_string_equal(reading(s, value, NOW, *state), "+statistical -ads");
    assert_string_equal(reading(b, value, NOW, *state), "?statistical"); /* B was never shown */
    /* a grant here adds to the one there, and foreign categories stay */
    value = choose(b, "statistical", value, *state);
    assert_string_equal(reading(b, value, NOW, *state), "+statistical -chat");
    assert_string_equal(reading(s, value, NOW, *state), "+statistical -ads");
    value = choose(b, "chat", value, *state);
    /* a refusal of a category removes all of its tokens, the other host's too */
    assert_string_equal(reading(b, value, NOW, *state), "-statistical +chat");
    assert_string_equal(reading(s, value, NOW, *state), "-statistical -ads");
    value = choose(s, "ads", value, *state);
    assert_string_equal(reading(s, value, NOW, *state), "-statistical +ads");
    assert_string_equal(reading(b, value, NOW, *state), "-statistical +chat");
}

static void a_shared_choice_does_not_grow_by_repetition(void **state)
{
    const cp_table *s = fixture_table(*state, shop), *b = fixture_table(*state, blog);
    cp_span value =
        choose(b, "statistical", choose(s, "statistical", cp_span_of(""), *state), *state);
    cp_span again = value;
    int i;

    for (i = 0; i < 4; i++)
        again = choose(i % 2 ? b : s, "statistical", again, *state);
    assert_int_equal(again.n, value.n);
    assert_string_equal(reading(s, again, NOW, *state), "+statistical -ads");
    assert_string_equal(reading(b, again, NOW, *state), "+statistical -chat");
}

static void an_exempt_category_here_is_left_to_the_host_that_asks_for_it(void **state)
{
    static const char *const here[] = {"CookiePolicyCategory chat exempt",
                                       "CookiePolicyCategory ads opt-in", NULL};
    const cp_table *b = fixture_table(*state, blog);
    cp_span value = choose(b, "chat", cp_span_of(""), *state);

    value = choose(fixture_table(*state, here), "ads", value, *state);
    assert_string_equal(reading(b, value, NOW, *state), "-statistical +chat");
}

static void what_cannot_be_read_is_not_carried_on(void **state)
{
    static const char *const bad[] = {"x", "1.t85s00..gone:y:AAAA..", "2.t85s00..gone:y:AAAAs..",
                                      "1.t85s00..gone:y:AAAAs~..", "1.t85s00..gone:y:AAAAs"};
    const cp_table *s = fixture_table(*state, shop);
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        cp_span value = choose(s, "ads", cp_span_of(bad[i]), *state);

        assert_string_equal(reading(s, value, NOW, *state), "-statistical +ads");
    }
}

static void other_hosts_go_first_where_it_gets_too_long(void **state)
{
    const cp_table *s = fixture_table(*state, shop);
    const char *mine = choose(s, "ads", cp_span_of(""), *state).p;
    apr_size_t n;

    for (n = 100; n <= 780; n += 5) {
        char *foreign = apr_pcalloc(*state, n + 1);
        cp_span value;
        apr_size_t i;

        for (i = 0; i < n; i++)
            foreign[i] = i % 5 == 4 ? 's' : 'A';
        value = choose(s, "ads",
                       cp_span_of(apr_pstrcat(*state, "1.t85s00..zoo:y:", foreign, "..", NULL)),
                       *state);
        assert_in_range(value.n, 1, CP_CHOICE_MAX);
        assert_string_equal(reading(s, value, NOW, *state), "-statistical +ads");
        if (strlen(mine) + strlen("~zoo:y:") + n <= CP_CHOICE_MAX)
            assert_non_null(strstr(value.p, foreign));
        else
            assert_string_equal(value.p, mine);
    }
}
/* `n` octets of well-formed tokens. */
static const char *tokens_of(apr_pool_t *p, apr_size_t n)
{
    char *tokens = apr_pcalloc(p, n + 1);
    apr_size_t i;

    for (i = 0; i < n; i++)
        tokens[i] = i % CP_TOKEN_LENGTH == 4 ? 's' : 'A';
    return tokens;
}

/* Who has been refused stays refused: where not all fits, grants go first. */
static void foreign_refusals_stay_when_foreign_grants_have_to_go(void **state)
{
    const cp_table *s = fixture_table(*state, shop), *b = fixture_table(*state, blog);
    const char *tokens = tokens_of(*state, 735), *shared;
    cp_span value;

    shared = apr_pstrcat(*state, "1.t85s00..chat:n~statistical:y:", tokens, "~zoo:y:", "..", NULL);
    value = choose(s, "statistical", cp_span_of(shared), *state);
    assert_string_equal(reading(s, value, NOW, *state), "+statistical -ads");
    assert_non_null(strstr(value.p, tokens)); /* it fits */
    shared = apr_pstrcat(*state, "1.t85s00..chat:n~statistical:y:", tokens,
                         "~zoo:y:AAAAsAAAAsAAAAsAAAAsAAAAs", "..", NULL);
    value = choose(s, "statistical", cp_span_of(shared), *state);
    assert_string_equal(reading(s, value, NOW, *state), "+statistical -ads");
    assert_null(strstr(value.p, "AAAAs"));
    assert_null(strstr(value.p, "zoo"));
    assert_string_equal(reading(b, value, NOW, *state), "?statistical -chat");
}

/* The id of a record and a tag are part of the 800 octets. */
static void there_is_room_for_record_and_tag(void **state)
{
    static const char id[] = "0123456789abcdefghijkl";
    const cp_table *s = fixture_table(*state, shop);
    const cp_secret *secret;
    apr_size_t n;
    int carried = 0, left = 0;

    assert_null(cp_secret_read(&secret, cp_span_of("a key of thirty-two octets or more"), *state));
    for (n = 500; n <= 760; n += 5) {
        cp_choice_place place = {s, secret, cp_span_of("c"), cp_span_of("example.org")};
        cp_new_choice choice = {fixture_bit(s, "ads"), NOW, 0, id, {"", 0}};
        const char *foreign = tokens_of(*state, n), *value;

        choice.shared =
            cp_span_of(apr_pstrcat(*state, "1.t85s00..zoo:y:", foreign, "~bar:n..", NULL));
        value = cp_choice_write(*state, &place, &choice);
        assert_in_range(strlen(value), 1, CP_CHOICE_MAX);
        assert_string_equal(reading_at(&place, cp_span_of(value), NOW, *state),
                            "-statistical +ads");
        assert_non_null(strstr(value, "~bar:n.0123456789abcdefghijkl."));
        if (strstr(value, foreign))
            carried++;
        else
            left++;
    }
    assert_true(carried > 5 && left > 5);
}

/* Flag g says that a choice was made against the signal (rule 8), which a
 * choice on another host without the signal was not. */
static void nothing_granted_without_a_signal_comes_under_its_flag(void **state)
{
    static const struct {
        const char *flags;
        int under_signal;
        const char *want; /* on the other host */
    } cases[] = {
        {"", 0, "+statistical +chat"},
        {"g", 1, "+statistical +chat"},
        {"g", 0, "+statistical +chat"}, /* without the flag they weigh less */
        {"", 1, "?statistical"},
    };
    const cp_table *s = fixture_table(*state, shop), *b = fixture_table(*state, blog);
    cp_choice_place place = {.table = s};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_new_choice choice = {
            fixture_bit(s, "statistical"), NOW, cases[i].under_signal, NULL, {"", 0}};
        const char *value =
            apr_psprintf(*state, "1.t85s00.%s.statistical:y:%s~chat:y:%s~zoo:n..", cases[i].flags,
                         cp_table_category(b, "statistical", 11)->tokens,
                         cp_table_category(b, "chat", 4)->tokens);

        choice.shared = cp_span_of(value);
        value = cp_choice_write(*state, &place, &choice);
        assert_string_equal(reading(s, cp_span_of(value), NOW, *state), "+statistical -ads");
        assert_string_equal(reading(b, cp_span_of(value), NOW, *state), cases[i].want);
        assert_non_null(strstr(value, "~zoo:n.")); /* a refusal stays a refusal */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(hosts_under_one_domain_share_a_choice),
        FIXTURE_TEST(a_shared_choice_does_not_grow_by_repetition),
        FIXTURE_TEST(an_exempt_category_here_is_left_to_the_host_that_asks_for_it),
        FIXTURE_TEST(what_cannot_be_read_is_not_carried_on),
        FIXTURE_TEST(other_hosts_go_first_where_it_gets_too_long),
        FIXTURE_TEST(foreign_refusals_stay_when_foreign_grants_have_to_go),
        FIXTURE_TEST(there_is_room_for_record_and_tag),
        FIXTURE_TEST(nothing_granted_without_a_signal_comes_under_its_flag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
