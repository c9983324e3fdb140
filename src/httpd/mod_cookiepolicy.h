/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What mod_cookiepolicy tells other modules: whether the visitor of a request
 * lets a category of cookies be used, and why.
 *
 *     static APR_OPTIONAL_FN_TYPE(cookiepolicy_consent) *consent;
 *
 *     consent = APR_RETRIEVE_OPTIONAL_FN(cookiepolicy_consent);  (ap_hook_optional_fn_retrieve)
 *     if (consent && consent(r, "statistical", NULL))
 *         ...
 *
 * What is made from the answer depends on the visitor, so it has to carry
 * `Cache-Control: private`; no field says so by itself.
 *
 * This file needs nothing of the module but to be loaded beside it. Values keep
 * their numbers and their names from version to version; new ones go at the end,
 * so treat a state that is not known to you by the truth value alone.
 */
#ifndef MOD_COOKIEPOLICY_H
#define MOD_COOKIEPOLICY_H

#include "apr_optional.h"
#include "httpd.h"

/* Why a category may be used or not. */
typedef enum {
    COOKIEPOLICY_NOT_IN_FORCE = 0, /* no: CookiePolicy Off, or a forward-proxy request */
    COOKIEPOLICY_UNKNOWN = 1,      /* no: this host has no category of that id */
    COOKIEPOLICY_REPORT = 2,       /* yes: CookiePolicy Report, nothing is held back */
    COOKIEPOLICY_EXEMPT = 3,       /* yes: needs no consent */
    COOKIEPOLICY_GRANTED = 4,      /* yes: the visitor agreed */
    COOKIEPOLICY_NO_OBJECTION = 5, /* yes: opt-out, and nobody objected */
    COOKIEPOLICY_UNDECIDED = 6,    /* no: opt-in, and the visitor has not chosen */
    COOKIEPOLICY_CHANGED = 7,      /* no: agreed once, to less than is declared today */
    COOKIEPOLICY_REFUSED = 8,      /* no: the visitor refused or objected */
    COOKIEPOLICY_SIGNAL = 9        /* no: the browser objects for the visitor (Sec-GPC) */
} cookiepolicy_state;

/* For logs. */
static inline const char *cookiepolicy_state_name(cookiepolicy_state state)
{
    static const char *const names[] = {
        "not in force", "unknown category", "report",  "exempt",  "granted",
        "no objection", "undecided",        "changed", "refused", "signal"};

    return (unsigned)state < sizeof(names) / sizeof(*names) ? names[state] : "?";
}

/*
 * Whether the category `id` (not NULL) may be used for the visitor of `r`: 1 or
 * 0, nothing else. *state, if it is not NULL, is set to the reason. `r` may be a
 * subrequest or the target of an internal redirect: the answer is that of the
 * request that came from the browser, and changes within it only by a choice
 * that this very request makes. In any thread, and in every phase after this
 * module's post_read_request; before that, and for a head that could not be
 * read, nothing is known and the answer is COOKIEPOLICY_NOT_IN_FORCE. A hook of
 * post_read_request itself therefore names "mod_cookiepolicy.c" among its
 * predecessors.
 */
APR_DECLARE_OPTIONAL_FN(int, cookiepolicy_consent,
                        (request_rec * r, const char *id, cookiepolicy_state *state));

#endif
