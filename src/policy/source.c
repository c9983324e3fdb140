/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checked at start, so that a typing error is a message of `apachectl -t` and
 * not a resource that silently fails to load, or silently loads.
 */
#include "policy/source.h"

#include "apr_lib.h"
#include "apr_strings.h"
#include "text/words.h"

static const char *const directives[] = {
    "child-src",  "connect-src",    "default-src",     "font-src",
    "frame-src",  "img-src",        "manifest-src",    "media-src",
    "object-src", "script-src",     "script-src-attr", "script-src-elem",
    "style-src",  "style-src-attr", "style-src-elem",  "worker-src",
    NULL,
};

static const char *const keywords[] = {
    "self",          "none",           "unsafe-inline",    "unsafe-eval", "unsafe-hashes",
    "report-sample", "strict-dynamic", "wasm-unsafe-eval", NULL,
};

static int is_one_of(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (!strcmp(*list, word))
            return 1;
    return 0;
}

static const char *joined(const char *const *list, apr_pool_t *p)
{
    const char *all = *list++;

    for (; *list; list++)
        all = apr_pstrcat(p, all, " ", *list, NULL);
    return all;
}

const char *cp_csp_directives(apr_array_header_t **out, const char *list, apr_pool_t *p)
{
    const char *at = cp_lowered(list, p);

    *out = apr_array_make(p, 2, sizeof(const char *));
    for (;;) {
        apr_size_t n = strcspn(at, ",");
        const char *word = apr_pstrmemdup(p, at, n);

        if (!is_one_of(directives, word))
            return apr_psprintf(p,
                                "'%s' in '%s' is not a directive that loads resources; allowed: "
                                "%s, joined by commas without blanks",
                                word, list, joined(directives, p));
        APR_ARRAY_PUSH(*out, const char *) = word;
        if (!at[n])
            return NULL;
        at += n + 1;
    }
}

/* The host part: `*`, or labels of which only the first may be `*`. */
static const char *after_host(const char *s)
{
    if (s[0] == '*' && s[1] != '.')
        return s + 1;
    if (s[0] == '*')
        s += 2;
    if (!apr_isalnum(*s))
        return NULL;
    while (apr_isalnum(*s) || *s == '-' || *s == '_' || (*s == '.' && apr_isalnum(s[1])))
        s++;
    return s;
}

/* CSP3 2.3.1: scheme-source, or [scheme "://"] host [":" port] [path]. */
static int is_host_source(const char *s)
{
    const char *scheme = s;

    while (apr_isalnum(*scheme) || *scheme == '+' || *scheme == '-' || *scheme == '.')
        scheme++;
    if (*scheme == ':' && scheme > s && apr_isalpha(*s)) {
        if (!scheme[1])
            return 1;
        if (scheme[1] == '/' && scheme[2] == '/')
            s = scheme + 3;
    }
    s = after_host(s);
    if (s && *s == ':') {
        s++;
        if (*s == '*')
            s++;
        else if (!apr_isdigit(*s))
            return 0;
        while (apr_isdigit(*s))
            s++;
    }
    if (!s || (*s && *s != '/'))
        return 0;
    for (; *s; s++)
        if (*s <= ' ' || *s > '~' || strchr(";,'\"?#\\", *s))
            return 0;
    return 1;
}

/* A hash of a script: base64 is told apart by case, so it stays. A nonce has
 * to be new in every answer and cannot stand in a configuration. */
static int is_hash(const char *bare)
{
    static const char *const prefixes[] = {"sha256-", "sha384-", "sha512-", NULL};
    const char *const *prefix;

    for (prefix = prefixes; *prefix; prefix++)
        if (!strncmp(bare, *prefix, strlen(*prefix)) && bare[strlen(*prefix)] &&
            !bare[strspn(bare, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789+/=-_")])
            return 1;
    return 0;
}

/* Schemes and hosts are compared without regard to case, paths are not (CSP3
 * 6.7.2.12), so a path stays as it was written. */
static const char *lower_host(const char *source, apr_pool_t *p)
{
    const char *host = strstr(source, "://");
    const char *path = strchr(host ? host + 3 : source, '/');
    apr_size_t n = path ? (apr_size_t)(path - source) : strlen(source);

    return apr_pstrcat(p, cp_lowered(apr_pstrmemdup(p, source, n), p), source + n, NULL);
}

const char *cp_csp_source(const char **out, const char *word, apr_pool_t *p)
{
    apr_size_t n = strlen(word);
    int quoted = n >= 2 && word[0] == '\'' && word[n - 1] == '\'';
    const char *bare = quoted ? apr_pstrmemdup(p, word + 1, n - 2) : word;
    const char *low = cp_lowered(bare, p);

    if (is_one_of(keywords, low)) {
        *out = apr_pstrcat(p, "'", low, "'", NULL);
        return NULL;
    }
    if (is_hash(bare)) {
        *out = apr_pstrcat(p, "'", bare, "'", NULL);
        return NULL;
    }
    if (is_one_of(directives, low) || (*low && low[strlen(low) - 1] == ','))
        return apr_psprintf(p,
                            "'%s' stands where a source is expected; directives are joined by "
                            "commas without blanks, such as script-src,img-src",
                            word);
    *out = lower_host(bare, p);
    if (!quoted && is_host_source(low))
        return NULL;
    return apr_psprintf(p,
                        "'%s' is not a source; allowed: a host such as "
                        "https://*.example.org, a scheme such as data:, a sha256- hash, or "
                        "one of %s",
                        word, joined(keywords, p));
}
