/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, up to U+10FFFF. */
#ifndef CP_TEXT_UTF8_H
#define CP_TEXT_UTF8_H

#include "text/span.h"

int cp_utf8_valid(cp_span text);

#endif
