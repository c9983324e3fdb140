/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One reader for each kind of value, found by the kind; the directives only
 * list their keys. So a key is checked the same wherever it stands, and a
 * message can always name all keys that are allowed.
 */
#include "policy/options.h"

#include <stdlib.h>

#include "apr_lib.h"
#include "apr_strings.h"
#include "cookie/name.h"
#include "text/words.h"

typedef const char *(*value_fn)(void *member, const cp_option *option, apr_pool_t *p);

typedef struct {
    const char *unit;
    apr_int64_t seconds;
} unit;

static const unit units[] = {
    {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 604800}, {"mo", 2592000}, {"y", 31536000},
};

#define DURATION_MAX (100 * (apr_int64_t)31536000)

const char *cp_duration_read(cp_duration *duration, const char *text, apr_pool_t *p)
{
    const char *c = text;
    apr_int64_t number = 0;
    apr_size_t i;

    duration->written = text;
    duration->seconds = CP_DURATION_SESSION;
    if (!strcmp(text, "session"))
        return NULL;
    for (; apr_isdigit(*c); c++)
        if (number <= DURATION_MAX)
            number = number * 10 + (*c - '0');
    for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (c == text || strcmp(c, units[i].unit))
            continue;
        if (number < 1 || number > DURATION_MAX / units[i].seconds)
            return apr_psprintf(p, "'%s' is not between 1s and 100y", text);
        duration->seconds = number * units[i].seconds;
        return NULL;
    }
    return apr_psprintf(p,
                        "'%s' is not a duration; allowed: session, or a number with "
                        "s, m, h, d, w, mo or y, such as 13mo",
                        text);
}

static const char *read_text(void *member, const cp_option *option, apr_pool_t *p)
{
    cp_localised *text = member;
    cp_translation *t;
    int i;

    /* As the audit's proposals have it (page/seen_conf.c). */
    if (!strcmp(option->value, "?"))
        return apr_psprintf(p, "'%s=?' is still to be answered", option->key);
    if (!text->all)
        text->all = apr_array_make(p, 2, sizeof(cp_translation));
    for (i = 0; i < text->all->nelts; i++) {
        const char *lang = APR_ARRAY_IDX(text->all, i, cp_translation).lang;

        if (lang && option->lang ? !strcmp(lang, option->lang) : lang == option->lang)
            return apr_psprintf(p, "'%s%s%s' is given twice", option->key, lang ? "." : "",
                                lang ? lang : "");
    }
    t = apr_array_push(text->all);
    t->lang = option->lang;
    t->text = option->value;
    return NULL;
}

static const char *read_word(void *member, const cp_option *option, apr_pool_t *p)
{
    (void)p;
    *(const char **)member = option->value;
    return NULL;
}

static const char *read_url(void *member, const cp_option *option, apr_pool_t *p)
{
    const char *v = option->value, *c;

    for (c = v; *c; c++)
        if (*c == ' ' || *c == '"' || *c == '<' || *c == '>' || *c == '\\')
            return apr_psprintf(p, "'%s' holds '%c', which no address has", v, *c);
    if (strncmp(v, "https://", 8) && strncmp(v, "http://", 7) && (v[0] != '/' || v[1] == '/'))
        return apr_psprintf(p,
                            "'%s' is not an address; allowed: https://..., http://... or a "
                            "/path of this site",
                            v);
    *(const char **)member = v;
    return NULL;
}

static const char *read_name(void *member, const cp_option *option, apr_pool_t *p)
{
    cp_span name = cp_span_of(option->value);
    const char *error = cp_name_error(name);

    if (!error && cp_name_is_pattern(name))
        error = "a wildcard cannot stand here";
    if (error)
        return apr_psprintf(p, "cookie name '%s': %s", option->value, error);
    *(const char **)member = option->value;
    return NULL;
}

static const char *read_duration(void *member, const cp_option *option, apr_pool_t *p)
{
    return cp_duration_read(member, option->value, p);
}

static const char *read_domain(void *member, const cp_option *option, apr_pool_t *p)
{
    const char *domain = cp_lowered(option->value + (option->value[0] == '.'), p), *c;

    for (c = domain; *c; c++)
        if (!apr_isalnum(*c) && *c != '-' && *c != '_' &&
            (*c != '.' || c == domain || c[-1] == '.' || !c[1]))
            return apr_psprintf(p,
                                "'%s' is not a domain name; allowed: letters, digits, '-' and "
                                "'.', such as example.org (others in their xn-- form)",
                                option->value);
    if (!*domain)
        return apr_psprintf(p, "'%s' is not a domain name", option->value);
    *(const char **)member = domain;
    return NULL;
}

static const char *read_path(void *member, const cp_option *option, apr_pool_t *p)
{
    if (option->value[0] != '/' || strpbrk(option->value, "; \t"))
        return apr_psprintf(p, "'%s' is not a path; it begins with / and has no blank and no ';'",
                            option->value);
    *(const char **)member = option->value;
    return NULL;
}

/* One of a few words, whatever its case, kept in its canonical case. */
static const char *read_one_of(const char **found, const cp_option *option,
                               const char *const *allowed, const char *list, apr_pool_t *p)
{
    for (; *allowed; allowed++)
        if (cp_span_is_nocase(cp_span_of(option->value), *allowed)) {
            *found = *allowed;
            return NULL;
        }
    return apr_psprintf(p, "'%s' is not allowed for %s; allowed: %s", option->value, option->key,
                        list);
}

static const char *read_samesite(void *member, const cp_option *option, apr_pool_t *p)
{
    static const char *const allowed[] = {"Lax", "Strict", "None", NULL};

    return read_one_of(member, option, allowed, "Lax, Strict, None", p);
}

/* RFC 3339 full-date; a day that the calendar does not have is none. */
static int is_date(const char *s)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int i, year, month, day;

    for (i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? s[i] != '-' : !apr_isdigit(s[i]))
            return 0;
    year = atoi(s);
    month = atoi(s + 5);
    day = atoi(s + 8);
    if (s[10] || month < 1 || month > 12 || day < 1)
        return 0;
    if (month == 2 && year % 4 == 0 && (year % 100 || year % 400 == 0))
        return day <= 29;
    return day <= days[month - 1];
}

static const char *read_date(void *member, const cp_option *option, apr_pool_t *p)
{
    if (!is_date(option->value))
        return apr_psprintf(p, "%s=%s is not a day; allowed: YYYY-MM-DD, such as 2026-11-01",
                            option->key, option->value);
    *(const char **)member = option->value;
    return NULL;
}

static const char *read_switch(void *member, const cp_option *option, apr_pool_t *p)
{
    static const char *const allowed[] = {"on", "off", NULL};
    const char *found = allowed[0];
    const char *error = NULL;

    if (option->value)
        error = read_one_of(&found, option, allowed, "on, off", p);
    *(int *)member = found == allowed[0];
    return error;
}

static const char *read_flag(void *member, const cp_option *option, apr_pool_t *p)
{
    if (option->value)
        return apr_psprintf(p, "'%s' takes no value", option->key);
    *(int *)member = 1;
    return NULL;
}

typedef struct {
    value_fn read;
    int needs_value;
} kind_reader;

static const kind_reader readers[] = {
    [CP_KEY_TEXT] = {read_text, 1},         [CP_KEY_WORD] = {read_word, 1},
    [CP_KEY_URL] = {read_url, 1},           [CP_KEY_NAME] = {read_name, 1},
    [CP_KEY_DURATION] = {read_duration, 1}, [CP_KEY_DOMAIN] = {read_domain, 1},
    [CP_KEY_PATH] = {read_path, 1},         [CP_KEY_SAMESITE] = {read_samesite, 1},
    [CP_KEY_DATE] = {read_date, 1},         [CP_KEY_SWITCH] = {read_switch, 0},
    [CP_KEY_FLAG] = {read_flag, 0},
};

static const char *key_list(const cp_key *keys, int count, apr_pool_t *p)
{
    apr_array_header_t *names = apr_array_make(p, count, sizeof(const char *));
    int i;

    for (i = 0; i < count; i++)
        APR_ARRAY_PUSH(names, const char *) = keys[i].key;
    return apr_array_pstrcat(p, names, ' ');
}

static const cp_key *find_key(const cp_key *keys, int count, const char *name)
{
    int i;

    for (i = 0; i < count; i++)
        if (!strcmp(keys[i].key, name))
            return &keys[i];
    return NULL;
}

static const char *read_option(void *object, const cp_key *key, const cp_option *option,
                               apr_uint32_t *seen, apr_uint32_t bit, apr_pool_t *p)
{
    const kind_reader *reader = &readers[key->kind];

    if (option->lang && key->kind != CP_KEY_TEXT)
        return apr_psprintf(p, "'%s' is the same in every language and takes no '.%s'", key->key,
                            option->lang);
    if (key->kind != CP_KEY_TEXT && *seen & bit)
        return apr_psprintf(p, "'%s' is given twice", key->key);
    if (reader->needs_value && !(option->value && *option->value))
        return apr_psprintf(p, "'%s' needs a value: %s=...", key->key, key->key);
    *seen |= bit;
    return reader->read((char *)object + key->offset, option, p);
}

const char *cp_options_read(void *object, const cp_key *keys, int count,
                            const apr_array_header_t *words, int first, apr_pool_t *p)
{
    apr_uint32_t seen = 0;
    int i;

    for (i = first; i < words->nelts; i++) {
        const char *word = APR_ARRAY_IDX(words, i, const char *);
        cp_option option;
        const cp_key *key;
        const char *error = cp_option_read(&option, word, p);

        if (error)
            return error;
        key = find_key(keys, count, option.key);
        if (!key)
            return apr_psprintf(p, "'%s' is not a key; allowed: %s", word,
                                key_list(keys, count, p));
        error = read_option(object, key, &option, &seen, 1u << (key - keys), p);
        if (error)
            return error;
    }
    return NULL;
}
