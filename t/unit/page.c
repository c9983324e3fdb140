/* SPDX-License-Identifier: Apache-2.0 */
/* What the page says and asks, in HTML. Whether browsers agree is asked
 * elsewhere; here is what must stand in it and what must not. */
#include "opened.h"
#include "page/words.h"

static const char *const lines[] = {
    "CookiePolicyLanguage en fr",
    "CookiePolicyController \"Example & Co\" url=https://www.example.org/legal"
    " contact=privacy@example.org dpo=\"Jane Doe\" authority=https://authority.example/",
    "CookiePolicyCategory ads opt-in label=\"Ads <b>\" label.fr=Pubs description=\"Shows ads\"",
    "CookiePolicyCookie sessionid necessary provider=App location=Sign-in duration=session"
    " purpose=\"Keeps you signed in\" purpose.fr=\"Garde la session\"",
    "CookiePolicyCookie aud audience provider=Stats duration=13mo",
    "CookiePolicyCookie \"_ga _ga_*\" statistical provider=Google url=https://google.example/"
    " recipients=\"Google Ireland\" purpose=\"Counts visits\" duration=2y",
    "CookiePolicyCookie adkey ads provider=\"</td><script>\" purpose=\"a \\\" b\" storage"
    " duration=1d",
    "CookiePolicySource necessary default-src self",
    "CookiePolicySource ads img-src self https://ads.example",
    "CookiePolicySource ads frame-src https://ads.example",
    NULL,
};

/* 5 March 2026, 14:02 UTC */
#define GIVEN apr_time_from_sec(1772719320)

static void a_stranger_finds_nothing_ticked_but_what_runs_until_refused(void **state)
{
    page *it = open_page(*state, lines);

    render(it, *state);
    assert_int_equal(count(it->html, "type=\"checkbox\""), 3);
    assert_int_equal(count(it->html, " checked"), 1);
    has(it, "name=\"audience\" value=\"on\" aria-describedby=\"about-audience\" checked>");
    has_not(it, "name=\"necessary\"");
    has(it, "<strong id=\"label-necessary\">Necessary</strong>");
    has(it, "You have not chosen yet.");
}

static void boxes_mirror_the_state_in_force(void **state)
{
    page *it = open_page(*state, lines);

    it->choice.issued = GIVEN;
    it->choice.granted = fixture_bit(it->table, "statistical");
    it->choice.refused = fixture_bit(it->table, "audience");
    it->choice.changed = fixture_bit(it->table, "ads");
    render(it, *state);
    assert_int_equal(count(it->html, " checked"), 1);
    has(it, "name=\"statistical\" value=\"on\" aria-describedby=\"about-statistical\" checked>");
    has(it, "You have refused this.");
    has(it, "You allowed this earlier.");
    has(it, "You chose on <time datetime=\"2026-03-05T14:02:00Z\">5 March 2026, 14:02 UTC</time>");
    has(it, "until <time datetime=\"2026-09-01T14:02:00Z\">1 September 2026, 14:02 UTC</time>");
}

static void a_recorded_choice_has_a_receipt(void **state)
{
    page *it = open_page(*state, lines);

    it->choice.issued = GIVEN;
    render(it, *state);
    has_not(it, "/receipt");
    it->view.record = "AAAAAAAAAAAAAAAAAAAAAA";
    render(it, *state);
    has(it, "has the number <code>AAAAAAAAAAAAAAAAAAAAAA</code>.\n"
            "<a href=\"/cookies/receipt\" type=\"application/json\" download>");
    it->view.asked_lang = it->view.lang;
    render(it, *state);
    has(it, "<a href=\"/cookies/receipt?lang=en\"");
}

static void refusing_is_as_easy_as_accepting(void **state)
{
    page *it = open_page(*state, lines);

    render(it, *state);
    has(it, "<button type=\"submit\" name=\"choice\" value=\"none\">Refuse all</button>\n"
            "<button type=\"submit\" name=\"choice\" value=\"all\">Accept all</button>");
}

static void enter_in_a_box_saves_the_boxes(void **state)
{
    page *it = open_page(*state, lines);
    const char *form, *end, *button;

    render(it, *state);
    assert_int_equal(count(it->html, "<form method=\"post\""), 2);
    form = strstr(it->html, "<form");
    end = strstr(form, "</form>");
    button = strstr(form, "<button");
    assert_true(button && button < end && !strncmp(strstr(button, "value="), "value=\"save\"", 12));
    assert_true(strstr(button + 1, "<button") > end); /* the only one of its form */
    assert_null(strstr(end, "type=\"checkbox\""));
}

static void both_forms_carry_what_they_showed_and_the_way_back(void **state)
{
    page *it = open_page(*state, lines);

    it->view.return_to = "/a?b=\"c\"";
    it->view.asked_lang = "fr";
    render(it, *state);
    assert_int_equal(count(it->html, " action=\"/cookies?lang=fr\">"), 2);
    assert_int_equal(count(it->html, apr_pstrcat(*state,
                                                 "<input type=\"hidden\" name=\"policy\" "
                                                 "value=\"",
                                                 it->table->hash, "\">", NULL)),
                     2);
    assert_int_equal(count(it->html, "name=\"return\" value=\"/a?b=&quot;c&quot;\">"), 2);

    it->view.return_to = it->view.asked_lang = NULL;
    render(it, *state);
    assert_int_equal(count(it->html, " action=\"/cookies\">"), 2);
    has_not(it, "name=\"return\"");
}

static void the_choice_cookie_comes_first_under_necessary(void **state)
{
    static const char *const only_ads[] = {
        "CookiePolicyCookie ad third-party provider=Ads duration=1d", NULL};
    page *it = open_page(*state, lines);

    render(it, *state);
    in_order(it, "id=\"category-necessary\"", "<code>__Host-cookies_preferences</code>");
    in_order(it, "<code>__Host-cookies_preferences</code>", "<code>sessionid</code>");
    has(it, "<td>Example &amp; Co</td>\n<td>Cookie choice, on every page</td>");
    has(it, "<td>6 months</td>");

    it = open_page(*state, only_ads);
    render(it, *state);
    in_order(it, "id=\"category-necessary\"", "<code>__Host-cookies_preferences</code>");
    in_order(it, "<code>__Host-cookies_preferences</code>", "id=\"category-third-party\"");
    has(it, "<td>This site</td>");
}

static void a_row_of_its_name_gives_the_choice_cookie_other_texts_only(void **state)
{
    static const char *const declared[] = {
        "CookiePolicyCookie \"pref other\" third-party provider=Else purpose=Own duration=9y",
        "CookiePolicyChoice name=pref lifetime=3mo", NULL};
    page *it = open_page(*state, declared);

    it->view.choice_name = "pref";
    render(it, *state);
    assert_int_equal(count(it->html, "<code>pref</code>"), 1);
    in_order(it, "id=\"category-necessary\"", "<td>Else</td>");
    in_order(it, "<td>Own</td>", "<td>3 months</td>");
    in_order(it, "<td>3 months</td>\n<td>Nobody else</td>",
             "<th scope=\"row\"><code>other</code></th>");
    in_order(it, "<code>other</code>", "<td>9 years</td>");
}

static void a_row_of_its_name_alone_makes_no_other_row(void **state)
{
    static const char *const cookie[] = {"CookiePolicyCookie pref third-party provider=Else", NULL};
    static const char *const stored[] = {
        "CookiePolicyCookie pref third-party provider=Else storage", NULL};
    page *it = open_page(*state, cookie);

    it->view.choice_name = "pref";
    render(it, *state);
    assert_int_equal(count(it->html, "<th scope=\"row\">"), 1);
    has(it, "<td>Else</td>\n<td>Cookie choice, on every page</td>");
    in_order(it, "id=\"category-third-party\"", "No cookie is declared");

    /* What is in local storage is another thing, whatever its name. */
    it = open_page(*state, stored);
    it->view.choice_name = "pref";
    render(it, *state);
    assert_int_equal(count(it->html, "<code>pref</code>"), 2);
    has(it, "<td>This site</td>\n<td>Cookie choice, on every page</td>");
}

static void all_that_was_declared_is_shown(void **state)
{
    page *it = open_page(*state, lines);

    render(it, *state);
    has(it, "<dd><a href=\"https://www.example.org/legal\">Example &amp; Co</a></dd>");
    has(it, "<a href=\"mailto:privacy@example.org\">privacy@example.org</a>");
    has(it, "<dd>Jane Doe</dd>");
    has(it, "<a href=\"https://authority.example/\">https://authority.example/</a>");
    has(it, "<td><a href=\"https://google.example/\">Google</a></td>");
    has(it, "<th scope=\"row\"><code>_ga</code>, <code>_ga_*</code></th>\n"
            "<td>Counts visits</td>\n<td>2 years</td>\n<td>Google Ireland</td>\n");
    in_order(it, "id=\"category-statistical\"", "<dd>Your consent</dd>");
    has(it, "<td>Until the browser is closed</td>");
    has(it, "<td>13 months</td>\n<td>Nobody else is named</td>\n");
    in_order(it, "id=\"category-audience\"", "<dd>On until you refuse</dd>");
    has(it, "<code>adkey</code> (local storage)</th>");
    has(it, "* stands for any characters");
    assert_int_equal(count(it->html, "<li><code>https://ads.example</code></li>"), 1);
    has_not(it, "'self'");
    has_not(it, "&#39;self&#39;");
    has(it, it->table->hash);
}

static void nobody_is_named_where_nobody_was_declared(void **state)
{
    static const char *const declared[] = {"CookiePolicyCookie a necessary",
                                           "CookiePolicyLanguage en", NULL};
    page *it = open_page(*state, declared);

    render(it, *state);
    has_not(it, "title-who");
    has_not(it, "<nav");
    has(it, "<title>Cookie policy</title>");
    has(it, "nothing to choose");
    has(it, "id=\"cookie-choice\"");
    has_not(it, "<form");
    has(it, "<td>Not stated</td>");
}

static void nothing_declared_becomes_markup(void **state)
{
    page *it = open_page(*state, lines);

    it->view.choice_name = "<i>";
    it->view.path = "/a\"<";
    render(it, *state);
    has(it, "&lt;/td&gt;&lt;script&gt;");
    has(it, "Ads &lt;b&gt;");
    has(it, "a &quot; b");
    has(it, "<code>&lt;i&gt;</code>");
    has(it, "action=\"/a&quot;&lt;\"");
    has_not(it, "<script");
    has_not(it, "<b>");
    has_not(it, "<i>");
}

static void only_web_addresses_are_linked(void **state)
{
    static const struct {
        const char *url;
        int linked;
    } cases[] = {
        {"https://a.example/?b=1&c", 1},
        {"http://a.example", 1},
        {"/legal", 1},
        {"//a.example", 0},
        {"javascript:alert(1)", 0},
        {"data:text/html,x", 0},
        {" https://a.example", 0},
        {"https://a.example/\"onclick", 0},
        {"https://a b", 0},
        {"https://a\\b", 0},
        {"https://a\x7f", 0},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_page(*state, lines);

        /* As if the directive had let it pass. */
        ((cp_declared *)it->table->declared)->controller.url = cases[i].url;
        render(it, *state);
        assert_int_equal(count(it->html, "Example &amp; Co</a></dd>"), cases[i].linked);
        has(it, "Example &amp; Co");
    }
}

static void only_plain_addresses_of_mail_are_linked(void **state)
{
    static const struct {
        const char *contact, *want;
    } cases[] = {
        {"a.b@c.example", "<dd><a href=\"mailto:a.b@c.example\">a.b@c.example</a></dd>"},
        {"a@b?subject=x", "<dd>a@b?subject=x</dd>"},
        {"a@b@c", "<dd>a@b@c</dd>"},
        {"@b", "<dd>@b</dd>"},
        {"a@", "<dd>a@</dd>"},
        {"1 Example St, a@b", "<dd>1 Example St, a@b</dd>"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_page(*state, lines);

        ((cp_declared *)it->table->declared)->controller.contact = cases[i].contact;
        render(it, *state);
        has(it, cases[i].want);
    }
}

static void a_page_speaks_its_language_and_says_where_it_does_not(void **state)
{
    page *it = open_page(*state, lines);

    it->view.lang = "fr";
    it->choice.issued = GIVEN;
    render(it, *state);
    has(it, "<html lang=\"fr\" dir=\"ltr\">");
    has(it, "<td>Garde la session</td>");
    has(it, "<span lang=\"en\" dir=\"auto\">Counts visits</span>");
    has(it, "<label id=\"label-ads\" for=\"box-ads\">Pubs</label>");
    has(it, "<td>2 ans</td>");
    has(it, "5 mars 2026 \xc3\xa0 14:02 UTC");
    has(it, "1er septembre 2026");
    has(it, "<a href=\"/cookies?lang=en\" hreflang=\"en\" lang=\"en\">English</a>");
    has(it, "<a href=\"/cookies?lang=fr\" hreflang=\"fr\" lang=\"fr\" aria-current=\"true\">");
    has_not(it, "Refuse all");

    it->view.lang = "en";
    render(it, *state);
    has_not(it, "<span lang");
    has(it, "<td>Keeps you signed in</td>");
}

static void what_happened_is_said_where_it_is_seen(void **state)
{
    static const struct {
        cp_say say;
        const char *title, *role, *text;
        int at_choice;
    } cases[] = {
        {CP_SAY_NOTHING, "<title>Cookie policy", NULL, NULL, 0},
        {CP_SAY_SAVED, "<title>Saved: ", "status", "Your choice is saved", 1},
        {CP_SAY_NOT_KEPT, "<title>Not saved: ", "alert", "did not keep your choice", 1},
        {CP_SAY_CHANGED, "<title>Not saved: ", "alert", "since you opened the form", 0},
        {CP_SAY_FORBIDDEN, "<title>Not saved: ", "alert", "did not show", 0},
        {CP_SAY_BAD_FORM, "<title>Not saved: ", "alert", "could not be read", 0},
        {CP_SAY_WRONG_TYPE, "<title>Not saved: ", "alert", "only the form", 0},
        {CP_SAY_TOO_LARGE, "<title>Not saved: ", "alert", "too long", 0},
        {CP_SAY_METHOD, "<title>Not saved: ", "alert", "only shows this page", 0},
        {CP_SAY_PREVIEW, "<title>Not saved: ", "alert", "not in force", 0},
        {CP_SAY_NOT_RECORDED, "<title>Not saved: ", "alert", "You can refuse at any time", 0},
        {CP_SAY_NO_RECEIPT, "<title>No receipt: ", "alert", "no choice that was recorded", 0},
        {CP_SAY_RECEIPT_LATER, "<title>No receipt: ", "alert", "cannot be looked up just now", 0},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_page(*state, lines);

        it->view.say = cases[i].say;
        render(it, *state);
        has(it, cases[i].title);
        assert_int_equal(count(it->html, "role="), cases[i].role ? 1 : 0);
        has(it, "value=\"save\""); /* the present form, whatever happened */
        if (!cases[i].role)
            continue;
        has(it, apr_psprintf(*state, "role=\"%s\"", cases[i].role));
        has(it, cases[i].text);
        in_order(it, cases[i].at_choice ? "id=\"cookie-choice\"" : "<h1>", cases[i].text);
        if (!cases[i].at_choice)
            in_order(it, cases[i].text, "id=\"cookie-choice\"");
        assert_int_equal(count(it->html, "href=\"#cookie-choice\""), !cases[i].at_choice);
    }
}

static void cookies_that_went_are_counted(void **state)
{
    static const struct {
        const char *lang;
        int deleted;
        const char *want; /* NULL: nothing is said */
    } cases[] = {
        {"en", 0, NULL},
        {"en", 1, "<p>1 cookie was deleted.</p>"},
        {"en", 13, "<p>13 cookies were deleted.</p>"},
        {"fr", 1, "<p>1 cookie a \xc3\xa9t\xc3\xa9 supprim\xc3\xa9.</p>"},
        {"fr", 2, "<p>2 cookies ont \xc3\xa9t\xc3\xa9 supprim\xc3\xa9s.</p>"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_page(*state, lines);

        it->choice.issued = GIVEN;
        it->view.say = CP_SAY_SAVED;
        it->view.lang = cases[i].lang;
        it->view.deleted = cases[i].deleted;
        render(it, *state);
        if (cases[i].want) {
            in_order(it, "role=\"status\"", cases[i].want);
        } else {
            has_not(it, "was deleted.");
        }
    }
}

static void a_signal_is_answered_above_the_boxes(void **state)
{
    static const char honoured[] = "<strong>Opt-Out Request Honored</strong>";
    page *it = open_page(*state, lines);

    render(it, *state);
    has_not(it, honoured);
    has_not(it, "Global Privacy Control");

    it->view.signal = CP_SIGNAL_HONOURED;
    cp_object(&it->choice, it->table);
    render(it, *state);
    in_order(it, honoured, "<form");
    in_order(it, "Global Privacy Control", "<form");
    assert_int_equal(count(it->html, "signal has refused this."), 3);
    assert_int_equal(count(it->html, " checked"), 0);
    it->view.lang = "fr";
    render(it, *state);
    has(it, "<strong>Demande d\xe2\x80\x99opposition respect\xc3\xa9"
            "e</strong>");

    it = open_page(*state, lines);
    it->view.signal = CP_SIGNAL_ANSWERED;
    it->choice.issued = GIVEN;
    it->choice.granted = fixture_bit(it->table, "statistical");
    render(it, *state);
    has_not(it, "Honored");
    in_order(it, "Global Privacy Control signal. You made your choice here", "<form");
}

static void a_preview_takes_no_choice(void **state)
{
    page *it = open_page(*state, lines);

    it->view.report = 1;
    render(it, *state);
    has(it, "<title>Preview: ");
    has(it, "<meta name=\"robots\" content=\"noindex\">");
    has(it, "not in force yet");
    has(it, "<code>_ga</code>");
    has_not(it, "<form");
    has_not(it, "<input");
    has_not(it, "<button");
    has_not(it, "cookie-choice");

    it->view.say = CP_SAY_PREVIEW;
    render(it, *state);
    has(it, "role=\"alert\"");
    has_not(it, "cookie-choice");

    it = open_page(*state, lines);
    render(it, *state);
    has_not(it, "noindex");
}

static void durations_are_put_into_words(void **state)
{
    static const struct {
        cp_duration duration;
        const char *en, *fr;
    } cases[] = {
        {{CP_DURATION_NONE, NULL}, NULL, NULL},
        {{CP_DURATION_SESSION, "session"}, "Until the browser is closed", NULL},
        {{0, "0d"}, "0 days", "0 jour"},
        {{1, "1s"}, "1 second", "1 seconde"},
        {{120, "2m"}, "2 minutes", "2 minutes"},
        {{3600, "1h"}, "1 hour", "1 heure"},
        {{365 * 86400, "365d"}, "365 days", "365 jours"}, /* as written */
        {{14 * 86400, "2w"}, "2 weeks", "2 semaines"},
        {{365 * 86400, "1y"}, "1 year", "1 an"},
        {{2 * 365 * 86400, NULL}, "2 years", "2 ans"},
        {{180 * 86400, NULL}, "6 months", "6 mois"},
        {{7 * 86400, NULL}, "7 days", "7 jours"},
        {{90, NULL}, "90 seconds", "90 secondes"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *en = cp_words_duration(*state, cp_lang_texts("en"), &cases[i].duration);
        const char *fr = cp_words_duration(*state, cp_lang_texts("fr"), &cases[i].duration);

        if (cases[i].en)
            assert_string_equal(en, cases[i].en);
        else
            assert_null(en);
        if (cases[i].fr)
            assert_string_equal(fr, cases[i].fr);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_stranger_finds_nothing_ticked_but_what_runs_until_refused),
        FIXTURE_TEST(boxes_mirror_the_state_in_force),
        FIXTURE_TEST(a_recorded_choice_has_a_receipt),
        FIXTURE_TEST(refusing_is_as_easy_as_accepting),
        FIXTURE_TEST(enter_in_a_box_saves_the_boxes),
        FIXTURE_TEST(both_forms_carry_what_they_showed_and_the_way_back),
        FIXTURE_TEST(the_choice_cookie_comes_first_under_necessary),
        FIXTURE_TEST(a_row_of_its_name_gives_the_choice_cookie_other_texts_only),
        FIXTURE_TEST(a_row_of_its_name_alone_makes_no_other_row),
        FIXTURE_TEST(all_that_was_declared_is_shown),
        FIXTURE_TEST(nobody_is_named_where_nobody_was_declared),
        FIXTURE_TEST(nothing_declared_becomes_markup),
        FIXTURE_TEST(only_web_addresses_are_linked),
        FIXTURE_TEST(only_plain_addresses_of_mail_are_linked),
        FIXTURE_TEST(a_page_speaks_its_language_and_says_where_it_does_not),
        FIXTURE_TEST(what_happened_is_said_where_it_is_seen),
        FIXTURE_TEST(cookies_that_went_are_counted),
        FIXTURE_TEST(a_signal_is_answered_above_the_boxes),
        FIXTURE_TEST(a_preview_takes_no_choice),
        FIXTURE_TEST(durations_are_put_into_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
