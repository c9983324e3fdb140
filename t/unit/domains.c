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
        /* and these are no domain */
        {"2001:db8::1", ""},
        {"[2001:db8::1]", ""},
        {"a.example; HttpOnly", ""},
        {"a.example\xc2\xa0", ""},
        {"", ""},
        {NULL, ""},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            apr_array_pstrcat(*state, cp_cookie_domains(*state, cases[i].host), ' '),
            cases[i].want);
}

/* A Host field may have thousands of labels, which would be as many domains for
 * each cookie. */
static void a_host_is_no_longer_than_a_name(void **state)
{
    const char *longest = apr_psprintf(*state, "%s.%0246d.test", "a", 0);

    assert_int_equal(strlen(longest), 253);
    assert_int_equal(cp_cookie_domains(*state, longest)->nelts, 2);
    assert_int_equal(cp_cookie_domains(*state, apr_pstrcat(*state, "b", longest, NULL))->nelts, 0);
}

static void a_domain_covers_what_ends_with_it_after_a_dot(void **state)
{
    static const struct {
        const char *domain, *host;
        int want;
    } cases[] = {
        {"example.org", "example.org", 1},
        {"example.org", "WWW.Example.org", 1},
        {"Example.org", "a.b.example.org", 1},
        {"example.org", "badexample.org", 0},
        {"example.org", "example.org.test", 0},
        {"www.example.org", "example.org", 0},
        {"192.0.2.7", "192.0.2.7", 1},
        {"2.7", "192.0.2.7", 0}, /* no part of an address is its parent */
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(cp_cookie_domain_covers(cases[i].domain, cases[i].host), cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_host_is_covered_by_itself_and_its_parents),
        FIXTURE_TEST(a_host_is_no_longer_than_a_name),
        FIXTURE_TEST(a_domain_covers_what_ends_with_it_after_a_dot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
