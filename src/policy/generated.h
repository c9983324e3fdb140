/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that a program makes up as it goes: a session's number, a hash, an
 * account. Thousands of them are one cookie to whoever declares it.
 */
#ifndef CP_POLICY_GENERATED_H
#define CP_POLICY_GENERATED_H

#include "text/span.h"

/*
 * The pattern that stands for a name with a generated part: what is before
 * that part, and `*`. Writes it to `out`, which holds name.n + 2 octets, and
 * returns its length; 0 where nothing in the name looks generated. Where
 * nothing worth a pattern stands before it, that is "*" alone, which
 * CookiePolicyCookie does not take.
 */
apr_size_t cp_name_pattern(char *out, cp_span name);

#endif
