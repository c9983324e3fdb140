/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys of CookiePolicySecret: what of a file is a key, and that a tag is
 * good for one name, one scope, one value and one key alone.
 */
#include "fixture.h"
#include "consent/secret.h"
#include "policy/table.h"

#define KEY   "correct horse battery staple, twice over"
#define OTHER "another key of more than thirty-two octets"

static const cp_secret *secret_of(apr_pool_t *p, const char *text)
{
    const cp_secret *secret = NULL;
    const char *wrong = cp_secret_read(&secret, cp_span_of(text), p);

    if (wrong)
        fail_msg("%s: %s", text, wrong);
    return secret;
}

static const char *tag_of(apr_pool_t *p, const cp_secret *secret, const char *name,
                          const char *scope, const char *value)
{
    cp_signed what = {cp_span_of(name), cp_span_of(scope), cp_span_of(value)};
    char *tag = apr_pcalloc(p, CP_TAG_LENGTH + 1);

    cp_secret_sign(tag, secret, &what);
    return tag;
}

static int holds(const cp_secret *secret, const char *name, const char *scope, const char *value,
                 const char *tag)
{
    cp_signed what = {cp_span_of(name), cp_span_of(scope), cp_span_of(value)};

    return cp_secret_verifies(secret, &what, cp_span_of(tag));
}

/* Computed by another program from the documented text: every server of a site
 * and every build has to give the same. */
static void a_tag_is_the_same_everywhere(void **state)
{
    assert_string_equal(tag_of(*state, secret_of(*state, KEY "\n"), "cookies_preferences",
                               "www.example.org", "1.t85s00..statistical:n.."),
                        "oTHqMfFZwpk");
}

static void a_tag_is_good_for_what_was_signed_alone(void **state)
{
    static const struct {
        const char *name, *scope, *value;
        int want;
    } cases[] = {
        {"choice", "a.example", "1.t85s00..x:n..", 1},
        {"choices", "a.example", "1.t85s00..x:n..", 0},
        {"Choice", "a.example", "1.t85s00..x:n..", 0},
        {"", "a.example", "1.t85s00..x:n..", 0},
        {"choice", "b.example", "1.t85s00..x:n..", 0},
        {"choice", "www.a.example", "1.t85s00..x:n..", 0},
        {"choice", "example", "1.t85s00..x:n..", 0},
        {"choice", "", "1.t85s00..x:n..", 0},
        {"choice", "a.example", "1.t85s00..x:y:..", 0},
        {"choice", "a.example", "1.t85s01..x:n..", 0},
        {"choice", "a.example", "1.t85s00.g.x:n..", 0},
        {"choice", "a.example", "1.t85s00..x:n.", 0},
        {"choice", "a.example", "", 0},
        /* the same octets, divided otherwise */
        {"choicea", ".example", "1.t85s00..x:n..", 0},
        {"choice", "a.example1", ".t85s00..x:n..", 0},
        {"choice\na.example", "", "1.t85s00..x:n..", 0},
    };
    const cp_secret *secret = secret_of(*state, KEY);
    const char *tag = tag_of(*state, secret, "choice", "a.example", "1.t85s00..x:n..");
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(holds(secret, cases[i].name, cases[i].scope, cases[i].value, tag),
                         cases[i].want);
    assert_int_equal(holds(secret_of(*state, OTHER), "choice", "a.example", "1.t85s00..x:n..", tag),
                     0);
}

/* 64 bits are 10 characters and 4 bits: of the last character's 64 forms one
 * alone is good. */
static void no_other_tag_is_good(void **state)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=. ";
    const cp_secret *secret = secret_of(*state, KEY);
    const char *tag = tag_of(*state, secret, "choice", "a.example", "x");
    int at;
    size_t i;

    assert_int_equal(strlen(tag), CP_TAG_LENGTH);
    for (at = 0; at < CP_TAG_LENGTH; at++)
        for (i = 0; i < sizeof alphabet - 1; i++) {
            char *other = apr_pstrdup(*state, tag);

            other[at] = alphabet[i];
            assert_int_equal(holds(secret, "choice", "a.example", "x", other),
                             alphabet[i] == tag[at]);
        }
    for (i = 0; i < CP_TAG_LENGTH; i++)
        assert_false(holds(secret, "choice", "a.example", "x", apr_pstrmemdup(*state, tag, i)));
    assert_false(holds(secret, "choice", "a.example", "x", apr_pstrcat(*state, tag, "A", NULL)));
    assert_false(holds(secret, "choice", "a.example", "x", apr_pstrcat(*state, tag, tag, NULL)));
}

static void the_first_key_signs_and_all_verify(void **state)
{
    const cp_secret *first = secret_of(*state, KEY), *second = secret_of(*state, OTHER),
                    *both = secret_of(*state, "# two\n" KEY "\n\n" OTHER "\n");
    const char *by_first = tag_of(*state, first, "c", "h", "v"),
               *by_second = tag_of(*state, second, "c", "h", "v");

    assert_string_not_equal(by_first, by_second);
    assert_string_equal(tag_of(*state, both, "c", "h", "v"), by_first);
    assert_true(holds(both, "c", "h", "v", by_first));
    assert_true(holds(both, "c", "h", "v", by_second));
    assert_false(holds(second, "c", "h", "v", by_first));
    assert_int_equal(cp_secret_keys(first), 1);
    assert_int_equal(cp_secret_keys(both), 2);
}

/* Blanks, ends of lines and notes are no part of a key. */
static void a_key_is_a_line(void **state)
{
    static const char *const same[] = {
        KEY,
        KEY "\n",
        KEY "\r\n",
        " \t" KEY " \t\r\n",
        "# a note\n\n" KEY "\n",
        "\xEF\xBB\xBF" KEY "\n",
        "\xEF\xBB\xBF# a note of more than thirty-two octets here\n" KEY "\n",
    };
    const char *tag = tag_of(*state, secret_of(*state, KEY), "c", "h", "v");
    size_t i;

    for (i = 0; i < sizeof same / sizeof *same; i++)
        assert_string_equal(tag_of(*state, secret_of(*state, same[i]), "c", "h", "v"), tag);
    assert_string_not_equal(tag_of(*state, secret_of(*state, KEY "."), "c", "h", "v"), tag);
}

static void what_is_no_key_is_an_error_that_does_not_show_it(void **state)
{
    static const struct {
        const char *text;
        size_t n;
        const char *says;
    } cases[] = {
        {"", 0, "it holds no key"},
        {"\n\n# x\n", 6, "it holds no key"},
        {"quite short", 11, "the key in line 1 has 11 octets"},
        {KEY "\n\n# x\nquite short\n", sizeof(KEY) + 17, "the key in line 4 has 11 octets"},
        {"1234567890123456789012345678901", 31, "the key in line 1 has 31 octets"},
        {"12345678901234567890123456789012\0", 33, "line 1 holds a control character"},
        {"12345678901234567890\t123456789012", 33, "line 1 holds a control character"},
        {"# x\n12345678901234567890\x7f"
         "123456789012",
         37, "line 2 holds a control character"},
        {"12345678901234567890123456789012\r12345678901234567890123456789012\r", 66,
         "line 1 holds a control character"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cp_secret *secret = NULL;
        const char *wrong = cp_secret_read(&secret, (cp_span){cases[i].text, cases[i].n}, *state);

        assert_non_null(wrong);
        assert_null(secret);
        if (strncmp(wrong, cases[i].says, strlen(cases[i].says)))
            fail_msg("%s", wrong);
        assert_null(strstr(wrong, "quite"));
        assert_null(strstr(wrong, "123456"));
    }
}

/* What no cookie and no host is cannot be signed, and no tag is good for it. */
static void what_is_too_long_is_never_signed(void **state)
{
    const cp_secret *secret = secret_of(*state, KEY);
    char *host = apr_pcalloc(*state, 2048), *value = apr_pcalloc(*state, 2048);
    const char *tag;

    memset(host, 'h', 1500);
    tag = tag_of(*state, secret, "c", host, "v");
    assert_string_equal(tag, "-----------");
    assert_false(holds(secret, "c", host, "v", tag));
    memset(value, 'v', CP_CHOICE_MAX + 1);
    tag = tag_of(*state, secret, "c", "h", value);
    assert_string_equal(tag, "-----------");
    assert_false(holds(secret, "c", "h", value, tag));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_tag_is_the_same_everywhere),
        FIXTURE_TEST(a_tag_is_good_for_what_was_signed_alone),
        FIXTURE_TEST(no_other_tag_is_good),
        FIXTURE_TEST(the_first_key_signs_and_all_verify),
        FIXTURE_TEST(a_key_is_a_line),
        FIXTURE_TEST(what_is_no_key_is_an_error_that_does_not_show_it),
        FIXTURE_TEST(what_is_too_long_is_never_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
