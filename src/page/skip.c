/* SPDX-License-Identifier: Apache-2.0 */
#include "page/skip.h"

#include "text/octets.h"

const char *cp_skip_plain(const char *p, const char *end)
{
    return cp_octet_find(p, '<', end);
}
