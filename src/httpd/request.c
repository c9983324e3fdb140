/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cookies are taken out of r->headers_in in place, as early as the host is
 * known, so that SetEnvIf, <If>, rewrite rules, caches and logs see what the
 * handler sees; and once more after all fixups, in case a module has put a
 * Cookie field back or a subrequest has brought its own.
 */
#include "httpd/private.h"

#include "apr_lib.h"
#include "apr_strings.h"
#include "cookie/request.h"
#include "httpd/audit.h"
#include "httpd/fields.h"
#include "httpd/interim.h"
#include "httpd/request.h"
#include "httpd/tell.h"
#include "httpd/visit.h"
#include "httpd/withdraw.h"

/* A field that CGI would export under the name of one of our variables, or
 * Cookie2, which nobody should read any more (RFC 6265 9.4). */
static int is_stray(const char *key)
{
    static const char *const names[] = {"cookie2", "cookie_consent", "cookie_consent_state", NULL};
    const char *const *name;

    if (strncasecmp(key, "cookie", 6) || !key[6])
        return 0;
    for (name = names; *name; name++) {
        const char *k = key, *n = *name;

        while (*k && *n && (apr_isalnum(*k) ? apr_tolower(*k) : '_') == *n) {
            k++;
            n++;
        }
        if (!*k && !*n)
            return 1;
    }
    return 0;
}

static void remove_strays(apr_table_t *table)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)fields->elts;
    int i;

    for (i = 0; i < fields->nelts; i++)
        if ((entry[i].key[0] | 0x20) == 'c' && is_stray(entry[i].key)) {
            cp_fields_remove(table, is_stray);
            return;
        }
}

/* One sifting of a Cookie field. */
typedef struct {
    cp_judge judge;
    request_rec *r;
    const cp_visit *visit;
    cp_span own;   /* as in the visit */
    int counts;    /* whether the audit hears of it */
    int tells_all; /* whether the log, or the audit, hears of every cookie */
    int refused;   /* a declared name was refused */
} sift;

/* What stands after a comma. Apart, so that pairs do not pay for it. */
static __attribute__((noinline)) int keep_part(const sift *s, cp_span name, cp_place place)
{
    return !cp_span_equal(name, s->own) &&
           !cp_cut_after_comma(&s->judge, name, place == CP_PLACE_JOIN);
}

/* What somebody is to hear of. Apart, since mostly nobody does. */
static __attribute__((noinline)) void tell(const sift *s, const cp_entry *entry, cp_span name,
                                           cp_verdict verdict)
{
    if (s->counts)
        cp_audit_sent(s->r, s->visit, entry, name, verdict);
    if (!cp_passes(verdict))
        cp_tell_held(s->r, s->visit, "Cookie", name, verdict);
}

static inline int keep(void *baton, cp_span name, cp_place place)
{
    sift *s = baton;
    const cp_entry *entry;
    cp_verdict verdict;

    if (place != CP_PLACE_PAIR)
        return keep_part(s, name, place);
    if (cp_span_equal(name, s->own))
        return s->visit->conf->declared->choice.forward == 1;
    verdict = cp_judge_name(&entry, &s->judge, name);
    if (cp_passes(verdict)) {
        if (s->counts)
            tell(s, entry, name, verdict);
        return 1;
    }
    s->refused |= verdict == CP_HOLD_REFUSED;
    if (s->tells_all || verdict == CP_HOLD_UNDECLARED)
        tell(s, entry, name, verdict);
    return 0;
}

static void hold_cookie_field(request_rec *r, cp_visit *visit, const cp_pieces *pieces)
{
    cp_span whole = pieces->field, kept;
    sift s;

    s.judge = cp_judge_of(visit->conf->table, &visit->choice, r->pool);
    s.r = r;
    s.visit = visit;
    s.own = visit->own;
    s.counts = visit->conf->audit && !visit->sifted; /* what a browser sent, once */
    s.tells_all = s.counts || cp_tells_all(r);
    s.refused = 0;
    /* `sifted` outlives a subrequest that brought the field. */
    cp_pieces_sift(&kept, pieces, keep, &s, cp_initial(r)->pool);
    if (!visit->enforced)
        kept = whole;
    else if (kept.n)
        cp_fields_replace(r->headers_in, "Cookie", whole.p, kept.p);
    else
        apr_table_unset(r->headers_in, "Cookie");
    visit->sifted = kept.p;
    visit->saw_refused |= s.refused;
}

static void hold_cookies(request_rec *r, cp_visit *visit)
{
    const char *field = cp_fields_joined(r->pool, r->headers_in, "Cookie");
    cp_pieces pieces;

    if (field && field != visit->sifted)
        hold_cookie_field(r, visit, cp_cookie_cut(&pieces, cp_span_of(field)));
}

/* Set again in fixups, since SetEnvIf and others may have overwritten them.
 * Where nobody was before us they stand first, and a look tells. */
void cp_request_variables(request_rec *r, const cp_visit *visit)
{
    static const char consent[] = "COOKIE_CONSENT", state[] = "COOKIE_CONSENT_STATE";
    apr_table_t *variables = r->subprocess_env;
    const apr_array_header_t *all = apr_table_elts(variables);
    const apr_table_entry_t *first = (const apr_table_entry_t *)all->elts;

    if (!all->nelts) {
        apr_table_addn(variables, consent, visit->consent);
        apr_table_addn(variables, state, visit->state);
    } else if (all->nelts < 2 || first[0].key != consent || first[0].val != visit->consent ||
               first[1].key != state || first[1].val != visit->state) {
        apr_table_setn(variables, consent, visit->consent);
        apr_table_setn(variables, state, visit->state);
    }
}

int cp_request_early(request_rec *r)
{
    cp_visit *made = cp_visit_made(r), *visit;
    int is_first;
    cp_pieces pieces;

    visit = made ? made : cp_visit_begin(r, &pieces);
    if (!visit->active)
        return DECLINED;
    is_first = !visit->looked;
    visit->looked = 1;
    if (visit->enforced)
        remove_strays(r->headers_in);
    if (made)
        hold_cookies(r, visit);
    else if (visit->cookie) /* it has just been read */
        hold_cookie_field(r, visit, &pieces);
    if (is_first && visit->saw_refused)
        cp_withdraw_prepare(r, visit);
    cp_request_variables(r, visit);
    cp_interim_arm(r, visit);
    return DECLINED;
}

int cp_request_fixups(request_rec *r)
{
    cp_visit *visit = cp_visit_of(r);

    if (!visit->active)
        return DECLINED;
    hold_cookies(r, visit);
    cp_request_variables(r, visit);
    return DECLINED;
}

int cp_request_log(request_rec *r)
{
    cp_visit *visit = cp_visit_of(r);

    if (visit->active && !visit->looked) {
        hold_cookies(r, visit);
        cp_request_variables(r, visit);
    }
    return DECLINED;
}
