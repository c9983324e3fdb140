/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose rows the names of a pattern could be mistaken for.
 */
#ifndef CP_POLICY_LOOKALIKE_H
#define CP_POLICY_LOOKALIKE_H

#include "policy/index.h"

/*
 * Sets `lookalikes` of every entry: of a name its own category's bit, of a pattern the
 * bits of all keys that the fold of a name it matches could reach, its own
 * included; all bits where that cannot be told. `entries` and `folded`, their
 * folds, run in parallel.
 */
void cp_lookalikes_find(cp_entry *const *entries, const cp_index_key *folded, int count,
                        apr_pool_t *p);

#endif
