/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact keys stand in an open-addressing table of a power of two, at most half
 * full, with their hashes, so that a key is compared only where it is the one.
 *
 * The trie of prefixes is one array: the child of a node for the octet `c`
 * stands at the node's `base` + c and knows its parent. A step costs one
 * addition and one comparison, however many rows share a beginning. It is
 * filled from the sorted prefixes, a node's children at once.
 */
#include "policy/index.h"

#include <stdlib.h>

#include "cookie/name.h"

/* A pattern that says something behind its first `*`, in order of rank. */
typedef struct hanging {
    cp_hit *hit;
    cp_span key;
    cp_span rest; /* from the first `*` on */
    struct hanging *next;
} hanging;

/* All that hangs at one node. */
typedef struct {
    hanging *first;
    apr_size_t depth;   /* of the node: octets before the first `*` */
    apr_uint32_t above; /* in `others`: what hangs on the way here; 0: nothing */
} bunch;

typedef struct {
    apr_uint64_t hash;
    cp_span key;
    cp_hit *hit; /* NULL in an empty slot */
} slot;

typedef struct {
    apr_uint32_t base;   /* of its children; 0 where there are none */
    apr_uint32_t parent; /* 0: this place is free */
} node;

/* What a node has to offer. Apart from the node, since a name passes many and
 * stops at one. */
typedef struct {
    const cp_hit *open;  /* the longest `PREFIX*` up to here; NULL: none */
    apr_uint32_t others; /* in `others`: what else hangs here, else above; 0: nothing */
} offer;

#define ROOT  1   /* 0 is nobody's number */
#define FIRST 256 /* of the places for children, so that no base is below 1 */
#define TRIES 256 /* to put children among others */

struct cp_index {
    slot *slots;
    apr_uint64_t slot_mask;
    node *nodes;
    offer *offers; /* as many */
    bunch *others;
};

static inline apr_uint64_t word_at(const char *p)
{
    apr_uint64_t word;

    memcpy(&word, p, 8);
    return word;
}

/* Eight octets at a time, the last ones twice if need be; the keys are the
 * administrator's own, so no more than a good spread is asked of it. */
static inline apr_uint64_t hash_of(cp_span key)
{
    const apr_uint64_t k = APR_UINT64_C(0x9E3779B97F4A7C15);
    const unsigned char *p = (const unsigned char *)key.p;
    apr_uint64_t h = key.n * k, word = 0;
    apr_uint32_t first, last;
    apr_size_t i;

    if (key.n >= 8) {
        for (i = 0; i + 8 < key.n; i += 8) {
            h = (h ^ word_at(key.p + i)) * k;
            h ^= h >> 29;
        }
        word = word_at(key.p + key.n - 8);
    } else if (key.n >= 4) {
        memcpy(&first, p, 4);
        memcpy(&last, p + key.n - 4, 4);
        word = (apr_uint64_t)last << 32 | first;
    } else if (key.n) {
        word = (apr_uint64_t)(p[0] | p[key.n / 2] << 8 | p[key.n - 1] << 16);
    }
    h = (h ^ word) * k;
    return h ^ h >> 32;
}

/*
 * cp_span_equal for two of one hash, without a call. Each step of hash_of is
 * one-to-one in the word it takes in (`k` is odd, and what is shifted onto
 * itself can be shifted back): where all words behind the first are equal,
 * so is the first, and a key of one word needs no comparison at all.
 */
static inline int is_key(cp_span key, cp_span name)
{
    apr_size_t i;

    if (key.n != name.n)
        return 0;
    if (key.n <= 8)
        return 1;
    for (i = 8; i + 8 < key.n; i += 8)
        if (word_at(key.p + i) != word_at(name.p + i))
            return 0;
    return word_at(key.p + key.n - 8) == word_at(name.p + key.n - 8);
}

static inline slot *find_slot(const cp_index *index, cp_span key, apr_uint64_t hash)
{
    apr_uint64_t i = hash;

    for (;; i++) {
        slot *s = &index->slots[i & index->slot_mask];

        if (!s->hit || (s->hash == hash && is_key(s->key, key)))
            return s;
    }
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
    apr_uint64_t hash = hash_of(key->key);
    slot *s = find_slot(index, key->key, hash);

    s->hash = hash;
    s->key = key->key;
    s->hit = add_hit(p, s->hit, key->entry);
}

static void index_exact(apr_pool_t *p, cp_index *index, const cp_index_key *keys, int count)
{
    apr_uint64_t size = 16;
    int i;

    while (size < (apr_uint64_t)count * 2)
        size *= 2;
    index->slot_mask = size - 1;
    index->slots = apr_pcalloc(p, size * sizeof(slot));
    for (i = 0; i < count; i++)
        if (!keys[i].entry->pattern)
            add_exact(p, index, &keys[i]);
}

/* A pattern on its way into the trie. */
typedef struct {
    cp_span key, prefix;
    const cp_entry *entry;
} seed;

/* By prefix, a beginning before what it begins; then by rank. */
static int by_prefix(const void *va, const void *vb)
{
    const seed *a = va, *b = vb;
    apr_size_t n = a->prefix.n < b->prefix.n ? a->prefix.n : b->prefix.n;
    int order = n ? memcmp(a->prefix.p, b->prefix.p, n) : 0;

    if (order)
        return order;
    if (a->prefix.n != b->prefix.n)
        return a->prefix.n < b->prefix.n ? -1 : 1;
    return a->entry->rank - b->entry->rank;
}

typedef struct {
    apr_pool_t *p;
    cp_index *index;
    const seed *seeds;
    apr_size_t room;        /* places in index->nodes and offers */
    apr_uint32_t free_from; /* no place before it is free */
    apr_uint32_t taken_to;  /* no place behind it is taken */
    apr_uint32_t others;
} planting;

/* Seeds whose prefixes begin alike, and the node of that beginning. */
typedef struct {
    int from, to;
    apr_size_t depth;
    apr_uint32_t node;
} bed;

static unsigned char octet_at(const planting *g, int i, apr_size_t depth)
{
    return (unsigned char)g->seeds[i].prefix.p[depth];
}

/* The first seed of the bed, from `i` on, whose octet is another than i's. */
static int next_octet(const planting *g, const bed *b, int i)
{
    unsigned char c = octet_at(g, i, b->depth);

    while (i < b->to && octet_at(g, i, b->depth) == c)
        i++;
    return i;
}

/* An array that grows, with zeros behind what it held. */
static void *grown(apr_pool_t *p, const void *old, apr_size_t n, apr_size_t room)
{
    char *more = apr_pcalloc(p, room);

    if (n)
        memcpy(more, old, n);
    return more;
}

/* Makes sure that the children of `base` have places. */
static void make_room(planting *g, apr_uint32_t base)
{
    apr_size_t room = g->room;
    cp_index *index = g->index;

    while (room < (apr_size_t)base + 256)
        room = room ? room * 2 : 1024;
    if (room == g->room)
        return;
    index->nodes = grown(g->p, index->nodes, g->room * sizeof(node), room * sizeof(node));
    index->offers = grown(g->p, index->offers, g->room * sizeof(offer), room * sizeof(offer));
    g->room = room;
}

static int fits(const planting *g, const bed *b, apr_uint32_t base)
{
    int i;

    for (i = b->from; i < b->to; i = next_octet(g, b, i))
        if (g->index->nodes[base + octet_at(g, i, b->depth)].parent)
            return 0;
    return 1;
}

/* A base whose places are free for all children of the bed: among those that
 * are taken, else behind them all. */
static apr_uint32_t find_base(planting *g, const bed *b)
{
    apr_uint32_t first = octet_at(g, b->from, b->depth), place = g->free_from;
    int tries = TRIES;

    while (tries--) {
        make_room(g, place);
        if (!g->index->nodes[place].parent && fits(g, b, place - first))
            return place - first;
        place++;
    }
    make_room(g, g->taken_to + 1);
    return g->taken_to + 1 - first;
}

/* A pattern that ends with its only `*` needs no more than the way to it. */
static void hang_open(planting *g, const seed *s, offer *at, cp_hit **own)
{
    *own = add_hit(g->p, *own, s->entry);
    if (!at->open || s->entry->rank < at->open->entry->rank)
        at->open = *own;
}

static void hang_other(planting *g, const seed *s, offer *at, bunch **own)
{
    hanging **h;

    if (!*own) {
        *own = &g->index->others[++g->others];
        **own = (bunch){NULL, s->prefix.n, at->others};
        at->others = g->others;
    }
    h = &(*own)->first;
    while (*h && !cp_span_equal((*h)->key, s->key))
        h = &(*h)->next;
    if (!*h) {
        *h = apr_pcalloc(g->p, sizeof(hanging));
        (*h)->key = s->key;
        (*h)->rest = (cp_span){s->key.p + s->prefix.n, s->key.n - s->prefix.n};
    }
    (*h)->hit = add_hit(g->p, (*h)->hit, s->entry);
}

/* Takes the patterns whose prefix ends at the bed's node off the bed. */
static void hang_all(planting *g, bed *b)
{
    offer *at = &g->index->offers[b->node];
    cp_hit *open = NULL;
    bunch *others = NULL;

    for (; b->from < b->to && g->seeds[b->from].prefix.n == b->depth; b->from++) {
        const seed *s = &g->seeds[b->from];

        if (s->key.n == s->prefix.n + 1)
            hang_open(g, s, at, &open);
        else
            hang_other(g, s, at, &others);
    }
}

/* Gives the bed's node its children, and each of them a bed. */
static void branch(planting *g, const bed *b, apr_array_header_t *beds)
{
    apr_uint32_t base = find_base(g, b);
    node *nodes = g->index->nodes;
    offer *offers = g->index->offers;
    int i, next;

    nodes[b->node].base = base;
    for (i = b->from; i < b->to; i = next) {
        apr_uint32_t child = base + octet_at(g, i, b->depth);

        next = next_octet(g, b, i);
        nodes[child].parent = b->node;
        offers[child] = offers[b->node];
        if (child > g->taken_to)
            g->taken_to = child;
        APR_ARRAY_PUSH(beds, bed) = (bed){i, next, b->depth + 1, child};
    }
    while (g->free_from < g->room && nodes[g->free_from].parent)
        g->free_from++;
}

static void index_patterns(apr_pool_t *p, cp_index *index, const cp_index_key *keys, int count)
{
    apr_array_header_t *beds = apr_array_make(p, 64, sizeof(bed));
    seed *seeds = apr_palloc(p, ((apr_size_t)count + 1) * sizeof(*seeds));
    planting g = {.p = p, .index = index, .seeds = seeds, .free_from = FIRST, .taken_to = FIRST};
    int n = 0, i;

    for (i = 0; i < count; i++)
        if (keys[i].entry->pattern)
            seeds[n++] =
                (seed){keys[i].key, {keys[i].key.p, cp_pattern_prefix(keys[i].key)}, keys[i].entry};
    qsort(seeds, (apr_size_t)n, sizeof(*seeds), by_prefix);
    index->others = apr_pcalloc(p, ((apr_size_t)n + 1) * sizeof(*index->others));
    make_room(&g, ROOT);
    APR_ARRAY_PUSH(beds, bed) = (bed){0, n, 0, ROOT};
    while (beds->nelts) {
        bed b = *(bed *)apr_array_pop(beds);

        hang_all(&g, &b);
        if (b.from < b.to)
            branch(&g, &b, beds);
    }
}

const cp_index *cp_index_build(apr_pool_t *p, const cp_index_key *keys, int count)
{
    cp_index *index = apr_pcalloc(p, sizeof(*index));

    index_exact(p, index, keys, count);
    index_patterns(p, index, keys, count);
    return index;
}

/* The better of `best` and what fits of those that hang at a node. */
static const cp_hit *best_of(const hanging *h, cp_span rest, const cp_hit *best)
{
    for (; h && (!best || h->hit->entry->rank < best->entry->rank); h = h->next)
        if (cp_pattern_match(h->rest, rest))
            return h->hit;
    return best;
}

/* The same for all that hang on the way to a node. Apart, as find_pattern is: who
 * does not come here does not pay for its registers. */
static __attribute__((noinline)) const cp_hit *
best_on_the_way(const cp_index *index, apr_uint32_t i, cp_span name, const cp_hit *best)
{
    for (; i; i = index->others[i].above) {
        apr_size_t depth = index->others[i].depth;

        best = best_of(index->others[i].first, (cp_span){name.p + depth, name.n - depth}, best);
    }
    return best;
}

static __attribute__((noinline)) const cp_hit *find_pattern(const cp_index *index, cp_span name)
{
    const node *nodes = index->nodes;
    const char *p = name.p, *end = cp_span_end(name);
    apr_size_t at = ROOT;
    const offer *here;

    for (; p < end; p++) {
        apr_size_t next = (apr_size_t)nodes[at].base + (unsigned char)*p;

        if (nodes[next].parent != (apr_uint32_t)at)
            break;
        at = next;
    }
    here = &index->offers[at];
    return here->others ? best_on_the_way(index, here->others, name, here->open) : here->open;
}

const cp_hit *cp_index_find(const cp_index *index, cp_span name)
{
    const slot *s = find_slot(index, name, hash_of(name));

    return s->hit ? s->hit : find_pattern(index, name);
}
