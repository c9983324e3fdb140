/* SPDX-License-Identifier: Apache-2.0 */
/* CookiePolicyText: a host's own words, held to what the built-in ones are made of. */
#include "declared.h"
#include "page/reword.h"
#include "page/wording.h"

/* What these lines make, and what is said of them. */
static const cp_wordings *wordings(apr_pool_t *p, const char *const *lines, const char **said)
{
    reports all = {p, ""};
    const cp_table *table = cp_table_compile(p, declare_lines(p, lines, 1), report_add, &all);
    const cp_wordings *made;

    assert_non_null(table);
    made = cp_wordings_make(p, table, report_add, &all);
    *said = all.text;
    return made;
}

static void own_words_are_shown_and_the_rest_is_built_in(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyLanguage en fr fr-ca",
        "CookiePolicyText en choice.save Save",
        "CookiePolicyText FR Choice.Save \"  Garder   mes choix \"",
        "CookiePolicyText fr-ca duration.days \"{n} journée|{n} journées\"",
        "CookiePolicyText en choice.save \"Save it\"", /* the later line holds */
        NULL,
    };
    static const struct {
        const char *lang;
        cp_text key;
        const char *want;
    } cases[] = {
        {"en", CP_T_CHOICE_SAVE, "Save it"},
        {"fr", CP_T_CHOICE_SAVE, "Garder mes choix"},
        {"fr", CP_T_DURATION_DAYS, "{n} jour|{n} jours"},
        {"fr-ca", CP_T_CHOICE_SAVE, "Enregistrer mon choix"}, /* another language than fr */
        {"fr-ca", CP_T_DURATION_DAYS, "{n} journée|{n} journées"},
        {"en", CP_T_CHOICE_REFUSE_ALL, "Refuse all"},
    };
    const char *said;
    const cp_wordings *own = wordings(*state, lines, &said);
    size_t i;

    assert_string_equal(said, "");
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(cp_wording(own, cases[i].lang)->text[cases[i].key], cases[i].want);
    assert_string_equal(cp_wording(own, "fr-ca")->lang, "fr");
}

static void a_host_without_own_words_has_the_built_in_texts_themselves(void **state)
{
    static const char *const none[] = {"CookiePolicyLanguage en fr", NULL};
    static const char *const other[] = {"CookiePolicyText fr choice.save Garder",
                                        "CookiePolicyText tlh choice.save pol", NULL};
    const char *said;

    assert_null(wordings(*state, none, &said));
    assert_null(wordings(*state, other, &said)); /* not offered: nothing to be wrong about */
    assert_string_equal(said, "");
    assert_ptr_equal(cp_wording(NULL, "fr"), cp_lang_texts("fr"));
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyLanguage en fr",
        "CookiePolicyText en choice.safe Save",
        "CookiePolicyText fr choice.save Garder",
        "CookiePolicyText fr choice.given \"Vous avez choisi.\"",
        NULL,
    };
    const char *said;
    const cp_wordings *own = wordings(*state, lines, &said);

    assert_string_equal(said, "error 2: CookiePolicyText en: 'choice.safe' is not the key of a "
                              "text; perhaps choice.save is meant; all keys are members of "
                              "\"texts\" in the policy.json of a CookiePolicyPage\n"
                              "error 4: CookiePolicyText fr: the text for 'choice.given' fills in "
                              "nothing; allowed: {given} {until}\n");
    assert_string_equal(cp_wording(own, "fr")->text[CP_T_CHOICE_SAVE], "Garder");
}

static void an_own_text_is_made_like_the_built_in_one(void **state)
{
#define UNKNOWN  " is not the key of a text; "
#define ALL_KEYS "all keys are members of \"texts\" in the policy.json of a CookiePolicyPage"
    static const struct {
        const char *lang, *key, *text, *wrong;
    } cases[] = {
        {"en", "banner.text", "{controller} asks:", NULL},
        {"en", "banner.title", "Cookies <b>", NULL},        /* escaped where it is shown */
        {"en", "rights.title", "You | we {Here} {}", NULL}, /* no {name}, no forms */
        {"en", "date.day", "{year}-{month}-{day}", NULL},
        {"fr", "duration.years", "{n} année|{n} années", NULL},
        {"en", "banner.titel", "x",
         "'banner.titel'" UNKNOWN "perhaps banner.title is meant; " ALL_KEYS},
        {"en", "nothing-like-that", "x", "'nothing-like-that'" UNKNOWN ALL_KEYS},
        {"en", "", "x", "''" UNKNOWN ALL_KEYS},
        {"en", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "x",
         "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'" UNKNOWN
             ALL_KEYS},
        {"en", "language.plural", "none",
         "'language.plural' is what the language is; allowed: other texts"},
        {"en", "language.direction", "rtl",
         "'language.direction' is what the language is; allowed: other texts"},
        {"en", "banner.text",
         "We ask:", "the text for 'banner.text' fills in nothing; allowed: {controller}"},
        {"en", "banner.text", "{controler} asks:",
         "the text for 'banner.text' fills in {controler}; allowed: {controller}"},
        {"en", "banner.text-site", "{controller} asks:",
         "the text for 'banner.text-site' fills in {controller}; allowed: nothing"},
        {"en", "choice.given", "{given} {given}",
         "the text for 'choice.given' fills in {given}; allowed: {given} {until}"},
        {"en", "duration.days", "{n} days",
         "the text for 'duration.days' has 1 form; allowed: 2, parted by |, such as: {n} day|{n} "
         "days"},
        {"en", "duration.days", "{n} a|{n} b|{n} c",
         "the text for 'duration.days' has 3 forms; allowed: 2, parted by |, such as: {n} day|{n} "
         "days"},
        {"en", "duration.days", "|{n} days",
         "the text for 'duration.days' has 2 forms, one of them empty; allowed: 2, parted by |, "
         "such as: {n} day|{n} days"},
        {"cs", "duration.days", "{n} a|{n} b",
         "the text for 'duration.days' has 2 forms; allowed: 3, parted by |, such as: {n} den|{n} "
         "dny|{n} dní"},
        {"en", "date.months", "1|2|3|4|5|6|7|8|9|10|11|12|13",
         "the text for 'date.months' has 13 forms; allowed: 12, parted by |, such as: "
         "January|February|March|April|May|June|July|August|September|October|November|December"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_texts texts = *cp_lang_texts(cases[i].lang);
        const char *wrong = cp_reword(&texts, cases[i].key, cases[i].text, *state);

        if (!cases[i].wrong)
            assert_null(wrong);
        else
            assert_string_equal(wrong ? wrong : cases[i].text, cases[i].wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(own_words_are_shown_and_the_rest_is_built_in),
        FIXTURE_TEST(a_host_without_own_words_has_the_built_in_texts_themselves),
        FIXTURE_TEST(what_is_wrong_is_said_with_its_line),
        FIXTURE_TEST(an_own_text_is_made_like_the_built_in_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
