/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file is looked at before it is opened: to open a pipe would wait for
 * somebody to write into it. Whoever may read a key can forge consent, and
 * whoever may write can put a key of his own there: a group may be meant, others
 * are not.
 */
#include "httpd/private.h"

#include "apr_file_info.h"
#include "apr_file_io.h"
#include "apr_strings.h"
#include "http_config.h"
#include "httpd/key.h"

const char *cp_key_path(apr_pool_t *p, const char *written)
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

static const char *wrong_file(const apr_finfo_t *info, apr_pool_t *p)
{
    if (info->filetype != APR_REG)
        return apr_psprintf(p, "is %s; allowed: an ordinary file",
                            info->filetype == APR_DIR ? "a directory" : "not a file");
    if (info->size > CP_KEY_FILE_MAX)
        return apr_psprintf(p,
                            "has %" APR_OFF_T_FMT " octets; allowed: at most %d, a key in each "
                            "line",
                            info->size, CP_KEY_FILE_MAX);
    return NULL;
}

/* Returns what is wrong, or NULL. */
static const char *read_text(cp_span *text, apr_int32_t *rights, apr_pool_t *p, const char *path)
{
    apr_finfo_t info;
    apr_file_t *in;
    apr_size_t n = 0;
    char *room;
    const char *wrong;
    apr_status_t rv = apr_stat(&info, path, APR_FINFO_TYPE | APR_FINFO_SIZE | APR_FINFO_PROT, p);

    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE)
        return unreadable(p, rv);
    wrong = wrong_file(&info, p);
    if (wrong)
        return wrong;
    rv = apr_file_open(&in, path, APR_READ, APR_OS_DEFAULT, p);
    if (rv != APR_SUCCESS)
        return unreadable(p, rv);
    room = apr_palloc(p, CP_KEY_FILE_MAX);
    rv = apr_file_read_full(in, room, CP_KEY_FILE_MAX, &n);
    apr_file_close(in);
    if (rv != APR_SUCCESS && rv != APR_EOF)
        return unreadable(p, rv);
    *text = (cp_span){room, n};
    *rights = info.protection;
    return NULL;
}

void cp_key_read(cp_key_file *file, apr_pool_t *p, const char *path)
{
    cp_span text = {"", 0};
    apr_int32_t rights = 0;
    apr_pool_t *scratch;
    const char *wrong;

    memset(file, 0, sizeof(*file));
    apr_pool_create(&scratch, p);
    wrong = read_text(&text, &rights, scratch, path);
    if (!wrong)
        wrong = cp_secret_read(&file->secret, text, p);
    if (!wrong && rights & (APR_FPROT_WREAD | APR_FPROT_WWRITE))
        wrong = apr_psprintf(p,
                             "it may be %s by everybody on this machine, who could forge "
                             "choices; better: by its owner and a group only (chmod 640)",
                             rights & APR_FPROT_WWRITE ? "written" : "read");
    if (wrong)
        file->problem = apr_psprintf(p, "CookiePolicySecret: the key file %s: %s", path, wrong);
    apr_pool_destroy(scratch);
}
