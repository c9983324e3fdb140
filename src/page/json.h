/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.json: the same table, the same choice and the same words for programs.
 * conf/policy.schema.json describes it.
 */
#ifndef CP_PAGE_JSON_H
#define CP_PAGE_JSON_H

#include "page/view.h"
#include "text/buf.h"

/* An object with the members `policy`, `choice`, `browser` and `texts`. */
void cp_page_json(cp_buf *out, const cp_view *view);

/* The member `policy` alone, which no visitor's choice has a part in. */
void cp_page_json_policy(cp_buf *out, const cp_view *view);

/* The member `texts` alone: the words of the page in the view's language. */
void cp_page_json_texts(cp_buf *out, const cp_view *view);

/* An error for callers that asked for JSON: {"error": {"status", "message"}},
 * and the present `policy` hash where the form was outdated. */
void cp_page_json_error(cp_buf *out, const cp_view *view, int status);

#endif
