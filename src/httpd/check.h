/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `apachectl -t` and every start check, and the dump (design: section 2,
 * "Diagnostics").
 */
#ifndef CP_HTTPD_CHECK_H
#define CP_HTTPD_CHECK_H

#include "httpd.h"

/* The main server, then the hosts in the order of the configuration; httpd's
 * own list has them the other way round. server_rec *, from `p`. */
apr_array_header_t *cp_servers(apr_pool_t *p, server_rec *s);

/* httpd reads its configuration twice at the first start; errors end the first
 * time, while there is a terminal to say so. Whether this is that. */
int cp_is_rehearsal(void);

/* check_config: compiles every host's table; all errors, then failure. */
int cp_check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s);

/* test_config: -t -D DUMP_COOKIEPOLICY prints every host's compiled table. */
void cp_check_dump(apr_pool_t *pconf, server_rec *s);

#endif
