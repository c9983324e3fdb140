/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open addressing with a short way to look: a flood of names makes the ledger
 * full, not slow. A slot whose writer died half-way stays unused.
 */
#include "policy/ledger.h"

#include <stdlib.h>

#define MAGIC  0x43504c31u /* "CPL1" */
#define PROBES 64

enum { SLOT_EMPTY, SLOT_CLAIMED, SLOT_READY };

struct cp_ledger {
    apr_uint32_t magic, layout;
    apr_uint64_t size;
    apr_uint64_t room;   /* slots */
    apr_uint64_t others; /* slots of names that were not declared when they came */
    apr_uint64_t overflow;
    cp_seen slots[];
};

/* Whatever changes what the octets mean has to change this. */
static apr_uint32_t layout(void)
{
    return (apr_uint32_t)(sizeof(cp_seen) * 256 + CP_VERDICTS * 16 + CP_SEEN_COUNTS);
}

apr_size_t cp_ledger_size(apr_size_t names)
{
    return sizeof(cp_ledger) + names * sizeof(cp_seen);
}

cp_ledger *cp_ledger_make(void *memory, apr_size_t size)
{
    cp_ledger *ledger = memory;

    if (size < cp_ledger_size(1))
        return NULL;
    ledger->magic = MAGIC;
    ledger->layout = layout();
    ledger->size = size;
    ledger->room = (size - sizeof(*ledger)) / sizeof(cp_seen);
    return ledger;
}

cp_ledger *cp_ledger_take_over(void *memory, apr_size_t size)
{
    cp_ledger *ledger = memory;
    apr_uint64_t i;

    if (ledger->magic != MAGIC || ledger->layout != layout() || ledger->size != size)
        return NULL;
    for (i = 0; i < ledger->room; i++)
        __atomic_store_n(&ledger->slots[i].declared, 0, __ATOMIC_RELAXED);
    return ledger;
}

/* FNV-1a, over both with a NUL between them. */
static apr_uint32_t hash_of(cp_span host, cp_span name)
{
    apr_uint32_t h = 2166136261u;
    apr_size_t i;

    for (i = 0; i < host.n; i++)
        h = (h ^ (unsigned char)host.p[i]) * 16777619u;
    h *= 16777619u;
    for (i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.p[i]) * 16777619u;
    return h;
}

static cp_span cut(cp_span text, apr_size_t size)
{
    return text.n < size ? text : (cp_span){text.p, size - 1};
}

static void copy(char *to, cp_span from)
{
    memcpy(to, from.p, from.n);
    to[from.n] = '\0';
}

static int holds(const char *text, cp_span want)
{
    return !strncmp(text, want.p, want.n) && !text[want.n];
}

/* Makes the empty slot this name's; 0 where somebody was faster. */
static int claim(cp_seen *slot, apr_uint32_t hash, cp_span host, cp_span name)
{
    apr_uint32_t empty = SLOT_EMPTY;

    if (!__atomic_compare_exchange_n(&slot->state, &empty, SLOT_CLAIMED, 0, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED))
        return 0;
    slot->hash = hash;
    copy(slot->host, host);
    copy(slot->name, name);
    __atomic_store_n(&slot->state, SLOT_READY, __ATOMIC_RELEASE);
    return 1;
}

/* Names that anybody can invent must leave room for those that were declared,
 * and for a short way to all of them. */
static int is_room_for(const cp_ledger *ledger, int declared)
{
    return declared ||
           __atomic_load_n(&ledger->others, __ATOMIC_RELAXED) < ledger->room - ledger->room / 4;
}

static cp_seen *found(cp_ledger *ledger, cp_seen *slot, int declared, int fresh)
{
    if (declared)
        __atomic_store_n(&slot->declared, 1, __ATOMIC_RELAXED);
    else if (fresh)
        __atomic_fetch_add(&ledger->others, 1, __ATOMIC_RELAXED);
    return slot;
}

cp_seen *cp_ledger_slot(cp_ledger *ledger, cp_span host, cp_span name, int declared)
{
    apr_uint32_t hash;
    apr_uint64_t i;

    host = cut(host, CP_SEEN_HOST);
    name = cut(name, CP_SEEN_NAME);
    hash = hash_of(host, name);
    for (i = 0; i < PROBES && i < ledger->room; i++) {
        cp_seen *slot = &ledger->slots[(hash + i) % ledger->room];
        apr_uint32_t state = __atomic_load_n(&slot->state, __ATOMIC_ACQUIRE);

        if (state == SLOT_EMPTY) {
            if (!is_room_for(ledger, declared))
                break;
            if (claim(slot, hash, host, name))
                return found(ledger, slot, declared, 1);
            state = __atomic_load_n(&slot->state, __ATOMIC_ACQUIRE);
        }
        if (state == SLOT_READY && slot->hash == hash && holds(slot->name, name) &&
            holds(slot->host, host))
            return found(ledger, slot, declared, 0);
    }
    cp_seen_add(&ledger->overflow);
    return NULL;
}

apr_uint64_t cp_ledger_overflow(const cp_ledger *ledger)
{
    return __atomic_load_n(&ledger->overflow, __ATOMIC_RELAXED);
}

apr_size_t cp_ledger_room(const cp_ledger *ledger)
{
    return (apr_size_t)ledger->room;
}

static int by_name(const void *a, const void *b)
{
    const cp_seen *x = a, *y = b;
    int order = strcmp(x->host, y->host);

    return order ? order : strcmp(x->name, y->name);
}

static void add_texts(char *to, const char *from, apr_size_t size)
{
    if (!*to)
        memcpy(to, from, size);
}

/* The second slot of a name, into the first. */
static void add_up(cp_seen *to, const cp_seen *from)
{
    int i;

    for (i = 0; i < CP_VERDICTS; i++) {
        to->set[i] += from->set[i];
        to->sent[i] += from->sent[i];
    }
    for (i = 0; i < CP_SEEN_COUNTS; i++)
        to->counts[i] += from->counts[i];
    to->deleted += from->deleted;
    to->declared |= from->declared;
    if (from->life_max > to->life_max)
        to->life_max = from->life_max;
    if (from->life_min && (!to->life_min || from->life_min < to->life_min))
        to->life_min = from->life_min;
    if (from->last > to->last)
        to->last = from->last;
    if (from->first && (!to->first || from->first < to->first))
        to->first = from->first;
    add_texts(to->domain, from->domain, sizeof(to->domain));
    add_texts(to->path, from->path, sizeof(to->path));
    add_texts(to->first_path, from->first_path, sizeof(to->first_path));
}

/* A copy may be taken while others write: each text ends all the same. */
static void end_texts(cp_seen *seen)
{
    seen->domain[CP_SEEN_DOMAIN - 1] = '\0';
    seen->path[CP_SEEN_PATH - 1] = '\0';
    seen->first_path[CP_SEEN_PATH - 1] = '\0';
}

apr_array_header_t *cp_ledger_list(apr_pool_t *p, const cp_ledger *ledger)
{
    apr_array_header_t *all = apr_array_make(p, 64, sizeof(cp_seen));
    apr_uint64_t i;
    int k, n = 0;

    for (i = 0; i < ledger->room; i++)
        if (__atomic_load_n(&ledger->slots[i].state, __ATOMIC_ACQUIRE) == SLOT_READY) {
            APR_ARRAY_PUSH(all, cp_seen) = ledger->slots[i];
            end_texts(&APR_ARRAY_IDX(all, all->nelts - 1, cp_seen));
        }
    if (!all->nelts)
        return all;
    qsort(all->elts, (size_t)all->nelts, sizeof(cp_seen), by_name);
    for (k = 1; k < all->nelts; k++) {
        cp_seen *last = &APR_ARRAY_IDX(all, n, cp_seen), *next = &APR_ARRAY_IDX(all, k, cp_seen);

        if (!by_name(last, next))
            add_up(last, next);
        else if (++n != k)
            APR_ARRAY_IDX(all, n, cp_seen) = *next;
    }
    all->nelts = n + 1;
    return all;
}

/* One of those who see it first writes the path; nobody waits for it. */
void cp_seen_touch_first(cp_seen *seen, const char *path, apr_time_t now)
{
    apr_time_t never = 0;
    apr_size_t n = strcspn(path, "?");

    if (!__atomic_compare_exchange_n(&seen->first, &never, now, 0, __ATOMIC_RELAXED,
                                     __ATOMIC_RELAXED))
        return;
    copy(seen->first_path, cut((cp_span){path, n}, CP_SEEN_PATH));
}

static void widen(cp_seen *seen, apr_int64_t life)
{
    apr_int64_t low = __atomic_load_n(&seen->life_min, __ATOMIC_RELAXED);

    if (!low || life < low)
        __atomic_store_n(&seen->life_min, life, __ATOMIC_RELAXED);
    if (life > __atomic_load_n(&seen->life_max, __ATOMIC_RELAXED))
        __atomic_store_n(&seen->life_max, life, __ATOMIC_RELAXED);
}

/* A text that many write: mostly it is there already. */
static void settle(char *text, apr_size_t size, cp_span value)
{
    value = cut(value, size);
    if (!holds(text, value))
        copy(text, value);
}

static void read_same_site(cp_seen *seen, cp_span value)
{
    if (cp_span_is_nocase(value, "Lax"))
        cp_seen_add(&seen->counts[CP_SEEN_LAX]);
    else if (cp_span_is_nocase(value, "Strict"))
        cp_seen_add(&seen->counts[CP_SEEN_STRICT]);
    else if (cp_span_is_nocase(value, "None"))
        cp_seen_add(&seen->counts[CP_SEEN_NONE]);
}

static void read_attribute(cp_seen *seen, cp_span attribute)
{
    cp_span value, name = cp_span_cut(&value, attribute, '=');

    name = cp_span_trim(name);
    value = cp_span_trim(value);
    if (cp_span_is_nocase(name, "Secure"))
        cp_seen_add(&seen->counts[CP_SEEN_SECURE]);
    else if (cp_span_is_nocase(name, "HttpOnly"))
        cp_seen_add(&seen->counts[CP_SEEN_HTTPONLY]);
    else if (cp_span_is_nocase(name, "Partitioned"))
        cp_seen_add(&seen->counts[CP_SEEN_PARTITIONED]);
    else if (cp_span_is_nocase(name, "SameSite"))
        read_same_site(seen, value);
    else if (cp_span_is_nocase(name, "Domain"))
        settle(seen->domain, CP_SEEN_DOMAIN, value);
    else if (cp_span_is_nocase(name, "Path"))
        settle(seen->path, CP_SEEN_PATH, value);
}

void cp_seen_attributes(cp_seen *seen, cp_span line, apr_int64_t life)
{
    cp_span attributes;

    cp_span_cut(&attributes, line, ';');
    cp_seen_add(&seen->counts[CP_SEEN_READ]);
    while (attributes.n)
        read_attribute(seen, cp_span_cut(&attributes, attributes, ';'));
    if (life < 0) {
        cp_seen_add(&seen->counts[CP_SEEN_SESSION]);
    } else {
        cp_seen_add(&seen->counts[CP_SEEN_LASTING]);
        widen(seen, life);
    }
}
