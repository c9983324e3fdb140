/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keeping of records (design: section 5, "Record"): what form and page ask
 * of it, and what a store has to give.
 */
#ifndef CP_HTTPD_RECORDS_H
#define CP_HTTPD_RECORDS_H

#include "consent/record.h"
#include "httpd/conf.h"

struct cp_store;

/* One for each distinct CookiePolicyRecord of all hosts; conf->records. */
typedef struct cp_target {
    const struct cp_store *store;
    const cp_record_settings *settings; /* of the first host that has it */
    apr_array_header_t *hosts;          /* server_rec *: those that have it */
    int number;                         /* tells targets apart, in names of mutexes */
    apr_size_t longest;        /* octets of the longest record they can make, LF included */
    apr_uint32_t failed_until; /* seconds, atomic, a child's own: see records.c */
    void *own;                 /* the store's */
} cp_target;

/* How a kind of target works; a table of one record a kind is in records.c. */
typedef struct cp_store {
    const char *name;
    /* check_config, `-t` too, once a target: NULL, or why it cannot work. From `p`. */
    const char *(*check)(const cp_target *target, apr_pool_t *p);
    /* post_config in the parent, once a target and at every (re)start, at the first start twice
     * (AP_SQ_MS_CREATE_PRE_CONFIG is the first): NULL, or why it does not work, which ends the
     * start. Sets target->own. */
    const char *(*start)(cp_target *target, apr_pool_t *pconf, server_rec *main);
    /* child_init; may be NULL. */
    void (*child)(cp_target *target, apr_pool_t *pchild, server_rec *main);
    /* 1: kept (a refusal: kept, or taken over by something that never waits); 0: not, and logged
     * at error. May wait about two seconds for a grant, and next to nothing for a refusal. */
    int (*keep)(request_rec *r, const cp_record *record, int is_grant);
    /* The receipt (cp_receipt_json) of a record: 1, *json from r->pool; 0: there is no such
     * record; -1: the store does not answer, which is logged. NULL: the store cannot look. */
    int (*find)(const char **json, request_rec *r, const char *id);
} cp_store;

/* The stores: record_log.c has both of the first, record_dbd.c the last. */
extern const cp_store cp_store_file, cp_store_pipe, cp_store_dbd;

/* check_config: finds the targets of all hosts (conf->records) and checks
 * each; what is wrong is reported. */
void cp_records_check(apr_pool_t *pconf, const apr_array_header_t *servers, cp_report_fn report,
                      void *baton);

/* Hooks. */
int cp_records_pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp);
int cp_records_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s);
void cp_records_child_init(apr_pool_t *pchild, server_rec *s);

/*
 * Keeps the record of a choice on r's host, which has conf->records. 1: it is
 * kept. 0: it is not, and a grant must not be given; a refusal holds, and the
 * error log has its record.
 */
int cp_records_keep(request_rec *r, const cp_record *record, int is_grant);

/* The target of a request's host. */
static inline cp_target *cp_records_of(const request_rec *r)
{
    return cp_conf_of(r->server)->records;
}

#endif
