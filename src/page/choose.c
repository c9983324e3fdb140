/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice. Two forms, since Enter in a box presses the first button of its
 * form: that of the boxes has only *Save*. The boxes with what they stand for
 * come first, so that nobody agrees to all before reading to what (R18);
 * *Refuse all* and *Accept all* are one and the same kind of button (R9).
 */
#include "apr_strings.h"
#include "page/parts.h"
#include "text/time.h"

static void hidden(const cp_page *page, const char *name, const char *value)
{
    cp_buf_printf(page->out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
    cp_buf_html(page->out, value);
    cp_buf_puts(page->out, "\">\n");
}

static void open_form(const cp_page *page)
{
    /* autocomplete=off: a reload must not bring back ticks of before. */
    cp_buf_puts(page->out, "<form method=\"post\" autocomplete=\"off\" action=\"");
    cp_page_address(page, "", page->view->asked_lang);
    cp_buf_puts(page->out, "\">\n");
    hidden(page, "policy", page->view->table->hash);
    if (page->view->return_to)
        hidden(page, "return", page->view->return_to);
}

static void button(const cp_page *page, const char *value, cp_text label)
{
    cp_buf_printf(page->out, "<button type=\"submit\" name=\"choice\" value=\"%s\">", value);
    cp_buf_html(page->out, cp_page_text(page, label));
    cp_buf_puts(page->out, "</button>\n");
}

static void moment(cp_arg *arg, const cp_page *page, apr_time_t t)
{
    apr_pool_t *p = page->out->pool;

    arg->value.text = cp_words_time(p, page->texts, t);
    arg->open = apr_psprintf(p, "<time datetime=\"%s\">", cp_rfc3339(p, t));
    arg->close = "</time>";
}

/* The present choice (R54). */
static void present(const cp_page *page)
{
    cp_arg args[] = {{.name = "given"}, {.name = "until"}};
    apr_time_t issued = page->view->choice->issued;

    if (!issued) {
        cp_page_element(page, "p", CP_T_CHOICE_NONE);
        return;
    }
    moment(&args[0], page, issued);
    moment(&args[1], page, issued + apr_time_from_sec(page->view->table->lifetime));
    cp_buf_puts(page->out, "<p>");
    cp_words_fill(page->out, cp_page_text(page, CP_T_CHOICE_GIVEN), args, 2);
    cp_buf_puts(page->out, " ");
    cp_buf_html(page->out, cp_page_text(page, CP_T_CHOICE_AGAIN));
    cp_buf_puts(page->out, "</p>\n");
}

/* The visitor's own copy of the evidence. */
static void receipt(const cp_page *page)
{
    const cp_arg args[] = {
        {.name = "record", .value.text = page->view->record, .open = "<code>", .close = "</code>"}};

    if (!page->view->record)
        return;
    cp_buf_puts(page->out, "<p>");
    cp_words_fill(page->out, cp_page_text(page, CP_T_CHOICE_RECORD), args, 1);
    cp_buf_puts(page->out, "\n<a href=\"");
    cp_page_address(page, "/receipt", page->view->asked_lang);
    cp_buf_puts(page->out, "\" type=\"application/json\" download>");
    cp_buf_html(page->out, cp_page_text(page, CP_T_CHOICE_RECEIPT));
    cp_buf_puts(page->out, "</a></p>\n");
}

static cp_text state_text(const cp_group *group)
{
    static const cp_text texts[] = {
        [CP_STATE_EXEMPT] = CP_T_CHOICE_ALWAYS,          [CP_STATE_GRANTED] = CP_T_STATE_GRANTED,
        [CP_STATE_REFUSED] = CP_T_STATE_REFUSED,         [CP_STATE_CHANGED] = CP_T_STATE_CHANGED,
        [CP_STATE_UNDECIDED] = CP_T_STATE_UNDECIDED_OFF,
    };

    if (group->signalled)
        return CP_T_STATE_SIGNAL;
    if (group->state == CP_STATE_UNDECIDED && group->allowed)
        return CP_T_STATE_UNDECIDED_ON;
    return texts[group->state];
}

/* Sec-GPC (R34): told before the boxes, so that who agrees in spite of it knows. */
static void signal_heard(const cp_page *page)
{
    if (page->view->signal == CP_SIGNAL_NONE)
        return;
    cp_buf_puts(page->out, "<p class=\"cp-signal\">");
    if (page->view->signal == CP_SIGNAL_HONOURED) {
        cp_buf_puts(page->out, "<strong>");
        cp_buf_html(page->out, cp_page_text(page, CP_T_SIGNAL_HONORED));
        cp_buf_puts(page->out, "</strong>\n");
        if (page->choosable)
            cp_buf_html(page->out, cp_page_text(page, CP_T_SIGNAL_TEXT));
    } else {
        cp_buf_html(page->out, cp_page_text(page, CP_T_SIGNAL_ANSWERED));
    }
    cp_buf_puts(page->out, "</p>\n");
}

/* What a category is for, how it stands, and the way to its table. */
static void about(const cp_page *page, const cp_group *group)
{
    cp_buf_printf(page->out, "<div id=\"about-%s\">\n", group->id);
    if (group->description.text) {
        cp_buf_puts(page->out, "<p>");
        cp_words_show(page->out, group->description);
        cp_buf_puts(page->out, "</p>\n");
    }
    cp_page_element(page, "p class=\"cp-state\"", state_text(group));
    cp_buf_puts(page->out, "</div>\n<p><a href=\"");
    cp_page_anchor(page, "category-");
    cp_buf_printf(page->out, "%s\" aria-describedby=\"label-%s\">", group->id, group->id);
    cp_buf_html(page->out, cp_page_text(page, CP_T_CHOICE_DETAILS));
    cp_buf_puts(page->out, "</a></p>\n</li>\n");
}

static void always_on(const cp_page *page, const cp_group *group)
{
    cp_buf_printf(page->out, "<li class=\"cp-always\">\n<strong id=\"label-%s\">", group->id);
    cp_words_show(page->out, group->label);
    cp_buf_puts(page->out, "</strong>\n");
    about(page, group);
}

/* Ids are checked at start (`[a-z][a-z0-9-]*`), so they need no escaping. */
static void box(const cp_page *page, const cp_group *group)
{
    cp_buf_printf(page->out,
                  "<li>\n<input type=\"checkbox\" id=\"box-%s\" name=\"%s\" value=\"on\" "
                  "aria-describedby=\"about-%s\"%s>\n<label id=\"label-%s\" for=\"box-%s\">",
                  group->id, group->id, group->id, group->allowed ? " checked" : "", group->id,
                  group->id);
    cp_words_show(page->out, group->label);
    cp_buf_puts(page->out, "</label>\n");
    about(page, group);
}

static void boxes(const cp_page *page)
{
    int i;

    open_form(page);
    cp_buf_puts(page->out, "<fieldset>\n");
    cp_page_element(page, "legend", CP_T_CHOICE_CATEGORIES);
    cp_buf_puts(page->out, "<ul class=\"cp-categories\">\n");
    for (i = 0; i < page->groups->nelts; i++) {
        const cp_group *group = &APR_ARRAY_IDX(page->groups, i, cp_group);

        (group->basis == CP_EXEMPT ? always_on : box)(page, group);
    }
    cp_buf_puts(page->out, "</ul>\n</fieldset>\n<p class=\"cp-buttons\">");
    button(page, "save", CP_T_CHOICE_SAVE);
    cp_buf_puts(page->out, "</p>\n</form>\n");
}

static void all_at_once(const cp_page *page)
{
    open_form(page);
    cp_page_element(page, "p", CP_T_CHOICE_ALL_TITLE);
    cp_buf_puts(page->out, "<p class=\"cp-buttons\">");
    button(page, "none", CP_T_CHOICE_REFUSE_ALL);
    button(page, "all", CP_T_CHOICE_ACCEPT_ALL);
    cp_buf_puts(page->out, "</p>\n</form>\n");
}

void cp_page_choice(const cp_page *page, const cp_saying *saying)
{
    cp_page_section(page, "title-choice", CP_T_CHOICE_TITLE,
                    " id=\"cookie-choice\" class=\"cp-choice\"");
    if (saying)
        cp_page_say(page, saying);
    signal_heard(page);
    if (page->choosable) {
        present(page);
        receipt(page);
        boxes(page);
        all_at_once(page);
    } else {
        cp_page_element(page, "p", CP_T_CHOICE_NOTHING);
    }
    cp_page_section_end(page);
}
