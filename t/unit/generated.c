/* SPDX-License-Identifier: Apache-2.0 */
/* Names that programs make up, and the pattern that is proposed for them. */
#include "fixture.h"
#include "policy/generated.h"

static void a_generated_part_gives_way_to_a_star(void **state)
{
    static const struct {
        const char *name, *pattern; /* NULL: the name stays */
    } cases[] = {
        /* words, versions and short numbers are names */
        {"sessionid", NULL},
        {"PHPSESSID", NULL},
        {"csrftoken", NULL},
        {"_ga", NULL},
        {"__Host-cookies_preferences", NULL},
        {"django_language", NULL},
        {"utm2", NULL},
        {"oauth2_state", NULL},
        {"cart-v2", NULL},
        {"theme_2024", NULL},
        {"ARRAffinitySameSite", NULL},
        {"_hjAbsoluteSessionInProgress", NULL},
        {"facade", NULL},
        /* accounts, hashes, sessions are not */
        {"_ga_8K2XG41TQZ", "_ga_*"},
        {"_gat_UA-1234567-1", "_gat_UA-*"},
        {"_hjSession_2819305", "_hjSession_*"},
        {"_pk_id.1.1fff", "_pk_id.1.*"},
        {"_pk_ses.7.a3c9", "_pk_ses.7.*"},
        {"wordpress_logged_in_5c1e0f6f84d2a7e3b9d04c6a1f2e3d4c", "wordpress_logged_in_*"},
        {"SSESS5c1e0f6f84d2a7e3b9d04c6a1f2e3d4c", "SSESS*"},
        {"user12345", "user*"},
        {"id-550e8400-e29b-41d4-a716-446655440000", "id-*"},
        {"visitor.MTIzNDU2Nzg5MGFiY2RlZg==", "visitor.*"},
        {"20261124", "*"},
        {"a1b2c3d4e5f6", "*"},
    };
    char out[256];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        apr_size_t n = cp_name_pattern(out, cp_span_of(cases[i].name));

        if (!cases[i].pattern) {
            if (n)
                fail_msg("%s became %s", cases[i].name, out);
        } else if (!n || strcmp(out, cases[i].pattern)) {
            fail_msg("%s became %s", cases[i].name, n ? out : "nothing");
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_generated_part_gives_way_to_a_star),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
