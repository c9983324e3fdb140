/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entity tags of pages with a banner: the site's own, weakened, with a mark
 * before the closing quote, so that neither a page without the banner nor one
 * with another passes for it (RFC 9110 8.8.3).
 */
#ifndef CP_HTTPD_VALIDATOR_H
#define CP_HTTPD_VALIDATOR_H

#include "apr_pools.h"

/* `etag` with `mark`, or NULL where it is no entity tag. `suffix`, which a
 * filter has put before the closing quote, goes if it is there; may be NULL. */
const char *cp_validator_mark(apr_pool_t *p, const char *etag, const char *mark,
                              const char *suffix);

/* Those of an If-None-Match that bear the mark, without it; NULL where none does. */
const char *cp_validator_unmark(apr_pool_t *p, const char *list, const char *mark);

#endif
