/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_clock: `X-Clock: SECONDS` (since 1970) is the time of a request, so that
 * tests of lives and ends set the clock instead of waiting for it. Nobody
 * behind it sees the field.
 */
#include "httpd.h"
#include "http_config.h"
#include "http_protocol.h"
#include "apr_strings.h"

static int set_clock(request_rec *r)
{
    const char *seconds = apr_table_get(r->headers_in, "X-Clock");

    if (seconds)
        r->request_time = apr_time_from_sec(apr_atoi64(seconds));
    apr_table_unset(r->headers_in, "X-Clock");
    return DECLINED;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_post_read_request(set_clock, NULL, NULL, APR_HOOK_REALLY_FIRST);
}

AP_DECLARE_MODULE(clock) = {STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks,
                            AP_MODULE_FLAG_NONE};
