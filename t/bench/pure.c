/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pure TABLE LARGE-TABLE COOKIE-FIELD (files)
 *
 * Nanoseconds of what needs no server: looking a name up, reading the choice,
 * sifting a Cookie field; and time against length for fields made to hurt. Each
 * time is the best of several rounds, since everything else a machine does
 * only makes it longer. Fails where a field costs more than in proportion to
 * its length.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "apr_file_io.h"
#include "apr_general.h"
#include "apr_strings.h"
#include "cookie/rawhead.h"
#include "cookie/request.h"
#include "cookie/setcookie.h"
#include "policy/declare.h"
#include "policy/decide.h"

#define ROUNDS    9
#define NAMES_MAX 64
#define SHORTEST  8192
#define LONGEST   65535
#define LENGTHS   4
/* Three doublings: 8 times the time is linear, 64 times quadratic. A single
 * doubling says less, since the caches end somewhere. */
#define TOO_STEEP 22

static void die(const char *what, const char *which)
{
    fprintf(stderr, "pure: %s: %s\n", which, what);
    exit(1);
}

static char *read_file(apr_pool_t *p, const char *path)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_size_t n;
    char *text;

    if (apr_file_open(&file, path, APR_FOPEN_READ, 0, p) ||
        apr_file_info_get(&info, APR_FINFO_SIZE, file))
        die("cannot be read", path);
    n = (apr_size_t)info.size;
    text = apr_pcalloc(p, n + 1);
    if (apr_file_read_full(file, text, n, NULL))
        die("cannot be read", path);
    apr_file_close(file);
    return text;
}

static void report(void *baton, cp_report_level level, const cp_where *where, const char *text)
{
    (void)where;
    if (level == CP_REPORT_ERROR)
        die(text, baton);
}

/* The table of a file of our directives. */
static const cp_table *read_table(apr_pool_t *p, char *path)
{
    cp_declared *declared = cp_declared_make(p);
    cp_where where = {path, 0};
    char *line, *state;

    for (line = apr_strtok(read_file(p, path), "\n", &state); line;
         line = apr_strtok(NULL, "\n", &state)) {
        const cp_directive *d = cp_directives;
        apr_size_t n = strcspn(line, " ");
        const char *wrong;

        if (line[0] == '#')
            continue;
        while (d->name && (strlen(d->name) != n || memcmp(d->name, line, n)))
            d++;
        wrong = d->name ? cp_declare(declared, d, line + n, where, p) : "no such directive";
        if (wrong)
            die(wrong, line);
    }
    return cp_table_compile(p, declared, report, path);
}

/* What is measured, and what it works on. */
typedef struct bench {
    cp_choice choice; /* none */
    cp_judge judge;
    cp_span text;
    cp_span names[NAMES_MAX];
    int count;
    apr_pool_t *pool;
} bench;

typedef void (*work_fn)(bench *b);

static double seconds_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds that `work` takes, the best of some rounds of at least 2 ms. */
static double time_of(work_fn work, bench *b)
{
    double best = 1e9;
    int round, times = 1;

    for (round = 0; round < ROUNDS; round++) {
        double start = seconds_now(), took;
        int i;

        for (i = 0; i < times; i++) {
            work(b);
            apr_pool_clear(b->pool);
        }
        took = seconds_now() - start;
        if (took < 2e-3) {
            times *= took < 2e-4 ? 8 : 2;
            round = -1;
        } else if (took / times < best)
            best = took / times;
    }
    return best;
}

static int keep(void *baton, cp_span name, cp_place place)
{
    bench *b = baton;
    const cp_entry *ruling;

    if (place != CP_PLACE_PAIR)
        return !cp_cut_after_comma(&b->judge, name, place == CP_PLACE_JOIN);
    return cp_passes(cp_judge_name(&ruling, &b->judge, name));
}

static void sift_cookie(bench *b)
{
    cp_pieces pieces;
    cp_span kept;

    cp_pieces_sift(&kept, cp_cookie_cut(&pieces, b->text), keep, b, b->pool);
}

static void find_own(bench *b)
{
    cp_span value;

    cp_cookie_find(&value, b->text, cp_span_of("cookies_preferences"));
}

static void look_up(bench *b)
{
    const cp_entry *ruling;
    int i;

    for (i = 0; i < b->count; i++)
        cp_judge_name(&ruling, &b->judge, b->names[i]);
}

static void read_life(bench *b)
{
    cp_span name;

    cp_set_cookie_name(&name, b->text);
    cp_set_cookie_life(b->text, 0);
    cp_set_cookie_shorten(b->text, 60, b->pool);
}

static const char *judge_line(void *baton, const char *value)
{
    cp_span name;

    (void)baton;
    cp_set_cookie_name(&name, cp_span_of(value));
    return name.n & 1 ? value : NULL;
}

static void sift_head(bench *b)
{
    apr_size_t from = 0;
    cp_span sifted;
    cp_head head;

    if (cp_head_scan(&head, b->text, &from) == CP_HEAD_WHOLE)
        cp_head_sift(&sifted, b->text, judge_line, NULL, b->pool);
}

/* Fields made to hurt: `unit` over and over, between two ends. */
static const struct {
    const char *title;
    work_fn work;
    const char *begin, *unit, *end;
} hostile[] = {
    {"Cookie of ;", sift_cookie, "", ";", ""},
    {"Cookie of ,", sift_cookie, "", ",", ""},
    {"Cookie of ,, in a kept pair", sift_cookie, "sessionid=", ",", ""},
    {"Cookie of =", sift_cookie, "", "=", ""},
    {"Cookie of blanks", sift_cookie, "", " ", ""},
    {"Cookie of blanks in a kept pair", sift_cookie, "sessionid=", " ", "1"},
    {"Cookie of quotes", sift_cookie, "", "\"", ""},
    {"Cookie of a=,", sift_cookie, "sessionid=", "a=,", ""},
    {"Cookie of , a=", sift_cookie, "sessionid=1", ", a=", ""},
    {"Cookie of ,=", sift_cookie, "sessionid=", ",=", ""},
    {"Cookie of ,_ga=1 to cut", sift_cookie, "sessionid=", ",_ga=1", ""},
    {"Cookie of undeclared pairs", sift_cookie, "", "abcdef=012345678; ", ""},
    {"Cookie of kept pairs joined by ;", sift_cookie, "", "sessionid=1;", ""},
    {"Cookie of kept and cut pairs", sift_cookie, "", "sessionid=1; _ga=1; ", ""},
    {"one long name", sift_cookie, "", "_ga_", "=1"},
    {"one long name to be folded", sift_cookie, "sessionid=1,cart_", "%2e ", "=1"},
    {"one name of blanks to be folded", sift_cookie, "sessionid=1,cart_1", "\xc2\xa0", "=1"},
    {"choice cookie over and over", find_own, "", "cookies_preferences=1; ", ""},
    {"name of the choice cookie alone", find_own, "", "cookies_preferences", ""},
    {"name of the choice cookie after ,", find_own, "", ",cookies_preferences ", ""},
    {"choice cookie behind blanks", find_own, "", "=  cookies_preferences   ", ""},
    {"Set-Cookie of ;", read_life, "a=1", ";", ""},
    {"Set-Cookie of ;max-age=1", read_life, "a=1", ";max-age=1", ""},
    {"Set-Cookie of ;expires=...", read_life, "a=1", ";expires=Sun, 06 Nov 2044 08:49:37 GMT", ""},
    {"Set-Cookie, one date of digits", read_life, "a=1;expires=", "06 ", ""},
    {"Set-Cookie of blanks", read_life, "a=1;", " ", ""},
    {"raw head of Set-Cookie", sift_head, "HTTP/1.1 200 OK\r\n", "Set-Cookie: a=1\r\n", "\r\n\r\n"},
    {"raw head of folded lines", sift_head, "HTTP/1.1 200 OK\r\nSet-Cookie: a=1", "\r\n b",
     "\r\n\r\n"},
    {"raw head of CR", sift_head, "HTTP/1.1 200 OK\r\nA: ", "\r", "\n\r\n"},
};
#define HOSTILE ((int)(sizeof(hostile) / sizeof(*hostile)))

static cp_span repeated(apr_pool_t *p, int i, apr_size_t n)
{
    char *text = apr_palloc(p, n + 1);
    apr_size_t at = strlen(hostile[i].begin), end = strlen(hostile[i].end);
    apr_size_t unit = strlen(hostile[i].unit), k;

    memcpy(text, hostile[i].begin, at);
    for (k = 0; at < n - end; at++, k = (k + 1) % unit)
        text[at] = hostile[i].unit[k];
    memcpy(text + at, hostile[i].end, end + 1);
    return (cp_span){text, n};
}

/* Prints a line of times, and returns how much longer the last took than the first. */
static double show_hostile(bench *b, int i)
{
    double took[LENGTHS], rise;
    apr_pool_t *p;
    int k;

    apr_pool_create(&p, NULL);
    printf("%-34s", hostile[i].title);
    for (k = 0; k < LENGTHS; k++) {
        apr_size_t n = (apr_size_t)SHORTEST << k;

        b->text = repeated(p, i, n > LONGEST ? LONGEST : n);
        took[k] = time_of(hostile[i].work, b);
        printf("%9.1f", took[k] * 1e6);
    }
    for (k = 1; k < LENGTHS; k++)
        printf("%7.2f", took[k] / took[k - 1]);
    rise = took[LENGTHS - 1] / took[0];
    apr_pool_destroy(p);
    return rise;
}

static void add_name(void *baton, cp_span name)
{
    bench *b = baton;

    if (b->count < NAMES_MAX)
        b->names[b->count++] = name;
}

/* The bench's own cookies, for a visitor who has granted nothing. */
static void show_usual(bench *b, const char *rows)
{
    printf("%-10s rows: %6.1f ns a look-up with its verdict (mean of %d names), %7.0f ns to sift "
           "the Cookie field of %d octets\n",
           rows, time_of(look_up, b) * 1e9 / b->count, b->count, time_of(sift_cookie, b) * 1e9,
           (int)b->text.n);
}

int main(int argc, char **argv)
{
    bench b = {.count = 0};
    const cp_table *large;
    apr_pool_t *p;
    int i, failed = 0;

    if (argc != 4)
        die("wants three files", "arguments");
    apr_initialize();
    apr_pool_create(&p, NULL);
    apr_pool_create(&b.pool, p);
    b.text = cp_span_of(read_file(p, argv[3]));
    b.judge = cp_judge_of(read_table(p, argv[1]), &b.choice, b.pool);
    large = read_table(p, argv[2]);
    cp_cookie_names(b.text, add_name, &b);

    printf("\nWithout a server, for who has chosen nothing\n");
    show_usual(&b, "40");
    b.judge = cp_judge_of(large, &b.choice, b.pool);
    show_usual(&b, "10 000");

    printf("\nMicroseconds for hostile fields, 10 000 rows\n%-34s%9s%9s%9s%9s%21s\n", "", "8 k",
           "16 k", "32 k", "64 k", "for each doubling");
    for (i = 0; i < HOSTILE; i++) {
        int steep = show_hostile(&b, i) > TOO_STEEP;

        printf("%s\n", steep ? "  BROKEN: not linear" : "");
        failed |= steep;
    }
    return failed;
}
