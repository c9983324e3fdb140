/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CookiePolicyAudit: counts what every cookie of every host comes to, in
 * memory that all processes share and that a graceful restart keeps (design:
 * section 7). Never a value.
 */
#ifndef CP_HTTPD_AUDIT_H
#define CP_HTTPD_AUDIT_H

#include "httpd/visit.h"
#include "policy/ledger.h"

/* What one host counts into; NULL in a cp_conf: nothing is counted. */
typedef struct cp_audit {
    cp_ledger *ledger;
    cp_span host;
    cp_seen **declared; /* the slot of each entry by its rank; NULL: it found no room */
} cp_audit;

/* The end of post_config: the memory, and the slots of what is declared. */
int cp_audit_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s);

/* A pair of a Cookie field was judged. */
void cp_audit_sent(request_rec *r, const cp_visit *visit, const cp_entry *entry, cp_span name,
                   cp_verdict verdict);

/* A Set-Cookie line was judged; `life` as cp_set_cookie_life gives it, or
 * CP_DURATION_NONE for a line that nobody reads further. */
void cp_audit_set(request_rec *r, const cp_visit *visit, const cp_entry *entry, cp_span name,
                  cp_verdict verdict, cp_span line, apr_int64_t life);

/* A refused cookie still comes long after it was deleted. */
void cp_audit_returned(const cp_visit *visit, const cp_entry *entry, cp_span name);

#endif
