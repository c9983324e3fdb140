/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content-Security-Policy and Permissions-Policy of the site's answers, by
 * consent (design: section 6; R31).
 */
#ifndef CP_HTTPD_CSP_H
#define CP_HTTPD_CSP_H

#include "httpd/visit.h"

/*
 * Adds the fields that keep third-party resources of refused categories from
 * loading to an answer that a browser could show as a document, and to every
 * 304. What the site has set itself stays. Called on hosts that have sources;
 * a second call for the same tables does nothing.
 */
void cp_csp_send(request_rec *r, cp_visit *visit);

#endif
