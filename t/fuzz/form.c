/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A form body: read as fields, and as a submission to a table whose hash is
 * `H`, so that grants are within reach.
 */
#include <string.h>

#include "consent/submission.h"
#include "fuzz/lib/table.h"
#include "text/buf.h"
#include "text/form.h"

static const cp_table *fixed_table(void)
{
    static const char *const rows[] = {"sid necessary", "b audience", "c statistical"};
    static cp_table table;

    if (!table.hash) {
        table = *fuzz_table(rows, sizeof(rows) / sizeof(*rows));
        table.hash = "H";
    }
    return &table;
}

/* What was read, written again, is read as the same. */
static void check_round_trip(const apr_array_header_t *fields, apr_pool_t *p)
{
    apr_array_header_t *again;
    cp_buf out;
    int i;

    cp_buf_init(&out, p, 0);
    for (i = 0; i < fields->nelts; i++) {
        cp_buf_uri(&out, APR_ARRAY_IDX(fields, i, cp_field).name);
        cp_buf_puts(&out, "=");
        cp_buf_uri(&out, APR_ARRAY_IDX(fields, i, cp_field).value);
        cp_buf_puts(&out, "&");
    }
    MUST(!cp_form_parse(&again, (cp_span){out.p, out.n}, p));
    MUST(again->nelts == fields->nelts);
    for (i = 0; i < fields->nelts; i++) {
        const cp_field *a = &APR_ARRAY_IDX(fields, i, cp_field);
        const cp_field *b = &APR_ARRAY_IDX(again, i, cp_field);

        MUST(!strcmp(a->name, b->name) && !strcmp(a->value, b->value));
    }
}

/* How many fields are called `name`, and the value of the last of them. */
static int named(const char **value, const apr_array_header_t *fields, const char *name)
{
    int i, n = 0;

    for (i = 0; i < fields->nelts; i++) {
        const cp_field *field = &APR_ARRAY_IDX(fields, i, cp_field);

        if (!strcmp(field->name, name)) {
            *value = field->value;
            n++;
        }
    }
    return n;
}

static void check_grant(const cp_table *table, const apr_array_header_t *fields,
                        const cp_submission *got)
{
    const cp_category *category = cp_table_category(table, "statistical", 11);
    const char *policy = "", *box = "", *choice = "save";
    int once = named(&policy, fields, "policy") == 1 && !strcmp(policy, "H");

    MUST(!(got->granted & ~(table->opt_in | table->opt_out)));
    MUST(!got->granted || once);
    MUST(named(&choice, fields, "choice") <= 1);
    MUST(named(&box, fields, "statistical") <= 1);
    if (got->granted >> category->index & 1)
        MUST(!strcmp(choice, "all") || (!strcmp(choice, "save") && !strcmp(box, "on")));
}

static void check_return(const char *path)
{
    const unsigned char *c = (const unsigned char *)path;

    MUST(c[0] == '/' && c[1] != '/');
    for (; *c; c++)
        MUST(*c > ' ' && *c != 0x7f && *c != '\\' && *c != '#');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    apr_pool_t *p = fuzz_pool();
    cp_span body = {(const char *)data, n};
    const cp_table *table = fixed_table();
    apr_array_header_t *fields;
    cp_submission got;
    const char *wrong = cp_form_parse(&fields, body, p);
    cp_submit_state state = cp_submission_read(&got, table, body, p);

    MUST((state == CP_SUBMIT_OK) == !got.problem);
    MUST(!wrong || state == CP_SUBMIT_BAD);
    MUST(state != CP_SUBMIT_BAD || !got.granted);
    MUST(state != CP_SUBMIT_CHANGED || got.granted);
    if (!wrong)
        check_round_trip(fields, p);
    if (state == CP_SUBMIT_OK)
        check_grant(table, fields, &got);
    if (got.return_to)
        check_return(got.return_to);
    apr_pool_destroy(p);
    return 0;
}
