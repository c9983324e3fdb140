/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What caches are told of an answer whose cookies depend on the visitor's
 * choice (design: section 4, "caches"; R32).
 */
#ifndef CP_HTTPD_CACHE_H
#define CP_HTTPD_CACHE_H

#include "httpd.h"

/*
 * Adds `Vary: Cookie`, and `Vary: Sec-GPC` where that has decided; with the
 * second also makes the answer private: public, s-maxage and the fields meant
 * for content delivery networks go.
 */
void cp_cache_restrict(request_rec *r, int make_them_private, int by_signal);

/* Adds `no-cache`: a browser asks again before it shows the answer once more. */
void cp_cache_revalidate(request_rec *r);

#endif
