/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What expressions can ask: consent('statistical') is `yes` or empty.
 */
#ifndef CP_HTTPD_VARIABLES_H
#define CP_HTTPD_VARIABLES_H

#include "httpd.h"
#include "ap_expr.h"

/* The expr_lookup hook. */
int cp_expr_lookup(ap_expr_lookup_parms *parms);

#endif
