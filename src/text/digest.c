/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 is APR's own (libapr, apr_random.h), so that no crypto driver has
 * to be loaded for it.
 */
#include "text/digest.h"

#include "apr_random.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void cp_digest_raw(unsigned char *out, apr_size_t n, cp_span text, apr_pool_t *p)
{
    apr_crypto_hash_t *hash = apr_crypto_sha256_new(p);
    unsigned char raw[32];

    hash->init(hash);
    hash->add(hash, text.p, text.n);
    hash->finish(hash, raw);
    memcpy(out, raw, n);
}

void cp_digest(char *out, apr_size_t chars, cp_span text, apr_pool_t *p)
{
    unsigned char raw[32];

    cp_digest_raw(raw, chars / 4 * 3, text, p);
    cp_base64url(out, raw, chars / 4 * 3);
}

void cp_base64url(char *out, const unsigned char *octets, apr_size_t n)
{
    apr_size_t i;

    for (i = 0; i < n; i += 3) {
        unsigned three = (unsigned)octets[i] << 16 |
                         (i + 1 < n ? (unsigned)octets[i + 1] << 8 : 0) |
                         (i + 2 < n ? octets[i + 2] : 0);

        *out++ = alphabet[three >> 18];
        *out++ = alphabet[three >> 12 & 63];
        *out++ = alphabet[three >> 6 & 63];
        *out++ = alphabet[three & 63];
    }
}
