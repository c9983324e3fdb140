/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The look-up against a plain reading of rule 2: an exact key, else of all
 * patterns that fit the one of the lowest rank, and nothing where none fits.
 */
#include "fixture.h"

#include "cookie/name.h"
#include "policy/index.h"

#define KEYS_MAX 400

/* A set of keys, ranked in their order. */
typedef struct {
    cp_index_key keys[KEYS_MAX];
    cp_entry entries[KEYS_MAX];
    int count;
} keys;

static void add(keys *k, const char *name)
{
    cp_entry *entry = &k->entries[k->count];
    cp_span key = cp_span_of(name);

    *entry = (cp_entry){.name = name, .length = key.n, .rank = k->count};
    entry->pattern = cp_name_is_pattern(key);
    k->keys[k->count++] = (cp_index_key){key, entry};
}

static const cp_entry *expected(const keys *k, cp_span name)
{
    const cp_entry *best = NULL;
    int i;

    for (i = 0; i < k->count; i++) {
        const cp_entry *entry = &k->entries[i];

        if (!entry->pattern && cp_span_is(name, entry->name))
            return entry;
        if (!best && entry->pattern && cp_pattern_match(k->keys[i].key, name))
            best = entry;
    }
    return best;
}

static void check(const keys *k, const cp_index *index, const char *name)
{
    const cp_entry *wanted = expected(k, cp_span_of(name));
    const cp_hit *hit = cp_index_find(index, cp_span_of(name));

    if ((hit ? hit->entry : NULL) != wanted)
        fail_msg("'%s' finds %s instead of %s", name, hit ? hit->entry->name : "nothing",
                 wanted ? wanted->name : "nothing");
}

/* The `number`th word of up to `longest` letters. */
static const char *word(apr_pool_t *p, unsigned number, const char *letters, int longest)
{
    unsigned base = (unsigned)strlen(letters) + 1;
    char *text = apr_pcalloc(p, (apr_size_t)longest + 1);
    int i, n = 0;

    for (i = 0; i < longest; i++, number /= base)
        if (number % base)
            text[n++] = letters[number % base - 1];
    return text;
}

/* Every pair of short keys, asked for every short name. */
static void a_pair_of_keys_finds_what_rule_2_says(void **state)
{
    apr_pool_t *p = *state, *pair;
    unsigned a, b, i;

    apr_pool_create(&pair, p);
    for (a = 0; a < 256; a++)
        for (b = 0; b < 256; b++) {
            keys k = {.count = 0};
            const cp_index *index;

            add(&k, word(pair, a, "ab*", 4));
            add(&k, word(pair, b, "ab*", 4));
            index = cp_index_build(pair, k.keys, k.count);
            for (i = 0; i < 81; i++)
                check(&k, index, word(pair, i, "ab", 4));
            apr_pool_clear(pair);
        }
}

/* Enough keys with octets far apart that children must be put between others,
 * and keys long enough for each way to hash and compare. */
static void many_keys_find_what_rule_2_says(void **state)
{
    static const char *const begins[] = {"", "_", "_ga", "_ga_X", "sessionidentifier", "~"};
    static const char *const ends[] = {"", "*", "*9", "0123456789", "0123456789*", "*_*"};
    apr_pool_t *p = *state;
    keys *k = apr_pcalloc(p, sizeof(*k));
    const cp_index *index;
    unsigned i;
    int n;

    for (i = 0; k->count < KEYS_MAX; i++)
        add(k,
            apr_pstrcat(p, begins[i % 6], word(p, i * 7919, "!~9aZ_", 4), ends[i / 6 % 6], NULL));
    index = cp_index_build(p, k->keys, k->count);
    for (n = 0; n < k->count; n++) {
        const char *name = k->entries[n].name;

        check(k, index, name);
        check(k, index, apr_pstrcat(p, name, "9", NULL));
        check(k, index, apr_pstrcat(p, name, "_x9", NULL));
        if (*name) {
            check(k, index, name + 1);
            check(k, index, apr_pstrmemdup(p, name, strlen(name) - 1));
        }
    }
}

static void a_name_of_any_octets_is_looked_up(void **state)
{
    keys k = {.count = 0};
    const cp_index *index;
    char octet[2] = "";
    int c;

    add(&k, "a*");
    add(&k, "~");
    index = cp_index_build(*state, k.keys, k.count);
    for (c = 0; c < 256; c++) {
        octet[0] = (char)c;
        check(&k, index, octet);
    }
    assert_null(cp_index_find(cp_index_build(*state, NULL, 0), cp_span_of("a")));
}

/* The state of index.c's hash behind the first word of a key of two words. */
static apr_uint64_t hashed_word(apr_uint64_t word)
{
    const apr_uint64_t k = APR_UINT64_C(0x9E3779B97F4A7C15);
    apr_uint64_t h = (16 * k ^ word) * k;

    return h ^ h >> 29;
}

/* Whoever sends cookies can find names of any hash: one of a key's hash and
 * length that is another name must not be taken for it. */
static void a_name_of_the_same_hash_is_not_the_key(void **state)
{
    keys k = {.count = 0};
    apr_uint64_t word, other, last;
    char name[16];

    add(&k, "sessionidentifer");
    memcpy(&word, k.keys[0].key.p, 8);
    memcpy(&last, k.keys[0].key.p + 8, 8);
    other = word ^ 1;
    last ^= hashed_word(word) ^ hashed_word(other);
    memcpy(name, &other, 8);
    memcpy(name + 8, &last, 8);
    assert_null(cp_index_find(cp_index_build(*state, k.keys, 1), (cp_span){name, 16}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_pair_of_keys_finds_what_rule_2_says),
        FIXTURE_TEST(many_keys_find_what_rule_2_says),
        FIXTURE_TEST(a_name_of_any_octets_is_looked_up),
        FIXTURE_TEST(a_name_of_the_same_hash_is_not_the_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
