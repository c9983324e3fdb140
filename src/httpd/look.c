/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One stylesheet for every visitor of every host, so that caches may keep it;
 * the page links it by its hash, and after an update that is another one.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_protocol.h"
#include "httpd/answer.h"
#include "httpd/look.h"
#include "page/look.h"

int cp_look_send(request_rec *r)
{
    const char *version = cp_answer_query(r, "v");
    apr_size_t n = strlen(cp_look);
    int status;

    /* What mod_mime made of the name says nothing of the stylesheet. */
    r->content_languages = NULL;
    r->content_encoding = NULL;
    ap_set_content_type_ex(r, "text/css; charset=utf-8", 1);
    apr_table_setn(r->headers_out, "Cache-Control",
                   version && !strcmp(version, cp_look_hash) ? "public, max-age=31536000, immutable"
                                                             : "public, max-age=3600");
    apr_table_setn(r->headers_out, "ETag", apr_psprintf(r->pool, "\"%s\"", cp_look_hash));
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(r->headers_out, "Content-Security-Policy", "default-src 'none'");
    status = ap_meets_conditions(r);
    if (status != OK)
        return status;
    ap_set_content_length(r, (apr_off_t)n);
    ap_rwrite(cp_look, (int)n, r);
    return OK;
}
