/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table as a device storage disclosure of IAB Tech Lab's Transparency and
 * Consent Framework ("Vendor Device Storage & Operational Disclosures", 1.1).
 */
#ifndef CP_PAGE_DISCLOSURES_H
#define CP_PAGE_DISCLOSURES_H

#include "page/view.h"
#include "text/buf.h"

/*
 * An object with the members `disclosures` and `domains`. `host` is where a
 * cookie without `domain=` is stored. What the format demands and no table
 * has is said so that it is never too little: see README.md, "Exports".
 */
void cp_page_disclosures(cp_buf *out, const cp_view *view, const char *host);

#endif
