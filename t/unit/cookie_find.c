/* SPDX-License-Identifier: Apache-2.0 */
/* One cookie is found by its exact name, and in doubt it is not there. */
#include "cookie/request.h"
#include "exact.h"

static void the_value_of_a_pair_is_found(void **state)
{
    static const struct {
        const char *field, *value;
    } cases[] = {
        {"choice=1", "1"},
        {"a=1; choice=1.x.y; b=2", "1.x.y"},
        {" choice = 1 ; b=2", "1"},
        {"a=1;\tchoice\t=\t1", "1"},
        {"choice=", ""},
        {"choice=a=b", "a=b"},
        {"choice=1, b=2", "1, b=2"},
        {"choice=\"1\"", "\"1\""},
        {"mychoice=2; choice=1; choices=3; my.choice=4; choice.=5", "1"},
        {"a=choice=2; choice=1", "1"},
        {"choice; choice=1", "1"},
        {"=choice=2; choice=1", "1"},
        {"a=\", choice; choice=1", "1"},
        {"choice=1; a=2; choice=1", "1"},
        {"choice=1; choice= 1 ", "1"},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        cp_span value;

        if (cp_cookie_find(&value, exact_text(cases[i].field, *state), cp_span_of("choice")) !=
            CP_FIND_ONE)
            fail_msg("not found in <%s>", cases[i].field);
        assert_span(value, cp_span_of(cases[i].value), cases[i].field);
    }
}

static void another_name_is_not_found(void **state)
{
    static const char *const fields[] = {
        "",           "a=1; b=2",     "Choice=1",   "choice",    "a=choice",    "mychoice=1",
        "choices=1",  "my choice=1",  "choice a=1", "=choice=1", "a=1; choice", "a=choice=1",
        "a=1,choice", "\"choice\"=1",
    };
    apr_size_t i;

    for (i = 0; i < COUNT(fields); i++) {
        cp_span value;

        if (cp_cookie_find(&value, exact_text(fields[i], *state), cp_span_of("choice")))
            fail_msg("found in <%s>", fields[i]);
    }
}

/* R40: a cookie that another host of the domain tossed must decide nothing. */
static void contradictions_and_commas_are_conflicts(void **state)
{
    static const char *const fields[] = {
        "choice=1; choice=2",      "choice=1; a=2; choice=",
        "a=1, choice=1",           "a=1,choice=1",
        "a=1,\t choice =1",        "choice=1, choice=1",
        "choice=1; a=2, choice=1", "a,choice=1",
        "a=1,=choice=1",           "a=1, = choice=1; choice=1",
    };
    apr_size_t i;

    for (i = 0; i < COUNT(fields); i++) {
        cp_span value;

        if (cp_cookie_find(&value, exact_text(fields[i], *state), cp_span_of("choice")) !=
            CP_FIND_CONFLICT)
            fail_msg("no conflict in <%s>", fields[i]);
    }
}

static void long_fields_hide_nothing(void **state)
{
    static const char *const filling[] = {"choice", "choice ", "choice=1;", ";",
                                          "=",      " ",       "choice;"};
    apr_size_t i;

    for (i = 0; i < COUNT(filling); i++) {
        cp_span many = repeated(filling[i], 9000, *state), value;
        const char *field = apr_psprintf(*state, "%.*s;choice=1", (int)many.n, many.p);

        assert_int_equal(cp_cookie_find(&value, exact_text(field, *state), cp_span_of("choice")),
                         CP_FIND_ONE);
        assert_span(value, cp_span_of("1"), filling[i]);
    }
}

/* Also where pieces are no longer remembered. */
static void it_does_not_matter_how_many_pairs_there_are(void **state)
{
    apr_size_t before;

    for (before = CP_PIECES - 2; before < CP_PIECES + 3; before++) {
        cp_span many = repeated("a=1; ", before, *state), value;
        const char *start = apr_pstrmemdup(*state, many.p, many.n);
        const char *one = apr_pstrcat(*state, start, "choice=1; b=2", NULL);
        const char *same = apr_pstrcat(*state, "choice=1; ", start, "choice=1", NULL);
        const char *other = apr_pstrcat(*state, "choice=1; ", start, "choice=2", NULL);
        const char *comma = apr_pstrcat(*state, start, "b=2,choice=1", NULL);
        cp_span name = cp_span_of("choice");

        assert_int_equal(cp_cookie_find(&value, exact_text(start, *state), name), CP_FIND_NONE);
        assert_int_equal(cp_cookie_find(&value, exact_text(one, *state), name), CP_FIND_ONE);
        assert_span(value, cp_span_of("1"), one);
        assert_int_equal(cp_cookie_find(&value, exact_text(same, *state), name), CP_FIND_ONE);
        assert_int_equal(cp_cookie_find(&value, exact_text(other, *state), name), CP_FIND_CONFLICT);
        assert_int_equal(cp_cookie_find(&value, exact_text(comma, *state), name), CP_FIND_CONFLICT);
    }
}

typedef struct {
    apr_pool_t *pool;
    const char *names;
} listing;

static void list_name(void *baton, cp_span name)
{
    listing *l = baton;

    l->names = apr_psprintf(l->pool, "%s<%.*s>", l->names, (int)name.n, name.p);
}

static void the_names_of_all_pairs_are_listed(void **state)
{
    static const struct {
        const char *field, *names;
    } cases[] = {
        {"", ""},
        {"a=1; b=2; a=3", "<a><b><a>"},
        {" a b = 1 ;; c=2, d=3", "<a b><c>"},
        {"a; =b; $c=1; d=", "<d>"},
        {";;;", ""},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        listing l = {*state, ""};

        cp_cookie_names(exact_text(cases[i].field, *state), list_name, &l);
        assert_string_equal(l.names, cases[i].names);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(the_value_of_a_pair_is_found),
        EXACT_TEST(another_name_is_not_found),
        EXACT_TEST(contradictions_and_commas_are_conflicts),
        EXACT_TEST(long_fields_hide_nothing),
        EXACT_TEST(it_does_not_matter_how_many_pairs_there_are),
        EXACT_TEST(the_names_of_all_pairs_are_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
