/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `key=value` arguments, read into a struct by a table of its keys.
 */
#ifndef CP_POLICY_OPTIONS_H
#define CP_POLICY_OPTIONS_H

#include "policy/model.h"

typedef enum {
    CP_KEY_TEXT,     /* cp_localised; the only kind that takes `.LANG` */
    CP_KEY_WORD,     /* const char *: any text that is not empty */
    CP_KEY_URL,      /* const char *: https://, http:// or a local /path */
    CP_KEY_NAME,     /* const char *: a cookie name without wildcard */
    CP_KEY_DURATION, /* cp_duration */
    CP_KEY_DOMAIN,   /* const char *: lower case, no leading dot */
    CP_KEY_PATH,     /* const char *: begins with / */
    CP_KEY_SAMESITE, /* const char *: Lax, Strict or None */
    CP_KEY_DATE,     /* const char *: YYYY-MM-DD, a day of the calendar */
    CP_KEY_SWITCH,   /* int: on or off, a flag is on */
    CP_KEY_FLAG      /* int: a flag without a value */
} cp_key_kind;

typedef struct {
    const char *key;
    cp_key_kind kind;
    apr_size_t offset; /* of the member */
} cp_key;

/*
 * Reads the words from number `first` on into `object` by the `count` keys.
 * Each may come once (a text: once a language). Returns NULL, or what is
 * wrong with which word and what is allowed.
 */
const char *cp_options_read(void *object, const cp_key *keys, int count,
                            const apr_array_header_t *words, int first, apr_pool_t *p);

/* A duration as written: `session`, or a number and one of s m h d w mo y.
 * Returns NULL or what is wrong. */
const char *cp_duration_read(cp_duration *duration, const char *text, apr_pool_t *p);

#endif
