/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_cookiepolicy: holds every cookie of a host to its declared policy.
 *
 * A host declares its cookies once (CookiePolicyCookie and its siblings).
 * From that table, for each request:
 *
 *   1. post_read_request  takes what the visitor has not agreed to out of the
 *                         Cookie field, before anybody reads it
 *   2. quick_handler ...  mounts the policy page at its path, past caches,
 *      translate_name     proxies, rewrites and handlers of the site
 *   3. fixups             looks at the Cookie field once more
 *   4. handler            answers the page and its form
 *   5. content filters    put the banner and its notices into the site's pages
 *   6. output filter      takes what the visitor has not agreed to out of
 *                         every Set-Cookie, whoever made the answer
 *   7. connection filter  the same for heads that pass below all that
 *
 * This file is the order of things; what they do is in src/httpd.
 */
#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_protocol.h"
#include "http_request.h"
#include "ap_expr.h"
#include "util_filter.h"

#include "httpd/audit.h"
#include "httpd/check.h"
#include "httpd/conf.h"
#include "httpd/consent.h"
#include "httpd/insert.h"
#include "httpd/interim.h"
#include "httpd/mount.h"
#include "httpd/page.h"
#include "httpd/pages.h"
#include "httpd/records.h"
#include "httpd/request.h"
#include "httpd/response.h"
#include "httpd/seen.h"
#include "httpd/variables.h"

static ap_filter_rec_t *response_handle;

/* Also where no policy holds: the host is not known yet. HTTP_HEADER and its
 * like are added later in this hook, so the filter stands before them. */
static int add_response_filter(request_rec *r)
{
    if (!r->main && !r->prev)
        ap_add_output_filter_handle(response_handle, NULL, r, r->connection);
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    /* mod_proxy tells forward-proxy requests there, mod_headers edits fields
     * "early"; mod_setenvif is the first to read what we leave. */
    static const char *const before_us[] = {"mod_proxy.c", "mod_headers.c", NULL};
    static const char *const after_us[] = {"mod_setenvif.c", NULL};
    /* Without CacheQuickHandler it serves what it has from here. */
    static const char *const caches[] = {"mod_cache.c", NULL};
    /* They know the hosts' schemes, and connect to databases. */
    static const char *const ready[] = {"mod_ssl.c", "mod_dbd.c", NULL};
    /* Asks for purges, of threads that are to be there by then. */
    static const char *const asks[] = {"mod_watchdog.c", NULL};

    (void)p;
    response_handle =
        ap_register_output_filter("COOKIEPOLICY", cp_response_filter, NULL, AP_FTYPE_PROTOCOL);
    cp_interim_handle =
        ap_register_output_filter("COOKIEPOLICY_RAW", cp_interim_filter, NULL, AP_FTYPE_CONNECTION);

    ap_hook_check_config(cp_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_test_config(cp_check_dump, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_pre_config(cp_records_pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(cp_records_post_config, ready, asks, APR_HOOK_LAST);
    ap_hook_post_config(cp_audit_post_config, NULL, NULL, APR_HOOK_LAST);
    ap_hook_child_init(cp_records_child_init, ready, asks, APR_HOOK_LAST);
    ap_hook_expr_lookup(cp_expr_lookup, NULL, NULL, APR_HOOK_MIDDLE);
    APR_REGISTER_OPTIONAL_FN(cookiepolicy_consent);

    /* The banner: behind what makes pages, before what compresses them; and in
     * front of that, what decodes those that a back end has compressed. */
    cp_pages_inflate_handle = ap_register_output_filter("COOKIEPOLICY_INFLATE", cp_pages_inflate,
                                                        NULL, AP_FTYPE_CONTENT_SET - 2);
    cp_pages_insert_handle = ap_register_output_filter("COOKIEPOLICY_BANNER", cp_insert_filter,
                                                       NULL, AP_FTYPE_CONTENT_SET - 1);
    ap_hook_post_config(cp_pages_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_insert_filter(cp_pages_insert, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_insert_error_filter(cp_pages_insert_error, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(cp_pages_ask, caches, NULL, APR_HOOK_REALLY_FIRST);

    ap_hook_create_request(add_response_filter, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_read_request(cp_request_early, before_us, after_us, APR_HOOK_FIRST);

    /* The page comes before whatever the site has at its path. */
    ap_hook_quick_handler(cp_mount_quick, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_translate_name(cp_mount_translate, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_map_to_storage(cp_mount_storage, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_fixups(cp_mount_fixup, NULL, NULL, APR_HOOK_REALLY_LAST);
    ap_hook_handler(cp_page_handler, NULL, caches, APR_HOOK_REALLY_FIRST);
    ap_hook_handler(cp_seen_handler, NULL, caches, APR_HOOK_REALLY_FIRST);

    /* After every module that could put a Cookie field back. */
    ap_hook_fixups(cp_request_fixups, NULL, NULL, APR_HOOK_REALLY_LAST);

    /* What failed before all of this is logged without it. */
    ap_hook_log_transaction(cp_request_log, NULL, NULL, APR_HOOK_REALLY_FIRST);
}

AP_DECLARE_MODULE(cookiepolicy) = {
    STANDARD20_MODULE_STUFF,
    NULL, /* no per-directory configuration: see src/httpd/conf.c */
    NULL,
    cp_conf_create,
    cp_conf_merge,
    cp_commands,
    register_hooks,
    AP_MODULE_FLAG_NONE,
};
