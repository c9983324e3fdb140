/* SPDX-License-Identifier: Apache-2.0 */
/* Small files that the configuration names, read while it is read. */
#ifndef CP_HTTPD_FILE_H
#define CP_HTTPD_FILE_H

#include "apr_file_info.h"
#include "apr_pools.h"
#include "text/span.h"

/* The path as httpd opens it: below ServerRoot unless it begins with `/`. */
const char *cp_file_path(apr_pool_t *p, const char *written);

/*
 * Reads an ordinary file of at most `max` octets, which the message describes
 * as `what`. Sets *text, from `p`, and *rights (APR_FPROT_*; may be NULL).
 * Returns NULL, or what is wrong and what is allowed, to follow the file's name.
 */
const char *cp_file_read(cp_span *text, apr_int32_t *rights, apr_pool_t *p, const char *path,
                         apr_size_t max, const char *what);

/* Whether nothing is at `path`. */
int cp_file_is_missing(apr_pool_t *p, const char *path);

#endif
