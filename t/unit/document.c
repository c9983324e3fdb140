/* SPDX-License-Identifier: Apache-2.0 */
/* The evidence document: all that is shown, and its hash moves with each word of it. */
#include "fixture.h"
#include "json_reader.h"
#include "page/document.h"
#include "page/lang.h"

static const char *const lines[] = {
    "CookiePolicyLanguage en fr",
    "CookiePolicyController Example url=https://example.org/ contact=a@example.org dpo=D "
    "authority=A",
    "CookiePolicyCategory ads opt-in label=Ads label.fr=Pubs description=Shows",
    "CookiePolicyCookie _ga statistical provider=Google url=https://g.example/ location=Everywhere"
    " purpose=Counts purpose.fr=Compte recipients=Ireland duration=2y domain=example.org path=/a",
    "CookiePolicyCookie k ads storage",
    "CookiePolicySource necessary default-src self",
    "CookiePolicySource ads img-src https://ads.example",
    "CookiePolicyGPC On",
    NULL,
};

static cp_view view_of(apr_pool_t *p, const char *const *declared)
{
    return (cp_view){.table = fixture_table(p, declared),
                     .lang = "en",
                     .path = "/cookies",
                     .choice_name = "cookies_preferences"};
}

static const char *document(apr_pool_t *p, const cp_view *view)
{
    cp_buf out;

    cp_buf_init(&out, p, 0);
    cp_document_write(&out, view);
    assert_json(out.p, "");
    return out.p;
}

/* That of `lines` with line `number` as `other`. */
static const char *with_line(apr_pool_t *p, int number, const char *other)
{
    const char *changed[sizeof(lines) / sizeof(*lines)];
    cp_view view;

    memcpy(changed, lines, sizeof(lines));
    changed[number] = other;
    view = view_of(p, changed);
    return document(p, &view);
}

static void it_holds_what_is_declared_and_every_built_in_text(void **state)
{
    cp_view view = view_of(*state, lines);
    const char *text = document(*state, &view);
    int i;

    assert_non_null(strstr(text, "\"purpose\":\"Counts\""));
    assert_non_null(strstr(text, "\"dpo\":\"D\""));
    assert_non_null(strstr(text, "https://ads.example"));
    assert_non_null(strstr(text, "\"cookies_preferences\""));
    for (i = 0; i < CP_TEXTS; i++) {
        cp_buf member;

        cp_buf_init(&member, *state, 0);
        cp_buf_printf(&member, "\"%s\":", cp_text_keys[i]);
        cp_buf_json(&member, cp_lang_texts("en")->text[i]);
        if (!strstr(text, member.p))
            fail_msg("missing: %s", member.p);
    }
}

static void the_same_policy_gives_the_same_octets(void **state)
{
    cp_view one = view_of(*state, lines), two = view_of(*state, lines);

    assert_string_equal(document(*state, &one), document(*state, &two));
}

/* A visitor and a moment leave no trace in it. */
static void nobody_in_particular_is_in_it(void **state)
{
    cp_view view = view_of(*state, lines);
    const char *before = document(*state, &view);
    cp_choice choice = {.granted = 1, .refused = 2, .issued = apr_time_from_sec(1774000000)};

    view.choice = &choice;
    view.now = choice.issued;
    view.return_to = "/back";
    view.asked_lang = "en";
    view.report = 1;
    view.say = CP_SAY_SAVED;
    assert_string_equal(document(*state, &view), before);
}

static void each_thing_shown_changes_it(void **state)
{
    static const struct {
        int line;
        const char *other;
    } cases[] = {
        {0, "CookiePolicyLanguage en"},
        {1, "CookiePolicyController Other url=https://example.org/ contact=a@example.org dpo=D "
            "authority=A"},
        {1, "CookiePolicyController Example contact=a@example.org dpo=D authority=A"},
        {1, "CookiePolicyController Example url=https://example.org/ dpo=D authority=A"},
        {1, "CookiePolicyController Example url=https://example.org/ contact=a@example.org "
            "authority=A"},
        {1, "CookiePolicyController Example url=https://example.org/ contact=a@example.org dpo=D"},
        {2, "CookiePolicyCategory ads opt-in label=Advertising label.fr=Pubs description=Shows"},
        {2, "CookiePolicyCategory ads opt-in label=Ads label.fr=Pubs description=Hides"},
        {2, "CookiePolicyCategory ads opt-out label=Ads label.fr=Pubs description=Shows"},
        {2, "CookiePolicyCategory ads opt-in version=2 label=Ads label.fr=Pubs description=Shows"},
        {4, "CookiePolicyCookie k2 ads storage"},
        {4, "CookiePolicyCookie k ads"},
        {5, "CookiePolicySource necessary img-src self"},
        {6, "CookiePolicySource ads img-src https://other.example"},
        {7, "CookiePolicyGPC Off"},
    };
    cp_view view = view_of(*state, lines);
    const char *before = document(*state, &view);
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        if (!strcmp(with_line(*state, cases[i].line, cases[i].other), before))
            fail_msg("shown, but not in the document: %s", cases[i].other);
    view.path = "/other";
    assert_string_not_equal(document(*state, &view), before);
    view.path = "/cookies";
    view.choice_name = "__Host-cookies_preferences";
    assert_string_not_equal(document(*state, &view), before);
}

/* One row, one key of it changed at a time. */
static void each_column_of_a_row_changes_it(void **state)
{
    static const char *const keys[] = {
        "provider=Googol",
        "url=https://h.example/",
        "location=Nowhere",
        "purpose=Follows",
        "recipients=Rome",
        "duration=1y",
        "domain=example.com",
        "path=/b",
        "secure",
        "partitioned",
    };
    const char *bare = "CookiePolicyCookie _ga statistical ";
    const char *before = with_line(*state, 3, bare);
    size_t i;

    for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        if (!strcmp(with_line(*state, 3, apr_pstrcat(*state, bare, keys[i], NULL)), before))
            fail_msg("shown, but not in the document: %s", keys[i]);
}

static void another_language_is_another_document(void **state)
{
    cp_view view = view_of(*state, lines);
    const char *english = document(*state, &view), *french;

    view.lang = "fr";
    french = document(*state, &view);
    assert_string_not_equal(english, french);
    assert_non_null(strstr(french, "\"purpose\":\"Compte\""));
    assert_null(strstr(french, "\"purpose\":\"Counts\""));
    /* a French word is none of an English reader's business */
    assert_string_equal(
        with_line(*state, 2,
                  "CookiePolicyCategory ads opt-in label=Ads label.fr=X description=Shows"),
        english);
}

static void a_host_s_own_words_change_it(void **state)
{
    static const char *const own[] = {"CookiePolicyText en choice.save \"Keep it\"", NULL};
    cp_view view = view_of(*state, lines);
    const char *before = document(*state, &view), *after;

    view.wordings = cp_wordings_make(*state, fixture_table(*state, own), fixture_report, NULL);
    after = document(*state, &view);
    assert_string_not_equal(after, before);
    assert_non_null(strstr(after, "\"choice.save\":\"Keep it\""));
}

static void it_may_have_no_place_of_its_own(void **state)
{
    cp_view view = view_of(*state, lines);

    view.path = NULL;
    assert_non_null(strstr(document(*state, &view), "\"page\":null"));
}

/* FIPS 180-2, B.1, and the empty text. */
static void the_hash_is_sha256_in_hex(void **state)
{
    char hash[CP_DOCUMENT_HASH + 1];

    cp_document_hash(hash, cp_span_of("abc"), *state);
    assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    cp_document_hash(hash, cp_span_of(""), *state);
    assert_string_equal(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(it_holds_what_is_declared_and_every_built_in_text),
        FIXTURE_TEST(the_same_policy_gives_the_same_octets),
        FIXTURE_TEST(nobody_in_particular_is_in_it),
        FIXTURE_TEST(each_thing_shown_changes_it),
        FIXTURE_TEST(each_column_of_a_row_changes_it),
        FIXTURE_TEST(another_language_is_another_document),
        FIXTURE_TEST(a_host_s_own_words_change_it),
        FIXTURE_TEST(it_may_have_no_place_of_its_own),
        FIXTURE_TEST(the_hash_is_sha256_in_hex),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
