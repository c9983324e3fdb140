/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A language that a host words itself has a full copy of its texts, so that who
 * shows a text need not know where it comes from.
 */
#include "page/wording.h"

#include <string.h>

/* A host's texts in one language. */
typedef struct {
    const char *lang; /* as offered: `fr-ca`, though the texts may be those of `fr` */
    cp_texts texts;
} wording;

struct cp_wordings {
    const apr_array_header_t *own; /* wording: the languages that have some */
};

const cp_texts *cp_wording(const cp_wordings *all, const char *lang)
{
    int i;

    for (i = 0; all && i < all->own->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all->own, i, wording).lang, lang))
            return &APR_ARRAY_IDX(all->own, i, wording).texts;
    return cp_lang_texts(lang);
}
