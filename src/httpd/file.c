/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file is looked at before it is opened: to open a pipe would wait for
 * somebody to write into it.
 */
#include "httpd/private.h"

#include "apr_file_io.h"
#include "apr_strings.h"
#include "httpd/file.h"

const char *cp_file_path(apr_pool_t *p, const char *written)
{
    const char *path = ap_server_root_relative(p, written);

    return path ? path : written;
}

static const char *unreadable(apr_pool_t *p, apr_status_t why)
{
    char text[128];

    return apr_psprintf(p, "cannot be read: %s; allowed: a file that httpd can read when it starts",
                        apr_strerror(why, text, sizeof(text)));
}

static const char *wrong_file(const apr_finfo_t *info, apr_pool_t *p, apr_size_t max,
                              const char *what)
{
    if (info->filetype != APR_REG)
        return apr_psprintf(p, "is %s; allowed: an ordinary file",
                            info->filetype == APR_DIR ? "a directory" : "not a file");
    if (info->size > (apr_off_t)max)
        return apr_psprintf(
            p, "has %" APR_OFF_T_FMT " octets; allowed: at most %" APR_SIZE_T_FMT ", %s",
            info->size, max, what);
    return NULL;
}

const char *cp_file_read(cp_span *text, apr_int32_t *rights, apr_pool_t *p, const char *path,
                         apr_size_t max, const char *what)
{
    apr_finfo_t info;
    apr_file_t *in;
    apr_size_t n = 0;
    char *room;
    const char *wrong;
    apr_status_t rv = apr_stat(&info, path, APR_FINFO_TYPE | APR_FINFO_SIZE | APR_FINFO_PROT, p);

    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE)
        return unreadable(p, rv);
    wrong = wrong_file(&info, p, max, what);
    if (wrong)
        return wrong;
    rv = apr_file_open(&in, path, APR_READ, APR_OS_DEFAULT, p);
    if (rv != APR_SUCCESS)
        return unreadable(p, rv);
    room = apr_palloc(p, (apr_size_t)info.size + 1);
    rv = apr_file_read_full(in, room, (apr_size_t)info.size, &n);
    apr_file_close(in);
    if (rv != APR_SUCCESS && rv != APR_EOF)
        return unreadable(p, rv);
    *text = (cp_span){room, n};
    if (rights)
        *rights = info.protection;
    return NULL;
}

int cp_file_is_missing(apr_pool_t *p, const char *path)
{
    apr_finfo_t info;

    return APR_STATUS_IS_ENOENT(apr_stat(&info, path, APR_FINFO_TYPE, p));
}
