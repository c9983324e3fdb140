/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is still to be asked gets it anew each time, so that a choice shows at
 * once; who has chosen keeps it, and asks whether it is the same still. Keeping it
 * for a time would show an earlier choice: Chromium finds a stylesheet of the page
 * before in its memory without a look at Vary.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_protocol.h"
#include "httpd/state.h"
#include "httpd/visit.h"
#include "page/state.h"
#include "text/digest.h"

#define TAG 16

static const char *tag_of(const cp_buf *body, apr_pool_t *p)
{
    char hash[TAG];

    cp_digest(hash, TAG, (cp_span){body->p, body->n}, p);
    return apr_psprintf(p, "\"%.*s\"", TAG, hash);
}

int cp_state_send(request_rec *r)
{
    const cp_visit *visit = cp_visit_of(r);
    const cp_view view = {
        .table = visit->conf->table, .choice = &visit->choice, .report = !visit->enforced};
    int decided = !view.report && !cp_state_is_open(&view), status;
    cp_buf body;

    cp_buf_init(&body, r->pool, 8192);
    cp_state_write(&body, &view, visit->conf->declared->banner);
    r->content_languages = NULL;
    r->content_encoding = NULL;
    ap_set_content_type_ex(r, "text/css; charset=utf-8", 1);
    apr_table_setn(r->headers_out, "Cache-Control", decided ? "private, no-cache" : "no-store");
    if (decided)
        apr_table_setn(r->headers_out, "ETag", tag_of(&body, r->pool));
    apr_table_mergen(r->headers_out, "Vary",
                     visit->enforced && visit->conf->declared->signal.honoured ? "Cookie, Sec-GPC"
                                                                               : "Cookie");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    /* What is revealed tells what was chosen, to whoever can load it. */
    apr_table_setn(r->headers_out, "Cross-Origin-Resource-Policy", "same-origin");
    status = decided ? ap_meets_conditions(r) : OK;
    if (status != OK)
        return status;
    ap_set_content_length(r, (apr_off_t)body.n);
    ap_rwrite(body.p, (int)body.n, r);
    return OK;
}
