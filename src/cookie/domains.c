/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 6265bis 5.1.3: a domain covers a host that is equal to it or ends with it
 * after a dot, and nothing covers an IP address but itself.
 *
 * The host is what a request says it is, so it may be anything that fits into a
 * field: thousands of labels would make thousands of parents.
 */
#include "cookie/domains.h"

#include <string.h>
#include <strings.h>

#include "apr_strings.h"

/* RFC 1035 2.3.4, as it is written with dots. */
#define NAME_MAX_OCTETS 253

/* What is no name could end the attribute. */
static int is_name(const char *host)
{
    apr_size_t n = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-_.");

    return n && !host[n] && n <= NAME_MAX_OCTETS;
}

/* Only an address has a colon, or a last label of digits (as URLs are read). */
static int is_address(const char *host)
{
    const char *dot = strrchr(host, '.'), *last = dot ? dot + 1 : host;

    return strchr(host, ':') || !last[strspn(last, "0123456789")];
}

apr_array_header_t *cp_cookie_domains(apr_pool_t *p, const char *host)
{
    apr_array_header_t *domains = apr_array_make(p, 4, sizeof(const char *));
    const char *domain;

    if (!host || !is_name(host))
        return domains;
    domain = apr_pstrdup(p, host);
    APR_ARRAY_PUSH(domains, const char *) = domain;
    if (is_address(domain))
        return domains;
    for (domain = strchr(domain, '.'); domain && strchr(domain + 1, '.');
         domain = strchr(domain + 1, '.'))
        APR_ARRAY_PUSH(domains, const char *) = domain + 1;
    return domains;
}

int cp_cookie_domain_covers(const char *domain, const char *host)
{
    apr_size_t d = strlen(domain), h = strlen(host);

    if (h < d || strcasecmp(host + h - d, domain))
        return 0;
    return h == d || (host[h - d - 1] == '.' && !is_address(host));
}
