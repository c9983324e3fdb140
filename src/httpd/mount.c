/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page is claimed before anybody translates its URL, kept from the
 * directory walk, and claimed once more after all fixups, since a
 * <Location /> with SetHandler "proxy:..." has renamed the handler by then.
 * The path is read when the visit is made: r->uri changes under
 * FallbackResource and RewriteRule [PT], and core normalises r->parsed_uri.
 */
#include "httpd/private.h"

#include "apr_lib.h"
#include "apr_strings.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd/answer.h"
#include "httpd/mount.h"

/* Where the W3C's Global Privacy Control has sites say that they honour it. */
#define SIGNAL_PATH "/.well-known/gpc.json"

/* What is true of nearly every request: the path is not the page's as it
 * stands, and has nothing in it by which it could become so. */
static int is_elsewhere(const char *path, const char *page)
{
    const char *slash = path;

    while (*page && *path == *page) {
        path++;
        page++;
    }
    if (!*page)
        return 0;
    for (; slash; slash = strchr(slash + 1, '/'))
        if (*slash == '/' && (slash[1] == '/' || slash[1] == '.'))
            return 0;
    return !strchr(path, '%');
}

/* Whether the path reads the same for everybody: nothing to decode, nothing
 * to normalise, and none of the octets on which servers differ. */
static int is_plain(const char *path)
{
    char before = 0;

    for (; *path; before = *path++)
        if (*path == '%' || *path == '\\' || *path == ';' || apr_iscntrl(*path) ||
            (before == '/' && (*path == '/' || *path == '.')))
            return 0;
    return 1;
}

static int has_disputed_octets(const char *path)
{
    for (; *path; path++)
        if (*path == '\\' || *path == ';' || apr_iscntrl(*path))
            return 1;
    return 0;
}

/* The path as core would come to see it, or NULL where it should not match
 * anything of ours: octets are disputed also in a segment that a `..` removes.
 * An encoded slash or NUL fails to decode. */
static const char *readable_path(request_rec *r)
{
    char *path = r->parsed_uri.path, *decoded;

    if (!path || is_plain(path))
        return path;
    decoded = apr_pstrdup(r->pool, path);
    if (ap_unescape_url(decoded) != OK || has_disputed_octets(decoded))
        return NULL;
    path = apr_pstrdup(r->pool, path);
    if (!ap_normalize_path(path, AP_NORMALIZE_NOT_ABOVE_ROOT | AP_NORMALIZE_MERGE_SLASHES |
                                     AP_NORMALIZE_DECODE_UNRESERVED) ||
        ap_unescape_url(path) != OK)
        return NULL;
    return path;
}

/* The closed list of what is below the page; the page itself comes first. */
static const struct {
    const char *below;
    cp_route route;
} names[] = {
    {"", CP_ROUTE_PAGE},           {"/", CP_ROUTE_PAGE},           {"/policy.json", CP_ROUTE_JSON},
    {"/policy.csv", CP_ROUTE_CSV}, {"/receipt", CP_ROUTE_RECEIPT}, {"/look", CP_ROUTE_LOOK},
    {"/state", CP_ROUTE_STATE},
};

/* What follows `base` in the path, or NULL where it does not begin so. */
static const char *path_below(request_rec *r, const char *base)
{
    apr_size_t n = strlen(base);
    const char *path;

    if (!r->parsed_uri.path || is_elsewhere(r->parsed_uri.path, base))
        return NULL;
    path = readable_path(r);
    return path && !strncmp(path, base, n) ? path + n : NULL;
}

/* Where nothing is honoured, nothing is said of it: then it is the site's. */
static int says_signal(const cp_declared *declared)
{
    return declared->signal.published && declared->mode == CP_MODE_ON;
}

cp_route cp_mount_route(request_rec *r, const cp_declared *declared)
{
    const char *below = declared->page ? path_below(r, declared->page) : NULL;
    apr_size_t i;

    for (i = 0; below && i < sizeof(names) / sizeof(*names); i++)
        if (!strcmp(below, names[i].below))
            return names[i].route;
    below = says_signal(declared) ? path_below(r, SIGNAL_PATH) : NULL;
    return below && !*below ? CP_ROUTE_SIGNAL : CP_ROUTE_SITE;
}

int cp_mount_excluded(request_rec *r, const cp_declared *declared)
{
    const char *path = readable_path(r);
    int i;

    for (i = 0; path && i < declared->excluded->nelts; i++) {
        const char *folder = APR_ARRAY_IDX(declared->excluded, i, const char *);
        apr_size_t n = strlen(folder);

        if (!strncmp(path, folder, n) && (!path[n] || path[n] == '/'))
            return 1;
    }
    return 0;
}

/* Whether a page of the site includes a part of ours (mod_include's `virtual`). */
static int includes_part(request_rec *r, const cp_visit *visit)
{
    const char *page = visit->conf->declared->page;
    const char *below = page && r->args ? path_below(r, page) : NULL;

    return below && (!*below || !strcmp(below, "/")) && cp_answer_part(r) != CP_PART_PAGE;
}

/* That of a subrequest. Apart from what every request is asked several times. */
static __attribute__((noinline)) cp_visit *part_visit(request_rec *r)
{
    cp_visit *visit = cp_visit_of(r);

    return visit->active && includes_part(r, visit) ? visit : NULL;
}

/* A redirect or another subrequest beneath the page's request is somebody else's:
 * an ErrorDocument, say, where access control refused the page. */
static cp_visit *page_visit(request_rec *r)
{
    cp_visit *visit;

    if (r->prev)
        return NULL;
    if (r->main)
        return part_visit(r);
    visit = cp_visit_of(r);
    return visit->active && visit->route != CP_ROUTE_SITE ? visit : NULL;
}

/* A subrequest has no visit of its own; that it was claimed is marked there. */
static int is_claimed(request_rec *r, const cp_visit *visit)
{
    return r->main ? ap_get_module_config(r->request_config, &cookiepolicy_module) == visit
                   : visit->claimed;
}

/*
 * mod_cache serves what it has from its quick handler. The page is never in
 * it, but what the site had at this path before may be; so the page's request
 * is run here the way core does it when no quick handler takes it.
 */
int cp_mount_quick(request_rec *r, int lookup)
{
    int status;

    if (lookup || !page_visit(r))
        return DECLINED;
    status = ap_process_request_internal(r);
    return status == OK ? ap_invoke_handler(r) : status;
}

/* It passes for a file that is there, so that nobody looks for one with a
 * similar name (mod_negotiation, mod_speling, FallbackResource). */
static void claim(request_rec *r, cp_visit *visit)
{
    if (r->main)
        ap_set_module_config(r->request_config, &cookiepolicy_module, visit);
    else
        visit->claimed = 1;
    r->handler = CP_PAGE_HANDLER;
    r->filename = apr_pstrdup(r->pool, !r->main && visit->route == CP_ROUTE_SIGNAL
                                           ? SIGNAL_PATH
                                           : visit->conf->declared->page);
    r->finfo.filetype = APR_REG;
    r->proxyreq = PROXYREQ_NONE;
}

int cp_mount_translate(request_rec *r)
{
    cp_visit *visit = page_visit(r);

    if (!visit)
        return DECLINED;
    claim(r, visit);
    return OK;
}

int cp_mount_claimed(request_rec *r)
{
    const cp_visit *visit = page_visit(r);

    return visit && is_claimed(r, visit);
}

/*
 * What the visitor asked for is decoded by now and written into links and
 * redirects: it is encoded again, and of several slashes before it only one
 * stays, since `//x` is another host. Behind a slash at its end goes a dot,
 * which browsers take off, so that what is below it can be appended.
 */
static const char *written_path(request_rec *r, const char *path, apr_size_t n)
{
    while (n > 1 && path[0] == '/' && path[1] == '/') {
        path++;
        n--;
    }
    path = ap_os_escape_path(r->pool, apr_pstrmemdup(r->pool, path, n), 1);
    n = strlen(path);
    if (!n)
        return "/.";
    return path[n - 1] == '/' ? apr_pstrcat(r->pool, path, ".", NULL) : path;
}

/* What of the closed list the path of a request ends in; *base is the length
 * of what stands before it. */
static cp_route route_at_end(apr_size_t *base, const char *path)
{
    apr_size_t n = strlen(path), i;

    for (i = sizeof(names) / sizeof(*names) - 1; names[i].route != CP_ROUTE_PAGE; i--) {
        apr_size_t tail = strlen(names[i].below);

        if (n >= tail && !strcmp(path + n - tail, names[i].below)) {
            *base = n - tail;
            return names[i].route;
        }
    }
    *base = n;
    return CP_ROUTE_PAGE;
}

cp_route cp_mount_place(const char **page, request_rec *r)
{
    cp_route route;
    apr_size_t n;

    if (cp_mount_claimed(r)) {
        const cp_visit *visit = cp_visit_of(r);

        *page = visit->conf->declared->page;
        return r->main ? CP_ROUTE_PAGE : visit->route;
    }
    route = route_at_end(&n, r->uri);
    *page = written_path(r, r->uri, n);
    return route;
}

int cp_mount_storage(request_rec *r)
{
    return cp_mount_claimed(r) ? OK : DECLINED;
}

int cp_mount_fixup(request_rec *r)
{
    cp_visit *visit = page_visit(r);

    if (visit && is_claimed(r, visit))
        claim(r, visit);
    return DECLINED;
}
