/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses as markup writes them, compared with the source expressions of
 * Content-Security-Policy (CSP3 6.7.2.8).
 */
#ifndef CP_PAGE_ADDRESS_H
#define CP_PAGE_ADDRESS_H

#include "text/span.h"

/* The parts of an absolute address, in place; `port` and `path` may be empty.
 * `scheme` is empty where it is the page's own (`//host/path`). */
typedef struct {
    cp_span scheme, host, port, path;
} cp_address;

/*
 * Reads the value of a `src` as a browser would, so far as that leads to a host:
 * blanks around it and `\` for `/` are forgiven, user information, query and
 * fragment left out. Returns 0 for everything else: relative, data:, empty.
 */
int cp_address_read(cp_address *address, cp_span src);

/*
 * Whether a source expression in canonical form (cp_csp_source) matches. Without
 * a scheme it stands for http and https, and http for both, as in CSP3; an
 * address without one is taken for whatever the expression asks for.
 */
int cp_address_matches(const cp_address *address, const char *expression);

#endif
