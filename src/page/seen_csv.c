/* SPDX-License-Identifier: Apache-2.0 */
/* The audit as a table for spreadsheets: one line for each name of each host. */
#include "page/csv.h"
#include "page/seen.h"
#include "text/time.h"

static void head(cp_buf *out)
{
    int i;

    cp_buf_puts(out, "host,name,standing,category");
    for (i = 0; i < CP_VERDICTS; i++)
        cp_buf_printf(out, ",set %s", cp_verdict_name((cp_verdict)i));
    for (i = 0; i < CP_VERDICTS; i++)
        cp_buf_printf(out, ",sent %s", cp_verdict_name((cp_verdict)i));
    cp_buf_puts(out, ",deleted");
    for (i = 0; i < CP_SEEN_COUNTS; i++)
        cp_buf_printf(out, ",%s", cp_seen_count_name((cp_seen_count)i));
    cp_buf_puts(out, ",life_min,life_max,domain,path,first_path,first,last\r\n");
}

static void numbers(cp_buf *out, const apr_uint64_t *counts, int n)
{
    int i;

    for (i = 0; i < n; i++)
        cp_buf_printf(out, ",%" APR_UINT64_T_FMT, counts[i]);
}

static void texts(cp_buf *out, const char *const *values, int n)
{
    int i;

    for (i = 0; i < n; i++) {
        cp_buf_puts(out, ",");
        cp_csv_cell(out, cp_seen_text(out->pool, values[i]));
    }
}

static const char *moment(apr_pool_t *p, apr_time_t t)
{
    return t ? cp_rfc3339(p, t) : "";
}

static void line(cp_buf *out, const cp_seen_view *view, const cp_seen *seen)
{
    const cp_entry *entry = cp_seen_entry(view, seen);
    const char *who[] = {seen->name, cp_seen_standing_name(cp_seen_stands(view, seen)),
                         entry ? entry->category->id : ""};
    const char *where[] = {seen->domain, seen->path, seen->first_path,
                           moment(out->pool, seen->first), moment(out->pool, seen->last)};

    cp_csv_cell(out, cp_seen_text(out->pool, seen->host));
    texts(out, who, 3);
    numbers(out, seen->set, CP_VERDICTS);
    numbers(out, seen->sent, CP_VERDICTS);
    numbers(out, &seen->deleted, 1);
    numbers(out, seen->counts, CP_SEEN_COUNTS);
    cp_buf_printf(out, ",%" APR_INT64_T_FMT ",%" APR_INT64_T_FMT, seen->life_min, seen->life_max);
    texts(out, where, 5);
    cp_buf_puts(out, "\r\n");
}

void cp_seen_csv(cp_buf *out, const cp_seen_view *view)
{
    int i;

    head(out);
    for (i = 0; i < view->seen->nelts; i++)
        line(out, view, &APR_ARRAY_IDX(view->seen, i, cp_seen));
}
