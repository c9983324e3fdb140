/* SPDX-License-Identifier: Apache-2.0 */
/* The date of a policy: when what declares it was last written. */
#ifndef CP_HTTPD_DATED_H
#define CP_HTTPD_DATED_H

#include "apr_hash.h"
#include "policy/model.h"

/*
 * The newest modification time of the files that hold the table's lines, the
 * controller's and the languages'; 0 where none can be looked at. `known`, at
 * first empty, keeps what was found for the next call.
 */
apr_time_t cp_dated(const cp_declared *declared, apr_hash_t *known, apr_pool_t *p);

#endif
