/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the audit has counted, for those who read it: the cookies seen, beside
 * what the hosts declare (design: section 7). Never a value of a cookie.
 *
 * Names, domains and paths come from visitors and applications: whoever writes
 * one writes cp_seen_text of it, in the escaping of his format.
 */
#ifndef CP_PAGE_SEEN_H
#define CP_PAGE_SEEN_H

#include "policy/ledger.h"
#include "text/buf.h"

typedef struct {
    const char *name;
    const cp_table *table;
} cp_seen_host;

typedef struct {
    const apr_array_header_t *seen;  /* cp_seen, sorted by host and name */
    const apr_array_header_t *hosts; /* cp_seen_host; a name may stand there twice */
    apr_uint64_t overflow;           /* as cp_ledger_overflow, of all hosts */
    apr_size_t room;                 /* as cp_ledger_room */
    const char *host;                /* the only one that is shown; NULL: all are */
    const char *look;                /* where the stylesheet is; NULL: nowhere */
} cp_seen_view;

/* What became of one name. */
typedef enum {
    CP_SEEN_DECLARED, /* it has a row */
    CP_SEEN_COVERED,  /* it has none of its own any more, but one that fits */
    CP_SEEN_UNKNOWN,  /* nobody declared it */
    CP_SEEN_STRANGE   /* neither, and nothing to declare: a lookalike, a forged choice */
} cp_seen_standing;

const char *cp_seen_standing_name(cp_seen_standing standing);

/* The row of a name today, or NULL. */
const cp_entry *cp_seen_entry(const cp_seen_view *view, const cp_seen *seen);
cp_seen_standing cp_seen_stands(const cp_seen_view *view, const cp_seen *seen);

/* Set-Cookie lines or pairs of Cookie fields; of them those that pass. */
apr_uint64_t cp_seen_total(const apr_uint64_t counts[CP_VERDICTS]);
apr_uint64_t cp_seen_passed(const apr_uint64_t counts[CP_VERDICTS]);

/* Declared, and neither set, deleted nor sent. */
int cp_seen_is_missing(const cp_seen *seen);

/* A life was seen that is longer than the row's duration. */
int cp_seen_is_longer(const cp_seen_view *view, const cp_seen *seen);

/* Printable ASCII: every other octet, and the backslash, as \xNN. Different
 * octets stay different. From `p`. */
const char *cp_seen_text(apr_pool_t *p, const char *octets);

/* Seconds as a directive writes them, rounded up to whole units; the seconds
 * that Expires loses on its way do not count. From `p`. */
const char *cp_seen_duration(apr_pool_t *p, apr_int64_t seconds);

/* The names of a cp_seen_count, for fields and columns. */
const char *cp_seen_count_name(cp_seen_count count);

/*
 * The line that declares a name that nobody did. What no server can know is
 * `?`, which httpd does not take. NULL where the name cannot stand in one.
 */
const char *cp_seen_proposal(apr_pool_t *p, const cp_seen *seen);

/* The formats. */
void cp_seen_html(cp_buf *out, const cp_seen_view *view);
void cp_seen_json(cp_buf *out, const cp_seen_view *view);
void cp_seen_csv(cp_buf *out, const cp_seen_view *view);
void cp_seen_conf(cp_buf *out, const cp_seen_view *view);
void cp_seen_openmetrics(cp_buf *out, const cp_seen_view *view);

#endif
