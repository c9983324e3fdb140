/* SPDX-License-Identifier: Apache-2.0 */
/* The values of attributes, as a browser uses them. */
#ifndef CP_PAGE_REFERENCE_H
#define CP_PAGE_REFERENCE_H

#include "apr.h"

/*
 * Decodes the character references of an attribute's value in place (HTML standard,
 * 13.2.5.72 and on): the numeric ones, to UTF-8, and those by name that addresses have
 * reason to use (amp, lt, gt, quot, apos, colon, sol, period, num, quest, equals);
 * others stay as they are. Returns the octets left, never more than `n`.
 */
apr_size_t cp_reference_decode(char *p, apr_size_t n);

/* What the URL standard takes out of an address first: blanks and controls around it,
 * line ends and tabs in it. In place; returns the octets left. */
apr_size_t cp_reference_trim(char *p, apr_size_t n);

#endif
