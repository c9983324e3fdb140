/* SPDX-License-Identifier: Apache-2.0 */
/* What is allowed but probably not meant: each warning, and when there is none. */
#include "declared.h"

#define ON                                                                                         \
    "CookiePolicy On", "CookiePolicyPage /cookies", "CookiePolicyController Example",              \
        "CookiePolicyCookie sid necessary"
/* What an opt-in row needs. */
#define FULL "provider=P purpose=W duration=1y recipients=R"

static void each_doubt_is_said_with_its_line(void **state)
{
    static const struct {
        const char *lines[8];
        const char *said;
    } cases[] = {
        {{NULL}, ""},
        {{ON}, ""},
        {{ON, "CookiePolicyCookie a statistical " FULL}, ""},
        /* On without what it needs; Report and Off are no complaint */
        {{"CookiePolicy On"},
         "warning 1: CookiePolicy On without any CookiePolicyCookie: every cookie is undeclared\n"
         "warning 1: CookiePolicy On without CookiePolicyPage: visitors have no place to choose\n"
         "warning 1: CookiePolicy On without CookiePolicyController: the page cannot say who is "
         "responsible\n"},
        {{"CookiePolicyCookie k necessary storage", "CookiePolicyPage /c",
          "CookiePolicyController E", "CookiePolicy On"},
         "warning 4: CookiePolicy On without any CookiePolicyCookie: every cookie is "
         "undeclared\n"},
        {{"CookiePolicy Report"}, ""},
        {{"CookiePolicy Off"}, ""},
        /* words in a language that nobody is shown */
        {{ON, "CookiePolicyLanguage en fr", "CookiePolicyText fr choice.save Garder"}, ""},
        {{ON, "CookiePolicyText fr choice.save Garder"},
         "warning 5: CookiePolicyText fr choice.save is never shown: CookiePolicyLanguage does not "
         "offer 'fr'\n"},
        /* how long records are kept */
        {{ON, "CookiePolicyRecord dbd"},
         "warning 5: CookiePolicyRecord dbd without keep=: records are never removed\n"},
        {{ON, "CookiePolicyRecord dbd keep=179d"},
         "warning 5: CookiePolicyRecord keep=179d is shorter than a choice lives (6mo): consents "
         "in "
         "force would lose their proof\n"},
        {{ON, "CookiePolicyRecord dbd keep=6mo"}, ""},
        {{ON, "CookiePolicyChoice lifetime=1y", "CookiePolicyRecord dbd keep=6mo"},
         "warning 6: CookiePolicyRecord keep=6mo is shorter than a choice lives (1y): consents in "
         "force would lose their proof\n"},
        {{ON, "CookiePolicyRecord logs/choices"}, ""},
        {{"CookiePolicy Off", "CookiePolicyRecord dbd"}, ""},
        /* opt-in rows lack what a visitor has to be told */
        {{"CookiePolicyCookie \"a b\" statistical"},
         "warning 1: cookie \"a b\" needs consent, but its row lacks purpose= provider= duration= "
         "recipients=\n"},
        {{"CookiePolicyCookie a statistical provider=P duration=1y recipients=R"},
         "warning 1: cookie \"a\" needs consent, but its row lacks purpose=\n"},
        {{"CookiePolicyCookie a statistical purpose=W duration=1y recipients=R"},
         "warning 1: cookie \"a\" needs consent, but its row lacks provider=\n"},
        {{"CookiePolicyCookie a statistical provider=P purpose=W recipients=R"},
         "warning 1: cookie \"a\" needs consent, but its row lacks duration=\n"},
        {{"CookiePolicyCookie a statistical provider=P purpose=W duration=session"},
         "warning 1: cookie \"a\" needs consent, but its row lacks recipients=\n"},
        {{"CookiePolicyLanguage en fr",
          "CookiePolicyCookie a statistical provider=P purpose.fr=W duration=1y recipients=R"},
         "warning 2: cookie \"a\" needs consent, but its row lacks purpose=\n"},
        {{"CookiePolicyLanguage fr en",
          "CookiePolicyCookie a statistical provider=P purpose.fr=W duration=1y recipients=R"},
         ""},
        {{"CookiePolicyCookie a audience", "CookiePolicyCookie b necessary"}, ""},
        /* lives */
        {{"CookiePolicyCookie a necessary duration=400d"}, ""},
        {{"CookiePolicyCookie a necessary duration=401d"},
         "warning 1: cookie \"a\": duration=401d is above 400d, the most that browsers keep\n"},
        {{"CookiePolicyCookie a audience duration=13mo"}, ""},
        {{"CookiePolicyCookie a audience duration=391d"},
         "warning 1: cookie \"a\": duration=391d is above 13mo, the limit for audience "
         "measurement without consent\n"},
        {{"CookiePolicyCookie a audience duration=2y"},
         "warning 1: cookie \"a\": duration=2y is above 13mo, the limit for audience measurement "
         "without consent\n"},
        /* categories that say who, not why */
        {{"CookiePolicyCookie a third-party " FULL},
         "warning 1: cookie \"a\": 'third-party' says who sets it, not why; give "
         "CookiePolicyCategory third-party a description=\n"},
        {{"CookiePolicyCategory first-party opt-in label=Own",
          "CookiePolicyCookie a first-party " FULL},
         "warning 2: cookie \"a\": 'first-party' says who sets it, not why; give "
         "CookiePolicyCategory first-party a description=\n"},
        {{"CookiePolicyCategory first-party opt-in description=Why",
          "CookiePolicyCookie a first-party " FULL},
         ""},
        /* a category without rows; a source will do */
        {{"CookiePolicyCategory ads opt-in"}, "warning 1: category 'ads' has no rows\n"},
        {{"CookiePolicyCategory ads exempt", "CookiePolicySource ads img-src self"}, ""},
        /* languages that are not offered */
        {{"CookiePolicyCookie a necessary purpose=x purpose.fr=y"},
         "warning 1: purpose.fr is never shown: CookiePolicyLanguage does not offer 'fr'\n"},
        {{"CookiePolicyLanguage en fr", "CookiePolicyCookie a necessary purpose=x purpose.fr=y"},
         ""},
        {{"CookiePolicyLanguage fr", "CookiePolicyCookie a necessary provider.en=x location.en=x "
                                     "purpose.en=x recipients.en=x"},
         "warning 2: provider.en is never shown: CookiePolicyLanguage does not offer 'en'\n"
         "warning 2: location.en is never shown: CookiePolicyLanguage does not offer 'en'\n"
         "warning 2: purpose.en is never shown: CookiePolicyLanguage does not offer 'en'\n"
         "warning 2: recipients.en is never shown: CookiePolicyLanguage does not offer 'en'\n"},
        {{"CookiePolicyCategory ads exempt label.de=x description.de=y",
          "CookiePolicyCookie a ads"},
         "warning 1: label.de is never shown: CookiePolicyLanguage does not offer 'de'\n"
         "warning 1: description.de is never shown: CookiePolicyLanguage does not offer 'de'\n"},
        /* shadowed patterns */
        {{"CookiePolicyCookie a* necessary", "CookiePolicyCookie a** necessary"},
         "warning 2: pattern 'a**' never applies: 'a*' at test.conf:1 covers it\n"},
        {{"CookiePolicyCookie a** necessary", "CookiePolicyCookie a* audience"},
         "warning 1: pattern 'a**' never applies: 'a*' at test.conf:2 covers it\n"},
        {{"CookiePolicyCookie a* necessary", "CookiePolicyCookie ab* audience",
          "CookiePolicyCookie *a audience", "CookiePolicyCookie a audience"},
         ""},
        /* names equal but for case */
        {{"CookiePolicyCookie Sid necessary", "CookiePolicyCookie sid necessary"},
         "warning 2: cookie names 'sid' and 'Sid' (test.conf:1) differ in case only\n"},
        {{"CookiePolicyCookie \"x_* X_*\" necessary"},
         "warning 1: cookie names 'X_*' and 'x_*' (test.conf:1) differ in case only\n"},
        {{"CookiePolicyCookie \"a.b a_b\" necessary"}, ""}, /* one fold, but not by case */
        /* off without anything to drop */
        {{"CookiePolicyCookie \"a b\" off"},
         "warning 1: CookiePolicyCookie \"a b\" off: no such name is inherited here\n"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(reports_of(NULL, declare_lines(*state, cases[i].lines, 1), *state),
                            cases[i].said);
}

static void off_for_an_inherited_name_is_no_doubt(void **state)
{
    static const char *const base[] = {"CookiePolicyCookie \"a b\" necessary", NULL};
    static const char *const own[] = {"CookiePolicyCookie \"a x\" off", NULL};
    const cp_declared *d =
        cp_declared_merge(*state, declare_lines(*state, base, 1), declare_lines(*state, own, 101));

    assert_string_equal(reports_of(NULL, d, *state),
                        "warning 101: CookiePolicyCookie \"x\" off: no such name is inherited "
                        "here\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(each_doubt_is_said_with_its_line),
        FIXTURE_TEST(off_for_an_inherited_name_is_no_doubt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
