/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cases of http-state, where their folder is beside the project: dates,
 * names and deletions as an independent reader of RFC 6265bis derived them;
 * and the Cookie fields of published attacks.
 */
#include <unistd.h>

#include "cookie/name.h"
#include "cookie/request.h"
#include "cookie/setcookie.h"
#include "exact.h"

#define FOLDER "../shared/cases"

/* The octets of a field of t/unit/cases.pl. */
static cp_span read_octets(const char *field, apr_pool_t *p)
{
    apr_size_t n = strlen(field) / 2, i;
    char *out = apr_palloc(p, n + 1);

    for (i = 0; i < n; i++) {
        unsigned octet;

        assert_int_equal(sscanf(field + 1 + 2 * i, "%2x", &octet), 1);
        out[i] = (char)octet;
    }
    return exact((cp_span){out, n}, p);
}

static void check_date(char *const *fields, apr_pool_t *p)
{
    cp_span text = read_octets(fields[1], p);
    apr_time_t t = 0;
    int is_date = cp_cookie_date(&t, text);

    if (is_date != (strcmp(fields[2], "-") != 0) ||
        (is_date && apr_time_sec(t) != apr_atoi64(fields[2])))
        fail_msg("<%.*s>: %s", (int)text.n, text.p, is_date ? apr_itoa(p, (int)t) : "none");
}

static void check_name(char *const *fields, apr_pool_t *p)
{
    cp_span line = read_octets(fields[1], p), name = {"", 0};
    const char *text = apr_pstrmemdup(p, line.p, line.n);

    if ((int)cp_set_cookie_name(&name, line) != atoi(fields[2]))
        fail_msg("<%s> is not of form %s", text, fields[2]);
    assert_span(name, read_octets(fields[3], p), text);
}

static void check_life(char *const *fields, apr_pool_t *p)
{
    cp_span line = read_octets(fields[1], p);
    apr_int64_t life = cp_set_cookie_life(line, apr_time_from_sec(apr_atoi64(fields[2])));

    if ((life == 0) != (strcmp(fields[3], "deleted") == 0))
        fail_msg("<%.*s> is %s", (int)line.n, line.p, fields[3]);
}

/* Whether the name is spelled otherwise than the refused one for all readers. */
static int keep_others(void *baton, cp_span name, cp_place place)
{
    const cp_span *refused = baton;
    char fold[256], refused_fold[256];
    apr_size_t n;

    (void)place;
    assert_true(name.n < sizeof fold && refused->n < sizeof refused_fold);
    n = cp_name_fold(fold, name);
    return !cp_span_equal((cp_span){fold, n},
                          (cp_span){refused_fold, cp_name_fold(refused_fold, *refused)});
}

static void check_attack(char *const *fields, apr_pool_t *p)
{
    cp_span field = read_octets(fields[1], p), name = read_octets(fields[2], p), kept;
    cp_pieces pieces;

    if (!cp_pieces_sift(&kept, cp_cookie_cut(&pieces, field), keep_others, &name, p))
        fail_msg("<%.*s> is let through to readers of %.*s", (int)field.n, field.p, (int)name.n,
                 name.p);
    if (cp_pieces_sift(&kept, cp_cookie_cut(&pieces, kept), keep_others, &name, p))
        fail_msg("<%.*s> leaves some of %.*s", (int)field.n, field.p, (int)name.n, name.p);
}

/* Each case of one kind; fewer than there are known to be is a failure. */
static void check_cases(const char *kind, int at_least, void (*check)(char *const *, apr_pool_t *),
                        apr_pool_t *p)
{
    char line[32768];
    int count = 0;
    FILE *in;

    if (access(FOLDER, R_OK)) {
        print_message("skipped: no folder " FOLDER "\n");
        skip();
    }
    in = popen("perl t/unit/cases.pl " FOLDER, "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in)) {
        char *fields[4] = {NULL}, *last = NULL;
        int i;

        for (i = 0; i < 4; i++)
            fields[i] = apr_strtok(i ? NULL : line, " \n", &last);
        if (strcmp(fields[0], kind))
            continue;
        check(fields, p);
        count++;
    }
    assert_int_equal(pclose(in), 0);
    assert_true(count >= at_least);
}

static void each_date_is_read_as_derived(void **state)
{
    check_cases("date", 70, check_date, *state);
}

static void each_name_is_the_one_that_is_stored(void **state)
{
    check_cases("line", 270, check_name, *state);
}

static void what_deletes_is_known_to_delete(void **state)
{
    check_cases("life", 228, check_life, *state);
}

static void no_reader_of_an_attack_finds_the_refused_name(void **state)
{
    check_cases("attack", 40, check_attack, *state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(each_date_is_read_as_derived),
        EXACT_TEST(each_name_is_the_one_that_is_stored),
        EXACT_TEST(what_deletes_is_known_to_delete),
        EXACT_TEST(no_reader_of_an_attack_finds_the_refused_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
