/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values never become part of a statement's text. With a NULL label the
 * driver for PostgreSQL sends text and values together and keeps nothing in
 * the session, so that a connection which was made anew behind our back, or a
 * pooler between, has nothing to lose; SQLite's really prepares.
 *
 * Transactions are begun and ended in plain words: apr_dbd_transaction_start
 * crashes where PostgreSQL's connection is broken (apr-util 1.6).
 */
#include "httpd/record_sql.h"

#include "apr_lib.h"
#include "apr_strings.h"
#include "text/time.h"

typedef enum { KEEP, KEEP_DOCUMENT, DELETE, RECORD, DOCUMENT, PURGE, PURGE_DOCUMENTS } statement;

/* Both databases read all of them alike. */
static const struct {
    const char *label; /* in mod_dbd's list of a connection's statements */
    const char *text;
} statements[] = {
    /* A record without its document proves nothing. */
    [KEEP] =
        {"cookiepolicy keep",
         "INSERT INTO cookie_consent_record (id, replaces, time, until, host, granted, refused,"
         " layer, signal, language, policy, document)"
         " SELECT %s, %s, %s, %s, %s, %s, %s, %s, CAST(%s AS INTEGER), %s, %s, %s"
         " WHERE EXISTS (SELECT 1 FROM cookie_consent_document WHERE hash = %s)"
         " ON CONFLICT (id) DO NOTHING"},
    [KEEP_DOCUMENT] = {"cookiepolicy document",
                       "INSERT INTO cookie_consent_document (hash, language, first_seen, body)"
                       " VALUES (%s, %s, %s, %s) ON CONFLICT (hash) DO NOTHING"},
    [DELETE] = {"cookiepolicy delete", "DELETE FROM cookie_consent_record WHERE id = %s"},
    [RECORD] = {"cookiepolicy record",
                "SELECT id, COALESCE(replaces, ''), time, until, host, granted, refused, layer,"
                " signal, language, policy, document FROM cookie_consent_record WHERE id = %s"},
    [DOCUMENT] = {"cookiepolicy body", "SELECT body FROM cookie_consent_document WHERE hash = %s"},
    [PURGE] = {"cookiepolicy purge",
               "DELETE FROM cookie_consent_record WHERE id IN (SELECT id FROM cookie_consent_record"
               " WHERE host = %s AND time < %s LIMIT CAST(%s AS INTEGER))"},
    [PURGE_DOCUMENTS] = {"cookiepolicy purge documents",
                         "DELETE FROM cookie_consent_document WHERE hash IN"
                         " (SELECT hash FROM cookie_consent_document WHERE first_seen < %s"
                         " AND NOT EXISTS (SELECT 1 FROM cookie_consent_record"
                         " WHERE document = cookie_consent_document.hash)"
                         " LIMIT CAST(%s AS INTEGER))"},
};

#define STATEMENTS   ((int)(sizeof(statements) / sizeof(*statements)))
#define VALUES(list) ((int)(sizeof(list) / sizeof(*(list))))

static int is_sqlite(const cp_sql *sql)
{
    return !strcmp(apr_dbd_name(sql->at->driver), "sqlite3");
}

/* The driver's message: PostgreSQL's ends with an end of line, or has several. */
static int failed(cp_sql *sql, int code)
{
    const char *said = apr_dbd_error(sql->at->driver, sql->at->handle, code);
    char *text = apr_pstrdup(sql->pool, said && *said ? said : "it does not say why"), *c;

    for (c = text; *c; c++) {
        if (apr_iscntrl(*c))
            *c = ' ';
    }
    while (c > text && c[-1] == ' ')
        *--c = '\0';
    sql->error = text;
    return 0;
}

static int plain(cp_sql *sql, const char *text)
{
    int rows, rv = apr_dbd_query(sql->at->driver, sql->at->handle, &rows, text);

    return rv == 0 || failed(sql, rv);
}

/* A select whose rows nobody wants. */
static int plain_select(cp_sql *sql, const char *text)
{
    apr_dbd_results_t *results = NULL;
    apr_dbd_row_t *row = NULL;
    int rv = apr_dbd_select(sql->at->driver, sql->pool, sql->at->handle, &results, text, 1);

    if (rv)
        return failed(sql, rv);
    while (apr_dbd_get_row(sql->at->driver, sql->pool, results, &row, -1) != -1)
        ;
    return 1;
}

/*
 * SQLite's driver waits for a lock, too, but by sleeping for a tenth of a
 * second at a time, and the lock is free for shorter. No longer than that,
 * since the driver holds a mutex meanwhile which all users of SQLite in this
 * process share.
 */
static void set_up(cp_sql *sql)
{
    static const char done[] = "cookiepolicy busy_timeout";

    if (!is_sqlite(sql) || apr_hash_get(sql->at->prepared, done, APR_HASH_KEY_STRING))
        return;
    if (plain_select(sql, "PRAGMA busy_timeout = 100"))
        apr_hash_set(sql->at->prepared, done, APR_HASH_KEY_STRING, done);
}

int cp_sql_open(cp_sql *sql, const cp_dbd *dbd, server_rec *server, apr_pool_t *p)
{
    sql->dbd = *dbd;
    sql->server = server;
    sql->my_turn = 0;
    apr_pool_create(&sql->pool, p);
    apr_pool_tag(sql->pool, "cookiepolicy_sql");
    sql->error = "there is no connection";
    sql->at = dbd->open(sql->pool, server);
    if (!sql->at) {
        apr_pool_destroy(sql->pool);
        return 0;
    }
    set_up(sql);
    return 1;
}

/* A broken connection, too: mod_dbd looks at it before anybody gets it. */
void cp_sql_close(cp_sql *sql)
{
    sql->dbd.close(sql->server, sql->at);
    apr_pool_destroy(sql->pool);
}

int cp_sql_probe(cp_sql *sql)
{
    return plain_select(sql, "SELECT id, document FROM cookie_consent_record WHERE id = ''") &&
           plain_select(sql, "SELECT hash, body FROM cookie_consent_document WHERE hash = ''");
}

void cp_sql_forget(cp_sql *sql)
{
    int i;

    for (i = 0; i < STATEMENTS; i++)
        apr_hash_set(sql->at->prepared, statements[i].label, APR_HASH_KEY_STRING, NULL);
}

/* Who polls for a lock that fifty others poll for may be unlucky for seconds. */
static void take_turn(cp_sql *sql)
{
    if (is_sqlite(sql) && !sql->my_turn)
        sql->my_turn = apr_proc_mutex_lock(sql->dbd.turn) == APR_SUCCESS;
}

static void end_turn(cp_sql *sql)
{
    if (sql->my_turn)
        apr_proc_mutex_unlock(sql->dbd.turn);
    sql->my_turn = 0;
}

int cp_sql_begin(cp_sql *sql)
{
    take_turn(sql);
    return plain(sql, is_sqlite(sql) ? "BEGIN IMMEDIATE" : "BEGIN");
}

int cp_sql_commit(cp_sql *sql)
{
    if (!plain(sql, "COMMIT"))
        return 0;
    end_turn(sql);
    return 1;
}

void cp_sql_rollback(cp_sql *sql)
{
    const char *error = sql->error; /* why it must be */

    plain(sql, "ROLLBACK");
    end_turn(sql);
    sql->error = error;
}

static apr_dbd_prepared_t *prepared(cp_sql *sql, statement which)
{
    apr_dbd_prepared_t *made =
        apr_hash_get(sql->at->prepared, statements[which].label, APR_HASH_KEY_STRING);
    int rv;

    if (made)
        return made;
    rv = apr_dbd_prepare(sql->at->driver, sql->at->pool, sql->at->handle, statements[which].text,
                         NULL, &made);
    if (rv) {
        failed(sql, rv);
        return NULL;
    }
    apr_hash_set(sql->at->prepared, statements[which].label, APR_HASH_KEY_STRING, made);
    return made;
}

static int change(int *rows, cp_sql *sql, statement which, const char **values, int n)
{
    apr_dbd_prepared_t *made = prepared(sql, which);
    int rv;

    *rows = 0;
    if (!made)
        return 0;
    rv = apr_dbd_pquery(sql->at->driver, sql->pool, sql->at->handle, rows, made, n, values);
    return rv == 0 || failed(sql, rv);
}

/* The one row of a key, its columns from `p`; *found is 0 where there is none. */
static int look_up(int *found, const char **columns, int n, cp_sql *sql, statement which,
                   const char *key, apr_pool_t *p)
{
    apr_dbd_prepared_t *made = prepared(sql, which);
    apr_dbd_results_t *results = NULL;
    apr_dbd_row_t *row = NULL;
    int i, rv;

    *found = 0;
    if (!made)
        return 0;
    rv = apr_dbd_pselect(sql->at->driver, sql->pool, sql->at->handle, &results, made, 1, 1, &key);
    if (rv)
        return failed(sql, rv);
    /* Rows are read to their end, which frees them. */
    while (apr_dbd_get_row(sql->at->driver, sql->pool, results, &row, -1) != -1) {
        for (i = 0; i < n; i++) {
            const char *value = apr_dbd_get_entry(sql->at->driver, row, i);

            columns[i] = apr_pstrdup(p, value ? value : "");
        }
        *found = 1;
    }
    return 1;
}

/* Of what cp_rfc3339 writes. */
static apr_time_t time_of(const char *text)
{
    apr_time_exp_t at = {0};
    apr_time_t time = 0;

    if (sscanf(text, "%d-%d-%dT%d:%d:%dZ", &at.tm_year, &at.tm_mon, &at.tm_mday, &at.tm_hour,
               &at.tm_min, &at.tm_sec) != 6)
        return 0;
    at.tm_year -= 1900;
    at.tm_mon--;
    return apr_time_exp_gmt_get(&time, &at) == APR_SUCCESS ? time : 0;
}

int cp_sql_keep(int *kept, cp_sql *sql, const cp_record *r)
{
    const char *values[] = {r->id,
                            r->replaces,
                            cp_rfc3339(sql->pool, r->time),
                            cp_rfc3339(sql->pool, r->until),
                            r->host,
                            r->granted,
                            r->refused,
                            cp_layer_name(r->layer),
                            r->signal ? "1" : "0",
                            r->language,
                            r->policy,
                            r->document,
                            r->document};

    return change(kept, sql, KEEP, values, VALUES(values));
}

int cp_sql_has(int *there, cp_sql *sql, const char *id)
{
    const char *columns[12];

    return look_up(there, columns, VALUES(columns), sql, RECORD, id, sql->pool);
}

int cp_sql_keep_document(cp_sql *sql, const cp_record *r, const char *body)
{
    const char *values[] = {r->document, r->language, cp_rfc3339(sql->pool, r->time), body};
    int rows;

    return change(&rows, sql, KEEP_DOCUMENT, values, VALUES(values));
}

int cp_sql_delete(cp_sql *sql, const char *id)
{
    int rows;

    return change(&rows, sql, DELETE, &id, 1);
}

static cp_layer layer_of(const char *name)
{
    cp_layer layer;

    for (layer = CP_LAYER_PAGE; layer < CP_LAYER_API; layer++) {
        if (!strcmp(name, cp_layer_name(layer)))
            break;
    }
    return layer;
}

int cp_sql_receipt(const char **json, cp_sql *sql, const char *id, apr_pool_t *p)
{
    const char *c[12], *body = NULL;
    cp_record record;
    int found;

    *json = NULL;
    if (!look_up(&found, c, VALUES(c), sql, RECORD, id, p))
        return 0;
    if (!found)
        return 1;
    record = (cp_record){.id = c[0],
                         .replaces = *c[1] ? c[1] : NULL,
                         .time = time_of(c[2]),
                         .until = time_of(c[3]),
                         .host = c[4],
                         .granted = c[5],
                         .refused = c[6],
                         .layer = layer_of(c[7]),
                         .signal = *c[8] == '1',
                         .language = c[9],
                         .policy = c[10],
                         .document = c[11]};
    if (!look_up(&found, &body, 1, sql, DOCUMENT, record.document, p))
        return 0;
    *json = cp_receipt_json(p, cp_record_json(p, &record), body,
                            body ? NULL : "the document is no longer kept");
    return 1;
}

int cp_sql_purge(int *n, cp_sql *sql, const char *host, apr_time_t before, int limit)
{
    const char *values[] = {host, cp_rfc3339(sql->pool, before), apr_itoa(sql->pool, limit)};

    return change(n, sql, PURGE, values, VALUES(values));
}

int cp_sql_purge_documents(int *n, cp_sql *sql, apr_time_t before, int limit)
{
    const char *values[] = {cp_rfc3339(sql->pool, before), apr_itoa(sql->pool, limit)};

    return change(n, sql, PURGE_DOCUMENTS, values, VALUES(values));
}
