/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An own text is held to what the built-in one is made of, as the build holds a
 * translation: a consent that was asked for without its {controller} would be
 * found out by visitors only.
 */
#include "page/reword.h"

#include "apr_strings.h"

/* What a language is, and no wording of it. */
static const char *const facts[] = {"language.direction", "language.plural", NULL};

/* Octets of a key that a suggestion is made for; keys are shorter. */
#define LONGEST 63

/* How many letters two words differ by (Levenshtein); `a` has at most LONGEST. */
static int distance(const char *a, const char *b)
{
    int row[LONGEST + 1], n = (int)strlen(a), i, k;

    for (i = 0; i <= n; i++)
        row[i] = i;
    for (k = 1; b[k - 1]; k++) {
        int corner = row[0];

        row[0] = k;
        for (i = 1; i <= n; i++) {
            int replaced = corner + (a[i - 1] != b[k - 1]);
            int added = (row[i] < row[i - 1] ? row[i] : row[i - 1]) + 1;

            corner = row[i];
            row[i] = replaced < added ? replaced : added;
        }
    }
    return row[n];
}

/* The key that was probably meant, or NULL. */
static const char *nearest(const char *key)
{
    int i, best = 4; /* more wrong letters make it another word */
    const char *found = NULL;

    for (i = 0; strlen(key) <= LONGEST && i < CP_TEXTS; i++) {
        int d = distance(key, cp_text_keys[i]);

        if (d < best) {
            best = d;
            found = cp_text_keys[i];
        }
    }
    return found;
}

static const char *unknown(const char *key, apr_pool_t *p)
{
    const char *meant = nearest(key);

    return apr_psprintf(p,
                        "'%s' is not the key of a text; %s%s%sall keys are members of \"texts\" in "
                        "the policy.json of a CookiePolicyPage",
                        key, meant ? "perhaps " : "", meant ? meant : "",
                        meant ? " is meant; " : "");
}

/* The {name} that `text` begins with, without an end where it begins with none. */
static cp_span name_at(const char *text)
{
    apr_size_t n = *text == '{' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz") : 0;

    return (cp_span){text, n && text[n + 1] == '}' ? n + 2 : 0};
}

/* Each {name} of `text` once, in order: "{n} {day}". */
static const char *names_of(const char *text, apr_pool_t *p)
{
    const char *all = "";

    for (; *text; text++) {
        const char *name = apr_pstrmemdup(p, text, name_at(text).n);

        if (*name && !strstr(all, name))
            all = apr_pstrcat(p, all, *all ? " " : "", name, NULL);
    }
    return all;
}

static int holds_all(const char *text, const char *names, apr_pool_t *p)
{
    char *last, *list = apr_pstrdup(p, names), *name;

    for (name = apr_strtok(list, " ", &last); name; name = apr_strtok(NULL, " ", &last))
        if (!strstr(text, name))
            return 0;
    return 1;
}

static const char *check_names(const char *key, const char *built_in, const char *text,
                               apr_pool_t *p)
{
    const char *wanted = names_of(built_in, p), *read = names_of(text, p);

    if (holds_all(text, wanted, p) && holds_all(built_in, read, p))
        return NULL;
    return apr_psprintf(p, "the text for '%s' fills in %s; allowed: %s", key,
                        *read ? read : "nothing", *wanted ? wanted : "nothing");
}

static int forms_of(const char *text)
{
    int n = 1;

    for (; *text; text++)
        n += *text == '|';
    return n;
}

/* Whether one of the forms says nothing. */
static int has_gap(const char *text)
{
    return *text == '|' || strstr(text, "||") || text[strlen(text) - 1] == '|';
}

/* English has two forms of each text that goes by a number, and its months. */
static const char *check_forms(const char *key, cp_text number, const char *built_in,
                               const char *text, apr_pool_t *p)
{
    int wanted = forms_of(built_in);

    if (!strchr(cp_lang_texts("en")->text[number], '|'))
        return NULL;
    if (forms_of(text) == wanted && !has_gap(text))
        return NULL;
    return apr_psprintf(p,
                        "the text for '%s' has %d form%s%s; allowed: %d, parted by |, such as: %s",
                        key, forms_of(text), forms_of(text) == 1 ? "" : "s",
                        has_gap(text) ? ", one of them empty" : "", wanted, built_in);
}

const char *cp_reword(cp_texts *texts, const char *key, const char *text, apr_pool_t *p)
{
    const char *wrong;
    int i;

    for (i = 0; facts[i]; i++)
        if (!strcmp(key, facts[i]))
            return apr_psprintf(p, "'%s' is what the language is; allowed: other texts", key);
    for (i = 0; i < CP_TEXTS && strcmp(key, cp_text_keys[i]); i++)
        ;
    if (i == CP_TEXTS)
        return unknown(key, p);
    wrong = check_names(key, texts->text[i], text, p);
    if (!wrong)
        wrong = check_forms(key, (cp_text)i, texts->text[i], text, p);
    if (!wrong)
        texts->text[i] = text;
    return wrong;
}
