/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof of a choice that is being made: its record, kept before the
 * browser is told to store anything (design: section 5, "Record").
 */
#ifndef CP_HTTPD_PROOF_H
#define CP_HTTPD_PROOF_H

#include "httpd.h"
#include "consent/submission.h"

typedef enum {
    CP_PROOF_KEPT,  /* or none is wanted: the host keeps no records */
    CP_PROOF_LOST,  /* nothing new is granted, so the choice holds all the same */
    CP_PROOF_DENIED /* it must not be given */
} cp_proof;

/*
 * Keeps the record of what `form` chooses on the page's request `r`, in place
 * of the choice that this carries. *id is for the choice cookie: from r's
 * pool, NULL where the host keeps no records.
 */
cp_proof cp_proof_keep(const char **id, request_rec *r, const cp_submission *form);

#endif
