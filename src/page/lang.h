/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The built-in texts and the choice of a language.
 */
#ifndef CP_PAGE_LANG_H
#define CP_PAGE_LANG_H

#include "apr_pools.h"
#include "apr_tables.h"
#include "text/span.h"
#include "texts.h"

/* The built-in texts for a tag (lower case): its own, else those of the
 * longer part of it that has some (`fr-ca`: `fr`), else those of a language that
 * is written the same (`no`, `nn`: `nb`; `iw`: `he`), else NULL. */
const cp_texts *cp_lang_texts(const char *lang);

/* Whether built-in texts exist for `lang`: whether cp_lang_texts finds some. */
int cp_lang_known(const char *lang);

/* Their languages, for a message: "en fr". */
const char *cp_lang_list(apr_pool_t *p);

/*
 * The offered language that a tag finds (RFC 4647 lookup): itself, else without
 * its last subtags (`fr-ca`: `fr`), else the first offered of its language (`fr`:
 * `fr-ca`; `no`: `nb`, `nn`); NULL: none. Case does not count. `offered` holds
 * const char *, lower case.
 */
const char *cp_lang_find(const apr_array_header_t *offered, cp_span tag);

/*
 * The language of a page: what `asked` (a `lang=` of the query, may be NULL)
 * finds, else the best of Accept-Language (may be NULL; RFC 9110 12.5.4: each
 * range finds as above, q-values, `*`, never what is named with q=0), else the
 * first offered. `offered` as above, at least one. Returns one of them.
 */
const char *cp_lang_choose(const apr_array_header_t *offered, const char *asked,
                           const char *accept_language);

#endif
