/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a browser is told to keep: the choice cookie's Set-Cookie lines, which
 * only the page's form makes (rule 1).
 */
#ifndef CP_HTTPD_KEEP_H
#define CP_HTTPD_KEEP_H

#include "httpd/visit.h"

/*
 * Has the answer store `value`, and the visit go by it from here on. Max-Age is
 * what its life has left. Where the request carried a choice cookie that did not
 * count, there may be another of its name in another scope, which would
 * contradict this one: those are expired.
 */
void cp_keep_choice(request_rec *r, cp_visit *visit, const char *value);

#endif
