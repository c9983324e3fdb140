/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening logs of records, in the parent, which may where its children may
 * not. The documents go first: before the first record that names one, and
 * while nobody else writes, since they are longer than any write that stays
 * in one piece.
 */
#include "httpd/private.h"

#include <limits.h>

#include "apr_hash.h"
#include "apr_portable.h"
#include "apr_shm.h"
#include "apr_strings.h"
#include "http_core.h"
#include "util_mutex.h"
#include "httpd/check.h"
#include "httpd/evidence.h"
#include "httpd/record_log.h"

static const char *error_of(apr_status_t rv, const char *what, const char *name, apr_pool_t *p)
{
    char text[120];

    return apr_psprintf(p, "%s '%s': %s", what, name, apr_strerror(rv, text, sizeof(text)));
}

const char *cp_log_check_file(const cp_target *target, apr_pool_t *p)
{
    const char *path = ap_server_root_relative(p, target->settings->target);
    const char *directory = path ? ap_make_dirstr_parent(p, path) : NULL;
    apr_finfo_t info;

    if (!path)
        return apr_psprintf(p, "'%s' is not a path", target->settings->target);
    if (apr_stat(&info, directory, APR_FINFO_TYPE, p) != APR_SUCCESS || info.filetype != APR_DIR)
        return apr_psprintf(p,
                            "'%s': there is no directory '%s'; allowed: a file in a directory "
                            "that is there",
                            path, directory);
    if (apr_stat(&info, path, APR_FINFO_TYPE, p) != APR_SUCCESS)
        return NULL;
    if (info.filetype == APR_DIR)
        return apr_psprintf(p, "'%s' is a directory; allowed: a file", path);
    /* To open one waits for its reader, and to write may wait for ever. */
    if (info.filetype == APR_PIPE || info.filetype == APR_SOCK)
        return apr_psprintf(p, "'%s' is a pipe or a socket; allowed: a file, or \"|program\"",
                            path);
    return NULL;
}

/* Readable too, for a look at its end: see torn_at. */
static const char *open_file(int *fd, const char *path, apr_pool_t *p)
{
    apr_file_t *file;
    apr_status_t rv = apr_file_open(&file, path,
                                    APR_FOPEN_READ | APR_FOPEN_WRITE | APR_FOPEN_APPEND |
                                        APR_FOPEN_CREATE | APR_FOPEN_LARGEFILE,
                                    APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_GREAD, p);

    return rv || (rv = apr_os_file_get(fd, file)) ? error_of(rv, "cannot open", path, p) : NULL;
}

/* Children take turns only where a line may be too long for one write. */
static const char *share(cp_log *log, const cp_target *target, apr_pool_t *p, server_rec *s)
{
    apr_shm_t *memory;
    apr_status_t rv;

    if (target->longest <= PIPE_BUF)
        return NULL;
    rv = ap_global_mutex_create(&log->mutex, NULL, CP_RECORD_MUTEX, apr_itoa(p, target->number), s,
                                p, 0);
    if (!rv && log->is_pipe) {
        rv = apr_shm_create(&memory, sizeof(*log->torn), NULL, p);
        log->torn = rv ? NULL : apr_shm_baseaddr_get(memory);
        if (log->torn)
            *log->torn = 0;
    }
    return rv ? error_of(rv, "no lock for", target->settings->target, p) : NULL;
}

/* The writing of documents. */
typedef struct {
    apr_pool_t *p;
    const cp_log *log;
    apr_hash_t *there; /* hashes that need not be written */
    apr_status_t failed;
} archive;

static int write_document(void *baton, const server_rec *s, const char *lang, const char *hash)
{
    archive *a = baton;
    apr_pool_t *p;
    const char *line;

    if (apr_hash_get(a->there, hash, APR_HASH_KEY_STRING))
        return 1;
    apr_pool_create(&p, a->p);
    line = apr_pstrcat(
        p, cp_document_json(p, hash, lang, apr_time_now(), cp_evidence_text(p, s, lang)), "\n",
        NULL);
    a->failed = cp_log_line(a->log, line, strlen(line), CP_RECORD_PATIENCE);
    apr_pool_destroy(p);
    return !a->failed;
}

/* The hashes of the lines that are complete, and were not torn. Lines are long, and all that
 * counts of them is how they begin. */
static apr_hash_t *read_hashes(const char *path, apr_pool_t *p)
{
    static const char start[] = "{\"type\":\"document\",\"schema\":1,\"hash\":\"";
    apr_hash_t *hashes = apr_hash_make(p);
    const char *hash = NULL;
    int at_start = 1;
    char before = '\0'; /* the octet before the piece */
    char piece[4096];
    apr_file_t *file;

    if (apr_file_open(&file, path, APR_FOPEN_READ | APR_FOPEN_BUFFERED, 0, p) != APR_SUCCESS)
        return hashes;
    while (apr_file_gets(piece, sizeof(piece), file) == APR_SUCCESS) {
        apr_size_t n = strlen(piece);
        char closing = n > 1 ? piece[n - 2] : before;

        if (at_start)
            hash = !strncmp(piece, start, sizeof(start) - 1)
                       ? apr_pstrmemdup(p, piece + sizeof(start) - 1,
                                        strcspn(piece + sizeof(start) - 1, "\""))
                       : NULL;
        at_start = n && piece[n - 1] == '\n';
        if (at_start && hash && closing == '}')
            apr_hash_set(hashes, hash, APR_HASH_KEY_STRING, hash);
        before = n ? piece[n - 1] : '\0';
    }
    apr_file_close(file);
    return hashes;
}

static const char *write_documents(const cp_log *log, apr_hash_t *there, const cp_target *target,
                                   const char *name, apr_pool_t *p)
{
    archive a = {p, log, there, APR_SUCCESS};

    cp_evidence_each(p, target->hosts, write_document, &a);
    return a.failed ? error_of(a.failed, "no document could be written to", name, p) : NULL;
}

const char *cp_log_start_file(cp_target *target, apr_pool_t *pconf, server_rec *s)
{
    const char *path = ap_server_root_relative(pconf, target->settings->target);
    const char *documents = apr_pstrcat(pconf, path, ".documents", NULL), *wrong;
    cp_log *log = apr_pcalloc(pconf, sizeof(*log)), archived = {.fd = -1};
    apr_pool_t *scratch;

    target->own = log;
    wrong = open_file(&log->fd, path, pconf);
    if (!wrong)
        wrong = share(log, target, pconf, s);
    if (wrong)
        return wrong;
    apr_pool_create(&scratch, pconf); /* closes the file */
    wrong = open_file(&archived.fd, documents, scratch);
    if (!wrong && !cp_is_rehearsal())
        wrong =
            write_documents(&archived, read_hashes(documents, scratch), target, documents, scratch);
    wrong = apr_pstrdup(pconf, wrong);
    apr_pool_destroy(scratch);
    return wrong;
}

const char *cp_log_start_pipe(cp_target *target, apr_pool_t *pconf, server_rec *s)
{
    const char *program = target->settings->target, *wrong;
    piped_log *pipe = ap_open_piped_log(pconf, program);
    cp_log *log = apr_pcalloc(pconf, sizeof(*log));
    apr_pool_t *scratch;

    target->own = log;
    log->is_pipe = 1;
    if (!pipe)
        return apr_psprintf(pconf, "cannot start the program '%s'", program);
    apr_file_pipe_timeout_set(ap_piped_log_write_fd(pipe), 0); /* a write never waits by itself */
    apr_os_file_get(&log->fd, ap_piped_log_write_fd(pipe));
    wrong = share(log, target, pconf, s);
    if (wrong || cp_is_rehearsal())
        return wrong;
    apr_pool_create(&scratch, pconf);
    wrong = write_documents(log, apr_hash_make(scratch), target, program, scratch);
    wrong = apr_pstrdup(pconf, wrong);
    apr_pool_destroy(scratch);
    return wrong;
}

void cp_log_child(cp_target *target, apr_pool_t *pchild, server_rec *s)
{
    cp_log *log = target->own;
    apr_status_t rv;

    if (!log->mutex)
        return;
    rv = apr_global_mutex_child_init(&log->mutex, apr_global_mutex_lockfile(log->mutex), pchild);
    if (rv)
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, s, "cookiepolicy: no lock for '%s'",
                     target->settings->target);
}

int cp_records_pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    (void)plog;
    (void)ptemp;
    return ap_mutex_register(pconf, CP_RECORD_MUTEX, NULL, APR_LOCK_DEFAULT, 0) == APR_SUCCESS
               ? OK
               : HTTP_INTERNAL_SERVER_ERROR;
}
