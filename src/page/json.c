/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.json. Members are written one after the other; whether a comma is
 * due is read off the last octet, since inside a string it can be neither
 * `{` nor `[` (a string ends with its quote).
 */
#include "page/json.h"

#include "page/listing.h"
#include "page/say.h"
#include "text/time.h"

static void comma(cp_buf *out)
{
    char last = out->n ? out->p[out->n - 1] : '{';

    if (last != '{' && last != '[' && last != ':')
        cp_buf_puts(out, ",");
}

static void key(cp_buf *out, const char *name)
{
    comma(out);
    cp_buf_json(out, name);
    cp_buf_puts(out, ":");
}

/* Opens a member (or, without a name, an element) with `{` or `[`. */
static void begin(cp_buf *out, const char *name, const char *bracket)
{
    if (name)
        key(out, name);
    else
        comma(out);
    cp_buf_puts(out, bracket);
}

static void text(cp_buf *out, const char *name, const char *value)
{
    key(out, name);
    cp_buf_json(out, value);
}

static void flag(cp_buf *out, const char *name, int value)
{
    key(out, name);
    cp_buf_puts(out, value ? "true" : "false");
}

static void strings(cp_buf *out, const char *name, const apr_array_header_t *values)
{
    int i;

    begin(out, name, "[");
    for (i = 0; values && i < values->nelts; i++) {
        comma(out);
        cp_buf_json(out, APR_ARRAY_IDX(values, i, const char *));
    }
    cp_buf_puts(out, "]");
}

static void controller(cp_buf *out, const cp_controller *who)
{
    begin(out, "controller", "{");
    text(out, "name", who->name);
    text(out, "url", who->url);
    text(out, "contact", who->contact);
    text(out, "dpo", who->dpo);
    text(out, "authority", who->authority);
    cp_buf_puts(out, "}");
}

/* Seconds are null for `session` and for what was not declared. */
static void duration(cp_buf *out, const cp_duration *value)
{
    begin(out, "duration", "{");
    text(out, "written", value->written);
    key(out, "seconds");
    if (value->seconds >= 0)
        cp_buf_printf(out, "%" APR_INT64_T_FMT, value->seconds);
    else
        cp_buf_puts(out, "null");
    cp_buf_puts(out, "}");
}

static void cookie(cp_buf *out, const cp_item *item)
{
    begin(out, NULL, "{");
    strings(out, "names", item->names);
    text(out, "provider", item->provider.text);
    text(out, "url", item->url);
    text(out, "location", item->location.text);
    text(out, "purpose", item->purpose.text);
    text(out, "recipients", item->recipients.text);
    duration(out, &item->duration);
    text(out, "domain", item->domain);
    text(out, "path", item->path);
    flag(out, "secure", item->secure);
    flag(out, "partitioned", item->partitioned);
    flag(out, "storage", item->storage);
    cp_buf_puts(out, "}");
}

static void sources(cp_buf *out, const apr_array_header_t *all)
{
    int i;

    begin(out, "sources", "[");
    for (i = 0; all && i < all->nelts; i++) {
        const cp_source *source = APR_ARRAY_IDX(all, i, const cp_source *);

        begin(out, NULL, "{");
        strings(out, "directives", source->directives);
        strings(out, "sources", source->sources);
        cp_buf_puts(out, "}");
    }
    cp_buf_puts(out, "]");
}

static void category(cp_buf *out, const cp_group *group)
{
    int i;

    begin(out, NULL, "{");
    text(out, "id", group->id);
    text(out, "basis", cp_basis_name(group->basis));
    text(out, "version", group->version);
    text(out, "label", group->label.text);
    text(out, "description", group->description.text);
    begin(out, "cookies", "[");
    for (i = 0; i < group->items->nelts; i++)
        cookie(out, &APR_ARRAY_IDX(group->items, i, cp_item));
    cp_buf_puts(out, "]");
    sources(out, group->sources);
    cp_buf_puts(out, "}");
}

static void policy(cp_buf *out, const cp_view *view, const apr_array_header_t *groups)
{
    const cp_declared *declared = view->table->declared;
    int i;

    begin(out, "policy", "{");
    text(out, "version", view->table->hash);
    flag(out, "in_force", !view->report);
    flag(out, "gpc", declared->signal.honoured != 0);
    text(out, "page", view->path);
    text(out, "language", view->lang);
    strings(out, "languages", view->table->languages);
    controller(out, &declared->controller);
    begin(out, "categories", "[");
    for (i = 0; i < groups->nelts; i++)
        category(out, &APR_ARRAY_IDX(groups, i, cp_group));
    cp_buf_puts(out, "]}");
}

static const char *state_name(cp_state state)
{
    static const char *const names[] = {
        [CP_STATE_EXEMPT] = "exempt",       [CP_STATE_GRANTED] = "granted",
        [CP_STATE_REFUSED] = "refused",     [CP_STATE_CHANGED] = "changed",
        [CP_STATE_UNDECIDED] = "undecided",
    };

    return names[state];
}

static void choice(cp_buf *out, const cp_view *view, const apr_array_header_t *groups)
{
    apr_time_t issued = view->choice->issued;
    apr_time_t until = issued + apr_time_from_sec(view->table->lifetime);
    int i;

    begin(out, "choice", "{");
    text(out, "issued", issued ? cp_rfc3339(out->pool, issued) : NULL);
    text(out, "until", issued ? cp_rfc3339(out->pool, until) : NULL);
    text(out, "record", view->record);
    flag(out, "signal", view->signal == CP_SIGNAL_HONOURED);
    if (view->deleted_names)
        strings(out, "deleted", view->deleted_names);
    begin(out, "categories", "{");
    for (i = 0; i < groups->nelts; i++) {
        const cp_group *group = &APR_ARRAY_IDX(groups, i, cp_group);

        begin(out, group->id, "{");
        text(out, "state", state_name(group->state));
        flag(out, "allowed", group->allowed);
        cp_buf_puts(out, "}");
    }
    cp_buf_puts(out, "}}");
}

void cp_page_json(cp_buf *out, const cp_view *view)
{
    const apr_array_header_t *groups = cp_listing_make(out->pool, view);

    cp_buf_puts(out, "{");
    policy(out, view, groups);
    choice(out, view, groups);
    cp_buf_puts(out, "}\n");
}

void cp_page_json_policy(cp_buf *out, const cp_view *view)
{
    policy(out, view, cp_listing_make(out->pool, view));
}

void cp_page_json_error(cp_buf *out, const cp_view *view, int status)
{
    const cp_saying *saying = cp_saying_of(view->say);
    const cp_texts *texts = cp_wording(view->wordings, view->lang);

    cp_buf_puts(out, "{");
    begin(out, "error", "{");
    key(out, "status");
    cp_buf_printf(out, "%d", status);
    text(out, "message", texts->text[saying ? saying->text : CP_T_SAY_FAILED]);
    cp_buf_puts(out, "}");
    if (view->say == CP_SAY_CHANGED)
        text(out, "policy", view->table->hash);
    cp_buf_puts(out, "}\n");
}
