/* SPDX-License-Identifier: Apache-2.0 */
/* A form grants what it showed and the visitor ticked, and nothing else. */
#include "fixture.h"
#include "consent/submission.h"

static const char *const lines[] = {
    "CookiePolicyCookie sid necessary duration=session",
    "CookiePolicyCookie aud audience provider=A duration=1mo",
    "CookiePolicyCookie _ga statistical provider=Google duration=2y",
    "CookiePolicyCategory ads opt-in",
    "CookiePolicyCookie ad ads provider=Ads duration=1y",
    NULL,
};

/* The ids that `granted` holds, blank-separated. */
static const char *ids(apr_pool_t *p, const cp_table *table, apr_uint64_t granted)
{
    const char *all = "";
    int i;

    for (i = 0; i < table->categories->nelts; i++) {
        const cp_category *category = APR_ARRAY_IDX(table->categories, i, const cp_category *);

        if (granted >> category->index & 1)
            all = apr_pstrcat(p, all, *all ? " " : "", category->id, NULL);
    }
    return all;
}

/* Reads `body`, in which HASH stands for today's. */
static cp_submit_state submit(cp_submission *out, const cp_table *table, const char *body,
                              apr_pool_t *p)
{
    const char *at = strstr(body, "HASH");

    if (at)
        body = apr_pstrcat(p, apr_pstrndup(p, body, (apr_size_t)(at - body)), table->hash, at + 4,
                           NULL);
    return cp_submission_read(out, table, cp_span_of(body), p);
}

static void a_form_is_judged_as_a_whole(void **state)
{
    enum { OK = CP_SUBMIT_OK, BAD = CP_SUBMIT_BAD, CHANGED = CP_SUBMIT_CHANGED };
    static const struct {
        const char *body;
        int want;
        const char *granted;
    } cases[] = {
        {"", OK, ""},
        {"choice=save", OK, ""},
        {"choice=save&statistical=on&policy=HASH", OK, "statistical"},
        {"statistical=on&policy=HASH", OK, "statistical"}, /* no choice: save */
        {"policy=HASH&ads=on&audience=on", OK, "audience ads"},
        {"statistical=ON&ads=1&audience=&policy=HASH", OK, ""},
        /* all and none speak for every category */
        {"choice=all&policy=HASH", OK, "audience statistical ads"},
        {"choice=all&statistical=off&policy=HASH", OK, "audience statistical ads"},
        {"choice=none&statistical=on&policy=HASH", OK, ""},
        /* what is no field of ours does not count, an exempt id neither */
        {"necessary=on&necessary=on&utf8=x&utf8=y&Statistical=on", OK, ""},
        {"=on&=on", OK, ""},
        /* a grant needs today's policy, a refusal does not */
        {"choice=all", CHANGED, "audience statistical ads"},
        {"choice=all&policy=", CHANGED, "audience statistical ads"},
        {"choice=all&policy=other", CHANGED, "audience statistical ads"},
        {"choice=all&policy=HASHx", CHANGED, "audience statistical ads"},
        {"audience=on&policy=other", CHANGED, "audience"},
        {"choice=none&policy=other", OK, ""},
        {"choice=none", OK, ""},
        {"choice=save&policy=other", OK, ""},
        /* 400 comes before all else and grants nothing */
        {"choice=al", BAD, ""},
        {"choice=", BAD, ""},
        {"choice=ALL&policy=HASH", BAD, ""},
        {"choice=all&choice=all&policy=HASH", BAD, ""},
        {"choice=none&choice=all&policy=HASH", BAD, ""},
        {"statistical=on&statistical=on&policy=HASH", BAD, ""},
        {"statistical=off&statistical=on&policy=HASH", BAD, ""},
        {"statistical=on&st%61tistical=on&policy=HASH", BAD, ""},
        {"policy=HASH&policy=x&choice=all", BAD, ""},
        {"return=/a&return=/b", BAD, ""},
        {"layer=banner&layer=banner", BAD, ""},
        {"statistical=on&policy=HASH&a=%zz", BAD, ""},
        {"choice=all&policy=HASH\n", BAD, ""},
    };
    const cp_table *table = fixture_table(*state, lines);
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_submission got;

        assert_int_equal(submit(&got, table, cases[i].body, *state), cases[i].want);
        assert_string_equal(ids(*state, table, got.granted), cases[i].granted);
        assert_int_equal(got.problem == NULL, cases[i].want == OK);
    }
}

static void the_banner_says_that_it_is_one(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    cp_submission got;

    submit(&got, table, "choice=none&layer=banner", *state);
    assert_true(got.from_banner);
    submit(&got, table, "choice=none&layer=page", *state);
    assert_false(got.from_banner);
    submit(&got, table, "choice=none", *state);
    assert_false(got.from_banner);
}

static void the_way_back_stays_on_this_site(void **state)
{
    static const struct {
        const char *value, *want;
    } cases[] = {
        {"/", "/"},
        {"/a/b?c=d&e", "/a/b?c=d&e"},
        {"/a#b", "/a"},
        {"/#b", "/"},
        {"/a//b", "/a//b"},
        {"/\xc3\xa9", "/\xc3\xa9"},
        {"", NULL},
        {"a", NULL},
        {"#", NULL},
        {"//evil.example", NULL},
        {"/\\evil.example", NULL},
        {"\\/evil.example", NULL},
        {"/a\\b", NULL},
        {"https://evil.example/", NULL},
        {"javascript:alert(1)", NULL},
        {"/a b", NULL},
        {"/a\r\nSet-Cookie: x", NULL},
        {"/\t/evil.example", NULL},
        {"/a\x7f", NULL},
        {"/a#\n", NULL},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = cp_return_path(cases[i].value, *state);

        if (cases[i].want)
            assert_string_equal(got, cases[i].want);
        else
            assert_null(got);
    }
}

static void a_form_carries_its_way_back(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    cp_submission got;

    submit(&got, table, "choice=none&return=%2Fshop%3Fp%3D1%23top", *state);
    assert_string_equal(got.return_to, "/shop?p=1");
    submit(&got, table, "choice=none&return=%2F%0d%0a", *state);
    assert_null(got.return_to);
    submit(&got, table, "choice=none", *state);
    assert_null(got.return_to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_form_is_judged_as_a_whole),
        FIXTURE_TEST(the_banner_says_that_it_is_one),
        FIXTURE_TEST(the_way_back_stays_on_this_site),
        FIXTURE_TEST(a_form_carries_its_way_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
