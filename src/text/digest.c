/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 is APR's own (libapr, apr_random.h), so that no crypto driver has
 * to be loaded for it.
 */
#include "text/digest.h"

#include "apr_random.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void cp_digest(char *out, apr_size_t chars, cp_span text, apr_pool_t *p)
{
    apr_crypto_hash_t *hash = apr_crypto_sha256_new(p);
    unsigned char raw[32];
    apr_size_t i;

    hash->init(hash);
    hash->add(hash, text.p, text.n);
    hash->finish(hash, raw);
    for (i = 0; i + 4 <= chars; i += 4) {
        const unsigned char *r = raw + i / 4 * 3;
        unsigned three = (unsigned)r[0] << 16 | (unsigned)r[1] << 8 | r[2];

        out[i] = alphabet[three >> 18];
        out[i + 1] = alphabet[three >> 12 & 63];
        out[i + 2] = alphabet[three >> 6 & 63];
        out[i + 3] = alphabet[three & 63];
    }
}
