/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The awkward pages of t/pages: each with marks at the places that the HTML
 * standard gives, written by hand. Without the marks it is what is fed.
 *
 *     [[HEAD]]  [[BODY]]  [[BODY fr]] with the language  [[FRAME address]]
 */
#ifndef T_UNIT_PAGES_H
#define T_UNIT_PAGES_H

#include <glob.h>

#include "exact.h"

#define PAGES_ROOM 4096

typedef struct {
    char name[64];
    char marked[PAGES_ROOM], plain[PAGES_ROOM];
    apr_size_t marked_n, plain_n;
} marked_page;

static inline void page_read(marked_page *page, const char *file)
{
    FILE *in = fopen(file, "rb");
    apr_size_t i;

    assert_non_null(in);
    snprintf(page->name, sizeof(page->name), "%s", strrchr(file, '/') + 1);
    page->marked_n = fread(page->marked, 1, sizeof(page->marked), in);
    assert_true(page->marked_n < sizeof(page->marked));
    page->marked[page->marked_n] = '\0';
    fclose(in);
    page->plain_n = 0;
    for (i = 0; i < page->marked_n; i++) {
        const char *p = page->marked + i;

        if (page->marked_n - i > 2 && !memcmp(p, "[[", 2) && memchr("HBF", p[2], 3))
            i = (apr_size_t)(strstr(p, "]]") + 1 - page->marked);
        else
            page->plain[page->plain_n++] = *p;
    }
}

/* Calls `check` with each page; returns how many there are. */
static inline int each_page(void (*check)(const marked_page *page))
{
    glob_t files;
    apr_size_t i;

    assert_int_equal(glob("t/pages/*.html", 0, NULL, &files), 0);
    for (i = 0; i < files.gl_pathc; i++) {
        marked_page page;

        page_read(&page, files.gl_pathv[i]);
        check(&page);
    }
    globfree(&files);
    return (int)i;
}

#endif
