/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A browser sends `1` or nothing. A proxy may have added a field of its own or
 * joined what it got, so each part counts by itself.
 */
#include "consent/signal.h"

#include "text/span.h"

int cp_signal_given(const char *field)
{
    cp_span rest = cp_span_of(field);

    while (rest.n)
        if (cp_span_is(cp_span_trim(cp_span_cut(&rest, rest, ',')), "1"))
            return 1;
    return 0;
}
