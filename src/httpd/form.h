/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form: the only way a choice is made (design: section 5, "Form").
 */
#ifndef CP_HTTPD_FORM_H
#define CP_HTTPD_FORM_H

#include "httpd.h"

/* Handles a POST to the page. */
int cp_form_post(request_rec *r);

#endif
