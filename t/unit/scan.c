/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places in a page are found where the HTML standard has them, whatever the page
 * looks like (t/pages) and wherever it is cut.
 */
#include "page/scan.h"
#include "pages.h"

typedef struct {
    char octets[2 * PAGES_ROOM];
    apr_size_t n;
    apr_size_t released; /* octets of the page that are in there */
} output;

static void put(output *out, cp_span what)
{
    memcpy(out->octets + out->n, what.p, what.n);
    out->n += what.n;
    out->octets[out->n] = '\0';
}

/* What was read, but for what is held. */
static void release(output *out, const char *page, apr_size_t read, apr_size_t held)
{
    apr_size_t n = read - held - out->released;

    assert_true(held <= CP_SCAN_HELD && read - held >= out->released);
    put(out, (cp_span){page + out->released, n});
    out->released += n;
}

static void mark(output *out, const cp_scan *scan, cp_scan_event event)
{
    static const char *const names[] = {
        [CP_SCAN_HEAD] = "HEAD", [CP_SCAN_BODY] = "BODY", [CP_SCAN_FRAME] = "FRAME"};
    cp_span more = {"", 0};

    if (event == CP_SCAN_MORE || event == CP_SCAN_DONE)
        return;
    if (event != CP_SCAN_HEAD)
        more = event == CP_SCAN_BODY ? cp_scan_lang(scan) : cp_scan_src(scan);
    put(out, cp_span_of("[["));
    put(out, cp_span_of(names[event]));
    put(out, cp_span_of(more.n ? " " : ""));
    put(out, more);
    put(out, cp_span_of("]]"));
}

/* The page in spans that end at `cuts` (and at the page's end), marked. */
static void mark_places(output *out, cp_scan *scan, cp_span page, const apr_size_t *cuts, int count)
{
    apr_size_t read = 0;
    int i;

    out->n = out->released = 0;
    for (i = 0; i <= count; i++) {
        apr_size_t end = i < count ? cuts[i] : page.n, taken;
        cp_scan_event event;

        do {
            event = cp_scan_feed(scan, &taken, (cp_span){page.p + read, end - read});
            read += taken;
            release(out, page.p, read, scan->held);
            mark(out, scan, event);
        } while (event != CP_SCAN_MORE && event != CP_SCAN_DONE);
        if (event == CP_SCAN_DONE)
            break;
        assert_true(read == end);
    }
    if (i > count)
        mark(out, scan, cp_scan_end(scan));
    release(out, page.p, page.n, 0);
}

static void compare(const marked_page *page, const output *out, const apr_size_t *cuts, int count)
{
    if (out->n == page->marked_n && !memcmp(out->octets, page->marked, out->n))
        return;
    fail_msg("%s, cut at %d, %d: <%.*s>, not <%.*s>", page->name, count ? (int)cuts[0] : 0,
             count > 1 ? (int)cuts[1] : 0, (int)out->n, out->octets, (int)page->marked_n,
             page->marked);
}

static void check(const marked_page *page, const apr_size_t *cuts, int count)
{
    cp_scan scan;
    output out;

    cp_scan_begin(&scan, 1);
    mark_places(&out, &scan, (cp_span){page->plain, page->plain_n}, cuts, count);
    compare(page, &out, cuts, count);
}

static void check_whole(void *baton, const marked_page *page)
{
    (void)baton;
    check(page, NULL, 0);
}

static void check_splits(void *baton, const marked_page *page)
{
    apr_size_t cuts[2];

    (void)baton;
    for (cuts[0] = 0; cuts[0] <= page->plain_n; cuts[0]++)
        for (cuts[1] = cuts[0]; cuts[1] <= page->plain_n; cuts[1]++)
            check(page, cuts, 2);
}

static void check_single_octets(void *baton, const marked_page *page)
{
    apr_size_t cuts[PAGES_ROOM] = {0}, i;

    (void)baton;
    for (i = 0; i < page->plain_n; i++)
        cuts[i] = i;
    check(page, cuts, (int)i);
}

static void places_are_where_the_standard_has_them(void **state)
{
    (void)state;
    assert_true(each_page(check_whole, NULL) >= 50);
}

static void they_are_the_same_however_a_page_is_cut(void **state)
{
    (void)state;
    each_page(check_single_octets, NULL);
    each_page(check_splits, NULL);
}

/* Without frames the last place is that of the banner, and all up to there is as it
 * is with them. */
static void check_without_frames(void *baton, const marked_page *page)
{
    const char *frame = strstr(page->marked, "[[FRAME");
    cp_scan scan;
    output out;

    (void)baton;
    cp_scan_begin(&scan, 0);
    mark_places(&out, &scan, (cp_span){page->plain, page->plain_n}, NULL, 0);
    assert_null(strstr(out.octets, "[[FRAME"));
    if (!frame)
        compare(page, &out, NULL, 0);
    else
        assert_memory_equal(out.octets, page->marked, (size_t)(frame - page->marked));
}

static void nothing_is_read_behind_the_banner_where_no_notice_is_wanted(void **state)
{
    static const char text[] = "<!doctype html><body><p>x";
    cp_scan scan;
    apr_size_t taken;

    (void)state;
    each_page(check_without_frames, NULL);
    cp_scan_begin(&scan, 0);
    assert_int_equal(cp_scan_feed(&scan, &taken, cp_span_of(text)), CP_SCAN_BODY);
    assert_int_equal(taken, 21);
    assert_int_equal(cp_scan_feed(&scan, &taken, cp_span_of(text + 21)), CP_SCAN_DONE);
    assert_int_equal(taken, 0);
}

static cp_scan_event feed_all(cp_scan *scan, cp_span text)
{
    cp_scan_event event;
    apr_size_t taken;

    do {
        event = cp_scan_feed(scan, &taken, text);
        text.p += taken;
        text.n -= taken;
    } while (event == CP_SCAN_HEAD || event == CP_SCAN_BODY);
    return event;
}

static void of_a_long_address_the_beginning_is_kept(void **state)
{
    cp_scan scan;

    cp_scan_begin(&scan, 1);
    feed_all(&scan, cp_span_of("<body><iframe src='https://a.test/?"));
    feed_all(&scan, repeated("0123456789", 1000, *state));
    assert_int_equal(feed_all(&scan, cp_span_of("'></iframe>")), CP_SCAN_FRAME);
    assert_int_equal(cp_scan_src(&scan).n, CP_SCAN_SRC);
    assert_memory_equal(cp_scan_src(&scan).p, "https://a.test/?0123456789", 26);
}

static void a_page_too_deep_gets_no_notices(void **state)
{
    cp_scan scan;

    cp_scan_begin(&scan, 1);
    feed_all(&scan, cp_span_of("<body>"));
    assert_int_equal(feed_all(&scan, repeated("<svg>", CP_SCAN_DEPTH, *state)), CP_SCAN_MORE);
    assert_int_equal(feed_all(&scan, cp_span_of("<p><iframe src=a></iframe>")), CP_SCAN_FRAME);
    assert_int_equal(feed_all(&scan, repeated("<svg>", CP_SCAN_DEPTH + 1, *state)), CP_SCAN_DONE);
    assert_int_equal(feed_all(&scan, cp_span_of("<p><iframe src=a></iframe>")), CP_SCAN_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(places_are_where_the_standard_has_them),
        EXACT_TEST(they_are_the_same_however_a_page_is_cut),
        EXACT_TEST(nothing_is_read_behind_the_banner_where_no_notice_is_wanted),
        EXACT_TEST(of_a_long_address_the_beginning_is_kept),
        EXACT_TEST(a_page_too_deep_gets_no_notices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
