/* SPDX-License-Identifier: Apache-2.0 */
/* Under which `Domain` a browser may hold a cookie that it sends to a host. */
#ifndef CP_COOKIE_DOMAINS_H
#define CP_COOKIE_DOMAINS_H

#include "apr_pools.h"
#include "apr_tables.h"
#include "text/span.h"

/*
 * `host` itself and each parent of two or more labels, from the longest to the
 * shortest (const char *, from `p`); an IP address or a single label alone has
 * none but itself. Which of them browsers refuse as public suffixes is theirs to
 * know. `host` is without port; an empty one gives no domain.
 */
apr_array_header_t *cp_cookie_domains(apr_pool_t *p, cp_span host);

#endif
