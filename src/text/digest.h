/* SPDX-License-Identifier: Apache-2.0 */
/* Short digests in base64url (RFC 4648, section 5): letters, digits, - and _. */
#ifndef CP_TEXT_DIGEST_H
#define CP_TEXT_DIGEST_H

#include "apr_pools.h"
#include "text/span.h"

/*
 * The first `chars` characters of the base64url form of SHA-256(text), without
 * a terminator. `chars` is a multiple of 4, at most 40. `p` is for scratch.
 */
void cp_digest(char *out, apr_size_t chars, cp_span text, apr_pool_t *p);

#endif
