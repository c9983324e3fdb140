/* SPDX-License-Identifier: Apache-2.0 */
/* policy.json is JSON whatever was declared, and says what the page says. */
#include "fixture.h"
#include "json_reader.h"
#include "page/json.h"

static const char *const lines[] = {
    "CookiePolicyLanguage en fr",
    "CookiePolicyController \"A \\\"B\\\" \\\\ <C>\" contact=x@y.example",
    "CookiePolicyCategory ads opt-in version=2 label=Ads",
    "CookiePolicyCookie \"_ga _ga_*\" statistical provider=Google url=https://g.example/"
    " duration=2y domain=example.org purpose=Counts purpose.fr=Compte secure partitioned",
    "CookiePolicyCookie a audience provider=P duration=session",
    "CookiePolicyCookie k ads storage",
    "CookiePolicySource necessary default-src self",
    "CookiePolicySource ads img-src,frame-src self https://ads.example",
    NULL,
};

typedef struct {
    cp_choice choice;
    cp_view view;
} fixture_view;

static fixture_view *view_of(apr_pool_t *p, const char *const *declared)
{
    fixture_view *v = apr_pcalloc(p, sizeof *v);

    v->view = (cp_view){.table = fixture_table(p, declared),
                        .choice = &v->choice,
                        .lang = "en",
                        .path = "/cookies",
                        .choice_name = "cookies_preferences"};
    return v;
}

/* The document, proven to be JSON and nothing else but its final line end. */
static const char *json(apr_pool_t *p, const cp_view *view, int error)
{
    cp_buf buf;

    cp_buf_init(&buf, p, 0);
    if (error)
        cp_page_json_error(&buf, view, error);
    else
        cp_page_json(&buf, view);
    assert_json(buf.p, "\n");
    return buf.p;
}

static void has(const char *text, const char *what)
{
    if (!strstr(text, what))
        fail_msg("missing: %s\nin: %s", what, text);
}

static void the_table_is_told_in_full(void **state)
{
    fixture_view *v = view_of(*state, lines);
    const char *text = json(*state, &v->view, 0);

    has(text, apr_pstrcat(*state, "{\"policy\":{\"version\":\"", v->view.table->hash,
                          "\",\"in_force\":true,\"gpc\":true,\"page\":\"/"
                          "cookies\",\"language\":\"en\","
                          "\"languages\":[\"en\",\"fr\"],\"controller\":{\"name\":"
                          "\"A \\\"B\\\" \\\\ \\u003cC>\",\"url\":null,\"contact\":\"x@y.example\"",
                          NULL));
    has(text,
        "{\"id\":\"necessary\",\"basis\":\"exempt\",\"version\":null,\"label\":\"Necessary\"");
    has(text, "\"cookies\":[{\"names\":[\"cookies_preferences\"],\"provider\":");
    has(text,
        "{\"names\":[\"_ga\",\"_ga_*\"],\"provider\":\"Google\",\"url\":\"https://g.example/\","
        "\"location\":null,\"purpose\":\"Counts\",\"recipients\":null,"
        "\"duration\":{\"written\":\"2y\",\"seconds\":63072000},\"domain\":\"example.org\","
        "\"path\":null,\"secure\":true,\"partitioned\":true,\"storage\":false}");
    has(text, "\"duration\":{\"written\":\"session\",\"seconds\":null}");
    has(text, "{\"id\":\"ads\",\"basis\":\"opt-in\",\"version\":\"2\",\"label\":\"Ads\","
              "\"description\":null,\"cookies\":[{\"names\":[\"k\"],");
    has(text, "\"duration\":{\"written\":null,\"seconds\":null}");
    has(text, "\"storage\":true}],\"sources\":[{\"directives\":[\"img-src\",\"frame-src\"],"
              "\"sources\":[\"'self'\",\"https://ads.example\"]}]}");
}

static void it_speaks_the_language_of_the_page(void **state)
{
    fixture_view *v = view_of(*state, lines);
    const char *text;

    v->view.lang = "fr";
    text = json(*state, &v->view, 0);
    has(text, "\"language\":\"fr\"");
    has(text, "\"purpose\":\"Compte\"");
    has(text, "\"label\":\"N\xc3\xa9"
              "cessaires\"");
}

/* So a form of one's own can have the words of the page's. */
static void the_words_of_the_page_are_told(void **state)
{
    fixture_view *v = view_of(*state, lines);
    int i;

    for (i = 0; i < CP_TEXTS; i++)
        has(json(*state, &v->view, 0), apr_pstrcat(*state, "\"", cp_text_keys[i], "\":\"", NULL));
    has(json(*state, &v->view, 0), "\"choice.refuse-all\":\"Refuse all\"");
    v->view.lang = "fr";
    has(json(*state, &v->view, 0), "\"choice.refuse-all\":\"Tout refuser\"");
}

static void the_choice_is_told_by_category(void **state)
{
    fixture_view *v = view_of(*state, lines);
    const char *text = json(*state, &v->view, 0);

    has(text, "\"choice\":{\"issued\":null,\"until\":null,\"record\":null,\"signal\":false,"
              "\"categories\":{"
              "\"necessary\":{\"state\":\"exempt\",\"allowed\":true},"
              "\"audience\":{\"state\":\"undecided\",\"allowed\":true},"
              "\"statistical\":{\"state\":\"undecided\",\"allowed\":false},"
              "\"ads\":{\"state\":\"undecided\",\"allowed\":false}}},\"browser\":{");

    v->choice.issued = apr_time_from_sec(1772719320);
    v->choice.granted = fixture_bit(v->view.table, "statistical");
    v->choice.refused = fixture_bit(v->view.table, "audience");
    v->choice.changed = fixture_bit(v->view.table, "ads");
    v->view.record = "AAAAAAAAAAAAAAAAAAAAAA";
    text = json(*state, &v->view, 0);
    has(text, "\"issued\":\"2026-03-05T14:02:00Z\",\"until\":\"2026-09-01T14:02:00Z\","
              "\"record\":\"AAAAAAAAAAAAAAAAAAAAAA\"");
    has(text, "\"audience\":{\"state\":\"refused\",\"allowed\":false},"
              "\"statistical\":{\"state\":\"granted\",\"allowed\":true},"
              "\"ads\":{\"state\":\"changed\",\"allowed\":false}");
}

/* Beside the policy, not in it: the policy is everybody's. */
static void what_the_browser_sent_is_told(void **state)
{
    static const char *const rows[] = {
        "CookiePolicyCookie 'a b*' necessary", "CookiePolicyCookie c statistical",
        "CookiePolicyCookie d statistical path=/elsewhere", "CookiePolicyCookie e necessary", NULL};
    fixture_view *v = view_of(*state, rows);
    const char *text;

    v->view.cookie = "a=1; b2=2; c=3; x=4";
    text = json(*state, &v->view, 0);
    has(text, "{\"category\":\"necessary\",\"names\":[\"a\",\"b*\"],\"here\":\"sent\","
              "\"sent\":[\"a\",\"b2\"],\"held\":false},"
              "{\"category\":\"necessary\",\"names\":[\"e\"],\"here\":\"not-sent\","
              "\"sent\":[],\"held\":false},"
              "{\"category\":\"statistical\",\"names\":[\"c\"],\"here\":\"sent\","
              "\"sent\":[\"c\"],\"held\":true},"
              "{\"category\":\"statistical\",\"names\":[\"d\"],\"here\":\"unseen\","
              "\"sent\":[],\"held\":false}],"
              "\"undeclared\":{\"held\":[\"x\"],\"passed\":[],\"more\":false}}");
}

static void an_answer_names_what_was_deleted_and_a_signal(void **state)
{
    fixture_view *v = view_of(*state, lines);
    apr_array_header_t *names = apr_array_make(*state, 2, sizeof(const char *));

    assert_null(strstr(json(*state, &v->view, 0), "\"deleted\""));
    v->view.deleted_names = names;
    has(json(*state, &v->view, 0), "\"signal\":false,\"deleted\":[],\"categories\"");
    APR_ARRAY_PUSH(names, const char *) = "_ga";
    APR_ARRAY_PUSH(names, const char *) = "a'b";
    v->view.signal = CP_SIGNAL_ANSWERED;
    has(json(*state, &v->view, 0), "\"signal\":false,\"deleted\":[\"_ga\",\"a'b\"]");
    v->view.signal = CP_SIGNAL_HONOURED;
    has(json(*state, &v->view, 0), "\"signal\":true");
}

static void under_report_everything_is_allowed(void **state)
{
    fixture_view *v = view_of(*state, lines);
    const char *text;

    v->view.report = 1;
    v->choice.refused = fixture_bit(v->view.table, "audience");
    text = json(*state, &v->view, 0);
    has(text, "\"in_force\":false");
    assert_null(strstr(text, "\"allowed\":false"));
}

static void an_empty_table_and_odd_octets_are_json_too(void **state)
{
    static const char *const nothing[] = {NULL};
    fixture_view *v = view_of(*state, nothing);

    has(json(*state, &v->view, 0), "\"languages\":[\"en\"]");
    v = view_of(*state, lines);
    v->view.path = "/\"\\\x01\xff{[,";
    v->view.choice_name = "a\"b[";
    json(*state, &v->view, 0);
}

static void an_error_says_what_the_page_says(void **state)
{
    fixture_view *v = view_of(*state, lines);
    const char *text;

    v->view.say = CP_SAY_CHANGED;
    text = json(*state, &v->view, 409);
    has(text, "{\"error\":{\"status\":409,\"message\":\"Nothing was saved: the cookies");
    has(text, apr_pstrcat(*state, "\"policy\":\"", v->view.table->hash, "\"}", NULL));

    v->view.say = CP_SAY_FORBIDDEN;
    text = json(*state, &v->view, 403);
    has(text, "{\"error\":{\"status\":403,\"message\":\"Nothing was saved: your browser");
    assert_null(strstr(text, "policy\""));

    v->view.say = CP_SAY_NOTHING;
    has(json(*state, &v->view, 503), "\"status\":503,\"message\":\"The request could not");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_table_is_told_in_full),
        FIXTURE_TEST(it_speaks_the_language_of_the_page),
        FIXTURE_TEST(the_words_of_the_page_are_told),
        FIXTURE_TEST(the_choice_is_told_by_category),
        FIXTURE_TEST(what_the_browser_sent_is_told),
        FIXTURE_TEST(an_answer_names_what_was_deleted_and_a_signal),
        FIXTURE_TEST(under_report_everything_is_allowed),
        FIXTURE_TEST(an_empty_table_and_odd_octets_are_json_too),
        FIXTURE_TEST(an_error_says_what_the_page_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
