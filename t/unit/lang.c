/* SPDX-License-Identifier: Apache-2.0 */
/* Every language has every text, and a visitor gets the one that fits best. */
#include <stdlib.h>
#include <unistd.h>

#include "fixture.h"
#include "page/lang.h"

static apr_array_header_t *offered(apr_pool_t *p, const char *list)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const char *));
    char *last, *words = apr_pstrdup(p, list);

    for (words = apr_strtok(words, " ", &last); words; words = apr_strtok(NULL, " ", &last))
        APR_ARRAY_PUSH(all, const char *) = words;
    return all;
}

static void the_language_is_negotiated(void **state)
{
    static const struct {
        const char *offered, *asked, *accept, *want;
    } cases[] = {
        {"en fr", NULL, NULL, "en"},
        {"fr en", NULL, NULL, "fr"},
        {"en fr", "fr", "en", "fr"},
        {"en fr", "FR", NULL, "fr"},
        {"en fr", "de", "fr", "fr"}, /* not offered: as if not asked */
        {"en fr", "", "fr", "fr"},
        {"en fr", NULL, "", "en"},
        {"en fr", NULL, "fr", "fr"},
        {"en fr", NULL, "de, fr;q=0.5, en;q=0.4", "fr"},
        {"en fr", NULL, "en;q=0.4,fr;q=0.5", "fr"},
        {"en fr", NULL, "fr;q=0.5, en;q=0.5", "fr"}, /* the first of equals */
        {"en fr", NULL, "FR-ca, en", "fr"},          /* a region falls back */
        {"en fr", NULL, "de-x-fr", "en"},
        {"en fr fr-ca", NULL, "fr-CA", "fr-ca"},
        {"en fr fr-ca", NULL, "fr-CA-x-y", "fr-ca"},
        {"en fr-ca", NULL, "fr", "en"}, /* a language does not become a region */
        {"en fr", NULL, "fr;q=0", "en"},
        {"fr en", NULL, "fr;q=0, en;q=0.001", "en"},
        {"en fr", NULL, "*", "en"},
        {"en fr", NULL, "en;q=0.3, *;q=0.5", "fr"},
        {"en fr", NULL, "en;q=0, *", "fr"},
        {"en fr", NULL, "en, *;q=0.5", "en"},
        {"en fr", NULL, "fr, *", "fr"},
        {"en fr", NULL, "fr;q=0.8, *;q=0", "fr"},
        {"en fr", NULL, " fr ; q=1.000 ", "fr"},
        {"en fr", NULL, "fr;Q=0.9, en;q=0.8", "fr"},
        /* a weight that is none does not count */
        {"en fr", NULL, "fr;q=1.001", "en"},
        {"en fr", NULL, "fr;q=2", "en"},
        {"en fr", NULL, "fr;q=0.5000", "en"},
        {"en fr", NULL, "fr;q=.5", "en"},
        {"en fr", NULL, "fr;q=1x", "en"},
        {"en fr", NULL, "fr;level=1", "en"},
        {"en fr", NULL, ",;,;q=1,-,--,fr", "fr"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            cp_lang_choose(offered(*state, cases[i].offered), cases[i].asked, cases[i].accept),
            cases[i].want);
}

static void texts_are_found_by_tag(void **state)
{
    assert_true(cp_lang_known("en"));
    assert_true(cp_lang_known("fr"));
    assert_true(cp_lang_known("fr-ca"));
    assert_true(cp_lang_known("fr-x-y"));
    assert_false(cp_lang_known("frr"));
    assert_false(cp_lang_known("tlh"));
    assert_false(cp_lang_known(""));
    assert_string_equal(cp_lang_texts("fr-ca")->lang, "fr");
    assert_string_equal(cp_lang_list(*state), "en fr");
}

static size_t forms(const char *text)
{
    size_t n = 1;

    for (; *text; text++)
        n += *text == '|';
    return n;
}

static void what_programs_read_of_a_language_is_what_they_know(void **state)
{
    const cp_texts *texts;

    for (texts = cp_texts_all; texts->lang; texts++) {
        const char *direction = texts->text[CP_T_LANGUAGE_DIRECTION];
        const char *plural = texts->text[CP_T_LANGUAGE_PLURAL];

        assert_true(!strcmp(direction, "ltr") || !strcmp(direction, "rtl"));
        assert_true(!strcmp(plural, "one") || !strcmp(plural, "below-two"));
        assert_int_equal(forms(texts->text[CP_T_DATE_MONTHS]), 12);
        assert_int_equal(forms(texts->text[CP_T_DURATION_YEARS]), 2);
    }
    (void)state;
}

static void write_file(const char *path, const char *content)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_true(fputs(content, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* Compiles an English and a German file; returns all that was printed. */
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
    write_file(paths[0], en);
    write_file(paths[1], de);
    pipe = popen(apr_psprintf(p,
                              "cd %s && awk -v header=texts.h -f \"$OLDPWD\"/src/page/texts/"
                              "compile.awk de.txt en.txt 2>&1",
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
        compile(*state, "# note\n\na.b-c  \"{n}\" \\n|b  \n", "a.b-c {n}\n", &status);

    assert_int_equal(status, 0);
    assert_non_null(strstr(said, "[CP_T_A_B_C] = \"\\\"{n}\\\" \\\\n|b\","));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_language_is_negotiated),
        FIXTURE_TEST(texts_are_found_by_tag),
        FIXTURE_TEST(what_programs_read_of_a_language_is_what_they_know),
        FIXTURE_TEST(a_text_that_is_wrong_stops_the_build),
        FIXTURE_TEST(a_text_reaches_c_as_it_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
