/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handler only finds out what is asked for; form.c judges what is posted
 * and answer.c says what there is to say.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd/answer.h"
#include "httpd/form.h"
#include "httpd/look.h"
#include "httpd/mount.h"
#include "httpd/page.h"
#include "httpd/receipt.h"
#include "httpd/state.h"

/* After a choice the browser comes back with saved=T.N, T the choice's time:
 * if the request does not carry that choice, the browser did not keep it. A
 * later one tells that the visitor has chosen again since, in another window. */
static cp_say saved_state(request_rec *r, const cp_visit *visit)
{
    apr_int64_t t;
    int deleted;

    if (!cp_answer_saved(&t, &deleted, r) || r->method_number != M_GET || !visit->enforced ||
        cp_answer_part(r) != CP_PART_PAGE)
        return CP_SAY_NOTHING;
    if (visit->choice_state != CP_CHOICE_VALID || apr_time_sec(visit->choice.issued) < t)
        return CP_SAY_NOT_KEPT;
    return apr_time_sec(visit->choice.issued) == t ? CP_SAY_SAVED : CP_SAY_NOTHING;
}

/* Nothing in it depends on who asks, so every cache may keep it. */
static int send_signal(request_rec *r)
{
    const cp_signal_settings *signal = &cp_visit_of(r)->conf->declared->signal;
    const char *body = apr_psprintf(r->pool, "{\"gpc\": %s, \"lastUpdate\": \"%s\"}\n",
                                    signal->honoured ? "true" : "false", signal->published);

    if (r->method_number != M_GET) {
        ap_discard_request_body(r);
        ap_allow_standard_methods(r, REPLACE_ALLOW, M_GET, -1);
        return HTTP_METHOD_NOT_ALLOWED;
    }
    r->content_languages = NULL;
    r->content_encoding = NULL;
    ap_set_content_type_ex(r, "application/json", 1);
    apr_table_setn(r->headers_out, "Cache-Control", "max-age=3600");
    ap_set_content_length(r, (apr_off_t)strlen(body));
    ap_rputs(body, r);
    return OK;
}

int cp_page_handler(request_rec *r)
{
    cp_visit *visit = cp_visit_of(r);
    const char *path;
    cp_route route;

    if (!visit->active ||
        !(cp_mount_claimed(r) || (r->handler && !strcmp(r->handler, CP_PAGE_HANDLER))))
        return DECLINED;
    route = cp_mount_place(&path, r);
    if (route == CP_ROUTE_SIGNAL)
        return send_signal(r);
    if (r->method_number == M_POST && route == CP_ROUTE_PAGE)
        return cp_form_post(r);
    if (r->method_number != M_GET) {
        ap_discard_request_body(r);
        apr_table_setn(r->headers_out, "Allow",
                       route == CP_ROUTE_PAGE ? "GET, HEAD, POST" : "GET, HEAD");
        return cp_answer_say(r, HTTP_METHOD_NOT_ALLOWED, CP_SAY_METHOD, NULL);
    }
    if (route == CP_ROUTE_LOOK)
        return cp_look_send(r);
    if (route == CP_ROUTE_STATE)
        return cp_state_send(r);
    if (route == CP_ROUTE_RECEIPT)
        return cp_receipt_send(r);
    if (route == CP_ROUTE_JSON)
        return cp_answer_json(r);
    if (route == CP_ROUTE_CSV)
        return cp_answer_csv(r);
    return cp_answer_page(r, saved_state(r, visit), NULL);
}
