/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a form came from: a grant needs proof that it is this site's own
 * page, a refusal is turned away only when it is positively cross-site
 * (design: section 5; R42; Fetch Metadata).
 */
#ifndef CP_CONSENT_ORIGIN_H
#define CP_CONSENT_ORIGIN_H

#include "apr_tables.h"

/* From the nearest to the farthest. */
typedef enum {
    CP_ORIGIN_SAME,    /* proven: this site's own page */
    CP_ORIGIN_UNKNOWN, /* nothing proves either: may refuse, may not grant */
    CP_ORIGIN_CROSS    /* positively another site */
} cp_origin;

/* What a request says of itself; every member may be NULL (absent). */
typedef struct {
    const char *sec_fetch_site;
    const char *origin;
    const char *referer;
    const char *host;                  /* the Host field, or :authority */
    const char *server_name;           /* ServerName, without scheme */
    int port;                          /* of this request, for names without one; 0: default */
    int default_port;                  /* of its scheme; dropped where written out */
    const apr_array_header_t *aliases; /* const char *: ServerAlias names without wildcard */
} cp_origin_facts;

/*
 * A recognised Sec-Fetch-Site decides alone (same-origin: SAME; cross-site:
 * CROSS; same-site, none: UNKNOWN); an unknown value counts as absent. Then
 * Origin, and only without it Referer, by host and port: equal to Host,
 * ServerName or an alias: SAME; the same host at another port: UNKNOWN;
 * another host: CROSS; `null` or unreadable: UNKNOWN. Case is folded, the scheme is not compared
 * (TLS may end in front). Userinfo is unreadable, a host with a trailing dot is another one than
 * without, a scheme that serves no pages (an extension's) is CROSS.
 */
cp_origin cp_origin_judge(const cp_origin_facts *facts);

/* The path (with query) of a Referer that cp_origin_judge would call SAME,
 * or NULL. From `p`. */
const char *cp_origin_referer_path(const cp_origin_facts *facts, apr_pool_t *p);

#endif
