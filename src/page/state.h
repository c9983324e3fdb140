/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stylesheet that a page with the banner links to, made for one visitor: it
 * alone reveals what concerns that one, and gives it its look (the style is
 * src/page/styles/banner.css).
 */
#ifndef CP_PAGE_STATE_H
#define CP_PAGE_STATE_H

#include "page/view.h"
#include "text/buf.h"

/* Whether the visitor has still to be asked: some category of opt-in is neither
 * granted nor refused. */
int cp_state_is_open(const cp_view *view);

/*
 * Writes it, UTF-8. Of the view it reads the table, the choice and `report`, in
 * which nothing is asked. `mode` is the host's CookiePolicyBanner: pages of before
 * may be in caches where it is Off now.
 */
void cp_state_write(cp_buf *out, const cp_view *view, cp_banner_mode mode);

#endif
