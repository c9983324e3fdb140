/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.json: the same table and the same choice for programs.
 */
#ifndef CP_PAGE_JSON_H
#define CP_PAGE_JSON_H

#include "page/view.h"
#include "text/buf.h"

/* An object with the members `policy` and `choice`. */
void cp_page_json(cp_buf *out, const cp_view *view);

/* The member `policy` alone, which no visitor's choice has a part in. */
void cp_page_json_policy(cp_buf *out, const cp_view *view);

/* An error for callers that asked for JSON: {"error": {"status", "message"}},
 * and the present `policy` hash where the form was outdated. */
void cp_page_json_error(cp_buf *out, const cp_view *view, int status);

#endif
