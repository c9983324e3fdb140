/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of a choice cookie, as it comes and as what another host of the
 * domain stored.
 */
#include "consent/choice.h"
#include "unit/unsigned.h"
#include "fuzz/lib/table.h"
#include "policy/tokens.h"

#define NOW apr_time_from_sec(APR_INT64_C(1767225600))

static const char *const rows[] = {
    " sid necessary",
    " aud audience provider=A duration=1mo",
    " _ga statistical provider=G duration=2y",
    " _hj statistical provider=H duration=1d",
    " ad third-party provider=X duration=1y",
};

/* Made once; lives as long as the process. */
static const cp_table *table(void)
{
    static const cp_table *made;

    if (!made)
        made = fuzz_table(rows, sizeof(rows) / sizeof(*rows));
    return made;
}

/* A granted category has each of its tokens in the value, as they stand there
 * but for the class of its life. */
static void check_granted(cp_span value, const cp_choice *choice)
{
    int i;

    for (i = 0; i < table()->categories->nelts; i++) {
        const char *t = APR_ARRAY_IDX(table()->categories, i, const cp_category *)->tokens;

        for (; choice->granted >> i & 1 && *t; t += CP_TOKEN_LENGTH)
            MUST(memmem(value.p, value.n, t, 4));
    }
}

/* What this host writes over the value is read again as it was meant. */
static void check_written(cp_span shared, apr_uint64_t granted, apr_pool_t *p)
{
    apr_uint64_t asked = table()->opt_in | table()->opt_out;
    cp_choice choice;
    cp_span value = cp_span_of(write_choice(p, table(), granted, shared, NOW));

    MUST(value.n <= CP_CHOICE_MAX);
    MUST(read_choice(&choice, table(), value, NOW) == CP_CHOICE_VALID);
    MUST(choice.granted == (granted & asked));
    MUST(choice.refused == (asked & ~granted));
    MUST(!choice.changed && choice.issued == NOW);
}

/* A host with a key that no input has. */
static cp_choice_place signed_place(void)
{
    static const cp_secret *secret;

    if (!secret)
        MUST(!cp_secret_read(&secret, cp_span_of("a key of thirty-two octets or more"),
                             fuzz_pool()));
    return (cp_choice_place){table(), secret, cp_span_of("c"), cp_span_of("example.org")};
}

/* Without the key no input is a choice, nor is one that was signed in any other
 * way than this; and what is kept of a valid one is signed again. */
static void check_signed(cp_span value, cp_choice_state unsigned_state, apr_pool_t *p)
{
    cp_choice_place place = signed_place();
    cp_choice choice;
    cp_choice_state state = cp_choice_read(&choice, &place, value, NOW);
    const char *again;

    MUST(state == CP_CHOICE_FORGED || state == CP_CHOICE_UNREADABLE);
    MUST(!choice.granted && !choice.refused && !choice.changed && !choice.issued);
    if (unsigned_state != CP_CHOICE_VALID)
        return;
    again = cp_choice_again(p, &place, value);
    if (strlen(again) > CP_CHOICE_MAX) /* there was no room for a tag */
        return;
    MUST(cp_choice_read(&choice, &place, cp_span_of(again), NOW) == CP_CHOICE_VALID);
    MUST(cp_choice_repeats(value, again));
    place.scope = cp_span_of("example.com");
    MUST(cp_choice_read(&choice, &place, cp_span_of(again), NOW) == CP_CHOICE_FORGED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cp_span value = {(const char *)data, n};
    apr_pool_t *p = fuzz_pool();
    cp_choice choice;
    cp_choice_state state = read_choice(&choice, table(), value, NOW);
    apr_uint64_t all = choice.granted | choice.refused | choice.changed;

    check_signed(value, state, p);
    MUST(!(choice.granted & choice.refused) && !(choice.granted & choice.changed) &&
         !(choice.refused & choice.changed));
    MUST(!(all & ~(table()->opt_in | table()->opt_out)));
    MUST(state == CP_CHOICE_VALID || (!all && !choice.issued));
    if (state == CP_CHOICE_VALID) {
        MUST(n <= CP_CHOICE_MAX && choice.issued > 0);
        check_granted(value, &choice);
        check_written(value, 0, p);
        check_written(value, ~APR_UINT64_C(0), p);
        check_written(value, n, p);
    }
    apr_pool_destroy(p);
    return 0;
}
