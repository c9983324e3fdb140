/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the table to what is shown. The choice cookie is set by this module
 * whatever was declared, so it is listed whatever was declared: a row of its
 * name gives it other texts and nothing else.
 */
#include "page/listing.h"

#include "consent/withdraw.h"
#include "cookie/domains.h"
#include "page/sent.h"
#include "text/words.h"

static const char NECESSARY[] = "necessary";

typedef struct {
    apr_pool_t *p;
    const cp_view *view;
    const cp_texts *texts;
    apr_uint64_t allowed;
    cp_sent sent;
} listing;

static cp_shown shown(const listing *l, const cp_localised *text)
{
    cp_shown s;

    s.text = cp_localised_text(text, l->view->lang, l->view->table->default_lang, &s.lang);
    if (!s.text || !strcmp(s.lang, l->view->lang))
        s.lang = NULL;
    return s;
}

static cp_shown shown_or(const listing *l, const cp_localised *text, const char *otherwise)
{
    cp_shown s = shown(l, text);

    return s.text ? s : (cp_shown){otherwise, NULL};
}

/* The row of the choice cookie's name, or NULL. */
static const cp_row *own_row(const listing *l)
{
    const cp_table *table = l->view->table;
    int i, k;

    for (i = 0; i < table->categories->nelts; i++) {
        const cp_category *category = APR_ARRAY_IDX(table->categories, i, const cp_category *);

        for (k = 0; k < category->rows->nelts; k++) {
            const cp_row *row = APR_ARRAY_IDX(category->rows, k, const cp_row *);

            if (!row->storage && cp_words_have(row->names, l->view->choice_name))
                return row;
        }
    }
    return NULL;
}

/* RFC 6265bis 5.1.4. */
static int path_covers(const char *path, const char *address)
{
    apr_size_t n = strlen(path);

    return !strncmp(address, path, n) && (path[n - 1] == '/' || !address[n] || address[n] == '/');
}

/* Whether a browser that had it would have sent it here. */
static int is_visible(const cp_view *view, const cp_item *item)
{
    const char *address = view->address ? view->address : view->path;

    if (item->storage)
        return 0;
    if (item->path && strcmp(item->path, "/") && !(address && path_covers(item->path, address)))
        return 0;
    return !item->domain || !strcmp(item->domain, "host") || !view->host ||
           cp_cookie_domain_covers(item->domain, view->host);
}

/* What of a row is in this browser now. */
static void look_here(const listing *l, cp_item *item)
{
    int i;

    item->here_names = apr_array_make(l->p, 1, sizeof(const char *));
    for (i = 0; i < item->names->nelts && !item->storage; i++) {
        const cp_sent_row *row =
            cp_sent_find(&l->sent, APR_ARRAY_IDX(item->names, i, const char *));

        if (row) {
            apr_array_cat(item->here_names, row->names);
            item->here_held |= row->held;
        }
    }
    item->here = item->here_names->nelts     ? CP_HERE_SENT
                 : is_visible(l->view, item) ? CP_HERE_NO
                                             : CP_HERE_UNSEEN;
}

/* Whether what is here was deleted before: one stored below a path comes to that
 * path alone, and says nothing when it comes there first. */
static int has_returned(const listing *l, const cp_group *group, const cp_item *item)
{
    return item->here_held && group->state == CP_STATE_REFUSED && !group->signalled &&
           l->view->now - l->view->choice->issued > CP_WITHDRAW_PATIENCE &&
           (!item->path || !strcmp(item->path, "/"));
}

/* The prefixes for which a browser asks for Secure (RFC 6265bis 5.4). */
static int has_secure_prefix(const char *name)
{
    return !strncmp(name, "__Host-", 7) || !strncmp(name, "__Secure-", 9);
}

static void add_own(const listing *l, cp_group *group)
{
    static const cp_row nothing_declared = {0};
    const cp_declared *declared = l->view->table->declared;
    const char *const *texts = l->texts->text;
    const char *site = declared->controller.name;
    const cp_row *row = own_row(l);
    cp_item *item = apr_array_push(group->items);

    if (!row)
        row = &nothing_declared;
    *item =
        (cp_item){.names = apr_array_make(l->p, 1, sizeof(const char *)),
                  .provider = shown_or(l, &row->provider, site ? site : texts[CP_T_OWN_PROVIDER]),
                  .location = shown_or(l, &row->location, texts[CP_T_OWN_LOCATION]),
                  .purpose = shown_or(l, &row->purpose, texts[CP_T_OWN_PURPOSE]),
                  .recipients = shown_or(l, &row->recipients, texts[CP_T_OWN_RECIPIENTS]),
                  .url = row->url,
                  .duration = {l->view->table->lifetime, declared->choice.lifetime.written},
                  .domain = declared->choice.domain,
                  .path = "/",
                  .basis = CP_EXEMPT,
                  .secure = has_secure_prefix(l->view->choice_name),
                  .own = 1};
    APR_ARRAY_PUSH(item->names, const char *) = l->view->choice_name;
    look_here(l, item);
}

/* The row's names but that of the choice cookie, which has its own row. */
static apr_array_header_t *other_names(const listing *l, const cp_row *row)
{
    apr_array_header_t *names = apr_array_make(l->p, row->names->nelts, sizeof(const char *));
    int i;

    for (i = 0; i < row->names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(row->names, i, const char *);

        if (row->storage || strcmp(name, l->view->choice_name))
            APR_ARRAY_PUSH(names, const char *) = name;
    }
    return names;
}

static void add_row(const listing *l, cp_group *group, const cp_row *row)
{
    apr_array_header_t *names = other_names(l, row);
    cp_item *item;

    if (!names->nelts)
        return;
    item = apr_array_push(group->items);
    *item = (cp_item){.names = names,
                      .provider = shown(l, &row->provider),
                      .location = shown(l, &row->location),
                      .purpose = shown(l, &row->purpose),
                      .recipients = shown(l, &row->recipients),
                      .url = row->url,
                      .duration = row->duration,
                      .domain = row->domain,
                      .path = row->path,
                      .basis = group->basis,
                      .secure = row->secure,
                      .partitioned = row->partitioned,
                      .storage = row->storage};
    look_here(l, item);
    item->here_returns = has_returned(l, group, item);
}

/* Label and description where the administrator gave none. */
static void built_in_texts(const listing *l, cp_group *group)
{
    static const struct {
        const char *id;
        cp_text label, description;
    } known[] = {
        {NECESSARY, CP_T_CATEGORY_NECESSARY_LABEL, CP_T_CATEGORY_NECESSARY_DESCRIPTION},
        {"audience", CP_T_CATEGORY_AUDIENCE_LABEL, CP_T_CATEGORY_AUDIENCE_DESCRIPTION},
        {"statistical", CP_T_CATEGORY_STATISTICAL_LABEL, CP_T_CATEGORY_STATISTICAL_DESCRIPTION},
        {"first-party", CP_T_CATEGORY_FIRST_PARTY_LABEL, CP_T_CATEGORY_FIRST_PARTY_DESCRIPTION},
        {"third-party", CP_T_CATEGORY_THIRD_PARTY_LABEL, CP_T_CATEGORY_THIRD_PARTY_DESCRIPTION},
    };
    apr_size_t i;

    for (i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(group->id, known[i].id))
            continue;
        if (!group->label.text)
            group->label.text = l->texts->text[known[i].label];
        if (!group->description.text)
            group->description.text = l->texts->text[known[i].description];
    }
    if (!group->label.text)
        group->label.text = group->id;
}

static cp_state state_of(const listing *l, const cp_category *category)
{
    const cp_choice *choice = l->view->choice;
    apr_uint64_t bit = (apr_uint64_t)1 << category->index;

    return category->basis == CP_EXEMPT ? CP_STATE_EXEMPT
           : choice->refused & bit      ? CP_STATE_REFUSED
           : choice->changed & bit      ? CP_STATE_CHANGED
           : choice->granted & bit      ? CP_STATE_GRANTED
                                        : CP_STATE_UNDECIDED;
}

static void add_group(const listing *l, apr_array_header_t *groups, const cp_category *category)
{
    cp_group *group = apr_array_push(groups);
    int i;

    *group = (cp_group){.id = category->id,
                        .basis = category->basis,
                        .version = category->version,
                        .label = shown(l, &category->label),
                        .description = shown(l, &category->description),
                        .items = apr_array_make(l->p, category->rows->nelts + 1, sizeof(cp_item)),
                        .sources = category->sources,
                        .state = state_of(l, category),
                        .signalled = (int)(l->view->choice->signalled >> category->index & 1),
                        .allowed = (int)(l->allowed >> category->index & 1)};
    built_in_texts(l, group);
    if (!strcmp(category->id, NECESSARY))
        add_own(l, group);
    for (i = 0; i < category->rows->nelts; i++)
        add_row(l, group, APR_ARRAY_IDX(category->rows, i, const cp_row *));
}

/* `necessary` for a table without it: its one row is the choice cookie's. */
static void add_necessary(const listing *l, apr_array_header_t *groups)
{
    cp_group *group = apr_array_push(groups);

    *group = (cp_group){.id = NECESSARY,
                        .basis = CP_EXEMPT,
                        .items = apr_array_make(l->p, 1, sizeof(cp_item)),
                        .state = CP_STATE_EXEMPT,
                        .allowed = 1};
    built_in_texts(l, group);
    add_own(l, group);
}

apr_array_header_t *cp_listing_make(apr_pool_t *p, const cp_view *view)
{
    const cp_table *table = view->table;
    apr_array_header_t *groups = apr_array_make(p, table->categories->nelts + 1, sizeof(cp_group));
    listing l = {.p = p, .view = view, .texts = cp_wording(view->wordings, view->lang)};
    int i;

    cp_sent_read(&l.sent, p, view);
    /* Under Report nothing is held back, whatever was chosen. */
    l.allowed = view->report ? ~(apr_uint64_t)0 : cp_allowed(table, view->choice);
    if (!cp_table_category(table, NECESSARY, strlen(NECESSARY)))
        add_necessary(&l, groups);
    for (i = 0; i < table->categories->nelts; i++)
        add_group(&l, groups, APR_ARRAY_IDX(table->categories, i, const cp_category *));
    return groups;
}

const char *cp_item_domain(const cp_item *item)
{
    return item->domain && strcmp(item->domain, "host") ? item->domain : NULL;
}
