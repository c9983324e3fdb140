/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handler of the page and of what is below it (design: sections 5 and 6).
 */
#ifndef CP_HTTPD_PAGE_H
#define CP_HTTPD_PAGE_H

#include "httpd.h"

/* The handler hook: by the mount's claim, or by SetHandler cookie-policy. */
int cp_page_handler(request_rec *r);

#endif
