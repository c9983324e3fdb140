/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key line is of any length and taste, so it is hashed down to what SipHash
 * takes. Signing copies its few hundred octets to the stack, since SipHash
 * wants them in one piece and a request should not pay for an allocation.
 */
#include "consent/secret.h"

#include "apr_crypto.h"
#include "apr_siphash.h"
#include "apr_strings.h"
#include "apr_tables.h"
#include "policy/table.h"
#include "text/digest.h"

typedef struct {
    unsigned char octets[APR_SIPHASH_KSIZE];
} key;

struct cp_secret {
    apr_array_header_t *keys; /* key; the first signs */
};

/* What is wrong with a line that is to be a key; NULL: nothing. */
static const char *key_problem(cp_span line, int number, apr_pool_t *p)
{
    apr_size_t i;

    for (i = 0; i < line.n; i++)
        if ((unsigned char)line.p[i] < ' ' || line.p[i] == 0x7F)
            return apr_psprintf(p,
                                "line %d holds a control character; allowed: keys of printable "
                                "text, such as openssl rand -base64 48 gives",
                                number);
    if (line.n < CP_SECRET_MIN)
        return apr_psprintf(p,
                            "the key in line %d has %" APR_SIZE_T_FMT " octets; allowed: at "
                            "least %d",
                            number, line.n, CP_SECRET_MIN);
    return NULL;
}

const char *cp_secret_read(const cp_secret **secret, cp_span text, apr_pool_t *p)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some editors begin every file with it */
    cp_secret *made = apr_palloc(p, sizeof(*made));
    int number;

    made->keys = apr_array_make(p, 2, sizeof(key));
    if (text.n >= 3 && !memcmp(text.p, mark, 3))
        text = (cp_span){text.p + 3, text.n - 3};
    for (number = 1; text.n; number++) {
        cp_span line = cp_span_cut(&text, text, '\n');
        const char *problem;

        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        line = cp_span_trim(line);
        if (!line.n || line.p[0] == '#')
            continue;
        problem = key_problem(line, number, p);
        if (problem)
            return problem;
        cp_digest_raw(((key *)apr_array_push(made->keys))->octets, APR_SIPHASH_KSIZE, line, p);
    }
    if (!made->keys->nelts)
        return apr_psprintf(p, "it holds no key; allowed: a line of at least %d octets for each",
                            CP_SECRET_MIN);
    *secret = made;
    return NULL;
}

int cp_secret_keys(const cp_secret *secret)
{
    return secret->keys->nelts;
}

/* A tag is made of: name LF scope LF value; LF is in none of them. */
#define NAMES_MAX 1024

static apr_size_t joined(char *out, const cp_signed *what)
{
    const cp_span parts[] = {what->name, what->scope, what->value};
    char *end = out;
    int i;

    for (i = 0; i < 3; i++) {
        if (i)
            *end++ = '\n';
        memcpy(end, parts[i].p, parts[i].n);
        end += parts[i].n;
    }
    return (apr_size_t)(end - out);
}

static void tag_of(char *tag, const key *k, const char *text, apr_size_t n)
{
    unsigned char raw[APR_SIPHASH_DSIZE];
    char encoded[12];

    apr_siphash24_auth(raw, text, n, k->octets);
    cp_base64url(encoded, raw, sizeof(raw));
    memcpy(tag, encoded, CP_TAG_LENGTH);
}

/* Longer names than these are no cookie's and no host's. */
static int fits(const cp_signed *what)
{
    return what->name.n + what->scope.n + 2 <= NAMES_MAX && what->value.n <= CP_CHOICE_MAX;
}

void cp_secret_sign(char *tag, const cp_secret *secret, const cp_signed *what)
{
    char text[NAMES_MAX + CP_CHOICE_MAX];

    memset(tag, '-', CP_TAG_LENGTH);
    if (fits(what))
        tag_of(tag, &APR_ARRAY_IDX(secret->keys, 0, const key), text, joined(text, what));
}

int cp_secret_verifies(const cp_secret *secret, const cp_signed *what, cp_span tag)
{
    char text[NAMES_MAX + CP_CHOICE_MAX], expected[CP_TAG_LENGTH];
    apr_size_t n;
    int i, found = 0;

    if (tag.n != CP_TAG_LENGTH || !fits(what))
        return 0;
    n = joined(text, what);
    for (i = 0; i < secret->keys->nelts; i++) {
        tag_of(expected, &APR_ARRAY_IDX(secret->keys, i, const key), text, n);
        found |= apr_crypto_equals(expected, tag.p, CP_TAG_LENGTH);
    }
    return found;
}
