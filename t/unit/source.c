/* SPDX-License-Identifier: Apache-2.0 */
/* The words of CookiePolicySource: directives that load, and sources (CSP3 2.3.1). */
#include "declared.h"

static const char *sources_of(const char *line, apr_pool_t *p)
{
    cp_declared *d = cp_declared_make(p);
    const cp_source *source;

    assert_null(declare_line(d, line, 1, p));
    source = &APR_ARRAY_IDX(d->sources, 0, cp_source);
    return apr_pstrcat(p, apr_array_pstrcat(p, source->directives, ','), " ",
                       apr_array_pstrcat(p, source->sources, ' '), NULL);
}

static void sources_come_in_one_canonical_form(void **state)
{
    static const struct {
        const char *words, *want;
    } cases[] = {
        {"default-src self", "default-src 'self'"},
        {"default-src \"'self'\"", "default-src 'self'"},
        {"default-src SELF none", "default-src 'self' 'none'"},
        {"script-src unsafe-inline unsafe-eval strict-dynamic report-sample",
         "script-src 'unsafe-inline' 'unsafe-eval' 'strict-dynamic' 'report-sample'"},
        {"Script-Src,IMG-src https://a.example", "script-src,img-src https://a.example"},
        /* hosts fold, paths do not */
        {"script-src HTTPS://CDN.Example/Path/Counter.JS",
         "script-src https://cdn.example/Path/Counter.JS"},
        {"script-src CDN.Example/Path", "script-src cdn.example/Path"},
        {"img-src *", "img-src *"},
        {"img-src *.example.org", "img-src *.example.org"},
        {"img-src https://*.example.org:*", "img-src https://*.example.org:*"},
        {"img-src example.org:8443/a", "img-src example.org:8443/a"},
        {"img-src localhost:8080", "img-src localhost:8080"},
        {"img-src *:443", "img-src *:443"},
        {"img-src data: https: BLOB:", "img-src data: https: blob:"},
        {"connect-src wss://a.example", "connect-src wss://a.example"},
        /* base64 is told apart by case */
        {"script-src sha256-AbC+/=", "script-src 'sha256-AbC+/='"},
        {"script-src \"'sha512-AbC_-='\"", "script-src 'sha512-AbC_-='"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            sources_of(apr_pstrcat(*state, "CookiePolicySource a ", cases[i].words, NULL), *state),
            cases[i].want);
}

#define NO_SOURCE(word)                                                                            \
    "CookiePolicySource: '" word "' is not a source; allowed: a host such as "                     \
    "https://*.example.org, a scheme such as data:, a sha256- hash, or one of self none "          \
    "unsafe-inline unsafe-eval unsafe-hashes report-sample strict-dynamic wasm-unsafe-eval"
#define NO_DIRECTIVE(word, list)                                                                   \
    "CookiePolicySource: '" word "' in '" list "' is not a directive that loads resources; "       \
    "allowed: child-src connect-src "
#define MISPLACED(word)                                                                            \
    "CookiePolicySource: '" word "' stands where a source is expected; directives are joined by "  \
    "commas without blanks, such as script-src,img-src"
#define TOO_FEW                                                                                    \
    "CookiePolicySource: needs a category, a list of directives such as script-src,img-src, and "  \
    "at least one source"

static void a_source_line_can_be_wrong_in_many_ways(void **state)
{
    static const struct {
        const char *words, *error;
    } cases[] = {
        {"", TOO_FEW},
        {"a", TOO_FEW},
        {"a img-src", TOO_FEW},
        {"A img-src self", "CookiePolicySource: 'A' is not a category; allowed: "},
        {"a images self", NO_DIRECTIVE("images", "images")},
        {"a report-uri /x", NO_DIRECTIVE("report-uri", "report-uri")},
        {"a img-src,frame-ancestors self",
         NO_DIRECTIVE("frame-ancestors", "img-src,frame-ancestors")},
        {"a , self", NO_DIRECTIVE("", ",")},
        {"a script-src, img-src https://b.example", NO_DIRECTIVE("", "script-src,")},
        {"a script-src img-src https://b.example", MISPLACED("img-src")},
        {"a script-src https://b.example, https://c.example", MISPLACED("https://b.example,")},
        {"a img-src https://", NO_SOURCE("https://")},
        {"a img-src https:/b.example", NO_SOURCE("https:/b.example")},
        {"a img-src //b.example", NO_SOURCE("//b.example")},
        {"a img-src /path", NO_SOURCE("/path")},
        {"a img-src b.*.example", NO_SOURCE("b.*.example")},
        {"a img-src **", NO_SOURCE("**")},
        {"a img-src b..example", NO_SOURCE("b..example")},
        {"a img-src b.example:80a", NO_SOURCE("b.example:80a")},
        {"a img-src 'b.example;script-src' self", NO_SOURCE("b.example;script-src")},
        {"a img-src 'b.example/x;y' self", NO_SOURCE("b.example/x;y")},
        {"a img-src b.example/x?y", NO_SOURCE("b.example/x?y")},
        {"a img-src \"b.example c.example\"", NO_SOURCE("b.example c.example")},
        {"a img-src \"'b.example'\"", NO_SOURCE("'b.example'")},
        {"a img-src \"'unsafe'\"", NO_SOURCE("'unsafe'")},
        {"a img-src nonce-abc=", NO_SOURCE("nonce-abc=")},
        {"a img-src \"'nonce-abc'\"", NO_SOURCE("'nonce-abc'")},
        {"a img-src \"'sha256-'\"", NO_SOURCE("'sha256-'")},
        {"a img-src caf\xc3\xa9.example", NO_SOURCE("caf\xc3\xa9.example")},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *error = declare_line(
            cp_declared_make(*state),
            apr_pstrcat(*state, "CookiePolicySource ", cases[i].words, NULL), 1, *state);

        if (!error)
            fail_msg("taken: %s", cases[i].words);
        assert_string_equal(apr_pstrndup(*state, error, strlen(cases[i].error)), cases[i].error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(sources_come_in_one_canonical_form),
        FIXTURE_TEST(a_source_line_can_be_wrong_in_many_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
