/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an administrator declared: the nouns of the table.
 *
 * All of it is made from configuration lines at start, lives in the
 * configuration pool and is never written again once compiled, so every
 * thread may read it. Strings are NUL-terminated UTF-8.
 */
#ifndef CP_POLICY_MODEL_H
#define CP_POLICY_MODEL_H

#include "apr_pools.h"
#include "apr_tables.h"
#include "apr_time.h"

/* The place in the configuration that a message names. */
typedef struct {
    const char *file;
    int line; /* the last physical line of a continued directive */
} cp_where;

/* Why cookies of a category may be there; a greater value is stricter. */
typedef enum {
    CP_EXEMPT,  /* needs no consent: always on */
    CP_OPT_OUT, /* on until the visitor objects */
    CP_OPT_IN   /* off until the visitor agrees */
} cp_basis;

const char *cp_basis_name(cp_basis basis); /* as written in a directive */

/* A text in several languages: an array of cp_translation. */
typedef struct {
    const char *lang; /* lower case; NULL: of the default language */
    const char *text;
} cp_translation;

typedef struct {
    apr_array_header_t *all; /* cp_translation; NULL where nothing was said */
} cp_localised;

/*
 * The text in `lang`, else in the default language, else NULL. *found is set
 * to the language of what is returned (for a `lang` attribute).
 */
const char *cp_localised_text(const cp_localised *text, const char *lang, const char *default_lang,
                              const char **found);

/* How long a cookie lives. */
#define CP_DURATION_NONE    (-2) /* not declared */
#define CP_DURATION_SESSION (-1) /* until the browser is closed */

typedef struct {
    apr_int64_t seconds; /* or one of the two above */
    const char *written; /* as in the directive; NULL where not declared */
} cp_duration;

/* Octets of a category's id. */
#define CP_CATEGORY_ID_MAX 32

/* A category of this host, in the order of the table. */
typedef struct {
    const char *id;
    cp_basis basis;
    const char *version; /* NULL where not set */
    cp_localised label, description;
    cp_where where; /* file is NULL for a built-in one */
    int built_in;
    int index; /* its bit in the masks of a cp_choice */
    /* Rule 7: what a grant of today covers: 5 characters for each provider
     * and source host, sorted, back to back; "" for exempt categories. */
    const char *tokens;
    apr_array_header_t *rows;    /* const cp_row *, in order of the file */
    apr_array_header_t *sources; /* const cp_source * */
} cp_category;

/* One CookiePolicyCookie directive. */
typedef struct {
    apr_array_header_t *names; /* const char *: those still in force here */
    const char *category;      /* its id; NULL: `off`, the names are dropped */
    cp_localised provider, location, purpose, recipients;
    const char *url;
    cp_duration duration;
    const char *domain, *path; /* NULL where not declared */
    int secure, partitioned;
    int storage; /* local storage and the like: listed, never matched */
    cp_where where;
} cp_row;

/* One CookiePolicySource directive. */
typedef struct {
    const char *category;
    apr_array_header_t *directives; /* const char *: CSP directive names */
    apr_array_header_t *sources;    /* const char *: source expressions; in single
                                     * quotes those that name no host */
    cp_where where;
} cp_source;

/* One CookiePolicyText directive: other words for a built-in text. */
typedef struct {
    const char *lang, *key; /* lower case */
    const char *text;
    cp_where where;
} cp_reworded;

typedef enum { CP_MODE_UNSET = -1, CP_MODE_OFF, CP_MODE_REPORT, CP_MODE_ON } cp_mode;

typedef struct {
    const char *name; /* NULL where the directive is missing */
    const char *url, *contact, *dpo, *authority;
    cp_where where;
} cp_controller;

/* CookiePolicyChoice. */
typedef struct {
    const char *name; /* NULL: chosen by the scheme of the request */
    cp_duration lifetime;
    const char *domain;    /* NULL: host-only; without a leading dot, lower case */
    const char *samesite;  /* "Lax", "Strict", "None" */
    int httponly, forward; /* 0 or 1, -1 unset */
    cp_where where;
} cp_choice_settings;

/* CookiePolicyRecord: where the record of each choice goes. */
typedef enum {
    CP_RECORD_UNSET,
    CP_RECORD_OFF,
    CP_RECORD_DBD,
    CP_RECORD_FILE,
    CP_RECORD_PIPE
} cp_record_kind;

typedef struct {
    cp_record_kind kind;
    const char *target; /* the file, or the program with its arguments; else NULL */
    cp_duration keep;   /* dbd: records older than this go; CP_DURATION_NONE: none do */
    cp_where where;
} cp_record_settings;

#define CP_AUDIT_MIN (64 * 1024)
#define CP_AUDIT_MAX (1024 * 1024 * 1024)

/* CookiePolicyAudit: the memory for the cookies that were seen. */
typedef struct {
    apr_size_t size; /* octets; 0: nothing is counted */
    cp_where where;
} cp_audit_settings;

/* CookiePolicyGPC. */
typedef struct {
    int honoured;          /* 0 or 1; -1 unset: it is */
    const char *published; /* YYYY-MM-DD, in /.well-known/gpc.json; NULL: that is the site's */
    cp_where where;
} cp_signal_settings;

/* CookiePolicyBanner. */
typedef enum { CP_BANNER_UNSET = -1, CP_BANNER_OFF, CP_BANNER_ON, CP_BANNER_LINK } cp_banner_mode;

/*
 * All that one server section says, or that a merge of two makes. An unset
 * member is NULL or -1.
 */
typedef struct {
    cp_mode mode;
    int undeclared_allow;
    const char *page; /* the path, without a slash at its end */
    cp_where page_where;
    cp_controller controller;
    cp_choice_settings choice;
    cp_record_settings record;
    cp_signal_settings signal;
    cp_banner_mode banner;
    cp_where banner_where;
    apr_array_header_t *excluded; /* const char *: paths without a slash at their end, "" for
                                   * all; NULL: none */
    cp_audit_settings audit;      /* of the main server alone */
    const char *secret;           /* the key file's path as written; NULL: none */
    cp_where secret_where;
    const char *template_file; /* the frame's path as written; NULL: none */
    cp_where template_where;
    apr_array_header_t *languages; /* const char *, lower case, the first is the default */
    cp_where languages_where;
    apr_array_header_t *categories; /* cp_category: id, basis, version, texts, where */
    apr_array_header_t *rows;       /* cp_row */
    apr_array_header_t *sources;    /* cp_source */
    apr_array_header_t *reworded;   /* cp_reworded; of two for one text the later holds */
    cp_where mode_where;
} cp_declared;

cp_declared *cp_declared_make(apr_pool_t *p);

/*
 * What a virtual host with `add` under a main server with `base` has: rows
 * override per name, everything else as a whole directive, sources and texts
 * add up.
 * Neither argument is changed.
 */
cp_declared *cp_declared_merge(apr_pool_t *p, const cp_declared *base, const cp_declared *add);

/* How a reader of the configuration is told; `where` may be NULL. */
typedef enum { CP_REPORT_ERROR, CP_REPORT_WARNING, CP_REPORT_NOTICE } cp_report_level;
typedef void (*cp_report_fn)(void *baton, cp_report_level level, const cp_where *where,
                             const char *text);

#endif
