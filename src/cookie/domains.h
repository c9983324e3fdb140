/* SPDX-License-Identifier: Apache-2.0 */
/* Under which `Domain` a browser may hold a cookie that it sends to a host. */
#ifndef CP_COOKIE_DOMAINS_H
#define CP_COOKIE_DOMAINS_H

#include "apr_pools.h"
#include "apr_tables.h"

/*
 * `host` itself and each parent of two or more labels, from the longest to the
 * shortest (const char *, from `p`); an IPv4 address or a single label has none
 * but itself. Which of them browsers refuse as public suffixes is theirs to
 * know. None where no Domain attribute could name the host: NULL, empty, an IPv6
 * address, an octet that names do not have, or longer than a name can be. `host`
 * is in lower case and without port. Linear in its length.
 */
apr_array_header_t *cp_cookie_domains(apr_pool_t *p, const char *host);

/* Whether a cookie stored under `domain` (a name without a dot in front) is sent
 * to `host`, without port. Letters of either case are equal. */
int cp_cookie_domain_covers(const char *domain, const char *host);

#endif
