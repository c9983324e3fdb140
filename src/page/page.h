/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cookie policy page (design: section 6): HTML from the table, valid,
 * complete and usable without script or style.
 */
#ifndef CP_PAGE_PAGE_H
#define CP_PAGE_PAGE_H

#include "page/view.h"
#include "text/buf.h"

/* Writes the document, or the part of it that view->part says, UTF-8. Everything
 * declared is escaped (R44). */
void cp_page_html(cp_buf *out, const cp_view *view);

#endif
