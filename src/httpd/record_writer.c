/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A round: the jobs that wait, in one transaction. If anything fails, a second
 * one on a connection that is looked at again, with a transaction for each
 * job, so that one bad job is not all; if that fails, too, the queue is down
 * for a while.
 *
 * The one thing that a client of a database cannot know is whether a COMMIT
 * without an answer took place. To insert again is harmless, so such a job is
 * tried again as it is; a grant that fails for good then is *doubtful*: before
 * anything else is written its record is inserted and deleted. (The insert
 * waits for whoever may still be at it, which a delete alone does not.)
 */
#include "httpd/private.h"

#include <pthread.h>
#include <signal.h>

#include "apr_atomic.h"
#include "apr_strings.h"
#include "httpd/evidence.h"
#include "httpd/record_purge.h"
#include "httpd/record_writer.h"

#define GROUP 100 /* jobs of one transaction */
#define TRIES 10  /* of a refusal that a database refuses although it works */

#define PAUSE         apr_time_from_sec(1) /* at first; doubled up to the longest */
#define PAUSE_LONGEST apr_time_from_sec(4)

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

/* Tells that a taken job failed; its record may be there nevertheless. */
static void give_up(cp_writer *w, cp_job *job)
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
            give_up(w, job);
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

/* Its record is in the error log then, as where the queue is full. */
static void log_lost(const cp_job *job)
{
    if (job->kind == CP_JOB_REFUSAL)
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, job->server,
                     "cookiepolicy: a refusal holds, but its record %s lost: %s",
                     job->committing ? "may be" : "is", cp_record_json(job->pool, &job->record));
}

static void log_doubtful(const cp_job *job)
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
        give_up(w, job);
    } else if (++job->tries >= TRIES) {
        log_lost(job);
        give_up(w, job);
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

static int open_database(cp_writer *w, cp_sql *sql)
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
    if (!open_database(w, &sql))
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

static void log_failing(cp_writer *w)
{
    if (!w->failing)
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, w->server,
                     "cookiepolicy: no record can be kept in the database of %s: %s. Until it can, "
                     "consents are answered with 503, and refusals wait in memory (%d a child)",
                     w->server->server_hostname, w->why, CP_QUEUE_MAX);
    else
        ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, w->server, "cookiepolicy: nor can it now: %s",
                     w->why);
    w->failing = 1;
}

static void log_working(cp_writer *w)
{
    if (apr_atomic_xchg32(&w->silent, 0) || w->failing)
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, w->server,
                     "cookiepolicy: records are kept in the database of %s again",
                     w->server->server_hostname);
    w->failing = 0;
}

/* Nobody waits for what cannot be done now; refusals go back. */
static void put_off(cp_writer *w)
{
    cp_job *job, *next;

    APR_RING_FOREACH_SAFE(job, next, &w->taken, cp_job, link)
    {
        if (job->kind != CP_JOB_REFUSAL) {
            give_up(w, job);
            continue;
        }
        APR_RING_REMOVE(job, link);
        cp_queue_again(w->queue, job);
    }
}

/* What the child takes with it. */
static void log_rest(cp_writer *w)
{
    cp_job *job, *next;

    while (cp_queue_take(&w->taken, w->queue, GROUP, 0))
        ;
    APR_RING_FOREACH_SAFE(job, next, &w->taken, cp_job, link)
    {
        log_lost(job);
        give_up(w, job);
    }
    APR_RING_FOREACH_SAFE(job, next, &w->doubtful, cp_job, link)
    {
        log_doubtful(job);
        cp_queue_release(w->queue, job);
    }
}

/* At start, so that an administrator does not learn it from visitors. */
static void look_at_tables(cp_writer *w)
{
    cp_sql sql;

    if (!open_database(w, &sql)) {
        log_failing(w);
        return;
    }
    if (!cp_sql_probe(&sql)) {
        failed(w, &sql);
        w->why = apr_pstrcat(w->pool, w->why, " (conf/schema.sql makes the tables)", NULL);
        log_failing(w);
    }
    cp_sql_close(&sql);
}

static void *APR_THREAD_FUNC run(apr_thread_t *thread, void *data)
{
    cp_writer *w = data;
    apr_interval_time_t pause = PAUSE;

    (void)thread;
    look_at_tables(w);
    while (cp_queue_take(&w->taken, w->queue, GROUP, APR_RING_EMPTY(&w->doubtful, cp_job, link))) {
        if (go_round(w, write_together) || (w->reached && go_round(w, write_singly))) {
            log_working(w);
            put_off(w); /* refusals that the database refused */
            pause = PAUSE;
        } else {
            log_failing(w);
            put_off(w);
            if (cp_queue_pause(w->queue, pause, !w->choosy))
                break;
            pause = pause * 2 < PAUSE_LONGEST ? pause * 2 : PAUSE_LONGEST;
        }
        apr_pool_clear(w->pool);
    }
    log_rest(w);
    cp_queue_works(w->queue, 0);
    return NULL; /* apr_thread_exit would leave this frame to the sanitizers as it is */
}

static void abandon(const cp_job *job)
{
    if (job->kind == CP_JOB_GRANT && job->committing)
        log_doubtful(job);
    log_lost(job);
}

void cp_writer_abandon(cp_writer *w)
{
    cp_queue_each(w->queue, abandon);
}

/* Signals are for the main thread: prefork ends a child from within a handler,
 * and in this thread that would wait for this thread. */
static apr_status_t create_thread(cp_writer *w, apr_pool_t *pchild)
{
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t others, before;
    apr_status_t rv;
    size_t i;

    sigfillset(&others);
    for (i = 0; i < sizeof(own) / sizeof(*own); i++)
        sigdelset(&others, own[i]);
    pthread_sigmask(SIG_BLOCK, &others, &before);
    rv = apr_thread_create(&w->thread, NULL, run, w, pchild);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rv;
}

int cp_writer_start(cp_writer *w, apr_pool_t *pchild)
{
    apr_status_t rv;

    APR_RING_INIT(&w->taken, cp_job, link);
    APR_RING_INIT(&w->doubtful, cp_job, link);
    apr_pool_create(&w->pool, pchild);
    apr_pool_tag(w->pool, "cookiepolicy_writer");
    cp_queue_works(w->queue, 1);
    rv = create_thread(w, pchild);
    if (rv == APR_SUCCESS)
        return 1;
    cp_queue_works(w->queue, 0);
    ap_log_error(APLOG_MARK, APLOG_ERR, rv, w->server,
                 "cookiepolicy: no thread can be started that keeps records");
    return 0;
}
