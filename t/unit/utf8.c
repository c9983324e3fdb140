/* SPDX-License-Identifier: Apache-2.0 */
/* Texts are UTF-8 as RFC 3629 has it, and digests are SHA-256 in base64url. */
#include "fixture.h"
#include "text/digest.h"
#include "text/utf8.h"

#define TEXT(s) s, sizeof(s) - 1

static void only_the_shortest_form_of_a_character_is_utf8(void **state)
{
    static const struct {
        const char *text;
        size_t n;
        int valid;
    } cases[] = {
        {TEXT(""), 1},
        {TEXT("a\0b\x7f"), 1},
        {TEXT("\xc2\x80\xdf\xbf"), 1},
        {TEXT("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"), 1},
        {TEXT("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), 1},
        /* a follower without a leader, a leader without its followers */
        {TEXT("\x80"), 0},
        {TEXT("a\xbf"), 0},
        {TEXT("\xc3"), 0},
        {TEXT("\xc3("), 0},
        {TEXT("\xe2\x82"), 0},
        {TEXT("\xe2\x82("), 0},
        {TEXT("\xf0\x9f\x92"), 0},
        {TEXT("\xf0\x9f\x92("), 0},
        {TEXT("\xc3\xa9\xa9"), 0},
        {"\xc3\xa9", 1, 0}, /* its follower is there, but beyond the end */
        {"\xe2\x82\xac", 2, 0},
        {"\xf0\x9f\x92\xa9", 3, 0},
        /* overlong */
        {TEXT("\xc0\x80"), 0},
        {TEXT("\xc1\xbf"), 0},
        {TEXT("\xe0\x9f\xbf"), 0},
        {TEXT("\xf0\x8f\xbf\xbf"), 0},
        /* surrogates, and beyond U+10FFFF */
        {TEXT("\xed\xa0\x80"), 0},
        {TEXT("\xed\xbf\xbf"), 0},
        {TEXT("\xf4\x90\x80\x80"), 0},
        {TEXT("\xf5\x80\x80\x80"), 0},
        {TEXT("\xff"), 0},
        {TEXT("\xfe\x83\xbf\xbf\xbf\xbf"), 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(cp_utf8_valid((cp_span){cases[i].text, cases[i].n}), cases[i].valid);
}

/* Each code point, written by the formula of RFC 3629 section 3, and the same
 * number in every longer form. */
static void every_code_point_has_one_form(void **state)
{
    uint32_t c;

    (void)state;
    for (c = 0; c <= 0x110000; c += c < 0x11000 ? 1 : 251) {
        char forms[3][4] = {
            {(char)(0xc0 | (c >> 6 & 0x1f)), (char)(0x80 | (c & 0x3f))},
            {(char)(0xe0 | (c >> 12 & 0xf)), (char)(0x80 | (c >> 6 & 0x3f)),
             (char)(0x80 | (c & 0x3f))},
            {(char)(0xf0 | (c >> 18 & 7)), (char)(0x80 | (c >> 12 & 0x3f)),
             (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f))},
        };
        int scalar = c < 0xd800 || (c > 0xdfff && c <= 0x10ffff);

        if (c < 0x800)
            assert_int_equal(cp_utf8_valid((cp_span){forms[0], 2}), c >= 0x80);
        if (c < 0x10000)
            assert_int_equal(cp_utf8_valid((cp_span){forms[1], 3}), c >= 0x800 && scalar);
        assert_int_equal(cp_utf8_valid((cp_span){forms[2], 4}), c >= 0x10000 && scalar);
    }
}

/* The examples of FIPS 180-2, appendix B, and the empty text, in base64url. */
static void a_digest_is_the_beginning_of_sha256(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hS"},
        {"abc", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIA"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "JI1qYdIGOLjlwCaTDD5gOaM85Flk_yFn9uzt1Bnb"},
    };
    size_t i;
    apr_size_t n;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        for (n = 4; n <= 40; n += 4) {
            char out[44];

            memset(out, '#', sizeof out);
            cp_digest(out, n, cp_span_of(cases[i].text), *state);
            assert_memory_equal(out, cases[i].want, n);
            assert_int_equal(out[n], '#');
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(only_the_shortest_form_of_a_character_is_utf8),
        FIXTURE_TEST(every_code_point_has_one_form),
        FIXTURE_TEST(a_digest_is_the_beginning_of_sha256),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
