/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokenizer of directives: one pass over the line, octet by octet, into a
 * buffer that is as long as the line, since unquoting only ever shortens.
 */
#include "text/words.h"

#include "apr_lib.h"
#include "apr_strings.h"
#include "text/span.h"
#include "text/utf8.h"

/* Copies one word's octets to `out` without its quotes. Returns what follows
 * the word, or NULL where a quote is not closed. */
static const char *unquote(char **out, const char *in)
{
    char quote = 0;

    for (; *in && (quote || !cp_is_blank(*in)); in++) {
        if (quote && *in == '\\' && (in[1] == '"' || in[1] == '\'' || in[1] == '\\'))
            *(*out)++ = *++in;
        else if (quote ? *in == quote : *in == '"' || *in == '\'')
            quote = quote ? 0 : *in;
        else
            *(*out)++ = *in;
    }
    return quote ? NULL : in;
}

const char *cp_words_split(apr_array_header_t **words, const char *args, apr_pool_t *p)
{
    char *out = apr_palloc(p, strlen(args) + 1);
    const char *s;

    *words = apr_array_make(p, 8, sizeof(const char *));
    for (s = args; *s; s++)
        if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7f)
            return "a control character";
    if (!cp_utf8_valid(cp_span_of(args)))
        return "text that is not UTF-8";
    for (;;) {
        while (cp_is_blank(*args))
            args++;
        if (!*args)
            return NULL;
        APR_ARRAY_PUSH(*words, const char *) = out;
        args = unquote(&out, args);
        if (!args)
            return "a quote that is not closed";
        *out++ = '\0';
    }
}

const char *cp_text_squeeze(const char *text, apr_pool_t *p)
{
    char *copy = apr_palloc(p, strlen(text) + 1), *out = copy;

    for (; *text; text++)
        if (!cp_is_blank(*text))
            *out++ = *text;
        else if (out > copy && out[-1] != ' ')
            *out++ = ' ';
    if (out > copy && out[-1] == ' ')
        out--;
    *out = '\0';
    return copy;
}

int cp_lang_tag_valid(const char *tag)
{
    int first = 1;

    for (;;) {
        int n = 0;

        while (apr_isascii(*tag) && (first ? apr_isalpha(*tag) : apr_isalnum(*tag))) {
            tag++;
            n++;
        }
        if (n > 8 || n < (first ? 2 : 1))
            return 0;
        if (!*tag)
            return 1;
        if (*tag++ != '-')
            return 0;
        first = 0;
    }
}

const char *cp_lowered(const char *text, apr_pool_t *p)
{
    char *copy = apr_pstrdup(p, text), *c;

    for (c = copy; *c; c++)
        *c = cp_lower(*c);
    return copy;
}

const char *cp_option_read(cp_option *option, const char *word, apr_pool_t *p)
{
    const char *equals = strchr(word, '=');
    const char *key =
        cp_lowered(equals ? apr_pstrmemdup(p, word, (apr_size_t)(equals - word)) : word, p);
    const char *dot = strchr(key, '.');

    option->key = key;
    option->lang = NULL;
    option->value = equals ? cp_text_squeeze(equals + 1, p) : NULL;
    if (dot) {
        option->key = apr_pstrmemdup(p, key, (apr_size_t)(dot - key));
        option->lang = dot + 1;
        if (!cp_lang_tag_valid(option->lang))
            return apr_psprintf(p, "'%s' in '%s' is not a language tag such as fr or pt-br",
                                option->lang, word);
    }
    return NULL;
}

int cp_words_have(const apr_array_header_t *words, const char *word)
{
    int i;

    for (i = 0; words && i < words->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(words, i, const char *), word))
            return 1;
    return 0;
}
