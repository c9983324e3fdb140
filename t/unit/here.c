/* SPDX-License-Identifier: Apache-2.0 */
/* What the page tells of the cookies in this browser: what was sent, what could
 * not be, what is held back, and what nobody has declared. */
#include "opened.h"
#include "page/sent.h"

static const char *const lines[] = {
    "CookiePolicyController Example",
    "CookiePolicyCookie sid necessary provider=App",
    "CookiePolicyCookie \"_ga _ga_*\" statistical provider=Google",
    "CookiePolicyCookie cart necessary provider=Shop path=/shop",
    "CookiePolicyCookie wide necessary provider=Group domain=example.org",
    "CookiePolicyCookie far third-party provider=Far domain=far.example",
    "CookiePolicyCookie local necessary provider=App storage",
    NULL,
};

static page *open_here(apr_pool_t *p, const char *cookie)
{
    page *it = open_page(p, lines);

    it->view.choice_name = "__Host-cookies_preferences";
    it->view.other_name = "cookies_preferences";
    it->view.host = "www.example.org";
    it->view.cookie = cookie;
    render(it, p);
    return it;
}

/* The last cell of the row that begins with that provider's. */
static const char *here_of(const page *it, apr_pool_t *p, const char *provider)
{
    const char *row = strstr(it->html, apr_pstrcat(p, "<td>", provider, "</td>", NULL));
    const char *end = row ? strstr(row, "</tr>") : NULL, *cell = row, *next;

    if (!end)
        fail_msg("no row of %s", provider);
    while ((next = strstr(cell + 1, "<td>")) && next < end)
        cell = next;
    return apr_pstrmemdup(p, cell + 4, (apr_size_t)(strstr(cell, "</td>") - cell - 4));
}

static void each_row_says_whether_this_browser_sent_it(void **state)
{
#define HELD                                                                                       \
    " <small>It is held back from the site, and deleted where you have refused it.</small>\n"
    static const struct {
        const char *cookie, *provider, *want;
    } cases[] = {
        {NULL, "App", "No"},
        {"sid=1", "App", "Yes"},
        {"SID=1; sidx=1; x=sid", "App", "No"},
        {"_ga=1", "Google", "Yes: <code>_ga</code>" HELD},
        {"_ga_X1=2; sid=1; _ga=1; _ga=3", "Google",
         "Yes: <code>_ga</code>, <code>_ga_X1</code>" HELD},
        {"sid=1", "Google", "No"},
        {"sid=1", "Shop", "Cannot be seen from this address"},
        {"cart=1", "Shop", "Yes"},
        {"sid=1", "Group", "No"},
        {"wide=1", "Group", "Yes"},
        {"sid=1", "Far", "Cannot be seen from this address"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_here(*state, cases[i].cookie);

        assert_string_equal(here_of(it, *state, cases[i].provider), cases[i].want);
    }
}

static void a_row_is_seen_where_its_path_covers_the_address(void **state)
{
    static const struct {
        const char *address, *want;
    } cases[] = {
        {"/shop", "No"},
        {"/shop/", "No"},
        {"/shop/cookies", "No"},
        {"/shopping", "Cannot be seen from this address"},
        {"/", "Cannot be seen from this address"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_here(*state, NULL);

        it->view.address = cases[i].address;
        render(it, *state);
        assert_string_equal(here_of(it, *state, "Shop"), cases[i].want);
    }
}

static void local_storage_is_never_seen(void **state)
{
    page *it = open_here(*state, "local=1");

    in_order(it, "(local storage)", "Cannot be seen from this address");
    has(it, "<li><code>local</code></li>"); /* a cookie of that name is another thing */
}

static void what_was_granted_is_not_held(void **state)
{
    page *it = open_here(*state, "_ga=1");

    it->choice.issued = 1;
    it->choice.granted = fixture_bit(it->table, "statistical");
    render(it, *state);
    assert_string_equal(here_of(it, *state, "Google"), "Yes: <code>_ga</code>");
}

/* A minute after a refusal what it deleted is gone, unless somebody writes it again. */
static void a_refused_cookie_that_comes_back_is_told_from_one_on_its_way_out(void **state)
{
    static const char *const again =
        "Yes: <code>_ga</code> <small>It keeps coming back: a script on a page of this site writes "
        "it.</small>\n";
    static const struct {
        int refused, signalled, seconds, returns;
    } cases[] = {{1, 0, 61, 1}, {1, 0, 60, 0}, {1, 1, 61, 0}, {0, 0, 61, 0}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_here(*state, "_ga=1");
        apr_uint64_t bit = fixture_bit(it->table, "statistical");

        it->choice.issued = apr_time_from_sec(1000000);
        it->choice.refused = cases[i].refused ? bit : 0;
        it->choice.signalled = cases[i].signalled ? bit : 0;
        it->view.now = it->choice.issued + apr_time_from_sec(cases[i].seconds);
        render(it, *state);
        assert_int_equal(!strcmp(here_of(it, *state, "Google"), again), cases[i].returns);
    }
}

/* Contents of other places, in words: what the browser is told of them. */
static void contents_of_other_places_say_whether_they_are_off(void **state)
{
    static const char *const with_sources[] = {
        "CookiePolicyController Example", "CookiePolicySource necessary default-src self",
        "CookiePolicySource statistical img-src https://counter.example",
        "CookiePolicySource audience img-src https://tally.example", NULL};
    static const char off[] = "Your browser is told not to load content from these places while "
                              "this category is off:";
    static const struct {
        int granted, refused, report;
        const char *statistical, *audience;
    } cases[] = {
        {0, 0, 0, off, "Content from these places belongs to this category:"},
        {0, 1, 0, off, off},
        {1, 0, 0, "You have allowed content from these places:",
         "You have allowed content from these places:"},
        {0, 1, 1, "Content from these places belongs to this category:",
         "Content from these places belongs to this category:"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_page(*state, with_sources);
        apr_uint64_t both =
            fixture_bit(it->table, "statistical") | fixture_bit(it->table, "audience");

        it->choice.issued = 1;
        it->choice.granted = cases[i].granted ? both : 0;
        it->choice.refused = cases[i].refused ? both : 0;
        it->view.report = cases[i].report;
        render(it, *state);
        in_order(it, cases[i].audience, "https://tally.example");
        in_order(it, "https://tally.example", cases[i].statistical);
        in_order(it, cases[i].statistical, "https://counter.example");
    }
}

static void in_a_preview_nothing_is_held(void **state)
{
    page *it = open_here(*state, "_ga=1; other=1");

    it->view.report = 1;
    render(it, *state);
    assert_string_equal(here_of(it, *state, "Google"), "Yes: <code>_ga</code>");
    has(it, "passed on to the site all the same");
    has_not(it, "held back from the site:");
}

static void the_choice_cookie_is_told_under_its_own_name(void **state)
{
    page *it = open_here(*state, "cookies_preferences=1; __Host-cookies_preferences=1");

    in_order(it, "<code>__Host-cookies_preferences</code></th>", "<td>Yes</td>");
    has_not(it, "does not know");
}

static void undeclared_names_are_listed_without_their_values(void **state)
{
    page *it = open_here(*state, "a=secret; sid=1; b<i>=secret; a=2; $v=1; =nameless; _Ga=1");

    in_order(it, "held back from the site:",
             "<li><code>a</code></li>\n"
             "<li><code>b&lt;i&gt;</code></li>\n"
             "<li><code>_Ga</code></li>\n</ul>");
    assert_int_equal(count(it->html, "<li><code>a</code>"), 1);
    has_not(it, "secret");
    has_not(it, "$v");
    has_not(it, "nameless");

    it = open_here(*state, "sid=1");
    has_not(it, "does not know");
}

static void undeclared_names_that_pass_are_told_so(void **state)
{
    static const char *const allowing[] = {"CookiePolicyUndeclared Allow",
                                           "CookiePolicyCookie _ga statistical", NULL};
    page *it = open_page(*state, allowing);

    it->view.cookie = "a=1; %5Fga=1";
    render(it, *state);
    in_order(it, "held back from the site:", "<li><code>%5Fga</code></li>");
    in_order(it, "passed on to the site", "<li><code>a</code></li>");
}

static void what_a_browser_sends_is_bounded(void **state)
{
    apr_pool_t *p = *state;
    cp_buf field;
    page *it;
    int i;

    cp_buf_init(&field, p, 0);
    for (i = 0; i < 3000; i++)
        cp_buf_printf(&field, "n%d=1; _ga_%d=1; ", i, i);
    it = open_here(p, field.p);
    has(it, "<li><code>n49</code></li>");
    has_not(it, "<code>n50</code>");
    has(it, "<p>\xe2\x80\xa6</p>");
    has(it, "<code>_ga_49</code>");
    has_not(it, "<code>_ga_50</code>");
}

static void a_name_is_shown_in_plain_letters(void **state)
{
    static const struct {
        const char *cookie, *want;
    } cases[] = {
        {"\xff\xfe=1", "<li><code>\\xFF\\xFE</code></li>"},
        {"a\xe2\x80\xae"
         "b=1",
         "<li><code>a\\xE2\\x80\\xAEb</code></li>"},
        {"a b=1", "<li><code>a b</code></li>"},
    };
    cp_buf long_name;
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        has(open_here(*state, cases[i].cookie), cases[i].want);
    cp_buf_init(&long_name, *state, 0);
    for (i = 0; i < CP_SENT_OCTETS; i++)
        cp_buf_puts(&long_name, "y");
    has(open_here(*state, apr_pstrcat(*state, long_name.p, "z=1", NULL)),
        apr_pstrcat(*state, "<li><code>", long_name.p, "\xe2\x80\xa6</code>", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(each_row_says_whether_this_browser_sent_it),
        FIXTURE_TEST(a_row_is_seen_where_its_path_covers_the_address),
        FIXTURE_TEST(local_storage_is_never_seen),
        FIXTURE_TEST(what_was_granted_is_not_held),
        FIXTURE_TEST(a_refused_cookie_that_comes_back_is_told_from_one_on_its_way_out),
        FIXTURE_TEST(contents_of_other_places_say_whether_they_are_off),
        FIXTURE_TEST(in_a_preview_nothing_is_held),
        FIXTURE_TEST(the_choice_cookie_is_told_under_its_own_name),
        FIXTURE_TEST(undeclared_names_are_listed_without_their_values),
        FIXTURE_TEST(undeclared_names_that_pass_are_told_so),
        FIXTURE_TEST(what_a_browser_sends_is_bounded),
        FIXTURE_TEST(a_name_is_shown_in_plain_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
