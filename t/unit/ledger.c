/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger of cookies seen: bounded, exact for what is declared, without a lock. */
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "policy/ledger.h"

static cp_span text(const char *of)
{
    return cp_span_of(of);
}

/* Memory that the children of this process share with it. */
static void *shared(apr_size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(memory != MAP_FAILED);
    return memory;
}

static cp_ledger *ledger_for(apr_size_t names)
{
    return cp_ledger_make(shared(cp_ledger_size(names)), cp_ledger_size(names));
}

static void a_name_has_one_slot_in_each_host(void **state)
{
    cp_ledger *ledger = ledger_for(8);
    cp_seen *a = cp_ledger_slot(ledger, text("a.example"), text("sid"), 0);

    (void)state;
    assert_non_null(a);
    assert_ptr_equal(cp_ledger_slot(ledger, text("a.example"), text("sid"), 0), a);
    assert_ptr_not_equal(cp_ledger_slot(ledger, text("b.example"), text("sid"), 0), a);
    assert_ptr_not_equal(cp_ledger_slot(ledger, text("a.example"), text("SID"), 0), a);
    assert_ptr_not_equal(cp_ledger_slot(ledger, text("a.examples"), text("id"), 0), a);
    assert_int_equal(cp_ledger_list(*state, ledger)->nelts, 4);
}

static void a_flood_leaves_room_for_what_is_declared_and_is_counted(void **state)
{
    enum { NAMES = 400, FLOOD = 100000 };
    cp_ledger *ledger = ledger_for(NAMES);
    int i, got = 0;

    assert_int_equal(cp_ledger_room(ledger), NAMES);
    for (i = 0; i < FLOOD; i++)
        got += cp_ledger_slot(ledger, text("h"), text(apr_itoa(*state, i)), 0) != NULL;
    assert_true(got <= NAMES * 3 / 4);
    assert_true(got > NAMES / 2);
    assert_int_equal(cp_ledger_overflow(ledger), FLOOD - got);
    assert_non_null(cp_ledger_slot(ledger, text("h"), text("declared"), 1));
}

static void long_names_are_cut_and_found_again(void **state)
{
    cp_ledger *ledger = ledger_for(8);
    char name[4096];
    cp_seen *seen;

    (void)state;
    memset(name, 'n', sizeof name);
    seen = cp_ledger_slot(ledger, text("h"), (cp_span){name, sizeof name}, 0);
    assert_non_null(seen);
    assert_int_equal(strlen(seen->name), CP_SEEN_NAME - 1);
    assert_ptr_equal(cp_ledger_slot(ledger, text("h"), (cp_span){name, sizeof name - 1}, 0), seen);
}

/* Eight processes, each counting the same names. */
static void counters_are_exact_whoever_counts_at_the_same_time(void **state)
{
    enum { PROCESSES = 8, ROUNDS = 20000, NAMES = 16 };
    cp_ledger *ledger = ledger_for(NAMES * 8);
    apr_array_header_t *all;
    int i, k, sum = 0;

    for (i = 0; i < PROCESSES; i++)
        if (!fork()) {
            for (k = 0; k < ROUNDS; k++) {
                char name[] = {'n', (char)('a' + k % NAMES), '\0'};
                cp_seen *seen = cp_ledger_slot(ledger, text("h"), text(name), 0);

                if (!seen)
                    _exit(1);
                cp_seen_add(&seen->sent[CP_HOLD_UNDECLARED]);
                cp_seen_touch(seen, "/first?secret", 1 + k);
            }
            _exit(0);
        }
    for (i = 0; i < PROCESSES; i++) {
        int status;

        wait(&status);
        assert_int_equal(status, 0);
    }
    all = cp_ledger_list(*state, ledger);
    assert_int_equal(all->nelts, NAMES);
    for (i = 0; i < all->nelts; i++) {
        const cp_seen *seen = &APR_ARRAY_IDX(all, i, cp_seen);

        sum += (int)seen->sent[CP_HOLD_UNDECLARED];
        assert_string_equal(seen->first_path, "/first");
    }
    assert_int_equal(sum, PROCESSES * ROUNDS);
}

static void attributes_are_read_as_a_browser_reads_them(void **state)
{
    static const char line[] =
        "sid=secret; path=/shop; DOMAIN=example.org;Secure; HttpOnly;samesite=lax; Max-Age=60";
    cp_ledger *ledger = ledger_for(4);
    cp_seen *seen = cp_ledger_slot(ledger, text("h"), text("sid"), 0);

    (void)state;
    cp_seen_attributes(seen, text(line), 60);
    cp_seen_attributes(seen, text("sid=1; Partitioned; SameSite=None; Max-Age=30"), 30);
    cp_seen_attributes(seen, text("sid=1; SameSite=Strict"), -1);
    assert_string_equal(seen->path, "/shop");
    assert_string_equal(seen->domain, "example.org");
    assert_int_equal(seen->life_min, 30);
    assert_int_equal(seen->life_max, 60);
    assert_int_equal(seen->counts[CP_SEEN_READ], 3);
    assert_int_equal(seen->counts[CP_SEEN_SECURE], 1);
    assert_int_equal(seen->counts[CP_SEEN_HTTPONLY], 1);
    assert_int_equal(seen->counts[CP_SEEN_LAX], 1);
    assert_int_equal(seen->counts[CP_SEEN_NONE], 1);
    assert_int_equal(seen->counts[CP_SEEN_STRICT], 1);
    assert_int_equal(seen->counts[CP_SEEN_PARTITIONED], 1);
    assert_int_equal(seen->counts[CP_SEEN_SESSION], 1);
    assert_int_equal(seen->counts[CP_SEEN_LASTING], 2);
}

static void a_restart_finds_what_was_counted_and_nothing_else(void **state)
{
    apr_size_t size = cp_ledger_size(16);
    void *memory = shared(size);
    cp_ledger *ledger = cp_ledger_make(memory, size);
    cp_seen *seen = cp_ledger_slot(ledger, text("h"), text("sid"), 1);

    (void)state;
    cp_seen_add(&seen->set[CP_PASS_EXEMPT]);
    assert_ptr_equal(cp_ledger_take_over(memory, size), ledger);
    assert_int_equal(seen->declared, 0);
    assert_int_equal(seen->set[CP_PASS_EXEMPT], 1);
    assert_null(cp_ledger_take_over(memory, size - 1));
    memset(memory, 0, sizeof(apr_uint32_t));
    assert_null(cp_ledger_take_over(memory, size));
    assert_null(cp_ledger_make(memory, 100));
}

/* A process may end between claiming a slot and naming it. */
static void a_slot_that_was_never_finished_is_passed_over(void **state)
{
    cp_ledger *ledger = ledger_for(8);
    cp_seen *seen = cp_ledger_slot(ledger, text("h"), text("sid"), 0);

    seen->state = 1;
    assert_ptr_not_equal(cp_ledger_slot(ledger, text("h"), text("sid"), 0), seen);
    assert_int_equal(cp_ledger_list(*state, ledger)->nelts, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_name_has_one_slot_in_each_host),
        FIXTURE_TEST(a_flood_leaves_room_for_what_is_declared_and_is_counted),
        FIXTURE_TEST(long_names_are_cut_and_found_again),
        FIXTURE_TEST(counters_are_exact_whoever_counts_at_the_same_time),
        FIXTURE_TEST(attributes_are_read_as_a_browser_reads_them),
        FIXTURE_TEST(a_restart_finds_what_was_counted_and_nothing_else),
        FIXTURE_TEST(a_slot_that_was_never_finished_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
