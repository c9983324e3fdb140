/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promise as a whole for hosts that share a signed choice under one domain
 * while all their tables change: what passes is what was agreed to on one of
 * them, and not refused on any since. The visitor's memory of what was shown is
 * kept here as whole sites (site.h). Beside it, what others make of such a
 * choice: another host, another name, another key, another octet.
 */
#include "reading.h"
#include "site.h"

enum { HOSTS = 3, EVENTS = 12 };

#define DAY apr_time_from_sec(86400)

/* What was shown and agreed to for one category since it was refused last. */
typedef struct {
    site sites[EVENTS];
    const site *shown[EVENTS];
    int times, refused;
} memory;

typedef struct {
    const cp_secret *secret;
    site hosts[HOSTS];
    memory remembered[CATEGORIES];
    cp_span value; /* in the browser; empty: none */
    apr_time_t now, chosen;
} world;

typedef struct {
    int granted, changed, refused, undecided, forged;
} tally;

static cp_choice_place place_of(const world *w, const cp_table *table)
{
    return (cp_choice_place){table, w->secret, cp_span_of("choice"), cp_span_of("example.org")};
}

static void remember(world *w, const site *host, int agreed)
{
    int c;

    for (c = 1; c < CATEGORIES; c++) {
        memory *m = &w->remembered[c];

        if (host->gone[c])
            continue;
        if (!(agreed >> c & 1)) {
            m->times = 0;
            m->refused = 1;
            continue;
        }
        m->sites[m->times] = *host;
        m->shown[m->times] = &m->sites[m->times];
        m->times++;
        m->refused = 0;
    }
}

static void choose(world *w, int h, int agreed, apr_pool_t *p)
{
    const cp_table *table = site_table(&w->hosts[h], p);
    cp_choice_place place = place_of(w, table);
    cp_new_choice made = {.granted = site_bits(table, agreed), .now = w->now};
    cp_choice before;
    const char *value;

    made.shared = (cp_span){"", 0};
    if (cp_choice_read(&before, &place, w->value, w->now) == CP_CHOICE_VALID)
        made.shared = w->value;
    value = cp_choice_write(p, &place, &made);
    if (cp_choice_repeats(made.shared, value))
        value = cp_choice_again(p, &place, made.shared);
    else
        w->chosen = w->now;
    w->value = cp_span_of(value);
    remember(w, &w->hosts[h], agreed);
}

static void judge_host(tally *seen, const world *w, const site *host, apr_pool_t *p)
{
    const cp_table *table = site_table(host, p);
    cp_choice_place place = place_of(w, table);
    cp_choice choice;
    int i, is_valid = cp_choice_read(&choice, &place, w->value, w->now) == CP_CHOICE_VALID;

    assert_int_equal(is_valid, w->value.n && w->now - w->chosen <= 180 * DAY);
    for (i = 0; i < host->n; i++) {
        int c = host->rows[i].category;
        const memory *m = &w->remembered[c];
        int yes = is_valid && m->times, holds = yes && site_within(host, m->shown, m->times, c);
        cp_verdict verdict = site_verdict(table, &choice, &host->rows[i], p);

        if (c == 0)
            assert_int_equal(verdict, CP_PASS_EXEMPT);
        else if (host->basis[c] == CP_OPT_OUT)
            assert_int_equal(cp_passes(verdict), !(is_valid && m->refused));
        else {
            assert_int_equal(verdict, holds                    ? CP_PASS_GRANTED
                                      : yes                    ? CP_HOLD_CHANGED
                                      : is_valid && m->refused ? CP_HOLD_REFUSED
                                                               : CP_HOLD_UNDECIDED);
            seen->granted += verdict == CP_PASS_GRANTED;
            seen->changed += verdict == CP_HOLD_CHANGED;
            seen->refused += verdict == CP_HOLD_REFUSED;
            seen->undecided += verdict == CP_HOLD_UNDECIDED;
        }
    }
}

/* Nobody gets anything out of it who is not meant. */
static void judge_others(tally *seen, const world *w, apr_uint64_t *seed, apr_pool_t *p)
{
    const cp_table *table = site_table(&w->hosts[0], p);
    cp_choice_place place = place_of(w, table);
    cp_secret const *other;
    char *value = apr_pstrmemdup(p, w->value.p, w->value.n);
    cp_choice choice;

    if (!w->value.n)
        return;
    assert_null(cp_secret_read(&other, cp_span_of("another key, of thirty-two octets or more"), p));
    switch (random_below(seed, 4)) {
    case 0:
        place.scope = cp_span_of("www.example.org");
        break;
    case 1:
        place.name = cp_span_of("choices");
        break;
    case 2:
        place.secret = other;
        break;
    default:
        value[random_below(seed, (int)w->value.n)] ^= 1;
        break;
    }
    assert_int_not_equal(cp_choice_read(&choice, &place, (cp_span){value, w->value.n}, w->now),
                         CP_CHOICE_VALID);
    assert_int_equal(choice.granted | choice.refused | choice.changed, 0);
    seen->forged++;
}

static void live(tally *seen, apr_uint64_t *seed, apr_pool_t *p)
{
    world w = {.value = {"", 0}, .now = apr_time_from_sec(APR_INT64_C(1767225600))};
    int i, event;

    assert_null(cp_secret_read(&w.secret, cp_span_of("the key of these hosts, long enough"), p));
    for (i = 0; i < HOSTS; i++)
        w.hosts[i] = i && random_below(seed, 2) ? w.hosts[0] : site_random(seed);
    for (event = 0; event < EVENTS; event++) {
        int h = random_below(seed, HOSTS), what = random_below(seed, 20);

        if (what < 9)
            choose(&w, h, random_below(seed, 1 << CATEGORIES), p);
        else if (what < 18)
            site_change(&w.hosts[h], seed);
        else
            w.now += (1 + random_below(seed, 100)) * DAY;
        if (w.now - w.chosen > 180 * DAY) /* what has ended is forgotten */
            memset(w.remembered, 0, sizeof w.remembered);
        for (i = 0; i < HOSTS; i++)
            judge_host(seen, &w, &w.hosts[i], p);
        judge_others(seen, &w, seed, p);
    }
}

static void only_what_was_granted_passes_on_all_hosts_of_a_domain(void **state)
{
    apr_uint64_t seed = 20261123;
    tally seen = {0};
    int round;

    for (round = 0; round < 2500; round++) {
        apr_pool_t *p;

        apr_pool_create(&p, *state);
        live(&seen, &seed, p);
        apr_pool_destroy(p);
    }
    assert_true(seen.granted > 5000 && seen.changed > 5000 && seen.refused > 5000);
    assert_true(seen.undecided > 5000 && seen.forged > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(only_what_was_granted_passes_on_all_hosts_of_a_domain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
