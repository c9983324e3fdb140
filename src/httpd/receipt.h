/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The visitor's own copy of the record of a choice (design: section 5): who
 * shows the choice cookie gets it, and nobody else can.
 */
#ifndef CP_HTTPD_RECEIPT_H
#define CP_HTTPD_RECEIPT_H

#include "httpd.h"

/* The id of the record of the choice that a request carries, from its pool;
 * NULL where it carries no valid one, or no record is kept. */
const char *cp_receipt_id(request_rec *r);

/* Answers with the receipt, or with what is in its way. */
int cp_receipt_send(request_rec *r);

#endif
