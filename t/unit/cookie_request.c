/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Cookie field keeps what is allowed, octet for octet, and nothing that any
 * back end could read as a refused name.
 *
 * In these fields names with an `x` are refused, those with a `u` are not
 * declared, and all others are allowed.
 */
#include "cookie/request.h"
#include "exact.h"

typedef struct {
    apr_pool_t *pool;
    const char *asked; /* each name, with /J or /C for its place */
} judge;

static int keep(void *baton, cp_span name, cp_place place)
{
    static const char *const places[] = {"", "/J", "/C"};
    judge *j = baton;

    j->asked = apr_psprintf(j->pool, "%s%s%.*s%s", j->asked, *j->asked ? " " : "", (int)name.n,
                            name.p, places[place]);
    if (memchr(name.p, 'x', name.n))
        return 0;
    return place == CP_PLACE_COMMA || !memchr(name.p, 'u', name.n);
}

typedef struct {
    const char *field, *kept;
    apr_size_t cut;
} sift_case;

static void check(const sift_case *cases, apr_size_t n, apr_pool_t *p)
{
    apr_size_t i;

    for (i = 0; i < n; i++) {
        judge j = {p, ""};
        cp_pieces pieces;
        cp_span kept;
        apr_size_t cut = cp_pieces_sift(
            &kept, cp_cookie_cut(&pieces, exact_text(cases[i].field, p)), keep, &j, p);

        assert_span(kept, cp_span_of(cases[i].kept), cases[i].field);
        if (cut != cases[i].cut)
            fail_msg("<%s>: %d cut, not %d", cases[i].field, (int)cut, (int)cases[i].cut);
    }
}
#define CHECK(cases, state) check(cases, COUNT(cases), *(state))

static void a_refused_pair_goes_and_the_others_stay(void **state)
{
    static const sift_case cases[] = {
        {"a=1", "a=1", 0},
        {"x=1", "", 1},
        {"a=1; x=2; b=3", "a=1; b=3", 1},
        {"x=1; a=2", "a=2", 1},
        {"a=1; x=2", "a=1", 1},
        {"x=1; x=2; x=3", "", 3},
        {"u=1; a=2", "a=2", 1},
        {"a=1; b=2; c=3; x=4; d=5; e=6; x=7; f=8", "a=1; b=2; c=3; d=5; e=6; f=8", 2},
        {"a=; b=", "a=; b=", 0},
        {"a=x=1; b==", "a=x=1; b==", 0},
        {"", "", 0},
    };

    CHECK(cases, state);
}

static void pairs_are_joined_by_semicolon_and_blank(void **state)
{
    static const sift_case cases[] = {
        {"a=1;b=2", "a=1; b=2", 0},
        {"a=;b=;c=;d=;e=;f=", "a=; b=; c=; d=; e=; f=", 0},
        {"a=1;  b=2", "a=1; b=2", 0},
        {"a=1 ; b=2", "a=1; b=2", 0},
        {"a=1;\tb=2", "a=1; b=2", 0},
        {"  a=1; b=2\t ", "a=1; b=2", 0},
        {";; ; a=1;;b=2; ;", "a=1; b=2", 0},
        {" ; \t;", "", 0},
        {"a=1;", "a=1", 0},
    };

    CHECK(cases, state);
}

/* P7: a piece without a name comes back to life in lenient readers. */
static void a_nameless_piece_goes(void **state)
{
    static const sift_case cases[] = {
        {"a", "", 1},         {"=", "", 1},         {"=a", "", 1},
        {"=a=b", "", 1},      {"==x=1", "", 1},     {" = a=b", "", 1},
        {"a=1; b", "a=1", 1}, {"a; b=2", "b=2", 1}, {"a=1; =; b=2", "a=1; b=2", 1},
    };

    CHECK(cases, state);
}

/* P2: `$Version` makes old readers read everything in another way. */
static void a_dollar_name_goes(void **state)
{
    static const sift_case cases[] = {
        {"$Version=1; a=1", "a=1", 1},
        {"$Version=1,a=1; b=2", "b=2", 1},
        {"a=1; $Path=/; $Domain=b", "a=1", 2},
        {"a=1,$Path=/,b=2", "a=1,b=2", 1},
        {"a=1, $Path=/", "a=1", 1},
        {"a=1,\t $x", "a=1,\t $x", 0},
        {"a=1,=$b=2", "a=1", 1},
        {"a$=1; b=$1", "a$=1; b=$1", 0},
    };

    CHECK(cases, state);
}

/* P1: who splits and who does not must not matter. */
static void quotes_have_no_meaning(void **state)
{
    static const sift_case cases[] = {
        {"a=\"b; x=1337; c=d\"", "a=\"b; c=d\"", 1},
        {"a=\"1, x=2\"", "a=\"1", 1},
        {"a=\"1; b=2", "a=\"1; b=2", 0},
        {"\"a\"=1; \"x\"=2", "\"a\"=1", 1},
        {"a=\"\\\"; x=1; b=\"", "a=\"\\\"; b=\"", 1},
        {"a='; x=1; b='", "a='; b='", 1},
    };

    CHECK(cases, state);
}

/* P3 and P4: core joins two fields by ", ", and some readers split there. */
static void a_refused_name_behind_a_comma_goes(void **state)
{
    static const sift_case cases[] = {
        {"a=1, x=2", "a=1", 1},
        {"a=1,x=2", "a=1", 1},
        {"a=1, \tx=2", "a=1", 1},
        {"a=1,x =2", "a=1", 1},
        {"a=1; c=3, x=2; b=4", "a=1; c=3; b=4", 1},
        {"a=1,x=2,b=3", "a=1,b=3", 1},
        {"a=1, x=2, b=3", "a=1, b=3", 1},
        {"a=1,x=2,x=3 , x=4;b=5", "a=1; b=5", 3},
        {"a=1,x=2,text,b=3", "a=1,text,b=3", 1},
        {"a=,x=", "a=", 1},
        {"a=1,x,b=2", "a=1,x,b=2", 0},
        {"a=1, b, x=2", "a=1, b", 1},
    };

    CHECK(cases, state);
}

static void an_undeclared_name_goes_only_where_two_fields_were_joined(void **state)
{
    static const sift_case cases[] = {
        {"prefs=lang=fr,theu=dark", "prefs=lang=fr,theu=dark", 0},
        {"a=1, u=2", "a=1", 1},
        {"a=1,  u=2", "a=1,  u=2", 0},
        {"a=1,\tu=2", "a=1,\tu=2", 0},
        {"a=1, \tu=2", "a=1, \tu=2", 0},
        {"a=1, , u=2", "a=1,", 1},
        {"a=1,u=2, u=3,u=4", "a=1,u=2,u=4", 1},
    };

    CHECK(cases, state);
}

static void nothing_is_granted_behind_a_comma(void **state)
{
    static const sift_case cases[] = {
        {"x=1, a=2", "", 1}, {"x=1,a=2,b=3; c=4", "c=4", 1}, {"u=1, a=2", "", 1},
        {"=1, a=2", "", 1},  {"$a=1, a=2", "", 1},
    };

    CHECK(cases, state);
}

static void leading_equal_signs_hide_no_name_behind_a_comma(void **state)
{
    static const sift_case cases[] = {
        {"a=1,=x=2", "a=1", 1},      {"a=1, = =x=2", "a=1", 1},   {"a=1,==x", "a=1", 1},
        {"a=1,\t= x=2", "a=1", 1},   {"a=1, =b=2", "a=1", 1},     {"a=1, =", "a=1", 1},
        {"a=1,=b=2", "a=1,=b=2", 0}, {"a=aGk,==", "a=aGk,==", 0}, {"a=1,  =u=2", "a=1,  =u=2", 0},
    };

    CHECK(cases, state);
}

/* What would be left has another name than the one that was granted. */
static void a_cut_within_a_name_takes_the_pair(void **state)
{
    static const sift_case cases[] = {
        {"a,x=1", "", 1},
        {"a, u=1; b=2", "b=2", 1},
        {"a,b,x=1,c=2; d=3", "d=3", 1},
        {"a,b=1,x=2,c=3", "a,b=1,c=3", 1},
        {"a,b=1", "a,b=1", 0},
        {",=1", ",=1", 0},
        {",=x=1,b=2", "", 1},
    };

    CHECK(cases, state);
}

static void blanks_before_a_cut_go_where_the_pair_ends_there(void **state)
{
    static const sift_case cases[] = {
        {"a=1 ,x=2", "a=1", 1},          {"a=1 \t ,x=2; b=3", "a=1; b=3", 1},
        {"a=1 ,x=2,b=3", "a=1 ,b=3", 1}, {"a=1, ,x=2", "a=1,", 1},
        {"a= , x=2", "a=", 1},
    };

    CHECK(cases, state);
}

static void each_name_is_asked_with_its_place(void **state)
{
    static const struct {
        const char *field, *asked;
    } cases[] = {
        {"a=1; b=2", "a b"},
        {" a = 1 ;\tb\t=2", "a b"},
        {"a b=1", "a b"},
        {"a=1, b=2", "a b/J"},
        {"a=1, b =2", "a b/J"},
        {"a=1,b=2", "a b/C"},
        {"a=1,  b=2", "a b/C"},
        {"a=1,\tb=2,c", "a b/C"},
        {"a=1, \tb=2", "a b/C"},
        {"a=1,=b=2,= =c", "a b/C c/C"},
        {"x=1, b=2", "x"},
        {"a,b=1, c=2", "a,b b/C c/J"},
        {"a,b, c=1,d", "a,b, c c/J"},
        {"$a=1; =b; c; ; d=1, $e=1", "d"},
        {"a=b=c", "a"},
        {"\xc2\xa0"
         "a=1",
         "\xc2\xa0"
         "a"},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        judge j = {*state, ""};
        cp_pieces pieces;
        cp_span kept;

        cp_pieces_sift(&kept, cp_cookie_cut(&pieces, exact_text(cases[i].field, *state)), keep, &j,
                       *state);
        assert_string_equal(j.asked, cases[i].asked);
    }
}

/* P11: what core would have refused is but another octet here. */
static void control_octets_are_octets(void **state)
{
    static const struct {
        cp_span field, kept;
    } cases[] = {
        {S("a=1\0x; b=2"), S("a=1\0x; b=2")},
        {S("a\0=1; \0x=2"), S("a\0=1")},
        {S("a=1\r\n; x=2"), S("a=1\r\n")},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        judge j = {*state, ""};
        cp_pieces pieces;
        cp_span kept;

        cp_pieces_sift(&kept, cp_cookie_cut(&pieces, exact(cases[i].field, *state)), keep, &j,
                       *state);
        assert_span(kept, cases[i].kept, cases[i].field.p);
    }
}

static void a_field_that_stays_is_not_copied(void **state)
{
    static const char *const fields[] = {"a=1", "a=1; b=2; c=3", "a=1, b=2,c; d=\"x=1\"", "a,b=1"};
    apr_size_t i;

    for (i = 0; i < COUNT(fields); i++) {
        cp_span field = exact_text(fields[i], *state), kept;
        judge j = {*state, ""};
        cp_pieces pieces;

        cp_pieces_sift(&kept, cp_cookie_cut(&pieces, field), keep, &j, *state);
        assert_ptr_equal(kept.p, field.p);
        assert_int_equal(kept.n, field.n);
    }
}

static void a_copy_is_terminated(void **state)
{
    static const char *const fields[] = {"a=1; x=2", "x=1", "a=;b=;c=;d=", "a=1 ,x=2", ""};
    apr_size_t i;

    for (i = 0; i < COUNT(fields); i++) {
        judge j = {*state, ""};
        cp_pieces pieces;
        cp_span kept;

        cp_pieces_sift(&kept, cp_cookie_cut(&pieces, cp_span_of(fields[i])), keep, &j, *state);
        assert_int_equal(strlen(kept.p), kept.n);
    }
}

/* Pieces that are no longer remembered go and stay like the others, however
 * often they are read. */
static void it_does_not_matter_how_many_pairs_there_are(void **state)
{
    apr_size_t before;
    int again;

    for (before = CP_PIECES - 2; before < CP_PIECES + 3; before++) {
        cp_span many = repeated("a=1; ", before, *state), kept;
        const char *start = apr_pstrmemdup(*state, many.p, many.n);
        cp_span field = exact_text(apr_pstrcat(*state, start, "x=2; b=3", NULL), *state);
        cp_pieces pieces;

        cp_cookie_cut(&pieces, field);
        for (again = 0; again < 2; again++) {
            judge j = {*state, ""};

            assert_int_equal(cp_pieces_sift(&kept, &pieces, keep, &j, *state), 1);
            assert_span(kept, cp_span_of(apr_pstrcat(*state, start, "b=3", NULL)), field.p);
        }
    }
}

static int keep_all_but_x(void *baton, cp_span name, cp_place place)
{
    (void)place;
    ++*(int *)baton;
    return name.n != 1 || name.p[0] != 'x';
}

/* P15: fields as long as httpd can be told to take. */
static void long_fields_are_read_in_one_pass(void **state)
{
    static const struct {
        const char *of;
        apr_size_t times;
        int asked;
        apr_size_t kept, cut;
    } cases[] = {
        {";", 65535, 0, 0, 0},
        {",", 65535, 0, 0, 1},
        {"=", 65535, 0, 0, 1},
        {" ", 65535, 0, 0, 0},
        {"; ", 32767, 0, 0, 0},
        {" ,", 32767, 0, 0, 1},
        {"a=1; ", 13107, 13107, 13107 * 5 - 2, 0},
        {"a=1;", 16383, 16383, 16383 * 5 - 2, 0},
        {"x=1;", 16383, 16383, 0, 16383},
        {"a=1,", 16383, 16383, 16383 * 4, 0},
        {",x=1", 16383, 2, 0, 1},
        {"a=1,x=2;", 8191, 8191 * 2, 8191 * 5 - 2, 8191},
        {"a= ,", 16383, 16383, 16383 * 4, 0},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        cp_span kept, field = repeated(cases[i].of, cases[i].times, *state);
        cp_pieces pieces;
        int asked = 0;
        apr_size_t cut =
            cp_pieces_sift(&kept, cp_cookie_cut(&pieces, field), keep_all_but_x, &asked, *state);

        if (asked != cases[i].asked || kept.n != cases[i].kept || cut != cases[i].cut)
            fail_msg("%d times <%s>: asked %d, kept %d, cut %d", (int)cases[i].times, cases[i].of,
                     asked, (int)kept.n, (int)cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(a_refused_pair_goes_and_the_others_stay),
        EXACT_TEST(pairs_are_joined_by_semicolon_and_blank),
        EXACT_TEST(a_nameless_piece_goes),
        EXACT_TEST(a_dollar_name_goes),
        EXACT_TEST(quotes_have_no_meaning),
        EXACT_TEST(a_refused_name_behind_a_comma_goes),
        EXACT_TEST(an_undeclared_name_goes_only_where_two_fields_were_joined),
        EXACT_TEST(nothing_is_granted_behind_a_comma),
        EXACT_TEST(leading_equal_signs_hide_no_name_behind_a_comma),
        EXACT_TEST(a_cut_within_a_name_takes_the_pair),
        EXACT_TEST(blanks_before_a_cut_go_where_the_pair_ends_there),
        EXACT_TEST(each_name_is_asked_with_its_place),
        EXACT_TEST(control_octets_are_octets),
        EXACT_TEST(a_field_that_stays_is_not_copied),
        EXACT_TEST(a_copy_is_terminated),
        EXACT_TEST(it_does_not_matter_how_many_pairs_there_are),
        EXACT_TEST(long_fields_are_read_in_one_pass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
