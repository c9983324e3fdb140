/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the site's answers get the banner and the notices, and what that
 * changes in their heads (design: section 6). The filter itself is insert.h.
 */
#ifndef CP_HTTPD_PAGES_H
#define CP_HTTPD_PAGES_H

#include "util_filter.h"

#include "page/banner.h"

/*
 * Asked by the filter at its first call with the head of an answer. NULL: this
 * one is left alone, and the filter removes itself. Else the head says already
 * what becomes of it, and what has to be inserted is returned; it lives as long
 * as the configuration.
 */
const cp_inserts *cp_pages_begin(ap_filter_t *f);

#endif
