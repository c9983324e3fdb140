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
#include "httpd/check.h"
#include "httpd/conf.h"
#include "page/lang.h"
#include "policy/lint.h"

/* One run over all hosts. */
typedef struct {
    apr_pool_t *p;
    server_rec *main;
    apr_hash_t *said; /* a line that a thousand hosts inherit is named once */
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

/* httpd reads its configuration twice at start; errors end the first. */
static int is_rehearsal(void)
{
    return !is_config_test() && ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG;
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
    if (apr_hash_get(c->said, line, APR_HASH_KEY_STRING) ||
        (level != CP_REPORT_ERROR && is_rehearsal()))
        return;
    apr_hash_set(c->said, line, APR_HASH_KEY_STRING, line);
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
static int covers(const char *domain, const char *host)
{
    apr_size_t d = strlen(domain), h = strlen(host);

    return h >= d && !strcasecmp(host + h - d, domain) && (h == d || host[h - d - 1] == '.');
}

static void check_choice(check *c, const cp_conf *conf, const server_rec *s)
{
    const cp_choice_settings *choice = &conf->declared->choice;
    apr_size_t longest;

    if (choice->domain && s->server_hostname && !covers(choice->domain, s->server_hostname))
        say(c, CP_REPORT_ERROR, &choice->where,
            apr_psprintf(c->p,
                         "CookiePolicyChoice: domain=%s does not cover ServerName %s; "
                         "allowed: the host itself or a parent of it",
                         choice->domain, s->server_hostname));
    longest = conf->table ? cp_choice_longest(conf->table) : 0;
    if (longest > CP_CHOICE_MAX)
        say(c, CP_REPORT_ERROR, &conf->declared->mode_where,
            apr_psprintf(c->p,
                         "the choice cookie could need %" APR_SIZE_T_FMT " octets; allowed: "
                         "%d; declare fewer categories, providers or sources that need "
                         "consent",
                         longest, CP_CHOICE_MAX));
}

/* The main server's table is there for its hosts to inherit; what `On` lacks
 * is only said of servers that answer requests with it. */
static void check_server(check *c, apr_pool_t *pconf, server_rec *s)
{
    cp_conf *conf = cp_conf_of(s);

    check_languages(c, conf->declared);
    cp_conf_compile(pconf, conf, say, c);
    check_choice(c, conf, s);
    if (conf->table)
        cp_lint(c->p, conf->table, say, c);
}

int cp_check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    check c = {ptemp, s, apr_hash_make(ptemp), 0};

    (void)plog;
    for (; s; s = s->next)
        check_server(&c, pconf, s);
    return c.errors ? HTTP_INTERNAL_SERVER_ERROR : OK;
}
