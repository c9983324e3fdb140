/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Host by host, since others may keep theirs in the same tables for longer.
 * Documents belong to nobody: one that goes too early is written again with
 * the next record that needs it.
 */
#include "httpd/private.h"

#include "httpd/record_purge.h"

#define BATCH        1000 /* what one statement deletes */
#define SMALL        100
#define NOW_AND_THEN 100 /* records */

static apr_time_t oldest_kept(const cp_writer *w)
{
    return apr_time_now() - apr_time_from_sec(w->keep);
}

static const char *host_at(const cp_writer *w, int i)
{
    return APR_ARRAY_IDX(w->hosts, i, const char *);
}

static void say(const cp_writer *w, apr_int64_t records, apr_int64_t documents)
{
    ap_log_error(APLOG_MARK, records || documents ? APLOG_NOTICE : APLOG_INFO, 0, w->server,
                 "cookiepolicy: purged %" APR_INT64_T_FMT " records and %" APR_INT64_T_FMT
                 " documents from the database of %s",
                 records, documents, w->server->server_hostname);
}

/* Goes from host to host until one batch of records went. */
static int purge_records(int *more, cp_writer *w, cp_sql *sql, cp_job *job)
{
    int n = 0;

    while (!n && job->host < w->hosts->nelts) {
        if (!cp_sql_purge(&n, sql, host_at(w, job->host), oldest_kept(w), BATCH))
            return 0;
        job->records += n;
        job->host += n < BATCH;
    }
    *more = n > 0;
    return 1;
}

static int purge_documents(int *more, const cp_writer *w, cp_sql *sql, cp_job *job)
{
    int n;

    if (!cp_sql_purge_documents(&n, sql, oldest_kept(w), BATCH))
        return 0;
    job->documents += n;
    *more = n == BATCH;
    return 1;
}

int cp_purge_step(int *more, cp_writer *w, cp_sql *sql, cp_job *job)
{
    if (!cp_sql_begin(sql) || !purge_records(more, w, sql, job) ||
        (!*more && !purge_documents(more, w, sql, job)) || !cp_sql_commit(sql)) {
        cp_sql_rollback(sql);
        return 0;
    }
    if (!*more)
        say(w, job->records, job->documents);
    return 1;
}

int cp_purge_now_and_then(cp_writer *w, cp_sql *sql)
{
    int records, documents;

    if (!w->unwatched || w->keep < 0 || w->written < NOW_AND_THEN)
        return 1;
    w->written = 0;
    w->purge_host = (w->purge_host + 1) % w->hosts->nelts;
    if (!cp_sql_begin(sql) ||
        !cp_sql_purge(&records, sql, host_at(w, w->purge_host), oldest_kept(w), SMALL) ||
        !cp_sql_purge_documents(&documents, sql, oldest_kept(w), SMALL) || !cp_sql_commit(sql)) {
        cp_sql_rollback(sql);
        return 0;
    }
    if (records || documents)
        say(w, records, documents);
    return 1;
}
