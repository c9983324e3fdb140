/* SPDX-License-Identifier: Apache-2.0 */
/* Dates by RFC 6265bis 5.1.1, as lenient as browsers are and no more. */
#include "cookie/setcookie.h"
#include "exact.h"

static void a_date_is_read_however_it_is_written(void **state)
{
    static const struct {
        const char *text;
        apr_int64_t seconds;
    } cases[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
        {"Sun Nov  6 08:49:37 1994", 784111777},
        {"08:49:37 6 november 1994", 784111777},
        {"6 Nov 1994 8:49:37", 784111777},
        {"6\tNov/1994;08:49:37", 784111777},
        {"6 Nov 1994 08:49:37.123 +0100", 784111777},
        {"6th Nov 1994AD 08:49:37PM", 784111777},
        {"6 Nov 94 08:49:37 Nov 7 95 09:00:00", 784111777},
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"Wed, 31 Dec 1969 23:59:59 GMT", -1},
        {"1 Jan 1601 00:00:00", -11644473600},
        {"31 Dec 9999 23:59:59", 253402300799},
        {"29 Feb 2000 00:00:00", 951782400},
        {"29 Feb 2024 00:00:00", 1709164800},
        {"1 Mar 2100 00:00:00", 4107542400},
        {"1 Jan 69 00:00:00", 3124224000}, /* 2069 */
        {"1 Jan 70 00:00:00", 0},          /* 1970 */
        {"1 Jan 99 00:00:00", 915148800},  /* 1999 */
        {"1 Jan 00 00:00:00", 946684800},  /* 2000 */
        {"1 Jan 099 00:00:00", 915148800},
        {"\x01 6 Nov 1994 08:49:37", 784111777},
        {"\xff 6 Nov 1994 08:49:37", 784111777},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        apr_time_t t = -7;

        if (!cp_cookie_date(&t, exact_text(cases[i].text, *state)) ||
            t != apr_time_from_sec(cases[i].seconds))
            fail_msg("<%s>: %" APR_INT64_T_FMT, cases[i].text, (apr_int64_t)apr_time_sec(t));
    }
}

static void what_is_no_date_is_none(void **state)
{
    static const char *const texts[] = {
        "",
        "never",
        "Nov 1994 08:49:37",
        "06 1994 08:49:37",
        "06 Nov 08:49:37",
        "06 Nov 1994",
        "06 Nov 1994 08:49",
        "06 Nov 1994 008:49:37",
        "06 Nov 1994 08:49:371",
        "006 Nov 1994 08:49:37",
        "06 Nov 01994 08:49:37",
        "06 Nov 4 08:49:37",
        "06 No 1994 08:49:37",
        "06 Nov 1994 24:00:00",
        "06 Nov 1994 08:60:00",
        "06 Nov 1994 08:49:60",
        "31 Dec 1600 23:59:59",
        "1 Jan 100 00:00:00",
        "00 Nov 1994 08:49:37",
        "32 Oct 1994 08:49:37",
        "31 Nov 1994 08:49:37",
        "30 Feb 2000 00:00:00",
        "29 Feb 1900 00:00:00",
        "29 Feb 2001 00:00:00",
        "06 Nov 1994 08 :49:37",
    };
    apr_size_t i;

    for (i = 0; i < COUNT(texts); i++) {
        apr_time_t t;

        if (cp_cookie_date(&t, exact_text(texts[i], *state)))
            fail_msg("<%s> is a date", texts[i]);
    }
}

/* Each day of eight centuries, leap rules included, against APR's calendar. */
static void every_day_is_the_right_one(void **state)
{
    apr_time_t day;

    (void)state;
    for (day = apr_time_from_sec(-11644473600); day < apr_time_from_sec(13569465600);
         day += apr_time_from_sec(86400)) {
        char text[APR_RFC822_DATE_LEN];
        apr_time_t t;

        apr_rfc822_date(text, day);
        if (!cp_cookie_date(&t, cp_span_of(text)) || t != day)
            fail_msg("%s", text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(a_date_is_read_however_it_is_written),
        EXACT_TEST(what_is_no_date_is_none),
        EXACT_TEST(every_day_is_the_right_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
