/* SPDX-License-Identifier: Apache-2.0 */
/* A line that lacks what its prefix asks for is ignored, also one that deletes. */
#include "cookie/prefix.h"

static const struct {
    const char *text;
    cp_prefix asks;
} prefixes[] = {
    {"__Host-Http-", {.secure = 1, .httponly = 1, .host_only = 1}},
    {"__Host-", {.secure = 1, .host_only = 1}},
    {"__Http-", {.secure = 1, .httponly = 1}},
    {"__Secure-", {.secure = 1}},
};

cp_prefix cp_cookie_prefix(cp_span name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
        apr_size_t n = strlen(prefixes[i].text);

        if (name.n >= n && cp_span_is_nocase((cp_span){name.p, n}, prefixes[i].text))
            return prefixes[i].asks;
    }
    return (cp_prefix){0};
}
