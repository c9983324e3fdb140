/* SPDX-License-Identifier: Apache-2.0 */
/* A Set-Cookie line, and what stands in it as a date. */
#include "cookie/setcookie.h"
#include "exhaust/reference.h"
#include "fuzz/lib/fuzz.h"

#define NOW apr_time_from_sec(1700000000)

/* A date read and written as RFC 6265bis has servers write it is the same. */
static void check_date(cp_span text)
{
    char written[APR_RFC822_DATE_LEN];
    apr_time_t t, again;

    if (!cp_cookie_date(&t, text))
        return;
    MUST(t % APR_USEC_PER_SEC == 0);
    MUST(apr_rfc822_date(written, t) == APR_SUCCESS);
    MUST(cp_cookie_date(&again, cp_span_of(written)) && again == t);
}

static void check_life(cp_span line, apr_pool_t *p)
{
    apr_int64_t life = cp_set_cookie_life(line, NOW), max_age = ref_max_age(line, p);
    const char *shorter = cp_set_cookie_shorten(line, 60, p);
    cp_span rest = cp_span_of(cp_set_cookie_shorten(line, CP_LIFE_SESSION, p));
    cp_span name, name_before;

    MUST(max_age < 0 || life == max_age);
    MUST(life >= CP_LIFE_SESSION);
    MUST(cp_set_cookie_life(cp_span_of(shorter), NOW) == 60);
    MUST(cp_set_cookie_life(rest, NOW) == CP_LIFE_SESSION);
    MUST(cp_span_equal(rest, ref_without_life(line, p)));
    MUST(cp_set_cookie_name(&name_before, line) == cp_set_cookie_name(&name, cp_span_of(shorter)));
    MUST(cp_span_equal(name, name_before));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const cp_set_cookie_form forms[] = {
        ['o'] = CP_SET_COOKIE_OK, ['c'] = CP_SET_COOKIE_CONTROL, ['n'] = CP_SET_COOKIE_NAMELESS};
    apr_pool_t *p = fuzz_pool();
    cp_span line = {(const char *)data, n}, name, expected;
    cp_set_cookie_form form = cp_set_cookie_name(&name, line);

    check_date(line);
    MUST(form == forms[(int)ref_set_cookie_name(&expected, line, p)]);
    if (form != CP_SET_COOKIE_CONTROL) {
        MUST(cp_span_equal(name, expected));
        check_life(line, p);
    } else {
        cp_set_cookie_life(line, NOW);
        cp_set_cookie_shorten(line, 60, p);
    }
    apr_pool_destroy(p);
    return 0;
}
