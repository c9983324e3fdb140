/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names are compared by their first octet before anything else: a request has
 * a dozen fields, and this runs over them for each.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "httpd/fields.h"

static __attribute__((noinline)) const char *join(apr_pool_t *p, const apr_table_t *table,
                                                  const char *name)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)fields->elts;
    const char *joined = NULL;
    int i;

    for (i = 0; i < fields->nelts; i++, entry++)
        if ((entry->key[0] | 0x20) == (name[0] | 0x20) && !strcasecmp(entry->key, name))
            joined = joined ? apr_pstrcat(p, joined, ", ", entry->val, NULL) : entry->val;
    return joined;
}

const char *cp_fields_joined(apr_pool_t *p, const apr_table_t *table, const char *name)
{
    /* Most often there is none, which the table's own index tells. */
    return apr_table_get(table, name) ? join(p, table, name) : NULL;
}

void cp_fields_remove(apr_table_t *table, int (*unwanted)(const char *name))
{
    const apr_array_header_t *fields = apr_table_elts(table);
    int i = 0;

    while (i < fields->nelts) {
        const char *name = APR_ARRAY_IDX(fields, i, apr_table_entry_t).key;

        /* Takes out all of this name, wherever they stand: start again. */
        if (unwanted(name)) {
            apr_table_unset(table, name);
            i = 0;
        } else
            i++;
    }
}
