/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One mutex guards everything, and nobody holds it while anything blocks. It
 * nests, since a prefork child may be told to end from within a signal
 * handler, by the very thread that holds it.
 */
#include "httpd/record_queue.h"

#include "apr_atomic.h"
#include "apr_strings.h"
#include "apr_thread_cond.h"
#include "apr_thread_mutex.h"

struct cp_queue {
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *filled; /* for the writer: there is something, or the end */
    apr_thread_cond_t *done;   /* for those who wait: a job has its state */
    cp_jobs waiting;
    cp_jobs all; /* by their second link */
    int count;
    int down;
    int stopping;
    apr_uint32_t works; /* atomic: read without the mutex, too */
};

cp_job *cp_job_make(cp_job_kind kind, const server_rec *server)
{
    apr_pool_t *pool;
    cp_job *job;

    if (apr_pool_create_unmanaged_ex(&pool, NULL, NULL) != APR_SUCCESS)
        abort(); /* as httpd does where there is no memory */
    apr_pool_tag(pool, "cookiepolicy_job");
    job = apr_pcalloc(pool, sizeof(*job));
    APR_RING_ELEM_INIT(job, link);
    APR_RING_ELEM_INIT(job, all);
    job->pool = pool;
    job->kind = kind;
    job->server = server;
    return job;
}

void cp_job_record(cp_job *job, const cp_record *record)
{
    const char **const texts[] = {
        &job->record.id,      &job->record.replaces, &job->record.host,   &job->record.granted,
        &job->record.refused, &job->record.language, &job->record.policy, &job->record.document};
    size_t i;

    job->record = *record;
    for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        *texts[i] = apr_pstrdup(job->pool, *texts[i]); /* NULL stays NULL */
}

cp_queue *cp_queue_make(apr_pool_t *p)
{
    cp_queue *queue = apr_pcalloc(p, sizeof(*queue));

    if (apr_thread_mutex_create(&queue->mutex, APR_THREAD_MUTEX_NESTED, p) ||
        apr_thread_cond_create(&queue->filled, p) || apr_thread_cond_create(&queue->done, p))
        return NULL;
    APR_RING_INIT(&queue->waiting, cp_job, link);
    APR_RING_INIT(&queue->all, cp_job, all);
    return queue;
}

static int is_waited_for(const cp_job *job)
{
    return job->kind == CP_JOB_GRANT || job->kind == CP_JOB_FIND;
}

static void append(cp_queue *queue, cp_job *job)
{
    job->state = CP_JOB_QUEUED;
    APR_RING_INSERT_TAIL(&queue->waiting, job, cp_job, link);
    queue->count++;
    apr_thread_cond_signal(queue->filled);
}

static cp_job *unlink_job(cp_queue *queue, cp_job *job)
{
    APR_RING_REMOVE(job, link);
    queue->count--;
    return job;
}

static void drop(cp_job *job)
{
    if (--job->owners > 0)
        return;
    APR_RING_REMOVE(job, all);
    apr_pool_destroy(job->pool);
}

int cp_queue_put(cp_queue *queue, cp_job *job)
{
    int fits;

    apr_thread_mutex_lock(queue->mutex);
    fits = cp_queue_working(queue) && !queue->stopping && queue->count < CP_QUEUE_MAX &&
           !(queue->down && is_waited_for(job));
    job->owners = 1 + (fits && is_waited_for(job));
    if (fits) {
        APR_RING_INSERT_TAIL(&queue->all, job, cp_job, all);
        append(queue, job);
    } else {
        drop(job);
    }
    apr_thread_mutex_unlock(queue->mutex);
    return fits;
}

cp_job_state cp_queue_wait(cp_queue *queue, cp_job *job, apr_interval_time_t timeout)
{
    apr_time_t end = apr_time_now() + timeout;
    cp_job_state state;

    apr_thread_mutex_lock(queue->mutex);
    while (job->state < CP_JOB_DONE) {
        apr_interval_time_t left = end - apr_time_now();

        /* A clock that was set back makes nobody wait for longer. */
        if (left <= 0 || left > timeout)
            break;
        apr_thread_cond_timedwait(queue->done, queue->mutex, left);
    }
    state = job->state;
    if (state == CP_JOB_QUEUED)
        drop(unlink_job(queue, job));
    job->left = state == CP_JOB_TAKEN;
    apr_thread_mutex_unlock(queue->mutex);
    return state;
}

void cp_queue_release(cp_queue *queue, cp_job *job)
{
    apr_thread_mutex_lock(queue->mutex);
    drop(job);
    apr_thread_mutex_unlock(queue->mutex);
}

static int lock_soon(cp_queue *queue)
{
    int i;

    for (i = 0; apr_thread_mutex_trylock(queue->mutex) != APR_SUCCESS; i++) {
        if (i == 100)
            return 0;
        apr_sleep(1000);
    }
    return 1;
}

int cp_queue_stop(cp_queue *queue)
{
    if (!lock_soon(queue))
        return 0;
    queue->stopping = 1;
    apr_thread_cond_signal(queue->filled);
    apr_thread_mutex_unlock(queue->mutex);
    return 1;
}

void cp_queue_each(cp_queue *queue, cp_queue_fn each)
{
    const cp_job *job;

    if (!lock_soon(queue))
        return;
    APR_RING_FOREACH(job, &queue->all, cp_job, all)
    {
        each(job);
    }
    apr_thread_mutex_unlock(queue->mutex);
}

void cp_queue_works(cp_queue *queue, int works)
{
    apr_atomic_set32(&queue->works, (apr_uint32_t)works);
}

int cp_queue_working(cp_queue *queue)
{
    return (int)apr_atomic_read32(&queue->works);
}

int cp_queue_take(cp_jobs *jobs, cp_queue *queue, int max, int wait)
{
    int n, more;

    apr_thread_mutex_lock(queue->mutex);
    while (wait && !queue->count && !queue->stopping)
        apr_thread_cond_wait(queue->filled, queue->mutex);
    for (n = 0; n < max && queue->count; n++) {
        cp_job *job = unlink_job(queue, APR_RING_FIRST(&queue->waiting));

        job->state = CP_JOB_TAKEN;
        APR_RING_INSERT_TAIL(jobs, job, cp_job, link);
    }
    more = n > 0 || !queue->stopping;
    apr_thread_mutex_unlock(queue->mutex);
    return more;
}

int cp_queue_left(cp_queue *queue, const cp_job *job)
{
    int left;

    apr_thread_mutex_lock(queue->mutex);
    left = job->left;
    apr_thread_mutex_unlock(queue->mutex);
    return left;
}

int cp_queue_finish(cp_queue *queue, cp_job *job, cp_job_state state)
{
    int fine = 1;

    apr_thread_mutex_lock(queue->mutex);
    if (job->kind == CP_JOB_GRANT)
        fine = state == CP_JOB_DONE ? !job->left : !job->committing;
    job->state = state;
    if (is_waited_for(job))
        apr_thread_cond_broadcast(queue->done);
    if (fine)
        drop(job);
    apr_thread_mutex_unlock(queue->mutex);
    return fine;
}

void cp_queue_again(cp_queue *queue, cp_job *job)
{
    apr_thread_mutex_lock(queue->mutex);
    append(queue, job);
    apr_thread_mutex_unlock(queue->mutex);
}

static void fail_waiting(cp_queue *queue)
{
    cp_job *job, *next;

    APR_RING_FOREACH_SAFE(job, next, &queue->waiting, cp_job, link)
    {
        if (is_waited_for(job))
            cp_queue_finish(queue, unlink_job(queue, job), CP_JOB_FAILED);
    }
}

static int is_any_waited_for(const cp_queue *queue)
{
    const cp_job *job;

    APR_RING_FOREACH(job, &queue->waiting, cp_job, link)
    {
        if (is_waited_for(job))
            return 1;
    }
    return 0;
}

int cp_queue_pause(cp_queue *queue, apr_interval_time_t pause, int down)
{
    apr_time_t end = apr_time_now() + pause;
    int stopping;

    apr_thread_mutex_lock(queue->mutex);
    queue->down = down;
    if (down)
        fail_waiting(queue);
    while (!queue->stopping && !is_any_waited_for(queue)) {
        apr_interval_time_t left = end - apr_time_now();

        if (left <= 0 || left > pause)
            break;
        apr_thread_cond_timedwait(queue->filled, queue->mutex, left);
    }
    queue->down = 0;
    stopping = queue->stopping;
    apr_thread_mutex_unlock(queue->mutex);
    return stopping;
}
