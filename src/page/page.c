/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page's frame: head, languages, what has to be said before all else, and
 * the sections in the order in which a visitor needs them.
 */
#include "page/page.h"

#include "page/parts.h"

/* "Saved: Cookie policy – Example SARL" */
static const char *title(const cp_page *page)
{
    const cp_saying *saying = cp_saying_of(page->view->say);
    const char *site = page->view->table->declared->controller.name;
    cp_arg args[] = {{.name = "title"}, {.name = "controller", .value.text = site}};
    apr_pool_t *p = page->out->pool;

    args[0].value.text = cp_page_text(page, CP_T_PAGE_TITLE);
    if (site)
        args[0].value.text = cp_words_plain(p, cp_page_text(page, CP_T_PAGE_TITLE_OF), args, 2);
    if (saying)
        return cp_words_plain(p, cp_page_text(page, saying->title), args, 1);
    if (page->view->report)
        return cp_words_plain(p, cp_page_text(page, CP_T_PAGE_TITLE_PREVIEW), args, 1);
    return args[0].value.text;
}

static void head(const cp_page *page)
{
    cp_buf_puts(page->out, "<!DOCTYPE html>\n<html lang=\"");
    cp_buf_html(page->out, page->view->lang);
    cp_buf_puts(page->out, "\" dir=\"");
    cp_buf_html(page->out, cp_page_text(page, CP_T_LANGUAGE_DIRECTION));
    cp_buf_puts(page->out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, "
                           "initial-scale=1\">\n");
    if (page->view->report)
        cp_buf_puts(page->out, "<meta name=\"robots\" content=\"noindex\">\n");
    cp_buf_puts(page->out, "<title>");
    cp_buf_html(page->out, title(page));
    cp_buf_puts(page->out, "</title>\n</head>\n");
}

static void language(const cp_page *page, const char *lang)
{
    const cp_texts *texts = cp_wording(page->view->wordings, lang);

    cp_buf_puts(page->out, "<li><a href=\"");
    cp_page_address(page, "", lang);
    cp_buf_printf(page->out, "\" hreflang=\"%s\" lang=\"%s\"%s>", lang, lang,
                  strcmp(lang, page->view->lang) ? "" : " aria-current=\"true\"");
    cp_buf_html(page->out, texts->text[CP_T_LANGUAGE_NAME]);
    if (strcmp(texts->lang, lang)) /* fr-ca beside fr: one name, two tags */
        cp_buf_printf(page->out, " (%s)", lang);
    cp_buf_puts(page->out, "</a></li>\n");
}

static void languages(const cp_page *page)
{
    const apr_array_header_t *offered = page->view->table->languages;
    int i;

    if (offered->nelts < 2)
        return;
    cp_buf_puts(page->out, "<nav aria-label=\"");
    cp_buf_html(page->out, cp_page_text(page, CP_T_PAGE_LANGUAGES));
    cp_buf_puts(page->out, "\">\n<ul>\n");
    for (i = 0; i < offered->nelts; i++)
        language(page, APR_ARRAY_IDX(offered, i, const char *));
    cp_buf_puts(page->out, "</ul>\n</nav>\n");
}

/* Whether the visitor has anything to decide here. */
static int is_choosable(const cp_page *page)
{
    const cp_table *table = page->view->table;

    return !page->view->report && (table->opt_in | table->opt_out);
}

static void preview(const cp_page *page)
{
    cp_page_section(page, "title-preview", CP_T_PREVIEW_TITLE);
    cp_page_element(page, "p", CP_T_PREVIEW_TEXT);
    cp_buf_puts(page->out, "</section>\n");
}

void cp_page_html(cp_buf *out, const cp_view *view)
{
    cp_page page = {.out = out, .view = view, .texts = cp_wording(view->wordings, view->lang)};
    const cp_saying *saying = cp_saying_of(view->say);

    page.groups = cp_listing_make(out->pool, view);
    page.choosable = is_choosable(&page);
    head(&page);
    cp_buf_puts(out, "<body>\n");
    languages(&page);
    cp_buf_puts(out, "<main>\n");
    cp_page_element(&page, "h1", CP_T_PAGE_TITLE);
    if (saying && !saying->at_choice)
        cp_page_say(&page, saying);
    if (view->report)
        preview(&page);
    cp_page_who(&page);
    cp_page_about(&page);
    if (!view->report)
        cp_page_choice(&page, saying && saying->at_choice ? saying : NULL);
    cp_page_cookies(&page);
    cp_page_rights(&page);
    cp_buf_puts(out, "</main>\n</body>\n</html>\n");
}
