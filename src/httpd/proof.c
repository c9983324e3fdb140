/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record tells what was decided, where and in sight of which text; who it
 * was is nobody's business, the visitor has its id.
 *
 * What counts as a grant is that a category is granted which was not before, of
 * opt-out also one that nobody had objected to: from then on it stands against a
 * signal. Who takes back one consent and leaves another as it is must get
 * through even where nothing can be recorded.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "httpd/answer.h"
#include "httpd/evidence.h"
#include "httpd/proof.h"
#include "httpd/receipt.h"
#include "httpd/records.h"
#include "httpd/visit.h"

static cp_layer layer_of(request_rec *r, const cp_submission *form)
{
    if (cp_answer_wants_json(r))
        return CP_LAYER_API;
    return form->from_banner ? CP_LAYER_BANNER : CP_LAYER_PAGE;
}

static void write_record(cp_record *record, request_rec *r, const cp_submission *form)
{
    const cp_visit *visit = cp_visit_of(r);
    const cp_table *table = visit->conf->table;

    memset(record, 0, sizeof(*record));
    record->replaces = cp_receipt_id(r);
    record->time = apr_time_from_sec(apr_time_sec(r->request_time));
    record->until = record->time + apr_time_from_sec(table->lifetime);
    record->host = r->server->server_hostname;
    cp_record_decide(record, table, form->granted, ~form->granted, r->pool);
    record->layer = layer_of(r, form);
    record->signal = visit->signal;
    record->language = cp_answer_lang(r);
    record->policy = table->hash;
    record->document = cp_evidence_hash(r->pool, r->server, record->language);
}

cp_proof cp_proof_keep(const char **id, request_rec *r, const cp_submission *form)
{
    const cp_visit *visit = cp_visit_of(r);
    int is_grant = (form->granted & ~visit->choice.granted) != 0;
    cp_record record;

    *id = NULL;
    if (!visit->conf->records)
        return CP_PROOF_KEPT;
    write_record(&record, r, form);
    *id = record.id = cp_record_new_id(r->pool);
    if (!record.id)
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "cookiepolicy: the system gave no random numbers for a record's id");
    else if (cp_records_keep(r, &record, is_grant))
        return CP_PROOF_KEPT;
    return is_grant ? CP_PROOF_DENIED : CP_PROOF_LOST;
}
