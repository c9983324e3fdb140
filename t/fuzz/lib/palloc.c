/* SPDX-License-Identifier: Apache-2.0 */
/* The pool still says how long an object lives: it is freed with it. What is
 * read before it was written is no zero. */
#include <stdlib.h>
#include <string.h>

#include "palloc.h"

/* Pools keep their records in memory that LeakSanitizer does not search, so it
 * takes what a living pool owns for lost; and nothing here can leak but pools. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

static apr_status_t release(void *object)
{
    free(object);
    return APR_SUCCESS;
}

void *fuzz_palloc(apr_pool_t *p, apr_size_t n)
{
    void *object = malloc(n ? n : 1);

    if (!object)
        abort();
    memset(object, 0xa5, n);
    apr_pool_cleanup_register(p, object, release, apr_pool_cleanup_null);
    return object;
}
