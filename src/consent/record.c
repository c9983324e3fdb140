/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record is written by one server and read, years later, by whatever there
 * is then: plain JSON, every member always there, in one order.
 */
#include "consent/record.h"

#include "apr_general.h"
#include "apr_strings.h"
#include "text/buf.h"
#include "text/digest.h"
#include "text/time.h"

static const char *const layer_names[] = {
    [CP_LAYER_PAGE] = "page",
    [CP_LAYER_BANNER] = "banner",
    [CP_LAYER_API] = "api",
    [CP_LAYER_UNKNOWN] = NULL,
};

const char *cp_layer_name(cp_layer layer)
{
    return layer_names[layer];
}

const char *cp_record_new_id(apr_pool_t *p)
{
    unsigned char random[16];
    char id[CP_BASE64URL_ROOM(sizeof(random))];

    if (apr_generate_random_bytes(random, sizeof(random)) != APR_SUCCESS)
        return NULL;
    cp_base64url(id, random, sizeof(random));
    return apr_pstrmemdup(p, id, CP_RECORD_ID);
}

static const char *ids_of(const cp_table *table, apr_uint64_t mask, apr_pool_t *p)
{
    apr_array_header_t *ids = apr_array_make(p, table->categories->nelts, sizeof(const char *));
    int i;

    for (i = 0; i < table->categories->nelts; i++) {
        const cp_category *c = APR_ARRAY_IDX(table->categories, i, const cp_category *);

        if (c->basis != CP_EXEMPT && mask & APR_UINT64_C(1) << i)
            APR_ARRAY_PUSH(ids, const char *) = c->id;
    }
    return apr_array_pstrcat(p, ids, ' ');
}

void cp_record_decide(cp_record *record, const cp_table *table, apr_uint64_t granted,
                      apr_uint64_t refused, apr_pool_t *p)
{
    record->granted = ids_of(table, granted, p);
    record->refused = ids_of(table, refused, p);
}

/* Writes `,"name":` and the value as a JSON string, null for NULL. */
static void member(cp_buf *out, const char *name, const char *value)
{
    cp_buf_printf(out, ",\"%s\":", name);
    cp_buf_json(out, value);
}

static void decisions(cp_buf *out, const char *ids, const char *decision)
{
    while (*ids) {
        apr_size_t n = strcspn(ids, " ");

        if (out->p[out->n - 1] != '{')
            cp_buf_puts(out, ",");
        cp_buf_json(out, apr_pstrmemdup(out->pool, ids, n));
        cp_buf_printf(out, ":\"%s\"", decision);
        ids += n + (ids[n] == ' ');
    }
}

const char *cp_record_json(apr_pool_t *p, const cp_record *record)
{
    cp_buf out;

    cp_buf_init(&out, p, 768);
    cp_buf_puts(&out, "{\"type\":\"record\",\"schema\":1");
    member(&out, "id", record->id);
    member(&out, "replaces", record->replaces);
    member(&out, "time", cp_rfc3339(p, record->time));
    member(&out, "until", cp_rfc3339(p, record->until));
    member(&out, "host", record->host);
    cp_buf_puts(&out, ",\"decisions\":{");
    decisions(&out, record->granted, "granted");
    decisions(&out, record->refused, "refused");
    cp_buf_puts(&out, "}");
    member(&out, "layer", cp_layer_name(record->layer));
    cp_buf_printf(&out, ",\"signal\":%s", record->signal ? "true" : "false");
    member(&out, "language", record->language);
    member(&out, "policy", record->policy);
    member(&out, "document", record->document);
    cp_buf_puts(&out, "}");
    return out.p;
}

const char *cp_document_json(apr_pool_t *p, const char *hash, const char *language, apr_time_t time,
                             const char *body)
{
    cp_buf out;

    cp_buf_init(&out, p, strlen(body) + 256);
    cp_buf_puts(&out, "{\"type\":\"document\",\"schema\":1");
    member(&out, "hash", hash);
    member(&out, "language", language);
    member(&out, "time", cp_rfc3339(p, time));
    member(&out, "body", body);
    cp_buf_puts(&out, "}");
    return out.p;
}

const char *cp_receipt_json(apr_pool_t *p, const char *record, const char *document,
                            const char *why)
{
    cp_buf out;

    cp_buf_init(&out, p, strlen(record) + (document ? strlen(document) : 0) + 256);
    cp_buf_puts(&out, "{\"record\":");
    cp_buf_puts(&out, record);
    cp_buf_puts(&out, ",\"document\":");
    cp_buf_puts(&out, document ? document : "null");
    if (!document)
        member(&out, "why", why);
    cp_buf_puts(&out, "}\n");
    return out.p;
}
