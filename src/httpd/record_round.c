/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A round: the jobs that wait, in one transaction. If anything fails, a second
 * one on a connection that is looked at again, with a transaction for each
 * job, so that one bad job is not all.
 *
 * The one thing that a client of a database cannot know is whether a COMMIT
 * without an answer took place. To insert again is harmless, so such a job is
 * tried again as it is; a grant that fails for good then is *doubtful*: before
 * anything else is written its record is inserted and deleted. (The insert
 * waits for whoever may still be at it, which a delete alone does not.)
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "httpd/evidence.h"
#include "httpd/record_purge.h"
#include "httpd/record_round.h"

#define TRIES 10 /* of a refusal that a database refuses although it works */

static int failed(cp_writer *w, const cp_sql *sql)
{
    w->why = apr_pstrdup(w->pool, sql->error);
    return 0;
}

/* One record with its document. The document's text is written when the
 * database does not have it, which it alone knows: others purge. */
static int keep(cp_sql *sql, const cp_job *job)
{
    const cp_record *record = &job->record;
    int kept;

    if (!cp_sql_keep(&kept, sql, record))
        return 0;
    if (kept)
        return 1;
    if (!cp_sql_keep_document(sql, record,
                              cp_evidence_text(sql->pool, job->server, record->language)) ||
        !cp_sql_keep(&kept, sql, record))
        return 0;
    /* There already, from a commit without an answer; or a trigger swallowed it. */
    if (!kept && !cp_sql_has(&kept, sql, record->id))
        return 0;
    if (!kept)
        sql->error = "the database takes a record without an error and does not have it then";
    return kept;
}

static int is_record(const cp_job *job)
{
    return job->kind == CP_JOB_GRANT || job->kind == CP_JOB_REFUSAL;
}

static int undo(cp_writer *w, cp_sql *sql, const cp_job *job)
{
    if (cp_sql_begin(sql) && keep(sql, job) && cp_sql_delete(sql, job->record.id) &&
        cp_sql_commit(sql))
        return 1;
    cp_sql_rollback(sql);
    return failed(w, sql);
}

static int settle_doubtful(cp_writer *w, cp_sql *sql)
{
    while (!APR_RING_EMPTY(&w->doubtful, cp_job, link)) {
        cp_job *job = APR_RING_FIRST(&w->doubtful);

        if (!undo(w, sql, job))
            return 0;
        APR_RING_REMOVE(job, link);
        cp_queue_release(w->queue, job);
    }
    return 1;
}

static void doubt(cp_writer *w, cp_job *job)
{
    APR_RING_INSERT_TAIL(&w->doubtful, job, cp_job, link);
}

void cp_round_give_up(cp_writer *w, cp_job *job)
{
    APR_RING_REMOVE(job, link);
    if (!cp_queue_finish(w->queue, job, CP_JOB_FAILED))
        doubt(w, job);
}

/* Jobs whose maker gave up before their commit never happen; how many these are. */
static int drop_left(cp_writer *w, cp_jobs *jobs)
{
    cp_job *job, *next;
    int n = 0;

    APR_RING_FOREACH_SAFE(job, next, jobs, cp_job, link)
    {
        if (cp_queue_left(w->queue, job)) {
            cp_round_give_up(w, job);
            n++;
        }
    }
    return n;
}

static void tell_done(cp_writer *w, cp_jobs *jobs)
{
    cp_job *job, *next;

    APR_RING_FOREACH_SAFE(job, next, jobs, cp_job, link)
    {
        APR_RING_REMOVE(job, link);
        w->written++;
        if (!cp_queue_finish(w->queue, job, CP_JOB_DONE))
            doubt(w, job);
    }
}

/* Writes some records in one transaction; 0: none of them, and they stay in `jobs`. */
static int write_together(cp_writer *w, cp_sql *sql, cp_jobs *jobs)
{
    cp_job *job;
    int fine;

    drop_left(w, jobs);
    if (APR_RING_EMPTY(jobs, cp_job, link))
        return 1;
    fine = cp_sql_begin(sql);
    APR_RING_FOREACH(job, jobs, cp_job, link)
    {
        fine = fine && keep(sql, job);
    }
    if (fine && drop_left(w, jobs)) {
        cp_sql_rollback(sql);
        return write_together(w, sql, jobs);
    }
    if (fine) {
        APR_RING_FOREACH(job, jobs, cp_job, link)
        {
            job->committing = 1;
        }
        fine = cp_sql_commit(sql);
    }
    if (!fine) {
        cp_sql_rollback(sql);
        return failed(w, sql);
    }
    tell_done(w, jobs);
    return 1;
}

/* Moves the records among the taken jobs to `records`. */
static void pick_records(cp_jobs *records, cp_writer *w)
{
    cp_job *job, *next;

    APR_RING_INIT(records, cp_job, link);
    APR_RING_FOREACH_SAFE(job, next, &w->taken, cp_job, link)
    {
        if (is_record(job)) {
            APR_RING_REMOVE(job, link);
            APR_RING_INSERT_TAIL(records, job, cp_job, link);
        }
    }
}

void cp_round_log_lost(const cp_job *job)
{
    if (job->kind == CP_JOB_REFUSAL)
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, job->server,
                     "cookiepolicy: a refusal holds, but its record %s lost: %s",
                     job->committing ? "may be" : "is", cp_record_json(job->pool, &job->record));
}

void cp_round_log_doubtful(const cp_job *job)
{
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, job->server,
                 "cookiepolicy: the database may hold the record %s of a consent that was not "
                 "given: delete it there",
                 job->record.id);
}

/* A database that works refused it: perhaps it cannot be. */
static void refused_by_database(cp_writer *w, cp_job *job)
{
    if (job->kind == CP_JOB_GRANT) {
        cp_round_give_up(w, job);
    } else if (++job->tries >= TRIES) {
        cp_round_log_lost(job);
        cp_round_give_up(w, job);
    }
}

/* A transaction for each; 0 if none could be written, or the database is gone. */
static int write_singly(cp_writer *w, cp_sql *sql, cp_jobs *jobs)
{
    int written = 0, refused = 0;
    cp_job *job, *next;

    APR_RING_FOREACH_SAFE(job, next, jobs, cp_job, link)
    {
        cp_jobs one;

        APR_RING_REMOVE(job, link);
        APR_RING_INIT(&one, cp_job, link);
        APR_RING_INSERT_TAIL(&one, job, cp_job, link);
        if (write_together(w, sql, &one)) {
            written++;
            continue;
        }
        APR_RING_REMOVE(job, link);
        APR_RING_INSERT_BEFORE(next, job, link);
        if (!cp_sql_probe(sql))
            return failed(w, sql);
        refused_by_database(w, job);
        refused++;
    }
    w->choosy = refused && !written;
    return !w->choosy;
}

static int answer(cp_writer *w, cp_sql *sql, cp_job *job)
{
    int more;

    if (job->kind == CP_JOB_FIND) {
        if (!cp_sql_receipt(&job->json, sql, job->record.id, job->pool))
            return failed(w, sql);
        APR_RING_REMOVE(job, link);
        cp_queue_finish(w->queue, job, CP_JOB_DONE);
        return 1;
    }
    if (!cp_purge_step(&more, w, sql, job))
        return failed(w, sql);
    APR_RING_REMOVE(job, link);
    if (more)
        cp_queue_again(w->queue, job);
    else
        cp_queue_finish(w->queue, job, CP_JOB_DONE);
    return 1;
}

/* What else was taken: receipts and purges. */
static int answer_all(cp_writer *w, cp_sql *sql)
{
    cp_job *job, *next;
    int fine = 1;

    APR_RING_FOREACH_SAFE(job, next, &w->taken, cp_job, link)
    {
        if (!is_record(job))
            fine = fine && answer(w, sql, job);
    }
    return fine;
}

int cp_round_open(cp_writer *w, cp_sql *sql)
{
    w->reached = cp_sql_open(sql, &w->dbd, w->server, w->pool);
    if (!w->reached)
        w->why = "there is no connection, as the line above says";
    return w->reached;
}

/* One of the two; what could not be done is left in w->taken. */
static int go_round(cp_writer *w, int (*write)(cp_writer *, cp_sql *, cp_jobs *))
{
    cp_jobs records;
    cp_sql sql;
    int fine;

    w->choosy = 0;
    if (!cp_round_open(w, &sql))
        return 0;
    pick_records(&records, w);
    fine = settle_doubtful(w, &sql) && write(w, &sql, &records) && settle_doubtful(w, &sql) &&
           answer_all(w, &sql) && cp_purge_now_and_then(w, &sql);
    APR_RING_CONCAT(&w->taken, &records, cp_job, link);
    if (!fine)
        cp_sql_forget(&sql);
    cp_sql_close(&sql);
    return fine;
}

int cp_round_write(cp_writer *w)
{
    return go_round(w, write_together) || (w->reached && go_round(w, write_singly));
}
