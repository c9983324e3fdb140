/* SPDX-License-Identifier: Apache-2.0 */
/* Searching by words finds what searching by octets finds, at any place. */
#include "exact.h"
#include "text/octets.h"

static void a_control_octet_is_seen_at_any_place_of_any_length(void **state)
{
    int octet;

    for (octet = 0; octet < 256; octet++) {
        int control = octet < 9 || (octet > 9 && octet < 32) || octet == 127;
        apr_size_t n, at;

        for (n = 1; n <= 25; n++) {
            char *text = malloc(n);

            for (at = 0; at < n; at++) {
                memset(text, "a\t\xff"[at % 3], n);
                text[at] = (char)octet;
                if (cp_has_control((cp_span){text, n}) != control)
                    fail_msg("octet %02X at %d of %d", (unsigned)octet, (int)at, (int)n);
            }
            free(text);
        }
    }
    assert_false(cp_has_control((cp_span){NULL, 0}));
    (void)state;
}

static void the_first_of_an_octet_is_found(void **state)
{
    static const unsigned char wanted[] = {'=', 0, 0x80, 0xff, 1};
    /* Neighbours that a borrow or a lost bit would take for it. */
    static const unsigned char others[] = {'<', '>', 0xbd, 1, 0x7f, 0xfe, 0x81, 2};
    apr_size_t w, o, n, at;

    for (w = 0; w < COUNT(wanted); w++) {
        for (o = 0; o < COUNT(others); o++) {
            for (n = 0; n <= 25; n++) {
                char *text = malloc(n + 1);

                for (at = 0; others[o] != wanted[w] && at <= n; at++) {
                    memset(text, others[o], n);
                    memset(text + at, wanted[w], n - at);
                    assert_ptr_equal(cp_octet_find(text, (char)wanted[w], text + n), text + at);
                    assert_ptr_equal(cp_octet_find_near(text, (char)wanted[w], text + n),
                                     text + at);
                    if (wanted[w] >= 0x80)
                        continue;
                    assert_ptr_equal(cp_octet_find_either(text, (char)wanted[w], 'x', text + n),
                                     text + at);
                    assert_ptr_equal(cp_octet_find_either(text, 'x', (char)wanted[w], text + n),
                                     text + at);
                }
                free(text);
            }
        }
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXACT_TEST(a_control_octet_is_seen_at_any_place_of_any_length),
        EXACT_TEST(the_first_of_an_octet_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
