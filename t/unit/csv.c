/* SPDX-License-Identifier: Apache-2.0 */
/* policy.csv: what is in which column, and that spreadsheets read it as text. */
#include "fixture.h"
#include "page/csv.h"

#define HEAD                                                                                       \
    "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data "        \
    "Controller,User Privacy & GDPR Rights Portals,Wildcard match\r\n"

static const cp_choice nobody;

static const char *csv_in(apr_pool_t *p, const char *const *lines, const char *lang)
{
    const cp_view view = {.table = fixture_table(p, lines),
                          .choice = &nobody,
                          .lang = lang,
                          .path = "/cookies",
                          .choice_name = "cookies_preferences"};
    cp_buf out;

    cp_buf_init(&out, p, 0);
    cp_page_csv(&out, &view);
    return out.p;
}

static const char *csv(apr_pool_t *p, const char *const *lines)
{
    return csv_in(p, lines, "en");
}

/* The lines without their ids and without the choice cookie's. */
static const char *rows(apr_pool_t *p, const char *text)
{
    const char *all = "", *at = strstr(strstr(text, "\r\n") + 2, "\r\n");

    for (at += 2; *at; at = strstr(at, "\r\n") + 2)
        all = apr_pstrcat(p, all, apr_pstrmemdup(p, at + 39, strcspn(at, "\r") - 37), NULL);
    return all;
}

/* The id of the line that has `name`. */
static const char *id_of(apr_pool_t *p, const char *text, const char *name)
{
    const char *at = strstr(text, apr_pstrcat(p, ",\"", name, "\",", NULL));

    if (!at)
        fail_msg("no %s in %s", name, text);
    while (at > text && at[-1] != '\n')
        at--;
    return apr_pstrmemdup(p, at + 1, 36);
}

static void a_row_is_a_line_for_each_of_its_names(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyController Example url=https://example.org/legal",
        "CookiePolicyCookie '_ga _ga_*' statistical provider='Google Analytics' duration=2y"
        " recipients='Google, Inc' url=https://g.example/ domain=example.org"
        " location='Every page' purpose='Counts \"visits\"'",
        "CookiePolicyCookie sid necessary provider=Example duration=session domain=host"
        " purpose='Keeps you signed in'",
        "CookiePolicyCookie bare ads location=Nowhere",
        "CookiePolicyCookie theme necessary storage",
        "CookiePolicyCategory ads opt-in",
        NULL,
    };
    const char *text = csv(*state, lines);

    assert_memory_equal(text, HEAD, sizeof HEAD - 1);
    assert_non_null(strstr(text, ",\"Example\",\"necessary\",\"cookies_preferences\",,\"Remembers "
                                 "which cookies you allowed and which you refused, so that you "
                                 "are not asked on every page.\",\"6 months\",\"Example\","
                                 "\"https://example.org/legal\",\"0\"\r\n"));
    assert_string_equal(
        rows(*state, text),
        "\"Example\",\"necessary\",\"sid\",,\"Keeps you signed in\",\"Until the browser is "
        "closed\",\"Example\",\"https://example.org/legal\",\"0\"\r\n"
        ",\"necessary\",\"theme\",,,,\"Example\",\"https://example.org/legal\",\"0\"\r\n"
        "\"Google Analytics\",\"statistical\",\"_ga\",\"example.org\",\"Counts \"\"visits\"\"\","
        "\"2 years\",\"Google, Inc\",\"https://g.example/\",\"0\"\r\n"
        "\"Google Analytics\",\"statistical\",\"_ga_\",\"example.org\",\"Counts \"\"visits\"\"\","
        "\"2 years\",\"Google, Inc\",\"https://g.example/\",\"1\"\r\n"
        ",\"ads\",\"bare\",,\"Nowhere\",,\"Example\",\"https://example.org/legal\",\"0\"\r\n");
}

/* What the database calls a wildcard is the beginning of a name. */
static void only_a_star_at_the_end_is_cut_off(void **state)
{
    static const struct {
        const char *pattern, *cells;
    } cases[] = {
        {"a", "\"a\",,,,,,\"0\""},     {"a*", "\"a\",,,,,,\"1\""},      {"a**", "\"a\",,,,,,\"1\""},
        {"a*b", "\"a*b\",,,,,,\"1\""}, {"a*b*", "\"a*b*\",,,,,,\"1\""}, {"*b", "\"*b\",,,,,,\"1\""},
        {"**b", "\"**b\",,,,,,\"1\""},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const lines[] = {
            apr_psprintf(*state, "CookiePolicyCookie %s necessary", cases[i].pattern), NULL};

        assert_string_equal(rows(*state, csv(*state, lines)),
                            apr_pstrcat(*state, ",\"necessary\",", cases[i].cells, "\r\n", NULL));
    }
}

/* Nothing of what somebody else wrote is computed on the reader's machine; and
 * the mark comes off again without a doubt, so one that was there gets one. */
static void what_would_be_a_formula_is_marked_as_text(void **state)
{
    static const struct {
        const char *purpose, *cell;
    } cases[] = {
        {"=1+1", "\"'=1+1\""},       {"+1", "\"'+1\""},    {"-1", "\"'-1\""},
        {"@SUM(1)", "\"'@SUM(1)\""}, {"''s", "\"'''s\""},  {"=\\\"x\\\",1", "\"'=\"\"x\"\",1\""},
        {"1=1", "\"1=1\""},          {"a, b", "\"a, b\""},
    };
    static const char *const names[] = {"CookiePolicyCookie +a necessary", NULL};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const lines[] = {
            apr_psprintf(*state, "CookiePolicyCookie a necessary purpose=\"%s\"", cases[i].purpose),
            NULL};

        assert_string_equal(
            rows(*state, csv(*state, lines)),
            apr_pstrcat(*state, ",\"necessary\",\"a\",,", cases[i].cell, ",,,,\"0\"\r\n", NULL));
    }
    assert_string_equal(rows(*state, csv(*state, names)), ",\"necessary\",\"'+a\",,,,,,\"0\"\r\n");
}

static void it_speaks_the_language_of_the_page(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyLanguage en fr",
        "CookiePolicyCookie a necessary duration=2y purpose=Counts purpose.fr=Compte", NULL};

    assert_string_equal(rows(*state, csv_in(*state, lines, "fr")),
                        ",\"necessary\",\"a\",,\"Compte\",\"2 ans\",,,\"0\"\r\n");
}

static void an_id_outlives_everything_but_the_name_and_the_category(void **state)
{
    static const char *const first[] = {"CookiePolicyCookie 'x _ga_*' necessary", NULL};
    static const char *const later[] = {
        "CookiePolicyLanguage en fr", "CookiePolicyCookie y necessary",
        "CookiePolicyCookie _ga_* necessary provider=P purpose=Q duration=1y domain=a.example",
        NULL};
    static const char *const moved[] = {"CookiePolicyCookie _ga_* statistical", NULL};
    static const char *const stored[] = {"CookiePolicyCookie _ga_* necessary storage", NULL};
    const char *id = id_of(*state, csv(*state, first), "_ga_");

    assert_string_equal(id, "50c3e24d-c9db-8343-8fc5-7965b8722ffe");
    assert_string_equal(id_of(*state, csv(*state, later), "_ga_"), id);
    assert_string_equal(id_of(*state, csv_in(*state, later, "fr"), "_ga_"), id);
    assert_string_not_equal(id_of(*state, csv(*state, first), "x"), id);
    assert_string_not_equal(id_of(*state, csv(*state, moved), "_ga_"), id);
    assert_string_not_equal(id_of(*state, csv(*state, stored), "_ga_"), id);
    assert_int_equal(id[14], '8'); /* its version */
    assert_non_null(strchr("89ab", id[19]));
}

/* One name that two providers use, and a beginning that is a name as well. */
static void no_two_lines_have_one_id(void **state)
{
    static const char *const lines[] = {"CookiePolicyCookie 'a a*' necessary provider=P",
                                        "CookiePolicyCookie a necessary provider=Q",
                                        "CookiePolicyCookie a necessary storage", NULL};
    const char *text = strstr(csv(*state, lines), "\r\n") + 2, *at, *other;
    int n = 0;

    for (at = text; *at; at = strstr(at, "\r\n") + 2, n++)
        for (other = text; other < at; other = strstr(other, "\r\n") + 2)
            if (!strncmp(at, other, 38))
                fail_msg("twice the same id: %s", at);
    assert_int_equal(n, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_row_is_a_line_for_each_of_its_names),
        FIXTURE_TEST(only_a_star_at_the_end_is_cut_off),
        FIXTURE_TEST(what_would_be_a_formula_is_marked_as_text),
        FIXTURE_TEST(it_speaks_the_language_of_the_page),
        FIXTURE_TEST(an_id_outlives_everything_but_the_name_and_the_category),
        FIXTURE_TEST(no_two_lines_have_one_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
