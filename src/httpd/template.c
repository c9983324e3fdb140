/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that a thousand hosts name is read and kept once. All is found out at
 * start, so that no visitor comes upon a frame that is not there.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "httpd/file.h"
#include "httpd/template.h"
#include "page/frame.h"

/* What came of a file; in the pool of the configuration. */
typedef struct {
    cp_frame frame;
    const char *wrong; /* NULL: nothing */
} result;

static const result *read_file(apr_hash_t *known, apr_pool_t *pconf, const char *path)
{
    result *it = apr_hash_get(known, path, APR_HASH_KEY_STRING);
    cp_span text = {"", 0};

    if (it)
        return it;
    it = apr_pcalloc(pconf, sizeof(*it));
    it->wrong = cp_file_read(&text, NULL, pconf, path, CP_TEMPLATE_MAX, "one HTML document");
    if (!it->wrong)
        it->wrong = cp_frame_cut(&it->frame, text, pconf);
    apr_hash_set(known, path, APR_HASH_KEY_STRING, it);
    return it;
}

void cp_template_read(cp_conf *conf, apr_hash_t *known, apr_pool_t *pconf, cp_report_fn report,
                      void *baton)
{
    const cp_declared *d = conf->declared;
    const apr_array_header_t *languages = conf->table->languages;
    const char *file;
    int i;

    if (!d->template_file)
        return;
    file = cp_file_path(pconf, d->template_file);
    conf->frames = apr_pcalloc(pconf, (apr_size_t)languages->nelts * sizeof(const cp_frame *));
    for (i = 0; i < languages->nelts; i++) {
        const char *lang = APR_ARRAY_IDX(languages, i, const char *);
        const char *path = apr_pstrcat(pconf, file, ".", lang, NULL);
        const result *it;

        if (cp_file_is_missing(pconf, path))
            path = file;
        it = read_file(known, pconf, path);
        if (it->wrong)
            report(baton, CP_REPORT_ERROR, &d->template_where,
                   apr_psprintf(pconf, "CookiePolicyTemplate: the frame %s: %s", path, it->wrong));
        conf->frames[i] = &it->frame;
    }
}

const cp_frame *cp_template_frame(const cp_conf *conf, const char *lang)
{
    const apr_array_header_t *languages = conf->table->languages;
    int i;

    for (i = 0; conf->frames && i < languages->nelts; i++)
        if (!strcmp(lang, APR_ARRAY_IDX(languages, i, const char *)))
            return conf->frames[i];
    return NULL;
}
