/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Withdrawal: the Set-Cookie lines that delete what a visitor has refused
 * (design: section 4; R24, P25).
 *
 * A browser deletes a cookie only for a line with the same domain, path and
 * partition, and neither of them is in the Cookie field; so they come from the
 * cookie's row, or are all tried.
 */
#ifndef CP_CONSENT_WITHDRAW_H
#define CP_CONSENT_WITHDRAW_H

#include "policy/decide.h"

/* What one answer deletes, at most; the rest is for the next. */
/* A refusal has had its time to work: what comes later comes back. */
#define CP_WITHDRAW_PATIENCE apr_time_from_sec(60)

#define CP_WITHDRAW_LINES  20
#define CP_WITHDRAW_OCTETS 2048 /* of fields, their names and line ends included */

typedef struct {
    const cp_table *table;
    const cp_choice *choice; /* as it is in force */
    cp_span cookies;         /* the Cookie field as received */
    const char *host;        /* lower case, no port; NULL: not known */
    cp_span own[2];          /* the choice cookie's names, which are never deleted */
    int framed;              /* this may be a frame on another site's page, over https */
    apr_uint32_t turn;       /* any number, another each time: with whom to begin where there
                              * is no room for all, so that one that cannot be deleted does not
                              * keep the others from their turn */
} cp_withdraw_facts;

/* A refused cookie that the request carries. */
typedef struct {
    cp_span name; /* in the Cookie field */
    const cp_entry *entry;
} cp_refused;

typedef struct {
    apr_array_header_t *lines; /* const char *: values of Set-Cookie fields */
    apr_array_header_t *names; /* const char *: of the cookies that they delete */
    apr_array_header_t *found; /* cp_refused: each name once */
} cp_withdrawal;

/*
 * Makes the lines for all declared cookies whose category the choice refuses;
 * what is undecided, changed, undeclared or only looks like a refused name is
 * left alone (rule 9). A name goes with all its lines or not at all, unless it
 * alone is too much: then with as many as there is room for, one at least. The
 * arrays are never NULL; all is from `p`. Linear in the length of the field.
 */
void cp_withdraw(cp_withdrawal *out, const cp_withdraw_facts *facts, apr_pool_t *p);

#endif
