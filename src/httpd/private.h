/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every file of this room starts with: httpd, and our place in its logs.
 * mod_cookiepolicy.c, which defines the module record, must not include it.
 */
#ifndef CP_HTTPD_PRIVATE_H
#define CP_HTTPD_PRIVATE_H

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"

extern module AP_MODULE_DECLARE_DATA cookiepolicy_module;

APLOG_USE_MODULE(cookiepolicy);

#endif
