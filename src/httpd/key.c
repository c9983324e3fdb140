/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whoever may read a key can forge consent, and whoever may write can put a key
 * of his own there: a group may be meant, others are not.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "httpd/file.h"
#include "httpd/key.h"

void cp_key_read(cp_key_file *file, apr_pool_t *p, const char *path)
{
    cp_span text = {"", 0};
    apr_int32_t rights = 0;
    apr_pool_t *scratch;
    const char *wrong;

    memset(file, 0, sizeof(*file));
    apr_pool_create(&scratch, p);
    wrong = cp_file_read(&text, &rights, scratch, path, CP_KEY_FILE_MAX, "a key in each line");
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
