/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of each category: what is declared, and nothing that is not.
 */
#include "page/parts.h"

static const cp_text columns[] = {
    CP_T_COLUMN_PROVIDER, CP_T_COLUMN_LOCATION,   CP_T_COLUMN_NAMES, CP_T_COLUMN_PURPOSE,
    CP_T_COLUMN_DURATION, CP_T_COLUMN_RECIPIENTS, CP_T_COLUMN_BASIS,
};

static cp_text basis_text(cp_basis basis)
{
    static const cp_text texts[] = {[CP_EXEMPT] = CP_T_BASIS_EXEMPT,
                                    [CP_OPT_OUT] = CP_T_BASIS_OPT_OUT,
                                    [CP_OPT_IN] = CP_T_BASIS_OPT_IN};

    return texts[basis];
}

/* A text of the table, else the built-in `otherwise`. */
static cp_shown said_or(const cp_page *page, cp_shown shown, cp_text otherwise)
{
    return shown.text ? shown : (cp_shown){cp_page_text(page, otherwise), NULL};
}

static void cell(const cp_page *page, const char *url, cp_shown shown, cp_text otherwise)
{
    cp_buf_puts(page->out, "<td>");
    cp_page_link(page, url, said_or(page, shown, otherwise));
    cp_buf_puts(page->out, "</td>\n");
}

static void names_cell(const cp_page *page, const cp_item *item)
{
    int i;

    cp_buf_puts(page->out, "<th scope=\"row\">");
    for (i = 0; i < item->names->nelts; i++) {
        cp_buf_puts(page->out, i ? ", <code>" : "<code>");
        cp_buf_html(page->out, APR_ARRAY_IDX(item->names, i, const char *));
        cp_buf_puts(page->out, "</code>");
    }
    if (item->storage) {
        cp_buf_puts(page->out, " (");
        cp_buf_html(page->out, cp_page_text(page, CP_T_CELL_STORAGE));
        cp_buf_puts(page->out, ")");
    }
    cp_buf_puts(page->out, "</th>\n");
}

static void row(const cp_page *page, const cp_item *item)
{
    const cp_shown duration = {cp_words_duration(page->out->pool, page->texts, &item->duration),
                               NULL};

    cp_buf_puts(page->out, "<tr>\n");
    cell(page, item->url, item->provider, CP_T_CELL_NOTHING);
    cell(page, NULL, item->location, CP_T_CELL_NOTHING);
    names_cell(page, item);
    cell(page, NULL, item->purpose, CP_T_CELL_NOTHING);
    cell(page, NULL, duration, CP_T_CELL_NOTHING);
    cell(page, NULL, item->recipients, CP_T_CELL_NO_RECIPIENTS);
    cp_page_element(page, "td", basis_text(item->basis));
    cp_buf_puts(page->out, "</tr>\n");
}

static int has_pattern(const cp_group *group)
{
    int i, k;

    for (i = 0; i < group->items->nelts; i++) {
        const apr_array_header_t *names = APR_ARRAY_IDX(group->items, i, cp_item).names;

        for (k = 0; k < names->nelts; k++)
            if (strchr(APR_ARRAY_IDX(names, k, const char *), '*'))
                return 1;
    }
    return 0;
}

static void table(const cp_page *page, const cp_group *group)
{
    const cp_arg category = {.name = "category", .value = group->label};
    apr_size_t c;
    int i;

    cp_buf_puts(page->out, "<table>\n<caption>");
    cp_words_fill(page->out, cp_page_text(page, CP_T_COOKIES_CAPTION), &category, 1);
    cp_buf_puts(page->out, "</caption>\n<thead>\n<tr>\n");
    for (c = 0; c < sizeof columns / sizeof *columns; c++) {
        cp_buf_puts(page->out, "<th scope=\"col\">");
        cp_buf_html(page->out, cp_page_text(page, columns[c]));
        cp_buf_puts(page->out, "</th>\n");
    }
    cp_buf_puts(page->out, "</tr>\n</thead>\n<tbody>\n");
    for (i = 0; i < group->items->nelts; i++)
        row(page, &APR_ARRAY_IDX(group->items, i, cp_item));
    cp_buf_puts(page->out, "</tbody>\n</table>\n");
    if (has_pattern(group))
        cp_page_element(page, "p", CP_T_CELL_PATTERN);
}

static int holds(const apr_array_header_t *places, const char *place)
{
    int i;

    for (i = 0; i < places->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(places, i, const char *), place))
            return 1;
    return 0;
}

/* The places that a grant covers (rule 7), each once; keywords such as 'self'
 * are none. */
static apr_array_header_t *places_of(const cp_page *page, const cp_group *group)
{
    apr_array_header_t *places = apr_array_make(page->out->pool, 4, sizeof(const char *));
    int i, k;

    for (i = 0; group->sources && i < group->sources->nelts; i++) {
        const cp_source *source = APR_ARRAY_IDX(group->sources, i, const cp_source *);

        for (k = 0; k < source->sources->nelts; k++) {
            const char *place = APR_ARRAY_IDX(source->sources, k, const char *);

            if (*place != '\'' && !holds(places, place))
                APR_ARRAY_PUSH(places, const char *) = place;
        }
    }
    return places;
}

static void sources(const cp_page *page, const cp_group *group)
{
    const apr_array_header_t *places = places_of(page, group);
    int i;

    if (!places->nelts)
        return;
    cp_page_element(page, "p", CP_T_COOKIES_SOURCES);
    cp_buf_puts(page->out, "<ul>\n");
    for (i = 0; i < places->nelts; i++) {
        cp_buf_puts(page->out, "<li><code>");
        cp_buf_html(page->out, APR_ARRAY_IDX(places, i, const char *));
        cp_buf_puts(page->out, "</code></li>\n");
    }
    cp_buf_puts(page->out, "</ul>\n");
}

static void group_section(const cp_page *page, const cp_group *group)
{
    cp_buf_printf(page->out, "<h3 id=\"category-%s\">", group->id);
    cp_words_show(page->out, group->label);
    cp_buf_puts(page->out, "</h3>\n");
    if (group->description.text && !page->choosable) { /* else the choice says it */
        cp_buf_puts(page->out, "<p>");
        cp_words_show(page->out, group->description);
        cp_buf_puts(page->out, "</p>\n");
    }
    if (group->items->nelts)
        table(page, group);
    else
        cp_page_element(page, "p", CP_T_COOKIES_EMPTY);
    sources(page, group);
}

void cp_page_cookies(const cp_page *page)
{
    int i;

    cp_page_section(page, "title-cookies", CP_T_COOKIES_TITLE);
    for (i = 0; i < page->groups->nelts; i++)
        group_section(page, &APR_ARRAY_IDX(page->groups, i, cp_group));
    cp_buf_puts(page->out, "</section>\n");
}
