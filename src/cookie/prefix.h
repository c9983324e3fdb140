/* SPDX-License-Identifier: Apache-2.0 */
/* What browsers ask of a cookie because of how its name begins. */
#ifndef CP_COOKIE_PREFIX_H
#define CP_COOKIE_PREFIX_H

#include "text/span.h"

typedef struct {
    int secure, httponly; /* those attributes have to be there */
    int host_only;        /* no Domain, and Path=/ */
} cp_prefix;

/* RFC 6265bis 4.1.3; letters of either case are equal. All 0 without a prefix. */
cp_prefix cp_cookie_prefix(cp_span name);

#endif
