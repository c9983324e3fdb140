/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mark may stand before what another filter has added (mod_deflate's
 * -gzip), so it is looked for anywhere in a tag.
 */
#include "httpd/validator.h"

#include <string.h>

#include "apr_strings.h"
#include "text/buf.h"

const char *cp_validator_mark(apr_pool_t *p, const char *etag, const char *mark, const char *suffix)
{
    const char *opaque = strncmp(etag, "W/", 2) ? etag : etag + 2;
    apr_size_t n = strlen(opaque), tail = suffix ? strlen(suffix) : 0;

    if (n < 2 || opaque[0] != '"' || opaque[n - 1] != '"')
        return NULL;
    n--;
    if (tail && n > tail && !strncmp(opaque + n - tail, suffix, tail))
        n -= tail;
    return apr_psprintf(p, "W/%.*s%s\"", (int)n, opaque, mark);
}

/* The next entity tag of a list, from its W/ to its closing quote; n is 0 at
 * the end, and where the list cannot be read on. */
static cp_span next_tag(const char **list)
{
    const char *start, *end;

    *list += strspn(*list, ", \t");
    start = *list;
    end = strncmp(start, "W/", 2) ? start : start + 2;
    end = *end == '"' ? strchr(end + 1, '"') : NULL;
    if (!end)
        return (cp_span){"", 0};
    *list = end + 1;
    return (cp_span){start, (apr_size_t)(end + 1 - start)};
}

const char *cp_validator_unmark(apr_pool_t *p, const char *list, const char *mark)
{
    cp_buf kept;
    cp_span tag;

    if (!strstr(list, mark))
        return NULL;
    cp_buf_init(&kept, p, strlen(list));
    while ((tag = next_tag(&list)).n) {
        const char *text = apr_pstrmemdup(p, tag.p, tag.n), *at = strstr(text, mark);

        if (!at)
            continue;
        cp_buf_puts(&kept, kept.n ? ", " : "");
        cp_buf_add(&kept, text, (apr_size_t)(at - text));
        cp_buf_puts(&kept, at + strlen(mark));
    }
    return kept.n ? kept.p : NULL;
}
