/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cookie names and the patterns that stand for many of them.
 *
 * A pattern is a name in which `*` stands for any run of octets, also none.
 * A name is *granted* octet for octet (RFC 6265bis compares names so) but
 * *refused* by its fold, the one spelling under which any back end known to
 * us could read it (requirements.md P8-P10).
 */
#ifndef CP_COOKIE_NAME_H
#define CP_COOKIE_NAME_H

#include "text/span.h"

/*
 * Whether `name` may stand in CookiePolicyCookie: token octets of RFC 9110
 * and `[ ] ( ) / : @ { }`, `*` as wildcard, at least one octet that is no
 * `*`, no `%2A` beside one. Returns NULL, or what is wrong, to follow
 * "cookie name 'x': ".
 */
const char *cp_name_error(cp_span name);

/* Whether the name holds a wildcard. */
int cp_name_is_pattern(cp_span name);

/* Literal octets of a pattern in all: what "the longest literal" compares. */
apr_size_t cp_pattern_literals(cp_span pattern);

/* Octets before the first `*`; all of them where there is none. */
apr_size_t cp_pattern_prefix(cp_span pattern);

/* Whether the whole of `name` fits. Linear in both lengths. */
int cp_pattern_match(cp_span pattern, cp_span name);

/*
 * The fold: SP, HTAB, 00-1F, 7F, 85, A0 and the UTF-8 forms of Unicode
 * blanks trimmed at both ends, one pair of double quotes and leading `=`
 * taken off, percent-decoded once, `. [ SP +` as `_`, ASCII lower case.
 * What the taking-off lays bare is trimmed again. Several leading `=` go, but
 * one pair of quotes only, and nothing is trimmed after the decoding. In a
 * pattern of the table `*` stays the wildcard: a decoded `%2A` cannot occur
 * there.
 * Writes at most name.n octets to `out` (no terminator) and returns how many.
 */
apr_size_t cp_name_fold(char *out, cp_span name);

#endif
