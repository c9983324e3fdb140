/* SPDX-License-Identifier: Apache-2.0 */
/* What the stylesheet `state` reveals, to whom. */
#include "fixture.h"
#include "page/state.h"

static const char *const lines[] = {
    "CookiePolicyCookie sid necessary",
    "CookiePolicyCookie aud audience",
    "CookiePolicyCookie _ga statistical",
    "CookiePolicyCookie ad third-party",
    NULL,
};

static apr_uint64_t bit(const cp_table *table, const char *id)
{
    return APR_UINT64_C(1) << cp_table_category(table, id, strlen(id))->index;
}

static const char *style(apr_pool_t *p, const cp_table *table, const cp_choice *choice,
                         cp_banner_mode mode, int report)
{
    const cp_view view = {.table = table, .choice = choice, .report = report};
    cp_buf out;

    cp_buf_init(&out, p, 0);
    cp_state_write(&out, &view, mode);
    return out.p;
}

/* The last of equal rules counts. */
static int shows(const char *css, const char *element)
{
    char rule[64];
    const char *at, *last = NULL;

    apr_snprintf(rule, sizeof(rule), "%s[hidden],%s>[hidden]{display:", element, element);
    for (at = strstr(css, rule); at; at = strstr(at + 1, rule))
        last = at + strlen(rule);
    assert_non_null(last);
    return !strncmp(last, "block!important}", 16);
}

static void who_is_shown_what(void **state)
{
    static const struct {
        const char *what, *granted, *refused, *changed;
        int asked;
    } cases[] = {
        {"a stranger", NULL, NULL, NULL, 1},
        {"who agreed to all", "statistical third-party", NULL, NULL, 0},
        {"who refused all", NULL, "statistical third-party audience", NULL, 0},
        {"who did both", "statistical", "third-party", NULL, 0},
        {"whom a new category meets", "statistical", NULL, NULL, 1},
        {"whose grant is exceeded", "statistical", NULL, "third-party", 1},
        {"who was only asked about opt-out", NULL, "audience", NULL, 1},
    };
    const cp_table *table = fixture_table(*state, lines);
    static const char *const ids[] = {"audience", "statistical", "third-party"};
    apr_size_t i, k;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        cp_choice choice = {0};
        const char *css;

        for (k = 0; k < 3; k++) {
            apr_uint64_t b = bit(table, ids[k]);

            choice.granted |= cases[i].granted && strstr(cases[i].granted, ids[k]) ? b : 0;
            choice.refused |= cases[i].refused && strstr(cases[i].refused, ids[k]) ? b : 0;
            choice.changed |= cases[i].changed && strstr(cases[i].changed, ids[k]) ? b : 0;
        }
        css = style(*state, table, &choice, CP_BANNER_LINK, 0);
        if (shows(css, "cookie-policy") != cases[i].asked ||
            shows(css, "cookie-settings") == cases[i].asked)
            fail_msg("%s", cases[i].what);
        css = style(*state, table, &choice, CP_BANNER_ON, 0);
        assert_int_equal(shows(css, "cookie-policy"), cases[i].asked);
        assert_false(shows(css, "cookie-settings"));
    }
}

static void nothing_is_shown_where_nothing_is_asked(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    const cp_choice choice = {0};
    const char *off = style(*state, table, &choice, CP_BANNER_OFF, 0);
    const char *report = style(*state, table, &choice, CP_BANNER_LINK, 1);

    assert_false(shows(off, "cookie-policy") || shows(off, "cookie-settings"));
    assert_false(shows(off, "cookie-notice"));
    assert_string_equal(off, report);
}

static void a_notice_goes_with_what_is_on(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    const cp_choice choice = {.granted = bit(table, "statistical")};
    const char *css = style(*state, table, &choice, CP_BANNER_ON, 0);

    assert_true(shows(css, "cookie-notice"));
    assert_non_null(strstr(css, "cookie-notice[data-category~=\"statistical\"][hidden]"
                                "{display:none!important}"));
    assert_non_null(strstr(css, "~=\"audience\"][hidden]{display:none"));
    assert_null(strstr(css, "~=\"third-party\""));
}

/* The page around has its own rules; see src/page/styles/banner.css. */
static void every_rule_outranks_the_sites(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    const cp_choice choice = {0};
    const char *css = style(*state, table, &choice, CP_BANNER_LINK, 0), *c;
    int depth = 0;

    for (c = css; *c; c++) {
        depth += (*c == '{') - (*c == '}');
        assert_true(depth >= 0);
        if (*c == ';' || (*c == '}' && c[-1] != '}' && c[-1] != ';')) {
            const char *value = "!important";

            if (strncmp(c - strlen(value), value, strlen(value)))
                fail_msg("not important: %.60s", c - 50);
        }
    }
    assert_int_equal(depth, 0);
    assert_int_equal(strncmp(css, "@layer cookie-policy{", 21), 0);
    assert_null(strstr(css, "position:fixed"));
    assert_null(strstr(css, "position:sticky"));
    assert_null(strstr(css, "url("));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(who_is_shown_what),
        FIXTURE_TEST(nothing_is_shown_where_nothing_is_asked),
        FIXTURE_TEST(a_notice_goes_with_what_is_on),
        FIXTURE_TEST(every_rule_outranks_the_sites),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
