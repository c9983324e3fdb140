/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fixed table of hashes, filled by compare-and-swap and never emptied. Two
 * names of one hash are taken for the same: the loss is a log line. The two
 * lowest bits of a slot are a count up to three.
 */
#include "httpd/notice.h"

#include "apr_atomic.h"

#define SLOTS (CP_NOTICES_MAX * 2)
#define COUNT 3u /* the bits of it */

struct cp_notices {
    volatile apr_uint32_t used;
    volatile apr_uint32_t slots[SLOTS]; /* 0: empty */
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
    return h & ~COUNT;
}

/* The name's slot; where it has none yet, a new one with a count of 1, and then
 * *fresh is set. NULL: no room. */
static volatile apr_uint32_t *slot_of(cp_notices *notices, cp_span name, int *fresh)
{
    apr_uint32_t hash = hash_of(name), i;

    *fresh = 0;
    for (i = hash / (COUNT + 1) % SLOTS;; i = (i + 1) % SLOTS) {
        apr_uint32_t found = apr_atomic_read32(&notices->slots[i]);

        if (!found) {
            if (apr_atomic_read32(&notices->used) >= CP_NOTICES_MAX)
                return NULL;
            found = apr_atomic_cas32(&notices->slots[i], hash | 1, 0);
            if (!found) {
                apr_atomic_inc32(&notices->used);
                *fresh = 1;
                return &notices->slots[i];
            }
        }
        if ((found & ~COUNT) == hash)
            return &notices->slots[i];
    }
}

int cp_notices_first(cp_notices *notices, cp_span name)
{
    int fresh;

    slot_of(notices, name, &fresh);
    return fresh;
}

int cp_notices_count(cp_notices *notices, cp_span name)
{
    int fresh;
    volatile apr_uint32_t *slot = slot_of(notices, name, &fresh);
    apr_uint32_t before;

    if (!slot || fresh)
        return fresh;
    do {
        before = apr_atomic_read32(slot);
        if ((before & COUNT) == COUNT)
            return COUNT + 1;
    } while (apr_atomic_cas32(slot, before + 1, before) != before);
    return (int)(before & COUNT) + 1;
}
