/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which host's records go where, and what happens when they do not.
 *
 * A consent without a record is worth nothing, so it is not given; a refusal
 * is worth everything, so nothing stands in its way. A target that failed is
 * left in peace for a while, lest each visitor wait for it anew and a server
 * full of waiting visitors serve nobody.
 */
#include "httpd/private.h"

#include "apr_atomic.h"
#include "apr_hash.h"
#include "apr_strings.h"
#include "http_core.h"
#include "httpd/check.h"
#include "httpd/evidence.h"
#include "httpd/records.h"

/* Seconds for which grants are not even tried after one failed. */
#define REST 5

static const cp_store *const stores[] = {
    [CP_RECORD_DBD] = &cp_store_dbd,
    [CP_RECORD_FILE] = &cp_store_file,
    [CP_RECORD_PIPE] = &cp_store_pipe,
};

static int has_records(const server_rec *s)
{
    const cp_conf *conf = cp_conf_of(s);

    return conf->table && conf->declared->mode == CP_MODE_ON &&
           conf->declared->record.kind > CP_RECORD_OFF;
}

/* What makes two directives one target: a file is one however it is written. */
static const char *key_of(const cp_record_settings *settings, apr_pool_t *p)
{
    const char *target = settings->target;

    if (settings->kind == CP_RECORD_FILE)
        target = ap_server_root_relative(p, target);
    return apr_psprintf(p, "%d %" APR_INT64_T_FMT " %s", settings->kind, settings->keep.seconds,
                        target             ? target
                        : settings->target ? settings->target
                                           : "");
}

/* The longest line that a host can need: everything at its longest. */
static apr_size_t longest_line(const server_rec *s, apr_pool_t *p)
{
    const cp_table *table = cp_conf_of(s)->table;
    cp_record record = {.id = "0123456789012345678901",
                        .replaces = "0123456789012345678901",
                        .host = s->server_hostname,
                        .layer = CP_LAYER_BANNER,
                        .language = "",
                        .policy = table->hash,
                        .document =
                            "0123456789012345678901234567890123456789012345678901234567890123"};
    int i;

    for (i = 0; i < table->languages->nelts; i++) {
        const char *lang = APR_ARRAY_IDX(table->languages, i, const char *);

        if (strlen(lang) > strlen(record.language))
            record.language = lang;
    }
    cp_record_decide(&record, table, 0, ~APR_UINT64_C(0), p);
    return strlen(cp_record_json(p, &record)) + 1;
}

static cp_target *make_target(apr_hash_t *targets, const char *key, apr_pool_t *pconf,
                              const cp_record_settings *settings)
{
    cp_target *target = apr_pcalloc(pconf, sizeof(*target));

    target->store = stores[settings->kind];
    target->settings = settings;
    target->hosts = apr_array_make(pconf, 4, sizeof(server_rec *));
    target->number = (int)apr_hash_count(targets);
    apr_hash_set(targets, key, APR_HASH_KEY_STRING, target);
    return target;
}

static void check_target(cp_target *target, apr_pool_t *p, cp_report_fn report, void *baton)
{
    const char *wrong = !target->store         ? "this kind is not there"
                        : target->store->check ? target->store->check(target, p)
                                               : NULL;

    if (wrong)
        report(baton, CP_REPORT_ERROR, &target->settings->where,
               apr_pstrcat(p, "CookiePolicyRecord: ", wrong, NULL));
}

void cp_records_check(apr_pool_t *pconf, const apr_array_header_t *servers, cp_report_fn report,
                      void *baton)
{
    apr_hash_t *targets = apr_hash_make(pconf);
    apr_hash_index_t *at;
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, pconf);
    for (i = 0; i < servers->nelts; i++) {
        server_rec *s = APR_ARRAY_IDX(servers, i, server_rec *);
        cp_conf *conf = cp_conf_of(s);
        const cp_record_settings *settings = &conf->declared->record;
        const char *key;
        apr_size_t n;

        if (!has_records(s))
            continue;
        key = key_of(settings, pconf);
        conf->records = apr_hash_get(targets, key, APR_HASH_KEY_STRING);
        if (!conf->records)
            conf->records = make_target(targets, key, pconf, settings);
        APR_ARRAY_PUSH(conf->records->hosts, server_rec *) = s;
        n = longest_line(s, scratch);
        if (n > conf->records->longest)
            conf->records->longest = n;
        apr_pool_clear(scratch);
    }
    for (at = apr_hash_first(scratch, targets); at; at = apr_hash_next(at))
        check_target(apr_hash_this_val(at), pconf, report, baton);
}

/* Calls `each` once for every target of all hosts, in their order. */
static int each_target(server_rec *s, apr_pool_t *p, int (*each)(cp_target *target, void *baton),
                       void *baton)
{
    const apr_array_header_t *servers = cp_servers(p, s);
    int i;

    for (i = 0; i < servers->nelts; i++) {
        server_rec *host = APR_ARRAY_IDX(servers, i, server_rec *);
        cp_target *target = cp_conf_of(host)->records;

        if (target && APR_ARRAY_IDX(target->hosts, 0, server_rec *) == host && !each(target, baton))
            return 0;
    }
    return 1;
}

typedef struct {
    apr_pool_t *p, *ptemp;
    server_rec *main;
} starting;

static int start_target(cp_target *target, void *baton)
{
    starting *with = baton;
    const cp_where *where = &target->settings->where;
    const char *wrong;
    int i;

    for (i = 0; !cp_is_rehearsal() && i < target->hosts->nelts; i++)
        cp_evidence_make(with->p, with->ptemp, APR_ARRAY_IDX(target->hosts, i, server_rec *));
    wrong = target->store->start(target, with->p, with->main);
    if (wrong)
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, with->main,
                     "cookiepolicy: %s:%d: CookiePolicyRecord: %s; without a place for records no "
                     "consent could be given",
                     where->file, where->line, wrong);
    return !wrong;
}

int cp_records_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    starting with = {pconf, ptemp, s};

    (void)plog;
    return each_target(s, ptemp, start_target, &with) ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static int child_target(cp_target *target, void *baton)
{
    starting *with = baton;

    if (target->store->child)
        target->store->child(target, with->p, with->main);
    return 1;
}

void cp_records_child_init(apr_pool_t *pchild, server_rec *s)
{
    starting with = {pchild, pchild, s};

    each_target(s, pchild, child_target, &with);
}

int cp_records_keep(request_rec *r, const cp_record *record, int is_grant)
{
    cp_target *target = cp_records_of(r);
    apr_uint32_t now = (apr_uint32_t)apr_time_sec(r->request_time);
    apr_uint32_t rest = apr_atomic_read32(&target->failed_until) - now;

    /* No longer than that either where the clock was set back. */
    if (is_grant && rest > 0 && rest <= REST) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r,
                      "cookiepolicy: a consent was not taken: no record could be kept just now");
        return 0;
    }
    if (target->store->keep(r, record, is_grant))
        return 1;
    if (is_grant)
        apr_atomic_set32(&target->failed_until, now + REST);
    else
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "cookiepolicy: a refusal holds, but its record is lost: %s",
                      cp_record_json(r->pool, record));
    return 0;
}
