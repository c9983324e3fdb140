/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer to "may this category be used?" for whoever asks: expressions
 * and other modules.
 */
#ifndef CP_HTTPD_CONSENT_H
#define CP_HTTPD_CONSENT_H

#include "httpd/mod_cookiepolicy.h"
#include "httpd/visit.h"

/* The state of a category by its id, for the visitor of a visit. */
cookiepolicy_state cp_consent_state(const cp_visit *visit, const char *id);

/* Whether a category in this state may be used. */
static inline int cp_consent_allows(cookiepolicy_state state)
{
    return state >= COOKIEPOLICY_REPORT && state <= COOKIEPOLICY_NO_OBJECTION;
}

/* See mod_cookiepolicy.h, whose contract this is. */
int cookiepolicy_consent(request_rec *r, const char *id, cookiepolicy_state *state);

#endif
