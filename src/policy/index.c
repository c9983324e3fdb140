/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both halves are open-addressing tables of a power of two, at most half
 * full: one maps a name to its hits, the other an edge of the trie (node,
 * octet) to the next node. A table of edges was chosen over nodes with child
 * lists because its cost does not depend on how many rows share a beginning.
 */
#include "policy/index.h"

#include "cookie/name.h"

/* A pattern at the node of its prefix, in order of rank. */
typedef struct hanging {
    cp_hit *hit;
    cp_span key;
    cp_span rest; /* from the first `*` on */
    struct hanging *next;
} hanging;

typedef struct {
    cp_span key; /* p is NULL in an empty slot */
    cp_hit *hit;
} slot;

/* Node 0 is the root and never a child, so it marks an empty edge. */
typedef struct {
    apr_uint32_t from; /* node << 8 | octet */
    apr_uint32_t to;
} edge;

struct cp_index {
    slot *slots;
    apr_uint64_t slot_mask;
    edge *edges;
    apr_uint32_t edge_mask;
    apr_uint32_t nodes; /* in use */
    hanging **patterns; /* by node */
};

/* Eight octets at a time; the keys are the administrator's own, so no more
 * than a good spread is asked of it. */
static apr_uint64_t hash_of(cp_span key)
{
    const apr_uint64_t k = APR_UINT64_C(0x9E3779B97F4A7C15);
    apr_uint64_t h = key.n * k, word;

    for (; key.n >= 8; key.p += 8, key.n -= 8) {
        memcpy(&word, key.p, 8);
        h = (h ^ word) * k;
        h ^= h >> 29;
    }
    for (word = 0; key.n; key.n--)
        word = word << 8 | (unsigned char)key.p[key.n - 1];
    h = (h ^ word) * k;
    return h ^ h >> 32;
}

static slot *find_slot(const cp_index *index, cp_span key)
{
    apr_uint64_t i = hash_of(key);

    for (;; i++) {
        slot *s = &index->slots[i & index->slot_mask];

        if (!s->key.p || cp_span_equal(s->key, key))
            return s;
    }
}

static edge *find_edge(const cp_index *index, apr_uint32_t from)
{
    apr_uint32_t i = (from * 0x9E3779B1u) >> 12 ^ from;

    for (;; i++) {
        edge *e = &index->edges[i & index->edge_mask];

        if (!e->to || e->from == from)
            return e;
    }
}

static apr_uint64_t mask_for(apr_uint64_t count)
{
    apr_uint64_t size = 16;

    while (size < count * 2)
        size *= 2;
    return size - 1;
}

/* Keys come in order of rank, so what is added later goes last. */
static cp_hit *add_hit(apr_pool_t *p, cp_hit *first, const cp_entry *entry)
{
    cp_hit *hit = apr_palloc(p, sizeof(*hit)), *last;

    *hit = (cp_hit){entry, NULL};
    if (!first)
        return hit;
    for (last = first; last->same; last = last->same)
        ;
    last->same = hit;
    return first;
}

static void add_exact(apr_pool_t *p, cp_index *index, const cp_index_key *key)
{
    slot *s = find_slot(index, key->key);

    s->key = key->key;
    s->hit = add_hit(p, s->hit, key->entry);
}

static apr_uint32_t node_of(cp_index *index, cp_span prefix)
{
    apr_uint32_t node = 0;
    apr_size_t i;

    for (i = 0; i < prefix.n; i++) {
        apr_uint32_t from = node << 8 | (unsigned char)prefix.p[i];
        edge *e = find_edge(index, from);

        if (!e->to) {
            e->from = from;
            e->to = index->nodes++;
        }
        node = e->to;
    }
    return node;
}

static void add_pattern(apr_pool_t *p, cp_index *index, const cp_index_key *key)
{
    apr_size_t n = cp_pattern_prefix(key->key);
    hanging **at = &index->patterns[node_of(index, (cp_span){key->key.p, n})];

    while (*at && !cp_span_equal((*at)->key, key->key))
        at = &(*at)->next;
    if (!*at) {
        *at = apr_pcalloc(p, sizeof(hanging));
        (*at)->key = key->key;
        (*at)->rest = (cp_span){key->key.p + n, key->key.n - n};
    }
    (*at)->hit = add_hit(p, (*at)->hit, key->entry);
}

const cp_index *cp_index_build(apr_pool_t *p, const cp_index_key *keys, int count)
{
    cp_index *index = apr_pcalloc(p, sizeof(*index));
    apr_uint64_t prefixes = 0;
    int i;

    for (i = 0; i < count; i++)
        if (keys[i].entry->pattern)
            prefixes += cp_pattern_prefix(keys[i].key);
    index->slot_mask = mask_for((apr_uint64_t)count);
    index->slots = apr_pcalloc(p, (index->slot_mask + 1) * sizeof(slot));
    index->edge_mask = (apr_uint32_t)mask_for(prefixes);
    index->edges = apr_pcalloc(p, (index->edge_mask + (apr_size_t)1) * sizeof(edge));
    index->patterns = apr_pcalloc(p, (prefixes + 1) * sizeof(hanging *));
    index->nodes = 1;
    for (i = 0; i < count; i++)
        if (keys[i].entry->pattern)
            add_pattern(p, index, &keys[i]);
        else
            add_exact(p, index, &keys[i]);
    return index;
}

/* The best of what hangs at a node, unless `best` is better still. */
static const cp_hit *best_at(const cp_index *index, apr_uint32_t node, cp_span rest,
                             const cp_hit *best)
{
    const hanging *h;

    for (h = index->patterns[node]; h; h = h->next) {
        if (best && best->entry->rank < h->hit->entry->rank)
            break;
        if (h->rest.n == 1 || cp_pattern_match(h->rest, rest))
            return h->hit;
    }
    return best;
}

const cp_hit *cp_index_find(const cp_index *index, cp_span name)
{
    const slot *s = find_slot(index, name);
    const cp_hit *best;
    apr_uint32_t node = 0;
    apr_size_t i;

    if (s->key.p)
        return s->hit;
    best = best_at(index, 0, name, NULL);
    for (i = 0; i < name.n; i++) {
        const edge *e = find_edge(index, node << 8 | (unsigned char)name.p[i]);

        if (!e->to)
            break;
        node = e->to;
        if (index->patterns[node])
            best = best_at(index, node, (cp_span){name.p + i + 1, name.n - i - 1}, best);
    }
    return best;
}
