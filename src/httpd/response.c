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
#include "httpd/audit.h"
#include "httpd/cache.h"
#include "httpd/csp.h"
#include "httpd/fields.h"
#include "httpd/interim.h"
#include "httpd/mount.h"
#include "httpd/response.h"
#include "httpd/tell.h"
#include "httpd/withdraw.h"

cp_response_pass cp_response_pass_of(request_rec *r, cp_visit *visit)
{
    return (cp_response_pass){
        .r = r,
        .visit = visit,
        .judge = cp_judge_of(visit->conf->table, &visit->choice, r->pool),
        .tells_all = cp_tells_all(r),
        .counts = visit->conf->audit != NULL,
    };
}

/* The choice cookie's names, on http and on https: the one that does not count
 * here would count on the other. */
static int is_choice(const cp_visit *visit, cp_span name)
{
    return cp_span_equal(name, visit->conf->name_http) ||
           cp_span_equal(name, visit->conf->name_https);
}

static inline cp_verdict judge(const cp_response_pass *pass, cp_span line, cp_span *name,
                               const cp_entry **entry)
{
    const cp_visit *visit = pass->visit;

    *entry = NULL;
    *name = (cp_span){"", 0}; /* a line with a control octet has none to show */
    if (cp_set_cookie_name(name, line) != CP_SET_COOKIE_OK)
        return CP_HOLD_MALFORMED;
    if (is_choice(visit, *name))
        return CP_HOLD_FORGED;
    return cp_judge_name(entry, &pass->judge, *name);
}

/* From the answer's own time on: a handler may have run for a while, and the
 * dates that it wrote are measured from its end. */
static apr_int64_t life_of(cp_response_pass *pass, cp_span line)
{
    if (!pass->now)
        pass->now = apr_time_now();
    return cp_set_cookie_life(line, pass->now);
}

/* The line, its life no longer than its row says (R6). */
static const char *shortened(const cp_response_pass *pass, cp_span line, apr_int64_t life,
                             apr_int64_t allowed)
{
    if (allowed == CP_DURATION_NONE || life == CP_LIFE_SESSION ||
        (allowed != CP_DURATION_SESSION && life <= allowed))
        return line.p;
    return cp_set_cookie_shorten(line, allowed == CP_DURATION_SESSION ? CP_LIFE_SESSION : allowed,
                                 pass->r->pool);
}

/* What the page handler stored in this request, also where the site has added
 * to the attributes since (`Header edit Set-Cookie`). */
static int is_own_line(const cp_visit *visit, const char *line)
{
    int i;

    for (i = 0; i < visit->own_lines->nelts; i++) {
        cp_span own = APR_ARRAY_IDX(visit->own_lines, i, cp_span);

        if (!strncmp(line, own.p, own.n) && (line[own.n] == ';' || !line[own.n]))
            return 1;
    }
    return 0;
}

static const char *drop(cp_response_pass *pass, cp_span name, cp_verdict verdict)
{
    pass->dropped++;
    if (pass->tells_all || verdict == CP_HOLD_UNDECLARED)
        cp_tell_held(pass->r, pass->visit, "Set-Cookie", name, verdict);
    return NULL;
}

static int is_among(const apr_array_header_t *lines, const char *line)
{
    int i;

    for (i = 0; i < lines->nelts; i++)
        if (APR_ARRAY_IDX(lines, i, const char *) == line)
            return 1;
    return 0;
}

/* The tables are gone through again where they have changed: a line is counted
 * once, and not at all where we wrote it. Apart, for hosts without an audit. */
static __attribute__((noinline)) void count(const cp_response_pass *pass, const cp_entry *entry,
                                            cp_span name, cp_verdict verdict, cp_span line,
                                            apr_int64_t life)
{
    cp_visit *visit = pass->visit;

    if (!visit->counted)
        visit->counted = apr_array_make(cp_initial(pass->r)->pool, 8, sizeof(const char *));
    if (is_among(visit->counted, line.p) ||
        (visit->withdrawal && is_among(visit->withdrawal->lines, line.p)))
        return;
    APR_ARRAY_PUSH(visit->counted, const char *) = line.p;
    cp_audit_set(pass->r, visit, entry, name, verdict, line, life);
}

/* What goes out instead of a line that was counted. */
static __attribute__((noinline)) const char *counted(const cp_response_pass *pass, const char *line)
{
    APR_ARRAY_PUSH(pass->visit->counted, const char *) = line;
    return line;
}

const char *cp_response_line(cp_response_pass *pass, const char *line)
{
    cp_span whole, name;
    const cp_entry *entry;
    cp_verdict verdict;
    apr_int64_t allowed, life;

    if (pass->visit->own_lines && is_own_line(pass->visit, line))
        return line;
    whole = cp_span_of(line);
    verdict = judge(pass, whole, &name, &entry);
    if (verdict >= CP_HOLD_MALFORMED) {
        if (pass->counts)
            count(pass, entry, name, verdict, whole, CP_DURATION_NONE);
        return drop(pass, name, verdict);
    }
    allowed = entry ? entry->row->duration.seconds : CP_DURATION_NONE;
    if (allowed == CP_DURATION_NONE && !pass->counts &&
        (verdict == CP_PASS_EXEMPT || verdict == CP_PASS_UNDECLARED))
        return line;
    life = life_of(pass, whole);
    if (pass->counts)
        count(pass, entry, name, verdict, whole, life);
    if (life == 0) /* a deletion passes for everybody alike (R23) */
        return line;
    if (!cp_passes(verdict))
        return drop(pass, name, verdict);
    if (verdict == CP_PASS_GRANTED || verdict == CP_PASS_NO_OBJECTION)
        pass->kept_bound++;
    line = shortened(pass, whole, life, allowed);
    return pass->counts && line != whole.p ? counted(pass, line) : line;
}

static int is_set_cookie(const char *key)
{
    return (key[0] | 0x20) == 's' &&
           (!strcmp(key, "Set-Cookie") || !strncasecmp(key, "Set-Cookie", 10));
}

/* Set-Cookie2, and a Set-Cookie whose name has a blank behind it, which core
 * would answer 500 for. */
static int is_stray(const char *key)
{
    return is_set_cookie(key) && key[10] && !key[10 + strspn(key + 10, "2 \t")];
}

/* Writes the lines of a table anew; NULL ones are dropped. To empty a table that
 * holds nothing else is much less work than to take them out of it. */
static void replace_lines(apr_table_t *table, const char *const *lines, int n)
{
    int i;

    if (apr_table_elts(table)->nelts == n)
        apr_table_clear(table);
    else
        apr_table_unset(table, "Set-Cookie");
    for (i = 0; i < n; i++)
        if (lines[i])
            apr_table_addn(table, "Set-Cookie", lines[i]);
}

/* Judges the lines of one table, from field `i` on, and changes what has to
 * change. Apart, since most tables have none. */
static __attribute__((noinline)) void sift_lines(cp_response_pass *pass, apr_table_t *table, int i)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)fields->elts + i;
    const char **lines =
        apr_palloc(pass->r->pool, (apr_size_t)(fields->nelts - i) * sizeof(*lines));
    int strays = 0, changed = 0, n = 0;

    for (; i < fields->nelts; i++, entry++) {
        if (!is_set_cookie(entry->key))
            continue;
        if (entry->key[10]) {
            strays |= is_stray(entry->key);
            continue;
        }
        lines[n] = cp_response_line(pass, entry->val);
        changed |= lines[n++] != entry->val;
    }
    if (!pass->visit->enforced)
        return;
    if (strays) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, pass->r,
                      "cookiepolicy: Set-Cookie2, or a Set-Cookie field with a blank in its name, "
                      "was dropped");
        cp_fields_remove(table, is_stray);
    }
    if (changed)
        replace_lines(table, lines, n);
}

static inline void sift_table(cp_response_pass *pass, apr_table_t *table)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)fields->elts;
    int i;

    for (i = 0; i < fields->nelts; i++)
        if (is_set_cookie(entry[i].key)) {
            sift_lines(pass, table, i);
            return;
        }
}

/* A long stream costs a comparison for each of its brigades. */
static inline int is_as_left(const cp_left *left, const apr_table_t *table)
{
    return left->table == table && left->length == apr_table_elts(table)->nelts;
}

static inline void leave(cp_left *left, const apr_table_t *table)
{
    left->table = table;
    left->length = apr_table_elts(table)->nelts;
}

/* It brings a policy of its own, which is stricter than the site's, unless it is
 * in the site's frame. */
static int is_own_page(request_rec *r, const cp_visit *visit)
{
    if (visit->conf->frames)
        return 0;
    return visit->claimed || (r->handler && !strcmp(r->handler, CP_PAGE_HANDLER));
}

static void sift_answer(request_rec *r, cp_visit *visit)
{
    cp_response_pass pass;
    cp_left *left = visit->left;
    int deletes;

    /* The head is made of the first two tables once, at the first brigade; a
     * trailer may change until the last. */
    if (is_as_left(&left[0], r->headers_out) && is_as_left(&left[1], r->err_headers_out) &&
        apr_is_empty_table(r->trailers_out))
        return;
    pass = cp_response_pass_of(r, visit);
    sift_table(&pass, r->headers_out);
    sift_table(&pass, r->err_headers_out);
    sift_table(&pass, r->trailers_out);
    deletes = visit->withdrawal && cp_withdraw_send(r, visit);
    if (visit->enforced && (pass.kept_bound || pass.dropped || deletes))
        cp_cache_restrict(r, pass.kept_bound || deletes, visit->choice.signalled != 0);
    if (visit->conf->table->csp && visit->enforced && !visit->excluded && !is_own_page(r, visit))
        cp_csp_send(r, visit);
    leave(&left[0], r->headers_out);
    leave(&left[1], r->err_headers_out);
}

apr_status_t cp_response_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    cp_visit *visit = cp_visit_of(f->r);

    if (visit->active) {
        sift_answer(f->r, visit);
        /* With assbackwards the handler writes the head itself, as body. */
        if (!f->r->assbackwards)
            cp_interim_settle(f->r->connection);
    }
    return ap_pass_brigade(f->next, bb);
}
