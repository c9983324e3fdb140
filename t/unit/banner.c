/* SPDX-License-Identifier: Apache-2.0 */
/* What is put into pages: the same for everybody, hidden, in ASCII, with two
 * equal buttons; and which frames get a notice. */
#include "fixture.h"
#include "page/banner.h"

static const char *const lines[] = {
    "CookiePolicyLanguage en fr pt-br",
    "CookiePolicyController \"Example & Co\"",
    "CookiePolicyCategory ads opt-in label=\"Ads <b>\" label.fr=Publicit\xc3\xa9s"
    " description=\"Shows ads\"",
    "CookiePolicyCookie sessionid necessary provider=App purpose=x duration=session",
    "CookiePolicyCookie aud audience provider=Stats duration=13mo",
    "CookiePolicyCookie \"_ga _ga_*\" statistical provider=Google duration=2y",
    "CookiePolicyCookie _gid statistical provider=Google duration=1d",
    "CookiePolicyCookie adkey ads provider=Adverts duration=1d",
    "CookiePolicySource necessary default-src self",
    "CookiePolicySource ads frame-src https://*.video.example:8443/embed/ https://ads.example",
    NULL,
};

static const cp_inserts *make_at(apr_pool_t *p, const char *const *declared, const char *path,
                                 int with_link)
{
    const cp_view view = {.table = fixture_table(p, declared), .path = path};
    const cp_inserts_of of = {.view = &view, .with_link = with_link};

    return cp_inserts_make(p, &of);
}

static const cp_inserts *make(apr_pool_t *p, const char *const *declared)
{
    return make_at(p, declared, "/cookies", 0);
}

static const char *banner(apr_pool_t *p, const cp_inserts *inserts, const char *lang)
{
    cp_span b = cp_inserts_banner(inserts, cp_span_of(lang));

    return apr_pstrmemdup(p, b.p, b.n);
}

static void has(const char *html, const char *what)
{
    if (!strstr(html, what))
        fail_msg("missing: %s\nin: %s", what, html);
}

static void has_not(const char *html, const char *what)
{
    if (strstr(html, what))
        fail_msg("should not be there: %s", what);
}

static int count(const char *html, const char *what)
{
    int n = 0;

    for (html = strstr(html, what); html; html = strstr(html + 1, what))
        n++;
    return n;
}

static void the_head_links_the_visitors_stylesheet(void **state)
{
    cp_span head = cp_inserts_head(make_at(*state, lines, "/a&b", 0));

    assert_string_equal(apr_pstrmemdup(*state, head.p, head.n),
                        "<link rel=\"stylesheet\" href=\"/a&amp;b/state\">");
}

static void a_banner_says_who_asks_for_what(void **state)
{
    const char *html = banner(*state, make(*state, lines), "en");

    has(html, "Example &amp; Co</bdi> asks for your consent");
    has(html, "<b>Ads &lt;b&gt;</b> <span>Shows ads</span></li>");
    has(html, "<b>Statistics</b> <span>Measures how the site is used.</span></li>");
    has(html, "<b>Anonymous audience figures</b>");
    has(html, "<i>On until you refuse</i></li>");
    assert_int_equal(count(html, "<i>"), 1);
    has_not(html, "Needed for the site to work"); /* what is exempt is not asked */
    has(html, "#title-cookies\">3 providers</a>");
}

static void a_banner_is_hidden_twice_and_named_without_a_heading(void **state)
{
    const char *html = banner(*state, make(*state, lines), "en");

    assert_int_equal(strncmp(html,
                             "<cookie-policy role=\"region\" "
                             "aria-labelledby=\"cookie-policy-title\" lang=\"en\" "
                             "dir=\"ltr\" hidden><div data-nosnippet hidden>",
                             120),
                     0);
    has(html, "<strong id=\"cookie-policy-title\">");
    has_not(html, "<h");
    has_not(html, "<script");
    has_not(html, "style");
    has_not(html, "cookie-settings");
}

static void a_banners_buttons_are_of_one_kind_in_one_form(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    const char *html = banner(*state, make(*state, lines), "en");

    has(html, apr_psprintf(*state,
                           "<form method=\"post\" action=\"/cookies?lang=en\">\n"
                           "<input type=\"hidden\" name=\"policy\" value=\"%s\">"
                           "<input type=\"hidden\" name=\"layer\" value=\"banner\">",
                           table->hash));
    has(html, "<button type=\"submit\" name=\"choice\" value=\"none\">Refuse all</button>\n"
              "<button type=\"submit\" name=\"choice\" value=\"all\">Accept all</button>");
    assert_int_equal(count(html, "<form"), 1);
    assert_int_equal(count(html, "<button"), 2);
    assert_int_equal(count(html, "<input"), 2);
    has(html, "<a href=\"/cookies?lang=en#cookie-choice\">Choose</a>");
    has_not(html, "return");
}

static void one_language_needs_no_parameter(void **state)
{
    static const char *const one[] = {"CookiePolicyCookie a statistical", NULL};
    const char *html = banner(*state, make(*state, one), "fr");

    has(html, "action=\"/cookies\"");
    has(html, "href=\"/cookies#cookie-choice\"");
    has(html, "This site asks for your consent");            /* no controller */
    has(html, "#title-cookies\">The cookies in detail</a>"); /* no provider */
}

static void a_link_comes_with_the_directive(void **state)
{
    const char *html = banner(*state, make_at(*state, lines, "/cookies", 1), "fr");

    has(html, "<cookie-settings role=\"region\" aria-labelledby=\"cookie-settings-link\" "
              "lang=\"fr\" dir=\"ltr\" hidden><div data-nosnippet hidden>"
              "<a id=\"cookie-settings-link\" href=\"/cookies?lang=fr#cookie-choice\">");
}

static void everything_is_ascii(void **state)
{
    const char *html = banner(*state, make(*state, lines), "fr");
    const char *c;

    has(html, "Publicit&#233;s");
    for (c = html; *c; c++)
        assert_true((unsigned char)*c < 0x80);
}

static void a_document_is_spoken_to_in_its_language(void **state)
{
    static const struct {
        const char *lang, *spoken;
    } cases[] = {
        {"en", "en"},  {"fr", "fr"},       {"FR", "fr"},         {"fr-CA", "fr"}, {" fr ", "fr"},
        {"", "en"},    {"de", "en"},       {"fra", "en"},        {"f", "en"},     {"-", "en"},
        {"-fr", "en"}, {"pt-BR", "pt-br"}, {"pt-br-x", "pt-br"},
    };
    const cp_inserts *inserts = make(*state, lines);
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        has(banner(*state, inserts, cases[i].lang),
            apr_psprintf(*state, "lang=\"%s\"", cases[i].spoken));
}

static void any_change_makes_another_mark(void **state)
{
    static const char *const renamed[] = {"CookiePolicyCategory ads opt-in label=Ad",
                                          "CookiePolicyCookie a ads", NULL};
    static const char *const before[] = {"CookiePolicyCategory ads opt-in label=Ads",
                                         "CookiePolicyCookie a ads", NULL};
    const char *tag = cp_inserts_tag(make(*state, before));
    const char *c;

    assert_string_equal(tag, cp_inserts_tag(make(*state, before)));
    assert_string_not_equal(tag, cp_inserts_tag(make(*state, renamed)));
    assert_string_not_equal(tag, cp_inserts_tag(make_at(*state, before, "/c", 0)));
    assert_string_not_equal(tag, cp_inserts_tag(make_at(*state, before, "/cookies", 1)));
    assert_int_equal(strlen(tag), 12);
    for (c = tag; *c; c++) /* etagc of RFC 9110 8.8.3 */
        assert_true(*c > ' ' && *c != '"' && (unsigned char)*c < 0x7f);
}

static const char *notice(apr_pool_t *p, const cp_inserts *inserts, const char *src)
{
    cp_span n = cp_inserts_notice(inserts, cp_span_of("en"), cp_span_of("www.site.example"),
                                  cp_span_of(src));

    return apr_pstrmemdup(p, n.p, n.n);
}

static void a_notice_says_what_is_off_and_where_to_change_that(void **state)
{
    assert_string_equal(
        notice(*state, make(*state, lines), "https://www.video.example:8443/embed/1"),
        "<cookie-notice data-category=\"ads\" lang=\"en\" dir=\"ltr\" hidden>"
        "<span data-nosnippet hidden>Content from <bdi>video.example</bdi> is off. It belongs to "
        "the category &#8220;Ads &lt;b&gt;&#8221;, which you have not allowed. "
        "<a href=\"/cookies?lang=en#cookie-choice\">Change your choice</a></span></cookie-notice>");
}

/* CSP3 6.7.2.8. */
static void frames_are_matched_as_browsers_match_them(void **state)
{
    static const struct {
        const char *source, *src;
        int matches;
    } cases[] = {
        {"https://a.example", "https://a.example/x?y#z", 1},
        {"https://a.example", "HTTPS://A.EXAMPLE", 1},
        {"https://a.example", "  //a.example/x", 1},
        {"https://a.example", "\\\\a.example\\x", 1},
        {"https://a.example", "https:\\\\a.example", 1},
        {"https://a.example", "https://user:word@a.example/", 1},
        {"https://a.example", "https://a.example:443/", 1},
        {"https://a.example", "https://a.example:8443/", 0},
        {"https://a.example", "http://a.example/", 0},
        {"https://a.example", "https://b.a.example/", 0},
        {"https://a.example", "https://a.example.org/", 0},
        {"https://a.example", "https://a.example@b.example/", 0},
        {"https://a.example", "/a.example", 0},
        {"https://a.example", "a.example/x", 0},
        {"https://a.example", "about:blank", 0},
        {"https://a.example", "data:text/html,//a.example", 0},
        {"https://a.example", "https:", 0},
        {"https://a.example", "", 0},
        {"http://a.example", "https://a.example/", 1},
        {"http://a.example:80", "https://a.example/", 1},
        {"http://a.example:8080", "https://a.example/", 0},
        {"a.example", "https://a.example/", 1},
        {"a.example", "http://a.example/", 1},
        {"a.example", "ftp://a.example/", 0},
        {"a.example:8443", "https://a.example:8443/", 1},
        {"a.example:8443", "https://a.example/", 0},
        {"https://a.example:*", "https://a.example:1/", 1},
        {"https://*.a.example", "https://b.a.example/", 1},
        {"https://*.a.example", "https://c.b.a.example/", 1},
        {"https://*.a.example", "https://a.example/", 0},
        {"https://*.a.example", "https://ba.example/", 0},
        {"https://a.example/", "https://a.example/x", 1},
        {"https://a.example/x/", "https://a.example/x/y", 1},
        {"https://a.example/x/", "https://a.example/x", 0},
        {"https://a.example/x", "https://a.example/x?q", 1},
        {"https://a.example/x", "https://a.example/x/y", 0},
        {"https://a.example/x", "https://a.example/%78", 1},
        {"https://a.example/X", "https://a.example/x", 0},
        {"https:", "https://a.example/", 1},
        {"https:", "http://a.example/", 0},
        {"*", "https://a.example/", 1},
        {"https://*", "https://www.site.example/", 0}, /* its own */
        {"https://*", "https://WWW.site.example:8443/", 0},
        {"https://*", "https://www.site.example.org/", 1},
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *const declared[] = {
            "CookiePolicySource necessary frame-src self",
            apr_psprintf(*state, "CookiePolicySource third-party frame-src %s", cases[i].source),
            NULL};
        int matched = *notice(*state, make(*state, declared), cases[i].src) != '\0';

        if (matched != cases[i].matches)
            fail_msg("%s and %s", cases[i].source, cases[i].src);
    }
}

static void a_notice_knows_all_that_lets_its_frame_load(void **state)
{
    static const char *const declared[] = {
        "CookiePolicyCategory one opt-in label=One",
        "CookiePolicyCategory two opt-in label=Two",
        "CookiePolicySource necessary frame-src self https://free.a.example",
        "CookiePolicySource one frame-src https://v.a.example",
        "CookiePolicySource two frame-src https://*.a.example",
        "CookiePolicySource audience frame-src https://o.a.example",
        NULL,
    };
    const cp_inserts *inserts = make(*state, declared);

    has(notice(*state, inserts, "https://v.a.example/"), "data-category=\"one two\"");
    has(notice(*state, inserts, "https://v.a.example/"), "&#8220;One&#8221;");
    has(notice(*state, inserts, "https://w.a.example/"), "data-category=\"two\"");
    assert_string_equal(notice(*state, inserts, "https://free.a.example/"), "");
}

static void frames_go_by_the_list_that_browsers_fall_back_to(void **state)
{
    static const struct {
        const char *base, *source;
        int matches;
    } cases[] = {
        {"default-src", "frame-src", 1},   {"default-src", "child-src", 1},
        {"default-src", "default-src", 1}, {"child-src", "default-src", 0},
        {"child-src", "child-src", 1},     {"frame-src", "child-src", 0},
        {"frame-src", "default-src", 0},   {"frame-src", "frame-src", 1},
        {"default-src", "img-src", 0},     {"default-src", "script-src,frame-src", 1},
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *const declared[] = {
            apr_psprintf(*state, "CookiePolicySource necessary default-src,%s self", cases[i].base),
            apr_psprintf(*state, "CookiePolicySource third-party %s https://a.example",
                         cases[i].source),
            NULL};
        const cp_inserts *inserts = make(*state, declared);

        assert_int_equal(cp_inserts_has_notices(inserts), cases[i].matches);
        assert_int_equal(*notice(*state, inserts, "https://a.example/") != '\0', cases[i].matches);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_head_links_the_visitors_stylesheet),
        FIXTURE_TEST(a_banner_says_who_asks_for_what),
        FIXTURE_TEST(a_banner_is_hidden_twice_and_named_without_a_heading),
        FIXTURE_TEST(a_banners_buttons_are_of_one_kind_in_one_form),
        FIXTURE_TEST(one_language_needs_no_parameter),
        FIXTURE_TEST(a_link_comes_with_the_directive),
        FIXTURE_TEST(everything_is_ascii),
        FIXTURE_TEST(a_document_is_spoken_to_in_its_language),
        FIXTURE_TEST(any_change_makes_another_mark),
        FIXTURE_TEST(a_notice_says_what_is_off_and_where_to_change_that),
        FIXTURE_TEST(frames_are_matched_as_browsers_match_them),
        FIXTURE_TEST(a_notice_knows_all_that_lets_its_frame_load),
        FIXTURE_TEST(frames_go_by_the_list_that_browsers_fall_back_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
