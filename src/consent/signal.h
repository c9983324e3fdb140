/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Global Privacy Control (W3C): the field Sec-GPC.
 */
#ifndef CP_CONSENT_SIGNAL_H
#define CP_CONSENT_SIGNAL_H

/* Whether a Sec-GPC field, several joined by commas, says `1`: one exact part
 * is enough, every other value is as good as none. NULL: there is no field. */
int cp_signal_given(const char *field);

#endif
