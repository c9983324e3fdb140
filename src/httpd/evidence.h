/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence documents of the hosts that keep records: hashed once at
 * start, written again on need, since the texts of a thousand hosts are no
 * thing to keep in memory.
 */
#ifndef CP_HTTPD_EVIDENCE_H
#define CP_HTTPD_EVIDENCE_H

#include "httpd/conf.h"

/* Hashes the documents of a host in each of its languages; conf->table is
 * there. Once for each host at start. What is kept is from `pconf`. */
void cp_evidence_make(apr_pool_t *pconf, apr_pool_t *ptemp, const server_rec *s);

/*
 * The hash (64 hex digits) of the document of `s` in `lang`, one of its
 * table's languages; NULL where cp_evidence_make was not called for it.
 * Points into the configuration; `p` is for scratch.
 */
const char *cp_evidence_hash(apr_pool_t *p, const server_rec *s, const char *lang);

/* The document itself, JSON, from `p`: its SHA-256 is that hash. */
const char *cp_evidence_text(apr_pool_t *p, const server_rec *s, const char *lang);

/* Whether to go on. */
typedef int (*cp_evidence_fn)(void *baton, const server_rec *s, const char *lang, const char *hash);

/* Calls `each` once for each different document of these hosts (server_rec *),
 * for all of which cp_evidence_make was called. `p` is for scratch. */
void cp_evidence_each(apr_pool_t *p, const apr_array_header_t *hosts, cp_evidence_fn each,
                      void *baton);

#endif
