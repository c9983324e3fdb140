/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row of the table, cell by cell.
 *
 * On narrow screens a row becomes a card, and the head of its columns is out of
 * sight. Each cell carries that for the stylesheet to show, silently: who hears
 * the page, or reads it without a style, has the table's own head.
 */
#include "page/parts.h"

static const cp_text columns[CP_COLUMNS] = {
    [CP_COLUMN_PROVIDER] = CP_T_COLUMN_PROVIDER, [CP_COLUMN_LOCATION] = CP_T_COLUMN_LOCATION,
    [CP_COLUMN_NAMES] = CP_T_COLUMN_NAMES,       [CP_COLUMN_PURPOSE] = CP_T_COLUMN_PURPOSE,
    [CP_COLUMN_DURATION] = CP_T_COLUMN_DURATION, [CP_COLUMN_RECIPIENTS] = CP_T_COLUMN_RECIPIENTS,
    [CP_COLUMN_HERE] = CP_T_COLUMN_HERE,
};

cp_text cp_page_column(cp_column column)
{
    return columns[column];
}

static void open_cell(const cp_page *page, cp_column column)
{
    cp_buf_puts(page->out, "<td data-label=\"");
    cp_buf_html(page->out, cp_page_text(page, columns[column]));
    cp_buf_puts(page->out, "\">");
}

/* A text of the table, else the built-in `otherwise`. */
static void cell(const cp_page *page, cp_column column, const char *url, cp_shown shown,
                 cp_text otherwise)
{
    if (!shown.text)
        shown = (cp_shown){cp_page_text(page, otherwise), NULL};
    open_cell(page, column);
    cp_page_link(page, url, shown);
    cp_buf_puts(page->out, "</td>\n");
}

void cp_page_names(const cp_page *page, const apr_array_header_t *names)
{
    int i;

    for (i = 0; i < names->nelts; i++) {
        cp_buf_puts(page->out, i ? ", " : "");
        cp_page_code(page, APR_ARRAY_IDX(names, i, const char *));
    }
}

static void in_brackets(const cp_page *page, cp_text key)
{
    cp_buf_puts(page->out, " (");
    cp_buf_html(page->out, cp_page_text(page, key));
    cp_buf_puts(page->out, ")");
}

static void names_cell(const cp_page *page, const cp_item *item, cp_basis basis)
{
    cp_buf_puts(page->out, "<th scope=\"row\">");
    cp_page_names(page, item->names);
    if (item->storage)
        in_brackets(page, CP_T_CELL_STORAGE);
    if (item->basis != basis) /* the choice cookie, should `necessary` need consent */
        in_brackets(page, cp_page_basis(item->basis));
    cp_buf_puts(page->out, "</th>\n");
}

/* "Yes", or which of them where a row has more than one name. */
static void sent_here(const cp_page *page, const cp_item *item)
{
    cp_arg names = {.name = "names", .value.text = ""};
    cp_buf list;
    cp_page on_list = *page;

    if (item->names->nelts == 1 && !strchr(APR_ARRAY_IDX(item->names, 0, const char *), '*')) {
        cp_buf_html(page->out, cp_page_text(page, CP_T_HERE_YES));
        return;
    }
    cp_buf_init(&list, page->out->pool, 128);
    on_list.out = &list;
    cp_page_names(&on_list, item->here_names);
    names.open = list.p;
    cp_words_fill(page->out, cp_page_text(page, CP_T_HERE_NAMES), &names, 1);
}

static void here_cell(const cp_page *page, const cp_item *item)
{
    open_cell(page, CP_COLUMN_HERE);
    if (item->here == CP_HERE_SENT)
        sent_here(page, item);
    else
        cp_buf_html(page->out,
                    cp_page_text(page, item->here == CP_HERE_NO ? CP_T_HERE_NO : CP_T_HERE_UNSEEN));
    if (item->here_held) {
        cp_buf_puts(page->out, " ");
        cp_page_element(page, "small", item->here_returns ? CP_T_HERE_RETURNS : CP_T_HERE_HELD);
    }
    cp_buf_puts(page->out, "</td>\n");
}

void cp_page_row(const cp_page *page, const cp_item *item, cp_basis basis)
{
    const cp_shown duration = {cp_words_duration(page->out->pool, page->texts, &item->duration),
                               NULL};

    cp_buf_puts(page->out, "<tr>\n");
    cell(page, CP_COLUMN_PROVIDER, item->url, item->provider, CP_T_CELL_NOTHING);
    cell(page, CP_COLUMN_LOCATION, NULL, item->location, CP_T_CELL_NOTHING);
    names_cell(page, item, basis);
    cell(page, CP_COLUMN_PURPOSE, NULL, item->purpose, CP_T_CELL_NOTHING);
    cell(page, CP_COLUMN_DURATION, NULL, duration, CP_T_CELL_NOTHING);
    cell(page, CP_COLUMN_RECIPIENTS, NULL, item->recipients, CP_T_CELL_NO_RECIPIENTS);
    here_cell(page, item);
    cp_buf_puts(page->out, "</tr>\n");
}
