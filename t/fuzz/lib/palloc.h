/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forced into every source that a fuzz target links: each apr_palloc becomes
 * an allocation of exactly that size, so that AddressSanitizer sees the first
 * octet beyond it, which a pool would hide.
 */
#ifndef T_FUZZ_PALLOC_H
#define T_FUZZ_PALLOC_H

#include "apr_pools.h"

void *fuzz_palloc(apr_pool_t *p, apr_size_t n);

#define apr_palloc fuzz_palloc

#endif
