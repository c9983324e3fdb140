/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_nodog: with `-D NO_WATCHDOG`, an httpd as if it had no mod_watchdog,
 * which some builds, Debian's among them, have compiled in.
 */
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "apr_optional.h"

static int hide_watchdog(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    (void)pconf, (void)plog, (void)ptemp;
    if (ap_exists_config_define("NO_WATCHDOG"))
        apr_dynamic_fn_register("ap_watchdog_get_instance", NULL);
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_pre_config(hide_watchdog, NULL, NULL, APR_HOOK_REALLY_LAST);
}

AP_DECLARE_MODULE(nodog) = {STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks,
                            AP_MODULE_FLAG_NONE};
