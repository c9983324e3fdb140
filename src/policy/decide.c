/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules 1 to 9 in one place: a name finds its row, the row's category meets
 * the visitor's choice. Nothing is remembered between two calls.
 */
#include "policy/decide.h"

static const char *const verdict_names[CP_VERDICTS] = {
    [CP_PASS_EXEMPT] = "exempt",
    [CP_PASS_GRANTED] = "granted",
    [CP_PASS_NO_OBJECTION] = "not objected to",
    [CP_PASS_UNDECLARED] = "undeclared, allowed",
    [CP_HOLD_UNDECIDED] = "undecided",
    [CP_HOLD_CHANGED] = "changed since granted",
    [CP_HOLD_REFUSED] = "refused",
    [CP_HOLD_UNDECLARED] = "undeclared",
    [CP_HOLD_LOOKALIKE] = "readable as a held name",
    [CP_HOLD_MALFORMED] = "malformed",
    [CP_HOLD_FORGED] = "forged choice",
};

const char *cp_verdict_name(cp_verdict verdict)
{
    return verdict < CP_VERDICTS ? verdict_names[verdict] : "?";
}

void cp_object(cp_choice *choice, const cp_table *table)
{
    int stands = choice->issued && choice->under_signal;
    apr_uint64_t reach =
        stands ? table->opt_out & ~choice->granted : table->opt_out | table->opt_in;

    choice->signalled = reach & ~choice->refused;
    choice->refused |= choice->signalled;
    choice->granted &= ~choice->signalled;
    choice->changed &= ~choice->signalled;
}

/* Names are seldom longer; the fold of one that is goes to the pool. */
#define FOLD 256

/* The first of the rows with this fold that is held, or NULL. */
static const cp_entry *held_by_fold(const cp_judge *judge, cp_span name)
{
    char small[FOLD];
    const cp_hit *hit = cp_table_find_folded(
        judge->table, name, name.n <= FOLD ? small : apr_palloc(judge->pool, name.n));

    for (; hit; hit = hit->same)
        if (!cp_passes(cp_decide(hit->entry, judge->choice)))
            return hit->entry;
    return NULL;
}

cp_verdict cp_judge_fold(const cp_entry **entry, const cp_judge *judge, cp_span name)
{
    cp_verdict verdict = cp_decide(*entry, judge->choice);
    const cp_entry *held;

    if (!*entry && judge->table->declared->undeclared_allow == 1)
        verdict = CP_PASS_UNDECLARED;
    if (!cp_passes(verdict))
        return verdict;
    held = held_by_fold(judge, name);
    if (!held)
        return verdict;
    *entry = held;
    return CP_HOLD_LOOKALIKE;
}

int cp_cut_after_comma(const cp_judge *judge, cp_span name, int join)
{
    const cp_entry *ruling = cp_table_find(judge->table, name);

    if (ruling && !cp_passes(cp_decide(ruling, judge->choice)))
        return 1;
    if (ruling && !ruling->pattern)
        return 0;
    if (held_by_fold(judge, name))
        return 1;
    return !ruling && join && judge->table->declared->undeclared_allow != 1;
}
