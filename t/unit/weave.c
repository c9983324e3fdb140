/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a host inserts is put into pages (t/pages) at their places, whatever buckets
 * they come in; every octet of the page stays, and in its order.
 */
#include "fixture.h"
#include "page/weave.h"
#include "pages.h"

static const char *const with_notices[] = {
    "CookiePolicyLanguage en fr",
    "CookiePolicyCookie _ga third-party provider=A",
    "CookiePolicySource necessary default-src self",
    "CookiePolicySource third-party frame-src https://a.test https://b.test",
    NULL,
};
static const char *const without_notices[] = {
    "CookiePolicyLanguage en fr",
    "CookiePolicyCookie _ga third-party provider=A",
    NULL,
};

static const cp_span host = {"site.test", 9};

typedef struct {
    apr_pool_t *pool; /* of what a test needs but once */
    apr_bucket_alloc_t *list;
    const cp_inserts *inserts;
    char expected[PAGES_ROOM * 8];
    apr_size_t expected_n;
} loom;

static void begin(loom *l, const char *const *lines, apr_pool_t *p)
{
    cp_view view = {.table = fixture_table(p, lines), .path = "/cookies"};
    cp_inserts_of of = {.view = &view};

    l->pool = p;
    l->list = apr_bucket_alloc_create(p);
    l->inserts = cp_inserts_make(p, &of);
    assert_non_null(l->inserts);
}

static void expect(loom *l, cp_span what)
{
    assert_true(l->expected_n + what.n <= sizeof(l->expected));
    memcpy(l->expected + l->expected_n, what.p, what.n);
    l->expected_n += what.n;
}

/* What belongs where a mark is. */
static void expect_mark(loom *l, cp_span mark, cp_span *lang, int *has_link)
{
    if (mark.p[0] == 'F') {
        mark = (cp_span){mark.p + 6, mark.n - 6};
        expect(l, cp_inserts_notice(l->inserts, *lang, host, mark));
        return;
    }
    if (!*has_link)
        expect(l, cp_inserts_head(l->inserts));
    *has_link = 1;
    if (mark.p[0] == 'B') {
        *lang = mark.n > 5 ? (cp_span){mark.p + 5, mark.n - 5} : (cp_span){"", 0};
        expect(l, cp_inserts_banner(l->inserts, *lang));
    }
}

static void expect_page(loom *l, const marked_page *page)
{
    cp_span lang = {"", 0}, mark;
    int has_link = 0;
    apr_size_t i;

    l->expected_n = 0;
    for (i = 0; i < page->marked_n; i++)
        if (page_mark_at(&mark, page->marked + i)) {
            expect_mark(l, mark, &lang, &has_link);
            i += mark.n + 3;
        } else {
            expect(l, (cp_span){page->marked + i, 1});
        }
}

/* The next octets of the page, in a bucket whose memory is somebody else's as soon as
 * the call has returned. */
static void weave_piece(cp_weave *weave, loom *l, apr_bucket_brigade *out, cp_span piece)
{
    apr_bucket_brigade *in = apr_brigade_create(l->pool, l->list);
    char *octets = malloc(piece.n + 1);
    apr_bucket *b = apr_bucket_transient_create(octets, piece.n, l->list);

    memcpy(octets, piece.p, piece.n);
    APR_BRIGADE_INSERT_TAIL(in, b);
    if (!weave->done)
        cp_weave_bucket(weave, out, b, (cp_span){octets, piece.n});
    APR_BRIGADE_CONCAT(out, in);
    for (b = APR_BRIGADE_FIRST(out); b != APR_BRIGADE_SENTINEL(out); b = APR_BUCKET_NEXT(b))
        assert_int_equal(apr_bucket_setaside(b, l->pool), APR_SUCCESS);
    assert_int_equal(cp_weave_hold(weave, l->pool), APR_SUCCESS);
    assert_true(weave->kept_n <= CP_SCAN_HELD);
    memset(octets, '#', piece.n);
    free(octets);
}

static void weave_page(loom *l, const marked_page *page, const apr_size_t *cuts, int count)
{
    static char octets[sizeof(l->expected)];
    apr_size_t n = sizeof(octets), from = 0;
    apr_bucket_brigade *out;
    apr_pool_t *whole = l->pool;
    cp_weave weave;
    int i;

    apr_pool_create(&l->pool, whole);
    out = apr_brigade_create(l->pool, l->list);
    cp_weave_begin(&weave, l->inserts, host, l->pool, l->list);
    for (i = 0; i <= count; i++) {
        apr_size_t to = i < count ? cuts[i] : page->plain_n;

        weave_piece(&weave, l, out, (cp_span){page->plain + from, to - from});
        from = to;
    }
    cp_weave_end(&weave, out);
    assert_int_equal(apr_brigade_flatten(out, octets, &n), APR_SUCCESS);
    if (n != l->expected_n || memcmp(octets, l->expected, n))
        fail_msg("%s, cut at %d, %d: <%.*s>, not <%.*s>", page->name, count ? (int)cuts[0] : 0,
                 count > 1 ? (int)cuts[1] : 0, (int)n, octets, (int)l->expected_n, l->expected);
    apr_pool_destroy(l->pool);
    l->pool = whole;
}

static void check_splits(void *baton, const marked_page *page)
{
    apr_size_t cuts[2];

    expect_page(baton, page);
    for (cuts[0] = 0; cuts[0] <= page->plain_n; cuts[0]++)
        for (cuts[1] = cuts[0]; cuts[1] <= page->plain_n; cuts[1]++)
            weave_page(baton, page, cuts, 2);
}

static void check_single_octets(void *baton, const marked_page *page)
{
    apr_size_t cuts[PAGES_ROOM] = {0}, i;

    expect_page(baton, page);
    for (i = 0; i < page->plain_n; i++)
        cuts[i] = i;
    weave_page(baton, page, cuts, (int)i);
}

static void check_every_page(loom *l)
{
    each_page(check_single_octets, l);
    each_page(check_splits, l);
}

static void pages_are_the_same_whatever_buckets_they_come_in(void **state)
{
    loom l;

    begin(&l, with_notices, *state);
    assert_true(cp_inserts_has_notices(l.inserts));
    check_every_page(&l);
}

static void and_without_notices_too(void **state)
{
    loom l;

    begin(&l, without_notices, *state);
    assert_false(cp_inserts_has_notices(l.inserts));
    check_every_page(&l);
}

/* The part of the page behind the banner is not even taken out of its brigade. */
static void what_is_behind_the_banner_stays_where_it_was(void **state)
{
    static const char page[] = "<!doctype html><body><p>x";
    apr_bucket_brigade *in, *out;
    cp_weave weave;
    apr_bucket *b;
    loom l;

    begin(&l, without_notices, *state);
    in = apr_brigade_create(*state, l.list);
    out = apr_brigade_create(*state, l.list);
    b = apr_bucket_immortal_create(page, strlen(page), l.list);
    APR_BRIGADE_INSERT_TAIL(in, b);
    cp_weave_begin(&weave, l.inserts, host, *state, l.list);
    cp_weave_bucket(&weave, out, b, cp_span_of(page));
    assert_true(weave.done);
    b = APR_BRIGADE_FIRST(in);
    assert_int_equal(b->length, strlen("<p>x"));
    assert_ptr_equal(b, APR_BRIGADE_LAST(in));
}

/* What breaks off is no page: `<p` at its end may be anything. */
static void a_page_that_breaks_off_is_passed_on_as_far_as_it_went(void **state)
{
    static const char page[] = "<!doctype html><tit";
    apr_bucket_brigade *in, *out;
    char octets[64];
    apr_size_t n = sizeof(octets);
    cp_weave weave;
    apr_bucket *b;
    loom l;

    begin(&l, without_notices, *state);
    in = apr_brigade_create(*state, l.list);
    out = apr_brigade_create(*state, l.list);
    b = apr_bucket_immortal_create(page, strlen(page), l.list);
    APR_BRIGADE_INSERT_TAIL(in, b);
    cp_weave_begin(&weave, l.inserts, host, *state, l.list);
    cp_weave_bucket(&weave, out, b, cp_span_of(page));
    assert_int_equal(weave.kept_n, 4);
    cp_weave_stop(&weave, out);
    assert_int_equal(apr_brigade_flatten(out, octets, &n), APR_SUCCESS);
    assert_span((cp_span){octets, n}, cp_span_of(page), page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(pages_are_the_same_whatever_buckets_they_come_in),
        EXACT_TEST(and_without_notices_too),
        EXACT_TEST(what_is_behind_the_banner_stays_where_it_was),
        EXACT_TEST(a_page_that_breaks_off_is_passed_on_as_far_as_it_went),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
