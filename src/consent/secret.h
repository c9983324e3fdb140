/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys that sign choice cookies (design: section 5; R41).
 *
 * The tag is SipHash-2-4 over the cookie's name, its scope and its value, so
 * that no other cookie, host or key gives the same; 64 bits as 11 characters
 * of base64url. It proves that this site wrote the value, not who sent it.
 */
#ifndef CP_CONSENT_SECRET_H
#define CP_CONSENT_SECRET_H

#include "apr_pools.h"
#include "text/span.h"

#define CP_TAG_LENGTH 11

/* The shortest line that is a key. */
#define CP_SECRET_MIN 32

typedef struct cp_secret cp_secret;

/*
 * Reads the text of a key file: one key a line, `#` lines and blank ones are
 * passed over, blanks at both ends and a byte order mark do not count. The first
 * key signs, all of them verify, which is how one is replaced by another. A
 * control octet in a key is an error: octets straight from a generator would
 * fall into lines by chance. Returns NULL, or what is wrong, which names the
 * line and never a key. From `p`.
 */
const char *cp_secret_read(const cp_secret **secret, cp_span text, apr_pool_t *p);

/* How many keys there are; at least one. */
int cp_secret_keys(const cp_secret *secret);

/* What is signed: `value` up to and with the `.` before its tag. */
typedef struct {
    cp_span name, scope, value;
} cp_signed;

/* Writes CP_TAG_LENGTH characters, no terminator. */
void cp_secret_sign(char *tag, const cp_secret *secret, const cp_signed *what);

/* Whether one of the keys gives `tag`. All are tried, and compared in a time
 * that does not depend on the octets. */
int cp_secret_verifies(const cp_secret *secret, const cp_signed *what, cp_span tag);

#endif
