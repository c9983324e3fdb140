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
static const char *shortened(request_rec *r, const cp_entry *entry, cp_span line)
{
    apr_int64_t allowed = entry ? entry->row->duration.seconds : CP_DURATION_NONE, life;

    if (allowed == CP_DURATION_NONE)
        return line.p;
    life = cp_set_cookie_life(line, r->request_time);
    if (life == CP_LIFE_SESSION || life == 0 || (allowed != CP_DURATION_SESSION && life <= allowed))
        return line.p;
    return cp_set_cookie_shorten(line, allowed == CP_DURATION_SESSION ? CP_LIFE_SESSION : allowed,
                                 r->pool);
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
    cp_span whole, name;
    const cp_entry *entry;
    cp_verdict verdict;

    if (is_own_line(visit, line))
        return line;
    whole = cp_span_of(line);
    verdict = judge(r, visit, whole, &name, &entry);
    if (!cp_passes(verdict) && verdict < CP_HOLD_MALFORMED &&
        cp_set_cookie_life(whole, r->request_time) == 0)
        verdict = CP_PASS_DELETION;
    if (!cp_passes(verdict)) {
        tally->dropped++;
        cp_tell_held(r, visit, "Set-Cookie", name, verdict);
        return NULL;
    }
    if (verdict != CP_PASS_EXEMPT && verdict != CP_PASS_UNDECLARED)
        tally->kept_bound++;
    return shortened(r, entry, whole);
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

/* Writes the lines of a table anew; NULL ones are dropped. */
static void replace_lines(apr_table_t *table, const char *const *lines, int n)
{
    int i;

    apr_table_unset(table, "Set-Cookie");
    for (i = 0; i < n; i++)
        if (lines[i])
            apr_table_addn(table, "Set-Cookie", lines[i]);
}

/* Judges the lines of one table and changes what has to change. */
static void sift_table(request_rec *r, const cp_visit *visit, apr_table_t *table,
                       cp_response_tally *tally)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)fields->elts;
    const char **lines = NULL;
    int strays = 0, changed = 0, n = 0, i;

    for (i = 0; i < fields->nelts; i++, entry++) {
        if (!is_set_cookie(entry->key))
            continue;
        if (entry->key[10]) {
            strays |= is_stray(entry->key);
            continue;
        }
        if (!lines)
            lines = apr_palloc(r->pool, (apr_size_t)fields->nelts * sizeof(*lines));
        lines[n] = cp_response_line(r, visit, entry->val, tally);
        changed |= lines[n++] != entry->val;
    }
    if (!visit->enforced)
        return;
    if (strays)
        cp_fields_remove(table, is_stray);
    if (changed)
        replace_lines(table, lines, n);
}

apr_status_t cp_response_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    request_rec *r = f->r;
    cp_visit *visit = cp_visit_of(r);
    cp_response_tally tally = {0, 0};

    if (visit->active) {
        sift_table(r, visit, r->headers_out, &tally);
        sift_table(r, visit, r->err_headers_out, &tally);
        if (!apr_is_empty_table(r->trailers_out))
            sift_table(r, visit, r->trailers_out, &tally);
        if (visit->enforced && (tally.kept_bound || tally.dropped))
            cp_cache_restrict(r, tally.kept_bound);
        cp_interim_settle(r->connection);
    }
    return ap_pass_brigade(f->next, bb);
}
