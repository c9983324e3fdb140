/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Saying something once: names that a child has logged already (R59), or has
 * met so often that it should.
 */
#ifndef CP_HTTPD_NOTICE_H
#define CP_HTTPD_NOTICE_H

#include "apr_pools.h"
#include "text/span.h"

typedef struct cp_notices cp_notices;

/* Made at start and copied by fork, so each child counts for itself. */
cp_notices *cp_notices_make(apr_pool_t *p);

/*
 * Whether `name` comes for the first time in this process. Thread-safe
 * without a lock. At most CP_NOTICES_MAX names are remembered; when they are
 * used up the answer is always no, so that a flood of names cannot flood the
 * log.
 */
#define CP_NOTICES_MAX 512
int cp_notices_first(cp_notices *notices, cp_span name);

/*
 * How often `name` has come in this process, this time included: 1, 2, 3, and
 * 4 whenever it comes again. 0 where it cannot be remembered any more. A name
 * is for one of the two functions.
 */
int cp_notices_count(cp_notices *notices, cp_span name);

#endif
