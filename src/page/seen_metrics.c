/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit as OpenMetrics 1.0 text. All samples of a family stand together,
 * and no series comes twice: cp_seen_text keeps different names different.
 */
#include "page/seen.h"

/* A label's value, between its quotes. */
static void label(cp_buf *out, const char *octets)
{
    const char *c = cp_seen_text(out->pool, octets);

    for (; *c; c++) {
        if (*c == '\\' || *c == '"')
            cp_buf_puts(out, "\\");
        cp_buf_add(out, c, 1);
    }
}

static void family(cp_buf *out, const char *name, const char *type, const char *help)
{
    cp_buf_printf(out, "# TYPE cookiepolicy_%s %s\n# HELP cookiepolicy_%s %s\n", name, type, name,
                  help);
}

static void sample(cp_buf *out, const char *name, const cp_seen *seen, const char *verdict,
                   apr_uint64_t value)
{
    cp_buf_printf(out, "cookiepolicy_%s_total{host=\"", name);
    label(out, seen->host);
    cp_buf_puts(out, "\",name=\"");
    label(out, seen->name);
    if (verdict)
        cp_buf_printf(out, "\",verdict=\"%s", verdict);
    cp_buf_printf(out, "\"} %" APR_UINT64_T_FMT "\n", value);
}

/* Verdicts that never came have no series. */
static void verdicts(cp_buf *out, const char *name, const cp_seen *seen,
                     const apr_uint64_t counts[CP_VERDICTS])
{
    int i;

    for (i = 0; i < CP_VERDICTS; i++)
        if (counts[i])
            sample(out, name, seen, cp_verdict_name((cp_verdict)i), counts[i]);
}

static void set(cp_buf *out, const char *name, const cp_seen *seen)
{
    verdicts(out, name, seen, seen->set);
}

static void sent(cp_buf *out, const char *name, const cp_seen *seen)
{
    verdicts(out, name, seen, seen->sent);
}

static void deleted(cp_buf *out, const char *name, const cp_seen *seen)
{
    sample(out, name, seen, NULL, seen->deleted);
}

static void returned(cp_buf *out, const char *name, const cp_seen *seen)
{
    sample(out, name, seen, NULL, seen->counts[CP_SEEN_RETURNED]);
}

static void looped(cp_buf *out, const char *name, const cp_seen *seen)
{
    sample(out, name, seen, NULL, seen->counts[CP_SEEN_LOOPED]);
}

static const struct {
    const char *name, *help;
    void (*write)(cp_buf *out, const char *name, const cp_seen *seen);
} counters[] = {
    {"set_cookies", "Set-Cookie lines of answers, by verdict.", set},
    {"sent_cookies", "Cookies of requests, by verdict.", sent},
    {"deleting_cookies", "Set-Cookie lines that delete their cookie.", deleted},
    {"returned_cookies", "Refused cookies that came long after their deletion.", returned},
    {"looped_cookies", "Cookies dropped on a redirect to the same address.", looped},
};

void cp_seen_openmetrics(cp_buf *out, const cp_seen_view *view)
{
    apr_size_t c;
    int i;

    for (c = 0; c < sizeof(counters) / sizeof(*counters); c++) {
        family(out, counters[c].name, "counter", counters[c].help);
        for (i = 0; i < view->seen->nelts; i++)
            counters[c].write(out, counters[c].name, &APR_ARRAY_IDX(view->seen, i, cp_seen));
    }
    family(out, "names", "gauge", "Names that are listed here.");
    cp_buf_printf(out, "cookiepolicy_names %d\n", view->seen->nelts);
    family(out, "names_room", "gauge", "Names for which there is room.");
    cp_buf_printf(out, "cookiepolicy_names_room %" APR_SIZE_T_FMT "\n", view->room);
    family(out, "names_overflow", "counter", "Cookies whose name found no room.");
    cp_buf_printf(out, "cookiepolicy_names_overflow_total %" APR_UINT64_T_FMT "\n", view->overflow);
    cp_buf_puts(out, "# EOF\n");
}
