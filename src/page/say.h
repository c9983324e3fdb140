/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each cp_say means to a visitor.
 */
#ifndef CP_PAGE_SAY_H
#define CP_PAGE_SAY_H

#include "page/lang.h"
#include "page/view.h"

typedef struct {
    cp_text text;
    cp_text title;    /* the frame of the page's title: "Saved: {title}" */
    const char *role; /* "status" for good news, "alert" for bad */
    int at_choice;    /* shown where a redirect arrives, else above all */
} cp_saying;

/* NULL for CP_SAY_NOTHING. */
const cp_saying *cp_saying_of(cp_say say);

#endif
