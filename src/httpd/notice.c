/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fixed table of hashes, filled by compare-and-swap and never emptied. Two
 * names of one hash are taken for the same: the loss is a log line.
 */
#include "httpd/notice.h"

#include "apr_atomic.h"

#define SLOTS (CP_NOTICES_MAX * 2)

struct cp_notices {
    volatile apr_uint32_t used;
    volatile apr_uint32_t hashes[SLOTS]; /* 0: empty */
};

cp_notices *cp_notices_make(apr_pool_t *p)
{
    return apr_pcalloc(p, sizeof(cp_notices));
}

static apr_uint32_t hash_of(cp_span name)
{
    apr_uint32_t h = 2166136261u;
    apr_size_t i;

    for (i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.p[i]) * 16777619u;
    return h ? h : 1;
}

int cp_notices_first(cp_notices *notices, cp_span name)
{
    apr_uint32_t hash = hash_of(name), i;

    for (i = hash % SLOTS;; i = (i + 1) % SLOTS) {
        apr_uint32_t found = apr_atomic_read32(&notices->hashes[i]);

        if (!found) {
            if (apr_atomic_read32(&notices->used) >= CP_NOTICES_MAX)
                return 0;
            found = apr_atomic_cas32(&notices->hashes[i], hash, 0);
            if (!found) {
                apr_atomic_inc32(&notices->used);
                return 1;
            }
        }
        if (found == hash)
            return 0;
    }
}
