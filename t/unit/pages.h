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

/* Whether a mark begins at `p`; *what is what stands in it. */
static inline int page_mark_at(cp_span *what, const char *p)
{
    static const char *const names[] = {"HEAD", "BODY", "FRAME"};
    int i;

    for (i = 0; i < 3; i++)
        if (!strncmp(p, "[[", 2) && !strncmp(p + 2, names[i], strlen(names[i]))) {
            *what = (cp_span){p + 2, (apr_size_t)(strstr(p, "]]") - p) - 2};
            return 1;
        }
    return 0;
}

static inline void page_read(marked_page *page, const char *file)
{
    FILE *in = fopen(file, "rb");
    apr_size_t i;
    cp_span mark;

    assert_non_null(in);
    snprintf(page->name, sizeof(page->name), "%s", strrchr(file, '/') + 1);
    page->marked_n = fread(page->marked, 1, sizeof(page->marked), in);
    assert_true(page->marked_n < sizeof(page->marked));
    page->marked[page->marked_n] = '\0';
    fclose(in);
    page->plain_n = 0;
    for (i = 0; i < page->marked_n; i++)
        if (page_mark_at(&mark, page->marked + i))
            i += mark.n + 3;
        else
            page->plain[page->plain_n++] = page->marked[i];
}

/* Calls `check` with each page; returns how many there are. */
static inline int each_page(void (*check)(void *baton, const marked_page *page), void *baton)
{
    glob_t files;
    apr_size_t i;

    assert_int_equal(glob("t/pages/*.html", 0, NULL, &files), 0);
    for (i = 0; i < files.gl_pathc; i++) {
        marked_page page;

        page_read(&page, files.gl_pathv[i]);
        check(baton, &page);
    }
    globfree(&files);
    return (int)i;
}

#endif
