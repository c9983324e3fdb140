/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page's frame: head, languages, what has to be said before all else, and
 * the sections in the order in which a visitor needs them.
 */
#include "page/page.h"

#include "page/banner.h"
#include "page/look.h"
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

/* What belongs into the head, whoever made the rest of it. */
static void head_items(const cp_page *page)
{
    if (page->view->report)
        cp_buf_puts(page->out, "<meta name=\"robots\" content=\"noindex\">\n");
    cp_buf_puts(page->out, "<title>");
    cp_buf_html(page->out, title(page));
    cp_buf_puts(page->out, "</title>\n<link rel=\"stylesheet\" href=\"");
    cp_page_address(page, "/look?v=", NULL);
    cp_buf_printf(page->out, "%s\">\n", cp_look_hash);
}

/* The language of what follows. */
static void speaks(const cp_page *page)
{
    cp_buf_puts(page->out, " lang=\"");
    cp_buf_html(page->out, page->view->lang);
    cp_buf_printf(page->out, "\" dir=\"%s\"", cp_page_text(page, CP_T_LANGUAGE_DIRECTION));
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
    cp_page_section(page, "title-preview", CP_T_PREVIEW_TITLE, "");
    cp_page_element(page, "p", CP_T_PREVIEW_TEXT);
    cp_page_section_end(page);
}

static void content(const cp_page *page)
{
    const cp_saying *saying = cp_saying_of(page->view->say);

    cp_page_element(page, "h1", CP_T_PAGE_TITLE);
    if (saying && !saying->at_choice)
        cp_page_say(page, saying);
    if (page->view->report)
        preview(page);
    cp_page_who(page);
    cp_page_about(page);
    if (!page->view->report)
        cp_page_choice(page, saying && saying->at_choice ? saying : NULL);
    cp_page_cookies(page);
    cp_page_rights(page);
}

static void document(const cp_page *page)
{
    cp_buf *out = page->out;

    cp_buf_puts(out, "<!DOCTYPE html>\n<html");
    speaks(page);
    cp_buf_puts(out, ">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, "
                     "initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n");
    head_items(page);
    cp_buf_puts(out, "</head>\n<body class=\"cp-page cp-scheme\">\n<div class=\"cp\">\n");
    languages(page);
    cp_buf_puts(out, "<main>\n");
    content(page);
    cp_buf_puts(out, "</main>\n</div>\n</body>\n</html>\n");
}

/* Of the site's document nobody knows the language, and the frame has a <main>. */
static void open_box(const cp_page *page)
{
    cp_buf_puts(page->out, "<div class=\"cp\"");
    speaks(page);
    cp_buf_puts(page->out, ">\n");
}

static void framed(const cp_page *page)
{
    const cp_frame *frame = page->view->frame;

    cp_buf_add(page->out, frame->before_head.p, frame->before_head.n);
    head_items(page);
    cp_buf_add(page->out, frame->before_main.p, frame->before_main.n);
    open_box(page);
    languages(page);
    content(page);
    cp_buf_puts(page->out, "</div>\n");
    cp_buf_add(page->out, frame->behind.p, frame->behind.n);
}

static void fragment(const cp_page *page)
{
    open_box(page);
    if (page->view->part == CP_PART_TABLE)
        cp_page_cookies(page);
    else if (page->view->report)
        preview(page);
    else
        cp_page_choice(page, NULL);
    cp_buf_puts(page->out, "</div>\n");
}

/* For a site that puts the banner where it wants it. */
static void banner(const cp_page *page)
{
    const cp_view *view = page->view;
    const cp_inserts_of of = {.view = view,
                              .with_link = view->table->declared->banner == CP_BANNER_LINK};
    const cp_inserts *inserts = cp_inserts_make(page->out->pool, &of);
    cp_span markup = {"", 0};

    if (inserts && !view->report)
        markup = cp_inserts_banner(inserts, cp_span_of(view->lang));
    cp_buf_add(page->out, markup.p, markup.n);
}

void cp_page_html(cp_buf *out, const cp_view *view)
{
    cp_page page = {.out = out, .view = view, .texts = cp_wording(view->wordings, view->lang)};

    page.groups = cp_listing_make(out->pool, view);
    page.choosable = is_choosable(&page);
    if (view->part == CP_PART_BANNER)
        banner(&page);
    else if (view->part != CP_PART_PAGE)
        fragment(&page);
    else if (view->frame)
        framed(&page);
    else
        document(&page);
}
