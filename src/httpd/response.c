/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs just before httpd writes the head, whoever made the answer, and again
 * at each brigade: an error found while writing makes a new answer with new
 * cookies. All three tables are looked at, since which of them carries a
 * Set-Cookie depends on the producer and on the status.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "cookie/setcookie.h"
#include "httpd/cache.h"
#include "httpd/fields.h"
#include "httpd/interim.h"
#include "httpd/response.h"
#include "httpd/tell.h"

#define SCRATCH 256

static cp_verdict judge(request_rec *r, const cp_visit *visit, cp_span line, cp_span *name,
                        const cp_entry **entry)
{
    char small[SCRATCH];

    *entry = NULL;
    *name = (cp_span){"", 0}; /* a line with a control octet has none to show */
    if (cp_set_cookie_name(name, line) != CP_SET_COOKIE_OK)
        return CP_HOLD_MALFORMED;
    if (cp_span_equal(*name, visit->own))
        return CP_HOLD_FORGED;
    return cp_judge_name(visit->conf->table, &visit->choice, *name,
                         name->n <= SCRATCH ? small : apr_palloc(r->pool, name->n), entry);
}

/* The line, its life no longer than its row says (R6). */
static const char *shortened(request_rec *r, const cp_entry *entry, const char *line)
{
    apr_int64_t allowed = entry ? entry->row->duration.seconds : CP_DURATION_NONE, life;

    if (allowed == CP_DURATION_NONE)
        return line;
    life = cp_set_cookie_life(cp_span_of(line), r->request_time);
    if (life == CP_LIFE_SESSION || life == 0 || (allowed != CP_DURATION_SESSION && life <= allowed))
        return line;
    return cp_set_cookie_shorten(
        cp_span_of(line), allowed == CP_DURATION_SESSION ? CP_LIFE_SESSION : allowed, r->pool);
}

/* The choice that the page handler stored in this request, also where the
 * site has added to its attributes since (`Header edit Set-Cookie`). */
static int is_own_line(const cp_visit *visit, const char *line)
{
    apr_size_t n = visit->own_cookie ? strcspn(visit->own_cookie, ";") : 0;

    return n && !strncmp(line, visit->own_cookie, n) && (line[n] == ';' || !line[n]);
}

const char *cp_response_line(request_rec *r, const cp_visit *visit, const char *line,
                             cp_response_tally *tally)
{
    cp_span name;
    const cp_entry *entry;
    cp_verdict verdict;

    if (is_own_line(visit, line))
        return line;
    verdict = judge(r, visit, cp_span_of(line), &name, &entry);
    if (!cp_passes(verdict) && verdict < CP_HOLD_MALFORMED &&
        cp_set_cookie_life(cp_span_of(line), r->request_time) == 0)
        verdict = CP_PASS_DELETION;
    if (!cp_passes(verdict)) {
        tally->dropped++;
        cp_tell_held(r, visit, "Set-Cookie", name, verdict);
        return NULL;
    }
    if (verdict != CP_PASS_EXEMPT && verdict != CP_PASS_UNDECLARED)
        tally->kept_bound++;
    return shortened(r, entry, line);
}

static int is_set_cookie(const char *key)
{
    return (key[0] | 0x20) == 's' && !strncasecmp(key, "Set-Cookie", 10);
}

/* Set-Cookie2, and a Set-Cookie whose name has a blank behind it, which core
 * would answer 500 for. */
static int is_stray(const char *key)
{
    return is_set_cookie(key) && key[10] && !key[10 + strspn(key + 10, "2 \t")];
}

/* How many fields of a table begin like Set-Cookie; *strays of them are none. */
static int count_lines(const apr_table_t *table, int *strays)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)fields->elts;
    int i, n = 0;

    *strays = 0;
    for (i = 0; i < fields->nelts; i++, entry++)
        if (is_set_cookie(entry->key)) {
            n += !entry->key[10];
            *strays += is_stray(entry->key);
        }
    return n;
}

/* Judges the lines of one table and, where one changes, writes them anew. */
static void sift_table(request_rec *r, const cp_visit *visit, apr_table_t *table,
                       cp_response_tally *tally)
{
    int strays, n = count_lines(table, &strays), changed = 0, i, k = 0;
    const apr_array_header_t *fields = apr_table_elts(table);
    const char **lines;

    if (strays && visit->enforced)
        cp_fields_remove(table, is_stray);
    if (!n)
        return;
    lines = apr_palloc(r->pool, (apr_size_t)n * sizeof(*lines));
    for (i = 0; i < fields->nelts; i++) {
        const apr_table_entry_t *entry = &APR_ARRAY_IDX(fields, i, apr_table_entry_t);

        if (is_set_cookie(entry->key) && !entry->key[10]) {
            lines[k] = cp_response_line(r, visit, entry->val, tally);
            changed |= lines[k++] != entry->val;
        }
    }
    if (!changed || !visit->enforced)
        return;
    apr_table_unset(table, "Set-Cookie");
    for (i = 0; i < n; i++)
        if (lines[i])
            apr_table_addn(table, "Set-Cookie", lines[i]);
}

apr_status_t cp_response_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    request_rec *r = f->r;
    cp_visit *visit = cp_visit_of(r);
    cp_response_tally tally = {0, 0};

    if (visit->active) {
        sift_table(r, visit, r->headers_out, &tally);
        sift_table(r, visit, r->err_headers_out, &tally);
        sift_table(r, visit, r->trailers_out, &tally);
        if (visit->enforced && (tally.kept_bound || tally.dropped))
            cp_cache_restrict(r, tally.kept_bound);
        cp_interim_settle(r->connection);
    }
    return ap_pass_brigade(f->next, bb);
}
