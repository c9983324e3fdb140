/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The look-up behind the table: names and patterns, found in time
 * proportional to the name alone.
 *
 * Exact keys stand in a hash table. Patterns hang on a trie of their literal
 * prefixes, so that only those are tried whose beginning fits; those that
 * begin with `*` hang on its root. Built once, read by all threads.
 */
#ifndef CP_POLICY_INDEX_H
#define CP_POLICY_INDEX_H

#include "policy/table.h"

/* A key to be found; `key` lives as long as the index. */
typedef struct {
    cp_span key;
    const cp_entry *entry; /* tells rank, and whether the key is a pattern */
} cp_index_key;

/* `keys` stand in order of rank. */
const cp_index *cp_index_build(apr_pool_t *p, const cp_index_key *keys, int count);

#endif
