/* SPDX-License-Identifier: Apache-2.0 */
/* A record says what was chosen, exactly and for years, and nothing of who chose. */
#include "fixture.h"

#include "apr_hash.h"
#include "consent/record.h"
#include "json_reader.h"

static const cp_record usual = {
    .id = "AAAAAAAAAAAAAAAAAAAAAA",
    .time = APR_TIME_C(1774000000) * APR_USEC_PER_SEC,
    .until = APR_TIME_C(1789552000) * APR_USEC_PER_SEC,
    .host = "www.example.org",
    .granted = "statistical ads",
    .refused = "audience",
    .language = "en",
    .policy = "hhhh",
    .document = "dddd",
};

#define BEFORE                                                                                     \
    "{\"type\":\"record\",\"schema\":1,\"id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"replaces\":null,"       \
    "\"time\":\"2026-03-20T09:46:40Z\",\"until\":\"2026-09-16T09:46:40Z\","                        \
    "\"host\":\"www.example.org\",\"decisions\":"
#define BEHIND                                                                                     \
    ",\"layer\":\"page\",\"signal\":false,\"language\":\"en\",\"policy\":\"hhhh\","                \
    "\"document\":\"dddd\"}"

static void every_member_is_there_in_one_order(void **state)
{
    const char *text = cp_record_json(*state, &usual);

    assert_json(text, "");
    assert_string_equal(text, BEFORE "{\"statistical\":\"granted\",\"ads\":\"granted\","
                                     "\"audience\":\"refused\"}" BEHIND);
    assert_string_equal(cp_record_json(*state, &usual), text);
}

static void one_side_of_the_decisions_may_be_empty(void **state)
{
    cp_record record = usual;

    record.granted = "";
    assert_string_equal(cp_record_json(*state, &record),
                        BEFORE "{\"audience\":\"refused\"}" BEHIND);
    record.refused = "";
    assert_string_equal(cp_record_json(*state, &record), BEFORE "{}" BEHIND);
    record.granted = "a";
    assert_string_equal(cp_record_json(*state, &record), BEFORE "{\"a\":\"granted\"}" BEHIND);
}

static void each_member_says_its_own(void **state)
{
    static const struct {
        cp_layer layer;
        int signal;
        const char *replaces, *want;
    } cases[] = {
        {CP_LAYER_BANNER, 0, NULL, "\"layer\":\"banner\",\"signal\":false"},
        {CP_LAYER_API, 1, NULL, "\"layer\":\"api\",\"signal\":true"},
        {CP_LAYER_PAGE, 0, "BBBB", "\"replaces\":\"BBBB\""},
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        cp_record record = usual;

        record.layer = cases[i].layer;
        record.signal = cases[i].signal;
        record.replaces = cases[i].replaces;
        assert_non_null(strstr(cp_record_json(*state, &record), cases[i].want));
    }
}

static void nothing_in_it_can_end_a_line_or_a_string(void **state)
{
    cp_record record = usual;
    const char *text;

    record.host = "a\"b\\c\nd\x01";
    text = cp_record_json(*state, &record);
    assert_json(text, "");
    assert_null(strchr(text, '\n'));
    assert_non_null(strstr(text, "\"host\":\"a\\\"b\\\\c\\u000ad\\u0001\""));
}

static void every_category_that_is_asked_is_decided(void **state)
{
    static const char *const lines[] = {
        "CookiePolicyCategory ads opt-in", "CookiePolicyCookie a ads",
        "CookiePolicyCookie n necessary",  "CookiePolicyCookie s statistical",
        "CookiePolicyCookie m audience",   NULL,
    };
    const cp_table *table = fixture_table(*state, lines);
    cp_record record = usual;

    cp_record_decide(&record, table, fixture_bit(table, "ads"), ~fixture_bit(table, "ads"), *state);
    assert_string_equal(record.granted, "ads");
    assert_string_equal(record.refused, "audience statistical");
    cp_record_decide(&record, table, ~APR_UINT64_C(0), 0, *state);
    assert_string_equal(record.granted, "audience statistical ads");
    assert_string_equal(record.refused, "");
}

static void ids_are_of_the_cookies_octets_and_never_the_same(void **state)
{
    apr_hash_t *seen = apr_hash_make(*state);
    int i;

    for (i = 0; i < 10000; i++) {
        const char *id = cp_record_new_id(*state);

        assert_int_equal(strlen(id), CP_RECORD_ID);
        assert_int_equal(strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                    "0123456789-_"),
                         CP_RECORD_ID);
        assert_null(apr_hash_get(seen, id, APR_HASH_KEY_STRING));
        apr_hash_set(seen, id, APR_HASH_KEY_STRING, id);
    }
}

/* The octets that the hash is of must come out of the log again. */
static void a_document_goes_into_a_log_as_a_string(void **state)
{
    const char *text = cp_document_json(*state, "dddd", "en", usual.time, "{\"a\":\"b\\n\"}");

    assert_json(text, "");
    assert_string_equal(text, "{\"type\":\"document\",\"schema\":1,\"hash\":\"dddd\","
                              "\"language\":\"en\",\"time\":\"2026-03-20T09:46:40Z\","
                              "\"body\":\"{\\\"a\\\":\\\"b\\\\n\\\"}\"}");
}

static void a_receipt_holds_both_or_says_why_not(void **state)
{
    assert_string_equal(cp_receipt_json(*state, "{\"id\":1}", "{}", NULL),
                        "{\"record\":{\"id\":1},\"document\":{}}\n");
    assert_string_equal(cp_receipt_json(*state, "{\"id\":1}", NULL, "changed"),
                        "{\"record\":{\"id\":1},\"document\":null,\"why\":\"changed\"}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(every_member_is_there_in_one_order),
        FIXTURE_TEST(one_side_of_the_decisions_may_be_empty),
        FIXTURE_TEST(each_member_says_its_own),
        FIXTURE_TEST(nothing_in_it_can_end_a_line_or_a_string),
        FIXTURE_TEST(every_category_that_is_asked_is_decided),
        FIXTURE_TEST(ids_are_of_the_cookies_octets_and_never_the_same),
        FIXTURE_TEST(a_document_goes_into_a_log_as_a_string),
        FIXTURE_TEST(a_receipt_holds_both_or_says_why_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
