/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decided when the request comes, since an error document makes a GET of any
 * method; sent by the output filter, behind everything that edits fields.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_core.h"
#include "httpd/audit.h"
#include "httpd/fields.h"
#include "httpd/origin.h"
#include "httpd/withdraw.h"

/* One answer may be lost, two may; who still comes cannot be deleted. */
#define TOO_OFTEN 3

/*
 * Without a valid choice only the signal can refuse. But browsers leave a
 * SameSite cookie out of what other sites start, so the choice may be there
 * and have been left at home; nothing is deleted on that.
 */
static int is_choice_known(request_rec *r, const cp_visit *visit)
{
    cp_origin_facts facts;

    if (visit->choice_state == CP_CHOICE_VALID)
        return 1;
    if (r->method_number != M_GET)
        return 0;
    cp_origin_gather(&facts, r);
    return cp_origin_judge(&facts) != CP_ORIGIN_CROSS;
}

static void make(request_rec *r, cp_visit *visit)
{
    cp_withdraw_facts facts = {.table = visit->conf->table,
                               .choice = &visit->choice,
                               .cookies = cp_span_of(visit->cookie),
                               .host = r->hostname,
                               .own = {visit->conf->name_http, visit->conf->name_https},
                               .framed = cp_visit_may_be_framed(visit, r),
                               .turn = (apr_uint32_t)apr_time_sec(r->request_time)};

    visit->withdrawal = apr_palloc(r->pool, sizeof(*visit->withdrawal));
    cp_withdraw(visit->withdrawal, &facts, r->pool);
}

static void tell_stubborn(request_rec *r, const cp_visit *visit, const cp_refused *refused)
{
    const char *name = apr_pstrmemdup(r->pool, refused->name.p, refused->name.n);
    const char *key = apr_pstrcat(r->pool, "refused ", name, NULL);

    if (cp_notices_count(visit->conf->notices, cp_span_of(key)) == TOO_OFTEN)
        ap_log_rerror(APLOG_MARK, APLOG_NOTICE, 0, r,
                      "cookiepolicy: cookie '%s' still comes more than a minute after it was "
                      "refused: deleting it does not reach it, or a script sets it again; declare "
                      "domain= and path= as it is stored, and keep the script from loading: name "
                      "where it comes from with CookiePolicySource (said once for each name)",
                      ap_escape_logitem(r->pool, name));
}

/* One that is stored below a path comes there for the first time long after the
 * refusal, which says nothing against its row. */
static void count_stubborn(request_rec *r, const cp_visit *visit)
{
    const cp_choice *choice = &visit->choice;
    const apr_array_header_t *found = visit->withdrawal->found;
    int i;

    if (visit->choice_state != CP_CHOICE_VALID ||
        r->request_time - choice->issued <= CP_WITHDRAW_PATIENCE)
        return;
    for (i = 0; i < found->nelts; i++) {
        const cp_refused *refused = &APR_ARRAY_IDX(found, i, cp_refused);
        const char *path = refused->entry->row->path;

        if (!(choice->signalled >> refused->entry->category->index & 1) &&
            (!path || !strcmp(path, "/"))) {
            if (visit->conf->audit)
                cp_audit_returned(visit, refused->entry, refused->name);
            tell_stubborn(r, visit, refused);
        }
    }
}

void cp_withdraw_prepare(request_rec *r, cp_visit *visit)
{
    if (!visit->enforced || !cp_is_for_document(r) || !is_choice_known(r, visit))
        return;
    make(r, visit);
    count_stubborn(r, visit);
}

void cp_withdraw_chosen(request_rec *r, cp_visit *visit)
{
    make(r, visit);
}

int cp_withdraw_send(request_rec *r, const cp_visit *visit)
{
    const apr_array_header_t *lines = visit->withdrawal->lines;
    int i;

    if (!lines->nelts)
        return 0;
    if (cp_fields_hold(r->err_headers_out, APR_ARRAY_IDX(lines, 0, const char *)))
        return 1;
    for (i = 0; i < lines->nelts; i++)
        apr_table_addn(r->err_headers_out, "Set-Cookie", APR_ARRAY_IDX(lines, i, const char *));
    return 1;
}
