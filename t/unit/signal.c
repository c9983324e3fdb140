/* SPDX-License-Identifier: Apache-2.0 */
/* Sec-GPC: which values are the signal, and what it does to a choice (rule 8, R33, R34). */
#include "fixture.h"
#include "consent/signal.h"
#include "unsigned.h"

static void one_exact_part_is_enough(void **state)
{
    static const struct {
        const char *field;
        int given;
    } cases[] = {
        {"1", 1},
        {" 1", 1},
        {"1\t ", 1},
        {"1, 1", 1},
        {"0, 1", 1},
        {"1,0", 1},
        {"true,1", 1},
        {",1,", 1},
        {" ,\t1", 1},
        {NULL, 0},
        {"", 0},
        {"0", 0},
        {"true", 0},
        {"\"1\"", 0},
        {"01", 0},
        {"1.0", 0},
        {"+1", 0},
        {"1;q=1", 0},
        {"1 1", 0},
        {"1x", 0},
        {"?1", 0},
        {"11", 0},
        {"10, 21", 0},
        {",", 0},
        {"\v1", 0},
        {"1\n", 0},
        {"\xc2\xa0"
         "1",
         0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cp_signal_given(cases[i].field) != cases[i].given)
            fail_msg("'%s'", cases[i].field ? cases[i].field : "(none)");
}

/* Categories of each basis; what is stored of them, with and without the flag. */
static const char *const lines[] = {
    "CookiePolicyCookie sid necessary",        "CookiePolicyCookie cnt audience",
    "CookiePolicyCookie _ga statistical",      "CookiePolicyCookie ads advertising",
    "CookiePolicyCategory advertising opt-in", NULL,
};

/* What is stored of a category, and what has to come of it: `y` granted, `n`
 * refused, `c` changed since, `-` not spoken of; `s` refused by the signal. */
static void set(cp_choice *choice, apr_uint64_t bit, char will)
{
    choice->granted |= will == 'y' ? bit : 0;
    choice->refused |= will == 'n' ? bit : 0;
    choice->changed |= will == 'c' ? bit : 0;
}

static char will_of(const cp_choice *choice, apr_uint64_t bit)
{
    char will = '-';

    if (choice->granted & bit)
        will = 'y';
    if (choice->changed & bit)
        will = will == '-' ? 'c' : '?';
    if (choice->refused & bit)
        will = will == '-' ? 'n' : '?';
    if (choice->signalled & bit)
        will = will == 'n' ? 's' : '?';
    return will;
}

static void every_combination_of_choice_and_signal(void **state)
{
    static const struct {
        const char *category;
        char stored;
        char none, plain, flagged; /* no valid choice; one without the flag; with it */
    } cases[] = {
        {"audience", '-', 's', 's', 's'},    {"audience", 'y', 0, 's', 'y'},
        {"audience", 'n', 0, 'n', 'n'},      {"audience", 'c', 0, 's', 's'},
        {"statistical", '-', 's', 's', '-'}, {"statistical", 'y', 0, 's', 'y'},
        {"statistical", 'n', 0, 'n', 'n'},   {"statistical", 'c', 0, 's', 'c'},
        {"necessary", '-', '-', '-', '-'},
    };
    const cp_table *table = fixture_table(*state, lines);
    size_t i;
    int kind;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        for (kind = 0; kind < 3; kind++) {
            char want = kind == 0 ? cases[i].none : kind == 1 ? cases[i].plain : cases[i].flagged;
            apr_uint64_t bit = fixture_bit(table, cases[i].category);
            cp_choice choice = {.issued = kind ? 1 : 0, .under_signal = kind == 2};

            if (!want)
                continue; /* a grant that is not valid is not read at all */
            set(&choice, bit, cases[i].stored);
            cp_object(&choice, table);
            if (will_of(&choice, bit) != want)
                fail_msg("%s %c, kind %d: %c", cases[i].category, cases[i].stored, kind,
                         will_of(&choice, bit));
            assert_int_equal(choice.issued, kind ? 1 : 0);
        }
}

/* Whatever is stored, each way of storing it. */
static void it_never_grants_and_its_repetition_changes_nothing(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    const char wills[] = "-ync";
    int i, flags;

    for (i = 0; i < 4 * 4 * 4; i++)
        for (flags = 0; flags < 4; flags++) {
            cp_choice before = {.issued = flags & 1, .under_signal = flags >> 1}, after, again;

            set(&before, fixture_bit(table, "audience"), wills[i % 4]);
            set(&before, fixture_bit(table, "statistical"), wills[i / 4 % 4]);
            set(&before, fixture_bit(table, "advertising"), wills[i / 16]);
            after = before;
            cp_object(&after, table);
            assert_true(!(after.granted & ~before.granted));
            assert_true(!(before.refused & ~after.refused));
            assert_true(!(after.refused & table->exempt));
            assert_true(!(cp_allowed(table, &after) & ~cp_allowed(table, &before)));
            again = after;
            cp_object(&again, table);
            assert_true(again.refused == after.refused && again.granted == after.granted);
        }
}

/* The flag travels in the cookie. */
static void a_choice_made_under_it_says_so(void **state)
{
    const cp_table *table = fixture_table(*state, lines);
    const cp_choice_place place = {.table = table};
    const apr_uint64_t statistical = fixture_bit(table, "statistical");
    int flag;

    for (flag = 0; flag < 2; flag++) {
        cp_new_choice made = {.granted = statistical,
                              .now = apr_time_from_sec(1700000000),
                              .under_signal = flag,
                              .shared = {"", 0}};
        cp_span value = cp_span_of(cp_choice_write(*state, &place, &made));
        cp_choice choice;

        assert_int_equal(cp_choice_read(&choice, &place, value, made.now), CP_CHOICE_VALID);
        cp_object(&choice, table);
        assert_true(choice.granted == (flag ? statistical : 0));
        assert_true(choice.signalled == (flag ? 0 : statistical));
        assert_true(choice.refused & fixture_bit(table, "audience"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(one_exact_part_is_enough),
        FIXTURE_TEST(every_combination_of_choice_and_signal),
        FIXTURE_TEST(it_never_grants_and_its_repetition_changes_nothing),
        FIXTURE_TEST(a_choice_made_under_it_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
