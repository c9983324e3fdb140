/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line knows its file, and a line of a macro a sentence that names the files
 * in quotes, that of the macro and those of its uses: all of them declare.
 */
#include "httpd/private.h"

#include "apr_file_info.h"
#include "apr_strings.h"
#include "httpd/dated.h"

/* As mod_macro words it. */
#define IN_MACRO " of \""

typedef struct {
    apr_hash_t *known; /* cp_where.file -> apr_time_t */
    apr_pool_t *p;
    apr_time_t newest;
} search;

static apr_time_t written(apr_pool_t *p, const char *path)
{
    apr_finfo_t info;
    apr_status_t rv = apr_stat(&info, path, APR_FINFO_MTIME, p);

    return rv == APR_SUCCESS || rv == APR_INCOMPLETE ? info.mtime : 0;
}

static apr_time_t newest_named(apr_pool_t *p, const char *file)
{
    const char *at = strstr(file, IN_MACRO);
    apr_time_t newest = at ? 0 : written(p, file);

    for (; at; at = strstr(at, IN_MACRO)) {
        const char *path = at += sizeof(IN_MACRO) - 1;
        apr_time_t t = written(p, apr_pstrmemdup(p, path, strcspn(path, "\"")));

        newest = t > newest ? t : newest;
    }
    return newest;
}

static void look(search *s, const cp_where *where)
{
    apr_time_t *t;

    if (!where->file)
        return;
    t = apr_hash_get(s->known, where->file, APR_HASH_KEY_STRING);
    if (!t) {
        t = apr_palloc(s->p, sizeof(*t));
        *t = newest_named(s->p, where->file);
        apr_hash_set(s->known, where->file, APR_HASH_KEY_STRING, t);
    }
    s->newest = *t > s->newest ? *t : s->newest;
}

apr_time_t cp_dated(const cp_declared *declared, apr_hash_t *known, apr_pool_t *p)
{
    search s = {known, p, 0};
    int i;

    for (i = 0; i < declared->rows->nelts; i++)
        look(&s, &APR_ARRAY_IDX(declared->rows, i, cp_row).where);
    for (i = 0; i < declared->categories->nelts; i++)
        look(&s, &APR_ARRAY_IDX(declared->categories, i, cp_category).where);
    for (i = 0; i < declared->sources->nelts; i++)
        look(&s, &APR_ARRAY_IDX(declared->sources, i, cp_source).where);
    look(&s, &declared->controller.where);
    look(&s, &declared->languages_where);
    return s.newest;
}
