/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The comparison works on parts that are never copied: an expression is taken
 * apart each time, since a page has few frames and a table few expressions.
 */
#include "page/address.h"

static int is_slash(char c)
{
    return c == '/' || c == '\\';
}

static int is_letter(char c)
{
    c = cp_lower(c);
    return c >= 'a' && c <= 'z';
}

static int is_scheme_octet(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

/* What the URL standard takes off both ends: up to 20h. */
static cp_span without_blanks(cp_span s)
{
    while (s.n && (unsigned char)s.p[0] <= ' ') {
        s.p++;
        s.n--;
    }
    while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    return s;
}

static cp_span from(cp_span s, apr_size_t n)
{
    return (cp_span){s.p + n, s.n - n};
}

/* The scheme before a `:`, or empty; *rest stands behind the colon. */
static cp_span take_scheme(cp_span *rest, cp_span s)
{
    apr_size_t n = 0;

    *rest = s;
    if (!s.n || !is_letter(s.p[0]))
        return (cp_span){"", 0};
    while (n < s.n && is_scheme_octet(s.p[n]))
        n++;
    if (n == s.n || s.p[n] != ':')
        return (cp_span){"", 0};
    *rest = from(s, n + 1);
    return (cp_span){s.p, n};
}

/* What stands before the first of `ends`; *rest begins with that. */
static cp_span take_until(cp_span *rest, cp_span s, const char *ends)
{
    apr_size_t n = 0;

    while (n < s.n && !strchr(ends, s.p[n]))
        n++;
    *rest = from(s, n);
    return (cp_span){s.p, n};
}

/* "host:port" in two; the colons of an IPv6 address stand in brackets. */
static void take_port(cp_span *host, cp_span *port)
{
    apr_size_t n = host->n;

    *port = (cp_span){"", 0};
    while (n && host->p[n - 1] >= '0' && host->p[n - 1] <= '9')
        n--;
    if (!n || host->p[n - 1] != ':')
        return;
    *port = from(*host, n);
    host->n = n - 1;
}

/* user:password@ */
static cp_span without_user(cp_span authority)
{
    apr_size_t n = authority.n;

    while (n && authority.p[n - 1] != '@')
        n--;
    return from(authority, n);
}

int cp_address_read(cp_address *address, cp_span src)
{
    cp_span rest;

    src = without_blanks(src);
    address->scheme = take_scheme(&rest, src);
    if (rest.n < 3 || !is_slash(rest.p[0]) || !is_slash(rest.p[1]))
        return 0;
    while (rest.n && is_slash(rest.p[0])) /* however many: browsers skip them */
        rest = from(rest, 1);
    address->host = without_user(take_until(&rest, rest, "/\\?#"));
    take_port(&address->host, &address->port);
    address->path = take_until(&rest, rest, "?#");
    return address->host.n > 0;
}

static int scheme_matches(cp_span wanted, cp_span given)
{
    if (!given.n)
        return !wanted.n || cp_span_is(wanted, "https") || cp_span_is(wanted, "http");
    if (!wanted.n || cp_span_is(wanted, "http"))
        return cp_span_is_nocase(given, "http") || cp_span_is_nocase(given, "https");
    return cp_span_equal_nocase(wanted, given);
}

/* `*` alone is any host, `*.x` what is below x. */
static int host_matches(cp_span wanted, cp_span given)
{
    if (cp_span_is(wanted, "*"))
        return 1;
    if (!wanted.n || wanted.p[0] != '*')
        return cp_span_equal_nocase(wanted, given);
    wanted = from(wanted, 1);
    return given.n > wanted.n && cp_span_equal_nocase(wanted, from(given, given.n - wanted.n));
}

static int is_default_port(cp_span port, cp_span scheme)
{
    if (!port.n)
        return 1;
    return (!cp_span_is_nocase(scheme, "http") && cp_span_is(port, "443")) ||
           (!cp_span_is_nocase(scheme, "https") && cp_span_is(port, "80"));
}

/* CSP3 6.7.2.11: none stands for the scheme's own, and 80 for 443 too, since
 * http stands for https. */
static int port_matches(cp_span wanted, cp_span given, cp_span scheme)
{
    if (!wanted.n)
        return is_default_port(given, scheme);
    if (cp_span_is(wanted, "*") || cp_span_equal(wanted, given))
        return 1;
    return is_default_port(given, scheme) &&
           (is_default_port(wanted, scheme) || cp_span_is(wanted, "80"));
}

static int hex(char c)
{
    c = cp_lower(c);
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The next octet of a path, percent-decoded; -1 at its end. */
static int next_octet(cp_span *path)
{
    int high, low, octet;

    if (!path->n)
        return -1;
    octet = (unsigned char)(*path->p == '\\' ? '/' : *path->p);
    high = octet == '%' && path->n > 2 ? hex(path->p[1]) : -1;
    low = high >= 0 ? hex(path->p[2]) : -1;
    *path = from(*path, low >= 0 ? 3 : 1);
    return low >= 0 ? high * 16 + low : octet;
}

/* CSP3 6.7.2.12: a path that ends in `/` is a folder, any other is one file. */
static int path_matches(cp_span wanted, cp_span given)
{
    int folder = wanted.n && wanted.p[wanted.n - 1] == '/', octet;

    if (wanted.n < 2)
        return 1;
    while ((octet = next_octet(&wanted)) >= 0)
        if (octet != next_octet(&given))
            return 0;
    return folder || !given.n;
}

int cp_address_matches(const cp_address *address, const char *expression)
{
    cp_span rest, host, port, scheme = take_scheme(&rest, cp_span_of(expression));

    if (scheme.n && !rest.n) /* `https:` */
        return scheme_matches(scheme, address->scheme);
    if (scheme.n && rest.p[0] != '/') { /* a port, as in `host:8080` */
        rest = cp_span_of(expression);
        scheme.n = 0;
    }
    while (scheme.n && rest.n && rest.p[0] == '/')
        rest = from(rest, 1);
    host = take_until(&rest, rest, "/");
    if (host.n > 2 && host.p[host.n - 1] == '*' && host.p[host.n - 2] == ':') {
        port = (cp_span){"*", 1};
        host.n -= 2;
    } else {
        take_port(&host, &port);
    }
    return scheme_matches(scheme, address->scheme) && host_matches(host, address->host) &&
           port_matches(port, address->port, address->scheme) && path_matches(rest, address->path);
}
