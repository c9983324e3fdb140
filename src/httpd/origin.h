/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request says of where it comes from, for consent/origin.h.
 */
#ifndef CP_HTTPD_ORIGIN_H
#define CP_HTTPD_ORIGIN_H

#include "consent/origin.h"
#include "httpd.h"

/* The facts point into `r`. */
void cp_origin_gather(cp_origin_facts *facts, request_rec *r);

#endif
