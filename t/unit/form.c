/* SPDX-License-Identifier: Apache-2.0 */
/* A form body is read exactly or not at all. */
#include "fixture.h"
#include "text/form.h"

/* The fields as `name>value` with `|` behind each; what is wrong after `!`. */
static const char *read_form(apr_pool_t *p, cp_span body)
{
    apr_array_header_t *fields;
    const char *wrong = cp_form_parse(&fields, body, p), *all = "";
    int i;

    if (wrong)
        return apr_pstrcat(p, "!", wrong, NULL);
    for (i = 0; i < fields->nelts; i++) {
        const cp_field *field = &APR_ARRAY_IDX(fields, i, cp_field);

        all = apr_pstrcat(p, all, field->name, ">", field->value, "|", NULL);
    }
    return all;
}

static void what_browsers_send_is_read(void **state)
{
    static const struct {
        const char *body, *want;
    } cases[] = {
        {"", ""},
        {"a=b", "a>b|"},
        {"a=b&c=d", "a>b|c>d|"},
        {"a", "a>|"},
        {"a=", "a>|"},
        {"=b", ">b|"},
        {"=", ">|"},
        {"&&a=b&", "a>b|"},
        {"a=b=c", "a>b=c|"},
        {"a=1&a=2", "a>1|a>2|"},
        {"a+b=c+d", "a b>c d|"},
        {"%61%3d%26=%2B%2b", "a=&>++|"},
        {"a=%C3%A9%0D%0A", "a>\xc3\xa9\r\n|"},
        {"a=*-._~!'()<\"", "a>*-._~!'()<\"|"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(read_form(*state, cp_span_of(cases[i].body)), cases[i].want);
}

static void anything_else_is_refused(void **state)
{
    static const struct {
        const char *body;
        size_t n;
        const char *want;
    } cases[] = {
        {"a=%", 3, "!a percent sign"},      {"a=%4", 4, "!a percent sign"},
        {"a=%4&b=1", 8, "!a percent sign"}, {"a=%zz", 5, "!a percent sign"},
        {"a=%4g", 5, "!a percent sign"},    {"a=%%34", 6, "!a percent sign"},
        {"%=a", 3, "!a percent sign"},      {"a=%00", 5, "!an encoded NUL"},
        {"%00=a", 5, "!an encoded NUL"},    {"a=\0", 3, "!an octet"},
        {"a=b c", 5, "!an octet"},          {"a=b\r\n", 5, "!an octet"},
        {"a\t=b", 4, "!an octet"},          {"a=\x7f", 3, "!an octet"},
        {"a=\xc3\xa9", 4, "!an octet"},     {"ok=1&b=\x80", 8, "!an octet"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = read_form(*state, (cp_span){cases[i].body, cases[i].n});

        assert_string_equal(apr_pstrndup(*state, got, strlen(cases[i].want)), cases[i].want);
    }
}

static void a_percent_sign_does_not_read_behind_the_body(void **state)
{
    static const char body[] = "a=%41";

    assert_string_equal(read_form(*state, (cp_span){body, 5}), "a>A|");
    assert_int_equal(read_form(*state, (cp_span){body, 4})[0], '!');
    assert_int_equal(read_form(*state, (cp_span){body, 3})[0], '!');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(what_browsers_send_is_read),
        FIXTURE_TEST(anything_else_is_refused),
        FIXTURE_TEST(a_percent_sign_does_not_read_behind_the_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
