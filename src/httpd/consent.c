/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One answer for expressions and for other modules, so that they cannot
 * differ; its truth is that of COOKIE_CONSENT and of enforcement (cp_allowed).
 */
#include "httpd/private.h"

#include "httpd/consent.h"

/* Why a category that is held back is. */
static cookiepolicy_state why_not(const cp_choice *choice, apr_uint64_t bit)
{
    if (choice->signalled & bit)
        return COOKIEPOLICY_SIGNAL;
    if (choice->refused & bit)
        return COOKIEPOLICY_REFUSED;
    return choice->changed & bit ? COOKIEPOLICY_CHANGED : COOKIEPOLICY_UNDECIDED;
}

static cookiepolicy_state state_of(const cp_visit *visit, const cp_category *category)
{
    apr_uint64_t bit = APR_UINT64_C(1) << category->index;

    if (!visit->enforced)
        return COOKIEPOLICY_REPORT;
    if (category->basis == CP_EXEMPT)
        return COOKIEPOLICY_EXEMPT;
    if (!(cp_allowed(visit->conf->table, &visit->choice) & bit))
        return why_not(&visit->choice, bit);
    return visit->choice.granted & bit ? COOKIEPOLICY_GRANTED : COOKIEPOLICY_NO_OBJECTION;
}

cookiepolicy_state cp_consent_state(const cp_visit *visit, const char *id)
{
    const cp_category *category;

    if (!visit->active)
        return COOKIEPOLICY_NOT_IN_FORCE;
    category = cp_table_category(visit->conf->table, id, strlen(id));
    return category ? state_of(visit, category) : COOKIEPOLICY_UNKNOWN;
}

/* Makes no visit: asked too early, that would be one of another host, or hold a
 * forward proxy's cookies. */
int cookiepolicy_consent(request_rec *r, const char *id, cookiepolicy_state *state)
{
    const cp_visit *visit = cp_visit_made(r);
    cookiepolicy_state found =
        visit && visit->looked ? cp_consent_state(visit, id) : COOKIEPOLICY_NOT_IN_FORCE;

    if (state)
        *state = found;
    return cp_consent_allows(found);
}
