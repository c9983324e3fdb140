/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of header fields, where apr_table alone does not do.
 */
#ifndef CP_HTTPD_FIELDS_H
#define CP_HTTPD_FIELDS_H

#include "apr_tables.h"

/* The values of all fields of a name, joined by ", " as core does; the value
 * itself where there is one, NULL where there is none. */
const char *cp_fields_joined(apr_pool_t *p, const apr_table_t *table, const char *name);

/* Gives the fields of a name one value instead of `old`, which is what
 * cp_fields_joined returned of them. */
void cp_fields_replace(apr_table_t *table, const char *name, const char *old, const char *value);

/* Whether a field has this very value: the same string, not an equal one. */
int cp_fields_hold(const apr_table_t *table, const char *value);

/* Removes every field whose name `unwanted` says yes to. */
void cp_fields_remove(apr_table_t *table, int (*unwanted)(const char *name));

#endif
