/* SPDX-License-Identifier: Apache-2.0 */
/* The frames of CookiePolicyTemplate, read with the configuration. */
#ifndef CP_HTTPD_TEMPLATE_H
#define CP_HTTPD_TEMPLATE_H

#include "apr_hash.h"
#include "httpd/conf.h"

/* No page's frame is longer; what is was not meant to be one. */
#define CP_TEMPLATE_MAX 1048576

/*
 * Reads the frame of each language of conf->table into conf->frames: FILE.LANG
 * where there is one, else FILE. `known`, at first empty, keeps what was read
 * for hosts that have the same. Reports what is wrong at the directive's place.
 */
void cp_template_read(cp_conf *conf, apr_hash_t *known, apr_pool_t *pconf, cp_report_fn report,
                      void *baton);

/* The frame for one of the table's languages; NULL: the page has its own document. */
const cp_frame *cp_template_frame(const cp_conf *conf, const char *lang);

#endif
