/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 6265bis 5.1.1: a date is whatever has a time, a day, a month and a year
 * among its words, each the first word that looks like it. Browsers are that
 * lenient, so whether a line deletes can only be told in the same way.
 */
#include "cookie/setcookie.h"

typedef struct {
    int has_time, has_day, has_month, has_year;
    int hour, minute, second, day, month, year; /* month: 1 is January */
} cp_date;

/* HTAB, 20-2F, 3B-40, 5B-60, 7B-7E. */
static int is_delimiter(char c)
{
    return c == '\t' || (c >= 0x20 && c <= 0x2f) || (c >= 0x3b && c <= 0x40) ||
           (c >= 0x5b && c <= 0x60) || (c >= 0x7b && c <= 0x7e);
}

/* Takes all digits at the front of `text`; whether they were `min` to `max`. */
static int take_number(int *number, cp_span *text, apr_size_t min, apr_size_t max)
{
    apr_size_t n = 0;
    int sum = 0;

    while (n < text->n && text->p[n] >= '0' && text->p[n] <= '9' && n <= max)
        sum = sum * 10 + text->p[n++] - '0';
    if (n < min || n > max)
        return 0;
    text->p += n;
    text->n -= n;
    *number = sum;
    return 1;
}

static int take_colon(cp_span *text)
{
    if (!text->n || text->p[0] != ':')
        return 0;
    text->p++;
    text->n--;
    return 1;
}

static int read_time(cp_date *d, cp_span word)
{
    return take_number(&d->hour, &word, 1, 2) && take_colon(&word) &&
           take_number(&d->minute, &word, 1, 2) && take_colon(&word) &&
           take_number(&d->second, &word, 1, 2);
}

static int read_month(cp_date *d, cp_span word)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    int i;

    if (word.n < 3)
        return 0;
    word.n = 3;
    for (i = 0; i < 12; i++) {
        if (cp_span_is_nocase(word, months[i])) {
            d->month = i + 1;
            return 1;
        }
    }
    return 0;
}

/* Each word is the first thing that is still missing and that it can be. */
static void read_word(cp_date *d, cp_span word)
{
    cp_span rest = word;

    if (!d->has_time && (d->has_time = read_time(d, word)))
        return;
    if (!d->has_day && (d->has_day = take_number(&d->day, &rest, 1, 2)))
        return;
    if (!d->has_month && (d->has_month = read_month(d, word)))
        return;
    if (!d->has_year)
        d->has_year = take_number(&d->year, &word, 2, 4);
}

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int exists(const cp_date *d)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return d->year >= 1601 && d->day >= 1 &&
           d->day <= days[d->month - 1] + (d->month == 2 && is_leap(d->year)) && d->hour <= 23 &&
           d->minute <= 59 && d->second <= 59;
}

/* Days from 1970-01-01 to the date. The year is taken to begin in March, so
 * that the leap day is its last. */
static apr_int64_t days_since_epoch(const cp_date *d)
{
    int year = d->month > 2 ? d->year : d->year - 1;
    int month = d->month > 2 ? d->month - 3 : d->month + 9;
    int day_of_year = (153 * month + 2) / 5 + d->day - 1;

    return (apr_int64_t)year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

/* Out of line, since most lines say Max-Age and never come here. */
__attribute__((noinline)) int cp_cookie_date(apr_time_t *t, cp_span text)
{
    cp_date d = {0};
    apr_size_t i = 0;

    while (i < text.n) {
        apr_size_t start = i;

        while (i < text.n && !is_delimiter(text.p[i]))
            i++;
        read_word(&d, (cp_span){text.p + start, i - start});
        while (i < text.n && is_delimiter(text.p[i]))
            i++;
    }
    if (!d.has_time || !d.has_day || !d.has_month || !d.has_year)
        return 0;
    if (d.year < 70)
        d.year += 2000;
    else if (d.year < 100)
        d.year += 1900;
    if (!exists(&d))
        return 0;
    *t = ((days_since_epoch(&d) * 24 + d.hour) * 60 + d.minute) * 60 + d.second;
    *t *= APR_USEC_PER_SEC;
    return 1;
}
