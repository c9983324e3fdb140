/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a text is JSON, for tests of what writes it. */
#ifndef T_UNIT_JSON_READER_H
#define T_UNIT_JSON_READER_H

#include <string.h>

/* A strict reader of RFC 8259 that says where a text stops being JSON. */
static inline const char *value_end(const char *s);

static inline const char *string_end(const char *s)
{
    if (*s++ != '"')
        return NULL;
    for (; *s != '"'; s++) {
        if ((unsigned char)*s < 0x20) /* the end of the text too */
            return NULL;
        if (*s != '\\')
            continue;
        s++;
        if (*s == 'u' ? strspn(s + 1, "0123456789abcdefABCDEF") < 4 : !strchr("\"\\/bfnrt", *s))
            return NULL;
    }
    return s + 1;
}

/* The members of an object or the elements of an array, up to `close`. */
static inline const char *list_end(const char *s, char close)
{
    if (*s == close)
        return s + 1;
    for (;;) {
        if (close == '}') {
            s = string_end(s);
            if (!s || *s++ != ':')
                return NULL;
        }
        s = value_end(s);
        if (!s || (*s != ',' && *s != close))
            return NULL;
        if (*s++ == close)
            return s;
    }
}

static inline const char *value_end(const char *s)
{
    static const char *const words[] = {"true", "false", "null"};
    size_t i, digits;

    if (*s == '{')
        return list_end(s + 1, '}');
    if (*s == '[')
        return list_end(s + 1, ']');
    if (*s == '"')
        return string_end(s);
    for (i = 0; i < 3; i++)
        if (!strncmp(s, words[i], strlen(words[i])))
            return s + strlen(words[i]);
    digits = strspn(s, "0123456789");
    return digits ? s + digits : NULL;
}

/* Fails unless `text` is one JSON value and behind it `end`. */
static inline void assert_json(const char *text, const char *end)
{
    const char *at = value_end(text);

    if (!at || strcmp(at, end))
        fail_msg("no JSON: %s", text);
}

#endif
