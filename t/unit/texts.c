/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The built-in texts of all languages: what the build refuses, and what every
 * language must be able to say.
 */
#include <stdlib.h>
#include <unistd.h>

#include "fixture.h"
#include "page/words.h"

static void write_file(const char *path, const char *content)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_true(fputs(content, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* Compiles an English and a German file, whose nouns have two forms; returns
 * all that was printed. */
static const char *compile(apr_pool_t *p, const char *en, const char *de, int *status)
{
    char dir[] = "/tmp/cp-texts-XXXXXX", said[4096];
    const char *paths[3];
    FILE *pipe;
    size_t n;
    int i;

    assert_non_null(mkdtemp(dir));
    paths[0] = apr_pstrcat(p, dir, "/en.txt", NULL);
    paths[1] = apr_pstrcat(p, dir, "/de.txt", NULL);
    paths[2] = apr_pstrcat(p, dir, "/texts.h", NULL);
    write_file(paths[0], apr_pstrcat(p, "language.plural one\n", en, NULL));
    write_file(
        paths[1],
        apr_pstrcat(p, strstr(de, "language.plural") ? "" : "language.plural one\n", de, NULL));
    pipe = popen(apr_psprintf(p,
                              "cd %s && t=\"$OLDPWD\"/src/page/texts && awk -v header=texts.h "
                              "-f $t/compile.awk $t/plural.rules de.txt en.txt 2>&1",
                              dir),
                 "r");
    assert_non_null(pipe);
    n = fread(said, 1, sizeof said - 1, pipe);
    said[n] = '\0';
    *status = pclose(pipe);
    for (i = 0; i < 3; i++)
        unlink(paths[i]);
    rmdir(dir);
    return apr_pstrdup(p, said);
}

static void a_text_that_is_wrong_stops_the_build(void **state)
{
    static const struct {
        const char *en, *de, *want;
    } cases[] = {
        {"a.b A\nc C\n", "a.b A\n", "de.txt: c: is missing\n"},
        {"a A\n", "a A\nb B\n", "de.txt: b: is unknown: en.txt does not have it\n"},
        {"a A\n", "a A\na B\n", "de.txt: a: comes twice\n"},
        {"a A\na A\n", "a A\n", "en.txt: a: comes twice\n"},
        {"a A\n", "a\n", "de.txt: a: has no text\n"},
        {"A A\n", "a A\n", "en.txt: A: no key"},
        {"a {n} A\n", "a A\n", "de.txt: a: has other {placeholders}"},
        {"a A\n", "a {m}\n", "de.txt: a: has other {placeholders}"},
        {"a {n}|{n}\n", "a {n}\n",
         "de.txt: a: has 1 forms, parted by |; wanted: 2, as rule one says"},
        {"a {n}|{n}\n", "a {n}|{n}|{n}\n", "de.txt: a: has 3 forms"},
        {"a x|y\n", "language.plural czech\na x|y\n",
         "de.txt: a: has 2 forms, parted by |; wanted: 3, as rule czech says"},
        {"a x|y\n", "language.plural none\na x|y\n",
         "de.txt: a: has 2 forms, parted by |; wanted: 1"},
        {"a A\n", "language.plural klingon\na A\n",
         "de.txt: language.plural: is no rule of plural.rules: klingon"},
        {"date.months 1|2|3|4|5|6|7|8|9|10|11|12\n", "date.months 1|2\n",
         "de.txt: date.months: has 2 forms, parted by |; wanted: 12\n"},
        {"date.months 1|2\n", "date.months 1|2\n", "en.txt: date.months: has 2 forms"},
        {"language.direction ltr\n", "language.direction lrt\n",
         "de.txt: language.direction: is neither ltr nor rtl: lrt"},
        {"a abcdefghijklm nopqrstuvwx{n}y\n", "a abcdefghijklm nopqrstuvwx{n}y\n",
         "de.txt: a: is the English text\n"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status;
        const char *said = compile(*state, cases[i].en, cases[i].de, &status);

        assert_int_not_equal(status, 0);
        if (!strstr(said, cases[i].want))
            fail_msg("'%s' does not say '%s'", said, cases[i].want);
    }
}

static void a_text_reaches_c_as_it_is_written(void **state)
{
    int status;
    const char *said =
        compile(*state, "# note\n\na.b-c  \"{n}\" \\n|b  \n", "a.b-c {n}|\n", &status);

    assert_int_equal(status, 0);
    assert_non_null(strstr(said, "[CP_T_A_B_C] = \"\\\"{n}\\\" \\\\n|b\","));
}

/* What is the same in two languages by right: names, short words, dates. */
static void a_text_may_be_the_same_where_it_is_no_sentence(void **state)
{
    static const char texts[] = "a Cookies\nb {day} {month} {year}, {time} {title} UTC\n";
    int status;

    compile(*state, texts, texts, &status);
    assert_int_equal(status, 0);
}

/* The texts whose forms go by a number are those of which English has two. */
static int is_counted(cp_text key)
{
    return key != CP_T_DATE_MONTHS && strchr(cp_lang_texts("en")->text[key], '|');
}

static const cp_plural *rule_named(const char *name)
{
    const cp_plural *rule = cp_plurals;

    while (rule->name && strcmp(rule->name, name))
        rule++;
    assert_non_null(rule->name);
    return rule;
}

/* A text whose forms are their own numbers, so that what is shown tells which
 * one was taken. */
static cp_texts numbered(const cp_plural *rule)
{
    cp_texts texts = {.plural = rule};

    texts.text[CP_T_DURATION_DAYS] = "1|2|3|4|5|6";
    return texts;
}

static void a_number_takes_the_form_of_its_language(void **state)
{
    /* The form of 0, 1, 2 ... 30, then of 100 ... 122. */
    static const struct {
        const char *rule, *to_30, *from_100;
    } cases[] = {
        {"none", "1111111111111111111111111111111", "11111111111111111111111"},
        {"one", "2122222222222222222222222222222", "22222222222222222222222"},
        {"below-two", "1122222222222222222222222222222", "22222222222222222222222"},
        {"czech", "3122233333333333333333333333333", "33333333333333333333333"},
        {"slavic-east", "3122233333333333333331222333333", "31222333333333333333312"},
        {"polish", "3122233333333333333333222333333", "33222333333333333333332"},
        {"slovene", "4123344444444444444444444444444", "41233444444444444444444"},
        {"lithuanian", "3122222222333333333331222222223", "31222222223333333333312"},
        {"latvian", "1233333333111111111112333333331", "12333333331111111111123"},
        {"romanian", "2122222222222222222233333333333", "32222222222222222222333"},
        {"irish", "5123333444455555555555555555555", "55555555555555555555555"},
        {"maltese", "3123333333344444444455555555555", "55533333333444444444555"},
        {"hebrew", "3123333333333333333333333333333", "33333333333333333333333"},
        {"arabic", "1234444444455555555555555555555", "66644444444555555555555"},
    };
    size_t i;

    assert_null(cp_plurals[sizeof cases / sizeof *cases].name); /* a rule without a case */
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cp_texts texts = numbered(rule_named(cases[i].rule));
        char to_30[32] = "", from_100[24] = "";
        int n;

        for (n = 0; n < 31; n++)
            strcat(to_30, cp_words_count(*state, &texts, CP_T_DURATION_DAYS, n));
        for (n = 100; n < 123; n++)
            strcat(from_100, cp_words_count(*state, &texts, CP_T_DURATION_DAYS, n));
        assert_string_equal(to_30, cases[i].to_30);
        assert_string_equal(from_100, cases[i].from_100);
    }
}

static size_t forms(const char *text)
{
    size_t n = 1;

    for (; *text; text++)
        n += *text == '|';
    return n;
}

static void every_language_has_a_form_for_every_number(void **state)
{
    const cp_texts *texts;
    int key, n;

    for (texts = cp_texts_all; texts->lang; texts++)
        for (key = 0; key < CP_TEXTS; key++) {
            if (!is_counted((cp_text)key))
                continue;
            assert_int_equal(forms(texts->text[key]), texts->plural->forms);
            for (n = 0; n <= 200; n++) {
                const char *said = cp_words_count(*state, texts, (cp_text)key, n);

                if (!*said || strpbrk(said, "|{}"))
                    fail_msg("%s: %s: %d is said as '%s'", texts->lang, cp_text_keys[key], n, said);
            }
        }
}

/* A form that leaves its number out is one for a single number: the dual. */
static void a_form_without_its_number_says_one_number_only(void **state)
{
    const cp_texts *texts;
    int key, n;

    for (texts = cp_texts_all; texts->lang; texts++)
        for (key = 0; key < CP_TEXTS; key++)
            for (n = 3; is_counted((cp_text)key) && n <= 200; n++)
                if (!strstr(cp_words_count(*state, texts, (cp_text)key, n), apr_itoa(*state, n)))
                    fail_msg("%s: %s: %d is not in '%s'", texts->lang, cp_text_keys[key], n,
                             texts->text[key]);
}

static void every_language_can_say_every_day(void **state)
{
    static const apr_time_t march_2026 = APR_INT64_C(1772323200);
    const cp_texts *texts;
    int day;

    for (texts = cp_texts_all; texts->lang; texts++)
        for (day = 0; day < 366; day++) {
            apr_time_t t = apr_time_from_sec(march_2026 + day * 86400 + 14 * 3600 + 120);
            const char *time = cp_words_time(*state, texts, t);
            const char *date = cp_words_day(*state, texts, t);

            if (!strstr(time, "14:02") || !strstr(time, "UTC") || strpbrk(time, "{}|"))
                fail_msg("%s: '%s' is no time", texts->lang, time);
            if (!(strstr(date, "2026") || strstr(date, "2027")) || strpbrk(date, "{}|"))
                fail_msg("%s: '%s' is no day", texts->lang, date);
        }
}

/* Texts are escaped when they are shown: what looks like markup would be seen. */
static void no_text_holds_markup(void **state)
{
    const cp_texts *texts;
    int key;

    for (texts = cp_texts_all; texts->lang; texts++)
        for (key = 0; key < CP_TEXTS; key++) {
            const char *text = texts->text[key];

            if (strpbrk(text, "<>&\\\"") || strstr(text, "  ") || strstr(text, "\xef\xbf\xbd"))
                fail_msg("%s: %s: '%s'", texts->lang, cp_text_keys[key], text);
            if (strchr(text, '\'') || strstr(text, "..."))
                fail_msg("%s: %s: a typewriter's sign in '%s'", texts->lang, cp_text_keys[key],
                         text);
        }
    (void)state;
}

static void right_to_left_are_those_that_are_written_so(void **state)
{
    const cp_texts *texts;

    for (texts = cp_texts_all; texts->lang; texts++)
        assert_string_equal(texts->text[CP_T_LANGUAGE_DIRECTION],
                            strcmp(texts->lang, "ar") && strcmp(texts->lang, "he") ? "ltr" : "rtl");
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_text_that_is_wrong_stops_the_build),
        FIXTURE_TEST(a_text_reaches_c_as_it_is_written),
        FIXTURE_TEST(a_text_may_be_the_same_where_it_is_no_sentence),
        FIXTURE_TEST(a_number_takes_the_form_of_its_language),
        FIXTURE_TEST(every_language_has_a_form_for_every_number),
        FIXTURE_TEST(a_form_without_its_number_says_one_number_only),
        FIXTURE_TEST(every_language_can_say_every_day),
        FIXTURE_TEST(no_text_holds_markup),
        FIXTURE_TEST(right_to_left_are_those_that_are_written_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
