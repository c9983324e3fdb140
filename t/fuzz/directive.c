/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a configuration: each is a directive with arguments or is passed
 * over, and what they make is compiled and looked at as at a start.
 */
#include "consent/choice.h"
#include "unit/unsigned.h"
#include "cookie/name.h"
#include "fuzz/lib/fuzz.h"
#include "page/wording.h"
#include "page/words.h"
#include "policy/decide.h"
#include "policy/declare.h"
#include "policy/lint.h"
#include "policy/tokens.h"
#include "text/utf8.h"

/* Messages are one line of UTF-8, for they go to a terminal and a log. */
static void check_message(const char *text)
{
    MUST(*text && cp_utf8_valid(cp_span_of(text)));
    for (; *text; text++)
        MUST((unsigned char)*text >= ' ' || *text == '\t');
}

static void count_errors(void *baton, cp_report_level level, const cp_where *where,
                         const char *text)
{
    MUST(where);
    check_message(text);
    *(int *)baton += level == CP_REPORT_ERROR;
}

/* Returns 0 where the line is an error, after which nothing is used. */
static int declare(cp_declared *d, const char *line, int number, apr_pool_t *p)
{
    size_t n = strcspn(line, " \t");
    const cp_directive *directive;

    for (directive = cp_directives; directive->name; directive++)
        if (strlen(directive->name) == n && !strncmp(directive->name, line, n)) {
            const char *error = cp_declare(d, directive, line + n, (cp_where){"f", number}, p);

            if (error && !strstr(error, "UTF-8"))
                check_message(error);
            return !error;
        }
    return 1;
}

static void check_entry(const cp_judge *judge, const cp_entry *entry)
{
    cp_span name = {entry->name, entry->length};
    const cp_entry *ruling;

    MUST(!cp_name_error(name));
    if (!entry->pattern)
        MUST(cp_table_find(judge->table, name) == entry);
    MUST(cp_table_find(judge->table, name)); /* its own text at least */
    if (cp_passes(cp_judge_name(&ruling, judge, name)))
        MUST(ruling->category->basis != CP_OPT_IN ||
             judge->choice->granted >> ruling->category->index & 1);
}

static void check_table(const cp_table *table, apr_pool_t *p)
{
    const apr_time_t now = apr_time_from_sec(APR_INT64_C(1767225600));
    const char *value = write_choice(p, table, table->opt_in, cp_span_of(""), now);
    cp_choice nothing = {0}, choice;
    cp_judge judge = cp_judge_of(table, &nothing, p);
    int i;

    for (i = 0; i < table->categories->nelts; i++) {
        const cp_category *c = APR_ARRAY_IDX(table->categories, i, const cp_category *);

        MUST(cp_tokens_valid(c->tokens, strlen(c->tokens)));
        MUST(cp_table_category(table, c->id, strlen(c->id)) == c);
    }
    MUST(strlen(value) <= cp_choice_longest(table));
    if (strlen(value) <= CP_CHOICE_MAX) {
        MUST(read_choice(&choice, table, cp_span_of(value), now) == CP_CHOICE_VALID);
        MUST(choice.granted == table->opt_in && choice.refused == table->opt_out);
    }
    for (i = 0; i < table->entries->nelts; i++)
        check_entry(&judge, APR_ARRAY_IDX(table->entries, i, const cp_entry *));
}

/* Whatever a host words itself, each language that there is says every number and
 * every date. */
static void check_wordings(const cp_table *table, apr_pool_t *p)
{
    int errors = 0, i, n;
    const cp_wordings *own = cp_wordings_make(p, table, count_errors, &errors);

    for (i = 0; i < table->languages->nelts; i++) {
        const char *lang = APR_ARRAY_IDX(table->languages, i, const char *);
        const cp_texts *texts = cp_wording(own, lang);

        MUST(!texts == !cp_lang_known(lang));
        for (n = 0; texts && n < 30; n++) {
            MUST(*cp_words_count(p, texts, CP_T_DURATION_DAYS, n));
            MUST(*cp_words_time(p, texts, apr_time_from_sec((apr_time_t)n * 27 * 86400)));
        }
    }
}

/* The first lines are the main server's, those behind an empty one a host's. */
static cp_declared *declare_all(char *text, apr_pool_t *p)
{
    cp_declared *base = cp_declared_make(p), *d = base;
    char *line, *next;
    int number = 0;

    for (line = text; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (!*line && d == base)
            d = cp_declared_make(p);
        else if (!declare(d, line, ++number, p))
            return NULL;
    }
    return d == base ? base : cp_declared_merge(p, base, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    apr_pool_t *p = fuzz_pool();
    char *text = malloc(n + 1);
    cp_declared *declared;

    memcpy(text, data, n);
    text[n] = '\0';
    declared = declare_all(text, p);
    if (declared) {
        int errors = 0;
        const cp_table *table = cp_table_compile(p, declared, count_errors, &errors);

        MUST(!table == (errors > 0));
        if (table) {
            cp_lint_host(p, table, count_errors, &errors);
            cp_lint_table(p, table, count_errors, &errors);
            MUST(!errors);
            check_table(table, p);
            check_wordings(table, p);
        }
    }
    apr_pool_destroy(p);
    free(text);
    return 0;
}
