/* SPDX-License-Identifier: Apache-2.0 */
/* From lines to a table: which categories exist, and what only the whole can tell. */
#include "declared.h"

static const cp_table *table_of(const char *const *lines, const char **said, apr_pool_t *p)
{
    const cp_table *table;
    reports all = {p, ""};

    table = cp_table_compile(p, declare_lines(p, lines, 1), report_add, &all);
    *said = all.text;
    return table;
}

static void categories_exist_where_something_uses_them(void **state)
{
    static const struct {
        const char *lines[6];
        const char *ids;
    } cases[] = {
        {{NULL}, ""},
        {{"CookiePolicyCookie a necessary", NULL}, "necessary"},
        /* built-in ones first and in their order, then as declared */
        {{"CookiePolicyCookie a third-party", "CookiePolicyCookie b zoo",
          "CookiePolicyCookie c audience", "CookiePolicyCategory zoo opt-in",
          "CookiePolicyCategory ads opt-in", NULL},
         "audience third-party zoo ads"},
        {{"CookiePolicyCategory ads opt-in", "CookiePolicyCategory statistical opt-in", NULL},
         "statistical ads"},
        /* a source uses a category, storage too */
        {{"CookiePolicySource audience img-src https://a.example",
          "CookiePolicySource necessary default-src self", NULL},
         "necessary audience"},
        {{"CookiePolicyCookie k first-party storage", NULL}, "first-party"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said;
        const cp_table *table = table_of(cases[i].lines, &said, *state);

        assert_string_equal(said, "");
        assert_string_equal(category_ids(table, *state), cases[i].ids);
    }
}

static void built_in_categories_have_their_basis_unless_redeclared(void **state)
{
    static const char *const plain[] = {
        "CookiePolicyCookie a necessary",   "CookiePolicyCookie b audience",
        "CookiePolicyCookie c statistical", "CookiePolicyCookie d first-party",
        "CookiePolicyCookie e third-party", NULL};
    static const char *const changed[] = {"CookiePolicyCookie a audience",
                                          "CookiePolicyCategory audience opt-in label=Counting",
                                          NULL};
    const char *said;
    const cp_table *table = table_of(plain, &said, *state);
    const cp_category *c;

    assert_int_equal(table->exempt, 1 << 0);
    assert_int_equal(table->opt_out, 1 << 1);
    assert_int_equal(table->opt_in, 7 << 2);
    table = table_of(changed, &said, *state);
    assert_int_equal(table->opt_in, 1 << 0);
    c = cp_table_category(table, "audience", 8);
    assert_true(c->built_in);
    assert_int_equal(c->label.all->nelts, 1);
}

static void a_category_is_found_by_its_whole_id(void **state)
{
    static const char *const lines[] = {"CookiePolicyCookie a ads",
                                        "CookiePolicyCategory ads opt-in", NULL};
    /* What follows a NUL is no part of an id, and nothing is read behind one. */
    static const char hostile[64] = "ads\0ads";
    const cp_table *table = fixture_table(*state, lines);
    size_t n;

    assert_non_null(cp_table_category(table, "ads", 3));
    assert_non_null(cp_table_category(table, "adsx", 3));
    for (n = 0; n < sizeof hostile; n++)
        assert_int_equal(cp_table_category(table, hostile, n) != NULL, n == 3);
    assert_null(cp_table_category(table, "Ads", 3));
    assert_null(cp_table_category(table, "adsx", 4));
}

#define NO_BASE                                                                                    \
    "no exempt category has a source for it or for what stands in for it, so nothing would keep "  \
    "this out without consent; allowed with, for example: CookiePolicySource necessary "           \
    "default-src self\n"

static void everything_wrong_is_said_at_once(void **state)
{
    static const struct {
        const char *lines[6];
        const char *said;
    } cases[] = {
        {{"CookiePolicyCookie \"a b\" ads", "CookiePolicyCategory zoo opt-in",
          "CookiePolicySource adz img-src self", NULL},
         "error 1: CookiePolicyCookie \"a b\": there is no category 'ads'; allowed: necessary "
         "audience statistical first-party third-party zoo, or another after "
         "CookiePolicyCategory\n"
         "error 3: CookiePolicySource: there is no category 'adz'; allowed: necessary audience "
         "statistical first-party third-party zoo, or another after CookiePolicyCategory\n"},
        {{"CookiePolicyCookie \"a b\" necessary", "CookiePolicyCookie b statistical",
          "CookiePolicyCookie \"c a\" audience", NULL},
         "error 2: cookie 'b' is in category 'statistical' here and in 'necessary' at "
         "test.conf:1; allowed: one category for a name\n"
         "error 3: cookie 'a' is in category 'audience' here and in 'necessary' at test.conf:1; "
         "allowed: one category for a name\n"},
        {{"CookiePolicyCookie a* necessary", "CookiePolicyCookie a* statistical", NULL},
         "error 2: cookie 'a*' is in category 'statistical' here and in 'necessary' at "
         "test.conf:1; allowed: one category for a name\n"},
        {{"CookiePolicySource statistical img-src https://a.example",
          "CookiePolicySource statistical img-src https://b.example",
          "CookiePolicySource audience img-src https://c.example", NULL},
         "error 3: CookiePolicySource audience img-src: " NO_BASE
         "error 1: CookiePolicySource statistical img-src: " NO_BASE},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said;

        assert_null(table_of(cases[i].lines, &said, *state));
        assert_string_equal(said, cases[i].said);
    }
}

static void a_base_of_any_exempt_category_will_do(void **state)
{
    static const char *const lines[] = {"CookiePolicySource statistical img-src https://a.example",
                                        "CookiePolicyCategory site exempt",
                                        "CookiePolicySource site default-src self", NULL};
    const char *said;

    assert_non_null(table_of(lines, &said, *state));
    assert_string_equal(said, "");
}

static void rows_of_one_name_and_category_are_joined_with_a_notice(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyCookie \"a x\" statistical provider=A duration=1d",
        "CookiePolicyCookie a statistical provider=B recipients=C duration=2y",
        "CookiePolicyCookie a statistical provider=D duration=1mo",
        NULL,
    };
    const char *said;
    const cp_table *table = table_of(lines, &said, *state);
    const cp_entry *a = cp_table_find(table, cp_span_of("a"));

    assert_string_equal(said,
                        "notice 2: cookie 'a' has a row at test.conf:1 too; the page shows both\n"
                        "notice 3: cookie 'a' has a row at test.conf:2 too; the page shows both\n");
    /* nothing is shortened below what the page says of either */
    assert_int_equal(a->row->where.line, 2);
    assert_int_equal(cp_table_find(table, cp_span_of("x"))->row->where.line, 1);
    assert_int_equal(a->category->rows->nelts, 3);
    assert_int_equal(strlen(a->category->tokens), 3 * 5);
}

static void the_longest_life_rules_a_joined_name(void **state)
{
    static const struct {
        const char *first, *second;
        int line;
    } cases[] = {
        {"duration=1d", "duration=2d", 2},
        {"duration=2d", "duration=1d", 1},
        {"duration=session", "duration=1s", 2},
        {"duration=1s", "duration=session", 1},
        {"", "duration=1y", 1},
        {"duration=1y", "", 2},
        {"duration=session", "", 2},
        {"duration=7d", "duration=1w", 1},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const lines[] = {
            apr_pstrcat(*state, "CookiePolicyCookie a necessary ", cases[i].first, NULL),
            apr_pstrcat(*state, "CookiePolicyCookie a necessary ", cases[i].second, NULL), NULL};

        assert_int_equal(
            cp_table_find(fixture_table(*state, lines), cp_span_of("a"))->row->where.line,
            cases[i].line);
    }
}

static void storage_is_listed_and_never_matched(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyCookie k statistical storage provider=A",
        "CookiePolicyCookie k necessary", /* a cookie of that name is something else */
        NULL,
    };
    const char *said;
    const cp_table *table = table_of(lines, &said, *state);

    assert_string_equal(said, "");
    assert_string_equal(cp_table_find(table, cp_span_of("k"))->category->id, "necessary");
    assert_int_equal(table->entries->nelts, 1);
    assert_int_equal(strlen(cp_table_category(table, "statistical", 11)->tokens), 5);
}

/* `n` lines by a format with one number. */
static const char **numbered(const char *format, int n, apr_pool_t *p)
{
    const char **lines = apr_pcalloc(p, (apr_size_t)(n + 1) * sizeof *lines);
    int i;

    for (i = 0; i < n; i++) {
        const char *at = strstr(format, "%d");

        lines[i] = apr_pstrcat(p, apr_pstrmemdup(p, format, (apr_size_t)(at - format)),
                               apr_itoa(p, i), at + 2, NULL);
    }
    return lines;
}

static void patterns_that_begin_with_a_star_are_few(void **state)
{
    const char *said;

    assert_non_null(
        table_of(numbered("CookiePolicyCookie *_%d necessary", 64, *state), &said, *state));
    assert_string_equal(said, "");
    assert_null(table_of(numbered("CookiePolicyCookie *_%d necessary", 70, *state), &said, *state));
    assert_string_equal(said, "error 65: cookie name '*_64' is one too many that begins with '*'; "
                              "allowed: 64, since these are tried in turn\n");
    assert_non_null(
        table_of(numbered("CookiePolicyCookie a*_%d necessary", 200, *state), &said, *state));
}

static void categories_are_at_most_64(void **state)
{
    const char *said;
    const cp_table *table =
        table_of(numbered("CookiePolicyCategory c%d opt-in", 64, *state), &said, *state);

    assert_string_equal(said, "");
    assert_int_equal(table->opt_in, ~APR_UINT64_C(0));
    assert_int_equal(APR_ARRAY_IDX(table->categories, 63, const cp_category *)->index, 63);
    assert_null(table_of(numbered("CookiePolicyCategory c%d opt-in", 65, *state), &said, *state));
    assert_string_equal(said, "error 65: category 'c64' is one too many; allowed: 64\n");
}

static void a_host_that_adds_no_rows_shares_the_indexes(void **state)
{
    static const char *const lines[] = {"CookiePolicyCookie a statistical provider=A", NULL};
    static const char *const own[] = {"CookiePolicyPage /own", "CookiePolicyChoice lifetime=1d",
                                      NULL};
    cp_declared *base = declare_lines(*state, lines, 1);
    cp_declared *host = cp_declared_merge(*state, base, declare_lines(*state, own, 101));
    const cp_table *table = cp_table_compile(*state, base, fixture_report, NULL);
    const cp_table *shared = cp_table_share(*state, table, host);

    assert_ptr_equal(shared->exact, table->exact);
    assert_ptr_equal(shared->folded, table->folded);
    assert_ptr_equal(shared->categories, table->categories);
    assert_string_equal(shared->hash, table->hash);
    assert_string_equal(shared->declared->page, "/own");
    assert_int_equal(shared->lifetime, 86400);
    assert_int_equal(table->lifetime, 180 * 86400);
}

static void the_default_language_is_the_first(void **state)
{
    static const char *const lines[] = {"CookiePolicyLanguage fr en", NULL};
    static const char *const none[] = {NULL};

    assert_string_equal(fixture_table(*state, lines)->default_lang, "fr");
    assert_string_equal(fixture_table(*state, none)->default_lang, "en");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(categories_exist_where_something_uses_them),
        FIXTURE_TEST(built_in_categories_have_their_basis_unless_redeclared),
        FIXTURE_TEST(a_category_is_found_by_its_whole_id),
        FIXTURE_TEST(everything_wrong_is_said_at_once),
        FIXTURE_TEST(a_base_of_any_exempt_category_will_do),
        FIXTURE_TEST(rows_of_one_name_and_category_are_joined_with_a_notice),
        FIXTURE_TEST(the_longest_life_rules_a_joined_name),
        FIXTURE_TEST(storage_is_listed_and_never_matched),
        FIXTURE_TEST(patterns_that_begin_with_a_star_are_few),
        FIXTURE_TEST(categories_are_at_most_64),
        FIXTURE_TEST(a_host_that_adds_no_rows_shares_the_indexes),
        FIXTURE_TEST(the_default_language_is_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
