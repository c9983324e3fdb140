/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A language that a host words itself has a full copy of its texts, so that who
 * shows a text need not know where it comes from.
 */
#include "page/wording.h"

#include <string.h>

#include "apr_strings.h"
#include "page/reword.h"

/* A host's texts in one language. */
typedef struct {
    const char *lang; /* as offered: `fr-ca`, though the texts may be those of `fr` */
    cp_texts texts;
} wording;

struct cp_wordings {
    apr_array_header_t *own; /* wording: the languages that have some */
};

static cp_texts *find_own(const cp_wordings *all, const char *lang)
{
    int i;

    for (i = 0; i < all->own->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all->own, i, wording).lang, lang))
            return &APR_ARRAY_IDX(all->own, i, wording).texts;
    return NULL;
}

/* The host's copy of a language's texts, made when it is first asked for. */
static cp_texts *own_texts(cp_wordings *all, const char *lang)
{
    cp_texts *found = find_own(all, lang);
    wording *one;

    if (found)
        return found;
    one = apr_array_push(all->own);
    *one = (wording){lang, *cp_lang_texts(lang)};
    return &one->texts;
}

const cp_wordings *cp_wordings_make(apr_pool_t *p, const cp_table *table, cp_report_fn report,
                                    void *baton)
{
    const apr_array_header_t *reworded = table->declared->reworded;
    cp_wordings *all = apr_palloc(p, sizeof(*all));
    int i;

    all->own = apr_array_make(p, 1, sizeof(wording));
    for (i = 0; i < reworded->nelts; i++) {
        const cp_reworded *one = &APR_ARRAY_IDX(reworded, i, cp_reworded);
        const char *wrong;

        if (!cp_table_offers(table, one->lang) || !cp_lang_known(one->lang))
            continue;
        wrong = cp_reword(own_texts(all, one->lang), one->key, one->text, p);
        if (wrong)
            report(baton, CP_REPORT_ERROR, &one->where,
                   apr_pstrcat(p, "CookiePolicyText ", one->lang, ": ", wrong, NULL));
    }
    return all->own->nelts ? all : NULL;
}

const cp_texts *cp_wording(const cp_wordings *all, const char *lang)
{
    const cp_texts *own = all ? find_own(all, lang) : NULL;

    return own ? own : cp_lang_texts(lang);
}
