/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of a choice: what proves later that it was made (design: section
 * 5, "Record"; R46, R47: the fields of ISO/IEC TS 27560). It holds neither an
 * address nor a browser's name: the id in the choice cookie ties it to the
 * browser that made the choice, and to nobody else.
 */
#ifndef CP_CONSENT_RECORD_H
#define CP_CONSENT_RECORD_H

#include "apr_pools.h"
#include "apr_time.h"
#include "policy/table.h"

/* Where the visitor chose. */
typedef enum { CP_LAYER_PAGE, CP_LAYER_BANNER, CP_LAYER_API, CP_LAYER_UNKNOWN } cp_layer;

const char *cp_layer_name(cp_layer layer); /* "page", "banner", "api"; NULL: unknown */

/* Characters of an id: 128 random bits in base64url. */
#define CP_RECORD_ID 22

/* In a receipt made from a cookie what is not known is NULL: replaces, language, policy,
 * document; so is its layer. */
typedef struct {
    const char *id;
    const char *replaces;          /* the id in the cookie before this choice, or NULL */
    apr_time_t time, until;        /* whole seconds; until = time + the choice's lifetime */
    const char *host;              /* ServerName */
    const char *granted, *refused; /* ids of categories, space-separated, in the table's
                                    * order; "" for none */
    cp_layer layer;
    int signal;           /* made while Sec-GPC was present */
    const char *language; /* in which the choice was offered */
    const char *policy;   /* table->hash */
    const char *document; /* SHA-256 of the evidence document, 64 hex digits */
} cp_record;

/* A new id from the system's random numbers, from `p`; NULL where it gave none. */
const char *cp_record_new_id(apr_pool_t *p);

/* Sets record->granted and ->refused from masks of the table's categories;
 * exempt ones are never in them. From `p`. */
void cp_record_decide(cp_record *record, const cp_table *table, apr_uint64_t granted,
                      apr_uint64_t refused, apr_pool_t *p);

/*
 * The record as one JSON object without an end of line, from `p`; the same
 * octets for the same record on every server:
 * {"type":"record","schema":1,"id",...,"decisions":{"statistical":"granted",...}}.
 */
const char *cp_record_json(apr_pool_t *p, const cp_record *record);

/* The evidence document `body` for a log: one object without an end of line,
 * {"type":"document","schema":1,"hash",...,"body":"{...}"}. The body is a string, so
 * that a reader gets the very octets whose hash it is. From `p`. */
const char *cp_document_json(apr_pool_t *p, const char *hash, const char *language, apr_time_t time,
                             const char *body);

/* What a visitor downloads: {"record":RECORD,"document":DOCUMENT}, both JSON;
 * a NULL document is null and goes with a `why`. Ends with LF. From `p`. */
const char *cp_receipt_json(apr_pool_t *p, const char *record, const char *document,
                            const char *why);

#endif
