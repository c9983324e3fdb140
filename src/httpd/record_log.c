/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line, one write(2): the kernel keeps the lines of many children apart
 * where they are appended to a file, and in a pipe up to PIPE_BUF octets. Only
 * where a record could be longer do children take turns.
 */
#include "httpd/private.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apr_strings.h"
#include "httpd/record_log.h"

/* A refusal may find the lock taken by another line, but not by one that
 * waits for a program; see take_turn. */
#define TURN apr_time_from_msec(50)

/* How often a torn end is looked at, a millisecond apart, before it is one. */
#define LOOKS 20

#define TORN_END " torn\n"

static apr_time_t left_until(apr_time_t end)
{
    apr_time_t now = apr_time_now();

    return now < end ? end - now : 0;
}

/* Where a file ends in the middle of a line, its length; else 0. What is no
 * file has no end to look at. */
static off_t torn_at(int fd)
{
    struct stat file;
    char last;

    if (fstat(fd, &file) || !S_ISREG(file.st_mode) || file.st_size < 1 ||
        pread(fd, &last, 1, file.st_size - 1) != 1 || last == '\n')
        return 0;
    return file.st_size;
}

/* Whether it stays so: the disk was full, or the machine went down. While
 * another child writes, a file grows page by page and not at once. */
static int ends_torn(int fd)
{
    off_t then = torn_at(fd);
    int looks;

    for (looks = 0; then && looks < LOOKS; looks++) {
        off_t now;

        apr_sleep(1000);
        now = torn_at(fd);
        if (now != then)
            return 0;
    }
    return then > 0;
}

/* Waits until a pipe takes something, at most until `end`. */
static apr_status_t wait_writable(int fd, apr_time_t end)
{
    struct pollfd one = {.fd = fd, .events = POLLOUT};
    apr_time_t left = left_until(end);

    if (left <= 0)
        return APR_TIMEUP;
    if (poll(&one, 1, (int)apr_time_as_msec(left) + 1) < 0 && errno != EINTR)
        return errno;
    return APR_SUCCESS;
}

/* Writes all of it and clears *torn, or sets it if it was some of it. A file that takes but
 * a part has no room for more; a pipe may have, later. */
static apr_status_t write_out(int *torn, const cp_log *log, const char *line, apr_size_t n,
                              apr_time_t end)
{
    apr_size_t done = 0;

    while (done < n) {
        ssize_t some = write(log->fd, line + done, n - done);
        apr_status_t failed = some < 0 ? errno : APR_SUCCESS;

        if (some > 0)
            done += (apr_size_t)some;
        if (!failed && done < n && !log->is_pipe)
            failed = ENOSPC;
        if (APR_STATUS_IS_EAGAIN(failed))
            failed = wait_writable(log->fd, end);
        if (failed && !APR_STATUS_IS_EINTR(failed)) {
            *torn |= done > 0;
            return failed;
        }
    }
    *torn = 0;
    return APR_SUCCESS;
}

/* The holder of the lock writes, or waits for a program that takes nothing:
 * then a grant waits no longer than for the program itself. */
static apr_status_t take_turn(const cp_log *log, apr_time_t end)
{
    apr_status_t rv;

    while (APR_STATUS_IS_EBUSY(rv = apr_global_mutex_trylock(log->mutex))) {
        if (!left_until(end))
            return APR_TIMEUP;
        apr_sleep(1000);
    }
    return rv;
}

/* The line, where the last one stopped half-way behind an end for that: not a bare
 * line end, since all but that may be there, of a consent that was not given. */
static apr_status_t write_apart(const cp_log *log, const char *line, apr_size_t n, apr_time_t end)
{
    int torn = log->is_pipe ? log->torn && *log->torn : ends_torn(log->fd);
    apr_status_t rv = APR_SUCCESS;

    if (torn)
        rv = write_out(&torn, log, TORN_END, sizeof(TORN_END) - 1, end);
    if (!rv)
        rv = write_out(&torn, log, line, n, end);
    if (log->torn)
        *log->torn = (apr_uint32_t)torn;
    return rv;
}

apr_status_t cp_log_line(const cp_log *log, const char *line, apr_size_t n, apr_time_t patience)
{
    apr_time_t now = apr_time_now();
    apr_status_t rv;

    if (!log->mutex)
        return write_apart(log, line, n, now + patience);
    rv = take_turn(log, now + (patience ? patience : TURN));
    if (rv)
        return rv;
    rv = write_apart(log, line, n, now + patience);
    apr_global_mutex_unlock(log->mutex);
    return rv;
}

static int keep(request_rec *r, const cp_record *record, int is_grant)
{
    const cp_target *target = cp_records_of(r);
    const char *line = apr_pstrcat(r->pool, cp_record_json(r->pool, record), "\n", NULL);
    apr_status_t rv =
        cp_log_line(target->own, line, strlen(line), is_grant ? CP_RECORD_PATIENCE : 0);

    if (rv)
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, "cookiepolicy: %s '%s' took no record",
                      target->store->name, target->settings->target);
    return !rv;
}

const cp_store cp_store_file = {.name = "file",
                                .check = cp_log_check_file,
                                .start = cp_log_start_file,
                                .child = cp_log_child,
                                .keep = keep};

const cp_store cp_store_pipe = {
    .name = "program", .start = cp_log_start_pipe, .child = cp_log_child, .keep = keep};
