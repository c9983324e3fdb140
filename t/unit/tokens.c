/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a grant covers (rule 7): tokens that are the same on every server, and
 * which changes of a table ask visitors again.
 */
#include "declared.h"
#include "policy/tokens.h"

static const char *tokens_of(const cp_table *table, const char *id)
{
    const cp_category *c = cp_table_category(table, id, strlen(id));

    assert_non_null(c);
    return c->tokens;
}

/*
 * Computed with Python's hashlib, which shares nothing with this code:
 *
 *   def token(text, life):
 *       return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())[:4] + life
 *
 *   NpVWs  cookiepolicy 1\nstatistical\nopt-in\n\nsource\nhttps://www.google-analytics.com\n
 *   En_s2  cookiepolicy 1\nstatistical\nopt-in\n\nprovider\nGoogle\nAlphabet Inc\nGoogle Ireland
 *          Ltd\n  (one line; 2y lies between 13mo and 25mo)
 *   QUXzs  cookiepolicy 1\nstatistical\nopt-in\n\nsource\nhttps://cdn.example/counter.js\n
 *   WQtZx  cookiepolicy 1\nstatistical\nopt-in\n\nprovider\n\n  (no provider, no duration)
 *   CTgQs  cookiepolicy 1\nads\nopt-out\n2\nprovider\nCaf<U+00E9>\n
 *
 * and the hash of the policy: the first 16 characters of the same over
 *
 *   cookiepolicy 1\nstatistical opt-in En_s2NpVWsQUXzsWQtZx\nads opt-out CTgQs\n
 *
 * If this fails, every visitor of every site would be asked again.
 */
static void tokens_are_the_same_on_every_server_and_build(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyCookie sid necessary provider=Site duration=session",
        "CookiePolicyCookie _ga statistical provider=Google duration=2y "
        "recipients='Google Ireland Ltd ; Alphabet  Inc'",
        "CookiePolicyCookie _gid statistical provider=Google duration=1d "
        "recipients='Alphabet Inc, Google Ireland Ltd,,'",
        "CookiePolicyCookie x statistical",
        "CookiePolicySource necessary default-src self",
        "CookiePolicySource statistical script-src self https://www.Google-Analytics.com",
        "CookiePolicySource statistical img-src https://cdn.example/Counter.js sha256-AAAA",
        "CookiePolicyCategory ads opt-out version=2",
        "CookiePolicyCookie y ads provider=Caf\xc3\xa9 duration=session",
        NULL,
    };
    const cp_table *table = fixture_table(*state, lines);

    assert_string_equal(tokens_of(table, "statistical"), "En_s2NpVWsQUXzsWQtZx");
    assert_string_equal(tokens_of(table, "ads"), "CTgQs");
    assert_string_equal(tokens_of(table, "necessary"), "");
    assert_string_equal(table->hash, "EPzBy7u6f0pO-iKl");
}

static void a_life_has_a_class(void **state)
{
    static const struct {
        const char *duration;
        char class;
    } cases[] = {
        {"session", 's'}, {"1s", 'd'},  {"24h", 'd'},  {"86401s", 'm'}, {"1mo", 'm'},
        {"31d", '6'},     {"6mo", '6'}, {"181d", 'y'}, {"1y", 'y'},     {"13mo", 'y'},
        {"391d", '2'},    {"2y", '2'},  {"25mo", '2'}, {"751d", 'x'},   {"100y", 'x'},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const lines[] = {
            apr_pstrcat(*state, "CookiePolicyCookie a statistical duration=", cases[i].duration,
                        NULL),
            NULL};
        const char *tokens = tokens_of(fixture_table(*state, lines), "statistical");

        assert_int_equal(strlen(tokens), 5);
        assert_int_equal(tokens[4], cases[i].class);
    }
}

/* The table that a visitor agreed to. */
#define ROW_GA                                                                                     \
    "CookiePolicyCookie \"_ga _gid\" statistical provider=Google recipients='A, B' duration=6mo "  \
    "purpose=Counts location=Everywhere"
#define ROW_HJ "CookiePolicyCookie _hj statistical provider=Hotjar duration=1d"
#define SOURCE "CookiePolicySource statistical img-src https://a.example"
#define BASE   "CookiePolicySource necessary default-src self"

static void only_more_than_was_granted_asks_again(void **state)
{
    static const char *const then[] = {BASE, ROW_GA, ROW_HJ, SOURCE, NULL};
    static const struct {
        int holds;
        const char *now[6];
    } cases[] = {
        {1, {BASE, ROW_GA, ROW_HJ, SOURCE}},
        /* the order of rows and lines */
        {1, {SOURCE, ROW_HJ, ROW_GA, BASE}},
        /* removing rows, sources, recipients of another row */
        {1, {BASE, ROW_GA, SOURCE}},
        {1, {BASE, ROW_GA, ROW_HJ}},
        {1, {BASE, ROW_HJ}},
        /* a new name of a known provider; a renamed one; other words */
        {1,
         {BASE, ROW_GA, ROW_HJ, SOURCE,
          "CookiePolicyCookie _new statistical provider=Hotjar "
          "duration=1h"}},
        {1,
         {BASE, "CookiePolicyCookie other statistical provider=Google recipients='B;A' "
                "duration=6mo purpose='Counts visits' location='Front office' path=/x secure"}},
        {1, {BASE, ROW_HJ " provider.fr=Hotjar purpose.fr=Mesure recipients.fr=X"}},
        {1, {BASE, "CookiePolicyLanguage en fr", ROW_HJ}},
        {1, {BASE, "CookiePolicyCategory statistical opt-in label=Other description=Text", ROW_HJ}},
        /* a shorter life */
        {1, {BASE, "CookiePolicyCookie _hj statistical provider=Hotjar duration=session"}},
        {1,
         {BASE, "CookiePolicyCookie \"_ga\" statistical provider=Google recipients='A, B' "
                "duration=1mo"}},
        /* another category is another question */
        {1, {BASE, ROW_GA, ROW_HJ, SOURCE, "CookiePolicyCookie n audience provider=New"}},
        /* an unchanged grant whose source is asked for in another directive */
        {1, {BASE, "CookiePolicySource statistical script-src,connect-src HTTPS://A.example"}},
        /* a new provider, also one of no name */
        {0, {BASE, ROW_GA, "CookiePolicyCookie n statistical provider=New duration=1d"}},
        {0, {BASE, ROW_GA, "CookiePolicyCookie n statistical duration=1d"}},
        {0, {BASE, "CookiePolicyCookie _hj statistical provider='hotjar' duration=1d"}},
        /* a new recipient, or one less */
        {0, {BASE, ROW_HJ " recipients=C"}},
        {0,
         {BASE, ROW_GA,
          "CookiePolicyCookie n statistical provider=Google recipients=C "
          "duration=1d"}},
        {0, {BASE, "CookiePolicyCookie _ga statistical provider=Google recipients=A duration=6mo"}},
        /* a new source host */
        {0, {BASE, ROW_GA, "CookiePolicySource statistical img-src https://b.example"}},
        {0, {BASE, ROW_GA, "CookiePolicySource statistical img-src *"}},
        {0, {BASE, ROW_GA, "CookiePolicySource statistical img-src http://a.example"}},
        /* a longer life, also of one row of several */
        {0, {BASE, "CookiePolicyCookie _hj statistical provider=Hotjar duration=2d"}},
        {0, {BASE, "CookiePolicyCookie _hj statistical provider=Hotjar"}},
        {0, {BASE, ROW_HJ, "CookiePolicyCookie n statistical provider=Hotjar duration=2y"}},
        /* another version, another basis */
        {0, {BASE, "CookiePolicyCategory statistical opt-in version=2", ROW_HJ}},
        {0, {BASE, "CookiePolicyCategory statistical opt-out", ROW_HJ}},
    };
    const char *granted =
        apr_pstrdup(*state, tokens_of(fixture_table(*state, then), "statistical"));
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cp_table *now = fixture_table(*state, cases[i].now);

        if (cp_tokens_cover(granted, strlen(granted), tokens_of(now, "statistical")) !=
            cases[i].holds)
            fail_msg("%s", cases[i].now[1]);
    }
}

static void covering_compares_tokens_whole_and_lives_by_rank(void **state)
{
    static const struct {
        const char *granted, *today;
        int covers;
    } cases[] = {
        {"", "", 1},
        {"AAAAs", "", 1},
        {"", "AAAAs", 0},
        {"AAAAs", "AAAAs", 1},
        {"AAAAsBBBBs", "BBBBsAAAAs", 1},
        {"AAAAsBBBBs", "AAAAsBBBBsCCCCs", 0},
        {"AAAAx", "AAAA2", 1},
        {"AAAAsAAAAy", "AAAAd", 1}, /* any of several */
        {"AAAAsAAAAd", "AAAAm", 0},
        {"aaaas", "AAAAs", 0},
        {"sAAAAsBBBB", "AAAAs", 0}, /* never across tokens */
        {"AAAA", "AAAAs", 0},
    };
    static const char order[] = "sdm6y2x";
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(
            cp_tokens_cover(cases[i].granted, strlen(cases[i].granted), cases[i].today),
            cases[i].covers);
    for (i = 0; order[i]; i++)
        for (k = 0; order[k]; k++) {
            const char granted[] = {'A', 'A', 'A', 'A', order[i], 0};
            const char today[] = {'A', 'A', 'A', 'A', order[k], 0};

            assert_int_equal(cp_tokens_cover(granted, 5, today), i >= k);
        }
}

static void tokens_are_told_from_anything_else(void **state)
{
    static const struct {
        const char *text;
        int valid;
    } cases[] = {
        {"", 1},      {"AAAAs", 1}, {"az09d", 1},  {"-_-_x", 1},    {"AAAAsBBBB6", 1},
        {"AAAA", 0},  {"AAAAA", 0}, {"AAAA.", 0},  {"AAA=s", 0},    {"AAA+s", 0},
        {"AAA/s", 0}, {"AAA~s", 0}, {"AAA:s", 0},  {"AAAAsB", 0},   {"AAAAS", 0},
        {"AAAAX", 0}, {" AAAs", 0}, {"AAAAs ", 0}, {"AAA\xc3s", 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(cp_tokens_valid(cases[i].text, strlen(cases[i].text)), cases[i].valid);
    assert_false(cp_tokens_valid("AAAA\0", 5));
    assert_false(cp_tokens_valid("AAA\0s", 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(tokens_are_the_same_on_every_server_and_build),
        FIXTURE_TEST(a_life_has_a_class),
        FIXTURE_TEST(only_more_than_was_granted_asks_again),
        FIXTURE_TEST(covering_compares_tokens_whole_and_lives_by_rank),
        FIXTURE_TEST(tokens_are_told_from_anything_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
