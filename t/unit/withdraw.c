/* SPDX-License-Identifier: Apache-2.0 */
/* Withdrawal: who is deleted, where it is looked for, and how much an answer takes (R24, P25). */
#include "fixture.h"
#include "consent/withdraw.h"

static const char *const lines[] = {
    "CookiePolicyCookie \"sid own\" necessary",
    "CookiePolicyCookie \"_ga _ga_* two three __Secure-s __HOST-H __http-x __Host-Http-y a[0]\" "
    "statistical",
    "CookiePolicyCookie dom statistical domain=example.org",
    "CookiePolicyCookie \"here __Host-d\" statistical domain=host",
    "CookiePolicyCookie \"path __Host-p\" statistical path=/shop",
    "CookiePolicyCookie sec statistical secure",
    "CookiePolicyCookie part statistical partitioned",
    "CookiePolicyCookie deep statistical domain=www.example.org path=/a/b secure",
    "CookiePolicyCookie cnt audience",
    "CookiePolicyCookie ads advertising",
    "CookiePolicyCookie choice statistical",
    "CookiePolicyCookie listed statistical storage",
    "CookiePolicyCategory advertising opt-in",
    NULL,
};

/* `cookies` on `host`, after a refusal of statistics and of nothing else. */
static cp_withdrawal withdraw(apr_pool_t *p, const char *cookies, const char *host,
                              apr_uint32_t turn)
{
    const cp_table *table = fixture_table(p, lines);
    const cp_choice choice = {.refused = fixture_bit(table, "statistical"), .issued = 1};
    const cp_withdraw_facts facts = {.table = table,
                                     .choice = &choice,
                                     .cookies = cp_span_of(cookies),
                                     .host = host,
                                     .own = {cp_span_of("choice"), cp_span_of("__Host-choice")},
                                     .turn = turn};
    cp_withdrawal out;

    cp_withdraw(&out, &facts, p);
    return out;
}

static void is_withdrawn(apr_pool_t *p, const char *cookies, const char *host, const char *want)
{
    cp_withdrawal out = withdraw(p, cookies, host, 0);

    assert_string_equal(apr_array_pstrcat(p, out.lines, '\n'), want);
}

static void a_refused_cookie_is_looked_for_wherever_it_may_lie(void **state)
{
    static const struct {
        const char *cookies, *host, *want;
    } cases[] = {
#define WWW  "www.example.org"
#define GONE "=; Path=/; Max-Age=0"
        {"_ga=1", "example.org", "_ga" GONE "\n_ga" GONE "; Domain=example.org"},
        {"_ga=1", WWW, "_ga" GONE "\n_ga" GONE "; Domain=" WWW "\n_ga" GONE "; Domain=example.org"},
        {"_ga_X1=1", "a.b.co.uk",
         "_ga_X1" GONE "\n_ga_X1" GONE "; Domain=a.b.co.uk\n_ga_X1" GONE
         "; Domain=co.uk\n_ga_X1" GONE "; Domain=b.co.uk"},
        {"_ga=1", "localhost", "_ga" GONE "\n_ga" GONE "; Domain=localhost"},
        {"_ga=1", "192.0.2.7", "_ga" GONE "\n_ga" GONE "; Domain=192.0.2.7"},
        {"_ga=1", "fd00::1", "_ga" GONE},
        {"_ga=1", "[fd00::1]", "_ga" GONE},
        {"_ga=1", NULL, "_ga" GONE},
        {"_ga=1", "", "_ga" GONE},
        {"_ga=1", "a.example; HttpOnly", "_ga" GONE},
        /* with domain= there and nowhere else, and only if that can be */
        {"dom=1", "example.org", "dom" GONE "; Domain=example.org"},
        {"dom=1", WWW, "dom" GONE "; Domain=example.org"},
        {"dom=1", "badexample.org", ""},
        {"dom=1", "example.org.evil.test", ""},
        {"dom=1", "org", ""},
        {"dom=1", "192.0.2.7", ""},
        {"dom=1", NULL, ""},
        {"here=1", WWW, "here" GONE "\nhere" GONE "; Domain=" WWW},
        {"here=1", "fd00::1", "here" GONE},
        /* as its row, as its name */
        {"path=1", "fd00::1", "path=; Path=/shop; Max-Age=0"},
        {"sec=1", "fd00::1", "sec" GONE "; Secure"},
        {"part=1", "fd00::1", "part" GONE "; Secure; Partitioned"},
        {"deep=1", WWW, "deep=; Path=/a/b; Max-Age=0; Domain=" WWW "; Secure"},
        {"__Secure-s=1", "fd00::1", "__Secure-s" GONE "; Secure"},
        {"__http-x=1", "fd00::1", "__http-x" GONE "; Secure; HttpOnly"},
        {"__HOST-H=1", WWW, "__HOST-H" GONE "; Secure"},
        {"__Host-Http-y=1", WWW, "__Host-Http-y" GONE "; Secure; HttpOnly"},
        {"__Host-d=1", WWW, "__Host-d" GONE "; Secure"},
        {"__Host-p=1", WWW, "__Host-p" GONE "; Secure"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        is_withdrawn(*state, cases[i].cookies, cases[i].host, cases[i].want);
}

/* Browsers take nothing else in a frame on another site's page. */
static void what_may_be_framed_says_so(void **state)
{
    static const struct {
        const char *cookies, *want;
    } cases[] = {
        {"_ga=1", "_ga" GONE "; Secure; SameSite=None"},
        {"part=1", "part" GONE "; Secure; Partitioned; SameSite=None"},
        {"__http-x=1", "__http-x" GONE "; Secure; HttpOnly; SameSite=None"},
    };
    const cp_table *table = fixture_table(*state, lines);
    const cp_choice choice = {.refused = fixture_bit(table, "statistical"), .issued = 1};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cp_withdraw_facts facts = {.table = table,
                                         .choice = &choice,
                                         .cookies = cp_span_of(cases[i].cookies),
                                         .framed = 1};
        cp_withdrawal out;

        cp_withdraw(&out, &facts, *state);
        assert_string_equal(apr_array_pstrcat(*state, out.lines, '\n'), cases[i].want);
    }
}

static void only_what_was_refused_goes_by_its_exact_name(void **state)
{
    static const char *const left[] = {
        "",
        ";;, =",
        "sid=1",      /* exempt */
        "cnt=1",      /* opt-out, and nobody objected */
        "ads=1",      /* undecided: withheld, not deleted (rule 9) */
        "stranger=1", /* no row */
        "listed=1",   /* local storage */
        "choice=1",   /* our own */
        "_GA=1",      /* names that some reader takes for it */
        "\"_ga\"=1",
        "%5fga=1",
        "=_ga=1",
        "_ga",
        "$_ga=1",
        "sid=1,_ga=1",
        "sid=1, _ga=1",
        "a[0]=1", /* declared, but no token: no line can name it */
        "_ga_\xc3\xa9=1",
        "_ga_ x=1",
        "_ga_,x=1",
    };
    size_t i;

    for (i = 0; i < sizeof left / sizeof *left; i++)
        is_withdrawn(*state, left[i], "fd00::1", "");
    is_withdrawn(*state, "sid=1; _ga = 2;two=;\t_ga=3; _ga=", "fd00::1", "_ga" GONE "\ntwo" GONE);
}

static void nothing_undecided_or_changed_is_deleted(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    const apr_uint64_t all = ~APR_UINT64_C(0);
    const cp_choice choices[] = {{.issued = 0}, {.issued = 1, .changed = all}, {.granted = all}};
    size_t i;

    for (i = 0; i < sizeof choices / sizeof *choices; i++) {
        const cp_withdraw_facts facts = {.table = table,
                                         .choice = &choices[i],
                                         .cookies = cp_span_of("_ga=1; ads=2; cnt=3; sid=4"),
                                         .host = "example.org"};
        cp_withdrawal out;

        cp_withdraw(&out, &facts, *state);
        assert_int_equal(out.lines->nelts + out.names->nelts + out.found->nelts, 0);
    }
}

/* _ga_1 to _ga_n, their numbers written with so many digits at least. */
static const char *many(apr_pool_t *p, int digits, int n)
{
    const char *cookies = "";

    for (; n > 0; n--)
        cookies = apr_psprintf(p, "_ga_%0*d=1; %s", digits, n, cookies);
    return cookies;
}

static apr_size_t octets(const cp_withdrawal *out)
{
    apr_size_t n = 0;
    int i;

    for (i = 0; i < out->lines->nelts; i++)
        n += strlen("Set-Cookie: \r\n") + strlen(APR_ARRAY_IDX(out->lines, i, const char *));
    return n;
}

/* Three lines a name: six names are eighteen lines, a seventh is for next time. */
static void an_answer_takes_so_much_and_whole_names(void **state)
{
    cp_withdrawal out = withdraw(*state, many(*state, 1, 10), WWW, 0);

    assert_int_equal(out.lines->nelts, 18);
    assert_string_equal(apr_array_pstrcat(*state, out.names, ' '),
                        "_ga_1 _ga_2 _ga_3 _ga_4 _ga_5 _ga_6");
    assert_int_equal(out.found->nelts, 10);

    out = withdraw(*state, many(*state, 1, 1000), "fd00::1", 0);
    assert_int_equal(out.lines->nelts, CP_WITHDRAW_LINES);
    out = withdraw(*state, many(*state, 120, 1000), "fd00::1", 0);
    assert_in_range(out.lines->nelts, 10, CP_WITHDRAW_LINES - 1);
    assert_in_range(octets(&out), CP_WITHDRAW_OCTETS - 200, CP_WITHDRAW_OCTETS);
}

/* Where the first ones cannot be deleted, their like must not keep the rest. */
static void everybody_has_a_turn(void **state)
{
    const char *cookies = many(*state, 1, 10);
    cp_withdrawal out = withdraw(*state, cookies, WWW, 17);

    assert_string_equal(apr_array_pstrcat(*state, out.names, ' '),
                        "_ga_8 _ga_9 _ga_10 _ga_1 _ga_2 _ga_3");
    out = withdraw(*state, cookies, "fd00::1", 17); /* nobody is left out: as they came */
    assert_string_equal(apr_array_pstrcat(*state, out.names, ' '),
                        "_ga_1 _ga_2 _ga_3 _ga_4 _ga_5 _ga_6 _ga_7 _ga_8 _ga_9 _ga_10");
}

static void a_name_that_is_too_much_alone_goes_as_far_as_it_can(void **state)
{
    const char *host = "example.org", *name;
    cp_withdrawal out;
    int i;

    for (i = 0; i < 40; i++)
        host = apr_psprintf(*state, "l%d.%s", i, host);
    out = withdraw(*state, "_ga=1; two=2", host, 0);
    assert_string_equal(apr_array_pstrcat(*state, out.names, ' '), "_ga");
    assert_in_range(out.lines->nelts, 2, CP_WITHDRAW_LINES);
    assert_true(octets(&out) <= CP_WITHDRAW_OCTETS);
    assert_string_equal(APR_ARRAY_IDX(out.lines, 2, const char *),
                        "_ga" GONE "; Domain=example.org"); /* where trackers store theirs */

    name = apr_psprintf(*state, "_ga_%04000d", 1);
    out = withdraw(*state, apr_pstrcat(*state, name, "=1", NULL), WWW, 0);
    assert_int_equal(out.lines->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(out.names, 0, const char *), name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_refused_cookie_is_looked_for_wherever_it_may_lie),
        FIXTURE_TEST(what_may_be_framed_says_so),
        FIXTURE_TEST(only_what_was_refused_goes_by_its_exact_name),
        FIXTURE_TEST(nothing_undecided_or_changed_is_deleted),
        FIXTURE_TEST(an_answer_takes_so_much_and_whole_names),
        FIXTURE_TEST(everybody_has_a_turn),
        FIXTURE_TEST(a_name_that_is_too_much_alone_goes_as_far_as_it_can),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
