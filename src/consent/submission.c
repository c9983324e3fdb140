/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reading of a posted form. A field that counts may come once only: of
 * two values either could be the visitor's will, so neither is taken. What
 * does not count (an administrator's template may add fields) is passed over.
 */
#include "consent/submission.h"

#include "apr_strings.h"
#include "text/form.h"

/* The fields that are not categories. */
enum { LAYER, CHOICE, POLICY, RETURN, PLAIN_FIELDS };

typedef struct {
    const cp_table *table;
    apr_uint64_t boxes, ticked;      /* categories that were named, and those `on` */
    const char *plain[PLAIN_FIELDS]; /* NULL: absent */
    const char *twice;               /* a field that counts and came again */
} reading;

static int plain_field(const char *name)
{
    static const char *const names[PLAIN_FIELDS] = {
        [LAYER] = "layer", [CHOICE] = "choice", [POLICY] = "policy", [RETURN] = "return"};
    int i;

    for (i = 0; i < PLAIN_FIELDS; i++)
        if (!strcmp(name, names[i]))
            return i;
    return -1;
}

static void read_box(reading *r, const cp_category *category, const cp_field *field)
{
    apr_uint64_t bit = (apr_uint64_t)1 << category->index;

    if (r->boxes & bit)
        r->twice = category->id;
    r->boxes |= bit;
    if (!strcmp(field->value, "on"))
        r->ticked |= bit;
}

static void read_field(reading *r, const cp_field *field)
{
    const cp_category *category;
    int plain = plain_field(field->name);

    if (plain >= 0) {
        if (r->plain[plain])
            r->twice = field->name;
        r->plain[plain] = field->value;
        return;
    }
    category = cp_table_category(r->table, field->name, strlen(field->name));
    if (category && category->basis != CP_EXEMPT)
        read_box(r, category, field);
}

/* What `choice=` says of the categories; 0 where it says nothing known. */
static int granted_by(apr_uint64_t *granted, const reading *r)
{
    const char *choice = r->plain[CHOICE] ? r->plain[CHOICE] : "save";

    *granted = 0;
    if (!strcmp(choice, "save"))
        *granted = r->ticked;
    else if (!strcmp(choice, "all"))
        *granted = r->table->opt_in | r->table->opt_out;
    else if (strcmp(choice, "none"))
        return 0;
    return 1;
}

static cp_submit_state refuse(cp_submission *out, cp_submit_state state, const char *problem)
{
    out->problem = problem;
    return state;
}

cp_submit_state cp_submission_read(cp_submission *out, const cp_table *table, cp_span body,
                                   apr_pool_t *p)
{
    reading r = {.table = table};
    apr_array_header_t *fields;
    const char *wrong, *policy;
    int i;

    *out = (cp_submission){0};
    wrong = cp_form_parse(&fields, body, p);
    if (wrong)
        return refuse(out, CP_SUBMIT_BAD, wrong);
    for (i = 0; i < fields->nelts; i++)
        read_field(&r, &APR_ARRAY_IDX(fields, i, cp_field));
    if (r.twice)
        return refuse(out, CP_SUBMIT_BAD, apr_psprintf(p, "the field '%s' came twice", r.twice));
    if (!granted_by(&out->granted, &r))
        return refuse(out, CP_SUBMIT_BAD, "'choice' is none of save, all, none");

    out->from_banner = r.plain[LAYER] && !strcmp(r.plain[LAYER], "banner");
    out->return_to = r.plain[RETURN] ? cp_return_path(r.plain[RETURN], p) : NULL;
    policy = r.plain[POLICY];
    if (out->granted && (!policy || strcmp(policy, table->hash)))
        return refuse(out, CP_SUBMIT_CHANGED,
                      policy ? "the form is of another policy" : "the form names no policy");
    return CP_SUBMIT_OK;
}

const char *cp_return_path(const char *value, apr_pool_t *p)
{
    const char *c;

    if (value[0] != '/' || value[1] == '/')
        return NULL;
    for (c = value; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7F || *c == '\\')
            return NULL;
    return apr_pstrmemdup(p, value, strcspn(value, "#"));
}
