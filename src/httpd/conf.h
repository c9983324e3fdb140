/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration of a server: what it declares, and what check_config
 * makes of it. Read-only once the server runs.
 */
#ifndef CP_HTTPD_CONF_H
#define CP_HTTPD_CONF_H

#include "httpd.h"
#include "http_config.h"

#include "consent/secret.h"
#include "httpd/notice.h"
#include "page/banner.h"
#include "page/wording.h"
#include "policy/table.h"

typedef struct cp_conf {
    cp_declared *declared;
    /* The base whose compiled table this host shares; NULL if it has its own. */
    struct cp_conf *shares;
    int seen;                    /* check_config was here; an error is not met again */
    const cp_table *table;       /* NULL until compiled, and where that failed */
    const cp_wordings *wordings; /* NULL: no CookiePolicyText, so the built-in texts */
    cp_span name_http;           /* of the choice cookie on http, and on https */
    cp_span name_https;
    const cp_secret *secret;      /* NULL: choices are not signed */
    const char *consent_stranger; /* COOKIE_CONSENT of who has not chosen */
    const char *consent_all;      /* and of Report: every category */
    struct cp_target *records;    /* NULL: none are kept; see records.h */
    struct cp_evidence *evidence; /* its documents; see evidence.c */
    const cp_frame **frames;      /* one a language, in the table's order; NULL: see template.h */
    apr_time_t dated;             /* the newest of the files that declare the table; 0: not known */
    struct cp_audit *audit;       /* NULL: nothing is counted; see audit.h */
    cp_notices *notices;          /* undeclared names that were logged already */
    const cp_inserts *inserts;    /* for the site's pages; NULL: no banner */
    apr_array_header_t *inserting; /* const cp_conf *: those that made some for this table */
} cp_conf;

void *cp_conf_create(apr_pool_t *p, server_rec *s);
void *cp_conf_merge(apr_pool_t *p, void *base, void *add);

/* Compiles the table and what hangs on it; 0 if something was an error. Only
 * the first call for a `conf` does, and reports, anything. */
int cp_conf_compile(apr_pool_t *p, cp_conf *conf, cp_report_fn report, void *baton);

cp_conf *cp_conf_of(const server_rec *s);

/* On or Report: whether anything is done on this server at all. */
static inline int cp_conf_active(const cp_conf *conf)
{
    return conf->table && conf->declared->mode > CP_MODE_OFF;
}

/* The ids of a mask of categories, space-separated. */
const char *cp_conf_consent(apr_pool_t *p, const cp_table *table, apr_uint64_t allowed);

extern const command_rec cp_commands[];

#endif
