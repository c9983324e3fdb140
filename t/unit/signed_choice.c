/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Choices of a site with keys: only what the site signed for this host, this
 * name and this table's visitors counts. And what a repeated choice keeps.
 */
#include "fixture.h"
#include "reading.h"
#include "random.h"

#define NOW apr_time_from_sec(APR_INT64_C(1767225600))

static const char *const lines[] = {
    "CookiePolicyCookie _ga statistical provider=G duration=2y",
    "CookiePolicyCategory ads opt-in",
    "CookiePolicyCookie ad ads provider=A duration=1y",
    NULL,
};

static const cp_secret *secret_of(apr_pool_t *p, const char *text)
{
    const cp_secret *secret = NULL;

    assert_null(cp_secret_read(&secret, cp_span_of(text), p));
    return secret;
}

#define OLD "the old key, of thirty-two octets and more"
#define NEW "the new key, of thirty-two octets and more"

static cp_choice_place place_of(apr_pool_t *p, const char *keys, const char *name,
                                const char *scope)
{
    return (cp_choice_place){fixture_table(p, lines), keys ? secret_of(p, keys) : NULL,
                             cp_span_of(name), cp_span_of(scope)};
}

static cp_span grant(apr_pool_t *p, const cp_choice_place *place, const char *id)
{
    cp_new_choice choice = {fixture_bit(place->table, id), NOW, 0, "record", {"", 0}};

    return cp_span_of(cp_choice_write(p, place, &choice));
}

static void a_signed_choice_counts_where_it_was_made(void **state)
{
    static const struct {
        const char *keys, *name, *scope, *want;
    } cases[] = {
        {OLD, "c", "a.example", "+statistical -ads"},
        {OLD "\n" NEW, "c", "a.example", "+statistical -ads"},
        {NEW "\n" OLD, "c", "a.example", "+statistical -ads"},
        {NULL, "c", "a.example", "+statistical -ads"}, /* the directive was taken away again */
        {NEW, "c", "a.example", "!not signed by this site"},
        {OLD, "d", "a.example", "!not signed by this site"},
        {OLD, "c", "b.example", "!not signed by this site"},
        {OLD, "c", "example", "!not signed by this site"},
        {OLD, "c", "", "!not signed by this site"},
    };
    cp_choice_place here = place_of(*state, OLD, "c", "a.example");
    cp_span value = grant(*state, &here, "statistical");
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_choice_place there = place_of(*state, cases[i].keys, cases[i].name, cases[i].scope);

        assert_string_equal(reading_at(&there, value, NOW, *state), cases[i].want);
    }
}

static void an_unsigned_choice_does_not_count(void **state)
{
    cp_choice_place without = place_of(*state, NULL, "c", "a.example"),
                    with = place_of(*state, OLD, "c", "a.example");
    cp_span value = grant(*state, &without, "statistical");

    assert_string_equal(reading_at(&without, value, NOW, *state), "+statistical -ads");
    assert_string_equal(reading_at(&with, value, NOW, *state), "!not signed by this site");
    assert_string_equal(reading_at(&with,
                                   cp_span_of(apr_pstrcat(*state, value.p, "-----------", NULL)),
                                   NOW, *state),
                        "!not signed by this site");
}

/* Whatever is changed, cut off or put in. */
static void no_edited_choice_counts(void **state)
{
    cp_choice_place place = place_of(*state, OLD, "c", "a.example");
    cp_span refused = grant(*state, &place, "ads"), value = grant(*state, &place, "statistical");
    apr_uint64_t seed = 20261123;
    const char *tag = strrchr(refused.p, '.') + 1;
    apr_size_t i;
    int round;

    for (i = 0; i < value.n; i++)
        assert_int_equal(*reading_at(&place, (cp_span){value.p, i}, NOW, *state), '!');
    for (round = 0; round < 20000; round++) {
        static const char octets[] = "1.:~ynsg-_AZaz09 ,;t85";
        char out[256];
        cp_choice choice;
        apr_size_t at = (apr_size_t)random_below(&seed, (int)value.n);
        char c = octets[random_below(&seed, sizeof octets - 1)];

        memcpy(out, value.p, value.n);
        if (out[at] == c)
            continue;
        out[at] = c;
        assert_int_not_equal(cp_choice_read(&choice, &place, (cp_span){out, value.n}, NOW),
                             CP_CHOICE_VALID);
        assert_int_equal(choice.granted | choice.refused | choice.changed, 0);
    }
    /* the tag of another choice, of the same site */
    assert_string_equal(
        reading_at(
            &place,
            cp_span_of(apr_pstrcat(*state, apr_pstrmemdup(*state, value.p, value.n - CP_TAG_LENGTH),
                                   tag, NULL)),
            NOW, *state),
        "!not signed by this site");
}

/* A tag says who wrote a choice; when it counts is asked all the same. */
static void a_signed_choice_ends_like_any_other(void **state)
{
    static const struct {
        apr_int64_t seconds;
        const char *want;
    } cases[] = {
        {0, "+statistical -ads"},      {180 * 86400, "+statistical -ads"},
        {180 * 86400 + 1, "!expired"}, {-300, "+statistical -ads"},
        {-301, "!in the future"},
    };
    cp_choice_place place = place_of(*state, OLD, "c", "a.example");
    cp_span value = grant(*state, &place, "statistical");
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            reading_at(&place, value, NOW + apr_time_from_sec(cases[i].seconds), *state),
            cases[i].want);
}

static void a_repeat_is_one_that_says_the_same(void **state)
{
    static const struct {
        const char *old, *made;
        int want;
    } cases[] = {
        {"1.t85s00..a:n~b:y:AAAAs..", "1.t99999..a:n~b:y:AAAAs..", 1},
        {"1.t85s00..a:n~b:y:AAAAs.record.tag", "1.t99999..a:n~b:y:AAAAs..", 1},
        {"1.t85s00.g.a:n..", "1.t99999.g.a:n..other", 1},
        {"1.t85s00....", "1.t99999....", 1},
        {"1.t85s00..a:n..", "1.t99999.g.a:n..", 0}, /* made under a signal now */
        {"1.t85s00.g.a:n..", "1.t99999..a:n..", 0},
        {"1.t85s00..a:n..", "1.t99999..a:y:..", 0},
        {"1.t85s00..a:n..", "1.t99999..a:n~b:n..", 0}, /* one more was asked */
        {"1.t85s00..b:y:AAAAs..", "1.t99999..b:y:AAAAd..", 0},
        {"1.t85s00..b:y:AAAAsBBBBs..", "1.t99999..b:y:AAAAs..", 0},
        {"", "1.t99999....", 0}, /* there is none yet */
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(cp_choice_repeats(cp_span_of(cases[i].old), cases[i].made), cases[i].want);
}

/* Time and record stay; the tag is that of the key that signs now. */
static void a_repeat_keeps_its_time_and_its_record(void **state)
{
    cp_choice_place before = place_of(*state, OLD, "c", "a.example"),
                    both = place_of(*state, NEW "\n" OLD, "c", "a.example"),
                    after = place_of(*state, NEW, "c", "a.example"),
                    without = place_of(*state, NULL, "c", "a.example");
    cp_span old = grant(*state, &before, "statistical");
    cp_span again = cp_span_of(cp_choice_again(*state, &both, old));
    const char *bare = cp_choice_again(*state, &without, old);

    assert_string_equal(reading_at(&after, again, NOW, *state), "+statistical -ads");
    assert_int_equal(again.n, old.n);
    assert_memory_equal(again.p, old.p, old.n - CP_TAG_LENGTH);
    assert_non_null(strstr(again.p, ".record."));
    assert_string_equal(bare, apr_pstrmemdup(*state, old.p, old.n - CP_TAG_LENGTH));
    assert_string_equal(cp_choice_again(*state, &before, old), old.p);
    assert_string_equal(cp_choice_again(*state, &before, cp_span_of(bare)), old.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_signed_choice_counts_where_it_was_made),
        FIXTURE_TEST(an_unsigned_choice_does_not_count),
        FIXTURE_TEST(no_edited_choice_counts),
        FIXTURE_TEST(a_signed_choice_ends_like_any_other),
        FIXTURE_TEST(a_repeat_is_one_that_says_the_same),
        FIXTURE_TEST(a_repeat_keeps_its_time_and_its_record),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
