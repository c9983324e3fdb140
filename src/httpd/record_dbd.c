/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CookiePolicyRecord dbd: records in the database of mod_dbd.
 *
 * A child has one thread for each database, since libpq and SQLite block and
 * a request must not: see record_queue.h and record_writer.h. This file makes
 * the writers of a target, hands jobs to them, and ends them.
 *
 * What the writers are made of is from pconf, and so is still there when
 * mod_watchdog's thread asks for a purge while a child is being taken down.
 */
#include "httpd/private.h"

#include <unistd.h>

#include "apr_allocator.h"
#include "apr_atomic.h"
#include "apr_strings.h"
#include "apr_thread_mutex.h"
#include "http_core.h"
#include "mod_watchdog.h"
#include "util_mutex.h"

#include "httpd/record_log.h"
#include "httpd/record_writer.h"
#include "httpd/records.h"
#include "text/words.h"

/* A visitor waits so long for the record of a consent, or for a receipt. */
#define PATIENCE apr_time_from_sec(2)
/* A child that ends waits so long for records on their way. */
#define DRAIN          apr_time_from_sec(1)
#define PURGE_INTERVAL apr_time_from_sec(3600)

/* What a target has of its own. */
typedef struct {
    cp_dbd dbd;
    const module *mod_dbd;
    apr_array_header_t *writers; /* cp_writer *: one for each database */
} target_dbd;

static void find_functions(cp_dbd *dbd)
{
    dbd->open = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_open);
    dbd->close = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_close);
}

static const char *check(const cp_target *target, apr_pool_t *p)
{
    cp_dbd dbd;

    (void)target;
    (void)p;
    find_functions(&dbd);
    return dbd.open && dbd.close ? NULL
                                 : "'dbd' needs mod_dbd: LoadModule dbd_module, DBDriver "
                                   "and DBDParams";
}

/* Hosts with one configuration of mod_dbd have one database. */
static const void *database_of(const target_dbd *own, const server_rec *s)
{
    return ap_get_module_config(s->module_config, own->mod_dbd);
}

static cp_writer *writer_of(const target_dbd *own, const server_rec *s)
{
    const void *database = database_of(own, s);
    int i;

    for (i = 0; i < own->writers->nelts; i++) {
        cp_writer *w = APR_ARRAY_IDX(own->writers, i, cp_writer *);

        if (w->database == database)
            return w;
    }
    return NULL;
}

static cp_writer *request_writer(const request_rec *r)
{
    return writer_of(cp_records_of(r)->own, r->server);
}

static cp_writer *make_writer(const cp_target *target, target_dbd *own, server_rec *s,
                              apr_pool_t *pconf)
{
    cp_writer *w = apr_pcalloc(pconf, sizeof(*w));
    const char *turn;

    w->dbd = own->dbd;
    w->server = s;
    w->database = database_of(own, s);
    w->hosts = apr_array_make(pconf, 4, sizeof(const char *));
    w->keep = target->settings->keep.seconds;
    w->queue = cp_queue_make(pconf);
    /* Some kinds of mutex are files: each has a name of its own. */
    turn = apr_psprintf(pconf, "%d-%d", target->number, own->writers->nelts);
    if (!w->queue || ap_proc_mutex_create(&w->dbd.turn, NULL, CP_RECORD_MUTEX, turn, s, pconf, 0))
        return NULL;
    APR_ARRAY_PUSH(own->writers, cp_writer *) = w;
    return w;
}

/* mod_watchdog calls in one process of the server: when it starts to be that
 * one, and then hourly. */
static apr_status_t purge_all(int state, void *data, apr_pool_t *p)
{
    const target_dbd *own = data;
    int i;

    (void)p;
    for (i = 0; i < own->writers->nelts && state != AP_WATCHDOG_STATE_STOPPING; i++) {
        cp_writer *w = APR_ARRAY_IDX(own->writers, i, cp_writer *);

        cp_queue_put(w->queue, cp_job_make(CP_JOB_PURGE, w->server));
    }
    return APR_SUCCESS;
}

static int watch(target_dbd *own, apr_pool_t *pconf)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *on =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    ap_watchdog_t *dog;

    return instance && on && instance(&dog, "_cookiepolicy_", 0, 1, pconf) == APR_SUCCESS &&
           on(dog, PURGE_INTERVAL, own, purge_all) == APR_SUCCESS;
}

static void arrange_purges(const cp_target *target, target_dbd *own, apr_pool_t *pconf,
                           server_rec *main)
{
    int i;

    if (target->settings->keep.seconds < 0 || watch(own, pconf))
        return;
    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, main,
                 "cookiepolicy: %s:%d: without mod_watchdog keep= deletes old records only now and "
                 "then, as new ones are written",
                 target->settings->where.file, target->settings->where.line);
    for (i = 0; i < own->writers->nelts; i++)
        APR_ARRAY_IDX(own->writers, i, cp_writer *)->unwatched = 1;
}

static const char *start(cp_target *target, apr_pool_t *pconf, server_rec *main)
{
    target_dbd *own;
    int i;

    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG)
        return NULL;
    own = apr_pcalloc(pconf, sizeof(*own));
    find_functions(&own->dbd);
    own->mod_dbd = ap_find_linked_module("mod_dbd.c");
    own->writers = apr_array_make(pconf, 1, sizeof(cp_writer *));
    if (!own->mod_dbd)
        return "there is no mod_dbd";
    for (i = 0; i < target->hosts->nelts; i++) {
        server_rec *s = APR_ARRAY_IDX(target->hosts, i, server_rec *);
        cp_writer *w = writer_of(own, s);

        if (!w)
            w = make_writer(target, own, s, pconf);
        if (!w)
            return "there is no mutex to be had";
        if (!cp_words_have(w->hosts, s->server_hostname))
            APR_ARRAY_PUSH(w->hosts, const char *) = s->server_hostname;
    }
    arrange_purges(target, own, pconf, main);
    target->own = own;
    return NULL;
}

/*
 * prefork gives a child's pools an allocator without a mutex, and mod_dbd's
 * connections are from those pools. It nests: a signal handler may destroy
 * them while the same thread allocates.
 */
static int share_allocator(apr_pool_t *pchild)
{
    apr_allocator_t *allocator = apr_pool_allocator_get(pchild);
    apr_thread_mutex_t *mutex;

    if (apr_allocator_mutex_get(allocator))
        return 1;
    if (apr_thread_mutex_create(&mutex, APR_THREAD_MUTEX_NESTED, pchild) != APR_SUCCESS)
        return 0;
    apr_allocator_mutex_set(allocator, mutex);
    return 1;
}

static int all_ended(const target_dbd *own)
{
    int i;

    for (i = 0; i < own->writers->nelts; i++) {
        if (cp_queue_working(APR_ARRAY_IDX(own->writers, i, cp_writer *)->queue))
            return 0;
    }
    return 1;
}

/*
 * A thread that a database does not let go cannot be ended, and its connection
 * is among what is to be destroyed now. So the process goes as it is, without
 * what others would have tidied up in it.
 */
static void leave_process(const target_dbd *own)
{
    cp_writer *w = APR_ARRAY_IDX(own->writers, 0, cp_writer *);
    int i;

    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, w->server,
                 "cookiepolicy: the database of %s does not answer: this child ends without "
                 "waiting for it",
                 w->server->server_hostname);
    for (i = 0; i < own->writers->nelts; i++)
        cp_writer_abandon(APR_ARRAY_IDX(own->writers, i, cp_writer *));
    _exit(0);
}

/* Before anything of the child is destroyed. */
static apr_status_t end_writers(void *data)
{
    target_dbd *own = data;
    apr_interval_time_t waited;
    apr_status_t rv;
    int i;

    for (i = 0; i < own->writers->nelts; i++)
        cp_queue_stop(APR_ARRAY_IDX(own->writers, i, cp_writer *)->queue);
    for (waited = 0; !all_ended(own) && waited < DRAIN; waited += 5000)
        apr_sleep(5000);
    if (!all_ended(own))
        leave_process(own);
    for (i = 0; i < own->writers->nelts; i++) {
        cp_writer *w = APR_ARRAY_IDX(own->writers, i, cp_writer *);

        if (w->thread)
            apr_thread_join(&rv, w->thread);
    }
    return APR_SUCCESS;
}

static void child(cp_target *target, apr_pool_t *pchild, server_rec *main)
{
    target_dbd *own = target->own;
    int i;

    if (!share_allocator(pchild)) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, main,
                     "cookiepolicy: no record can be kept by this child: no mutex is to be had");
        return;
    }
    for (i = 0; i < own->writers->nelts; i++) {
        cp_writer *w = APR_ARRAY_IDX(own->writers, i, cp_writer *);

        apr_proc_mutex_child_init(&w->dbd.turn, apr_proc_mutex_lockfile(w->dbd.turn), pchild);
        cp_writer_start(w, pchild);
    }
    apr_pool_pre_cleanup_register(pchild, own, end_writers);
}

/* Nothing came in time; the writer says so itself only where it failed. */
static void log_silent(cp_writer *w, const request_rec *r)
{
    if (!apr_atomic_xchg32(&w->silent, 1))
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "cookiepolicy: the database of %s did not answer within %d s; until it does, "
                      "consents are answered with 503, and refusals wait in memory (%d a child)",
                      w->server->server_hostname, (int)apr_time_sec(PATIENCE), CP_QUEUE_MAX);
}

/* Puts a job, waits, and says whether it was done. The job is then to be released. */
static int done(cp_writer *w, const request_rec *r, cp_job *job)
{
    cp_job_state state = cp_queue_wait(w->queue, job, PATIENCE);

    if (state < CP_JOB_DONE)
        log_silent(w, r);
    return state == CP_JOB_DONE;
}

static int keep_grant(cp_writer *w, const request_rec *r, cp_job *job)
{
    int kept;

    if (!cp_queue_put(w->queue, job))
        return 0;
    kept = done(w, r, job);
    cp_queue_release(w->queue, job);
    return kept;
}

static int keep(request_rec *r, const cp_record *record, int is_grant)
{
    cp_writer *w = request_writer(r);
    cp_job *job = cp_job_make(is_grant ? CP_JOB_GRANT : CP_JOB_REFUSAL, r->server);

    cp_job_record(job, record);
    return is_grant ? keep_grant(w, r, job) : cp_queue_put(w->queue, job);
}

static int find(const char **json, request_rec *r, const char *id)
{
    cp_writer *w = request_writer(r);
    cp_job *job = cp_job_make(CP_JOB_FIND, r->server);
    int found = -1;

    job->record.id = apr_pstrdup(job->pool, id);
    if (!cp_queue_put(w->queue, job))
        return -1;
    if (done(w, r, job)) {
        found = job->json != NULL;
        *json = apr_pstrdup(r->pool, job->json);
    }
    cp_queue_release(w->queue, job);
    return found;
}

const cp_store cp_store_dbd = {"dbd", check, start, child, keep, find};
