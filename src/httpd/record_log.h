/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records as lines of JSON, in a log file or to a program: what the writing of
 * a line (record_log.c) and the opening at start (record_open.c) share.
 */
#ifndef CP_HTTPD_RECORD_LOG_H
#define CP_HTTPD_RECORD_LOG_H

#include "apr_global_mutex.h"
#include "httpd/records.h"

/* The name of the mutex in the Mutex directive. */
#define CP_RECORD_MUTEX "cookiepolicy-record"

/* How long a program may take nothing before that is a failure. */
#define CP_RECORD_PATIENCE apr_time_from_msec(1000)

/* target->own of a file or a pipe. */
typedef struct {
    int fd;
    int is_pipe;
    apr_global_mutex_t *mutex; /* NULL: each line is one write, and needs none */
    apr_uint32_t *torn;        /* of a pipe with a mutex, shared by all children, under it:
                                * the last line stopped half-way */
} cp_log;

/*
 * Writes a line, which ends with LF: all of it, or the last thing in the log
 * is a torn line that the next one does not join. `patience` is how long to
 * wait for a pipe that is full; 0: not at all.
 */
apr_status_t cp_log_line(const cp_log *log, const char *line, apr_size_t n, apr_time_t patience);

/* cp_store members of both kinds; see records.h. */
const char *cp_log_check_file(const cp_target *target, apr_pool_t *p);
const char *cp_log_start_file(cp_target *target, apr_pool_t *pconf, server_rec *s);
const char *cp_log_start_pipe(cp_target *target, apr_pool_t *pconf, server_rec *s);
void cp_log_child(cp_target *target, apr_pool_t *pchild, server_rec *s);

#endif
