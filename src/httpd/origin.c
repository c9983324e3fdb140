/* SPDX-License-Identifier: Apache-2.0 */
/*
 * By which names the visitor may know this place, and at which port.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_core.h"
#include "http_protocol.h"
#include "httpd/origin.h"

/*
 * The port at which the visitor sees this place: that of the Host field or of
 * the target, else the default one (0) and not the one that this server
 * listens on, which may be behind another. Without any name there is no telling
 * it but by the server's.
 */
static int visible_port(request_rec *r)
{
    if (r->parsed_uri.port_str)
        return r->parsed_uri.port;
    return r->hostname ? 0 : ap_get_server_port(r);
}

void cp_origin_gather(cp_origin_facts *facts, request_rec *r)
{
    const server_rec *s = r->server;

    memset(facts, 0, sizeof(*facts));
    facts->sec_fetch_site = apr_table_get(r->headers_in, "Sec-Fetch-Site");
    facts->origin = apr_table_get(r->headers_in, "Origin");
    facts->referer = apr_table_get(r->headers_in, "Referer");
    facts->host = apr_table_get(r->headers_in, "Host");
    facts->server_name = s->port
                             ? apr_psprintf(r->pool, "%s:%u", s->server_hostname, (unsigned)s->port)
                             : s->server_hostname;
    facts->port = visible_port(r);
    facts->default_port = ap_run_default_port(r);
    facts->aliases = s->names; /* those with a wildcard are elsewhere */
}
