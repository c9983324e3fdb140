/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the page stands among a site's URLs (design: section 4, "page" and
 * "paths"): it mounts itself, also under ProxyPass /, SetHandler, aliases,
 * rewrites and a cache's quick handler.
 */
#ifndef CP_HTTPD_MOUNT_H
#define CP_HTTPD_MOUNT_H

#include "httpd/visit.h"

#define CP_PAGE_HANDLER "cookie-policy"

/*
 * What the path of the initial request `r` asks for, judged on a normalised,
 * decoded copy of it as received.
 */
cp_route cp_mount_route(request_rec *r, const cp_declared *declared);

/* Whether that path is one of CookiePolicyExcludePages or below it. */
int cp_mount_excluded(request_rec *r, const cp_declared *declared);

/* Hooks, in the order in which they run. */
int cp_mount_quick(request_rec *r, int lookup);
int cp_mount_translate(request_rec *r);
int cp_mount_storage(request_rec *r);
int cp_mount_fixup(request_rec *r);

/* Whether `r` is for the page by its mount, not by SetHandler. */
int cp_mount_claimed(request_rec *r);

/*
 * What a request that the page answers asks for, and in *page where the page
 * is, as links write it: its mount, or under SetHandler the request's path.
 * There it begins with exactly one `/` and may end in `/.`.
 */
cp_route cp_mount_place(const char **page, request_rec *r);

#endif
