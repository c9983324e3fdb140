/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key file of CookiePolicySecret. Read with the configuration, while httpd
 * may still be root, so that it can be root's alone; and again at each restart.
 */
#ifndef CP_HTTPD_KEY_H
#define CP_HTTPD_KEY_H

#include "apr_pools.h"
#include "consent/secret.h"

typedef struct {
    const cp_secret *secret; /* NULL: the file cannot be used */
    const char *problem;     /* why not; beside a secret, what to mend; NULL: nothing */
} cp_key_file;

/* No key file is longer; what is was not meant to be one. */
#define CP_KEY_FILE_MAX 65536

/* Reads the file at `path`. Never says what is in it. */
void cp_key_read(cp_key_file *file, apr_pool_t *p, const char *path);

#endif
