/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The frame that puts the page into a site's own look: an HTML document with
 * two markers, comments of their own that stand there for what is filled in.
 */
#ifndef CP_PAGE_FRAME_H
#define CP_PAGE_FRAME_H

#include "page/view.h"

/* In the head: the title, the stylesheet. In <main> or where one could be: the page. */
#define CP_FRAME_HEAD "<!-- cookie-policy:head -->"
#define CP_FRAME_MAIN "<!-- cookie-policy:main -->"

/*
 * Cuts `text` at its markers; *frame points into it. Returns NULL, or what is
 * wrong and what is allowed, to follow the file's name, from `p`.
 */
const char *cp_frame_cut(cp_frame *frame, cp_span text, apr_pool_t *p);

#endif
