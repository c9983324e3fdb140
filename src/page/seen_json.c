/* SPDX-License-Identifier: Apache-2.0 */
/* The audit in JSON: everything that is counted, and the line that a name needs. */
#include "page/seen.h"
#include "text/json.h"
#include "text/time.h"

/* Verdicts that never came are left out. */
static void verdicts(cp_buf *out, const char *name, const apr_uint64_t counts[CP_VERDICTS])
{
    int i;

    cp_json_begin(out, name, "{");
    for (i = 0; i < CP_VERDICTS; i++)
        if (counts[i])
            cp_json_number(out, cp_verdict_name((cp_verdict)i), (apr_int64_t)counts[i]);
    cp_buf_puts(out, "}");
}

static void text(cp_buf *out, const char *name, const char *value)
{
    cp_json_text(out, name, *value ? cp_seen_text(out->pool, value) : NULL);
}

static void moment(cp_buf *out, const char *name, apr_time_t t)
{
    cp_json_text(out, name, t ? cp_rfc3339(out->pool, t) : NULL);
}

static void cookie(cp_buf *out, const cp_seen_view *view, const cp_seen *seen)
{
    const cp_entry *entry = cp_seen_entry(view, seen);
    cp_seen_standing standing = cp_seen_stands(view, seen);
    int i;

    cp_json_begin(out, NULL, "{");
    text(out, "host", seen->host);
    text(out, "name", seen->name);
    cp_json_text(out, "standing", cp_seen_standing_name(standing));
    cp_json_text(out, "category", entry ? entry->category->id : NULL);
    verdicts(out, "set", seen->set);
    verdicts(out, "sent", seen->sent);
    cp_json_number(out, "deleted", (apr_int64_t)seen->deleted);
    for (i = 0; i < CP_SEEN_COUNTS; i++)
        cp_json_number(out, cp_seen_count_name((cp_seen_count)i), (apr_int64_t)seen->counts[i]);
    cp_json_number(out, "life_min", seen->life_min);
    cp_json_number(out, "life_max", seen->life_max);
    cp_json_flag(out, "longer_than_declared", cp_seen_is_longer(view, seen));
    text(out, "domain", seen->domain);
    text(out, "path", seen->path);
    text(out, "first_path", seen->first_path);
    moment(out, "first", seen->first);
    moment(out, "last", seen->last);
    if (standing == CP_SEEN_UNKNOWN)
        cp_json_text(out, "proposal", cp_seen_proposal(out->pool, seen));
    cp_buf_puts(out, "}");
}

void cp_seen_json(cp_buf *out, const cp_seen_view *view)
{
    int i;

    cp_json_begin(out, NULL, "{");
    cp_json_number(out, "room", (apr_int64_t)view->room);
    cp_json_number(out, "overflow", (apr_int64_t)view->overflow);
    cp_json_begin(out, "cookies", "[");
    for (i = 0; i < view->seen->nelts; i++)
        cookie(out, view, &APR_ARRAY_IDX(view->seen, i, cp_seen));
    cp_buf_puts(out, "]}\n");
}
