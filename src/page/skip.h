/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Past the text and the tags that mean nothing, at a few instructions an octet.
 */
#ifndef CP_PAGE_SKIP_H
#define CP_PAGE_SKIP_H

#include "text/span.h"

/*
 * From where text may stand: the first `<` that this does not see through, or `end`.
 * That is one of a tag of an element that matters in a body, of a comment and the
 * like, of a tag that is not whole, or is written in an odd way.
 */
const char *cp_skip_plain(const char *p, const char *end);

#endif
