/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small parts that all sections are made of, links above all: what was
 * declared becomes a link only where a browser takes it for a web address.
 */
#include "page/parts.h"

const char *cp_page_text(const cp_page *page, cp_text key)
{
    return page->texts->text[key];
}

void cp_page_element(const cp_page *page, const char *tag, cp_text key)
{
    cp_buf_printf(page->out, "<%s>", tag);
    cp_buf_html(page->out, cp_page_text(page, key));
    cp_buf_printf(page->out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void cp_page_section(const cp_page *page, const char *id, cp_text heading, const char *more)
{
    cp_buf_printf(page->out, "<section%s aria-labelledby=\"%s\">\n<h2 id=\"%s\">", more, id, id);
    cp_buf_html(page->out, cp_page_text(page, heading));
    cp_buf_puts(page->out, "</h2>\n<div>\n");
}

void cp_page_section_end(const cp_page *page)
{
    cp_buf_puts(page->out, "</div>\n</section>\n");
}

void cp_page_code(const cp_page *page, const char *name)
{
    int rtl = !strcmp(cp_page_text(page, CP_T_LANGUAGE_DIRECTION), "rtl");

    cp_buf_puts(page->out, rtl ? "<code dir=\"ltr\">" : "<code>");
    cp_buf_html(page->out, name);
    cp_buf_puts(page->out, "</code>");
}

void cp_page_address(const cp_page *page, const char *below, const char *lang)
{
    cp_buf_html(page->out, page->view->path);
    cp_buf_puts(page->out, below);
    if (lang) {
        cp_buf_puts(page->out, "?lang=");
        cp_buf_uri(page->out, lang);
    }
}

void cp_page_anchor(const cp_page *page, const char *id)
{
    if (page->view->part != CP_PART_PAGE)
        cp_page_address(page, "", page->view->asked_lang);
    cp_buf_printf(page->out, "#%s", id);
}

/* RFC 3986 has none of these in a URI; a space or a quote would end it. */
static int is_clean(const char *url)
{
    for (; *url; url++)
        if ((unsigned char)*url <= ' ' || *url == 0x7F || strchr("\"<>\\^`{|}", *url))
            return 0;
    return 1;
}

/* https://, http:// and a path of this site; `javascript:` and the like are not. */
static int is_web_address(const char *url)
{
    int web = !strncmp(url, "https://", 8) || !strncmp(url, "http://", 7);

    return (web || (url[0] == '/' && url[1] != '/')) && is_clean(url);
}

void cp_page_link(const cp_page *page, const char *url, cp_shown text)
{
    int linked = url && is_web_address(url);

    if (linked) {
        cp_buf_puts(page->out, "<a href=\"");
        cp_buf_html(page->out, url);
        cp_buf_puts(page->out, "\">");
    }
    cp_words_show(page->out, text);
    if (linked)
        cp_buf_puts(page->out, "</a>");
}

void cp_page_say(const cp_page *page, const cp_saying *saying)
{
    cp_buf_printf(page->out, "<div class=\"cp-say\" role=\"%s\" tabindex=\"-1\">\n", saying->role);
    cp_page_element(page, "p", saying->text);
    if (page->view->deleted) {
        cp_buf_puts(page->out, "<p>");
        cp_buf_html(page->out, cp_words_count(page->out->pool, page->texts, CP_T_SAY_DELETED,
                                              page->view->deleted));
        cp_buf_puts(page->out, "</p>\n");
    }
    if (!saying->at_choice && page->choosable) {
        cp_buf_puts(page->out, "<p><a href=\"#cookie-choice\">");
        cp_buf_html(page->out, cp_page_text(page, CP_T_SAY_TO_CHOICE));
        cp_buf_puts(page->out, "</a></p>\n");
    }
    cp_buf_puts(page->out, "</div>\n");
}
