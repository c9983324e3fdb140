/* SPDX-License-Identifier: Apache-2.0 */
/* What is written into a page cannot leave the place it was written to. */
#include "fixture.h"
#include "text/buf.h"

typedef void (*writer)(cp_buf *buf, const char *text);

typedef struct {
    const char *text, *want;
} pair;

static void check_all(apr_pool_t *p, writer write, const pair *cases, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        cp_buf buf;

        cp_buf_init(&buf, p, 0);
        write(&buf, cases[i].text);
        assert_string_equal(buf.p, cases[i].want);
        assert_int_equal(buf.n, strlen(cases[i].want));
    }
}

static void it_grows_as_far_as_it_must(void **state)
{
    cp_buf buf;
    int i;

    cp_buf_init(&buf, *state, 0);
    assert_string_equal(buf.p, "");
    for (i = 0; i < 1000; i++)
        cp_buf_printf(&buf, "%03d", i);
    cp_buf_puts(&buf, NULL);
    cp_buf_add(&buf, "a\0b", 3);
    assert_int_equal(buf.n, 3003);
    assert_true(buf.cap > buf.n);
    assert_memory_equal(buf.p + 2997, "999a\0b", 7);
    assert_memory_equal(buf.p, "000001002", 9);
}

static void html_is_escaped_for_content_and_quoted_attributes(void **state)
{
    static const pair cases[] = {
        {NULL, ""},
        {"", ""},
        {"plain", "plain"},
        {"&<>\"'", "&amp;&lt;&gt;&quot;&#39;"},
        {"a<b>c", "a&lt;b&gt;c"},
        {"&amp;", "&amp;amp;"},
        {"\xc3\xa9\xe2\x80\x99", "\xc3\xa9\xe2\x80\x99"},
    };

    check_all(*state, cp_buf_html, cases, sizeof cases / sizeof *cases);
}

static void a_json_string_is_one_whatever_it_holds(void **state)
{
    static const pair cases[] = {
        {NULL, "null"},
        {"", "\"\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"\n\t\x01\x7f", "\"\\u000a\\u0009\\u0001\\u007f\""},
        {"</script>", "\"\\u003c/script>\""},
        {"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8d\xaa", "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8d\xaa\""},
        /* not UTF-8: a stray octet, an unfinished sequence, overlong forms,
         * a surrogate, above U+10FFFF */
        {"a\x80z", "\"a\\ufffdz\""},
        {"\xe2\x82", "\"\\ufffd\\ufffd\""},
        {"\xc0\xaf", "\"\\ufffd\\ufffd\""},
        {"\xe0\x80\xaf", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xf0\x8f\xbf\xbf", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
        {"\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
        {"\xff\"", "\"\\ufffd\\\"\""},
    };

    check_all(*state, cp_buf_json, cases, sizeof cases / sizeof *cases);
}

static void a_uri_component_holds_unreserved_octets_only(void **state)
{
    static const pair cases[] = {
        {NULL, ""},
        {"aZ09-._~", "aZ09-._~"},
        {"a b&c=d/e?f#g%", "a%20b%26c%3Dd%2Fe%3Ff%23g%25"},
        {"\xc3\xa9\"", "%C3%A9%22"},
    };

    check_all(*state, cp_buf_uri, cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(it_grows_as_far_as_it_must),
        FIXTURE_TEST(html_is_escaped_for_content_and_quoted_attributes),
        FIXTURE_TEST(a_json_string_is_one_whatever_it_holds),
        FIXTURE_TEST(a_uri_component_holds_unreserved_octets_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
