/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the compiled table. Cheap enough for every cookie of every request.
 */
#include "policy/table.h"

#include "cookie/name.h"
#include "policy/index.h"

const cp_hit *cp_table_find_folded(const cp_table *table, cp_span name, char *scratch)
{
    apr_size_t n = cp_name_fold(scratch, name);

    return cp_index_find(table->folded, (cp_span){scratch, n});
}

const cp_category *cp_table_category(const cp_table *table, const char *id, apr_size_t n)
{
    int i;

    for (i = 0; i < table->categories->nelts; i++) {
        const cp_category *c = APR_ARRAY_IDX(table->categories, i, const cp_category *);

        if (n && *c->id == *id && strlen(c->id) == n && !memcmp(c->id, id, n))
            return c;
    }
    return NULL;
}

int cp_table_offers(const cp_table *table, const char *lang)
{
    int i;

    for (i = 0; i < table->languages->nelts; i++)
        if (!strcmp(lang, APR_ARRAY_IDX(table->languages, i, const char *)))
            return 1;
    return 0;
}
