/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the site's answers get the banner and the notices, and what that
 * changes in their heads (design: section 6). The filter itself is insert.h.
 */
#ifndef CP_HTTPD_PAGES_H
#define CP_HTTPD_PAGES_H

#include "util_filter.h"

#include "httpd/conf.h"
#include "page/banner.h"

/* In check_config: makes what a host inserts, once for hosts that insert the
 * same. */
void cp_pages_compile(apr_pool_t *p, cp_conf *conf, cp_report_fn report, void *baton);

/* post_config: looks for mod_deflate. */
int cp_pages_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s);

/* insert_filter, for what handlers answer, and insert_error_filter, for the 304
 * that one returns as a status. */
void cp_pages_insert(request_rec *r);
void cp_pages_insert_error(request_rec *r);

/*
 * A handler that declines, just before the site's own and behind mod_cache,
 * which keeps pages with the banner and has to see the request's fields as they
 * came: takes the banner's mark off If-None-Match, and asks for an encoding that
 * can be undone.
 */
int cp_pages_ask(request_rec *r);

/* A filter before the one that inserts: decodes what a back end has compressed
 * (INFLATE of mod_deflate), where something will be inserted. */
apr_status_t cp_pages_inflate(ap_filter_t *f, apr_bucket_brigade *bb);

/*
 * Asked by the filter at its first call with the head of an answer. NULL: this
 * one is left alone, and the filter removes itself. Else the head says already
 * what becomes of it, and what has to be inserted is returned; it lives as long
 * as the configuration.
 */
const cp_inserts *cp_pages_begin(ap_filter_t *f);

/* Set by mod_cookiepolicy.c when it registers them. */
extern ap_filter_rec_t *cp_pages_inflate_handle, *cp_pages_insert_handle;

#endif
