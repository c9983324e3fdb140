/* SPDX-License-Identifier: Apache-2.0 */
/* In UTC and whole seconds, so that two servers write the same. */
#include "text/time.h"

#include "apr_strings.h"

const char *cp_rfc3339(apr_pool_t *p, apr_time_t t)
{
    apr_time_exp_t x;

    apr_time_exp_gmt(&x, t);
    return apr_psprintf(p, "%04d-%02d-%02dT%02d:%02d:%02dZ", x.tm_year + 1900, x.tm_mon + 1,
                        x.tm_mday, x.tm_hour, x.tm_min, x.tm_sec);
}
