/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stylesheet of the page, made from src/page/styles/look.css.
 */
#ifndef CP_PAGE_LOOK_H
#define CP_PAGE_LOOK_H

extern const char cp_look[];      /* NUL-terminated */
extern const char cp_look_hash[]; /* letters and digits: another for another stylesheet */

#endif
