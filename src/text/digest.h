/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, and octets in base64url (RFC 4648, section 5): letters, digits, - and _. */
#ifndef CP_TEXT_DIGEST_H
#define CP_TEXT_DIGEST_H

#include "apr_pools.h"
#include "text/span.h"

/*
 * The first `chars` characters of the base64url form of SHA-256(text), without
 * a terminator. `chars` is a multiple of 4, at most 40. `p` is for scratch.
 */
void cp_digest(char *out, apr_size_t chars, cp_span text, apr_pool_t *p);

/* The first `n` octets of SHA-256(text), at most 32. `p` is for scratch. */
void cp_digest_raw(unsigned char *out, apr_size_t n, cp_span text, apr_pool_t *p);

/* Room for n octets in base64url with padding. */
#define CP_BASE64URL_ROOM(n) (((n) + 2) / 3 * 4)

/*
 * Writes CP_BASE64URL_ROOM(n) characters, no terminator: n octets without
 * padding are the first (n * 8 + 5) / 6 of them.
 */
void cp_base64url(char *out, const unsigned char *octets, apr_size_t n);

#endif
