/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function a directive, and the table that names them. What only the
 * whole table can tell (whether a category exists, say) is left to
 * compile.c, so that the order of lines does not matter.
 */
#include "policy/declare.h"

#include <stddef.h>

#include "apr_strings.h"
#include "cookie/name.h"
#include "policy/options.h"
#include "policy/source.h"
#include "text/words.h"

#define COUNT(keys) ((int)(sizeof(keys) / sizeof(*(keys))))

static const char *word_at(const apr_array_header_t *words, int i)
{
    return i < words->nelts ? APR_ARRAY_IDX(words, i, const char *) : NULL;
}

/* A directive of one word out of a list; returns its index or -1. */
static int choose(const apr_array_header_t *words, const char *const *allowed)
{
    int i;

    for (i = 0; words->nelts == 1 && allowed[i]; i++)
        if (cp_span_is_nocase(cp_span_of(word_at(words, 0)), allowed[i]))
            return i;
    return -1;
}

static const char *all_words(const apr_array_header_t *words, apr_pool_t *p)
{
    return apr_array_pstrcat(p, words, ' ');
}

static const char *declare_mode(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                apr_pool_t *p)
{
    static const char *const allowed[] = {"Off", "Report", "On", NULL};
    int mode = choose(words, allowed);

    if (mode < 0)
        return apr_psprintf(p, "'%s' is not allowed; allowed: On, Off, Report",
                            all_words(words, p));
    d->mode = (cp_mode)mode;
    d->mode_where = where;
    return NULL;
}

static const char *declare_undeclared(cp_declared *d, const apr_array_header_t *words,
                                      cp_where where, apr_pool_t *p)
{
    static const char *const allowed[] = {"Refuse", "Allow", NULL};

    (void)where;
    d->undeclared_allow = choose(words, allowed);
    if (d->undeclared_allow < 0)
        return apr_psprintf(p, "'%s' is not allowed; allowed: Refuse, Allow", all_words(words, p));
    return NULL;
}

/* The page's path is compared with decoded, normalised paths and written into
 * links, so it is held to octets that mean the same in both. */
static const char *declare_page(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                apr_pool_t *p)
{
    char *path = apr_pstrdup(p, words->nelts == 1 ? word_at(words, 0) : "");
    apr_size_t n = strlen(path);

    while (n > 1 && path[n - 1] == '/')
        path[--n] = '\0';
    if (n < 2 || path[0] != '/' || strstr(path, "//") || strstr(path, "/.") ||
        path[strspn(path, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                          "/-._~!$&()*+,=:@")])
        return apr_psprintf(p,
                            "'%s' is not a path for the page; allowed: one path such as "
                            "/cookies, of letters, digits and -._~!$&()*+,=:@, without "
                            "'//' and '/.'",
                            all_words(words, p));
    d->page = path;
    d->page_where = where;
    return NULL;
}

static const cp_key controller_keys[] = {
    {"url", CP_KEY_URL, offsetof(cp_controller, url)},
    {"contact", CP_KEY_WORD, offsetof(cp_controller, contact)},
    {"dpo", CP_KEY_WORD, offsetof(cp_controller, dpo)},
    {"authority", CP_KEY_WORD, offsetof(cp_controller, authority)},
};

static const char *declare_controller(cp_declared *d, const apr_array_header_t *words,
                                      cp_where where, apr_pool_t *p)
{
    cp_controller controller = {0};

    controller.where = where;
    controller.name = word_at(words, 0) ? cp_text_squeeze(word_at(words, 0), p) : "";
    if (!*controller.name || strchr(controller.name, '='))
        return apr_psprintf(p,
                            "'%s' is not a name; allowed: first the controller's name, in quotes "
                            "if it has blanks, then key=value",
                            controller.name);
    d->controller = controller;
    return cp_options_read(&d->controller, controller_keys, COUNT(controller_keys), words, 1, p);
}

static const cp_key choice_keys[] = {
    {"name", CP_KEY_NAME, offsetof(cp_choice_settings, name)},
    {"lifetime", CP_KEY_DURATION, offsetof(cp_choice_settings, lifetime)},
    {"domain", CP_KEY_DOMAIN, offsetof(cp_choice_settings, domain)},
    {"samesite", CP_KEY_SAMESITE, offsetof(cp_choice_settings, samesite)},
    {"httponly", CP_KEY_SWITCH, offsetof(cp_choice_settings, httponly)},
    {"forward", CP_KEY_SWITCH, offsetof(cp_choice_settings, forward)},
};

static const char *declare_choice(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                  apr_pool_t *p)
{
    cp_choice_settings choice = {0};
    const char *error;

    choice.httponly = choice.forward = -1;
    choice.lifetime.seconds = CP_DURATION_NONE;
    choice.where = where;
    error = cp_options_read(&choice, choice_keys, COUNT(choice_keys), words, 0, p);
    if (error)
        return error;
    if (choice.lifetime.seconds == CP_DURATION_SESSION ||
        choice.lifetime.seconds > 400 * (apr_int64_t)86400)
        return apr_psprintf(p,
                            "lifetime=%s: allowed: up to 400d, since browsers keep no cookie "
                            "for longer, and a refusal must be kept like a consent",
                            choice.lifetime.written);
    if (choice.name && choice.name[0] == '$')
        return apr_psprintf(p,
                            "name=%s: allowed: a name that does not begin with '$', since old "
                            "readers take such a one for an attribute",
                            choice.name);
    if (choice.name && choice.domain && !strncasecmp(choice.name, "__Host-", 7))
        return apr_psprintf(p,
                            "domain=%s cannot go with name=%s: browsers take a __Host- cookie "
                            "only without a domain",
                            choice.domain, choice.name);
    d->choice = choice;
    return NULL;
}

static const char *declare_language(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                    apr_pool_t *p)
{
    int i, k;

    if (apr_is_empty_array(words))
        return "at least one language is needed, such as: en fr";
    d->languages = apr_array_make(p, words->nelts, sizeof(const char *));
    d->languages_where = where;
    for (i = 0; i < words->nelts; i++) {
        const char *lang = cp_lowered(word_at(words, i), p);

        if (!cp_lang_tag_valid(lang))
            return apr_psprintf(p, "'%s' is not a language tag such as fr or pt-br", lang);
        for (k = 0; k < i; k++)
            if (!strcmp(APR_ARRAY_IDX(d->languages, k, const char *), lang))
                return apr_psprintf(p, "'%s' is given twice", lang);
        APR_ARRAY_PUSH(d->languages, const char *) = lang;
    }
    return NULL;
}

/* Words of the form and of the query, which a category must not be called. */
static const char *const reserved[] = {"choice", "return", "policy", "layer", "lang", "part",
                                       "saved",  "all",    "none",   "off",   NULL};

static const char *category_id_error(const char *id, apr_pool_t *p)
{
    apr_size_t n = strlen(id);
    const char *const *word;

    if (!n || n > CP_CATEGORY_ID_MAX || id[0] < 'a' || id[0] > 'z' ||
        id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return apr_psprintf(p,
                            "'%s' is not a category; allowed: a lower-case letter, then up to "
                            "31 lower-case letters, digits or '-'",
                            id);
    for (word = reserved; *word; word++)
        if (!strcmp(*word, id))
            return apr_psprintf(p, "'%s' cannot be a category: the form uses this word", id);
    return NULL;
}

static const cp_key category_keys[] = {
    {"version", CP_KEY_WORD, offsetof(cp_category, version)},
    {"label", CP_KEY_TEXT, offsetof(cp_category, label)},
    {"description", CP_KEY_TEXT, offsetof(cp_category, description)},
};

static const char *declare_category(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                    apr_pool_t *p)
{
    cp_category category = {0};
    const char *basis = word_at(words, 1);
    const char *error = category_id_error(word_at(words, 0) ? word_at(words, 0) : "", p);
    int i;

    if (error)
        return error;
    category.id = word_at(words, 0);
    category.where = where;
    for (i = CP_EXEMPT; i <= CP_OPT_IN; i++)
        if (basis && cp_span_is_nocase(cp_span_of(basis), cp_basis_name((cp_basis)i)))
            break;
    if (i > CP_OPT_IN)
        return apr_psprintf(p,
                            "'%s' is not a basis for category '%s'; allowed: exempt (needs no "
                            "consent), opt-in, opt-out",
                            basis ? basis : "", category.id);
    category.basis = (cp_basis)i;
    for (i = 0; i < d->categories->nelts; i++) {
        const cp_category *other = &APR_ARRAY_IDX(d->categories, i, cp_category);

        if (!strcmp(other->id, category.id))
            return apr_psprintf(p,
                                "category '%s' is declared here a second time; the first is "
                                "%s:%d",
                                category.id, other->where.file, other->where.line);
    }
    error = cp_options_read(&category, category_keys, COUNT(category_keys), words, 2, p);
    APR_ARRAY_PUSH(d->categories, cp_category) = category;
    return error;
}

static const cp_key cookie_keys[] = {
    {"provider", CP_KEY_TEXT, offsetof(cp_row, provider)},
    {"location", CP_KEY_TEXT, offsetof(cp_row, location)},
    {"purpose", CP_KEY_TEXT, offsetof(cp_row, purpose)},
    {"recipients", CP_KEY_TEXT, offsetof(cp_row, recipients)},
    {"url", CP_KEY_URL, offsetof(cp_row, url)},
    {"duration", CP_KEY_DURATION, offsetof(cp_row, duration)},
    {"domain", CP_KEY_DOMAIN, offsetof(cp_row, domain)},
    {"path", CP_KEY_PATH, offsetof(cp_row, path)},
    {"secure", CP_KEY_FLAG, offsetof(cp_row, secure)},
    {"partitioned", CP_KEY_FLAG, offsetof(cp_row, partitioned)},
    {"storage", CP_KEY_FLAG, offsetof(cp_row, storage)},
};

static const char *read_names(apr_array_header_t *names, const char *list, apr_pool_t *p)
{
    char *copy = apr_pstrdup(p, list), *last, *name;
    int i;

    for (name = apr_strtok(copy, " \t", &last); name; name = apr_strtok(NULL, " \t", &last)) {
        const char *error = cp_name_error(cp_span_of(name));

        if (error)
            return apr_psprintf(p, "cookie name '%s': %s", name, error);
        for (i = 0; i < names->nelts; i++)
            if (!strcmp(APR_ARRAY_IDX(names, i, const char *), name))
                return apr_psprintf(p, "cookie name '%s' is given twice", name);
        APR_ARRAY_PUSH(names, const char *) = name;
    }
    if (apr_is_empty_array(names))
        return "the first argument is one or more cookie names, in quotes if several";
    return NULL;
}

static const char *declare_cookie(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                  apr_pool_t *p)
{
    cp_row row = {0};
    const char *error;

    row.names = apr_array_make(p, 2, sizeof(const char *));
    row.where = where;
    row.duration.seconds = CP_DURATION_NONE;
    error = read_names(row.names, word_at(words, 0) ? word_at(words, 0) : "", p);
    if (error)
        return error;
    row.category = word_at(words, 1);
    if (row.category && cp_span_is_nocase(cp_span_of(row.category), "off")) {
        if (words->nelts > 2)
            return apr_psprintf(p, "'%s': nothing may follow 'off'", word_at(words, 2));
        row.category = NULL;
    } else {
        error = category_id_error(row.category ? row.category : "", p);
        if (error)
            return apr_pstrcat(p, "second argument: ", error,
                               ", or 'off'; several names stand in one pair of quotes", NULL);
        error = cp_options_read(&row, cookie_keys, COUNT(cookie_keys), words, 2, p);
    }
    APR_ARRAY_PUSH(d->rows, cp_row) = row;
    return error;
}

static const char *declare_source(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                  apr_pool_t *p)
{
    cp_source source = {0};
    const char *error;
    int i;

    if (words->nelts < 3)
        return "needs a category, a list of directives such as script-src,img-src, and at least "
               "one source";
    error = category_id_error(word_at(words, 0), p);
    if (error)
        return error;
    source.category = word_at(words, 0);
    source.where = where;
    source.sources = apr_array_make(p, words->nelts - 2, sizeof(const char *));
    error = cp_csp_directives(&source.directives, word_at(words, 1), p);
    for (i = 2; !error && i < words->nelts; i++)
        error = cp_csp_source(apr_array_push(source.sources), word_at(words, i), p);
    APR_ARRAY_PUSH(d->sources, cp_source) = source;
    return error;
}

const cp_directive cp_directives[] = {
    {"CookiePolicy", declare_mode, "On|Off|Report"},
    {"CookiePolicyCategory", declare_category,
     "ID exempt|opt-in|opt-out [version=TEXT] [label=TEXT] [description=TEXT]"},
    {"CookiePolicyCookie", declare_cookie,
     "\"NAME ...\" CATEGORY [key=value ...], or "
     "\"NAME ...\" off"},
    {"CookiePolicyUndeclared", declare_undeclared, "Refuse|Allow"},
    {"CookiePolicyPage", declare_page, "/path"},
    {"CookiePolicyController", declare_controller,
     "NAME [url=ADDRESS] [contact=TEXT] [dpo=TEXT] [authority=TEXT]"},
    {"CookiePolicyChoice", declare_choice,
     "[name=NAME] [lifetime=DURATION] [domain=DOMAIN] [samesite=Lax|Strict|None] "
     "[httponly=on|off] [forward=on|off]"},
    {"CookiePolicyLanguage", declare_language, "LANG ..."},
    {"CookiePolicySource", declare_source, "CATEGORY CSP-DIRECTIVE[,...] SOURCE ..."},
    {NULL, NULL, NULL},
};

const char *cp_declare(cp_declared *d, const cp_directive *directive, const char *args,
                       cp_where where, apr_pool_t *p)
{
    apr_array_header_t *words;
    const char *error = cp_words_split(&words, args, p);

    if (error)
        error = apr_psprintf(p, "the line holds %s", error);
    else
        error = directive->declare(d, words, where, p);
    return error ? apr_psprintf(p, "%s: %s (usage: %s %s)", directive->name, error, directive->name,
                                directive->usage)
                 : NULL;
}
