/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzz target is one function that is handed octets and aborts where a
 * promise is broken. libFuzzer calls it, or replay.c with the files of a
 * corpus.
 */
#ifndef T_FUZZ_FUZZ_H
#define T_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "apr_general.h"
#include "apr_pools.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MUST(promise)                                                                              \
    do {                                                                                           \
        if (!(promise)) {                                                                          \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise);                  \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* A pool for one input. */
static inline apr_pool_t *fuzz_pool(void)
{
    static int started;
    apr_pool_t *p;

    if (!started++)
        apr_initialize();
    MUST(apr_pool_create(&p, NULL) == APR_SUCCESS);
    return p;
}

#endif
