/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A database gives back what it was given. Nobody searches a log file for a
 * visitor, so there the receipt is made from what the visitor has: the choice
 * cookie says what was decided and when, and today's document is the one that
 * was shown where the cookie is what today's table would write.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "cookie/request.h"
#include "httpd/answer.h"
#include "httpd/evidence.h"
#include "httpd/receipt.h"
#include "httpd/records.h"
#include "httpd/visit.h"

const char *cp_receipt_id(request_rec *r)
{
    const cp_visit *visit = cp_visit_of(r);

    /* Of a choice that does not count nothing is read, its record neither. */
    if (!visit->conf->records || visit->choice.record.n != CP_RECORD_ID)
        return NULL;
    return apr_pstrmemdup(r->pool, visit->choice.record.p, visit->choice.record.n);
}

/* What only the log knows (the layer, the language, what it replaces) is null. */
static const char *rebuild(request_rec *r, const char *id)
{
    const cp_visit *visit = cp_visit_of(r);
    const cp_table *table = visit->conf->table;
    const char *lang = cp_answer_lang(r);
    cp_span value = {"", 0};
    cp_choice choice; /* without what a signal makes of it */
    cp_record record = {.id = id, .host = r->server->server_hostname, .layer = CP_LAYER_UNKNOWN};
    int fits;

    cp_cookie_find(&value, cp_span_of(visit->cookie), visit->own);
    cp_choice_read(&choice, &visit->place, value, r->request_time);
    fits = cp_choice_is_todays(r->pool, &visit->place, value, r->request_time);
    record.time = choice.issued;
    record.until = choice.issued + apr_time_from_sec(table->lifetime);
    record.signal = choice.under_signal;
    cp_record_decide(&record, table, choice.granted | choice.changed, choice.refused, r->pool);
    if (fits) {
        record.policy = table->hash;
        record.document = cp_evidence_hash(r->pool, r->server, lang);
    }
    return cp_receipt_json(r->pool, cp_record_json(r->pool, &record),
                           fits ? cp_evidence_text(r->pool, r->server, lang) : NULL,
                           "the policy has changed since");
}

/* CP_SAY_NOTHING and *json, or what there is to say instead. */
static cp_say find(const char **json, request_rec *r, const char *id)
{
    const cp_store *store = cp_records_of(r)->store;
    int found = 1;

    if (store->find)
        found = store->find(json, r, id);
    else
        *json = rebuild(r, id);
    if (found < 0)
        return CP_SAY_RECEIPT_LATER;
    return found ? CP_SAY_NOTHING : CP_SAY_NO_RECEIPT;
}

int cp_receipt_send(request_rec *r)
{
    const char *id = cp_receipt_id(r), *json = NULL;
    cp_say say = id ? find(&json, r, id) : CP_SAY_NO_RECEIPT;

    if (say == CP_SAY_RECEIPT_LATER)
        return cp_answer_say(r, HTTP_SERVICE_UNAVAILABLE, say, NULL);
    if (say != CP_SAY_NOTHING)
        return cp_answer_say(r, HTTP_NOT_FOUND, say, NULL);
    apr_table_setn(r->headers_out, "Content-Disposition",
                   apr_psprintf(r->pool, "attachment; filename=\"cookie-choice-%s.json\"", id));
    return cp_answer_private(r, json);
}
