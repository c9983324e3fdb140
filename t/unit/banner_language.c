/* SPDX-License-Identifier: Apache-2.0 */
/* The banner speaks the language of the page that it is put into, in ASCII. */
#include "fixture.h"
#include "page/banner.h"
#include "page/lang.h"

#define SITE                                                                                       \
    "CookiePolicyPage /cookies", "CookiePolicyController Example",                                 \
        "CookiePolicyCookie _ga statistical provider=Counter purpose=Counts"

static const cp_inserts *inserts(apr_pool_t *p, const char *const *lines)
{
    const cp_table *table = fixture_table(p, lines);
    const cp_wordings *own = cp_wordings_make(p, table, fixture_report, NULL);
    const cp_view view = {.table = table, .wordings = own, .path = "/cookies"};
    const cp_inserts_of of = {.view = &view};

    return cp_inserts_make(p, &of);
}

static const char *banner(apr_pool_t *p, const cp_inserts *made, const char *lang)
{
    cp_span text = cp_inserts_banner(made, cp_span_of(lang));

    return apr_pstrmemdup(p, text.p, text.n);
}

static void it_is_found_by_the_language_of_the_page(void **state)
{
    static const char *const lines[] = {SITE, "CookiePolicyLanguage en nb fr-ca de", NULL};
    static const struct {
        const char *lang, *want;
    } cases[] = {
        {"en", "en"},       {"de", "de"}, {"DE-at", "de"}, {" de ", "de"},  {"", "en"},
        {"tlh", "en"},      {"nn", "nb"}, {"no-NO", "nb"}, {"fr", "fr-ca"}, {"FR-CA", "fr-ca"},
        {"de\"><b>", "en"}, {"-", "en"},  {"de-", "de"},
    };
    const cp_inserts *made = inserts(*state, lines);
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *want = apr_psprintf(*state, " lang=\"%s\" ", cases[i].want);

        if (!strstr(banner(*state, made, cases[i].lang), want))
            fail_msg("'%s' does not find %s", cases[i].lang, cases[i].want);
    }
}

static void each_language_is_written_in_ascii(void **state)
{
    const char *const lines[] = {
        SITE, apr_pstrcat(*state, "CookiePolicyLanguage ", cp_lang_list(*state), NULL), NULL};
    const cp_inserts *made = inserts(*state, lines);
    const cp_texts *texts;

    for (texts = cp_texts_all; texts->lang; texts++) {
        const char *said = banner(*state, made, texts->lang), *c;

        for (c = said; *c; c++)
            assert_true((unsigned char)*c < 0x80);
        assert_non_null(strstr(said, apr_psprintf(*state, " lang=\"%s\" dir=\"%s\"", texts->lang,
                                                  texts->text[CP_T_LANGUAGE_DIRECTION])));
        assert_null(strpbrk(said, "{}|"));
    }
}

static void it_has_the_host_s_own_words(void **state)
{
    static const char *const lines[] = {
        SITE, "CookiePolicyLanguage en fr", "CookiePolicyText en choice.refuse-all \"No thanks\"",
        "CookiePolicyText fr banner.text \"{controller} vous le demande :\"", NULL};
    const cp_inserts *made = inserts(*state, lines);

    assert_non_null(strstr(banner(*state, made, "en"), ">No thanks<"));
    assert_non_null(strstr(banner(*state, made, "fr"), "Example</bdi> vous le demande :"));
    assert_non_null(strstr(banner(*state, made, "fr"), ">Tout refuser<"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(it_is_found_by_the_language_of_the_page),
        FIXTURE_TEST(each_language_is_written_in_ascii),
        FIXTURE_TEST(it_has_the_host_s_own_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
