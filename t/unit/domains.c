/* SPDX-License-Identifier: Apache-2.0 */
/* Under which domains a browser may hold a cookie that it sends to a host. */
#include "fixture.h"
#include "cookie/domains.h"

static void a_host_is_covered_by_itself_and_its_parents(void **state)
{
    static const struct {
        const char *host, *want;
    } cases[] = {
        {"www.example.org", "www.example.org example.org"},
        {"example.org", "example.org"},
        {"a.b.example.org", "a.b.example.org b.example.org example.org"},
        {"shop.example.co.uk", "shop.example.co.uk example.co.uk co.uk"},
        {"www.xn--bcher-kva.example", "www.xn--bcher-kva.example xn--bcher-kva.example"},
        {"1.2.3.example", "1.2.3.example 2.3.example 3.example"},
        /* nothing is above these */
        {"localhost", "localhost"},
        {"192.0.2.10", "192.0.2.10"},
        {"2001:db8::1", "2001:db8::1"},
        {"[2001:db8::1]", "[2001:db8::1]"},
        {"", ""},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            apr_array_pstrcat(*state, cp_cookie_domains(*state, cp_span_of(cases[i].host)), ' '),
            cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_host_is_covered_by_itself_and_its_parents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
