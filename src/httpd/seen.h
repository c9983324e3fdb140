/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SetHandler cookie-policy-audit: what was counted, as a page and in the
 * formats of `?format=` (page/seen.h). Who may see it says the configuration
 * around the handler.
 */
#ifndef CP_HTTPD_SEEN_H
#define CP_HTTPD_SEEN_H

#include "httpd.h"

#define CP_SEEN_HANDLER "cookie-policy-audit"

/* The handler hook. */
int cp_seen_handler(request_rec *r);

#endif
