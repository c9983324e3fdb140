/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts with something filled in: {names}, numbers, durations, dates.
 */
#ifndef CP_PAGE_WORDS_H
#define CP_PAGE_WORDS_H

#include "page/lang.h"
#include "policy/model.h"
#include "text/buf.h"

/* A text to be shown; `lang` is NULL where it is the page's own language. */
typedef struct {
    const char *text;
    const char *lang;
} cp_shown;

/* What stands for {name}. `open` and `close` are markup around it, or NULL. */
typedef struct {
    const char *name;
    cp_shown value;
    const char *open, *close;
} cp_arg;

/* Writes `shown` as HTML, in a <span lang> where it is of another language. */
void cp_words_show(cp_buf *out, cp_shown shown);

/* Writes `text` as HTML with its {names} filled in; both are escaped. What
 * stands in braces and is no name of `args` stays as it is. */
void cp_words_fill(cp_buf *out, const char *text, const cp_arg *args, int count);

/* The same as a string without any escaping or markup, from `p`. */
const char *cp_words_plain(apr_pool_t *p, const char *text, const cp_arg *args, int count);

/* "2 years": as it was written in the directive, else in the largest unit
 * that fits evenly. NULL where nothing was declared. From `p`. */
const char *cp_words_duration(apr_pool_t *p, const cp_texts *texts, const cp_duration *duration);

/* A text with a form for each kind of number, its {n} filled in. From `p`. */
const char *cp_words_count(apr_pool_t *p, const cp_texts *texts, cp_text key, apr_int64_t n);

/* "5 March 2026, 14:02 UTC". From `p`. */
const char *cp_words_time(apr_pool_t *p, const cp_texts *texts, apr_time_t t);

/* "5 March 2026": the day in UTC. From `p`. */
const char *cp_words_day(apr_pool_t *p, const cp_texts *texts, apr_time_t t);

#endif
