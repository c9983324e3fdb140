/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two sets of hashes for a configuration, since the choice cookie has one name
 * on http and another on https, the page lists it, and hosts that declare
 * nothing of their own share their configuration whatever their scheme.
 */
#include "httpd/private.h"

#include "apr_hash.h"
#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "httpd/evidence.h"
#include "page/document.h"

typedef char evidence_hash[CP_DOCUMENT_HASH + 1];

struct cp_evidence {
    evidence_hash *of[2]; /* http, https: one a language, in the table's order; NULL: not made */
};

/*
 * The scheme of a host before there is a request: core answers it from
 * ServerName; mod_ssl asks the connection, of which there is none yet, so its
 * hosts are known by what they listen for (`Listen PORT https`, and port 443).
 * The rest of request and connection is there, empty, for a module that looks.
 */
static int is_https(apr_pool_t *p, const server_rec *s)
{
    conn_rec *c = apr_pcalloc(p, sizeof(*c));
    request_rec *r = apr_pcalloc(p, sizeof(*r));
    const char *listens = ap_get_server_protocol((server_rec *)s);

    c->pool = r->pool = p;
    c->base_server = r->server = (server_rec *)s;
    c->conn_config = ap_create_conn_config(p);
    c->notes = apr_table_make(p, 0);
    r->connection = c;
    r->request_config = ap_create_request_config(p);
    r->per_dir_config = s->lookup_defaults;
    r->headers_in = apr_table_make(p, 0);
    r->notes = apr_table_make(p, 0);
    r->subprocess_env = apr_table_make(p, 0);
    return (listens && !strcmp(listens, "https")) || !strcmp(ap_http_scheme(r), "https");
}

static void write_document(cp_buf *out, const cp_conf *conf, int https, const char *lang)
{
    const cp_view view = {.table = conf->table,
                          .wordings = conf->wordings,
                          .lang = lang,
                          .path = conf->declared->page,
                          .choice_name = https ? conf->name_https.p : conf->name_http.p};

    cp_buf_init(out, out->pool, 32768);
    cp_document_write(out, &view);
}

void cp_evidence_make(apr_pool_t *pconf, apr_pool_t *ptemp, const server_rec *s)
{
    cp_conf *conf = cp_conf_of(s);
    const apr_array_header_t *languages = conf->table->languages;
    int https = is_https(ptemp, s), i;

    if (!conf->evidence)
        conf->evidence = apr_pcalloc(pconf, sizeof(*conf->evidence));
    if (conf->evidence->of[https])
        return;
    conf->evidence->of[https] =
        apr_palloc(pconf, (apr_size_t)languages->nelts * sizeof(evidence_hash));
    for (i = 0; i < languages->nelts; i++) {
        cp_buf out = {.pool = NULL};

        apr_pool_create(&out.pool, ptemp); /* a thousand documents must not add up */
        write_document(&out, conf, https, APR_ARRAY_IDX(languages, i, const char *));
        cp_document_hash(conf->evidence->of[https][i], (cp_span){out.p, out.n}, out.pool);
        apr_pool_destroy(out.pool);
    }
}

const char *cp_evidence_hash(apr_pool_t *p, const server_rec *s, const char *lang)
{
    const cp_conf *conf = cp_conf_of(s);
    const evidence_hash *hashes = conf->evidence ? conf->evidence->of[is_https(p, s)] : NULL;
    int i;

    for (i = 0; hashes && i < conf->table->languages->nelts; i++)
        if (!strcmp(lang, APR_ARRAY_IDX(conf->table->languages, i, const char *)))
            return hashes[i];
    return NULL;
}

const char *cp_evidence_text(apr_pool_t *p, const server_rec *s, const char *lang)
{
    cp_buf out = {.pool = p};

    write_document(&out, cp_conf_of(s), is_https(p, s), lang);
    return out.p;
}

void cp_evidence_each(apr_pool_t *p, const apr_array_header_t *hosts, cp_evidence_fn each,
                      void *baton)
{
    apr_hash_t *seen = apr_hash_make(p);
    int i, k;

    for (i = 0; i < hosts->nelts; i++) {
        server_rec *s = APR_ARRAY_IDX(hosts, i, server_rec *);
        const apr_array_header_t *languages = cp_conf_of(s)->table->languages;

        for (k = 0; k < languages->nelts; k++) {
            const char *lang = APR_ARRAY_IDX(languages, k, const char *);
            const char *hash = cp_evidence_hash(p, s, lang);

            if (apr_hash_get(seen, hash, CP_DOCUMENT_HASH))
                continue;
            apr_hash_set(seen, hash, CP_DOCUMENT_HASH, hash);
            if (!each(baton, s, lang, hash))
                return;
        }
    }
}
