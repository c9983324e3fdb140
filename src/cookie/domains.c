/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 6265bis 5.1.3: a domain covers a host that is equal to it or ends with it
 * after a dot, and nothing covers an IP address but itself.
 */
#include "cookie/domains.h"

#include "apr_strings.h"

/* Only an address has a colon, or a last label of digits (as URLs are read). */
static int is_address(cp_span host)
{
    apr_size_t i;

    if (memchr(host.p, ':', host.n))
        return 1;
    for (i = host.n; i && host.p[i - 1] != '.'; i--)
        if (host.p[i - 1] < '0' || host.p[i - 1] > '9')
            return 0;
    return 1;
}

apr_array_header_t *cp_cookie_domains(apr_pool_t *p, cp_span host)
{
    apr_array_header_t *domains = apr_array_make(p, 4, sizeof(const char *));
    cp_span rest = host;

    if (!host.n)
        return domains;
    APR_ARRAY_PUSH(domains, const char *) = apr_pstrmemdup(p, host.p, host.n);
    if (is_address(host))
        return domains;
    cp_span_cut(&rest, rest, '.');
    while (rest.n && memchr(rest.p, '.', rest.n)) {
        APR_ARRAY_PUSH(domains, const char *) = apr_pstrmemdup(p, rest.p, rest.n);
        cp_span_cut(&rest, rest, '.');
    }
    return domains;
}
