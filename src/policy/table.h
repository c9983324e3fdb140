/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiled table of a host: immutable, shared by all threads and by every
 * host that adds nothing to it.
 *
 * A look-up costs in proportion to the name's length, not to the number of
 * rows: exact names are hashed, patterns hang on a trie of their literal
 * prefixes. Patterns that begin with `*` or share one prefix are tried in
 * turn.
 */
#ifndef CP_POLICY_TABLE_H
#define CP_POLICY_TABLE_H

#include "policy/model.h"
#include "text/span.h"

/* Categories have a bit each in the masks of a cp_choice. */
#define CP_CATEGORIES_MAX 64
/* Patterns that begin with `*` are tried in turn: so many at most. */
#define CP_WILD_MAX 64
/* The visitor's choice cookie, at most (design: section 5). */
#define CP_CHOICE_MAX 800

/* One name of a row, as the look-up finds it. */
typedef struct cp_entry {
    const char *name;
    apr_size_t length;
    const cp_row *row;
    const cp_category *category;
    int rank; /* rule 2: the lowest wins */
    int pattern;
    /* The bits of its category and, of a pattern, of those that the fold of a name it
     * matches could reach (lookalike.h): where none of them is held, the name passes. */
    apr_uint64_t lookalikes;
} cp_entry;

typedef struct cp_index cp_index; /* see index.h */

/* What a look-up found: the best entry, and those whose key is the same (two
 * names of one fold). */
typedef struct cp_hit {
    const cp_entry *entry;
    struct cp_hit *same; /* NULL: no more */
} cp_hit;

typedef struct {
    const cp_declared *declared;
    apr_array_header_t *categories;      /* const cp_category *: those that exist here */
    apr_array_header_t *entries;         /* const cp_entry *, in order of the file */
    const apr_array_header_t *languages; /* const char *: those offered, at least one */
    const char *default_lang;            /* the first of them */
    const cp_index *exact, *folded;
    const char *hash;                     /* of all tokens: the form's `policy=` field */
    apr_uint64_t exempt, opt_out, opt_in; /* masks of the categories */
    apr_int64_t lifetime;                 /* of a choice, in seconds */
    const struct cp_csp *csp;             /* NULL: no category has sources; see csp.h */
} cp_table;

/*
 * Compiles a table. Everything wrong is reported (all of it, not the first);
 * NULL if anything was an error. The table keeps pointers into `declared`;
 * both live in `p`.
 */
const cp_table *cp_table_compile(apr_pool_t *p, const cp_declared *declared, cp_report_fn report,
                                 void *baton);

/*
 * The same table for another host, which declares no rows, categories,
 * sources or languages of its own: the indexes are shared.
 */
const cp_table *cp_table_share(apr_pool_t *p, const cp_table *base, const cp_declared *declared);

/* The exact key, else the fitting pattern of the lowest rank, else NULL. */
const cp_hit *cp_index_find(const cp_index *index, cp_span name);

/* The entry that rules a name by the exact reading, or NULL: undeclared. */
static inline const cp_entry *cp_table_find(const cp_table *table, cp_span name)
{
    const cp_hit *hit = cp_index_find(table->exact, name);

    return hit ? hit->entry : NULL;
}

/*
 * What the fold of a name reaches, or NULL. `scratch` holds name.n octets.
 */
const cp_hit *cp_table_find_folded(const cp_table *table, cp_span name, char *scratch);

/* Whether `lang` (lower case) is among the languages offered. */
int cp_table_offers(const cp_table *table, const char *lang);

/* The category of an id, or NULL. */
const cp_category *cp_table_category(const cp_table *table, const char *id, apr_size_t n);

#endif
