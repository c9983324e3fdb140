/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A raw head is recognised wherever its octets are cut into pieces, and its
 * Set-Cookie lines are found wherever some browser finds them.
 *
 * Lines with an `x` in their value are dropped, those with an `r` rewritten.
 */
#include "cookie/rawhead.h"
#include "exact.h"

typedef struct {
    apr_pool_t *pool;   /* NULL: keep no record */
    const char *values; /* what was asked for */
} judge;

static const char *judge_line(void *baton, const char *value)
{
    judge *j = baton;

    if (j->pool)
        j->values = apr_psprintf(j->pool, "%s<%s>", j->values, value);
    if (strchr(value, 'x'))
        return NULL;
    return strchr(value, 'r') ? "rewritten=1" : value;
}

static const struct {
    cp_span octets;
    cp_head_state state;
    apr_size_t length; /* of the head, where whole */
    int status;
} scans[] = {
    {S("HTTP/1.1 200 OK\r\n\r\n"), CP_HEAD_WHOLE, 19, 200},
    {S("HTTP/1.1 101 Switching\r\nA: b\r\n\r\n\x81\x05Hello\r\n\r\n"), CP_HEAD_WHOLE, 32, 101},
    {S("HTTP/1.0 404 no\n\nbody"), CP_HEAD_WHOLE, 17, 404},
    {S("HTTP/1.0 200\nA: b\r\n\nbody"), CP_HEAD_WHOLE, 20, 200},
    {S("HTTP/1.0 200\r\nA: b\n\r\nbody"), CP_HEAD_WHOLE, 21, 200},
    {S("HTTP/1.1 100\r\n\r\nHTTP/1.1 200\r\n\r\n"), CP_HEAD_WHOLE, 16, 100},
    /* In any case, behind a little rubbish, even with line ends in it. */
    {S("http/1.1 200 ok\n\n"), CP_HEAD_WHOLE, 17, 200},
    {S("1234HTTP/1.1 200\n\n"), CP_HEAD_WHOLE, 18, 200},
    {S("\n\n\r\nHTTP/1.1 200\n\n"), CP_HEAD_WHOLE, 18, 200},
    {S("\0HtTp 200\n\n"), CP_HEAD_WHOLE, 11, 200},
    {S("HTHTTP/1.1 200\n\n"), CP_HEAD_WHOLE, 16, 200},
    {S("12345HTTP/1.1 200\n\n"), CP_HEAD_NONE, 0, 0},
    {S("<!doctype html>\n\n"), CP_HEAD_NONE, 0, 0},
    {S("HTT1HTT1HTTP\n\n"), CP_HEAD_NONE, 0, 0},
    {S("123456"), CP_HEAD_NONE, 0, 0},
    /* Not yet. */
    {S(""), CP_HEAD_PARTIAL, 0, 0},
    {S("H"), CP_HEAD_PARTIAL, 0, 0},
    {S("1234"), CP_HEAD_PARTIAL, 0, 0},
    {S("1234H"), CP_HEAD_PARTIAL, 0, 0},
    {S("1234hTt"), CP_HEAD_PARTIAL, 0, 0},
    {S("HTTP/1.1 200 OK\r\nA: b\r\n"), CP_HEAD_PARTIAL, 0, 0},
    {S("HTTP/1.1 200 OK\r\nA: b\r\n\r"), CP_HEAD_PARTIAL, 0, 0},
    /* No browser ends the head here, so lines behind it still count. */
    {S("HTTP/1.1 200 OK\r\rA: b\r\r"), CP_HEAD_PARTIAL, 0, 0},
    {S("HTTP/1.1 200 OK\r\n\r\r\nA: b"), CP_HEAD_PARTIAL, 0, 0},
    {S("HTTP/1.1 200 OK\r\r\nA: b\r\n\r\n"), CP_HEAD_WHOLE, 26, 200},
    {S("HTTP/1.1 200 OK\n \n\n"), CP_HEAD_WHOLE, 19, 200},
    /* Status lines. */
    {S("HTTP/1.1  0103  Early\n\n"), CP_HEAD_WHOLE, 23, 103},
    {S("HTTP/1.1\n\n"), CP_HEAD_WHOLE, 10, 0},
    {S("HTTP/1.1 abc\n\n"), CP_HEAD_WHOLE, 14, 0},
    {S("HTTP/1.1 99999999999\n\n"), CP_HEAD_WHOLE, 22, 0},
    {S("HTTP/1.1\r\nA: 101\n\n"), CP_HEAD_WHOLE, 18, 0},
};

/* The state after the last of the pieces that end at `ends`; a piece that
 * settles it is the last. */
static cp_head_state scan_pieces(cp_head *head, cp_span octets, const apr_size_t *ends,
                                 apr_pool_t *p)
{
    cp_head_state state = CP_HEAD_PARTIAL;
    apr_size_t from = 0, i;

    for (i = 0; i < 3 && state == CP_HEAD_PARTIAL; i++)
        state = cp_head_scan(head, exact((cp_span){octets.p, ends[i]}, p), &from);
    return state;
}

static void a_head_is_the_same_however_it_is_cut(void **state)
{
    apr_size_t i, one, two;

    for (i = 0; i < COUNT(scans); i++) {
        cp_span octets = scans[i].octets;

        for (one = 0; one <= octets.n; one++) {
            for (two = one; two <= octets.n; two++) {
                const apr_size_t ends[] = {one, two, octets.n};
                cp_head head = {0, 0};

                if (scan_pieces(&head, octets, ends, *state) != scans[i].state ||
                    head.length != scans[i].length || head.status != scans[i].status)
                    fail_msg("<%s> cut at %d and %d: length %d, status %d", octets.p, (int)one,
                             (int)two, (int)head.length, head.status);
            }
            apr_pool_clear(*state);
        }
    }
}

/* Octet by octet, so a scan from the start each time would be quadratic. */
static void a_long_head_is_collected_in_one_pass(void **state)
{
    cp_span lines = repeated("A: b\r\n", CP_RAW_HEAD_MAX / 6, *state);
    const char *text = apr_psprintf(*state, "HTTP/1.1 200\r\n%.*s\r\n", (int)lines.n, lines.p);
    cp_span octets = cp_span_of(text);
    apr_size_t from = 0, n;
    cp_head head;

    for (n = 0; n < octets.n; n++) {
        assert_int_equal(cp_head_scan(&head, (cp_span){text, n}, &from), CP_HEAD_PARTIAL);
        assert_true(from == n || n < 4);
    }
    assert_int_equal(cp_head_scan(&head, octets, &from), CP_HEAD_WHOLE);
    assert_int_equal(head.length, octets.n);
}

typedef struct {
    cp_span head, sifted;
    apr_size_t dropped;
} sift_case;

static void check(const sift_case *cases, apr_size_t n, apr_pool_t *p)
{
    apr_size_t i;

    for (i = 0; i < n; i++) {
        cp_span head = exact(cases[i].head, p), sifted;
        judge j = {p, ""};
        apr_size_t dropped = cp_head_sift(&sifted, head, judge_line, &j, p);

        assert_span(sifted, cases[i].sifted, cases[i].head.p);
        if (dropped != cases[i].dropped)
            fail_msg("<%s>: %d dropped", cases[i].head.p, (int)dropped);
        if (cp_span_equal(sifted, head))
            assert_ptr_equal(sifted.p, head.p);
    }
}
#define CHECK(cases, state) check(cases, COUNT(cases), *(state))

#define H "HTTP/1.1 101 x\r\n"

static void refused_lines_go_and_every_other_octet_stays(void **state)
{
    static const sift_case cases[] = {
        {S(H "Set-Cookie: x=1\r\n\r\n"), S(H "\r\n"), 1},
        {S(H "A: b\r\nSet-Cookie: x=1\r\nB:c \r\n\r\n"), S(H "A: b\r\nB:c \r\n\r\n"), 1},
        {S(H "Set-Cookie: a=1\r\n\r\n"), S(H "Set-Cookie: a=1\r\n\r\n"), 0},
        {S(H "Set-Cookie: x=1\r\nSet-Cookie: a=1\r\nSet-Cookie: x=2\r\nSet-Cookie: x=3\r\n\r\n"),
         S(H "Set-Cookie: a=1\r\n\r\n"), 3},
        {S("HTTP/1.1 200\nSet-Cookie: x=1\nA: b\n\n"), S("HTTP/1.1 200\nA: b\n\n"), 1},
        {S(H "Not-Set-Cookie: x=1\r\nSet-Cookies: x=1\r\nSet-Cookie\r\nA: Set-Cookie: x\r\n\r\n"),
         S(H "Not-Set-Cookie: x=1\r\nSet-Cookies: x=1\r\nSet-Cookie\r\nA: Set-Cookie: x\r\n\r\n"),
         0},
        {S("HTTP/1.1 200 Set-Cookie: x=1\r\n\r\n"), S("HTTP/1.1 200 Set-Cookie: x=1\r\n\r\n"), 0},
        {S(""), S(""), 0},
    };

    CHECK(cases, state);
}

static void the_name_is_known_however_it_is_written(void **state)
{
    static const sift_case cases[] = {
        {S(H "SET-COOKIE:x\r\n\r\n"), S(H "\r\n"), 1},
        {S(H "set-cookie \t: x=1\r\n\r\n"), S(H "\r\n"), 1}, /* P28 */
        {S(H " Set-Cookie: x=1\r\n\r\n"), S(H "\r\n"), 1},
        {S("\nHTTP/1.1 101\r\n Set-Cookie: x=1\r\n\r\n"), S("\nHTTP/1.1 101\r\n\r\n"), 1},
        {S(H "Set-\0Cookie: x=1\r\n\r\n"), S(H "\r\n"), 1},
        {S(H "Set-Cookie\x0b: x=1\r\n\r\n"), S(H "\r\n"), 1},
        {S(H "Set-Cookie2: a=1\r\nset-cookie2 : b=1\r\nSet-Cookie: a=1\r\n\r\n"),
         S(H "Set-Cookie: a=1\r\n\r\n"), 2},
        {S("\r\n\r\nHTTP/1.1 101\r\nSet-Cookie: x=1\r\n\r\n"), S("\r\n\r\nHTTP/1.1 101\r\n\r\n"),
         1},
    };

    CHECK(cases, state);
}

static void folded_lines_belong_to_their_field(void **state)
{
    static const sift_case cases[] = {
        {S(H "Set-Cookie: a=1;\r\n x\r\nB: c\r\n\r\n"), S(H "B: c\r\n\r\n"), 1},
        {S(H "Set-Cookie:\r\n\tx=1\r\n \r\n\tb\r\nB: c\r\n\r\n"), S(H "B: c\r\n\r\n"), 1},
        {S(H "A: b\r\n Set-Cookie: x=1\r\n\r\n"), S(H "A: b\r\n Set-Cookie: x=1\r\n\r\n"), 0},
        {S(H "Set-Cookie: x=1\n b\n\n"), S("HTTP/1.1 101 x\n\n"), 1},
        {S(H "Set-Cookie: x=1\r b\r\n\r\n"), S(H "\r\n"), 1},
    };

    CHECK(cases, state);
}

/* Chromium ends lines at a bare CR; others do not. Neither may be misled. */
static void lines_end_at_any_line_end(void **state)
{
    static const sift_case cases[] = {
        {S(H "A: b\rSet-Cookie: x=1\r\n\r\n"), S(H "A: b\r\n\r\n"), 1},
        {S(H "A: b\rSet-Cookie: x=1\rB: c\r\n\r\n"), S(H "A: b\rB: c\r\n\r\n"), 1},
        {S("HTTP/1.1 200\rSet-Cookie: x=1\r\r"), S("HTTP/1.1 200\r\r"), 1},
        {S(H "A: b\r\nSet-Cookie: x=1\rB: c\r\n\r\n"), S(H "A: b\r\nB: c\r\n\r\n"), 1},
        {S(H "A: b\r\nSet-Cookie: x=1\rSet-Cookie: x=2\rB: c\r\n\r\n"), S(H "A: b\r\nB: c\r\n\r\n"),
         2},
        {S(H "A: b\r\r\r\nSet-Cookie: x=1\r\n\r\n"), S(H "A: b\r\n\r\n"), 1},
    };

    CHECK(cases, state);
}

/* LF CR LF would end the head: what stood behind it would become a body. */
static void a_cut_moves_no_end_of_the_head(void **state)
{
    static const sift_case cases[] = {
        {S(H "A: b\nSet-Cookie: x=1\r\r\nB: c\r\n\r\n"), S(H "A: b\r\r\nB: c\r\n\r\n"), 1},
        {S(H "A: b\nSet-Cookie: x=1\r\rB: c\r\n\r\n"), S(H "A: b\nB: c\r\n\r\n"), 1},
        {S(H "A: b\nSet-Cookie: x=1\rSet-Cookie: x=2\r\r\n\n"), S(H "A: b\r\r\n\n"), 2},
        {S("HTTP/1.1 200\nSet-Cookie: x=1\r\n\r\n"), S("HTTP/1.1 200\r\n\r\n"), 1},
    };
    apr_size_t i;

    CHECK(cases, state);
    for (i = 0; i < COUNT(cases); i++) {
        apr_size_t from = 0;
        cp_head head;

        assert_int_equal(cp_head_scan(&head, cases[i].sifted, &from), CP_HEAD_WHOLE);
        assert_int_equal(head.length, cases[i].sifted.n);
    }
}

static void a_rewritten_value_takes_the_place_of_the_old(void **state)
{
    static const sift_case cases[] = {
        {S(H "Set-Cookie:r\n\n"), S(H "Set-Cookie:rewritten=1\n\n"), 0},
        {S(H "Set-Cookie:r\r\nB: c\r\n\r\n"), S(H "Set-Cookie:rewritten=1\r\nB: c\r\n\r\n"), 0},
        {S(H "set-cookie : \tr=1;\r\n b\r\n\r\n"), S(H "set-cookie : \trewritten=1\r\n\r\n"), 0},
        {S(H "Set-Cookie: x=1\r\nSet-Cookie: r\r\nSet-Cookie: x=2\r\n\r\n"),
         S(H "Set-Cookie: rewritten=1\r\n\r\n"), 2},
        {S(H "Set-Cookie:r\nSet-Cookie:r\nSet-Cookie:r\nSet-Cookie:r\n\n"),
         S(H "Set-Cookie:rewritten=1\nSet-Cookie:rewritten=1\nSet-Cookie:rewritten=1\n"
             "Set-Cookie:rewritten=1\n\n"),
         0},
    };

    CHECK(cases, state);
}

static void a_head_that_was_cut_short_is_sifted_as_far_as_it_goes(void **state)
{
    static const sift_case cases[] = {
        {S(H "Set-Cookie: x=1"), S(H), 1},
        {S(H "A: b\r\nSet-Cookie: x=1\r\n"), S(H "A: b\r\n"), 1},
        {S(H "Set-Cookie: x=1\r\n\r"), S("HTTP/1.1 101 x\r\n\r"), 1},
        {S("HTTP/1.1 101"), S("HTTP/1.1 101"), 0},
        {S("HT"), S("HT"), 0},
    };

    CHECK(cases, state);
}

static void the_judge_sees_one_line_without_blanks_around(void **state)
{
    static const struct {
        cp_span head;
        const char *values;
    } cases[] = {
        {S(H "Set-Cookie: a=1; Path=/ \t\r\n\r\n"), "<a=1; Path=/>"},
        {S(H "Set-Cookie:\r\n\r\n"), "<>"},
        {S(H "Set-Cookie: a=1; \r\n\t Path=/\r\n \r\n  ;b\r\n\r\n"), "<a=1; Path=/ ;b>"},
        {S(H "Set-Cookie:\r\n a=1\r\nSet-Cookie: b=2\n\n"), "<a=1><b=2>"},
        {S(H "Set-Cookie: a\x01=1\r\n\r\n"), "<a\x01=1>"},
        {S(H "Set-Cookie: a=1\0\r\nSet-Cookie: a\0b\r\n\r\n"), ""}, /* not asked: they go */
        {S(H "Set-Cookie2: a=1\r\n\r\n"), ""},
        {S(H "Set-Cookie\r\nSet-Cooki: a=1\r\n\r\n"), ""},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        judge j = {*state, ""};
        cp_span sifted;

        cp_head_sift(&sifted, exact(cases[i].head, *state), judge_line, &j, *state);
        assert_string_equal(j.values, cases[i].values);
    }
}

static void a_line_with_a_nul_goes(void **state)
{
    static const sift_case cases[] = {
        {S(H "Set-Cookie: a=1\0; b\r\nA: b\0\r\n\r\n"), S(H "A: b\0\r\n\r\n"), 1},
    };

    CHECK(cases, state);
}

static void long_heads_are_sifted_in_one_pass(void **state)
{
    static const struct {
        const char *of;
        apr_size_t times, dropped, left; /* beside the status line */
    } cases[] = {
        {"Set-Cookie: x\r\n", 4300, 4300, 0},
        {"Set-Cookie:r\r\n", 4300, 0, 4300 * 24},
        {"Set-Cookie: x\r", 4300, 4300, 0},
        {"\r", 65000, 0, 65000},
        {"Set-Cookie: a\r\n ", 4000, 0, 4000 * 16},
        {":", 65000, 0, 65000},
        {" ", 65000, 0, 65000},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        cp_span many = repeated(cases[i].of, cases[i].times, *state), sifted;
        const char *text = apr_psprintf(*state, "%s%.*s", H, (int)many.n, many.p);
        judge j = {NULL, ""};
        apr_size_t dropped =
            cp_head_sift(&sifted, exact_text(text, *state), judge_line, &j, *state);

        if (dropped != cases[i].dropped || sifted.n != cases[i].left + sizeof(H) - 1)
            fail_msg("%d times <%s>: %d dropped, %d left", (int)cases[i].times, cases[i].of,
                     (int)dropped, (int)sifted.n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(a_head_is_the_same_however_it_is_cut),
        EXACT_TEST(a_long_head_is_collected_in_one_pass),
        EXACT_TEST(refused_lines_go_and_every_other_octet_stays),
        EXACT_TEST(the_name_is_known_however_it_is_written),
        EXACT_TEST(folded_lines_belong_to_their_field),
        EXACT_TEST(lines_end_at_any_line_end),
        EXACT_TEST(a_cut_moves_no_end_of_the_head),
        EXACT_TEST(a_rewritten_value_takes_the_place_of_the_old),
        EXACT_TEST(a_head_that_was_cut_short_is_sifted_as_far_as_it_goes),
        EXACT_TEST(the_judge_sees_one_line_without_blanks_around),
        EXACT_TEST(a_line_with_a_nul_goes),
        EXACT_TEST(long_heads_are_sifted_in_one_pass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
