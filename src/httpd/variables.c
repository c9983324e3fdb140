/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function for <If>, Require expr and Header ... "expr=...". It is a
 * string function and not an operator, since httpd's scanner takes operators
 * of one letter only.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "httpd/consent.h"
#include "httpd/variables.h"

static const char *consent(ap_expr_eval_ctx_t *ctx, const void *data, const char *id)
{
    const cp_visit *visit;
    cookiepolicy_state state;

    (void)data;
    if (!ctx->r)
        return "";
    visit = cp_visit_of(ctx->r);
    state = cp_consent_state(visit, id);
    if (state == COOKIEPOLICY_UNKNOWN &&
        cp_notices_first(visit->conf->notices,
                         cp_span_of(apr_pstrcat(ctx->p, "consent ", id, NULL))))
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, ctx->r,
                      "cookiepolicy: consent('%s'): there is no such category here; it gives "
                      "nothing (said once)",
                      ap_escape_logitem(ctx->p, id));
    return cp_consent_allows(state) ? "yes" : "";
}

int cp_expr_lookup(ap_expr_lookup_parms *parms)
{
    ap_expr_string_func_t *function = consent;

    if (parms->type != AP_EXPR_FUNC_STRING || strcasecmp(parms->name, "consent"))
        return DECLINED;
    *parms->func = (const void *)function;
    *parms->data = NULL;
    return OK;
}
