/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is declared has its slot from the start, so that its counters are exact
 * whatever else comes; a name that nobody declared is looked up, by its
 * pattern where it looks made up. Nobody waits for anybody.
 *
 * The memory hangs on the process's pool under a name: the module is unloaded
 * and loaded anew at a restart, and nothing of its own would lead there.
 */
#include "httpd/private.h"

#include "apr_shm.h"
#include "apr_strings.h"
#include "httpd/audit.h"
#include "httpd/check.h"
#include "policy/generated.h"

#define MEMORY "cookiepolicy-audit"

/* The attributes of so many lines of a name are read, and of one in so many
 * from then on: what is set at every answer is mostly set in one way. */
#define READ_FIRST 8
#define READ_EACH  64

/* A name longer than this is looked up as it is cut. */
#define LONGEST 256

typedef struct {
    apr_shm_t *shm;
    apr_size_t size;
} memory;

static cp_ledger *make_memory(memory *m, apr_pool_t *process, apr_size_t size)
{
    if (apr_shm_create(&m->shm, size, NULL, process) != APR_SUCCESS)
        return NULL;
    m->size = size;
    memset(apr_shm_baseaddr_get(m->shm), 0, size);
    return cp_ledger_make(apr_shm_baseaddr_get(m->shm), size);
}

/* The ledger of an earlier start where it has the same size and layout, else a
 * new one. */
static cp_ledger *find_ledger(server_rec *s, apr_size_t size)
{
    apr_pool_t *process = s->process->pool;
    memory *m = NULL;
    void *found = NULL;
    cp_ledger *ledger = NULL;

    apr_pool_userdata_get(&found, MEMORY, process);
    if (found) {
        m = found;
        if (m->shm && m->size == size)
            ledger = cp_ledger_take_over(apr_shm_baseaddr_get(m->shm), size);
        if (!ledger && m->shm) {
            apr_shm_destroy(m->shm);
            m->shm = NULL;
        }
    } else {
        m = apr_pcalloc(process, sizeof(*m));
        apr_pool_userdata_set(m, MEMORY, NULL, process);
    }
    return ledger ? ledger : make_memory(m, process, size);
}

static void give_slots(cp_audit *audit, const cp_table *table, apr_pool_t *p)
{
    const cp_entry *const *entries = (const cp_entry *const *)table->entries->elts;
    int i, n = table->entries->nelts;

    audit->declared = apr_pcalloc(p, (apr_size_t)n * sizeof(cp_seen *) + 1);
    for (i = 0; i < n; i++)
        audit->declared[entries[i]->rank] = cp_ledger_slot(
            audit->ledger, audit->host, (cp_span){entries[i]->name, entries[i]->length}, 1);
}

static void join_host(cp_ledger *ledger, server_rec *s, apr_pool_t *p)
{
    cp_conf *conf = cp_conf_of(s);
    const char *host = s->server_hostname ? s->server_hostname : "-";

    if (!cp_conf_active(conf) || conf->audit)
        return;
    conf->audit = apr_pcalloc(p, sizeof(*conf->audit));
    conf->audit->ledger = ledger;
    conf->audit->host = cp_span_of(host);
    give_slots(conf->audit, conf->table, p);
}

int cp_audit_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    apr_size_t size = cp_conf_of(s)->declared->audit.size;
    const apr_array_header_t *servers = cp_servers(ptemp, s);
    cp_ledger *ledger;
    int i;

    (void)plog;
    if (!size)
        return OK;
    ledger = find_ledger(s, size);
    if (!ledger) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, s,
                     "cookiepolicy: CookiePolicyAudit: no shared memory of %" APR_SIZE_T_FMT
                     " octets could be had",
                     size);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    for (i = 0; i < servers->nelts; i++)
        join_host(ledger, APR_ARRAY_IDX(servers, i, server_rec *), pconf);
    if (cp_ledger_overflow(ledger))
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, s,
                     "cookiepolicy: CookiePolicyAudit: there is room for %" APR_SIZE_T_FMT
                     " names, fewer than are declared; give it more memory",
                     cp_ledger_room(ledger));
    return OK;
}

/* What its row does not speak for: undeclared, a lookalike, a forged choice. */
static __attribute__((noinline)) cp_seen *slot_by_name(const cp_audit *audit, cp_span name)
{
    char pattern[LONGEST + 2];
    apr_size_t n;

    if (name.n > LONGEST)
        name.n = LONGEST;
    n = cp_name_pattern(pattern, name);
    return cp_ledger_slot(audit->ledger, audit->host, n ? (cp_span){pattern, n} : name, 0);
}

static inline cp_seen *slot_of(const cp_audit *audit, const cp_entry *entry, cp_span name,
                               cp_verdict verdict)
{
    if (entry && verdict < CP_HOLD_UNDECLARED)
        return audit->declared[entry->rank];
    return name.n && verdict != CP_HOLD_MALFORMED ? slot_by_name(audit, name) : NULL;
}

void cp_audit_sent(request_rec *r, const cp_visit *visit, const cp_entry *entry, cp_span name,
                   cp_verdict verdict)
{
    cp_seen *seen = slot_of(visit->conf->audit, entry, name, verdict);

    if (!seen)
        return;
    cp_seen_add(&seen->sent[verdict]);
    cp_seen_touch(seen, r->unparsed_uri, r->request_time);
}

/* Whether the answer sends the browser where it has just been: an application
 * that finds out whether cookies are kept, and would ask for ever. */
static int is_sent_back(request_rec *r)
{
    const char *to, *path;

    if (!ap_is_HTTP_REDIRECT(r->status))
        return 0;
    to = apr_table_get(r->headers_out, "Location");
    if (!to)
        to = apr_table_get(r->err_headers_out, "Location");
    if (!to || !r->unparsed_uri)
        return 0;
    path = strstr(to, "://");
    path = path ? strchr(path + 3, '/') : to;
    return path && !strcmp(path, r->unparsed_uri);
}

void cp_audit_set(request_rec *r, const cp_visit *visit, const cp_entry *entry, cp_span name,
                  cp_verdict verdict, cp_span line, apr_int64_t life)
{
    cp_seen *seen = slot_of(visit->conf->audit, entry, name, verdict);
    apr_uint64_t before;

    if (!seen)
        return;
    cp_seen_touch(seen, cp_initial(r)->unparsed_uri, r->request_time);
    if (life == 0) {
        cp_seen_add(&seen->deleted);
        return;
    }
    before = __atomic_fetch_add(&seen->set[verdict], 1, __ATOMIC_RELAXED);
    if (life != CP_DURATION_NONE && (before < READ_FIRST || before % READ_EACH == 0))
        cp_seen_attributes(seen, line, life);
    if (!cp_passes(verdict) && is_sent_back(cp_initial(r)))
        cp_seen_add(&seen->counts[CP_SEEN_LOOPED]);
}

void cp_audit_returned(const cp_visit *visit, const cp_entry *entry, cp_span name)
{
    cp_seen *seen = slot_of(visit->conf->audit, entry, name, CP_HOLD_REFUSED);

    if (seen)
        cp_seen_add(&seen->counts[CP_SEEN_RETURNED]);
}
