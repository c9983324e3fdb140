/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names are compared by their first octet before anything else: a request has
 * a dozen fields, and this runs over them for each.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "httpd/fields.h"

/* Whether a field has that name; it is mostly spelled so. */
static inline int is_named(const apr_table_entry_t *entry, const char *name)
{
    return (entry->key[0] | 0x20) == (name[0] | 0x20) &&
           (!strcmp(entry->key, name) || !strcasecmp(entry->key, name));
}

/* Two passes: an answer can bring thousands of fields of one name, and joining
 * them one by one would copy the first of them thousands of times. */
static __attribute__((noinline)) const char *join(apr_pool_t *p, const apr_table_t *table,
                                                  const char *name)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    apr_array_header_t *parts = apr_array_make(p, 8, sizeof(const char *));
    int i;

    for (i = 0; i < fields->nelts; i++) {
        const apr_table_entry_t *entry = &APR_ARRAY_IDX(fields, i, apr_table_entry_t);

        if (!is_named(entry, name))
            continue;
        if (parts->nelts)
            APR_ARRAY_PUSH(parts, const char *) = ", ";
        APR_ARRAY_PUSH(parts, const char *) = entry->val;
    }
    return apr_array_pstrcat(p, parts, 0);
}

/* How many fields of that name there are, and the first's value. */
static int count(const apr_table_t *table, const char *name, const char **first)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)fields->elts;
    int i, n = 0;

    for (i = 0; i < fields->nelts; i++, entry++)
        if (is_named(entry, name) && !n++)
            *first = entry->val;
    return n;
}

const char *cp_fields_joined(apr_pool_t *p, const apr_table_t *table, const char *name)
{
    const char *first = NULL;

    return count(table, name, &first) <= 1 ? first : join(p, table, name);
}

/* Where there is one field its own value was returned, and tells it. */
void cp_fields_replace(apr_table_t *table, const char *name, const char *old, const char *value)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    apr_table_entry_t *entry = (apr_table_entry_t *)fields->elts, *end = entry + fields->nelts;

    while (entry < end && (entry->val != old || !is_named(entry, name)))
        entry++;
    if (entry < end)
        entry->val = (char *)value;
    else
        apr_table_setn(table, name, value);
}

int cp_fields_hold(const apr_table_t *table, const char *value)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    int i;

    for (i = 0; i < fields->nelts; i++)
        if (APR_ARRAY_IDX(fields, i, apr_table_entry_t).val == value)
            return 1;
    return 0;
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
