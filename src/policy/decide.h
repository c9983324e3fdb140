/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decision (design: section 3).
 */
#ifndef CP_POLICY_DECIDE_H
#define CP_POLICY_DECIDE_H

#include "policy/table.h"

/*
 * What is known of a visitor's will: a bit for each category's index. A
 * category in none of the masks is undecided.
 */
typedef struct {
    apr_uint64_t granted;   /* a stored grant that covers all of today's tokens */
    apr_uint64_t refused;   /* a stored refusal, or an objection */
    apr_uint64_t changed;   /* a stored grant that today's table exceeds (rule 7) */
    apr_uint64_t signalled; /* refused because a signal says so, and nothing else */
    apr_time_t issued;      /* when it was made; 0: no valid choice */
    int under_signal;       /* made while a signal was present (flag g, rule 8) */
    cp_span record;         /* the id of its record, as in the cookie; empty: none */
} cp_choice;

typedef enum {
    CP_PASS_EXEMPT,       /* needs no consent */
    CP_PASS_GRANTED,      /* the visitor agreed */
    CP_PASS_NO_OBJECTION, /* opt-out, and nobody objected */
    CP_PASS_UNDECLARED,   /* no row, CookiePolicyUndeclared Allow */
    CP_HOLD_UNDECIDED,    /* opt-in, and nobody was asked yet */
    CP_HOLD_CHANGED,      /* a grant that no longer holds */
    CP_HOLD_REFUSED,      /* the visitor refused or objected */
    CP_HOLD_UNDECLARED,   /* no row, CookiePolicyUndeclared Refuse */
    CP_HOLD_LOOKALIKE,    /* a back end could read it as a name that is held */
    CP_HOLD_MALFORMED,    /* nameless, a `$` name, or a control octet */
    CP_HOLD_FORGED,       /* the choice cookie's name, from anybody but us */
    CP_VERDICTS
} cp_verdict;

/* Whether the cookie passes. */
static inline int cp_passes(cp_verdict verdict)
{
    return verdict < CP_HOLD_UNDECIDED;
}

/* A printable name for logs, dumps and tests. */
const char *cp_verdict_name(cp_verdict verdict);

/* Why a cookie passes whose category is not held. */
static inline cp_verdict cp_pass_of(const cp_entry *entry, const cp_choice *choice)
{
    if (entry->category->basis == CP_EXEMPT)
        return CP_PASS_EXEMPT;
    if (choice->granted & APR_UINT64_C(1) << entry->category->index)
        return CP_PASS_GRANTED;
    return CP_PASS_NO_OBJECTION;
}

/*
 * Applies Sec-GPC to a choice as it was read (rule 8). One that was made on
 * this site under a signal stands; what it does not speak of is refused where
 * it is opt-out. Under any other, and without one, everything that can be
 * refused is.
 */
void cp_object(cp_choice *choice, const cp_table *table);

/*
 * The verdict on a cookie whose row is `entry`; NULL, no row, is
 * CP_HOLD_UNDECLARED, which the caller may turn by the host's setting.
 * Pure: the same arguments give the same verdict.
 */
static inline cp_verdict cp_decide(const cp_entry *entry, const cp_choice *choice)
{
    apr_uint64_t bit;

    if (!entry)
        return CP_HOLD_UNDECLARED;
    bit = APR_UINT64_C(1) << entry->category->index;
    if (entry->category->basis != CP_EXEMPT && choice->refused & bit)
        return CP_HOLD_REFUSED;
    if (entry->category->basis == CP_OPT_IN && !(choice->granted & bit))
        return choice->changed & bit ? CP_HOLD_CHANGED : CP_HOLD_UNDECIDED;
    return cp_pass_of(entry, choice);
}

/* By what the cookies of a visitor are judged. */
typedef struct {
    const cp_table *table;
    const cp_choice *choice;
    apr_uint64_t held; /* categories that hold something back: those of opt-in and
                        * opt-out that cp_allowed leaves out */
    apr_pool_t *pool;  /* for the folds of long names */
} cp_judge;

static inline cp_judge cp_judge_of(const cp_table *table, const cp_choice *choice, apr_pool_t *p)
{
    return (cp_judge){
        .table = table,
        .choice = choice,
        .held = (table->opt_in & ~choice->granted) | (choice->refused & ~table->exempt),
        .pool = p,
    };
}

/* For cp_judge_name: what the fold of a name makes of the verdict on its row,
 * *entry. */
cp_verdict cp_judge_fold(const cp_entry **entry, const cp_judge *judge, cp_span name);

/*
 * Rules 2 to 4 for a name: its exact row, else its pattern or the host's
 * CookiePolicyUndeclared unless its fold is that of a row that is held
 * (requirements.md P8-P10). *entry is set to the row that decided, NULL for
 * none.
 *
 * Nearly every name is settled by its row alone: no category is held that the
 * row or the name's fold could be of, or the row's own is.
 */
static inline cp_verdict cp_judge_name(const cp_entry **entry, const cp_judge *judge, cp_span name)
{
    const cp_entry *ruling = *entry = cp_table_find(judge->table, name);
    cp_verdict verdict;

    if (ruling && !(ruling->lookalikes & judge->held))
        return cp_pass_of(ruling, judge->choice);
    verdict = cp_decide(ruling, judge->choice);
    return ruling && !cp_passes(verdict) ? verdict : cp_judge_fold(entry, judge, name);
}

/*
 * After a comma (place JOIN if `join`, else COMMA), whether the name has to
 * be cut: 1 for a declared and held one by its fold, and for an undeclared
 * one after exactly ", ".
 */
int cp_cut_after_comma(const cp_judge *judge, cp_span name, int join);

/* The categories that are on for this visitor. */
static inline apr_uint64_t cp_allowed(const cp_table *table, const cp_choice *choice)
{
    return table->exempt | (table->opt_in & choice->granted & ~choice->refused) |
           (table->opt_out & ~choice->refused);
}

#endif
