/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directives that set something for the whole host, one function each, and
 * the table that names them all; those that add to the table of cookies are in
 * rows.c. What only the whole table can tell (whether a category exists, say) is
 * left to compile.c, so that the order of lines does not matter.
 */
#include "policy/declare.h"

#include <stddef.h>

#include "apr_strings.h"
#include "cookie/prefix.h"
#include "policy/directives.h"
#include "text/octets.h"
#include "text/span.h"
#include "text/words.h"

/* A directive of one word out of a list; returns its index or -1. */
static int choose(const apr_array_header_t *words, const char *const *allowed)
{
    int i;

    for (i = 0; words->nelts == 1 && allowed[i]; i++)
        if (cp_span_is_nocase(cp_span_of(cp_word_at(words, 0)), allowed[i]))
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
    char *path = apr_pstrdup(p, words->nelts == 1 ? cp_word_at(words, 0) : "");
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
    controller.name = cp_word_at(words, 0) ? cp_text_squeeze(cp_word_at(words, 0), p) : "";
    if (!*controller.name || strchr(controller.name, '='))
        return apr_psprintf(p,
                            "'%s' is not a name; allowed: first the controller's name, in quotes "
                            "if it has blanks, then key=value",
                            controller.name);
    d->controller = controller;
    return cp_options_read(&d->controller, controller_keys, CP_KEYS(controller_keys), words, 1, p);
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
    error = cp_options_read(&choice, choice_keys, CP_KEYS(choice_keys), words, 0, p);
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
    if (choice.name && choice.domain && cp_cookie_prefix(cp_span_of(choice.name)).host_only)
        return apr_psprintf(p,
                            "domain=%s cannot go with name=%s: browsers take a __Host- cookie "
                            "only without a domain",
                            choice.domain, choice.name);
    d->choice = choice;
    return NULL;
}

static const cp_key record_keys[] = {
    {"keep", CP_KEY_DURATION, offsetof(cp_record_settings, keep)},
};

/* A program is one word, in quotes; a file's name must not look like a key. */
static const char *read_target(cp_record_settings *record, const char *word)
{
    cp_span target = cp_span_of(word);

    if (cp_span_is_nocase(target, "Off"))
        record->kind = CP_RECORD_OFF;
    else if (cp_span_is_nocase(target, "dbd"))
        record->kind = CP_RECORD_DBD;
    else if (target.n && *word != '|' && !strchr(word, '='))
        record->kind = CP_RECORD_FILE;
    else if (target.n > 1 && *word == '|')
        record->kind = CP_RECORD_PIPE;
    else
        return "allowed: Off, dbd, a file, or \"|program and its arguments\"";
    if (record->kind >= CP_RECORD_FILE)
        record->target = word + (*word == '|');
    return NULL;
}

static const char *declare_record(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                  apr_pool_t *p)
{
    cp_record_settings record = {.keep.seconds = CP_DURATION_NONE, .where = where};
    const char *word = cp_word_at(words, 0) ? cp_word_at(words, 0) : "";
    const char *error = read_target(&record, word);

    if (error)
        return apr_psprintf(p, "'%s' is no place for records; %s", word, error);
    if (record.kind != CP_RECORD_DBD && words->nelts > 1)
        return apr_psprintf(p,
                            "'%s' cannot stand there; allowed: keep= after dbd alone, since files "
                            "are rotated and a program sees to its own; a program stands in "
                            "quotes with its arguments",
                            cp_word_at(words, 1));
    error = cp_options_read(&record, record_keys, CP_KEYS(record_keys), words, 1, p);
    if (error)
        return error;
    if (record.keep.seconds == CP_DURATION_SESSION)
        return "keep=session: a database knows no sessions; allowed: a duration such as 3y";
    d->record = record;
    return NULL;
}

static const cp_key signal_keys[] = {
    {"published", CP_KEY_DATE, offsetof(cp_signal_settings, published)},
};

static const char *declare_signal(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                  apr_pool_t *p)
{
    const char *first = cp_word_at(words, 0);
    cp_signal_settings signal = {.where = where};

    signal.honoured = first && cp_span_is_nocase(cp_span_of(first), "On");
    if (!signal.honoured && !(first && cp_span_is_nocase(cp_span_of(first), "Off")))
        return apr_psprintf(p, "'%s' is not allowed; allowed: first On or Off, then published=",
                            first ? first : "");
    d->signal = signal;
    return cp_options_read(&d->signal, signal_keys, CP_KEYS(signal_keys), words, 1, p);
}

static const char *declare_banner(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                  apr_pool_t *p)
{
    static const char *const allowed[] = {"Off", "On", "Link", NULL};
    int banner = choose(words, allowed);

    if (banner < 0)
        return apr_psprintf(p, "'%s' is not allowed; allowed: On, Off, Link", all_words(words, p));
    d->banner = (cp_banner_mode)banner;
    d->banner_where = where;
    return NULL;
}

/* Whether requests could have such a path once it is decoded and normalised, and
 * none of the octets on which servers differ. */
static int is_folder(const char *path)
{
    apr_size_t n = strlen(path);

    if (path[0] != '/' || strstr(path, "//") || strstr(path, "/./") || strstr(path, "/../") ||
        (n > 1 && !strcmp(path + n - 2, "/.")) || (n > 2 && !strcmp(path + n - 3, "/..")))
        return 0;
    for (; *path; path++)
        if (cp_is_control(*path) || strchr("\t%\\;?#*", *path))
            return 0;
    return 1;
}

/* Lines of one section add up. */
static const char *declare_excluded(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                    apr_pool_t *p)
{
    int i;

    (void)where;
    if (apr_is_empty_array(words))
        return "at least one path is needed, such as: /admin /api/v1";
    if (!d->excluded)
        d->excluded = apr_array_make(p, words->nelts, sizeof(const char *));
    for (i = 0; i < words->nelts; i++) {
        char *path = apr_pstrdup(p, cp_word_at(words, i));
        apr_size_t n = strlen(path);

        if (!is_folder(path))
            return apr_psprintf(p,
                                "'%s' is not a path; allowed: paths such as /admin, decoded and "
                                "without '//', '.' and '..'; whole segments count, so there is no "
                                "'*', and no '?', '#', ';', '\\' or '%%'",
                                path);
        if (path[n - 1] == '/')
            path[n - 1] = '\0';
        APR_ARRAY_PUSH(d->excluded, const char *) = path;
    }
    return NULL;
}

/* The file itself is httpd's to read: src/httpd/key.c. */
static const char *declare_secret(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                  apr_pool_t *p)
{
    if (words->nelts != 1 || !*cp_word_at(words, 0))
        return apr_psprintf(p, "'%s' is not a file; allowed: the path of one key file",
                            all_words(words, p));
    d->secret = cp_word_at(words, 0);
    d->secret_where = where;
    return NULL;
}

/* So is this one: src/httpd/template.c. */
static const char *declare_template(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                    apr_pool_t *p)
{
    if (words->nelts != 1 || !*cp_word_at(words, 0))
        return apr_psprintf(p, "'%s' is not a file; allowed: the path of one HTML document",
                            all_words(words, p));
    d->template_file = cp_word_at(words, 0);
    d->template_where = where;
    return NULL;
}

/* K and M are 1 024 and its square, as everywhere in httpd. */
static const char *declare_audit(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                 apr_pool_t *p)
{
    const char *word = cp_word_at(words, 0);
    apr_size_t digits = word ? strspn(word, "0123456789") : 0;
    apr_int64_t size;

    if (words->nelts != 1)
        return "one word is needed";
    d->audit.where = where;
    d->audit.size = 0;
    if (!strcasecmp(word, "Off"))
        return NULL;
    size = digits && digits < 10 ? apr_atoi64(word) : 0;
    if (!strcasecmp(word + digits, "M"))
        size *= 1024 * 1024;
    else if (!strcasecmp(word + digits, "K"))
        size *= 1024;
    else if (word[digits])
        size = 0;
    if (size < CP_AUDIT_MIN || size > CP_AUDIT_MAX)
        return apr_psprintf(p, "'%s' is not a size; allowed: Off, or from 64K to 1024M such as 1M",
                            word);
    d->audit.size = (apr_size_t)size;
    return NULL;
}

static const char *declare_language(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                    apr_pool_t *p)
{
    int i;

    if (apr_is_empty_array(words))
        return "at least one language is needed, such as: en fr";
    d->languages = apr_array_make(p, words->nelts, sizeof(const char *));
    d->languages_where = where;
    for (i = 0; i < words->nelts; i++) {
        const char *lang = cp_lowered(cp_word_at(words, i), p);

        if (!cp_lang_tag_valid(lang))
            return apr_psprintf(p, "'%s' is not a language tag such as fr or pt-br", lang);
        if (cp_words_have(d->languages, lang))
            return apr_psprintf(p, "'%s' is given twice", lang);
        APR_ARRAY_PUSH(d->languages, const char *) = lang;
    }
    return NULL;
}

/* Which languages and keys there are is the page's to know: page/wording.c. */
static const char *declare_text(cp_declared *d, const apr_array_header_t *words, cp_where where,
                                apr_pool_t *p)
{
    cp_reworded reworded = {.where = where};

    if (words->nelts != 3)
        return apr_psprintf(p,
                            "%d words are not allowed; allowed: a language, the key of a text, and "
                            "the text itself in quotes",
                            words->nelts);
    reworded.lang = cp_lowered(cp_word_at(words, 0), p);
    reworded.key = cp_lowered(cp_word_at(words, 1), p);
    reworded.text = cp_text_squeeze(cp_word_at(words, 2), p);
    if (!cp_lang_tag_valid(reworded.lang))
        return apr_psprintf(p, "'%s' is not a language tag such as fr or pt-br", reworded.lang);
    if (!*reworded.text)
        return apr_psprintf(p, "'' is no text for '%s'; allowed: a text that says something",
                            reworded.key);
    APR_ARRAY_PUSH(d->reworded, cp_reworded) = reworded;
    return NULL;
}

const cp_directive cp_directives[] = {
    {"CookiePolicy", declare_mode, "On|Off|Report"},
    {"CookiePolicyCategory", cp_declare_category,
     "ID exempt|opt-in|opt-out [version=TEXT] [label=TEXT] [description=TEXT]"},
    {"CookiePolicyCookie", cp_declare_cookie,
     "\"NAME ...\" CATEGORY [key=value ...], or "
     "\"NAME ...\" off"},
    {"CookiePolicyUndeclared", declare_undeclared, "Refuse|Allow"},
    {"CookiePolicyPage", declare_page, "/path"},
    {"CookiePolicyController", declare_controller,
     "NAME [url=ADDRESS] [contact=TEXT] [dpo=TEXT] [authority=TEXT]"},
    {"CookiePolicyChoice", declare_choice,
     "[name=NAME] [lifetime=DURATION] [domain=DOMAIN] [samesite=Lax|Strict|None] "
     "[httponly=on|off] [forward=on|off]"},
    {"CookiePolicyRecord", declare_record, "Off|dbd [keep=DURATION]|FILE|\"|program ...\""},
    {"CookiePolicyGPC", declare_signal, "On|Off [published=YYYY-MM-DD]"},
    {"CookiePolicyAudit", declare_audit, "Off|SIZE[K|M]"},
    {"CookiePolicySecret", declare_secret, "FILE"},
    {"CookiePolicyBanner", declare_banner, "On|Off|Link"},
    {"CookiePolicyExcludePages", declare_excluded, "/path ..."},
    {"CookiePolicyTemplate", declare_template, "FILE"},
    {"CookiePolicyLanguage", declare_language, "LANG ..."},
    {"CookiePolicyText", declare_text, "LANG KEY \"text\""},
    {"CookiePolicySource", cp_declare_source, "CATEGORY CSP-DIRECTIVE[,...] SOURCE ..."},
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
