/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Creating, merging and compiling, and the command table.
 *
 * Not ALWAYS_MERGE: a virtual host without any directive of ours has the main
 * server's own cp_conf, and one that only sets its page or its controller
 * shares the compiled table, so a thousand hosts cost one.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_core.h"
#include "httpd/conf.h"
#include "policy/declare.h"

void *cp_conf_create(apr_pool_t *p, server_rec *s)
{
    cp_conf *conf = apr_pcalloc(p, sizeof(*conf));

    (void)s;
    conf->declared = cp_declared_make(p);
    return conf;
}

/* Whether a declaration leaves the table as it is. */
static int keeps_table(const cp_declared *d)
{
    return !d->rows->nelts && !d->categories->nelts && !d->sources->nelts && !d->languages;
}

void *cp_conf_merge(apr_pool_t *p, void *basev, void *addv)
{
    cp_conf *base = basev, *add = addv, *conf = apr_pcalloc(p, sizeof(*conf));

    conf->declared = cp_declared_merge(p, base->declared, add->declared);
    if (keeps_table(add->declared))
        conf->shares = base;
    return conf;
}

cp_conf *cp_conf_of(const server_rec *s)
{
    return ap_get_module_config(s->module_config, &cookiepolicy_module);
}

const char *cp_conf_consent(apr_pool_t *p, const cp_table *table, apr_uint64_t allowed)
{
    char *ids = apr_palloc(p, (apr_size_t)table->categories->nelts * (CP_CATEGORY_ID_MAX + 1) + 1);
    char *end = ids;
    int i;

    *end = '\0';
    for (i = 0; i < table->categories->nelts; i++)
        if (allowed & APR_UINT64_C(1) << i) {
            if (end != ids)
                *end++ = ' ';
            end = stpcpy(end, APR_ARRAY_IDX(table->categories, i, const cp_category *)->id);
        }
    return ids;
}

/* The names of the choice cookie (design: section 2, CookiePolicyChoice). */
static void name_choice(cp_conf *conf)
{
    const cp_choice_settings *choice = &conf->declared->choice;

    conf->name_http = cp_span_of(choice->name ? choice->name : "cookies_preferences");
    conf->name_https =
        choice->name || choice->domain ? conf->name_http : cp_span_of("__Host-cookies_preferences");
}

int cp_conf_compile(apr_pool_t *p, cp_conf *conf, cp_report_fn report, void *baton)
{
    if (conf->seen)
        return conf->table != NULL;
    conf->seen = 1;
    if (conf->shares && !cp_conf_compile(p, conf->shares, report, baton))
        return 0;
    conf->table = conf->shares ? cp_table_share(p, conf->shares->table, conf->declared)
                               : cp_table_compile(p, conf->declared, report, baton);
    if (!conf->table)
        return 0;
    conf->wordings = conf->shares && conf->shares->declared->reworded == conf->declared->reworded
                         ? conf->shares->wordings
                         : cp_wordings_make(p, conf->table, report, baton);
    name_choice(conf);
    conf->consent_stranger =
        cp_conf_consent(p, conf->table, conf->table->exempt | conf->table->opt_out);
    conf->consent_all = cp_conf_consent(p, conf->table, ~APR_UINT64_C(0));
    conf->notices = cp_notices_make(p);
    return 1;
}

static const cp_directive *directive_named(const char *name)
{
    const cp_directive *d = cp_directives;

    while (d->name && strcasecmp(d->name, name))
        d++;
    return d;
}

/* On cache hits and on errors before a request has a URL, httpd has no
 * per-directory configuration: a policy written there would have holes. */
static const char *declare(cmd_parms *cmd, void *dummy, const char *args)
{
    cp_where where = {cmd->directive->filename, cmd->directive->line_num};

    (void)dummy;
    if (ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT))
        return apr_psprintf(cmd->pool,
                            "%s: a policy holds for a whole host; allowed: in the main server and "
                            "in <VirtualHost>, not in a section (CookiePolicyExcludePages leaves "
                            "the pages below a path alone)",
                            cmd->cmd->name);
    return cp_declare(cp_conf_of(cmd->server)->declared, directive_named(cmd->cmd->name), args,
                      where, cmd->pool);
}

/* What all hosts share has one place to be said in. */
static const char *declare_global(cmd_parms *cmd, void *dummy, const char *args)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    return error ? error : declare(cmd, dummy, args);
}

/* ACCESS_CONF only so that the message above can say why not. */
#define DIRECTIVE(name, help) AP_INIT_RAW_ARGS(name, declare, NULL, RSRC_CONF | ACCESS_CONF, help)

const command_rec cp_commands[] = {
    DIRECTIVE("CookiePolicy", "On, Off or Report: whether cookies are held to the table"),
    DIRECTIVE("CookiePolicyCategory", "ID exempt|opt-in|opt-out and key=value: a category"),
    DIRECTIVE("CookiePolicyCookie", "\"NAME ...\" CATEGORY and key=value, or off: a row"),
    DIRECTIVE("CookiePolicyUndeclared", "Refuse or Allow: cookies without a row"),
    DIRECTIVE("CookiePolicyPage", "/path where the policy page is"),
    DIRECTIVE("CookiePolicyController", "NAME and key=value: who is responsible"),
    DIRECTIVE("CookiePolicyChoice", "key=value: the visitor's choice cookie"),
    DIRECTIVE("CookiePolicyRecord", "Off, dbd, FILE or \"|program\": where choices are recorded"),
    DIRECTIVE("CookiePolicyGPC",
              "On or Off and published=: whether Sec-GPC counts as an objection"),
    AP_INIT_RAW_ARGS("CookiePolicyAudit", declare_global, NULL, RSRC_CONF,
                     "Off or the size of the shared table of cookies seen, such as 1M"),
    DIRECTIVE("CookiePolicySecret", "FILE with the keys that sign choices"),
    DIRECTIVE("CookiePolicyBanner", "On, Off or Link: whether the site's pages ask for a choice"),
    DIRECTIVE("CookiePolicyExcludePages", "/path ... under which pages are left as they are"),
    DIRECTIVE("CookiePolicyTemplate", "FILE: the frame of the page, with two markers"),
    DIRECTIVE("CookiePolicyLanguage", "LANG ...: languages of the page, the first is the default"),
    DIRECTIVE("CookiePolicyText", "LANG KEY \"text\": other words for one text of the page"),
    DIRECTIVE("CookiePolicySource", "CATEGORY CSP-DIRECTIVE[,...] SOURCE ...: what pages may load"),
    {.name = NULL},
};
