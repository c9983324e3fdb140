/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything about a submission is judged before anything changes, in the
 * order in which a reader would give up: is there a form, can it be read,
 * may who sent it choose here, does it speak of today's table.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_core.h"
#include "http_protocol.h"
#include "util_filter.h"
#include "consent/submission.h"
#include "httpd/answer.h"
#include "httpd/form.h"
#include "httpd/keep.h"
#include "httpd/origin.h"
#include "httpd/proof.h"
#include "httpd/receipt.h"
#include "httpd/request.h"
#include "httpd/withdraw.h"
#include "cookie/request.h"
#include "text/buf.h"
#include "text/form.h"

static int is_form(request_rec *r)
{
    const char *type = apr_table_get(r->headers_in, "Content-Type");
    apr_size_t n = type ? strcspn(type, ";") : 0;

    return cp_span_is_nocase(cp_span_trim((cp_span){type ? type : "", n}),
                             "application/x-www-form-urlencoded");
}

/* Reads the body into `body`; OK, or the status to answer with. */
static int read_body(cp_buf *body, request_rec *r)
{
    apr_bucket_brigade *bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    int ended = 0;

    cp_buf_init(body, r->pool, 512);
    while (!ended) {
        apr_bucket *b;
        apr_status_t rv =
            ap_get_brigade(r->input_filters, bb, AP_MODE_READBYTES, APR_BLOCK_READ, CP_FORM_MAX);

        if (rv != APR_SUCCESS)
            return ap_map_http_request_error(rv, HTTP_BAD_REQUEST);
        for (b = APR_BRIGADE_FIRST(bb); b != APR_BRIGADE_SENTINEL(bb); b = APR_BUCKET_NEXT(b)) {
            const char *data;
            apr_size_t n;

            ended |= APR_BUCKET_IS_EOS(b);
            if (APR_BUCKET_IS_METADATA(b))
                continue;
            rv = apr_bucket_read(b, &data, &n, APR_BLOCK_READ);
            if (rv != APR_SUCCESS)
                return HTTP_BAD_REQUEST;
            if (body->n + n > CP_FORM_MAX)
                return HTTP_REQUEST_ENTITY_TOO_LARGE;
            cp_buf_add(body, data, n);
        }
        apr_brigade_cleanup(bb);
    }
    return OK;
}

static int may_choose(request_rec *r, const cp_submission *form, const cp_origin_facts *facts)
{
    cp_origin origin = cp_origin_judge(facts);

    if (origin == CP_ORIGIN_SAME || (origin == CP_ORIGIN_UNKNOWN && !form->granted))
        return 1;
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "cookiepolicy: a form that %s was turned away: %s",
                  form->granted ? "grants" : "refuses",
                  origin == CP_ORIGIN_CROSS ? "it comes from another site"
                                            : "nothing proves that it comes from this site");
    return 0;
}

/* The request's own choice cookie where it counts, else empty. */
static cp_span present_value(const cp_visit *visit)
{
    cp_span value = {"", 0};

    if (visit->choice_state == CP_CHOICE_VALID)
        cp_cookie_find(&value, cp_span_of(visit->cookie), visit->own);
    return value;
}

/* Whether there is nothing to decide anew: the same once more, and whoever is
 * to prove the first time can. */
static int is_repeat(request_rec *r, cp_span present, const char *value)
{
    const cp_visit *visit = cp_visit_of(r);

    return cp_choice_repeats(present, value) && (!visit->conf->records || cp_receipt_id(r));
}

/* The value to store; NULL where a grant must not be given. */
static const char *decide(request_rec *r, const cp_visit *visit, const cp_submission *form)
{
    cp_new_choice made = {.granted = form->granted,
                          .now = r->request_time,
                          .under_signal = visit->signal,
                          .shared = {"", 0}};
    cp_span present = present_value(visit);
    const char *value;
    cp_proof proof;

    if (visit->conf->declared->choice.domain)
        made.shared = present;
    value = cp_choice_write(r->pool, &visit->place, &made);
    if (is_repeat(r, present, value))
        return cp_choice_again(r->pool, &visit->place, present);
    proof = cp_proof_keep(&made.record, r, form);
    if (proof == CP_PROOF_DENIED)
        return NULL;
    /* What is left of a consent lives no longer than the record that proves it. */
    if (proof == CP_PROOF_LOST && form->granted)
        made.now = visit->choice.issued;
    return cp_choice_write(r->pool, &visit->place, &made);
}

/* 0: nothing changes. */
static int store(request_rec *r, cp_visit *visit, const cp_submission *form)
{
    const char *value = decide(r, visit, form);

    if (!value)
        return 0;
    cp_keep_choice(r, visit, value);
    cp_withdraw_chosen(r, visit);
    cp_request_variables(r, visit); /* the choice counts in its own answer */
    return 1;
}

/* Whether a local path is the page itself (see cp_mount_place), whatever its
 * query. */
static int is_page(const char *path, const char *page)
{
    apr_size_t n = strlen(page);

    if (n > 1 && !strcmp(page + n - 2, "/."))
        n -= 2;
    if (strncmp(path, page, n))
        return 0;
    path += n + (path[n] == '/');
    return !*path || *path == '?';
}

static const char *page_saved(request_rec *r, const cp_visit *visit)
{
    const char *lang = cp_answer_asked_lang(r);

    return apr_psprintf(r->pool, "%s?saved=%" APR_TIME_T_FMT ".%d%s%s", cp_answer_path(r),
                        apr_time_sec(visit->choice.issued), visit->withdrawal->names->nelts,
                        lang ? "&lang=" : "", lang ? lang : "");
}

/* 303 to where the visitor came from, or to the page with its confirmation. */
static int answer(request_rec *r, const cp_visit *visit, const cp_submission *form,
                  const cp_origin_facts *facts)
{
    const char *to = form->return_to;

    if (cp_answer_wants_json(r))
        return cp_answer_json(r);
    if (!to)
        to = cp_origin_referer_path(facts, r->pool);
    if (!to || is_page(to, cp_answer_path(r)))
        to = page_saved(r, visit);
    apr_table_setn(r->headers_out, "Location", apr_pstrcat(r->pool, to, "#cookie-choice", NULL));
    /* The answer to a status returned is made from err_headers_out. */
    apr_table_setn(r->err_headers_out, "Cache-Control", "no-store");
    return HTTP_SEE_OTHER;
}

int cp_form_post(request_rec *r)
{
    cp_visit *visit = cp_visit_of(r);
    cp_submission form;
    cp_submit_state state;
    cp_origin_facts facts;
    cp_buf body;
    int status;

    if (!visit->enforced)
        return cp_answer_say(r, HTTP_CONFLICT, CP_SAY_PREVIEW, NULL);
    if (!is_form(r))
        return cp_answer_say(r, HTTP_UNSUPPORTED_MEDIA_TYPE, CP_SAY_WRONG_TYPE, NULL);
    status = read_body(&body, r);
    if (status == HTTP_REQUEST_ENTITY_TOO_LARGE)
        return cp_answer_say(r, status, CP_SAY_TOO_LARGE, NULL);
    if (status == HTTP_BAD_REQUEST) {
        r->connection->keepalive = AP_CONN_CLOSE; /* where the body ends is not known */
        return cp_answer_say(r, status, CP_SAY_BAD_FORM, NULL);
    }
    if (status != OK)
        return status;
    state = cp_submission_read(&form, visit->conf->table, (cp_span){body.p, body.n}, r->pool);
    if (state == CP_SUBMIT_BAD) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "cookiepolicy: a form was turned away: %s",
                      form.problem);
        return cp_answer_say(r, HTTP_BAD_REQUEST, CP_SAY_BAD_FORM, NULL);
    }
    cp_origin_gather(&facts, r);
    if (!may_choose(r, &form, &facts))
        return cp_answer_say(r, HTTP_FORBIDDEN, CP_SAY_FORBIDDEN, form.return_to);
    if (state == CP_SUBMIT_CHANGED)
        return cp_answer_say(r, HTTP_CONFLICT, CP_SAY_CHANGED, form.return_to);
    if (!store(r, visit, &form))
        return cp_answer_say(r, HTTP_SERVICE_UNAVAILABLE, CP_SAY_NOT_RECORDED, form.return_to);
    return answer(r, visit, &form, &facts);
}
