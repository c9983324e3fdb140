/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the page says in words (R50): who answers for the cookies, what they
 * are, and what rights a visitor has.
 */
#include "apr_strings.h"
#include "page/parts.h"
#include "text/time.h"

/* Whether `text` is so plainly an address of mail that it can be linked. */
static int is_mail(const char *text)
{
    static const char octets[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
    apr_size_t local = strspn(text, octets), domain;

    if (!local || text[local] != '@')
        return 0;
    domain = strspn(text + local + 1, octets);
    return domain && !text[local + 1 + domain];
}

/* A way to reach somebody: an address of mail or of the web, or just words. */
static void reach(const cp_page *page, cp_text term, const char *how)
{
    if (!how)
        return;
    cp_page_element(page, "dt", term);
    cp_buf_puts(page->out, "<dd>");
    if (is_mail(how))
        cp_buf_printf(page->out, "<a href=\"mailto:%s\">%s</a>", how, how);
    else
        cp_page_link(page, how, (cp_shown){how, NULL});
    cp_buf_puts(page->out, "</dd>\n");
}

void cp_page_who(const cp_page *page)
{
    const cp_controller *who = &page->view->table->declared->controller;

    if (!who->name)
        return;
    cp_page_section(page, "title-who", CP_T_WHO_TITLE, "");
    cp_buf_puts(page->out, "<dl class=\"cp-facts\">\n");
    cp_page_element(page, "dt", CP_T_WHO_CONTROLLER);
    cp_buf_puts(page->out, "<dd>");
    cp_page_link(page, who->url, (cp_shown){who->name, NULL});
    cp_buf_puts(page->out, "</dd>\n");
    reach(page, CP_T_WHO_CONTACT, who->contact);
    reach(page, CP_T_WHO_DPO, who->dpo);
    reach(page, CP_T_WHO_AUTHORITY, who->authority);
    cp_buf_puts(page->out, "</dl>\n");
    cp_page_section_end(page);
}

void cp_page_about(const cp_page *page)
{
    static const struct {
        cp_text name, text;
    } kinds[] = {
        {CP_T_KIND_NECESSARY_NAME, CP_T_KIND_NECESSARY_TEXT},
        {CP_T_KIND_STATISTICAL_NAME, CP_T_KIND_STATISTICAL_TEXT},
        {CP_T_KIND_FIRST_PARTY_NAME, CP_T_KIND_FIRST_PARTY_TEXT},
        {CP_T_KIND_THIRD_PARTY_NAME, CP_T_KIND_THIRD_PARTY_TEXT},
    };
    apr_size_t i;

    cp_page_section(page, "title-about", CP_T_ABOUT_TITLE, "");
    cp_page_element(page, "p", CP_T_ABOUT_WHAT);
    cp_page_element(page, "p", CP_T_ABOUT_USE);
    cp_page_element(page, "h3", CP_T_ABOUT_KINDS);
    cp_buf_puts(page->out, "<dl class=\"cp-kinds\">\n");
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        cp_buf_puts(page->out, "<div>\n");
        cp_page_element(page, "dt", kinds[i].name);
        cp_page_element(page, "dd", kinds[i].text);
        cp_buf_puts(page->out, "</div>\n");
    }
    cp_buf_puts(page->out, "</dl>\n");
    cp_page_section_end(page);
}

/* A link to the same policy in another form. */
static void other_form(const cp_page *page, const char *below, const char *type, cp_text text)
{
    cp_buf_puts(page->out, "<li><a href=\"");
    cp_page_address(page, below, page->view->asked_lang);
    cp_buf_printf(page->out, "\" type=\"%s\">", type);
    cp_buf_html(page->out, cp_page_text(page, text));
    cp_buf_puts(page->out, "</a></li>\n");
}

static void dated(const cp_page *page)
{
    apr_pool_t *p = page->out->pool;
    apr_time_t t = page->view->dated;
    const char *day;
    cp_arg date = {.name = "date", .close = "</time>"};

    if (!t)
        return;
    day = apr_pstrmemdup(p, cp_rfc3339(p, t), sizeof("2026-11-23") - 1);
    date.value.text = cp_words_day(p, page->texts, t);
    date.open = apr_psprintf(p, "<time datetime=\"%s\">", day);
    cp_buf_puts(page->out, "<p>");
    cp_words_fill(page->out, cp_page_text(page, CP_T_VERSION_DATE), &date, 1);
    cp_buf_puts(page->out, "</p>\n");
}

static void version(const cp_page *page)
{
    const cp_arg args[] = {{.name = "version",
                            .value.text = page->view->table->hash,
                            .open = "<code>",
                            .close = "</code>"}};

    cp_page_section(page, "title-version", CP_T_VERSION_TITLE, "");
    cp_buf_puts(page->out, "<p>");
    cp_words_fill(page->out, cp_page_text(page, CP_T_VERSION_TEXT), args, 1);
    cp_buf_puts(page->out, "</p>\n");
    dated(page);
    cp_buf_puts(page->out, "<ul>\n");
    other_form(page, "/policy.json", "application/json", CP_T_VERSION_JSON);
    other_form(page, "/policy.csv", "text/csv", CP_T_VERSION_CSV);
    cp_buf_puts(page->out, "</ul>\n");
    cp_page_section_end(page);
}

void cp_page_rights(const cp_page *page)
{
    cp_page_section(page, "title-rights", CP_T_RIGHTS_TITLE, "");
    if (page->choosable)
        cp_page_element(page, "p", CP_T_RIGHTS_WITHDRAW);
    cp_page_element(page, "p", CP_T_RIGHTS_DATA);
    cp_page_element(page, "p", CP_T_RIGHTS_COMPLAINT);
    cp_page_section_end(page);
    cp_page_section(page, "title-limits", CP_T_LIMITS_TITLE, "");
    cp_page_element(page, "p", CP_T_LIMITS_TEXT);
    cp_page_section_end(page);
    version(page);
}
