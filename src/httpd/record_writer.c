/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread: it waits, has a round written, and says what came of it. After a
 * round that failed the queue is down for a while; what nobody waits for goes
 * back into it.
 */
#include "httpd/private.h"

#include <pthread.h>
#include <signal.h>

#include "apr_atomic.h"
#include "apr_strings.h"
#include "httpd/record_round.h"
#include "httpd/record_writer.h"

#define GROUP 100 /* jobs of one transaction */

#define PAUSE         apr_time_from_sec(1) /* at first; doubled up to the longest */
#define PAUSE_LONGEST apr_time_from_sec(4)

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
            cp_round_give_up(w, job);
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
        cp_round_log_lost(job);
        cp_round_give_up(w, job);
    }
    APR_RING_FOREACH_SAFE(job, next, &w->doubtful, cp_job, link)
    {
        cp_round_log_doubtful(job);
        cp_queue_release(w->queue, job);
    }
}

/* At start, so that an administrator does not learn it from visitors. */
static void look_at_tables(cp_writer *w)
{
    cp_sql sql;

    if (!cp_round_open(w, &sql)) {
        log_failing(w);
        return;
    }
    if (!cp_sql_probe(&sql)) {
        w->why = apr_pstrcat(w->pool, sql.error, " (conf/schema.sql makes the tables)", NULL);
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
        if (cp_round_write(w)) {
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
        cp_round_log_doubtful(job);
    cp_round_log_lost(job);
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
