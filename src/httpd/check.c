/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables are compiled in check_config and not in post_config, since -t runs
 * the one and not the other: what a test run does not find, a start must not
 * find either.
 */
#include "httpd/private.h"

#include "apr_hash.h"
#include "apr_strings.h"
#include "http_core.h"
#include "consent/choice.h"
#include "cookie/domains.h"
#include "httpd/check.h"
#include "httpd/conf.h"
#include "httpd/dated.h"
#include "httpd/file.h"
#include "httpd/key.h"
#include "httpd/pages.h"
#include "httpd/records.h"
#include "httpd/template.h"
#include "page/lang.h"
#include "policy/lint.h"
#include "policy/tokens.h"

/* One run over all hosts. */
typedef struct {
    apr_pool_t *p;
    server_rec *main;
    apr_hash_t *said;   /* a line that a thousand hosts inherit is named once */
    apr_hash_t *keys;   /* and a key file is read once: what came of it, by path */
    apr_hash_t *frames; /* and so is a frame; see template.h */
    apr_hash_t *dates;  /* and so is the date of a file; see dated.h */
    int errors;
} check;

static const struct {
    const char *word;
    int level;
} levels[] = {
    [CP_REPORT_ERROR] = {"error", APLOG_ERR},
    [CP_REPORT_WARNING] = {"warning", APLOG_WARNING},
    [CP_REPORT_NOTICE] = {"notice", APLOG_NOTICE},
};

static int is_config_test(void)
{
    return ap_state_query(AP_SQ_RUN_MODE) == AP_SQ_RM_CONFIG_TEST;
}

int cp_is_rehearsal(void)
{
    return !is_config_test() && ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG;
}

/*
 * Whether a line of the configuration is told this for the first time. The
 * file of a macro's line is a sentence that ends with the place of its use; a
 * macro that fifty hosts use is told once, too.
 */
static int is_new(check *c, const cp_where *where, const char *text)
{
    const char *file = where && where->file ? where->file : "";
    const char *use = strstr(file, ") used on line ");
    apr_size_t n = use ? (apr_size_t)(use - file) : strlen(file);
    const char *key = apr_psprintf(c->p, "%.*s:%d:%s", (int)n, file, where ? where->line : 0, text);

    if (apr_hash_get(c->said, key, APR_HASH_KEY_STRING))
        return 0;
    apr_hash_set(c->said, key, APR_HASH_KEY_STRING, key);
    return 1;
}

static void say(void *baton, cp_report_level level, const cp_where *where, const char *text)
{
    check *c = baton;
    const char *place =
        where && where->file ? apr_psprintf(c->p, "%s:%d: ", where->file, where->line) : "";
    const char *line =
        apr_psprintf(c->p, "cookiepolicy: %s: %s%s", levels[level].word, place, text);
    apr_file_t *err;

    c->errors += level == CP_REPORT_ERROR;
    if ((level != CP_REPORT_ERROR && cp_is_rehearsal()) || !is_new(c, where, text))
        return;
    if (is_config_test() && apr_file_open_stderr(&err, c->p) == APR_SUCCESS)
        apr_file_printf(err, "%s\n", line);
    else
        ap_log_error(APLOG_MARK,
                     (level == CP_REPORT_ERROR ? APLOG_STARTUP : 0) | levels[level].level, 0,
                     c->main, "%s", line);
}

static void check_languages(check *c, const cp_declared *d)
{
    int i;

    for (i = 0; d->languages && i < d->languages->nelts; i++) {
        const char *lang = APR_ARRAY_IDX(d->languages, i, const char *);

        if (!cp_lang_known(lang))
            say(c, CP_REPORT_ERROR, &d->languages_where,
                apr_psprintf(c->p,
                             "CookiePolicyLanguage: there are no built-in texts for '%s'; "
                             "allowed: %s",
                             lang, cp_lang_list(c->p)));
    }
}

/* A browser takes a cookie for its own host or a parent of it only. */
static void check_domain(check *c, const cp_conf *conf, const server_rec *s)
{
    const cp_choice_settings *choice = &conf->declared->choice;

    if (choice->domain && s->server_hostname &&
        !cp_cookie_domain_covers(choice->domain, s->server_hostname))
        say(c, CP_REPORT_ERROR, &choice->where,
            apr_psprintf(c->p,
                         "CookiePolicyChoice: domain=%s does not cover ServerName %s; "
                         "allowed: the host itself or a parent of it",
                         choice->domain, s->server_hostname));
}

/* The category that takes most of the choice cookie is the one to look at. */
static void check_length(check *c, const cp_conf *conf)
{
    const apr_array_header_t *categories = conf->table->categories;
    apr_size_t longest = cp_choice_longest(conf->table);
    const cp_category *widest = NULL;
    int i;

    if (longest <= CP_CHOICE_MAX)
        return;
    for (i = 0; i < categories->nelts; i++) {
        const cp_category *one = APR_ARRAY_IDX(categories, i, const cp_category *);

        if (!widest || strlen(one->tokens) > strlen(widest->tokens))
            widest = one;
    }
    say(c, CP_REPORT_ERROR, &conf->declared->mode_where,
        apr_psprintf(c->p,
                     "the choice cookie would need up to %" APR_SIZE_T_FMT " octets; allowed: "
                     "%d. Declare fewer categories, or fewer providers and sources in them (5 "
                     "octets each); most, %" APR_SIZE_T_FMT ", has category '%s'",
                     longest, CP_CHOICE_MAX, strlen(widest->tokens) / CP_TOKEN_LENGTH, widest->id));
}

static void read_key(check *c, apr_pool_t *pconf, cp_conf *conf)
{
    const cp_declared *d = conf->declared;
    const char *path;
    cp_key_file *file;

    if (!d->secret)
        return;
    path = cp_file_path(pconf, d->secret);
    file = apr_hash_get(c->keys, path, APR_HASH_KEY_STRING);
    if (!file) {
        file = apr_palloc(c->p, sizeof(*file));
        cp_key_read(file, pconf, path);
        apr_hash_set(c->keys, path, APR_HASH_KEY_STRING, file);
    }
    if (file->problem)
        say(c, file->secret ? CP_REPORT_WARNING : CP_REPORT_ERROR, &d->secret_where, file->problem);
    conf->secret = file->secret;
}

/* A table is looked at where it was compiled: what hosts share, and what they
 * inherit without a directive of their own, is not gone through once more for
 * each of them. */
static void check_server(check *c, apr_pool_t *pconf, server_rec *s)
{
    cp_conf *conf = cp_conf_of(s);
    int fresh = !conf->seen;

    if (fresh)
        check_languages(c, conf->declared);
    if (conf->declared->mode > CP_MODE_OFF) {
        check_domain(c, conf, s);
        read_key(c, pconf, conf);
    }
    if (!cp_conf_compile(pconf, conf, say, c))
        return;
    if (fresh && !conf->shares)
        cp_lint_table(c->p, conf->table, say, c);
    if (!cp_conf_active(conf))
        return;
    cp_pages_compile(pconf, conf, say, c);
    cp_lint_host(c->p, conf->table, say, c);
    check_length(c, conf);
    if (conf->declared->page)
        cp_template_read(conf, c->frames, pconf, say, c);
    conf->dated = cp_dated(conf->declared, c->dates, c->p);
}

apr_array_header_t *cp_servers(apr_pool_t *p, server_rec *s)
{
    apr_array_header_t *reversed = apr_array_make(p, 8, sizeof(server_rec *));
    apr_array_header_t *all = apr_array_make(p, 8, sizeof(server_rec *));
    server_rec *host, **last;

    APR_ARRAY_PUSH(all, server_rec *) = s;
    for (host = s->next; host; host = host->next)
        APR_ARRAY_PUSH(reversed, server_rec *) = host;
    while ((last = apr_array_pop(reversed)))
        APR_ARRAY_PUSH(all, server_rec *) = *last;
    return all;
}

int cp_check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    check c = {ptemp,
               s,
               apr_hash_make(ptemp),
               apr_hash_make(ptemp),
               apr_hash_make(ptemp),
               apr_hash_make(ptemp),
               0};
    const apr_array_header_t *servers = cp_servers(ptemp, s);
    int i;

    (void)plog;
    for (i = 0; i < servers->nelts; i++)
        check_server(&c, pconf, APR_ARRAY_IDX(servers, i, server_rec *));
    cp_records_check(pconf, servers, say, &c);
    return c.errors ? HTTP_INTERNAL_SERVER_ERROR : OK;
}
