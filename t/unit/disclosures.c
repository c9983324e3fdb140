/* SPDX-License-Identifier: Apache-2.0 */
/* The table as a device storage disclosure: never less than what can be. */
#include "fixture.h"
#include "json_reader.h"
#include "page/disclosures.h"

#define HOST "www.example.org"

static const char *disclosures(apr_pool_t *p, const char *const *lines)
{
    static const cp_choice nobody;
    const cp_view view = {.table = fixture_table(p, lines),
                          .choice = &nobody,
                          .lang = "en",
                          .path = "/cookies",
                          .choice_name = "own"};
    cp_buf out;

    cp_buf_init(&out, p, 0);
    cp_page_disclosures(&out, &view, HOST);
    assert_json(out.p, "\n");
    return out.p;
}

/* What is said of a cookie `_x*` declared with these keys, behind its name. */
static const char *said_of(apr_pool_t *p, const char *keys)
{
    const char *const lines[] = {apr_pstrcat(p, "CookiePolicyCookie _x* ", keys, NULL),
                                 "CookiePolicyCookie z necessary", /* so that something follows */
                                 NULL};
    const char *at = strstr(disclosures(p, lines), "{\"identifier\":\"_x*\",");

    assert_non_null(at);
    at += sizeof "{\"identifier\":\"_x*\"," - 1;
    return apr_pstrmemdup(p, at, strcspn(at, "}"));
}

static void life_place_and_basis_follow_from_the_row(void **state)
{
    static const struct {
        const char *keys, *said;
    } cases[] = {
        {"statistical duration=2d", "\"type\":\"cookie\",\"maxAgeSeconds\":172800,"
                                    "\"cookieRefresh\":true,\"domains\":[\"" HOST "\"],"
                                    "\"purposes\":[1]"},
        {"necessary duration=session", "\"type\":\"cookie\",\"maxAgeSeconds\":0,"
                                       "\"cookieRefresh\":false,\"domains\":[\"" HOST "\"],"
                                       "\"purposes\":[]"},
        /* not declared: as long as browsers keep any */
        {"audience", "\"type\":\"cookie\",\"maxAgeSeconds\":34560000,\"cookieRefresh\":true,"
                     "\"domains\":[\"" HOST "\"],\"purposes\":[]"},
        {"necessary duration=session domain=example.org",
         "\"type\":\"cookie\",\"maxAgeSeconds\":0,\"cookieRefresh\":false,"
         "\"domains\":[\"example.org\",\"*.example.org\"],\"purposes\":[]"},
        {"necessary duration=session domain=host",
         "\"type\":\"cookie\",\"maxAgeSeconds\":0,\"cookieRefresh\":false,"
         "\"domains\":[\"" HOST "\"],\"purposes\":[]"},
        {"third-party duration=1y storage purpose=P",
         "\"type\":\"web\",\"maxAgeSeconds\":null,\"cookieRefresh\":false,"
         "\"domains\":[\"" HOST "\"],\"purposes\":[1],\"description\":\"P\""},
        {"third-party storage domain=x.example",
         "\"type\":\"web\",\"maxAgeSeconds\":null,\"cookieRefresh\":false,"
         "\"domains\":[\"x.example\"],\"purposes\":[1]"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(said_of(*state, cases[i].keys), cases[i].said);
}

/* It is how a visitor opts out, and it is not renewed by each visit. */
static void the_choice_cookie_comes_first(void **state)
{
    static const char *const lines[] = {"CookiePolicyChoice domain=example.org lifetime=1y", NULL};

    assert_string_equal(
        disclosures(*state, lines),
        "{\"disclosures\":[{\"identifier\":\"own\",\"type\":\"cookie\",\"maxAgeSeconds\":31536000,"
        "\"cookieRefresh\":false,\"domains\":[\"example.org\",\"*.example.org\"],\"purposes\":[],"
        "\"description\":\"Remembers which cookies you allowed and which you refused, so that you "
        "are not asked on every page.\",\"optOut\":true}],"
        "\"domains\":[{\"domain\":\"example.org\"}]}\n");
}

static void each_domain_is_listed_once(void **state)
{
    static const char *const lines[] = {"CookiePolicyCookie 'a b' necessary",
                                        "CookiePolicyCookie c necessary domain=" HOST,
                                        "CookiePolicyCookie d necessary domain=x.example",
                                        "CookiePolicyCookie e statistical domain=x.example", NULL};

    assert_non_null(strstr(disclosures(*state, lines), ",\"domains\":[{\"domain\":\"" HOST
                                                       "\"},{\"domain\":\"x.example\"}]}\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(life_place_and_basis_follow_from_the_row),
        FIXTURE_TEST(the_choice_cookie_comes_first),
        FIXTURE_TEST(each_domain_is_listed_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
