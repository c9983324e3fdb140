/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof that a form is this site's own. A browser that sends
 * Sec-Fetch-Site has compared more than we can, so its word is final; without
 * it hosts are compared as written: no trailing dot is taken off, no percent
 * sign decoded, since a host that has to be interpreted proves nothing.
 */
#include "consent/origin.h"

#include "apr_strings.h"
#include "consent/submission.h"
#include "text/span.h"

/* `host` or `host:port`; port 0: not written. An IPv6 host keeps its brackets. */
typedef struct {
    cp_span host;
    int port;
} authority;

/* What Origin or Referer name. */
typedef struct {
    authority at;
    int default_port; /* of its own scheme; 0: a scheme that is not the web's */
    const char *path; /* what follows the authority */
} location;

static int is_host_octet(char c)
{
    c = cp_lower(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

static int is_ipv6_octet(char c)
{
    c = cp_lower(c);
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

/* The length of the host that `s` begins with, 0 where there is none. */
static apr_size_t host_length(cp_span s)
{
    apr_size_t i = 0;

    if (s.n && s.p[0] == '[') {
        for (i = 1; i < s.n && is_ipv6_octet(s.p[i]); i++)
            continue;
        return i > 1 && i < s.n && s.p[i] == ']' ? i + 1 : 0;
    }
    while (i < s.n && is_host_octet(s.p[i]))
        i++;
    return i;
}

/* Reads the whole of `s`; userinfo, wildcards and anything else that is no
 * plain host make it unreadable. An empty port is none. */
static int read_authority(authority *out, cp_span s)
{
    apr_size_t i = host_length(s);

    out->host = (cp_span){s.p, i};
    out->port = 0;
    if (!i)
        return 0;
    if (i == s.n)
        return 1;
    if (s.p[i] != ':')
        return 0;
    for (i++; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return 0;
        out->port = out->port * 10 + (s.p[i] - '0');
        if (out->port > 65535)
            return 0;
    }
    return 1;
}

/* RFC 3986 3.1, and the default port of the two schemes that serve pages. */
static int read_scheme(int *default_port, cp_span scheme)
{
    apr_size_t i;

    for (i = 0; i < scheme.n; i++) {
        char c = cp_lower(scheme.p[i]);

        if ((c < 'a' || c > 'z') &&
            (i == 0 || ((c < '0' || c > '9') && c != '+' && c != '-' && c != '.')))
            return 0;
    }
    *default_port = cp_span_is_nocase(scheme, "https")  ? 443
                    : cp_span_is_nocase(scheme, "http") ? 80
                                                        : 0;
    return scheme.n > 0;
}

static int read_location(location *out, const char *url)
{
    const char *at = strstr(url, "://");
    apr_size_t n;

    if (!at || !read_scheme(&out->default_port, (cp_span){url, (apr_size_t)(at - url)}))
        return 0;
    at += 3;
    n = strcspn(at, "/?#");
    out->path = at + n;
    return read_authority(&out->at, (cp_span){at, n});
}

/*
 * How `from` stands to `name`, which may be NULL: another host is CROSS, the
 * same at another port UNKNOWN. `port` is that of a name without one; 0: its
 * default. A default port on both sides is equal whatever the schemes: TLS
 * may end in front of this server.
 */
static cp_origin compare(const location *from, const char *name, int port, int default_port)
{
    authority own;
    int theirs = from->at.port ? from->at.port : from->default_port;

    if (!name || !read_authority(&own, cp_span_of(name)) ||
        !cp_span_equal_nocase(own.host, from->at.host))
        return CP_ORIGIN_CROSS;
    if (!own.port)
        own.port = port;
    return own.port == theirs ||
                   ((!own.port || own.port == default_port) && theirs == from->default_port)
               ? CP_ORIGIN_SAME
               : CP_ORIGIN_UNKNOWN;
}

static cp_origin nearer(cp_origin a, cp_origin b)
{
    return a < b ? a : b;
}

/* The nearest of all names that this server goes by. */
static cp_origin judge_location(const location *from, const cp_origin_facts *facts)
{
    cp_origin nearest;
    int i;

    if (!from->default_port)
        return CP_ORIGIN_CROSS;
    /* The Host field is what the browser itself calls this place: without a
     * port it means the default one, whatever port this server listens on. */
    nearest = compare(from, facts->host, 0, facts->default_port);
    nearest = nearer(nearest, compare(from, facts->server_name, facts->port, facts->default_port));
    for (i = 0; facts->aliases && i < facts->aliases->nelts; i++)
        nearest = nearer(nearest, compare(from, APR_ARRAY_IDX(facts->aliases, i, const char *),
                                          facts->port, facts->default_port));
    return nearest;
}

static cp_origin judge_origin(const char *origin, const cp_origin_facts *facts)
{
    location from;

    /* `null` has no scheme; a serialized origin ends with its authority. */
    if (!read_location(&from, origin) || *from.path)
        return CP_ORIGIN_UNKNOWN;
    return judge_location(&from, facts);
}

static cp_origin judge_referer(const char *referer, const cp_origin_facts *facts)
{
    location from;

    return read_location(&from, referer) ? judge_location(&from, facts) : CP_ORIGIN_UNKNOWN;
}

cp_origin cp_origin_judge(const cp_origin_facts *facts)
{
    static const struct {
        const char *site;
        cp_origin origin;
    } known[] = {
        {"same-origin", CP_ORIGIN_SAME},
        {"cross-site", CP_ORIGIN_CROSS},
        {"same-site", CP_ORIGIN_UNKNOWN},
        {"none", CP_ORIGIN_UNKNOWN},
    };
    apr_size_t i;

    for (i = 0; facts->sec_fetch_site && i < sizeof known / sizeof *known; i++)
        if (!strcmp(facts->sec_fetch_site, known[i].site))
            return known[i].origin;
    if (facts->origin)
        return judge_origin(facts->origin, facts);
    return facts->referer ? judge_referer(facts->referer, facts) : CP_ORIGIN_UNKNOWN;
}

const char *cp_origin_referer_path(const cp_origin_facts *facts, apr_pool_t *p)
{
    location from;

    if (!facts->referer || !read_location(&from, facts->referer) ||
        judge_location(&from, facts) != CP_ORIGIN_SAME)
        return NULL;
    return cp_return_path(*from.path == '/' ? from.path : apr_pstrcat(p, "/", from.path, NULL), p);
}
