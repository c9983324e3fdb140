/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most patterns share their beginning with no row of another category, and
 * then no name they match needs to be folded to be judged.
 *
 * A name of a table has no octet that a fold takes off an end, so the fold of
 * whatever begins with a pattern's prefix begins with the fold of that
 * prefix; only a `%` could be decoded together with what follows it. So a key
 * can be reached only if one of the two beginnings begins with the other.
 */
#include "policy/lookalike.h"

#include <stdlib.h>

#include "cookie/name.h"

typedef struct {
    cp_entry *entry;
    cp_span begin; /* of the folded key, up to its first `*` */
    apr_uint64_t bit;
} beginning;

/* By octets, a beginning before what it begins. */
static int by_octets(const void *va, const void *vb)
{
    const beginning *a = va, *b = vb;
    apr_size_t n = a->begin.n < b->begin.n ? a->begin.n : b->begin.n;
    int order = n ? memcmp(a->begin.p, b->begin.p, n) : 0;

    if (order)
        return order;
    return a->begin.n < b->begin.n ? -1 : a->begin.n > b->begin.n;
}

static int begins(cp_span start, cp_span all)
{
    return start.n <= all.n && (!start.n || !memcmp(start.p, all.p, start.n));
}

static int has_percent(const cp_entry *entry)
{
    apr_size_t n = cp_pattern_prefix((cp_span){entry->name, entry->length});

    return memchr(entry->name, '%', n) != NULL;
}

/* `a` begins `b`. An exact name is reached as a whole or not at all. */
static void meet(const beginning *a, const beginning *b)
{
    if (a->entry->pattern || a->begin.n == b->begin.n)
        b->entry->lookalikes |= a->bit;
    a->entry->lookalikes |= b->bit;
}

void cp_lookalikes_find(cp_entry *const *entries, const cp_index_key *folded, int count,
                        apr_pool_t *p)
{
    beginning *all = apr_palloc(p, ((apr_size_t)count + 1) * sizeof(*all));
    int i, k;

    for (i = 0; i < count; i++)
        all[i] =
            (beginning){entries[i],
                        {folded[i].key.p,
                         entries[i]->pattern ? cp_pattern_prefix(folded[i].key) : folded[i].key.n},
                        APR_UINT64_C(1) << entries[i]->category->index};
    qsort(all, (apr_size_t)count, sizeof(*all), by_octets);
    for (i = 0; i < count; i++) {
        all[i].entry->lookalikes |= has_percent(all[i].entry) ? ~APR_UINT64_C(0) : all[i].bit;
        for (k = i + 1; k < count && begins(all[i].begin, all[k].begin); k++)
            meet(&all[i], &all[k]);
    }
    for (i = 0; i < count; i++)
        if (!all[i].entry->pattern)
            all[i].entry->lookalikes = all[i].bit; /* it is itself, whatever its fold */
}
