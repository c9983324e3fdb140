/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One record a message, for the page and for errors in JSON alike.
 */
#include "page/say.h"

#define FAILED CP_T_PAGE_TITLE_FAILED

static const cp_saying sayings[] = {
    [CP_SAY_SAVED] = {CP_T_SAY_SAVED, CP_T_PAGE_TITLE_SAVED, "status", 1},
    [CP_SAY_NOT_KEPT] = {CP_T_SAY_NOT_KEPT, FAILED, "alert", 1},
    [CP_SAY_CHANGED] = {CP_T_SAY_CHANGED, FAILED, "alert", 0},
    [CP_SAY_FORBIDDEN] = {CP_T_SAY_FORBIDDEN, FAILED, "alert", 0},
    [CP_SAY_BAD_FORM] = {CP_T_SAY_BAD_FORM, FAILED, "alert", 0},
    [CP_SAY_WRONG_TYPE] = {CP_T_SAY_WRONG_TYPE, FAILED, "alert", 0},
    [CP_SAY_TOO_LARGE] = {CP_T_SAY_TOO_LARGE, FAILED, "alert", 0},
    [CP_SAY_METHOD] = {CP_T_SAY_METHOD, FAILED, "alert", 0},
    [CP_SAY_PREVIEW] = {CP_T_SAY_PREVIEW, FAILED, "alert", 0},
    [CP_SAY_NOT_RECORDED] = {CP_T_SAY_NOT_RECORDED, FAILED, "alert", 0},
    [CP_SAY_NO_RECEIPT] = {CP_T_SAY_NO_RECEIPT, CP_T_PAGE_TITLE_NO_RECEIPT, "alert", 0},
    [CP_SAY_RECEIPT_LATER] = {CP_T_SAY_RECEIPT_LATER, CP_T_PAGE_TITLE_NO_RECEIPT, "alert", 0},
};

const cp_saying *cp_saying_of(cp_say say)
{
    return say == CP_SAY_NOTHING ? NULL : &sayings[say];
}
