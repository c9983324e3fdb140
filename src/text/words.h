/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a directive (design: section 2, "Syntax").
 *
 * httpd's own ap_getword_conf honours a quote only at the start of a word,
 * so `key="a b"` would fall apart. Here a word is a run of bare and quoted
 * parts; inside quotes only \" \' and \\ are escapes, outside a backslash is
 * itself; blank and tab separate.
 */
#ifndef CP_TEXT_WORDS_H
#define CP_TEXT_WORDS_H

#include "apr_tables.h"

/*
 * Splits `args` into an array of const char *, from `p`. Returns NULL, or
 * what is wrong (an unclosed quote, text that is not UTF-8, a control
 * octet). A quoted empty word ("") is a word.
 */
const char *cp_words_split(apr_array_header_t **words, const char *args, apr_pool_t *p);

/* A word `key=value`, `key.lang=value` or the flag `key`. */
typedef struct {
    const char *key;   /* lower case */
    const char *lang;  /* lower case; NULL without one */
    const char *value; /* runs of blanks made one, trimmed; NULL: a flag */
} cp_option;

/* Takes a word apart; from `p`. Returns NULL, or what is wrong with its `.LANG`. */
const char *cp_option_read(cp_option *option, const char *word, apr_pool_t *p);

/* Whether `tag` is a language tag as far as its form goes (RFC 5646: two to
 * eight letters, then subtags of one to eight letters or digits). */
int cp_lang_tag_valid(const char *tag);

/* The text with runs of blanks made one and none at its ends, from `p`. */
const char *cp_text_squeeze(const char *text, apr_pool_t *p);

/* Whether `word` is among the words (const char *); NULL has none. */
int cp_words_have(const apr_array_header_t *words, const char *word);

/* The text in ASCII lower case, from `p`. */
const char *cp_lowered(const char *text, apr_pool_t *p);

#endif
