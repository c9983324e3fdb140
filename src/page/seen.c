/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all formats ask of a name. An undeclared name is looked up again in
 * today's table: it may have been counted before its row was written.
 */
#include "page/seen.h"

#include "apr_strings.h"

const char *cp_seen_standing_name(cp_seen_standing standing)
{
    static const char *const names[] = {"declared", "covered", "undeclared", "strange"};

    return names[standing];
}

const char *cp_seen_count_name(cp_seen_count count)
{
    static const char *const names[CP_SEEN_COUNTS] = {
        "secure",  "httponly", "samesite_lax", "samesite_strict", "samesite_none", "partitioned",
        "session", "lasting",  "read",         "returned",        "looped"};

    return names[count];
}

const cp_entry *cp_seen_entry(const cp_seen_view *view, const cp_seen *seen)
{
    int i;

    for (i = 0; i < view->hosts->nelts; i++) {
        const cp_seen_host *host = &APR_ARRAY_IDX(view->hosts, i, cp_seen_host);
        const cp_entry *entry = NULL;

        /* The ledger cuts what is long. */
        if (!strncmp(host->name, seen->host, CP_SEEN_HOST - 1))
            entry = cp_table_find(host->table, cp_span_of(seen->name));
        if (entry)
            return entry;
    }
    return NULL;
}

cp_seen_standing cp_seen_stands(const cp_seen_view *view, const cp_seen *seen)
{
    if (seen->declared)
        return CP_SEEN_DECLARED;
    if (cp_seen_entry(view, seen))
        return CP_SEEN_COVERED;
    if (seen->deleted || seen->set[CP_PASS_UNDECLARED] || seen->set[CP_HOLD_UNDECLARED] ||
        seen->sent[CP_PASS_UNDECLARED] || seen->sent[CP_HOLD_UNDECLARED])
        return CP_SEEN_UNKNOWN;
    /* Verdicts of a row that is gone. */
    return seen->set[CP_HOLD_LOOKALIKE] || seen->sent[CP_HOLD_LOOKALIKE] ||
                   seen->set[CP_HOLD_FORGED] || seen->sent[CP_HOLD_FORGED]
               ? CP_SEEN_STRANGE
               : CP_SEEN_UNKNOWN;
}

apr_uint64_t cp_seen_total(const apr_uint64_t counts[CP_VERDICTS])
{
    apr_uint64_t n = 0;
    int i;

    for (i = 0; i < CP_VERDICTS; i++)
        n += counts[i];
    return n;
}

apr_uint64_t cp_seen_passed(const apr_uint64_t counts[CP_VERDICTS])
{
    apr_uint64_t n = 0;
    int i;

    for (i = 0; i < CP_VERDICTS; i++)
        n += cp_passes((cp_verdict)i) ? counts[i] : 0;
    return n;
}

int cp_seen_is_missing(const cp_seen *seen)
{
    return seen->declared && !seen->deleted && !cp_seen_total(seen->set) &&
           !cp_seen_total(seen->sent);
}

int cp_seen_is_longer(const cp_seen_view *view, const cp_seen *seen)
{
    const cp_entry *entry = cp_seen_entry(view, seen);
    apr_int64_t declared = entry ? entry->row->duration.seconds : CP_DURATION_NONE;

    return declared != CP_DURATION_NONE && seen->life_max && seen->life_max > declared;
}

const char *cp_seen_text(apr_pool_t *p, const char *octets)
{
    cp_buf out;

    cp_buf_init(&out, p, strlen(octets));
    for (; *octets; octets++)
        if (*octets < ' ' || *octets > '~' || *octets == '\\')
            cp_buf_printf(&out, "\\x%02X", (unsigned)(unsigned char)*octets);
        else
            cp_buf_add(&out, octets, 1);
    return out.p;
}

/* A date that was said to the second may have lost or won some on its way. */
#define SLACK 60

const char *cp_seen_duration(apr_pool_t *p, apr_int64_t seconds)
{
    static const struct {
        apr_int64_t days;
        const char *unit;
    } units[] = {{365, "y"}, {30, "mo"}, {7, "w"}, {1, "d"}};
    apr_int64_t days;
    apr_size_t i = 0;

    if (seconds < 120)
        return apr_psprintf(p, "%" APR_INT64_T_FMT "s", seconds);
    if (seconds < 86400 - SLACK)
        return apr_psprintf(p, "%" APR_INT64_T_FMT "m", (seconds + 59) / 60);
    if (seconds > 36500 * APR_INT64_C(86400))
        return "100y";
    days = (seconds - SLACK + 86399) / 86400;
    while (days % units[i].days)
        i++;
    return apr_psprintf(p, "%" APR_INT64_T_FMT "%s", days / units[i].days, units[i].unit);
}
