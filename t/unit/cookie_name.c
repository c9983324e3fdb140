/* SPDX-License-Identifier: Apache-2.0 */
/* Names in the table, the patterns among them, and the fold by which a name
 * is refused. */
#include "cookie/name.h"
#include "exact.h"

static void names_of_the_table_are_tokens_and_a_few_more(void **state)
{
    static const struct {
        const char *name, *wrong; /* a part of the message; NULL: fine */
    } cases[] = {
        {"sessionid", NULL},
        {"__Host-a", NULL},
        {"_ga_*", NULL},
        {"a*b*c", NULL},
        {"_pk_id.1.1fff", NULL},
        {"!#$%&'*+-.^_`|~09AZaz", NULL},
        {"[](){}/:@", NULL},
        {"a%2A", NULL},
        {"", "empty"},
        {"*", "every cookie"},
        {"***", "every cookie"},
        {"a b", "allowed are"},
        {"a=b", "allowed are"},
        {"a;b", "allowed are"},
        {"a,b", "allowed are"},
        {"\"a\"", "allowed are"},
        {"a\\b", "allowed are"},
        {"a<b>", "allowed are"},
        {"a?", "allowed are"},
        {"\xc3\xa9", "allowed are"},
        {"a\x7f", "allowed are"},
        {"a\t", "allowed are"},
        {"a%2A*", "%2A"},
        {"*%2a", "%2A"},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        const char *wrong = cp_name_error(exact_text(cases[i].name, *state));

        if (!wrong != !cases[i].wrong || (wrong && !strstr(wrong, cases[i].wrong)))
            fail_msg("<%s>: %s", cases[i].name, wrong ? wrong : "nothing wrong");
    }
}

static void an_nul_is_no_name_octet(void **state)
{
    cp_span name = S("a\0b");

    assert_non_null(cp_name_error(exact(name, *state)));
}

static void literal_octets_are_counted(void **state)
{
    static const struct {
        const char *pattern;
        apr_size_t literals, prefix;
        int is_pattern;
    } cases[] = {
        {"abc", 3, 3, 0}, {"abc*", 3, 3, 1}, {"*abc", 3, 0, 1}, {"a*b**c", 3, 1, 1}, {"*", 0, 0, 1},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        cp_span pattern = exact_text(cases[i].pattern, *state);

        assert_int_equal(cp_pattern_literals(pattern), cases[i].literals);
        assert_int_equal(cp_pattern_prefix(pattern), cases[i].prefix);
        assert_int_equal(cp_name_is_pattern(pattern), cases[i].is_pattern);
    }
}

static void a_pattern_fits_the_whole_name(void **state)
{
    static const struct {
        const char *pattern, *name;
        int fits;
    } cases[] = {
        {"a", "a", 1},          {"a", "A", 0},
        {"a", "ab", 0},         {"a", "", 0},
        {"_ga_*", "_ga_", 1},   {"_ga_*", "_ga_1", 1},
        {"_ga_*", "_ga", 0},    {"_ga_*", "x_ga_1", 0},
        {"*_id", "a_id", 1},    {"*_id", "_id", 1},
        {"*_id", "_idx", 0},    {"a*a", "a", 0},
        {"a*a", "aa", 1},       {"a*a", "aba", 1},
        {"ab*ba", "aba", 0},    {"a*b*c", "abc", 1},
        {"a*b*c", "a1b2c", 1},  {"a*b*c", "acb", 0},
        {"a*b*c", "abbc", 1},   {"*a*", "a", 1},
        {"*a*", "bab", 1},      {"*a*", "b", 0},
        {"*a*", "", 0},         {"a**b", "ab", 1},
        {"a**b", "a**b", 1},    {"*ab*bc*", "abc", 0},
        {"*ab*bc*", "abbc", 1}, {"*ab*ab*", "xabyabz", 1},
        {"a*bc*d", "abcd", 1},  {"a*bc*d", "abcbcd", 1},
        {"a*bc*cd", "abcd", 0}, {"*a*b", "ab", 1},
        {"*a*b", "ba", 0},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++)
        if (cp_pattern_match(exact_text(cases[i].pattern, *state),
                             exact_text(cases[i].name, *state)) != cases[i].fits)
            fail_msg("<%s> and <%s>", cases[i].pattern, cases[i].name);
}

static void many_wildcards_do_not_explode(void **state)
{
    cp_span pattern = repeated("*a", 500, *state), name = repeated("a", 60000, *state);

    assert_true(cp_pattern_match(pattern, name));
    ((char *)(apr_uintptr_t)pattern.p)[pattern.n - 1] = 'b';
    assert_false(cp_pattern_match(pattern, name));
}

/* P8 to P10 */
static void spellings_that_a_back_end_takes_for_one_name_fold_alike(void **state)
{
    static const struct {
        cp_span name, fold;
    } cases[] = {
        {S("_ga"), S("_ga")},
        {S("SessionID"), S("sessionid")},
        {S("\xc3\x89"), S("\xc3\x89")},
        {S("my.tracker"), S("my_tracker")},
        {S("my tracker"), S("my_tracker")},
        {S("my[tracker"), S("my_tracker")},
        {S("my+tracker"), S("my_tracker")},
        {S("..Host-a"), S("__host-a")},
        {S("a]b/c:d@e{f}g(h)-i~j^k"), S("a]b/c:d@e{f}g(h)-i~j^k")},
        {S("0123456789!\"#$%&'*,/;<=>?\\`|"), S("0123456789!\"#$%&'*,/;<=>?\\`|")},
        /* trimmed */
        {S(" \ta\t "), S("a")},
        {S("\0\x01"
           "a\x1f\x7f"),
         S("a")},
        {S("\x85"
           "a\xa0"),
         S("a")},
        {S("\xc2\x85"
           "a\xc2\xa0"),
         S("a")},
        {S("\xe2\x80\x80__Host-a"), S("__host-a")},
        {S("a\xe2\x80\x85"), S("a")},
        {S("\xe3\x80\x80\xe1\x9a\x80"
           "a\xe2\x80\xa8\xef\xbb\xbf"),
         S("a")},
        {S("a \xe2\x80\x80 b"), S("a_\xe2\x80\x80_b")},
        {S("\xe2\x80"
           "a"),
         S("\xe2\x80"
           "a")},
        {S(" \xa0 "), S("")},
        {S(""), S("")},
        /* taken off */
        {S("\"a\""), S("a")},
        {S("\" a \""), S("a")},
        {S("\"\"a\"\""), S("\"a\"")},
        {S("\"a"), S("\"a")},
        {S("\""), S("\"")},
        {S("\"\""), S("")},
        {S("=a"), S("a")},
        {S("= = a"), S("a")},
        {S("=\"=a\""), S("a")},
        {S("a="), S("a=")},
        /* decoded once */
        {S("%5F%5fHost-a"), S("__host-a")},
        {S("%41%2e"), S("a_")},
        {S("%2541"), S("%41")},
        {S("%"), S("%")},
        {S("%4"), S("%4")},
        {S("%zz%4g%g4"), S("%zz%4g%g4")},
        {S("a%00b"), S("a\0b")},
        {S("%20a"), S("_a")},
        {S("\"%22a\""), S("\"a")},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        char *out = malloc(cases[i].name.n ? cases[i].name.n : 1);
        apr_size_t n = cp_name_fold(out, exact(cases[i].name, *state));

        assert_span((cp_span){out, n}, cases[i].fold, cases[i].name.p);
        free(out);
    }
}

static void a_folded_pattern_keeps_its_wildcards(void **state)
{
    char out[16];
    apr_size_t n = cp_name_fold(out, exact_text("My.%41*[*", *state));

    assert_span((cp_span){out, n}, cp_span_of("my_a*_*"), "My.%41*[*");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(names_of_the_table_are_tokens_and_a_few_more),
        EXACT_TEST(an_nul_is_no_name_octet),
        EXACT_TEST(literal_octets_are_counted),
        EXACT_TEST(a_pattern_fits_the_whole_name),
        EXACT_TEST(many_wildcards_do_not_explode),
        EXACT_TEST(spellings_that_a_back_end_takes_for_one_name_fold_alike),
        EXACT_TEST(a_folded_pattern_keeps_its_wildcards),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
