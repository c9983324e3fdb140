/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy is what the evidence is made of, so it has no member that depends
 * on who asks; such members stand beside it.
 */
#include "page/json.h"

#include "page/listing.h"
#include "page/say.h"
#include "page/sent.h"
#include "text/json.h"
#include "text/time.h"

static void controller(cp_buf *out, const cp_controller *who)
{
    cp_json_begin(out, "controller", "{");
    cp_json_text(out, "name", who->name);
    cp_json_text(out, "url", who->url);
    cp_json_text(out, "contact", who->contact);
    cp_json_text(out, "dpo", who->dpo);
    cp_json_text(out, "authority", who->authority);
    cp_buf_puts(out, "}");
}

/* Seconds are null for `session` and for what was not declared. */
static void duration(cp_buf *out, const cp_duration *value)
{
    cp_json_begin(out, "duration", "{");
    cp_json_text(out, "written", value->written);
    if (value->seconds >= 0)
        cp_json_number(out, "seconds", value->seconds);
    else
        cp_json_text(out, "seconds", NULL);
    cp_buf_puts(out, "}");
}

static void cookie(cp_buf *out, const cp_item *item)
{
    cp_json_begin(out, NULL, "{");
    cp_json_texts(out, "names", item->names);
    cp_json_text(out, "provider", item->provider.text);
    cp_json_text(out, "url", item->url);
    cp_json_text(out, "location", item->location.text);
    cp_json_text(out, "purpose", item->purpose.text);
    cp_json_text(out, "recipients", item->recipients.text);
    duration(out, &item->duration);
    cp_json_text(out, "domain", item->domain);
    cp_json_text(out, "path", item->path);
    cp_json_flag(out, "secure", item->secure);
    cp_json_flag(out, "partitioned", item->partitioned);
    cp_json_flag(out, "storage", item->storage);
    cp_buf_puts(out, "}");
}

static void sources(cp_buf *out, const apr_array_header_t *all)
{
    int i;

    cp_json_begin(out, "sources", "[");
    for (i = 0; all && i < all->nelts; i++) {
        const cp_source *source = APR_ARRAY_IDX(all, i, const cp_source *);

        cp_json_begin(out, NULL, "{");
        cp_json_texts(out, "directives", source->directives);
        cp_json_texts(out, "sources", source->sources);
        cp_buf_puts(out, "}");
    }
    cp_buf_puts(out, "]");
}

static void category(cp_buf *out, const cp_group *group)
{
    int i;

    cp_json_begin(out, NULL, "{");
    cp_json_text(out, "id", group->id);
    cp_json_text(out, "basis", cp_basis_name(group->basis));
    cp_json_text(out, "version", group->version);
    cp_json_text(out, "label", group->label.text);
    cp_json_text(out, "description", group->description.text);
    cp_json_begin(out, "cookies", "[");
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

    cp_json_begin(out, "policy", "{");
    cp_json_text(out, "version", view->table->hash);
    cp_json_flag(out, "in_force", !view->report);
    cp_json_flag(out, "gpc", declared->signal.honoured != 0);
    cp_json_text(out, "page", view->path);
    cp_json_text(out, "language", view->lang);
    cp_json_texts(out, "languages", view->table->languages);
    controller(out, &declared->controller);
    cp_json_begin(out, "categories", "[");
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

    cp_json_begin(out, "choice", "{");
    cp_json_text(out, "issued", issued ? cp_rfc3339(out->pool, issued) : NULL);
    cp_json_text(out, "until", issued ? cp_rfc3339(out->pool, until) : NULL);
    cp_json_text(out, "record", view->record);
    cp_json_flag(out, "signal", view->signal == CP_SIGNAL_HONOURED);
    if (view->deleted_names)
        cp_json_texts(out, "deleted", view->deleted_names);
    cp_json_begin(out, "categories", "{");
    for (i = 0; i < groups->nelts; i++) {
        const cp_group *group = &APR_ARRAY_IDX(groups, i, cp_group);

        cp_json_begin(out, group->id, "{");
        cp_json_text(out, "state", state_name(group->state));
        cp_json_flag(out, "allowed", group->allowed);
        cp_buf_puts(out, "}");
    }
    cp_buf_puts(out, "}}");
}

static const char *here_name(cp_here here)
{
    static const char *const names[] = {
        [CP_HERE_NO] = "not-sent",
        [CP_HERE_SENT] = "sent",
        [CP_HERE_UNSEEN] = "unseen",
    };

    return names[here];
}

static void here(cp_buf *out, const cp_group *group, const cp_item *item)
{
    cp_json_begin(out, NULL, "{");
    cp_json_text(out, "category", group->id);
    cp_json_texts(out, "names", item->names);
    cp_json_text(out, "here", here_name(item->here));
    cp_json_texts(out, "sent", item->here == CP_HERE_SENT ? item->here_names : NULL);
    cp_json_flag(out, "held", item->here == CP_HERE_SENT && item->here_held);
    cp_buf_puts(out, "}");
}

static void undeclared(cp_buf *out, const cp_view *view)
{
    cp_sent sent;

    cp_sent_read(&sent, out->pool, view);
    cp_json_begin(out, "undeclared", "{");
    cp_json_texts(out, "held", sent.held);
    cp_json_texts(out, "passed", sent.passed);
    cp_json_flag(out, "more", sent.more);
    cp_buf_puts(out, "}");
}

/* What the browser sent with this request. */
static void browser(cp_buf *out, const cp_view *view, const apr_array_header_t *groups)
{
    int i, k;

    cp_json_begin(out, "browser", "{");
    cp_json_begin(out, "cookies", "[");
    for (i = 0; i < groups->nelts; i++) {
        const cp_group *group = &APR_ARRAY_IDX(groups, i, cp_group);

        for (k = 0; k < group->items->nelts; k++)
            here(out, group, &APR_ARRAY_IDX(group->items, k, cp_item));
    }
    cp_buf_puts(out, "]");
    undeclared(out, view);
    cp_buf_puts(out, "}");
}

void cp_page_json(cp_buf *out, const cp_view *view)
{
    const apr_array_header_t *groups = cp_listing_make(out->pool, view);

    cp_buf_puts(out, "{");
    policy(out, view, groups);
    choice(out, view, groups);
    browser(out, view, groups);
    cp_page_json_texts(out, view);
    cp_buf_puts(out, "}\n");
}

void cp_page_json_policy(cp_buf *out, const cp_view *view)
{
    policy(out, view, cp_listing_make(out->pool, view));
}

void cp_page_json_texts(cp_buf *out, const cp_view *view)
{
    const cp_texts *texts = cp_wording(view->wordings, view->lang);
    int i;

    cp_json_begin(out, "texts", "{");
    for (i = 0; i < CP_TEXTS; i++)
        cp_json_text(out, cp_text_keys[i], texts->text[i]);
    cp_buf_puts(out, "}");
}

void cp_page_json_error(cp_buf *out, const cp_view *view, int status)
{
    const cp_saying *saying = cp_saying_of(view->say);
    const cp_texts *texts = cp_wording(view->wordings, view->lang);

    cp_buf_puts(out, "{");
    cp_json_begin(out, "error", "{");
    cp_json_number(out, "status", status);
    cp_json_text(out, "message", texts->text[saying ? saying->text : CP_T_SAY_FAILED]);
    cp_buf_puts(out, "}");
    if (view->say == CP_SAY_CHANGED)
        cp_json_text(out, "policy", view->table->hash);
    cp_buf_puts(out, "}\n");
}
