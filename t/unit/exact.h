/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of parsers: each input is a copy on the heap of exactly its own
 * length, so that a sanitizer sees the first octet read beyond it.
 */
#ifndef T_UNIT_EXACT_H
#define T_UNIT_EXACT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apr_general.h"
#include "apr_pools.h"
#include "apr_strings.h"
#include "text/span.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* A literal as a span, NULs and all. */
#define S(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static inline int exact_setup(void **state)
{
    static int started;

    if (!started++)
        apr_initialize();
    return apr_pool_create((apr_pool_t **)state, NULL) != APR_SUCCESS;
}

static inline int exact_teardown(void **state)
{
    apr_pool_destroy(*state);
    return 0;
}

#define EXACT_TEST(test) cmocka_unit_test_setup_teardown(test, exact_setup, exact_teardown)

static inline apr_status_t exact_release(void *copy)
{
    free(copy);
    return APR_SUCCESS;
}

/* The copy, as long as the pool. */
static inline cp_span exact(cp_span text, apr_pool_t *p)
{
    char *copy = malloc(text.n ? text.n : 1);

    assert_non_null(copy);
    memcpy(copy, text.p, text.n);
    apr_pool_cleanup_register(p, copy, exact_release, apr_pool_cleanup_null);
    return (cp_span){copy, text.n};
}

static inline cp_span exact_text(const char *text, apr_pool_t *p)
{
    return exact(cp_span_of(text), p);
}

/* `n` times `text`, on the heap. */
static inline cp_span repeated(const char *text, apr_size_t n, apr_pool_t *p)
{
    apr_size_t length = strlen(text), i;
    char *copy = malloc(n * length);

    assert_non_null(copy);
    for (i = 0; i < n; i++)
        memcpy(copy + i * length, text, length);
    apr_pool_cleanup_register(p, copy, exact_release, apr_pool_cleanup_null);
    return (cp_span){copy, n * length};
}

static inline void assert_span(cp_span got, cp_span expected, const char *of)
{
    if (!cp_span_equal(got, expected))
        fail_msg("<%s> gives <%.*s>, not <%.*s>", of, (int)got.n, got.p, (int)expected.n,
                 expected.p);
}

#endif
