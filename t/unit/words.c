/* SPDX-License-Identifier: Apache-2.0 */
/* How a directive's line falls into words, and a word into key, language and value. */
#include "fixture.h"
#include "text/words.h"

/* The words of a line, each in angle brackets; or "!" and what is wrong. */
static const char *split(const char *line, apr_pool_t *p)
{
    apr_array_header_t *words;
    const char *wrong = cp_words_split(&words, line, p), *all = "";
    int i;

    if (wrong)
        return apr_pstrcat(p, "!", wrong, NULL);
    for (i = 0; i < words->nelts; i++)
        all = apr_pstrcat(p, all, "<", APR_ARRAY_IDX(words, i, const char *), ">", NULL);
    return all;
}

static void a_line_falls_into_words(void **state)
{
    static const struct {
        const char *line, *want;
    } cases[] = {
        {"", ""},
        {" \t ", ""},
        {"a b", "<a><b>"},
        {"\ta \t b ", "<a><b>"},
        /* quotes, wherever they stand in a word */
        {"\"a b\" c", "<a b><c>"},
        {"'a b' c", "<a b><c>"},
        {"key=\"a b\"", "<key=a b>"},
        {"\"key=a b\"", "<key=a b>"},
        {"key='a b'", "<key=a b>"},
        {"a\"b c\"d'e f'g", "<ab cde fg>"},
        {"\"a\"\"b\"", "<ab>"},
        {"\"\" ''", "<><>"},
        {"a=\"\"", "<a=>"},
        {"\"\t\"", "<\t>"},
        /* the other quote is an octet like any other */
        {"\"it's\"", "<it's>"},
        {"'say \"hi\"'", "<say \"hi\">"},
        /* escapes, inside quotes only */
        {"\"a\\\"b\"", "<a\"b>"},
        {"'a\\'b'", "<a'b>"},
        {"'a\\\"b'", "<a\"b>"},
        {"\"a\\\\\"", "<a\\>"},
        {"\"a\\nb\"", "<a\\nb>"},
        {"\"\\\\\\\"\"", "<\\\">"},
        {"a\\b", "<a\\b>"},
        {"a\\ b", "<a\\><b>"},
        {"\\\"a b\"", "<\\a b>"},
        /* an unclosed quote */
        {"\"a", "!a quote that is not closed"},
        {"a'", "!a quote that is not closed"},
        {"it's late", "!a quote that is not closed"},
        {"\"a'", "!a quote that is not closed"},
        {"\"a\\\"", "!a quote that is not closed"},
        {"\"", "!a quote that is not closed"},
        /* UTF-8, and what is none */
        {"\"Vous garde connect\xc3\xa9\"", "<Vous garde connect\xc3\xa9>"},
        {"\xe2\x82\xac", "<\xe2\x82\xac>"},
        {"a\xc2\xa0"
         "b",
         "<a\xc2\xa0"
         "b>"}, /* a no-break space does not separate */
        {"caf\xe9", "!text that is not UTF-8"},
        {"\"\xc3\"", "!text that is not UTF-8"},
        {"a\x01", "!a control character"},
        {"a\nb", "!a control character"},
        {"a\x7f", "!a control character"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(split(cases[i].line, *state), cases[i].want);
}

static void parts_without_a_blank_between_them_are_one_word(void **state)
{
    enum { WORDS = 5000 };
    char *line = apr_palloc(*state, WORDS * 6 + 1), *at = line;
    apr_array_header_t *words;
    int i;

    for (i = 0; i < WORDS; i++)
        at += sprintf(at, "\"%04d\"", i);
    assert_null(cp_words_split(&words, line, *state));
    assert_int_equal(words->nelts, 1);
    assert_int_equal(strlen(APR_ARRAY_IDX(words, 0, const char *)), WORDS * 4);
}

/* A word as key|lang|value, `-` where a part is missing; or "!" and the error. */
static const char *option(const char *word, apr_pool_t *p)
{
    cp_option o;
    const char *wrong = cp_option_read(&o, word, p);

    if (wrong)
        return apr_pstrcat(p, "!", wrong, NULL);
    return apr_pstrcat(p, o.key, "|", o.lang ? o.lang : "-", "|", o.value ? o.value : "-", NULL);
}

static void a_word_falls_into_key_language_and_value(void **state)
{
    static const struct {
        const char *word, *want;
    } cases[] = {
        {"provider=Google", "provider|-|Google"},
        {"PROVIDER=Google", "provider|-|Google"},
        {"secure", "secure|-|-"},
        {"a=", "a|-|"},
        {"a=b=c", "a|-|b=c"},
        {"=x", "|-|x"},
        {"", "|-|-"},
        /* runs of blanks become one, none stay at the ends */
        {"a=  b \t c  ", "a|-|b c"},
        {"a= ", "a|-|"},
        {"a=b\xc2\xa0\xc2\xa0"
         "c",
         "a|-|b\xc2\xa0\xc2\xa0"
         "c"},
        /* languages */
        {"purpose.fr=x", "purpose|fr|x"},
        {"purpose.PT-br=x", "purpose|pt-br|x"},
        {"purpose.zh-Hant-TW=x", "purpose|zh-hant-tw|x"},
        {"purpose.fr", "purpose|fr|-"},
        {"a=b.c", "a|-|b.c"},
        {"purpose.=x", "!'' in 'purpose.=x' is not a language tag such as fr or pt-br"},
        {"purpose.f=x", "!'f' in 'purpose.f=x' is not a language tag such as fr or pt-br"},
        {"purpose.fr.de=x",
         "!'fr.de' in 'purpose.fr.de=x' is not a language tag such as fr or pt-br"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(option(cases[i].word, *state), cases[i].want);
}

static void a_language_tag_has_a_form(void **state)
{
    static const char *const good[] = {
        "fr", "deu", "pt-br", "zh-hant-tw", "de-1996", "sl-rozaj-biske", "abcdefgh-12345678"};
    static const char *const bad[] = {
        "",    "f",     "f1",        "fr-",          "-fr",   "fr--be", "x1y2",
        "1fr", "fr_BE", "abcdefghi", "fr-abcdefghi", "fr be", "fr*",    "\xc3\xa9\xc3\xa9"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(cp_lang_tag_valid(good[i]));
    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(cp_lang_tag_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_line_falls_into_words),
        FIXTURE_TEST(parts_without_a_blank_between_them_are_one_word),
        FIXTURE_TEST(a_word_falls_into_key_language_and_value),
        FIXTURE_TEST(a_language_tag_has_a_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
