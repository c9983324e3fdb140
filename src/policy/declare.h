/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directives: from the words of a line to what a server declares.
 */
#ifndef CP_POLICY_DECLARE_H
#define CP_POLICY_DECLARE_H

#include "policy/model.h"

/*
 * Adds one directive, given as its words (const char *), to `d`. Returns
 * NULL, or what was read and what is allowed, from `p`; `d` must not be used
 * after an error.
 */
typedef const char *(*cp_declare_fn)(cp_declared *d, const apr_array_header_t *words,
                                     cp_where where, apr_pool_t *p);

typedef struct {
    const char *name;
    cp_declare_fn declare;
    const char *usage; /* its arguments, for messages */
} cp_directive;

/* Every directive of this module, closed by a record without a name. */
extern const cp_directive cp_directives[];

/* Splits `args` and declares; the error names the directive. */
const char *cp_declare(cp_declared *d, const cp_directive *directive, const char *args,
                       cp_where where, apr_pool_t *p);

#endif
