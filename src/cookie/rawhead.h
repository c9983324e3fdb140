/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A response head as raw octets: what interim answers, `nph-` scripts and
 * tunnels write past every request filter.
 *
 * Lines end as the most lenient browser ends them: at CR, at LF, or at both.
 * The head ends as every browser ends it, at LF LF or LF CR LF: an end seen
 * earlier than the reader sees it would let the lines behind it pass.
 */
#ifndef CP_COOKIE_RAWHEAD_H
#define CP_COOKIE_RAWHEAD_H

#include "apr_pools.h"
#include "text/span.h"

/* The longest head that is collected; a longer one closes the connection. */
#define CP_RAW_HEAD_MAX 65536

typedef enum {
    CP_HEAD_PARTIAL, /* could still become a head: collect more */
    CP_HEAD_NONE,    /* is none (no status line within its first octets): a body */
    CP_HEAD_WHOLE    /* ends with its empty line */
} cp_head_state;

typedef struct {
    apr_size_t length; /* with its empty line */
    int status;        /* of the status line, 0 where it has no number */
} cp_head;

/*
 * What `data` begins with; *head is set where it is whole. Browsers skip a few
 * octets of rubbish before `HTTP` (up to four), in any case of letters; so does
 * this. `from` is where an earlier call with the same, shorter data left off
 * (0 the first time) and is advanced, so that collecting bit by bit stays
 * linear. Where the data is cut into pieces makes no difference to the answer.
 */
cp_head_state cp_head_scan(cp_head *head, cp_span data, apr_size_t *from);

/*
 * What to do with a Set-Cookie line of a head: return its value as it is to
 * keep it, another NUL-terminated value to write that instead, NULL to drop
 * the line. `value` is trimmed, with folded lines joined by one SP and a NUL
 * behind it; it is good until the function returns.
 */
typedef const char *(*cp_judge_line_fn)(void *baton, const char *value);

/*
 * The head with its Set-Cookie lines judged and its Set-Cookie2 lines dropped;
 * every other octet stays, and the end of the head stays the end. Names are
 * compared in any case and past all blanks and controls in them; a Set-Cookie
 * line with a NUL is dropped unasked. A head that ends without its empty line
 * (the script died) is sifted as far as it goes. *sifted is `head` itself
 * where nothing changed, else a copy from `p`. Returns the number of lines
 * dropped. Linear in head.n.
 */
apr_size_t cp_head_sift(cp_span *sifted, cp_span head, cp_judge_line_fn judge, void *baton,
                        apr_pool_t *p);

#endif
