/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything is written once, at start, for each language. The elements are
 * custom ones, and each is hidden twice, outside and inside: a rule of the
 * site's for `div`, `form` or `body > *` reveals one of the two and shows
 * nothing. Their look is that of `state` (see state.h) alone.
 *
 * The region has a name and no heading, so that the site's own outline stays
 * whole. *Refuse all* and *Accept all* are one kind of button, side by side
 * (R9); what they stand for is said above them (R18).
 */
#include "page/banner.h"

#include "apr_strings.h"
#include "page/embeds.h"
#include "page/listing.h"
#include "page/words.h"
#include "text/digest.h"
#include "text/words.h"

/* For entity tags: what tells our mark, and the hash. */
#define MARK        "~cp."
#define HASH_LENGTH 8

/* What there is in one language. */
typedef struct {
    const char *lang;
    cp_span banner;
    const cp_span *notices; /* one for each of `frames` */
} speech;

struct cp_inserts {
    cp_span head;
    const apr_array_header_t *languages; /* const char *: those offered */
    apr_array_header_t *speeches;        /* speech, one for each; the first is the default */
    const apr_array_header_t *frames;
    char tag[sizeof(MARK) + HASH_LENGTH];
};

/* One language being written. */
typedef struct {
    cp_buf out;
    const cp_view *view;
    const cp_texts *texts;
    const apr_array_header_t *groups; /* cp_group */
} writer;

static void text(writer *w, cp_text key)
{
    cp_buf_html(&w->out, w->texts->text[key]);
}

/* The page, or something in it, in this language where there are several: a
 * record is to name the language that was read. */
static void address(writer *w, const char *fragment)
{
    cp_buf_html(&w->out, w->view->path);
    if (w->view->table->languages->nelts > 1) {
        cp_buf_puts(&w->out, "?lang=");
        cp_buf_uri(&w->out, w->view->lang);
    }
    cp_buf_html(&w->out, fragment);
}

static void link_to(writer *w, const char *fragment, const char *words)
{
    cp_buf_puts(&w->out, "<a href=\"");
    address(w, fragment);
    cp_buf_puts(&w->out, "\">");
    cp_buf_html(&w->out, words);
    cp_buf_puts(&w->out, "</a>");
}

/* `attributes` begins with a blank, or is empty. */
static void open_element(writer *w, const char *name, const char *attributes)
{
    cp_buf_printf(&w->out, "<%s%s lang=\"", name, attributes);
    cp_buf_html(&w->out, w->view->lang);
    cp_buf_printf(&w->out, "\" dir=\"%s\" hidden>", w->texts->text[CP_T_LANGUAGE_DIRECTION]);
}

static int is_asked(const cp_group *group)
{
    return group->basis != CP_EXEMPT;
}

static void purpose(writer *w, const cp_group *group)
{
    cp_buf_puts(&w->out, "<li><b>");
    cp_words_show(&w->out, group->label);
    cp_buf_puts(&w->out, "</b>");
    if (group->description.text) {
        cp_buf_puts(&w->out, " <span>");
        cp_words_show(&w->out, group->description);
        cp_buf_puts(&w->out, "</span>");
    }
    if (group->basis == CP_OPT_OUT) {
        cp_buf_puts(&w->out, " <i>");
        text(w, CP_T_BASIS_OPT_OUT);
        cp_buf_puts(&w->out, "</i>");
    }
    cp_buf_puts(&w->out, "</li>\n");
}

static void purposes(writer *w)
{
    const cp_arg controller = {
        .name = "controller",
        .value.text = w->view->table->declared->controller.name,
        .open = "<bdi>",
        .close = "</bdi>",
    };
    int i;

    cp_buf_puts(&w->out, "<p>");
    if (controller.value.text)
        cp_words_fill(&w->out, w->texts->text[CP_T_BANNER_TEXT], &controller, 1);
    else
        text(w, CP_T_BANNER_TEXT_SITE);
    cp_buf_puts(&w->out, "</p>\n<ul>\n");
    for (i = 0; i < w->groups->nelts; i++) {
        const cp_group *group = &APR_ARRAY_IDX(w->groups, i, cp_group);

        if (is_asked(group))
            purpose(w, group);
    }
    cp_buf_puts(&w->out, "</ul>\n");
}

static void push_once(apr_array_header_t *all, const char *one)
{
    if (!cp_words_have(all, one))
        APR_ARRAY_PUSH(all, const char *) = one;
}

/* Who stands behind a category: its providers; where none is named, the places
 * that its content comes from. */
static void push_providers(apr_array_header_t *all, const cp_group *group)
{
    int i, k, named = 0;

    for (i = 0; i < group->items->nelts; i++) {
        const cp_item *item = &APR_ARRAY_IDX(group->items, i, cp_item);

        if (item->provider.text) {
            push_once(all, item->provider.text);
            named = 1;
        }
    }
    for (i = 0; !named && group->sources && i < group->sources->nelts; i++) {
        const cp_source *source = APR_ARRAY_IDX(group->sources, i, const cp_source *);

        for (k = 0; k < source->sources->nelts; k++) {
            const char *place = APR_ARRAY_IDX(source->sources, k, const char *);

            if (*place != '\'')
                push_once(all, place);
        }
    }
}

/* "3 providers", the way to the table. */
static void providers(writer *w)
{
    apr_array_header_t *all = apr_array_make(w->out.pool, 8, sizeof(const char *));
    const char *words = w->texts->text[CP_T_COOKIES_TITLE];
    int i;

    for (i = 0; i < w->groups->nelts; i++)
        if (is_asked(&APR_ARRAY_IDX(w->groups, i, cp_group)))
            push_providers(all, &APR_ARRAY_IDX(w->groups, i, cp_group));
    if (all->nelts)
        words = cp_words_count(w->out.pool, w->texts, CP_T_BANNER_PROVIDERS, all->nelts);
    cp_buf_puts(&w->out, "<p>");
    link_to(w, "#title-cookies", words);
    cp_buf_puts(&w->out, " <span>");
    text(w, CP_T_BANNER_CHANGE);
    cp_buf_puts(&w->out, "</span></p>\n");
}

static void button(writer *w, const char *value, cp_text label)
{
    cp_buf_printf(&w->out, "<button type=\"submit\" name=\"choice\" value=\"%s\">", value);
    text(w, label);
    cp_buf_puts(&w->out, "</button>\n");
}

/* No `return`: the form's handler sends the visitor back to where it was. */
static void banner(writer *w)
{
    open_element(w, "cookie-policy", " role=\"region\" aria-labelledby=\"cookie-policy-title\"");
    cp_buf_puts(&w->out, "<div data-nosnippet hidden>\n<form method=\"post\" action=\"");
    address(w, "");
    cp_buf_printf(&w->out,
                  "\">\n<input type=\"hidden\" name=\"policy\" value=\"%s\">"
                  "<input type=\"hidden\" name=\"layer\" value=\"banner\">\n"
                  "<strong id=\"cookie-policy-title\">",
                  w->view->table->hash);
    text(w, CP_T_BANNER_TITLE);
    cp_buf_puts(&w->out, "</strong>\n");
    purposes(w);
    providers(w);
    cp_buf_puts(&w->out, "<p><span>\n");
    button(w, "none", CP_T_CHOICE_REFUSE_ALL);
    button(w, "all", CP_T_CHOICE_ACCEPT_ALL);
    cp_buf_puts(&w->out, "</span> ");
    link_to(w, "#cookie-choice", w->texts->text[CP_T_BANNER_CHOOSE]);
    cp_buf_puts(&w->out, "</p>\n</form>\n</div></cookie-policy>\n");
}

static void settings_link(writer *w)
{
    open_element(w, "cookie-settings", " role=\"region\" aria-labelledby=\"cookie-settings-link\"");
    cp_buf_puts(&w->out, "<div data-nosnippet hidden><a id=\"cookie-settings-link\" href=\"");
    address(w, "#cookie-choice");
    cp_buf_puts(&w->out, "\">");
    text(w, CP_T_BANNER_SETTINGS);
    cp_buf_puts(&w->out, "</a></div></cookie-settings>\n");
}

/* The frame may stand in a paragraph, so there are spans alone in it. */
static void notice(writer *w, const cp_embed *frame, const char *categories)
{
    const cp_group *group = NULL;
    cp_arg args[] = {{.name = "place", .open = "<bdi>", .close = "</bdi>"}, {.name = "category"}};
    int i;

    for (i = 0; i < w->groups->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(w->groups, i, cp_group).id, frame->category->id))
            group = &APR_ARRAY_IDX(w->groups, i, cp_group);
    if (!group)
        return;
    args[0].value.text = cp_embed_place(w->out.pool, frame);
    args[1].value = group->label;
    open_element(w, "cookie-notice",
                 apr_psprintf(w->out.pool, " data-category=\"%s\"", categories));
    cp_buf_puts(&w->out, "<span data-nosnippet hidden>");
    cp_words_fill(&w->out, w->texts->text[CP_T_NOTICE_OFF], args, 2);
    cp_buf_puts(&w->out, " ");
    link_to(w, "#cookie-choice", w->texts->text[CP_T_NOTICE_CHOOSE]);
    cp_buf_puts(&w->out, "</span></cookie-notice>");
}

/* The ids of those that let a frame load. */
static const char *ids(apr_pool_t *p, const cp_table *table, apr_uint64_t categories)
{
    const char *all = "";
    int i;

    for (i = 0; i < table->categories->nelts; i++)
        if (categories & APR_UINT64_C(1) << i)
            all = apr_pstrcat(p, all, *all ? " " : "",
                              APR_ARRAY_IDX(table->categories, i, const cp_category *)->id, NULL);
    return all;
}

/* What was written so far, in ASCII, in the pool of the configuration; a new
 * text is begun. */
static cp_span taken(writer *w, apr_pool_t *p)
{
    cp_buf ascii;

    cp_buf_init(&ascii, w->out.pool, 2 * w->out.n);
    cp_buf_ascii(&ascii, w->out.p);
    w->out.n = 0;
    w->out.p[0] = '\0';
    return (cp_span){apr_pstrmemdup(p, ascii.p, ascii.n), ascii.n};
}

static const cp_span *notices(writer *w, apr_pool_t *p, const apr_array_header_t *frames)
{
    cp_span *all;
    int i;

    if (!frames)
        return NULL;
    all = apr_pcalloc(p, (apr_size_t)frames->nelts * sizeof(*all));
    for (i = 0; i < frames->nelts; i++) {
        const cp_embed *frame = &APR_ARRAY_IDX(frames, i, cp_embed);

        if (frame->category->basis != CP_OPT_IN)
            continue;
        notice(w, frame, ids(w->out.pool, w->view->table, frame->categories));
        all[i] = taken(w, p);
    }
    return all;
}

static void speak(speech *s, apr_pool_t *p, apr_pool_t *scratch, const cp_inserts_of *of,
                  const apr_array_header_t *frames)
{
    static const cp_choice no_choice = {0};
    cp_view view = *of->view;
    writer w;

    view.choice = &no_choice;
    view.choice_name = "";
    view.lang = s->lang;
    cp_buf_init(&w.out, scratch, 2048);
    w.view = &view;
    w.texts = cp_wording(view.wordings, view.lang);
    w.groups = cp_listing_make(scratch, &view);
    banner(&w);
    if (of->with_link)
        settings_link(&w);
    s->banner = taken(&w, p);
    s->notices = notices(&w, p, frames);
}

static void hash_all(cp_inserts *inserts, apr_pool_t *scratch)
{
    cp_buf all;
    int i, k;

    cp_buf_init(&all, scratch, 8192);
    cp_buf_add(&all, inserts->head.p, inserts->head.n);
    for (i = 0; i < inserts->speeches->nelts; i++) {
        const speech *s = &APR_ARRAY_IDX(inserts->speeches, i, speech);

        cp_buf_add(&all, s->banner.p, s->banner.n);
        for (k = 0; s->notices && k < inserts->frames->nelts; k++)
            cp_buf_add(&all, s->notices[k].p, s->notices[k].n);
    }
    memcpy(inserts->tag, MARK, sizeof(MARK));
    cp_digest(inserts->tag + strlen(MARK), HASH_LENGTH, (cp_span){all.p, all.n}, scratch);
}

static cp_span head(apr_pool_t *p, const char *path)
{
    cp_buf out;

    cp_buf_init(&out, p, 64);
    cp_buf_puts(&out, "<link rel=\"stylesheet\" href=\"");
    cp_buf_html(&out, path);
    cp_buf_puts(&out, "/state\">");
    return (cp_span){out.p, out.n};
}

const cp_inserts *cp_inserts_make(apr_pool_t *p, const cp_inserts_of *of)
{
    const cp_table *table = of->view->table;
    cp_inserts *inserts;
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, p);
    inserts = apr_pcalloc(p, sizeof(*inserts));
    inserts->head = head(p, of->view->path);
    inserts->frames = cp_embeds_make(p, table);
    inserts->languages = table->languages;
    inserts->speeches = apr_array_make(p, table->languages->nelts, sizeof(speech));
    for (i = 0; i < table->languages->nelts; i++) {
        speech *s = apr_array_push(inserts->speeches);

        *s = (speech){.lang = APR_ARRAY_IDX(table->languages, i, const char *)};
        speak(s, p, scratch, of, inserts->frames);
    }
    hash_all(inserts, scratch);
    apr_pool_destroy(scratch);
    return inserts;
}

/* That of the language which the page itself would speak: `fr-CA` finds `fr`. */
static const speech *speech_in(const cp_inserts *inserts, cp_span lang)
{
    const char *found = cp_lang_find(inserts->languages, cp_span_trim(lang));
    int i = 0;

    while (found && APR_ARRAY_IDX(inserts->speeches, i, speech).lang != found)
        i++;
    return &APR_ARRAY_IDX(inserts->speeches, i, speech);
}

cp_span cp_inserts_head(const cp_inserts *inserts)
{
    return inserts->head;
}

cp_span cp_inserts_banner(const cp_inserts *inserts, cp_span lang)
{
    return speech_in(inserts, lang)->banner;
}

int cp_inserts_has_notices(const cp_inserts *inserts)
{
    return inserts->frames != NULL;
}

cp_span cp_inserts_notice(const cp_inserts *inserts, cp_span lang, cp_span host, cp_span src)
{
    int i = cp_embeds_find(inserts->frames, host, src);

    return i < 0 ? (cp_span){"", 0} : speech_in(inserts, lang)->notices[i];
}

const char *cp_inserts_tag(const cp_inserts *inserts)
{
    return inserts->tag;
}
