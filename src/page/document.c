/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Not a picture of the page but all that it is made from, in one order: the
 * policy as policy.json tells it and the built-in texts. What changes one
 * word of the page changes the hash; what changes its markup does not.
 */
#include "page/document.h"

#include "page/json.h"
#include "text/digest.h"

void cp_document_write(cp_buf *out, const cp_view *view)
{
    static const cp_choice nobody;
    const cp_view shown = {.table = view->table,
                           .choice = &nobody,
                           .wordings = view->wordings,
                           .lang = view->lang,
                           .path = view->path,
                           .choice_name = view->choice_name};

    cp_buf_puts(out, "{\"schema\":1");
    cp_page_json_policy(out, &shown);
    cp_page_json_texts(out, &shown);
    cp_buf_puts(out, "}");
}

void cp_document_hash(char hash[CP_DOCUMENT_HASH + 1], cp_span text, apr_pool_t *p)
{
    unsigned char raw[CP_DOCUMENT_HASH / 2];
    apr_size_t i;

    cp_digest_raw(raw, sizeof(raw), text, p);
    for (i = 0; i < sizeof(raw); i++) {
        hash[2 * i] = "0123456789abcdef"[raw[i] >> 4];
        hash[2 * i + 1] = "0123456789abcdef"[raw[i] & 15];
    }
    hash[CP_DOCUMENT_HASH] = '\0';
}
