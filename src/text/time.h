/* SPDX-License-Identifier: Apache-2.0 */
/* Times as programs write them. */
#ifndef CP_TEXT_TIME_H
#define CP_TEXT_TIME_H

#include "apr_pools.h"
#include "apr_time.h"

/* "2026-03-05T14:02:00Z" (RFC 3339, UTC): sorts as text. From `p`. */
const char *cp_rfc3339(apr_pool_t *p, apr_time_t t);

#endif
