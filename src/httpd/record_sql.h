/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements on conf/schema.sql's tables, through a connection of mod_dbd.
 * All of it blocks for as long as the database does: for the writer's thread
 * alone.
 *
 * Nothing is prepared by ap_dbd_prepare, which makes the whole pool of
 * connections useless to everybody when a table is missing: statements are
 * prepared on the connection that was acquired, when they are first needed.
 */
#ifndef CP_HTTPD_RECORD_SQL_H
#define CP_HTTPD_RECORD_SQL_H

#include "apr_dbd.h"
#include "apr_proc_mutex.h"
#include "httpd.h"
#include "mod_dbd.h"

#include "consent/record.h"

/* A database. */
typedef struct {
    APR_OPTIONAL_FN_TYPE(ap_dbd_open) * open; /* mod_dbd's functions */
    APR_OPTIONAL_FN_TYPE(ap_dbd_close) * close;
    /* Whose turn it is among this server's children, where SQLite has them poll for it. */
    apr_proc_mutex_t *turn;
} cp_dbd;

/* A connection in use. */
typedef struct {
    cp_dbd dbd;
    server_rec *server; /* whose DBDParams */
    ap_dbd_t *at;
    int my_turn;
    apr_pool_t *pool;  /* for as long as the connection is in use */
    const char *error; /* what the driver said of the last thing that failed; from `pool` */
} cp_sql;

/* 0: there is no connection; mod_dbd has logged why. `p` gets a sub-pool. */
int cp_sql_open(cp_sql *sql, const cp_dbd *dbd, server_rec *server, apr_pool_t *p);
void cp_sql_close(cp_sql *sql);

/* Everything below: 1 if it worked, else 0 and sql->error. */

/* Whether both tables can be read. Prepares nothing. */
int cp_sql_probe(cp_sql *sql);

/* Statements are prepared anew when they are next needed: SQLite's are void
 * once anybody has changed the schema, and say so of themselves only. */
void cp_sql_forget(cp_sql *sql);

/* A transaction ends with a commit that works or with a rollback, which is
 * also right where there is nothing to roll back. */
int cp_sql_begin(cp_sql *sql);
int cp_sql_commit(cp_sql *sql);
void cp_sql_rollback(cp_sql *sql);

/* Inserts a record whose document is there. *kept is 0 where that is missing,
 * or where the record is there already. */
int cp_sql_keep(int *kept, cp_sql *sql, const cp_record *record);

/* Whether a record is there. */
int cp_sql_has(int *there, cp_sql *sql, const char *id);

/* Inserts a document unless it is there. */
int cp_sql_keep_document(cp_sql *sql, const cp_record *record, const char *body);

int cp_sql_delete(cp_sql *sql, const char *id);

/* The receipt of a record, from `p`; NULL where there is no such record. */
int cp_sql_receipt(const char **json, cp_sql *sql, const char *id, apr_pool_t *p);

/* Deletes at most `limit` of a host's records from before `before`; of the
 * documents that are so old and that no record refers to. *n: how many went. */
int cp_sql_purge(int *n, cp_sql *sql, const char *host, apr_time_t before, int limit);
int cp_sql_purge_documents(int *n, cp_sql *sql, apr_time_t before, int limit);

#endif
