/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A raw head, whole and in pieces. Set-Cookie lines with an `x` go, those with
 * an `r` are rewritten.
 */
#include <strings.h>

#include "cookie/rawhead.h"
#include "fuzz/lib/fuzz.h"

static const char *drop(void *baton, const char *value)
{
    (void)baton;
    return strchr(value, 'x') ? NULL : value;
}

static const char *drop_or_rewrite(void *baton, const char *value)
{
    value = drop(baton, value);
    return value && strchr(value, 'r') ? "s=1; Path=/" : value;
}

/* Scans what comes in steps of `step` octets. */
static cp_head_state scan_in_steps(cp_head *head, cp_span data, apr_size_t step)
{
    cp_head_state state = CP_HEAD_PARTIAL;
    apr_size_t from = 0, n = 0;

    while (state == CP_HEAD_PARTIAL && n < data.n) {
        n = data.n - n < step ? data.n : n + step;
        state = cp_head_scan(head, (cp_span){data.p, n}, &from);
    }
    return state;
}

/* No line, wherever a reader lets lines begin, is one that had to go. */
static void check_lines(cp_span head)
{
    const char *p = head.p, *end = cp_span_end(head), *stop;

    for (; p < end; p = stop + 1) {
        for (stop = p; stop < end && *stop != '\r' && *stop != '\n'; stop++)
            ;
        if (stop - p >= 11 && !strncasecmp(p, "set-cookie:", 11) && p > head.p)
            MUST(!memchr(p, 'x', (size_t)(stop - p)));
        MUST(stop - p < 12 || strncasecmp(p, "set-cookie2:", 12) || p == head.p);
        if (stop == end)
            break;
    }
}

static void check_sift(cp_span head, int whole, cp_judge_line_fn judge, apr_pool_t *p)
{
    cp_span sifted, again;
    apr_size_t dropped = cp_head_sift(&sifted, head, judge, NULL, p), from = 0;
    cp_head scanned;

    if (judge == drop)
        MUST(dropped ? sifted.n < head.n : sifted.p == head.p && sifted.n == head.n);
    check_lines(sifted);
    MUST(cp_head_sift(&again, sifted, judge, NULL, p) == 0 && cp_span_equal(again, sifted));
    if (whole) {
        MUST(cp_head_scan(&scanned, sifted, &from) == CP_HEAD_WHOLE);
        MUST(scanned.length == sifted.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    apr_pool_t *p = fuzz_pool();
    cp_span octets = {(const char *)data, n};
    cp_head head = {0, 0}, pieces = {0, 0};
    apr_size_t from = 0, step;
    cp_head_state state = cp_head_scan(&head, octets, &from);

    for (step = 1; step <= 5; step++) {
        MUST(scan_in_steps(&pieces, octets, step) == state || n == 0);
        MUST(state != CP_HEAD_WHOLE ||
             (pieces.length == head.length && pieces.status == head.status));
    }
    if (state == CP_HEAD_WHOLE) {
        MUST(head.length <= n && head.status >= 0);
        octets.n = head.length;
    }
    check_sift(octets, state == CP_HEAD_WHOLE, drop, p);
    check_sift(octets, state == CP_HEAD_WHOLE, drop_or_rewrite, p);
    apr_pool_destroy(p);
    return 0;
}
