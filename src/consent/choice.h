/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The visitor's choice and the cookie that carries it (design: section 5).
 *
 * `1.ISSUED.FLAGS.CATEGORIES.RECORD.MAC`: six fields between dots, empty
 * where unused, of `[A-Za-z0-9_~:.-]`, at most CP_CHOICE_MAX octets. Whatever
 * cannot be read exactly grants nothing (R5).
 */
#ifndef CP_CONSENT_CHOICE_H
#define CP_CONSENT_CHOICE_H

#include "consent/secret.h"
#include "policy/decide.h"

/* The clock of another server may be ahead by this much (rule 6). */
#define CP_CHOICE_AHEAD apr_time_from_sec(300)

/* Why a cookie counts or not; for logs and tests. */
typedef enum {
    CP_CHOICE_VALID,
    CP_CHOICE_NONE,
    CP_CHOICE_UNREADABLE,
    CP_CHOICE_EXPIRED,
    CP_CHOICE_FUTURE,
    CP_CHOICE_CONFLICT, /* twice with different values, or after a comma */
    CP_CHOICE_FORGED    /* its tag is missing, or no key of ours gives it */
} cp_choice_state;

const char *cp_choice_state_name(cp_choice_state state);

/* Where a choice cookie counts. */
typedef struct {
    const cp_table *table;
    const cp_secret *secret; /* NULL: choices are not signed */
    cp_span name;            /* of the cookie */
    cp_span scope;           /* `domain=`, else the host; without port, lower case */
} cp_choice_place;

/*
 * Reads `value` against today's table at `now`. *choice is always set; it is
 * empty (nothing granted, nothing refused) unless CP_CHOICE_VALID.
 * Categories that the table does not have are passed over. Allocates
 * nothing; choice->record points into `value`.
 */
cp_choice_state cp_choice_read(cp_choice *choice, const cp_choice_place *place, cp_span value,
                               apr_time_t now);

/* A choice as it was just made. */
typedef struct {
    apr_uint64_t granted; /* of the table's categories; every other that is asked is refused */
    apr_time_t now;
    int under_signal;
    const char *record; /* the id of its record; NULL: none is kept */
    /* The value of a valid choice cookie under `domain=`, else empty: what
     * other hosts stored there stays, foreign categories as they are, and a
     * granted category keeps the foreign tokens beside today's; a refusal
     * removes all of them. Where CP_CHOICE_MAX would be exceeded, record and
     * tag counted, foreign grants go first and then foreign refusals; under a
     * signal foreign grants that were made without one go, too. */
    cp_span shared;
} cp_new_choice;

/* The value for it. NUL-terminated, from `p`. */
const char *cp_choice_write(apr_pool_t *p, const cp_choice_place *place,
                            const cp_new_choice *choice);

/*
 * Whether `made`, as cp_choice_write gave it, says what the valid value `old`
 * said: the same flags, the same categories with the same tokens. Such a repeat
 * is no new choice and no new record: cp_choice_again keeps the old one.
 */
int cp_choice_repeats(cp_span old, const char *made);

/* A valid value once more, with its time and its record; its tag is made anew,
 * so that keys can go. NUL-terminated, from `p`. */
const char *cp_choice_again(apr_pool_t *p, const cp_choice_place *place, cp_span old);

/*
 * Whether `value` is valid at `now` and decides about today's categories,
 * providers and sources and no others: those were shown to who made it.
 */
int cp_choice_is_todays(apr_pool_t *p, const cp_choice_place *place, cp_span value, apr_time_t now);

/* The length of the longest value that `table` can need. */
apr_size_t cp_choice_longest(const cp_table *table);

#endif
