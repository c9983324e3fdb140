/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handler of the page and of what is below it (design: sections 5 and 6).
 */
#ifndef CP_HTTPD_PAGE_H
#define CP_HTTPD_PAGE_H

#include "httpd/visit.h"
#include "page/view.h"

/* The handler hook: by the mount's claim, or by SetHandler cookie-policy. */
int cp_page_handler(request_rec *r);

/* Whether the caller prefers JSON to a page. */
int cp_page_wants_json(request_rec *r);

/* The path of the page as links and forms write it. */
const char *cp_page_path(request_rec *r);

/* The language that `?lang=` asks for, if it is offered, else NULL. */
const char *cp_page_asked_lang(request_rec *r);

/*
 * Answers with the page (or, to who wants it, JSON) and a status: what the
 * form's handler has to say when it does not redirect. The form that is shown
 * then leads to `return_to`, a checked path or NULL.
 */
int cp_answer_say(request_rec *r, int status, cp_say say, const char *return_to);

/* Answers 200 with policy.json. */
int cp_answer_json(request_rec *r);

#endif
