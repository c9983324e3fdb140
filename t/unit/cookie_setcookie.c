/* SPDX-License-Identifier: Apache-2.0 */
/* A Set-Cookie line is read as a browser reads it. */
#include "cookie/setcookie.h"
#include "exact.h"

static void a_line_has_the_name_that_a_browser_stores(void **state)
{
    static const struct {
        const char *line, *name;
        cp_set_cookie_form form;
    } cases[] = {
        {"a=1", "a", CP_SET_COOKIE_OK},
        {"a=1; Path=/; b=2", "a", CP_SET_COOKIE_OK},
        {" a\t= 1", "a", CP_SET_COOKIE_OK},
        {"a=b=c", "a", CP_SET_COOKIE_OK},
        {"a=", "a", CP_SET_COOKIE_OK},
        {"a b=1", "a b", CP_SET_COOKIE_OK},
        {"\"a;b\"=1", "", CP_SET_COOKIE_NAMELESS},
        {"\"a\"=1", "\"a\"", CP_SET_COOKIE_OK},
        {"a,b=1", "a,b", CP_SET_COOKIE_OK},
        {"a=1; Path=/, b=2", "a", CP_SET_COOKIE_OK}, /* P6: one cookie, whatever its path */
        {"$a=1", "$a", CP_SET_COOKIE_OK},
        {"\xc2\xa0"
         "a=1",
         "\xc2\xa0"
         "a",
         CP_SET_COOKIE_OK},
        {"a\t=\t1;\tSecure", "a", CP_SET_COOKIE_OK},
        /* P7: a nameless one would come back as its value. */
        {"", "", CP_SET_COOKIE_NAMELESS},
        {";", "", CP_SET_COOKIE_NAMELESS},
        {"a", "", CP_SET_COOKIE_NAMELESS},
        {"=a=1", "", CP_SET_COOKIE_NAMELESS},
        {" \t=1", "", CP_SET_COOKIE_NAMELESS},
        {"a; b=1", "", CP_SET_COOKIE_NAMELESS},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        cp_span name;

        assert_int_equal(cp_set_cookie_name(&name, exact_text(cases[i].line, *state)),
                         cases[i].form);
        assert_span(name, cp_span_of(cases[i].name), cases[i].line);
    }
}

/* P11: core answers 500 for them, so the line has to go before. */
static void a_control_octet_anywhere_spoils_the_line(void **state)
{
    static const cp_span lines[] = {S("a=1\0"),
                                    S("\x01"
                                      "a=1"),
                                    S("a\x08=1"),
                                    S("a=1; Path=/\x0a"),
                                    S("a=1;\x1f"),
                                    S("a=1; b=\x7f; c"),
                                    S("\r"),
                                    S("a=1; Secure\0")};
    apr_size_t i;

    for (i = 0; i < COUNT(lines); i++) {
        cp_span name;

        assert_int_equal(cp_set_cookie_name(&name, exact(lines[i], *state)), CP_SET_COOKIE_CONTROL);
    }
}

#define NOW apr_time_from_sec(1300000000) /* Sun, 13 Mar 2011 07:06:40 GMT */

static void the_life_is_the_one_that_counts(void **state)
{
    static const struct {
        const char *line;
        apr_int64_t life;
    } cases[] = {
        {"a=1", CP_LIFE_SESSION},
        {"a=1; Path=/; Secure", CP_LIFE_SESSION},
        {"a=1; Max-Age=60", 60},
        {"a=1;max-age=60", 60},
        {"a=1;\tMAX-AGE\t=\t60\t;", 60},
        {"a=1; Max-Age=0", 0},
        {"a=1; Max-Age=-1", 0},
        {"a=1; Max-Age=-0", 0},
        {"a=1; Max-Age=007", 7},
        {"a=1; Expires=Sun, 13 Mar 2011 07:07:40 GMT", 60},
        {"a=1; Expires=Sun, 13 Mar 2011 07:06:41 GMT", 1},
        {"a=1; Expires=Sun, 13 Mar 2011 07:06:40 GMT", 0},
        {"a=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT", 0},
        {"a=1; Expires=Mon, 01 Jan 1601 00:00:00 GMT", 0},
        {"a=1; Expires=soon", CP_LIFE_SESSION},
        {"a=1; Expires", CP_LIFE_SESSION},
        {"a=1; Max-Age", CP_LIFE_SESSION},
        {"a=1; Max-Age=", CP_LIFE_SESSION},
        {"a=1; Max-Age=-", CP_LIFE_SESSION},
        {"a=1; Max-Age=+1", CP_LIFE_SESSION},
        {"a=1; Max-Age=1s", CP_LIFE_SESSION},
        {"a=1; Max-Age=--1", CP_LIFE_SESSION},
        {"a=1; Max-Age=1.5", CP_LIFE_SESSION},
        {"a=1; Max-Age=\"0\"", CP_LIFE_SESSION},
        {"a=1; Max-Age = 1 2", CP_LIFE_SESSION},
        {"a=1; Max-Ages=1; xMax-Age=1", CP_LIFE_SESSION},
        {"Max-Age=0", CP_LIFE_SESSION},
        {"a=Max-Age=0", CP_LIFE_SESSION},
        {"a=\"; Max-Age=5", 5},
        {"a=1, b=2; Max-Age=5", 5},
        /* P13 */
        {"a=1; Max-Age=0; Max-Age=99", 99},
        {"a=1; Max-Age=99; Max-Age=0", 0},
        {"a=1; Max-Age=99; Max-Age=x", 99},
        {"a=1; Max-Age=99; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 99},
        {"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=99", 99},
        {"a=1; Max-Age=0; Expires=Sun, 13 Mar 2011 07:07:40 GMT", 0},
        {"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Expires=Sun, 13 Mar 2011 07:07:40 GMT", 60},
        {"a=1; Expires=Sun, 13 Mar 2011 07:07:40 GMT; Expires=never", 60},
        {"a=1; Max-Age=x; Expires=Sun, 13 Mar 2011 07:07:40 GMT", 60},
        /* beyond 64 bits */
        {"a=1; Max-Age=9223372036854775807", APR_INT64_MAX},
        {"a=1; Max-Age=9223372036854775808", APR_INT64_MAX},
        {"a=1; Max-Age=99999999999999999999999999999", APR_INT64_MAX},
        {"a=1; Max-Age=-99999999999999999999999999999", 0},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        apr_int64_t life = cp_set_cookie_life(exact_text(cases[i].line, *state), NOW);

        if (life != cases[i].life)
            fail_msg("<%s>: %" APR_INT64_T_FMT, cases[i].line, life);
    }
}

static void a_part_of_a_second_is_no_past(void **state)
{
    cp_span line = exact_text("a=1; Expires=Sun, 13 Mar 2011 07:06:41 GMT", *state);

    assert_int_equal(cp_set_cookie_life(line, NOW + APR_USEC_PER_SEC - 1), 1);
    assert_int_equal(cp_set_cookie_life(line, NOW + APR_USEC_PER_SEC), 0);
    assert_int_equal(cp_set_cookie_life(line, NOW + 1), 1);
}

static void an_attribute_value_over_1024_octets_counts_for_nothing(void **state)
{
    static const struct {
        int zeros;
        apr_int64_t life;
    } cases[] = {{1023, 5}, {1024, CP_LIFE_SESSION}};
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        const char *line = apr_psprintf(*state, "a=1; Max-Age=%0*d5", cases[i].zeros, 0);

        assert_int_equal(cp_set_cookie_life(exact_text(line, *state), NOW), cases[i].life);
        line = apr_psprintf(*state, "a=1; Max-Age=7; Max-Age=%01025d", 0);
        assert_int_equal(cp_set_cookie_life(exact_text(line, *state), NOW), 7);
    }
}

static void a_shortened_line_is_the_same_but_for_its_life(void **state)
{
    static const struct {
        const char *line;
        apr_int64_t life;
        const char *shorter;
    } cases[] = {
        {"a=1", 60, "a=1; Max-Age=60"},
        {"a=1", 0, "a=1; Max-Age=0"},
        {"a=1; Max-Age=99; Path=/", 60, "a=1; Path=/; Max-Age=60"},
        {"a=1; Max-Age=99; Path=/", CP_LIFE_SESSION, "a=1; Path=/"},
        {"a=\"1 \"; expires=x;max-age ;MAX-AGE=\"3\"; Secure;Expires=y;", 5,
         "a=\"1 \"; Secure;; Max-Age=5"},
        {"a=1;HttpOnly ;  Path = /x ;foo", 1, "a=1;HttpOnly ;  Path = /x ;foo; Max-Age=1"},
        {"Max-Age=1; Max-Age=2", CP_LIFE_SESSION, "Max-Age=1"},
        {"a=1; Max-Ages=3", CP_LIFE_SESSION, "a=1; Max-Ages=3"},
        {"a=1; Max-Age=1", APR_INT64_MAX, "a=1; Max-Age=9223372036854775807"},
        {"a=1; Path=/, b=2; Max-Age=1", CP_LIFE_SESSION, "a=1; Path=/, b=2"},
        {"", 1, "; Max-Age=1"},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++)
        assert_string_equal(
            cp_set_cookie_shorten(exact_text(cases[i].line, *state), cases[i].life, *state),
            cases[i].shorter);
}

static void long_lines_are_read_in_one_pass(void **state)
{
    static const char *const filling[] = {";", "=", " ", ";Max-Age=1", "; =", ";Expires=,"};
    apr_size_t i;

    for (i = 0; i < COUNT(filling); i++) {
        cp_span many = repeated(filling[i], 9000, *state);
        const char *text = apr_psprintf(*state, "a=1%.*s; Max-Age=9", (int)many.n, many.p);
        cp_span line = exact_text(text, *state), name;

        assert_int_equal(cp_set_cookie_name(&name, line), CP_SET_COOKIE_OK);
        assert_span(name, cp_span_of("a"), filling[i]);
        assert_int_equal(cp_set_cookie_life(line, NOW), 9);
        text = cp_set_cookie_shorten(line, 3, *state);
        assert_int_equal(cp_set_cookie_life(cp_span_of(text), NOW), 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(a_line_has_the_name_that_a_browser_stores),
        EXACT_TEST(a_control_octet_anywhere_spoils_the_line),
        EXACT_TEST(the_life_is_the_one_that_counts),
        EXACT_TEST(a_part_of_a_second_is_no_past),
        EXACT_TEST(an_attribute_value_over_1024_octets_counts_for_nothing),
        EXACT_TEST(a_shortened_line_is_the_same_but_for_its_life),
        EXACT_TEST(long_lines_are_read_in_one_pass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
