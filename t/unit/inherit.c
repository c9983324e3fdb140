/* SPDX-License-Identifier: Apache-2.0 */
/* What a virtual host has of the main server's lines and of its own. */
#include "declared.h"

static const char *const base_lines[] = {
    "CookiePolicy Report",
    "CookiePolicyUndeclared Allow",
    "CookiePolicyPage /cookies",
    "CookiePolicyController Base url=https://base.example/ contact=base",
    "CookiePolicyChoice name=base lifetime=1mo forward=on",
    "CookiePolicyLanguage en fr",
    "CookiePolicyCategory ads opt-in version=1 label=Advertising",
    "CookiePolicyCategory chat opt-in",
    "CookiePolicyCookie \"a b c\" necessary provider=Base",
    "CookiePolicyCookie \"d\" ads provider=Base",
    "CookiePolicySource necessary default-src self",
    "CookiePolicyRecord dbd keep=3y",
    NULL,
};

/* The base with a host's own lines, which are numbered from 101 on. */
static cp_declared *merged(const char *const *own, apr_pool_t *p)
{
    return cp_declared_merge(p, declare_lines(p, base_lines, 1), declare_lines(p, own, 101));
}

/* Each row: its names, its category and its line. */
static const char *rows_of(const cp_declared *d, apr_pool_t *p)
{
    const char *all = "";
    int i;

    for (i = 0; i < d->rows->nelts; i++) {
        const cp_row *row = &APR_ARRAY_IDX(d->rows, i, cp_row);

        all = apr_psprintf(p, "%s%s%s:%s:%d", all, i ? "; " : "",
                           apr_array_pstrcat(p, row->names, ' '),
                           row->category ? row->category : "off", row->where.line);
    }
    return all;
}

static void a_row_is_overridden_name_by_name(void **state)
{
    static const struct {
        const char *own, *want;
    } cases[] = {
        {"CookiePolicyCookie e ads", "a b c:necessary:9; d:ads:10; e:ads:101"},
        {"CookiePolicyCookie b ads", "a c:necessary:9; d:ads:10; b:ads:101"},
        {"CookiePolicyCookie \"c b a\" ads", "d:ads:10; c b a:ads:101"},
        {"CookiePolicyCookie \"b d x\" ads", "a c:necessary:9; b d x:ads:101"},
        /* names are compared octet for octet */
        {"CookiePolicyCookie B ads", "a b c:necessary:9; d:ads:10; B:ads:101"},
        {"CookiePolicyCookie a* ads", "a b c:necessary:9; d:ads:10; a*:ads:101"},
        /* off drops, and keeps what it did not find for a warning */
        {"CookiePolicyCookie b off", "a c:necessary:9; d:ads:10"},
        {"CookiePolicyCookie \"a b c\" off", "d:ads:10"},
        {"CookiePolicyCookie \"b z\" off", "a c:necessary:9; d:ads:10; z:off:101"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const own[] = {cases[i].own, NULL};

        assert_string_equal(rows_of(merged(own, *state), *state), cases[i].want);
    }
}

static void the_base_is_not_changed_by_its_hosts(void **state)
{
    static const char *const own[] = {"CookiePolicyCookie \"a d\" off",
                                      "CookiePolicyCategory ads exempt", "CookiePolicy Off", NULL};
    cp_declared *base = declare_lines(*state, base_lines, 1);
    const char *before = rows_of(base, *state);

    cp_declared_merge(*state, base, declare_lines(*state, own, 101));
    assert_string_equal(rows_of(base, *state), before);
    assert_int_equal(base->mode, CP_MODE_REPORT);
    assert_int_equal(APR_ARRAY_IDX(base->categories, 0, cp_category).basis, CP_OPT_IN);
}

static void a_host_without_rows_has_the_rows_of_the_base_and_no_copy(void **state)
{
    static const char *const own[] = {"CookiePolicyPage /other", NULL};
    cp_declared *base = declare_lines(*state, base_lines, 1);
    cp_declared *d = cp_declared_merge(*state, base, declare_lines(*state, own, 101));

    assert_ptr_equal(d->rows, base->rows);
    assert_string_equal(d->page, "/other");
}

static void what_a_host_does_not_say_is_inherited(void **state)
{
    static const char *const own[] = {NULL};
    cp_declared *d = merged(own, *state);

    assert_int_equal(d->mode, CP_MODE_REPORT);
    assert_int_equal(d->mode_where.line, 1);
    assert_int_equal(d->undeclared_allow, 1);
    assert_string_equal(d->page, "/cookies");
    assert_string_equal(d->controller.name, "Base");
    assert_string_equal(d->choice.name, "base");
    assert_int_equal(d->record.keep.seconds, 3 * 365 * 86400);
    assert_string_equal(apr_array_pstrcat(*state, d->languages, ' '), "en fr");
    assert_int_equal(d->categories->nelts, 2);
    assert_int_equal(d->sources->nelts, 1);
}

static void what_a_host_says_replaces_the_whole_directive(void **state)
{
    static const char *const own[] = {"CookiePolicy Off",
                                      "CookiePolicyUndeclared Refuse",
                                      "CookiePolicyPage /own",
                                      "CookiePolicyController Own",
                                      "CookiePolicyChoice samesite=Strict",
                                      "CookiePolicyRecord dbd",
                                      "CookiePolicyLanguage fr",
                                      "CookiePolicyCategory chat exempt",
                                      "CookiePolicyCategory extra opt-out",
                                      "CookiePolicyCategory ads opt-out",
                                      "CookiePolicySource necessary img-src data:",
                                      NULL};
    cp_declared *d = merged(own, *state);
    const cp_category *c = &APR_ARRAY_IDX(d->categories, 0, cp_category);

    assert_int_equal(d->mode, CP_MODE_OFF);
    assert_int_equal(d->mode_where.line, 101);
    assert_int_equal(d->undeclared_allow, 0);
    assert_string_equal(d->page, "/own");
    assert_string_equal(d->controller.name, "Own");
    assert_null(d->controller.url);
    assert_null(d->choice.name);
    assert_int_equal(d->choice.lifetime.seconds, CP_DURATION_NONE);
    assert_int_equal(d->choice.forward, -1);
    assert_int_equal(d->record.keep.seconds, CP_DURATION_NONE);
    assert_string_equal(apr_array_pstrcat(*state, d->languages, ' '), "fr");
    /* a category keeps the place of the base's */
    assert_int_equal(d->categories->nelts, 3);
    assert_string_equal(c->id, "ads");
    assert_int_equal(c->basis, CP_OPT_OUT);
    assert_null(c->version);
    assert_null(c->label.all);
    assert_string_equal(c[1].id, "chat");
    assert_int_equal(c[1].basis, CP_EXEMPT);
    assert_string_equal(c[2].id, "extra");
    /* sources add up */
    assert_int_equal(d->sources->nelts, 2);
}

static void own_words_add_up_and_a_host_without_any_has_no_copy(void **state)
{
    static const char *const base_words[] = {"CookiePolicyText en choice.save Keep", NULL};
    static const char *const own[] = {"CookiePolicyText en choice.save Save", NULL};
    static const char *const none[] = {"CookiePolicyPage /other", NULL};
    cp_declared *base = declare_lines(*state, base_words, 1);
    cp_declared *d = cp_declared_merge(*state, base, declare_lines(*state, own, 101));

    assert_int_equal(base->reworded->nelts, 1);
    assert_int_equal(d->reworded->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(d->reworded, 1, cp_reworded).text, "Save");
    d = cp_declared_merge(*state, base, declare_lines(*state, none, 101));
    assert_ptr_equal(d->reworded, base->reworded);
}

static void a_text_comes_in_the_language_asked_else_the_default(void **state)
{
    static const struct {
        const char *texts, *lang, *want, *found;
    } cases[] = {
        {"purpose=d purpose.fr=f", "fr", "f", "fr"},
        {"purpose=d purpose.fr=f", "en", "d", "en"},
        {"purpose=d purpose.fr=f", "de", "d", "en"},
        {"purpose=d purpose.en=e", "en", "e", "en"},
        {"purpose.en=e purpose.fr=f", "de", "e", "en"},
        {"purpose.fr=f", "en", NULL, NULL},
        {"provider=x", "en", NULL, NULL},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const lines[] = {
            apr_pstrcat(*state, "CookiePolicyCookie a necessary ", cases[i].texts, NULL), NULL};
        const cp_declared *d = declare_lines(*state, lines, 1);
        const char *found;
        const char *got = cp_localised_text(&APR_ARRAY_IDX(d->rows, 0, cp_row).purpose,
                                            cases[i].lang, "en", &found);

        if (!cases[i].want) {
            assert_null(got);
            continue;
        }
        assert_string_equal(got, cases[i].want);
        assert_string_equal(found, cases[i].found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_row_is_overridden_name_by_name),
        FIXTURE_TEST(the_base_is_not_changed_by_its_hosts),
        FIXTURE_TEST(a_host_without_rows_has_the_rows_of_the_base_and_no_copy),
        FIXTURE_TEST(what_a_host_does_not_say_is_inherited),
        FIXTURE_TEST(what_a_host_says_replaces_the_whole_directive),
        FIXTURE_TEST(own_words_add_up_and_a_host_without_any_has_no_copy),
        FIXTURE_TEST(a_text_comes_in_the_language_asked_else_the_default),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
