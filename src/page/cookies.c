/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of each category: what is declared, and nothing that is not.
 */
#include "page/parts.h"
#include "page/sent.h"
#include "text/words.h"

cp_text cp_page_basis(cp_basis basis)
{
    static const cp_text texts[] = {[CP_EXEMPT] = CP_T_BASIS_EXEMPT,
                                    [CP_OPT_OUT] = CP_T_BASIS_OPT_OUT,
                                    [CP_OPT_IN] = CP_T_BASIS_OPT_IN};

    return texts[basis];
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
    int i;

    cp_buf_puts(page->out, "<table>\n<caption>");
    cp_words_fill(page->out, cp_page_text(page, CP_T_COOKIES_CAPTION), &category, 1);
    cp_buf_puts(page->out, "</caption>\n<thead>\n<tr>\n");
    for (i = 0; i < CP_COLUMNS; i++) {
        cp_buf_puts(page->out, "<th scope=\"col\">");
        cp_buf_html(page->out, cp_page_text(page, cp_page_column((cp_column)i)));
        cp_buf_puts(page->out, "</th>\n");
    }
    cp_buf_puts(page->out, "</tr>\n</thead>\n<tbody>\n");
    for (i = 0; i < group->items->nelts; i++)
        cp_page_row(page, &APR_ARRAY_IDX(group->items, i, cp_item), group->basis);
    cp_buf_puts(page->out, "</tbody>\n</table>\n");
    if (has_pattern(group))
        cp_page_element(page, "p", CP_T_CELL_PATTERN);
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

            if (*place != '\'' && !cp_words_have(places, place))
                APR_ARRAY_PUSH(places, const char *) = place;
        }
    }
    return places;
}

static void code_list(const cp_page *page, const apr_array_header_t *all)
{
    int i;

    cp_buf_puts(page->out, "<ul>\n");
    for (i = 0; i < all->nelts; i++) {
        cp_buf_puts(page->out, "<li>");
        cp_page_code(page, APR_ARRAY_IDX(all, i, const char *));
        cp_buf_puts(page->out, "</li>\n");
    }
    cp_buf_puts(page->out, "</ul>\n");
}

/* What a category's state means for the contents that belong to it. */
static cp_text sources_text(const cp_page *page, const cp_group *group)
{
    if (group->basis == CP_EXEMPT || page->view->report)
        return CP_T_COOKIES_SOURCES;
    if (!group->allowed)
        return CP_T_COOKIES_SOURCES_OFF;
    return group->state == CP_STATE_GRANTED ? CP_T_COOKIES_SOURCES_ON : CP_T_COOKIES_SOURCES;
}

static void sources(const cp_page *page, const cp_group *group)
{
    const apr_array_header_t *places = places_of(page, group);

    if (!places->nelts)
        return;
    cp_page_element(page, "p", sources_text(page, group));
    code_list(page, places);
}

/* "Basis: Your consent", without a colon that languages write differently. */
static void basis(const cp_page *page, const cp_group *group)
{
    cp_buf_puts(page->out, "<dl class=\"cp-basis\">\n");
    cp_page_element(page, "dt", CP_T_COLUMN_BASIS);
    cp_page_element(page, "dd", cp_page_basis(group->basis));
    cp_buf_puts(page->out, "</dl>\n");
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
    basis(page, group);
    if (group->items->nelts)
        table(page, group);
    else
        cp_page_element(page, "p", CP_T_COOKIES_EMPTY);
    sources(page, group);
}

/* What this browser sent and nobody has declared. */
static void undeclared(const cp_page *page)
{
    cp_sent sent;

    cp_sent_read(&sent, page->out->pool, page->view);
    if (!sent.held->nelts && !sent.passed->nelts)
        return;
    cp_page_element(page, "h3", CP_T_COOKIES_UNDECLARED_TITLE);
    if (sent.held->nelts) {
        cp_page_element(page, "p", CP_T_COOKIES_UNDECLARED_HELD);
        code_list(page, sent.held);
    }
    if (sent.passed->nelts) {
        cp_page_element(page, "p", CP_T_COOKIES_UNDECLARED_PASSED);
        code_list(page, sent.passed);
    }
    if (sent.more)
        cp_buf_puts(page->out, "<p>\xe2\x80\xa6</p>\n");
}

void cp_page_cookies(const cp_page *page)
{
    int i;

    cp_page_section(page, "title-cookies", CP_T_COOKIES_TITLE, " class=\"cp-wide\"");
    for (i = 0; i < page->groups->nelts; i++)
        group_section(page, &APR_ARRAY_IDX(page->groups, i, cp_group));
    undeclared(page);
    cp_page_section_end(page);
}
