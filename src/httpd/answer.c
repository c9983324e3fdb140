/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gathers what a page shows from the request, has it rendered, and sends it
 * with the fields that keep it private, unframed and without script.
 */
#include "httpd/private.h"

#include "apr_lib.h"
#include "apr_strings.h"
#include "http_protocol.h"
#include "httpd/answer.h"
#include "httpd/mount.h"
#include "httpd/receipt.h"
#include "httpd/template.h"
#include "page/csv.h"
#include "page/disclosures.h"
#include "page/json.h"
#include "page/lang.h"
#include "page/page.h"
#include "text/form.h"

/* A page is a page: nothing of it but its stylesheet is fetched, it is not
 * framed, and its forms post to itself. */
#define SAFE_FORMS "form-action 'self'; frame-ancestors 'none'"
/* A frame is the site's: what it may load says the site's own policy. */
#define FRAME_CSP "base-uri 'self'; " SAFE_FORMS
#define PAGE_CSP  "default-src 'none'; style-src 'self'; base-uri 'none'; " SAFE_FORMS

const char *cp_answer_query(request_rec *r, const char *name)
{
    apr_array_header_t *fields;
    int i;

    if (!r->args || cp_form_parse(&fields, cp_span_of(r->args), r->pool))
        return NULL;
    for (i = 0; i < fields->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(fields, i, cp_field).name, name))
            return APR_ARRAY_IDX(fields, i, cp_field).value;
    return NULL;
}

cp_part cp_answer_part(request_rec *r)
{
    static const struct {
        const char *name;
        cp_part part;
    } parts[] = {
        {"choices", CP_PART_CHOICES}, {"table", CP_PART_TABLE}, {"banner", CP_PART_BANNER}};
    const char *asked = cp_answer_query(r, "part");
    apr_size_t i;

    for (i = 0; asked && i < sizeof(parts) / sizeof(*parts); i++)
        if (!strcmp(asked, parts[i].name))
            return parts[i].part;
    return CP_PART_PAGE;
}

const char *cp_answer_asked_lang(request_rec *r)
{
    const char *asked = cp_answer_query(r, "lang");

    return asked ? cp_lang_find(cp_visit_of(r)->conf->table->languages, cp_span_of(asked)) : NULL;
}

const char *cp_answer_lang(request_rec *r)
{
    return cp_lang_choose(cp_visit_of(r)->conf->table->languages, cp_answer_asked_lang(r),
                          apr_table_get(r->headers_in, "Accept-Language"));
}

int cp_answer_saved(apr_int64_t *t, int *deleted, request_rec *r)
{
    const char *saved = cp_answer_query(r, "saved");
    apr_int64_t n;
    char *end;

    *deleted = 0;
    *t = saved ? apr_strtoi64(saved, &end, 10) : 0;
    if (!saved || end == saved || *end != '.')
        return 0;
    n = apr_isdigit(end[1]) ? apr_strtoi64(end + 1, &end, 10) : 0;
    if (!*end && n <= CP_WITHDRAW_LINES)
        *deleted = (int)n;
    return 1;
}

const char *cp_answer_path(request_rec *r)
{
    const char *path;

    cp_mount_place(&path, r);
    return path;
}

int cp_answer_wants_json(request_rec *r)
{
    const char *accept = apr_table_get(r->headers_in, "Accept");

    return accept && ap_strcasestr(accept, "application/json") &&
           !ap_strcasestr(accept, "text/html");
}

/* The signal has decided something, or nobody has agreed to anything in spite
 * of it. */
static cp_signal signal_of(const cp_visit *visit)
{
    if (!visit->signal)
        return CP_SIGNAL_NONE;
    return visit->choice.signalled || !visit->choice.granted ? CP_SIGNAL_HONOURED
                                                             : CP_SIGNAL_ANSWERED;
}

/* On the page the signal says something wherever it is looked at. */
static const char *vary(const cp_visit *visit)
{
    return visit->enforced && visit->conf->declared->signal.honoured
               ? "Cookie, Accept-Language, Sec-GPC"
               : "Cookie, Accept-Language";
}

/* The choice cookie's name under the other scheme; a browser may hold both. */
static const char *other_name(const cp_visit *visit)
{
    return visit->own.p == visit->conf->name_https.p ? visit->conf->name_http.p
                                                     : visit->conf->name_https.p;
}

static void gather(cp_view *view, request_rec *r, cp_say say, const char *return_to)
{
    const cp_visit *visit = cp_visit_of(r);
    apr_int64_t t;

    memset(view, 0, sizeof(*view));
    view->table = visit->conf->table;
    view->wordings = visit->conf->wordings;
    view->choice = &visit->choice;
    view->asked_lang = cp_answer_asked_lang(r);
    view->lang = cp_answer_lang(r);
    view->path = cp_answer_path(r);
    view->choice_name = apr_pstrmemdup(r->pool, visit->own.p, visit->own.n);
    view->other_name = other_name(visit);
    view->cookie = visit->cookie;
    view->host = r->hostname;
    view->address = cp_initial(r)->parsed_uri.path;
    view->dated = visit->conf->dated;
    view->return_to = return_to;
    view->record = cp_receipt_id(r);
    view->frame = cp_template_frame(visit->conf, view->lang);
    view->report = !visit->enforced;
    view->signal = signal_of(visit);
    view->say = say;
    if (say == CP_SAY_SAVED)
        cp_answer_saved(&t, &view->deleted, r);
    if (r->method_number == M_POST && visit->own_lines && visit->withdrawal)
        view->deleted_names = visit->withdrawal->names;
    view->now = r->request_time;
}

static int send_body(request_rec *r, const char *body, apr_size_t n, const char *type,
                     const char *lang, const char *csp)
{
    /* What mod_mime made of the name says nothing of the page. */
    r->content_languages = NULL;
    r->content_encoding = NULL;
    ap_set_content_type_ex(r, type, 1);
    apr_table_setn(r->headers_out, "Content-Language", lang);
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->headers_out, "Referrer-Policy", "same-origin");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(r->headers_out, "Content-Security-Policy", csp);
    ap_set_content_length(r, (apr_off_t)n);
    ap_rwrite(body, (int)n, r);
    return OK;
}

int cp_answer_page(request_rec *r, cp_say say, const char *return_to)
{
    cp_view view;
    cp_buf body;

    gather(&view, r, say, return_to);
    if (r->method_number == M_GET && say == CP_SAY_NOTHING)
        view.part = cp_answer_part(r);
    if (view.part != CP_PART_PAGE) /* no page to be found by itself */
        apr_table_setn(r->headers_out, "X-Robots-Tag", "noindex");
    cp_buf_init(&body, r->pool, 32768);
    cp_page_html(&body, &view);
    apr_table_mergen(r->headers_out, "Vary", vary(cp_visit_of(r)));
    return send_body(r, body.p, body.n, "text/html; charset=utf-8", view.lang,
                     view.frame ? FRAME_CSP : PAGE_CSP);
}

/* A POST is answered with what became of the choice, whatever its query says. */
static int asks_for_disclosures(request_rec *r)
{
    const char *part = r->method_number == M_GET ? cp_answer_query(r, "part") : NULL;

    return part && !strcmp(part, "disclosures");
}

int cp_answer_json(request_rec *r)
{
    cp_view view;
    cp_buf body;

    gather(&view, r, CP_SAY_NOTHING, NULL);
    cp_buf_init(&body, r->pool, 16384);
    if (asks_for_disclosures(r)) {
        /* Consent managers on other sites read it, and it is the same for all. */
        apr_table_setn(r->headers_out, "Access-Control-Allow-Origin", "*");
        cp_page_disclosures(&body, &view, r->server->server_hostname);
    } else {
        cp_page_json(&body, &view);
    }
    return cp_answer_private(r, body.p);
}

int cp_answer_csv(request_rec *r)
{
    cp_view view;
    cp_buf body;

    gather(&view, r, CP_SAY_NOTHING, NULL);
    cp_buf_init(&body, r->pool, 16384);
    cp_page_csv(&body, &view);
    apr_table_setn(
        r->headers_out, "Content-Disposition",
        apr_psprintf(r->pool, "attachment; filename=\"cookie-policy-%s.csv\"", view.lang));
    apr_table_mergen(r->headers_out, "Vary", vary(cp_visit_of(r)));
    return send_body(r, body.p, body.n, "text/csv; charset=utf-8; header=present", view.lang,
                     PAGE_CSP);
}

int cp_answer_private(request_rec *r, const char *body)
{
    apr_table_mergen(r->headers_out, "Vary", vary(cp_visit_of(r)));
    return send_body(r, body, strlen(body), "application/json", cp_answer_lang(r), PAGE_CSP);
}

int cp_answer_say(request_rec *r, int status, cp_say say, const char *return_to)
{
    cp_view view;
    cp_buf body;

    r->status = status;
    if (status == HTTP_SERVICE_UNAVAILABLE) /* the time for which a failed store is left alone */
        apr_table_setn(r->headers_out, "Retry-After", "5");
    if (!cp_answer_wants_json(r))
        return cp_answer_page(r, say, return_to);
    gather(&view, r, say, NULL);
    cp_buf_init(&body, r->pool, 512);
    cp_page_json_error(&body, &view, status);
    return send_body(r, body.p, body.n, "application/json", view.lang, PAGE_CSP);
}
