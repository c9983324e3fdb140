/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refusals are the module's daily work and belong to info; an undeclared name
 * is something an administrator has to act on, hence notice, but once only.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_core.h"
#include "httpd/tell.h"

int cp_tells_all(request_rec *r)
{
    return APLOG_R_IS_LEVEL(r, APLOG_INFO);
}

void cp_tell_held(request_rec *r, const cp_visit *visit, const char *what, cp_span name,
                  cp_verdict verdict)
{
    const char *held = visit->enforced ? "held back" : "would be held back (Report)";
    const char *shown;

    if (verdict == CP_HOLD_UNDECLARED && APLOG_R_IS_LEVEL(r, APLOG_NOTICE) &&
        cp_notices_first(visit->conf->notices, name)) {
        shown = ap_escape_logitem(r->pool, apr_pstrmemdup(r->pool, name.p, name.n));
        ap_log_rerror(APLOG_MARK, APLOG_NOTICE, 0, r,
                      "cookiepolicy: %s: cookie '%s' %s: it has no row; declare it with "
                      "CookiePolicyCookie (said once for each name)",
                      what, shown, held);
        return;
    }
    if (!APLOG_R_IS_LEVEL(r, APLOG_INFO))
        return;
    shown = ap_escape_logitem(r->pool, apr_pstrmemdup(r->pool, name.p, name.n));
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "cookiepolicy: %s: cookie '%s' %s: %s", what, shown,
                  held, cp_verdict_name(verdict));
}
