/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accept-Language and ?lang=: whatever they say, the answer is an offered
 * language, and what is asked for goes before what is preferred.
 */
#include <string.h>

#include "fuzz/lib/fuzz.h"
#include "page/lang.h"

static const char *const languages[] = {"en", "fr", "fr-ca", "nb", "pt-br", "he", "de-x-y"};

static apr_array_header_t *offered(apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 8, sizeof(const char *));
    size_t i;

    for (i = 0; i < sizeof(languages) / sizeof(*languages); i++)
        APR_ARRAY_PUSH(all, const char *) = languages[i];
    return all;
}

static void must_be_offered(const char *lang)
{
    size_t i = 0;

    while (i < sizeof(languages) / sizeof(*languages) && languages[i] != lang)
        i++;
    MUST(i < sizeof(languages) / sizeof(*languages));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    apr_pool_t *p = fuzz_pool();
    char *field = malloc(n + 1);
    const apr_array_header_t *all = offered(p);
    const char *found;

    memcpy(field, data, n);
    field[n] = '\0';
    must_be_offered(cp_lang_choose(all, NULL, field));
    must_be_offered(cp_lang_choose(all, field, NULL));
    found = cp_lang_find(all, cp_span_of(field));
    if (found) {
        must_be_offered(found);
        MUST(cp_lang_choose(all, field, "fr;q=0.5") == found);
    }
    apr_pool_destroy(p);
    free(field);
    return 0;
}
