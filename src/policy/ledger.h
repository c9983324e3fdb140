/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cookies that were seen (design: section 7): one slot for each name of
 * each host, in a block of memory that all processes share.
 *
 * There are no pointers in it, never a value of a cookie, and no lock: a slot
 * is claimed once, counters are only added to, and who loses a race goes on.
 * A name may then have two slots; a list adds them up. The block outlives the
 * code that made it, so it says which layout it has.
 */
#ifndef CP_POLICY_LEDGER_H
#define CP_POLICY_LEDGER_H

#include "policy/decide.h"

#define CP_SEEN_HOST   64
#define CP_SEEN_NAME   96
#define CP_SEEN_DOMAIN 64
#define CP_SEEN_PATH   96

/* What is counted beside verdicts. */
typedef enum {
    CP_SEEN_SECURE, /* attributes, in the Set-Cookie lines that were looked at */
    CP_SEEN_HTTPONLY,
    CP_SEEN_LAX,
    CP_SEEN_STRICT,
    CP_SEEN_NONE,
    CP_SEEN_PARTITIONED,
    CP_SEEN_SESSION,  /* without an end */
    CP_SEEN_LASTING,  /* with one: see life_min, life_max */
    CP_SEEN_READ,     /* the lines that were looked at */
    CP_SEEN_RETURNED, /* sent long after it was refused and deleted */
    CP_SEEN_LOOPED,   /* dropped on a redirect to the same address: a test for cookies */
    CP_SEEN_COUNTS
} cp_seen_count;

/* One name of one host. Texts end in NUL and are cut at their size. */
typedef struct {
    apr_uint32_t state; /* of the ledger */
    apr_uint32_t hash;
    char host[CP_SEEN_HOST];
    char name[CP_SEEN_NAME];     /* as declared; of an undeclared one its pattern (generated.h) */
    char domain[CP_SEEN_DOMAIN]; /* as last read in a Set-Cookie; empty: none */
    char path[CP_SEEN_PATH];     /* likewise */
    char
        first_path[CP_SEEN_PATH]; /* of the request in which it was seen first, without its query */
    apr_uint64_t set[CP_VERDICTS];  /* Set-Cookie lines, by verdict */
    apr_uint64_t deleted;           /* Set-Cookie lines that delete it; not in `set` */
    apr_uint64_t sent[CP_VERDICTS]; /* in Cookie fields */
    apr_uint64_t counts[CP_SEEN_COUNTS];
    apr_int64_t life_min, life_max; /* seconds, of the lasting ones; 0: none was seen */
    apr_time_t first, last;         /* 0: it is declared and was not seen yet */
    apr_uint32_t declared;          /* it has a row in today's table */
} cp_seen;

typedef struct cp_ledger cp_ledger;

/* Octets of a block for so many names. */
apr_size_t cp_ledger_size(apr_size_t names);

/* Makes a new ledger of `size` octets of zeros; NULL where that is too little
 * for a single name. */
cp_ledger *cp_ledger_make(void *memory, apr_size_t size);

/* The ledger that an earlier start left in the block, NULL where it has
 * another layout or size. None of its names is declared until it is met again. */
cp_ledger *cp_ledger_take_over(void *memory, apr_size_t size);

/*
 * The slot of a name, made where there is none; both are cut at their sizes.
 * A quarter of the room is for declared names alone. NULL where there is no
 * room, which is counted.
 */
cp_seen *cp_ledger_slot(cp_ledger *ledger, cp_span host, cp_span name, int declared);

/* How many names found no room, each time they came. */
apr_uint64_t cp_ledger_overflow(const cp_ledger *ledger);

/* How many names fit. */
apr_size_t cp_ledger_room(const cp_ledger *ledger);

/* Copies of all slots in use (cp_seen), those of one name added up, sorted by
 * host and name. From `p`. */
apr_array_header_t *cp_ledger_list(apr_pool_t *p, const cp_ledger *ledger);

/* Adds one. */
static inline void cp_seen_add(apr_uint64_t *counter)
{
    __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

/* That it was seen in a request of `path`, which may have a query. */
void cp_seen_touch_first(cp_seen *seen, const char *path, apr_time_t now);

static inline void cp_seen_touch(cp_seen *seen, const char *path, apr_time_t now)
{
    if (!__atomic_load_n(&seen->first, __ATOMIC_RELAXED))
        cp_seen_touch_first(seen, path, now);
    __atomic_store_n(&seen->last, now, __ATOMIC_RELAXED);
}

/* What a Set-Cookie line says beside its name and value. */
void cp_seen_attributes(cp_seen *seen, cp_span line, apr_int64_t life);

#endif
