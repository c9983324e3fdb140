/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a posted form asks for, judged before anything changes (design:
 * section 5, "Form").
 */
#ifndef CP_CONSENT_SUBMISSION_H
#define CP_CONSENT_SUBMISSION_H

#include "policy/table.h"

typedef enum {
    CP_SUBMIT_OK,
    CP_SUBMIT_BAD,    /* 400: unreadable, a known field twice, another `choice` */
    CP_SUBMIT_CHANGED /* 409: a grant whose policy= is missing or not today's */
} cp_submit_state;

typedef struct {
    apr_uint64_t granted;  /* the categories that it grants; all others are refused */
    const char *return_to; /* a checked local path without fragment, or NULL */
    int from_banner;       /* layer=banner */
    const char *problem;   /* what is wrong, in English for the log; NULL where OK */
} cp_submission;

/*
 * Reads a form of `table`'s page. Fields: one per category that is not
 * exempt (`ID=on` grants, another value or none refuses), `layer`, `choice`
 * (save, all, none; absent: save), `policy`, `return`; others are ignored.
 */
cp_submit_state cp_submission_read(cp_submission *out, const cp_table *table, cp_span body,
                                   apr_pool_t *p);

/*
 * The path of a `return=` field without its fragment, or NULL if it is none:
 * one `/`, then neither `/` nor `\`; no `\` and no octet up to 20h or 7Fh.
 */
const char *cp_return_path(const char *value, apr_pool_t *p);

#endif
