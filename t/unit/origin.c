/* SPDX-License-Identifier: Apache-2.0 */
/* Only this site's own page can grant; only another site's is turned away. */
#include "fixture.h"
#include "consent/origin.h"

enum { SAME = CP_ORIGIN_SAME, UNKNOWN = CP_ORIGIN_UNKNOWN, CROSS = CP_ORIGIN_CROSS };

/* A request to https://www.example.org/ with ServerAlias example.org and
 * *.example.net, to which a test adds what the browser says. */
static cp_origin_facts request(apr_pool_t *p)
{
    apr_array_header_t *aliases = apr_array_make(p, 2, sizeof(const char *));

    APR_ARRAY_PUSH(aliases, const char *) = "example.org";
    APR_ARRAY_PUSH(aliases, const char *) = "*.example.net";
    return (cp_origin_facts){.host = "www.example.org",
                             .server_name = "www.example.org",
                             .port = 443,
                             .default_port = 443,
                             .aliases = aliases};
}

static void sec_fetch_site_decides_alone(void **state)
{
    static const struct {
        const char *site, *origin;
        int want;
    } cases[] = {
        {"same-origin", NULL, SAME},
        {"same-origin", "https://evil.example", SAME},
        {"cross-site", "https://www.example.org", CROSS},
        {"same-site", "https://www.example.org", UNKNOWN},
        {"none", "https://www.example.org", UNKNOWN},
        /* not recognised: as if it were absent */
        {"", "https://www.example.org", SAME},
        {"Same-Origin", "https://evil.example", CROSS},
        {"same-origin, same-origin", NULL, UNKNOWN},
        {"future-value", "null", UNKNOWN},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_origin_facts facts = request(*state);

        facts.sec_fetch_site = cases[i].site;
        facts.origin = cases[i].origin;
        assert_int_equal(cp_origin_judge(&facts), cases[i].want);
    }
}

static void an_origin_is_compared_by_host_and_port(void **state)
{
    static const struct {
        const char *origin;
        int want;
    } cases[] = {
        {"https://www.example.org", SAME},
        {"https://www.example.org:443", SAME},
        {"https://www.example.org:", SAME},
        {"http://www.example.org", SAME}, /* TLS may end in front */
        {"http://www.example.org:80", SAME},
        {"HTTPS://WWW.Example.ORG", SAME},
        {"https://example.org", SAME}, /* the alias */
        {"https://www.example.org:8443", UNKNOWN},
        {"http://www.example.org:8080", UNKNOWN},
        {"https://evil.example", CROSS},
        {"https://www.example.org.evil.example", CROSS},
        {"https://evilwww.example.org", CROSS},
        {"https://www.example.org.", CROSS},
        {"https://a.example.net", CROSS}, /* a wildcard alias never matches */
        {"https://[::1]", CROSS},
        {"chrome-extension://abcdef", CROSS},
        {"ftp://www.example.org", CROSS},
        {"null", UNKNOWN},
        {"", UNKNOWN},
        {"https://", UNKNOWN},
        {"https://*.example.net", UNKNOWN},
        {"www.example.org", UNKNOWN},
        {"//www.example.org", UNKNOWN},
        {"://www.example.org", UNKNOWN},
        {"1s://www.example.org", UNKNOWN},
        {"https://www.example.org/", UNKNOWN}, /* more than an origin */
        {"https://www.example.org?a", UNKNOWN},
        {"https://a@www.example.org", UNKNOWN},
        {"https://www.example.org@evil.example", UNKNOWN},
        {"https://www.example.org:80x", UNKNOWN},
        {"https://www.example.org:65536", UNKNOWN},
        {"https://www.example.org:99999999999999999999", UNKNOWN},
        {"https://www.example.org https://www.example.org", UNKNOWN},
        {"https://www%2eexample.org", UNKNOWN},
        {"https://[::1", UNKNOWN},
        {"https://[]", UNKNOWN},
        {"https://[::1]x", UNKNOWN},
        {"https://www.example.org\\.evil.example", UNKNOWN},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_origin_facts facts = request(*state);

        facts.origin = cases[i].origin;
        facts.referer = "https://www.example.org/"; /* never looked at beside an Origin */
        assert_int_equal(cp_origin_judge(&facts), cases[i].want);
    }
}

static void a_port_is_that_of_the_name_or_of_the_request(void **state)
{
    static const struct {
        const char *host, *server_name;
        int port, default_port;
        const char *origin;
        int want;
    } cases[] = {
        {"x.org:8080", "y.org", 8080, 80, "http://x.org:8080", SAME},
        {"x.org:8080", "y.org", 8080, 80, "http://x.org", UNKNOWN},
        {"x.org:8080", "y.org", 8080, 80, "http://y.org:8080", SAME},
        {"x.org:8080", "y.org", 8080, 80, "http://y.org", UNKNOWN},
        {"x.org:80", "y.org", 80, 80, "http://x.org", SAME},
        {"x.org:80", "y.org", 80, 80, "http://y.org", SAME},
        {"x.org", "y.org:8443", 443, 443, "https://y.org:8443", SAME},
        {"x.org", "y.org:8443", 443, 443, "https://y.org", UNKNOWN},
        /* behind a terminator, which speaks plain HTTP on some port to us */
        {"x.org", "y.org", 8080, 80, "https://x.org", SAME},
        {"x.org:443", "y.org", 8080, 80, "https://x.org", SAME},
        {"x.org", "y.org", 80, 80, "https://x.org:8080", UNKNOWN},
        /* IPv6, with case */
        {"[2001:DB8::1]:8080", "y.org", 8080, 80, "http://[2001:db8::1]:8080", SAME},
        {"[::1]", "y.org", 80, 80, "http://[::1]", SAME},
        {"[::1]", "y.org", 80, 80, "http://[::2]", CROSS},
        /* nothing to compare with */
        {NULL, NULL, 80, 80, "http://x.org", CROSS},
        {"x.org, y.org", NULL, 80, 80, "http://x.org", CROSS},
        {"", "", 80, 80, "http://x.org", CROSS},
        {"a@x.org", NULL, 80, 80, "http://x.org", CROSS},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_origin_facts facts = {.host = cases[i].host,
                                 .server_name = cases[i].server_name,
                                 .port = cases[i].port,
                                 .default_port = cases[i].default_port,
                                 .origin = cases[i].origin};

        assert_int_equal(cp_origin_judge(&facts), cases[i].want);
    }
    (void)state;
}

static void a_referer_counts_only_without_an_origin(void **state)
{
    static const struct {
        const char *referer;
        int want;
        const char *path;
    } cases[] = {
        {NULL, UNKNOWN, NULL},
        {"https://www.example.org/a/b?c=d#e", SAME, "/a/b?c=d"},
        {"https://www.example.org", SAME, "/"},
        {"https://www.example.org?q", SAME, "/?q"},
        {"https://www.example.org#f", SAME, "/"},
        {"https://example.org/x", SAME, "/x"},
        {"https://www.example.org//evil.example/", SAME, NULL},
        {"https://www.example.org/\\evil.example/", SAME, NULL},
        {"https://www.example.org/a b", SAME, NULL},
        {"https://evil.example/https://www.example.org/", CROSS, NULL},
        {"https://evil.example?://www.example.org/", CROSS, NULL},
        {"https://www.example.org@evil.example/", UNKNOWN, NULL},
        {"/a", UNKNOWN, NULL},
        {"about:blank", UNKNOWN, NULL},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_origin_facts facts = request(*state);
        const char *path;

        facts.referer = cases[i].referer;
        assert_int_equal(cp_origin_judge(&facts), cases[i].want);
        path = cp_origin_referer_path(&facts, *state);
        if (cases[i].path)
            assert_string_equal(path, cases[i].path);
        else
            assert_null(path);
        facts.origin = "null";
        assert_int_equal(cp_origin_judge(&facts), UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(sec_fetch_site_decides_alone),
        FIXTURE_TEST(an_origin_is_compared_by_host_and_port),
        FIXTURE_TEST(a_port_is_that_of_the_name_or_of_the_request),
        FIXTURE_TEST(a_referer_counts_only_without_an_origin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
