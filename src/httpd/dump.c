/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiled table of every host, for eyes and for diff: what a server will
 * hold cookies to, after inheritance and `off`.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_core.h"
#include "httpd/check.h"
#include "httpd/conf.h"
#include "policy/csp.h"

static const char *const modes[] = {"Off", "Report", "On"};

static const char *or_dash(const char *text)
{
    return text && *text ? text : "-";
}

static const char *default_text(const cp_table *table, const cp_localised *text)
{
    const char *found;

    return or_dash(cp_localised_text(text, table->default_lang, table->default_lang, &found));
}

static void dump_row(apr_file_t *out, apr_pool_t *p, const cp_table *table, const cp_row *row)
{
    apr_file_printf(
        out, "    \"%s\"%s\n        duration %s, provider %s, recipients %s\n        %s:%d\n",
        apr_array_pstrcat(p, row->names, ' '), row->storage ? " (storage)" : "",
        or_dash(row->duration.written), default_text(table, &row->provider),
        default_text(table, &row->recipients), row->where.file, row->where.line);
}

static void dump_source(apr_file_t *out, apr_pool_t *p, const cp_source *source)
{
    apr_file_printf(
        out, "    source %s %s\n        %s:%d\n", apr_array_pstrcat(p, source->directives, ','),
        apr_array_pstrcat(p, source->sources, ' '), source->where.file, source->where.line);
}

static void dump_category(apr_file_t *out, apr_pool_t *p, const cp_table *table,
                          const cp_category *c)
{
    int i;

    apr_file_printf(out, "  %s (%s)%s%s\n", c->id, cp_basis_name(c->basis),
                    *c->tokens ? ", tokens " : "", c->tokens);
    for (i = 0; i < c->rows->nelts; i++)
        dump_row(out, p, table, APR_ARRAY_IDX(c->rows, i, const cp_row *));
    for (i = 0; i < c->sources->nelts; i++)
        dump_source(out, p, APR_ARRAY_IDX(c->sources, i, const cp_source *));
}

static const char *place_of_records(apr_pool_t *p, const cp_record_settings *record)
{
    if (record->kind == CP_RECORD_DBD)
        return apr_pstrcat(p, "dbd", record->keep.written ? " keep=" : NULL, record->keep.written,
                           NULL);
    if (record->kind == CP_RECORD_FILE)
        return ap_server_root_relative(p, record->target);
    return record->kind == CP_RECORD_PIPE ? apr_pstrcat(p, "|", record->target, NULL) : "Off";
}

/* What pages may load before anything was chosen, and with everything agreed to. */
static void dump_csp(apr_file_t *out, apr_pool_t *p, const cp_table *table)
{
    if (!table->csp)
        return;
    apr_file_printf(out, "  Content-Security-Policy without a choice: %s\n",
                    cp_csp_value(p, table->csp, table->exempt | table->opt_out));
    apr_file_printf(out, "  Content-Security-Policy with all: %s\n",
                    cp_csp_value(p, table->csp, ~APR_UINT64_C(0)));
}

static void dump_reworded(apr_file_t *out, const cp_reworded *one)
{
    apr_file_printf(out, "  text %s %s \"%s\"\n        %s:%d\n", one->lang, one->key, one->text,
                    one->where.file, one->where.line);
}

static void dump_host(apr_file_t *out, apr_pool_t *p, const server_rec *s)
{
    const cp_conf *conf = cp_conf_of(s);
    const cp_declared *d = conf->declared;
    int i;

    apr_file_printf(out, "%s %s", s->is_virtual ? "VirtualHost" : "Main server",
                    or_dash(s->server_hostname));
    if (s->is_virtual && s->defn_name)
        apr_file_printf(out, " (%s:%u)", s->defn_name, s->defn_line_number);
    apr_file_printf(out, "\n");
    if (!cp_conf_active(conf) && apr_is_empty_array(conf->table->categories)) {
        apr_file_printf(out, "  CookiePolicy Off\n");
        return;
    }
    apr_file_printf(out, "  CookiePolicy %s, undeclared cookies %s, page %s, policy %s\n",
                    modes[d->mode == CP_MODE_UNSET ? CP_MODE_OFF : d->mode],
                    d->undeclared_allow == 1 ? "allowed" : "refused", or_dash(d->page),
                    conf->table->hash);
    apr_file_printf(out, "  CookiePolicyGPC %s%s%s\n", d->signal.honoured ? "On" : "Off",
                    d->signal.published ? ", published " : "",
                    d->signal.published ? d->signal.published : "");
    if (conf->secret)
        apr_file_printf(out, "  choices are signed with %d key%s of %s\n",
                        cp_secret_keys(conf->secret), cp_secret_keys(conf->secret) == 1 ? "" : "s",
                        d->secret);
    apr_file_printf(out, "  CookiePolicyRecord %s\n", or_dash(place_of_records(p, &d->record)));
    for (i = 0; i < d->reworded->nelts; i++)
        dump_reworded(out, &APR_ARRAY_IDX(d->reworded, i, cp_reworded));
    dump_csp(out, p, conf->table);
    for (i = 0; i < conf->table->categories->nelts; i++)
        dump_category(out, p, conf->table,
                      APR_ARRAY_IDX(conf->table->categories, i, const cp_category *));
}

void cp_check_dump(apr_pool_t *pconf, server_rec *s)
{
    const apr_array_header_t *servers;
    apr_file_t *out;
    int i;

    if (!ap_exists_config_define("DUMP_COOKIEPOLICY") ||
        apr_file_open_stdout(&out, pconf) != APR_SUCCESS)
        return;
    apr_file_printf(out, "Cookie policies:\n");
    servers = cp_servers(pconf, s);
    for (i = 0; i < servers->nelts; i++)
        dump_host(out, pconf, APR_ARRAY_IDX(servers, i, const server_rec *));
}
