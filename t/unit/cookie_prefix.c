/* SPDX-License-Identifier: Apache-2.0 */
/* What browsers ask of a cookie because of how its name begins. */
#include "fixture.h"
#include "cookie/prefix.h"

static void a_prefix_asks_for_its_attributes(void **state)
{
    static const struct {
        const char *name;
        int secure, httponly, host_only;
    } cases[] = {
        {"__Secure-a", 1, 0, 0},
        {"__Host-a", 1, 0, 1},
        {"__Http-a", 1, 1, 0},
        {"__Host-Http-a", 1, 1, 1},
        {"__host-HTTP-", 1, 1, 1},
        {"__SECURE-", 1, 0, 0},
        {"__Host-Httpa", 1, 0, 1},
        {"__Secure", 0, 0, 0},
        {"_Host-a", 0, 0, 0},
        {"a__Host-a", 0, 0, 0},
        {"", 0, 0, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_prefix asks = cp_cookie_prefix(cp_span_of(cases[i].name));

        assert_int_equal(asks.secure, cases[i].secure);
        assert_int_equal(asks.httponly, cases[i].httponly);
        assert_int_equal(asks.host_only, cases[i].host_only);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_prefix_asks_for_its_attributes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
