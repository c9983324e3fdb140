/* SPDX-License-Identifier: Apache-2.0 */
/* Content-Security-Policy by consent: what each visitor's pages may load. */
#include "declared.h"
#include "fixture.h"
#include "policy/csp.h"

#define BASE "CookiePolicySource necessary default-src self"

/* The mask of `on`, ids parted by blanks, with what is exempt. */
static apr_uint64_t mask_of(const cp_table *table, const char *on, apr_pool_t *p)
{
    apr_uint64_t mask = table->exempt;
    char *last, *id = apr_strtok(apr_pstrdup(p, on), " ", &last);

    for (; id; id = apr_strtok(NULL, " ", &last))
        mask |= fixture_bit(table, id);
    return mask;
}

static void a_policy_is_the_base_and_what_was_agreed_to(void **state)
{
    static const struct {
        const char *lines[6];
        const char *on, *want;
    } cases[] = {
        {{BASE}, "", "default-src 'self'"},
        /* a directive of the base is extended */
        {{BASE, "CookiePolicySource necessary img-src self data:",
          "CookiePolicySource statistical img-src https://a.example"},
         "statistical",
         "default-src 'self'; img-src 'self' data: https://a.example"},
        {{BASE, "CookiePolicySource statistical default-src https://a.example"},
         "statistical",
         "default-src 'self' https://a.example"},
        /* one that it does not have begins as a copy of what browsers went by */
        {{BASE, "CookiePolicySource statistical img-src https://a.example"},
         "",
         "default-src 'self'"},
        {{BASE, "CookiePolicySource statistical img-src https://a.example"},
         "statistical",
         "default-src 'self'; img-src 'self' https://a.example"},
        {{BASE, "CookiePolicySource necessary script-src https://s.example",
          "CookiePolicySource statistical script-src-elem,worker-src https://a.example"},
         "statistical",
         "default-src 'self'; script-src https://s.example; script-src-elem "
         "https://s.example https://a.example; worker-src https://s.example "
         "https://a.example"},
        {{BASE, "CookiePolicySource necessary child-src https://c.example",
          "CookiePolicySource statistical frame-src,worker-src https://a.example"},
         "statistical",
         "default-src 'self'; child-src https://c.example; frame-src "
         "https://c.example https://a.example; worker-src https://c.example "
         "https://a.example"},
        {{"CookiePolicySource necessary style-src self",
          "CookiePolicySource statistical style-src-attr,style-src-elem https://a.example"},
         "statistical",
         "style-src 'self'; style-src-attr 'self' https://a.example; "
         "style-src-elem 'self' https://a.example"},
        /* also of what another consent had made of that by then */
        {{BASE, "CookiePolicySource statistical script-src https://a.example",
          "CookiePolicySource third-party worker-src https://b.example"},
         "statistical third-party",
         "default-src 'self'; script-src 'self' https://a.example; worker-src 'self' "
         "https://a.example https://b.example"},
        {{BASE, "CookiePolicySource statistical script-src https://a.example",
          "CookiePolicySource third-party worker-src https://b.example"},
         "third-party",
         "default-src 'self'; worker-src 'self' https://b.example"},
        /* 'none' gives way */
        {{"CookiePolicySource necessary default-src none",
          "CookiePolicySource statistical img-src https://a.example"},
         "",
         "default-src 'none'"},
        {{"CookiePolicySource necessary default-src none",
          "CookiePolicySource statistical img-src https://a.example"},
         "statistical",
         "default-src 'none'; img-src https://a.example"},
        {{BASE, "CookiePolicySource necessary frame-src none",
          "CookiePolicySource statistical frame-src https://a.example"},
         "statistical",
         "default-src 'self'; frame-src https://a.example"},
        {{"CookiePolicySource necessary default-src none self"}, "", "default-src 'self'"},
        /* what is on until it is refused */
        {{BASE, "CookiePolicySource audience img-src https://a.example"}, "", "default-src 'self'"},
        {{BASE, "CookiePolicySource audience img-src https://a.example"},
         "audience",
         "default-src 'self'; img-src 'self' https://a.example"},
        /* lines of one category add up, each source once */
        {{BASE, "CookiePolicySource statistical img-src,font-src https://a.example",
          "CookiePolicySource statistical img-src https://b.example https://a.example"},
         "statistical",
         "default-src 'self'; font-src 'self' https://a.example; img-src 'self' "
         "https://a.example https://b.example"},
        {{BASE, "CookiePolicyCategory site exempt", "CookiePolicySource site default-src data:"},
         "",
         "default-src 'self' data:"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cp_table *table = fixture_table(*state, cases[i].lines);

        assert_non_null(table->csp);
        assert_string_equal(cp_csp_value(*state, table->csp, mask_of(table, cases[i].on, *state)),
                            cases[i].want);
    }
}

static void a_table_without_sources_has_no_policy(void **state)
{
    static const char *const lines[] = {"CookiePolicyCookie a statistical", NULL};

    assert_null(fixture_table(*state, lines)->csp);
}

static void only_what_a_stranger_does_not_get_is_more(void **state)
{
    static const char *const lines[] = {BASE,
                                        "CookiePolicySource statistical img-src https://a.example",
                                        "CookiePolicySource audience img-src https://b.example",
                                        "CookiePolicyCookie x third-party", NULL};
    static const struct {
        const char *on;
        int more;
    } cases[] = {{"", 0},
                 {"audience", 0},
                 {"third-party", 0},
                 {"audience third-party", 0},
                 {"statistical", 1},
                 {"audience statistical", 1}};
    const cp_table *table = fixture_table(*state, lines);
    size_t i;

    assert_int_equal(cp_csp_bound(table->csp),
                     fixture_bit(table, "statistical") | fixture_bit(table, "audience"));
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(cp_csp_lets_in_more(table->csp, mask_of(table, cases[i].on, *state)),
                         cases[i].more);
}

/* Every set of categories gives what a plain reading of the rule gives: in each
 * directive that is sent the base's sources and those agreed to, and no others. */
static void no_set_of_categories_lets_in_a_source_of_another(void **state)
{
    static const char *const lines[] = {
        BASE,
        "CookiePolicySource necessary script-src https://base.example",
        "CookiePolicySource statistical default-src,script-src https://statistical.example",
        "CookiePolicySource audience img-src,worker-src https://audience.example",
        "CookiePolicySource first-party child-src https://first-party.example",
        "CookiePolicySource third-party frame-src,script-src-elem https://third-party.example",
        NULL};
    static const char *const ids[] = {"audience", "statistical", "first-party", "third-party"};
    const cp_table *table = fixture_table(*state, lines);
    unsigned set, i;

    for (set = 0; set < 16; set++) {
        apr_uint64_t mask = table->exempt;
        const char *value;

        for (i = 0; i < 4; i++)
            if (set >> i & 1)
                mask |= fixture_bit(table, ids[i]);
        value = cp_csp_value(*state, table->csp, mask);
        for (i = 0; i < 4; i++)
            assert_int_equal(!!strstr(value, apr_pstrcat(*state, "//", ids[i], ".example", NULL)),
                             set >> i & 1);
    }
}

static void what_would_make_a_consent_meaningless_is_an_error(void **state)
{
    static const struct {
        const char *lines[4];
        const char *said;
    } cases[] = {
        {{"CookiePolicySource necessary img-src self",
          "CookiePolicySource audience script-src https://a.example"},
         "error 2: CookiePolicySource audience script-src: no exempt category has a source for it "
         "or for what stands in for it, so nothing would keep this out without consent; allowed "
         "with, for example: CookiePolicySource necessary default-src self\n"},
        {{BASE, "CookiePolicySource necessary script-src strict-dynamic",
          "CookiePolicySource statistical script-src-elem https://a.example"},
         "error 3: CookiePolicySource statistical script-src-elem: with 'strict-dynamic' in its "
         "list browsers ignore hosts, so that consent would change nothing; allowed: a list "
         "without it\n"},
        {{BASE, "CookiePolicySource statistical script-src strict-dynamic"},
         "error 2: CookiePolicySource statistical script-src: 'strict-dynamic' would let in what "
         "was not agreed to; allowed: hosts and schemes\n"},
        {{BASE, "CookiePolicySource statistical img-src none"},
         "error 2: CookiePolicySource statistical img-src: there is nothing in 'none' to agree "
         "to; allowed: sources\n"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        reports all = {*state, ""};

        assert_null(
            cp_table_compile(*state, declare_lines(*state, cases[i].lines, 1), report_add, &all));
        assert_string_equal(all.text, cases[i].said);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_policy_is_the_base_and_what_was_agreed_to),
        FIXTURE_TEST(a_table_without_sources_has_no_policy),
        FIXTURE_TEST(only_what_a_stranger_does_not_get_is_more),
        FIXTURE_TEST(no_set_of_categories_lets_in_a_source_of_another),
        FIXTURE_TEST(what_would_make_a_consent_meaningless_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
