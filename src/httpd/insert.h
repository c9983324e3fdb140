/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The output filter that puts the banner and the notices into a page (design:
 * section 6): COOKIEPOLICY_BANNER, of type AP_FTYPE_CONTENT_SET - 1. What pages.h
 * says is left alone it leaves at once; behind the last place where something can be
 * put in it leaves, too, so that the rest passes unread and a file stays a file.
 *
 * Pages stream through it in constant memory: what is there is passed on before a
 * back end is waited for.
 */
#ifndef CP_HTTPD_INSERT_H
#define CP_HTTPD_INSERT_H

#include "util_filter.h"

apr_status_t cp_insert_filter(ap_filter_t *f, apr_bucket_brigade *bb);

#endif
