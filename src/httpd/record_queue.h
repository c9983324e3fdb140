/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The queue between requests and the one thread of a child that writes to a
 * database. libpq and SQLite block for as long as they like, and a visitor
 * must not wait for that: who wants to know waits so long and no longer, who
 * need not know does not wait at all.
 *
 * A job belongs to whoever holds it: to its maker until it is put, then to
 * the queue's two sides, each of which releases it once; the last one frees it.
 */
#ifndef CP_HTTPD_RECORD_QUEUE_H
#define CP_HTTPD_RECORD_QUEUE_H

#include "apr_ring.h"
#include "httpd.h"
#include "consent/record.h"

/* Jobs that wait, at most. */
#define CP_QUEUE_MAX 1000

typedef enum { CP_JOB_GRANT, CP_JOB_REFUSAL, CP_JOB_FIND, CP_JOB_PURGE } cp_job_kind;

typedef enum {
    CP_JOB_QUEUED, /* nobody has begun with it */
    CP_JOB_TAKEN,  /* the writer has it */
    CP_JOB_DONE,
    CP_JOB_FAILED
} cp_job_state;

typedef struct cp_job {
    APR_RING_ENTRY(cp_job) link;
    APR_RING_ENTRY(cp_job) all; /* of the queue's jobs, whoever has them */
    apr_pool_t *pool;           /* the job's own, by an allocator of its own: it changes threads */
    cp_job_kind kind;
    cp_job_state state;
    int owners;
    int left; /* who waited for it has gone, with a 503 */

    const server_rec *server; /* whose record, or who looks for one */
    cp_record record;         /* what to keep; to find one: the id alone */
    const char *json;         /* found: the receipt; NULL: there is none */

    /* The writer's notes. */
    int committing; /* its commit was sent; whether it took place is not known */
    int tries;
    int host;            /* of a purge: whose records are next */
    apr_int64_t records; /* and what went so far */
    apr_int64_t documents;
} cp_job;

APR_RING_HEAD(cp_jobs, cp_job);
typedef struct cp_jobs cp_jobs;

typedef struct cp_queue cp_queue;

/* A job with no record yet. */
cp_job *cp_job_make(cp_job_kind kind, const server_rec *server);

/* `record` with everything it points to, into the job. */
void cp_job_record(cp_job *job, const cp_record *record);

/* From `p`, which lives longer than any thread that uses the queue. */
cp_queue *cp_queue_make(apr_pool_t *p);

/* The side of the requests. */

/*
 * Puts a job at the end; never waits. 0: the queue is full, or nobody works at
 * it, or its maker would wait and the database does not work just now; the job
 * is gone then. A grant or a find that was put is its maker's to release.
 */
int cp_queue_put(cp_queue *queue, cp_job *job);

/*
 * Waits for a grant or a find: CP_JOB_DONE, CP_JOB_FAILED, or another state
 * when `timeout` was over. Then a job that nobody had begun with never
 * happens, and one that the writer has is marked as left. Release it then.
 */
cp_job_state cp_queue_wait(cp_queue *queue, cp_job *job, apr_interval_time_t timeout);

void cp_queue_release(cp_queue *queue, cp_job *job);

/* No more work: the writer ends once it has seen to what is there. Never waits
 * for long; 0 if even that was not possible. */
int cp_queue_stop(cp_queue *queue);

/*
 * For a process that ends while the writer hangs: calls `each` for every job
 * that was put and is not over. Nothing happens to it meanwhile.
 */
typedef void (*cp_queue_fn)(const cp_job *job);
void cp_queue_each(cp_queue *queue, cp_queue_fn each);

/* The side of the writer. */

/* The writer's thread is there, or has ended. */
void cp_queue_works(cp_queue *queue, int works);
int cp_queue_working(cp_queue *queue);

/* Moves up to `max` jobs to the end of `jobs`; waits until there is one if `wait`.
 * 0: there is none, and none will come any more. */
int cp_queue_take(cp_jobs *jobs, cp_queue *queue, int max, int wait);

/* Whether the maker of a job has gone by now. */
int cp_queue_left(cp_queue *queue, const cp_job *job);

/*
 * Tells a job's maker what became of it, and releases it for the writer. 0: it
 * must be undone, so the writer keeps it: it was done and its maker had gone,
 * or it failed and may have taken place nevertheless.
 */
int cp_queue_finish(cp_queue *queue, cp_job *job, cp_job_state state);

/* A purge or a refusal goes back to the end of the queue. */
void cp_queue_again(cp_queue *queue, cp_job *job);

/*
 * Waits for so long, or until the end is near: 1 then. Jobs with waiting makers
 * fail at once meanwhile; or, unless `down`, such a job ends the pause.
 */
int cp_queue_pause(cp_queue *queue, apr_interval_time_t pause, int down);

#endif
