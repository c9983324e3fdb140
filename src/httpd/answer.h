/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is sent where the page is: the page, policy.json, and either of them
 * with a status and something to say.
 */
#ifndef CP_HTTPD_ANSWER_H
#define CP_HTTPD_ANSWER_H

#include "httpd/visit.h"
#include "page/view.h"

/* The value of a parameter of the query, decoded, or NULL. */
const char *cp_answer_query(request_rec *r, const char *name);

/* The part that `?part=` asks for; CP_PART_PAGE where it names none. */
cp_part cp_answer_part(request_rec *r);

/* The offered language that `?lang=` finds (cp_lang_find), else NULL. */
const char *cp_answer_asked_lang(request_rec *r);

/* The language in which the request is answered: one of the table's. */
const char *cp_answer_lang(request_rec *r);

/* The path of the page as links and forms write it. */
const char *cp_answer_path(request_rec *r);

/* Whether the caller prefers JSON to a page. */
int cp_answer_wants_json(request_rec *r);

/* Reads saved=T.N: *t is T, *deleted is N where it can be true, else 0. Returns 0
 * where there is no such T. */
int cp_answer_saved(apr_int64_t *t, int *deleted, request_rec *r);

/* Sends the page; its form leads to `return_to`, a checked path or NULL. */
int cp_answer_page(request_rec *r, cp_say say, const char *return_to);

/* Sends policy.json, or the part of it that `?part=` names. */
int cp_answer_json(request_rec *r);

/* Sends policy.csv. */
int cp_answer_csv(request_rec *r);

/* Sends `body`, made for this visitor, as JSON. */
int cp_answer_private(request_rec *r, const char *body);

/* Sends the page, or an error in JSON to who wants it, with a status: what
 * the form's handler has to say when it does not redirect. */
int cp_answer_say(request_rec *r, int status, cp_say say, const char *return_to);

#endif
