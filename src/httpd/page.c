/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handler only finds out what is asked for; form.c judges what is posted
 * and answer.c says what there is to say.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_protocol.h"
#include "httpd/answer.h"
#include "httpd/form.h"
#include "httpd/mount.h"
#include "httpd/page.h"

/* After a choice the browser comes back with saved=T.N, T the choice's time:
 * if the request does not carry that choice, the browser did not keep it. A
 * later one tells that the visitor has chosen again since, in another window. */
static cp_say saved_state(request_rec *r, const cp_visit *visit)
{
    const char *saved = cp_answer_query(r, "saved");
    char *end;
    apr_int64_t t;

    if (!saved || r->method_number != M_GET || !visit->enforced)
        return CP_SAY_NOTHING;
    t = apr_strtoi64(saved, &end, 10);
    if (end == saved || *end != '.')
        return CP_SAY_NOTHING;
    if (visit->choice_state != CP_CHOICE_VALID || apr_time_sec(visit->choice.issued) < t)
        return CP_SAY_NOT_KEPT;
    return apr_time_sec(visit->choice.issued) == t ? CP_SAY_SAVED : CP_SAY_NOTHING;
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
    if (r->method_number == M_POST && route == CP_ROUTE_PAGE)
        return cp_form_post(r);
    if (r->method_number != M_GET) {
        ap_discard_request_body(r);
        apr_table_setn(r->headers_out, "Allow",
                       route == CP_ROUTE_PAGE ? "GET, HEAD, POST" : "GET, HEAD");
        return cp_answer_say(r, HTTP_METHOD_NOT_ALLOWED, CP_SAY_METHOD, NULL);
    }
    return route == CP_ROUTE_JSON ? cp_answer_json(r)
                                  : cp_answer_page(r, saved_state(r, visit), NULL);
}
