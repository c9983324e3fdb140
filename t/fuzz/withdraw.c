/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Withdrawal: the first line is the host, the rest a Cookie field, in which all
 * names with an `x` are refused. What comes out deletes them and does nothing else.
 */
#include "apr_strings.h"
#include "consent/withdraw.h"
#include "cookie/setcookie.h"
#include "fuzz/lib/table.h"

static const char *const rows[] = {
    " \"sid a*\" necessary",
    " \"*x* choicex\" statistical",
    " xdom statistical domain=example.org",
    " xhere statistical domain=host path=/p",
    " \"x[1] __Host-x __Secure-x\" statistical partitioned",
    " cnt audience",
};

/* Made once; lives as long as the process. */
static const cp_table *table(void)
{
    static const cp_table *made;

    if (!made)
        made = fuzz_table(rows, sizeof(rows) / sizeof(*rows));
    return made;
}

static int holds(const apr_array_header_t *names, cp_span name)
{
    int i, n = 0;

    for (i = 0; i < names->nelts; i++)
        n += cp_span_is(name, APR_ARRAY_IDX(names, i, const char *));
    return n == 1;
}

static void check(const cp_withdrawal *out, const cp_withdraw_facts *facts)
{
    apr_size_t octets = 0;
    int i;

    for (i = 0; i < out->lines->nelts; i++) {
        cp_span line = cp_span_of(APR_ARRAY_IDX(out->lines, i, const char *)), name;

        MUST(cp_set_cookie_name(&name, line) == CP_SET_COOKIE_OK);
        MUST(memchr(name.p, 'x', name.n) && holds(out->names, name));
        MUST(!cp_span_equal(name, facts->own[0]));
        MUST(cp_set_cookie_life(line, apr_time_now()) == 0);
        MUST(!memchr(line.p, ',', line.n) && !memchr(line.p, '"', line.n));
        octets += line.n + strlen("Set-Cookie: \r\n");
    }
    MUST(out->lines->nelts <= CP_WITHDRAW_LINES);
    MUST(octets <= CP_WITHDRAW_OCTETS || out->lines->nelts == 1);
    MUST(out->names->nelts <= out->found->nelts && out->names->nelts <= out->lines->nelts);
    for (i = 0; i < out->found->nelts; i++)
        MUST(memmem(facts->cookies.p, facts->cookies.n,
                    APR_ARRAY_IDX(out->found, i, cp_refused).name.p,
                    APR_ARRAY_IDX(out->found, i, cp_refused).name.n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    apr_pool_t *p = fuzz_pool();
    cp_span rest, host = cp_span_cut(&rest, (cp_span){(const char *)data, n}, '\n');
    const cp_choice choice = {.refused = table()->opt_in, .issued = 1};
    const cp_withdraw_facts facts = {.table = table(),
                                     .choice = &choice,
                                     .cookies = rest,
                                     .host = apr_pstrmemdup(p, host.p, host.n),
                                     .own = {cp_span_of("choicex"), cp_span_of("__Host-choicex")},
                                     .turn = (apr_uint32_t)n};
    cp_withdrawal out;

    cp_withdraw(&out, &facts, p);
    check(&out, &facts);
    apr_pool_destroy(p);
    return 0;
}
