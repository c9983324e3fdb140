/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page with the banner is another representation than the site's own: what
 * was said of the octets (length, digests, ranges, the date of the last change)
 * goes, and its entity tag bears the banner's mark.
 *
 * A validator without the mark is of a page as it was before there was a banner,
 * or of something else than a page. A browser that only knows the former would
 * be told to go on showing it, so documents are asked for without it.
 */
#include "httpd/private.h"

#include "apr_lib.h"
#include "apr_strings.h"
#include "http_protocol.h"
#include "httpd/mount.h"
#include "httpd/pages.h"
#include "httpd/validator.h"
#include "httpd/visit.h"

ap_filter_rec_t *cp_pages_inflate_handle, *cp_pages_insert_handle;

/* INFLATE, if mod_deflate is loaded. */
static ap_filter_rec_t *inflate;

int cp_pages_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    (void)pconf, (void)plog, (void)ptemp, (void)s;
    inflate = ap_get_output_filter_handle("INFLATE");
    return OK;
}

static int is_same(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* Whether two hosts of one table insert the same. */
static int is_alike(const cp_conf *one, const cp_conf *two)
{
    const cp_declared *a = one->declared, *b = two->declared;

    return one->wordings == two->wordings && a->banner == b->banner && is_same(a->page, b->page) &&
           is_same(a->controller.name, b->controller.name);
}

static const cp_inserts *inserts_of(apr_pool_t *p, const cp_conf *conf)
{
    const cp_view view = {
        .table = conf->table, .wordings = conf->wordings, .path = conf->declared->page};
    const cp_inserts_of of = {.view = &view, .with_link = conf->declared->banner == CP_BANNER_LINK};

    return cp_inserts_make(p, &of);
}

/* What a host inserts is remembered where its table was compiled. */
static void make_or_share(apr_pool_t *p, cp_conf *conf)
{
    cp_conf *root = conf;
    int i;

    while (root->shares)
        root = root->shares;
    if (!root->inserting)
        root->inserting = apr_array_make(p, 1, sizeof(const cp_conf *));
    for (i = 0; i < root->inserting->nelts && !conf->inserts; i++) {
        const cp_conf *other = APR_ARRAY_IDX(root->inserting, i, const cp_conf *);

        if (is_alike(conf, other))
            conf->inserts = other->inserts;
    }
    if (conf->inserts)
        return;
    conf->inserts = inserts_of(p, conf);
    APR_ARRAY_PUSH(root->inserting, const cp_conf *) = conf;
}

void cp_pages_compile(apr_pool_t *p, cp_conf *conf, cp_report_fn report, void *baton)
{
    const cp_declared *d = conf->declared;

    if (d->banner <= CP_BANNER_OFF || conf->inserts)
        return;
    if (!d->page)
        report(baton, CP_REPORT_ERROR, &d->banner_where,
               "CookiePolicyBanner without CookiePolicyPage: the banner's form has no place to "
               "go; allowed: with a page, or Off");
    else if (!conf->table->opt_in)
        report(baton, CP_REPORT_WARNING, &d->banner_where,
               "CookiePolicyBanner: no category needs consent, so there is nothing to ask");
    else if (d->mode == CP_MODE_ON)
        make_or_share(p, conf);
}

/* The only question that other hosts are asked. */
static inline int inserts_here(const request_rec *r)
{
    return cp_conf_of(r->server)->inserts != NULL;
}

/* The visit, where the answer could be a page of the site's. */
static cp_visit *page_visit(request_rec *r)
{
    cp_visit *visit;

    if (r->main || r->method_number != M_GET)
        return NULL;
    visit = cp_visit_of(r);
    if (!visit->active || !visit->conf->inserts || visit->route != CP_ROUTE_SITE ||
        visit->excluded || (r->handler && !strcmp(r->handler, CP_PAGE_HANDLER)))
        return NULL;
    return visit;
}

void cp_pages_insert(request_rec *r)
{
    if (!inserts_here(r) || !page_visit(r))
        return;
    if (inflate)
        ap_add_output_filter_handle(cp_pages_inflate_handle, NULL, r, r->connection);
    ap_add_output_filter_handle(cp_pages_insert_handle, NULL, r, r->connection);
}

void cp_pages_insert_error(request_rec *r)
{
    if (inserts_here(r) && r->status == HTTP_NOT_MODIFIED && page_visit(r))
        ap_add_output_filter_handle(cp_pages_insert_handle, NULL, r, r->connection);
}

/* Only gzip can be undone here. */
static void narrow_encodings(request_rec *r, cp_visit *visit)
{
    const char *accepted = apr_table_get(r->headers_in, "Accept-Encoding");

    if (!accepted || visit->accept_encoding)
        return;
    visit->accept_encoding = accepted;
    apr_table_setn(r->headers_in, "Accept-Encoding",
                   inflate && ap_find_token(r->pool, accepted, "gzip") ? "gzip" : "identity");
}

/* For whoever compresses behind us: what the visitor's browser takes. */
static void restore_encodings(request_rec *r, cp_visit *visit)
{
    if (!visit->accept_encoding)
        return;
    apr_table_setn(r->headers_in, "Accept-Encoding", visit->accept_encoding);
    visit->accept_encoding = NULL;
}

static int is_html(const char *type)
{
    apr_size_t n = strlen("text/html");

    return type && !strncasecmp(type, "text/html", n) &&
           (!type[n] || type[n] == ';' || apr_isspace(type[n]));
}

/* A document whose type is known to be none of ours keeps its validators. */
static int may_be_page(const request_rec *r)
{
    return cp_is_for_document(r) && (!r->content_type || is_html(r->content_type));
}

static void unmark_conditions(request_rec *r, cp_visit *visit)
{
    const char *tags = apr_table_get(r->headers_in, "If-None-Match");
    const char *ours =
        tags ? cp_validator_unmark(r->pool, tags, cp_inserts_tag(visit->conf->inserts)) : NULL;

    if (ours) {
        visit->is_marked = 1;
        apr_table_setn(r->headers_in, "If-None-Match", ours);
        apr_table_unset(r->headers_in, "If-Modified-Since");
    } else if (!visit->is_marked && may_be_page(r)) {
        apr_table_unset(r->headers_in, "If-None-Match");
        apr_table_unset(r->headers_in, "If-Modified-Since");
    }
}

int cp_pages_ask(request_rec *r)
{
    cp_visit *visit = inserts_here(r) ? page_visit(r) : NULL;

    if (visit) {
        unmark_conditions(r, visit);
        narrow_encodings(r, visit);
    }
    return DECLINED;
}

/* UTF-16 and UTF-32 by all their names (WHATWG Encoding, IANA): what is not
 * written in ASCII octets cannot take our markup. */
static int is_wide(const char *type)
{
    static const char *const names[] = {"utf-16", "utf16",   "utf-32",        "utf32",
                                        "ucs-",   "unicode", "iso-10646-ucs", "csunicode",
                                        "ebcdic", "ibm037",  "ibm500",        NULL};
    const char *charset = ap_strcasestr(type, "charset=");
    int i;

    if (!charset)
        return 0;
    charset += strlen("charset=");
    charset += strspn(charset, "\"' \t");
    for (i = 0; names[i]; i++)
        if (!strncasecmp(charset, names[i], strlen(names[i])))
            return 1;
    return 0;
}

/* What the answer says of itself in either table. */
static const char *said(request_rec *r, const char *name)
{
    const char *value = apr_table_get(r->headers_out, name);

    return value ? value : apr_table_get(r->err_headers_out, name);
}

static int is_fixed(request_rec *r)
{
    const char *control = said(r, "Cache-Control");

    return control && ap_find_token(r->pool, control, "no-transform");
}

static int is_page(request_rec *r)
{
    return r->status == HTTP_OK && is_html(r->content_type) && !is_wide(r->content_type) &&
           !is_fixed(r) && !said(r, "Content-Range");
}

/* What the octets are packed in, or NULL. */
static const char *encoding_of(request_rec *r)
{
    const char *encoding = said(r, "Content-Encoding");

    if (!encoding)
        encoding = r->content_encoding;
    return encoding && *encoding && strcasecmp(encoding, "identity") ? encoding : NULL;
}

static void unsay(request_rec *r, const char *name)
{
    apr_table_unset(r->headers_out, name);
    apr_table_unset(r->err_headers_out, name);
}

/* Whether INFLATE has to run. A HEAD has nothing to decode; its head shall say
 * what a GET's does. */
static int has_to_inflate(request_rec *r, cp_visit *visit)
{
    const char *encoding = encoding_of(r);

    if (!encoding || !is_page(r) ||
        (strcasecmp(encoding, "gzip") && strcasecmp(encoding, "x-gzip")))
        return 0;
    visit->is_inflated = 1;
    if (!r->header_only)
        return 1;
    unsay(r, "Content-Encoding");
    r->content_encoding = NULL;
    return 0;
}

apr_status_t cp_pages_inflate(ap_filter_t *f, apr_bucket_brigade *bb)
{
    cp_visit *visit = cp_visit_of(f->r);

    restore_encodings(f->r, visit);
    if (!f->ctx && !has_to_inflate(f->r, visit)) {
        ap_remove_output_filter(f);
        return ap_pass_brigade(f->next, bb);
    }
    return inflate->filter_func.out_func(f, bb);
}

static void mark_tag(request_rec *r, const cp_visit *visit)
{
    apr_table_t *tables[] = {r->headers_out, r->err_headers_out};
    int i;

    for (i = 0; i < 2; i++) {
        const char *etag = apr_table_get(tables[i], "ETag");

        if (!etag)
            continue;
        etag = cp_validator_mark(r->pool, etag, cp_inserts_tag(visit->conf->inserts),
                                 visit->is_inflated ? "-gunzip" : NULL);
        if (etag)
            apr_table_setn(tables[i], "ETag", etag);
        else
            apr_table_unset(tables[i], "ETag");
    }
}

static void change_head(request_rec *r, const cp_visit *visit)
{
    static const char *const of_octets[] = {"Content-Length", "Content-MD5", "Digest",
                                            "Content-Digest", "Repr-Digest", "Accept-Ranges",
                                            "Last-Modified",  NULL};
    int i;

    for (i = 0; of_octets[i]; i++)
        unsay(r, of_octets[i]);
    mark_tag(r, visit);
    apr_table_unset(r->headers_in, "Range"); /* of a whole that is not the site's */
}

static void warn_of_encoding(request_rec *r, const cp_visit *visit)
{
    static const char once[] = " encoding"; /* no cookie's name has a blank */

    if (cp_notices_first(visit->conf->notices, cp_span_of(once)))
        ap_log_rerror(
            APLOG_MARK, APLOG_WARNING, 0, r,
            "cookiepolicy: no banner in '%s' and in whatever else comes encoded as '%s'%s", r->uri,
            encoding_of(r), inflate ? "" : " (mod_deflate is not loaded: it could undo gzip)");
}

const cp_inserts *cp_pages_begin(ap_filter_t *f)
{
    request_rec *r = f->r;
    cp_visit *visit = page_visit(r);

    if (!visit)
        return NULL;
    restore_encodings(r, visit);
    if (r->status == HTTP_NOT_MODIFIED && visit->is_marked) {
        unsay(r, "Last-Modified");
        mark_tag(r, visit);
    }
    if (!is_page(r))
        return NULL;
    if (encoding_of(r)) {
        warn_of_encoding(r, visit);
        return NULL;
    }
    change_head(r, visit);
    return visit->conf->inserts;
}
