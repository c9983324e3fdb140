/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places in a page, whole and in pieces: they are the same and in order, no more is
 * held than is promised, and each stands between octets of the page, which all go on.
 * The scanner is given no pool: what it keeps is in the scan.
 */
#include "fuzz/lib/fuzz.h"
#include "page/scan.h"

#define PLACES 64 /* of more only the number is compared */

typedef struct {
    cp_scan_event event;
    apr_size_t at; /* octets of the page in front of it */
    apr_size_t src_n;
} place;

typedef struct {
    place places[PLACES];
    size_t count;
    char lang[CP_SCAN_LANG];
    apr_size_t lang_n;
} found;

static void check_place(const found *all, const place *new, cp_span page)
{
    size_t last = all->count < PLACES ? all->count : PLACES;

    MUST(new->at <= page.n);
    MUST(!last || new->at >= all->places[last - 1].at);
    MUST(new->event != CP_SCAN_HEAD || all->count == 0);
    MUST(new->event != CP_SCAN_BODY || all->count <= 1);
    MUST(new->event != CP_SCAN_FRAME || (all->count && new->src_n &&new->src_n <= CP_SCAN_SRC));
}

static void add(found *all, const cp_scan *scan, cp_scan_event event, apr_size_t read, cp_span page)
{
    place new = {event, read - scan->held, 0};
    cp_span lang = cp_scan_lang(scan);

    if (event == CP_SCAN_MORE || event == CP_SCAN_DONE)
        return;
    if (event == CP_SCAN_FRAME)
        new.src_n = cp_scan_src(scan).n;
    check_place(all, &new, page);
    if (event == CP_SCAN_BODY) {
        MUST(lang.n <= CP_SCAN_LANG);
        memcpy(all->lang, lang.p, lang.n);
        all->lang_n = lang.n;
    }
    if (all->count < PLACES)
        all->places[all->count] = new;
    all->count++;
}

/* Each piece is a copy of its own length, so that a sanitizer sees its end. */
static cp_scan_event feed(found *all, cp_scan *scan, cp_span page, apr_size_t *read, apr_size_t n)
{
    char *piece = malloc(n ? n : 1);
    apr_size_t from = 0, taken, passed = *read - scan->held;
    cp_scan_event event;

    memcpy(piece, page.p + *read, n);
    do {
        event = cp_scan_feed(scan, &taken, (cp_span){piece + from, n - from});
        MUST(taken <= n - from && scan->held <= CP_SCAN_HELD);
        from += taken;
        *read += taken;
        MUST(*read - scan->held >= passed); /* nothing is held that was let go */
        passed = *read - scan->held;
        add(all, scan, event, *read, page);
    } while (event != CP_SCAN_MORE && event != CP_SCAN_DONE);
    MUST(event == CP_SCAN_DONE || from == n);
    free(piece);
    return event;
}

static void find(found *all, cp_span page, apr_size_t first, apr_size_t step, int wants_frames)
{
    cp_scan scan;
    apr_size_t read = 0, n = first;
    cp_scan_event event = CP_SCAN_MORE;

    memset(all, 0, sizeof(*all));
    cp_scan_begin(&scan, wants_frames);
    for (; event == CP_SCAN_MORE && read < page.n; n = step)
        event = feed(all, &scan, page, &read, n < page.n - read ? n : page.n - read);
    if (event == CP_SCAN_MORE)
        add(all, &scan, cp_scan_end(&scan), read, page);
}

static void must_be_same(const found *a, const found *b)
{
    size_t i;

    MUST(a->count == b->count && a->lang_n == b->lang_n && !memcmp(a->lang, b->lang, a->lang_n));
    for (i = 0; i < a->count && i < PLACES; i++) {
        MUST(a->places[i].event == b->places[i].event);
        MUST(a->places[i].at == b->places[i].at);
        MUST(a->places[i].src_n == b->places[i].src_n);
    }
}

/* Without frames: the same places up to the banner. */
static void must_begin_alike(const found *with, const found *without)
{
    size_t i;

    MUST(without->count <= with->count && without->count <= 2);
    for (i = 0; i < without->count; i++)
        MUST(with->places[i].event == without->places[i].event &&
             with->places[i].at == without->places[i].at);
    MUST(i == with->count || with->places[i].event == CP_SCAN_FRAME);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cp_span page = {(const char *)data, n};
    apr_size_t step, cut = n ? data[n / 2] * n / 256 : 0;
    found whole, pieces;

    find(&whole, page, n, n, 1);
    for (step = 1; step <= 4; step++) {
        find(&pieces, page, step, step, 1);
        must_be_same(&whole, &pieces);
    }
    find(&pieces, page, cut, n, 1);
    must_be_same(&whole, &pieces);
    find(&pieces, page, n, n, 0);
    must_begin_alike(&whole, &pieces);
    return 0;
}
