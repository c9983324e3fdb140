/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Cookie field. Names with an `x` in their fold are refused, others with a
 * `u` are not declared, the rest is allowed.
 */
#include "cookie/name.h"
#include "cookie/request.h"
#include "exhaust/reference.h"
#include "fuzz/lib/fuzz.h"

static int fold_has(cp_span name, char letter)
{
    char *fold = malloc(name.n);
    apr_size_t n = cp_name_fold(fold, name);
    int found = memchr(fold, letter, n) != NULL;

    MUST(n <= name.n);
    free(fold);
    return found;
}

static int refused(void *baton, cp_span name)
{
    (void)baton;
    return fold_has(name, 'x');
}

static int keep(void *baton, cp_span name, cp_place place)
{
    MUST(name.n && name.p[0] != '$');
    MUST(!cp_is_blank(name.p[0]) && !cp_is_blank(name.p[name.n - 1]));
    if (refused(baton, name))
        return 0;
    return place == CP_PLACE_COMMA || !fold_has(name, 'u');
}

static void count(void *baton, cp_span name)
{
    MUST(name.n && name.p[0] != '$');
    ++*(apr_size_t *)baton;
}

/* What a search finds has to be what a walk over the pairs finds. */
static void check_find(cp_span field, cp_span kept)
{
    cp_span value, again;
    cp_find found = cp_cookie_find(&value, field, cp_span_of("a"));

    if (found != CP_FIND_ONE)
        return;
    MUST(value.p >= field.p && value.p + value.n <= cp_span_end(field));
    MUST(cp_cookie_find(&again, kept, cp_span_of("a")) == CP_FIND_ONE);
    MUST(again.n <= value.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    apr_pool_t *p = fuzz_pool();
    cp_span field = {(const char *)data, n}, kept, again;
    cp_pieces pieces;
    apr_size_t cut = cp_pieces_sift(&kept, cp_cookie_cut(&pieces, field), keep, NULL, p), names = 0;

    MUST(kept.n <= n + n / 3);
    MUST(kept.p == field.p || !kept.p[kept.n]);
    MUST(!ref_hostile_reading(kept, refused, NULL, p).p);
    MUST(!cp_pieces_sift(&again, cp_cookie_cut(&pieces, kept), keep, NULL, p) &&
         cp_span_equal(again, kept));
    cp_cookie_names(kept, count, &names);
    MUST(!names == !kept.n);
    check_find(field, kept);
    if (n <= 2048) { /* the reference is slow */
        int expected_cut;
        cp_span expected = ref_cookie(&expected_cut, field, keep, NULL, p);

        MUST(cp_span_equal(kept, expected) && cut == (apr_size_t)expected_cut);
    }
    apr_pool_destroy(p);
    return 0;
}
