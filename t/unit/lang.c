/* SPDX-License-Identifier: Apache-2.0 */
/* A visitor gets the language that fits best, of those that a site offers. */
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
        {"en fr-ca", NULL, "fr", "fr-ca"}, /* better than no French at all */
        {"en fr-ca", NULL, "fr;q=0.8, de;q=0.9, en;q=0.5", "fr-ca"},
        {"en fr-be fr", NULL, "fr-CA", "fr"},
        {"en fr-be fr-ch", NULL, "fr-CA", "fr-be"},
        {"en fr-ca", NULL, "en;q=0.5, fr-CH", "fr-ca"},
        {"en pt", NULL, "pt-BR;q=0.8", "pt"},
        {"en pt-br pt", NULL, "pt-PT, en;q=0.9", "pt"},
        {"en fr", NULL, "frr, fro, f", "en"}, /* another language, not a longer name */
        /* one Norwegian for another, each for itself first */
        {"en nb", NULL, "no", "nb"},
        {"en nb", NULL, "nn-NO, en;q=0.9", "nb"},
        {"en nn", NULL, "nb-NO", "nn"},
        {"en no", NULL, "nb", "no"},
        {"en nb nn no", NULL, "NN", "nn"},
        {"en nb nn no", NULL, "no", "no"},
        {"en he", NULL, "iw-IL", "he"},
        {"en iw", NULL, "he", "iw"},
        /* what is asked for is found the same way */
        {"en pt", "pt-BR", "en", "pt"},
        {"en nb", "no", "en", "nb"},
        {"en fr-ca", "fr", NULL, "fr-ca"},
        {"en fr", "fr/../..", NULL, "en"},
        {"en fr", NULL, "fr;q=0", "en"},
        {"fr en", NULL, "fr;q=0, en;q=0.001", "en"},
        /* what is refused is not fallen back to */
        {"fr en", NULL, "fr;q=0, fr-CA, en;q=0.1", "en"},
        {"fr fr-be en", NULL, "fr;q=0, fr-CA, en;q=0.1", "fr-be"},
        {"fr-ca en", NULL, "fr, fr-CA;q=0, en;q=0.1", "en"},
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
        {"en fr", NULL, "fr;q=0x, fr-CA;q=0.5", "fr"},
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

static void assert_in_list(apr_pool_t *p, const char *lang)
{
    const char *list = apr_pstrcat(p, " ", cp_lang_list(p), " ", NULL);

    assert_non_null(strstr(list, apr_pstrcat(p, " ", lang, " ", NULL)));
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
    assert_string_equal(cp_lang_texts("no")->lang, "nb");
    assert_string_equal(cp_lang_texts("nn-no")->lang, "nb");
    assert_in_list(*state, "en");
    assert_in_list(*state, "fr");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_language_is_negotiated),
        FIXTURE_TEST(texts_are_found_by_tag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
