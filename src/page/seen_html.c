/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit as a page for administrators, in the look of the policy page: what
 * is to be done first, then everything that was counted. English alone, no
 * script, no style but that page's.
 */
#include "apr_strings.h"
#include "page/seen.h"
#include "text/time.h"

#define BAR 160 /* the width of the longest one */

typedef struct {
    cp_buf *out;
    const cp_seen_view *view;
    apr_uint64_t most; /* the greatest total of a row: the longest bar */
} page;

typedef int (*chosen_fn)(const cp_seen_view *view, const cp_seen *seen);
typedef void (*show_fn)(const page *to, const cp_seen *seen);

/* What a visitor or an application made up. */
static void foreign(const page *to, const char *octets)
{
    cp_buf_html(to->out, cp_seen_text(to->out->pool, octets));
}

static void code(const page *to, const char *octets)
{
    cp_buf_puts(to->out, "<code>");
    foreign(to, octets);
    cp_buf_puts(to->out, "</code>");
}

static apr_uint64_t total_of(const cp_seen *seen)
{
    return cp_seen_total(seen->set) + cp_seen_total(seen->sent);
}

/* What passed, and paler what was held; its length beside the longest. */
static void bar(const page *to, const cp_seen *seen)
{
    apr_uint64_t total = total_of(seen);
    apr_uint64_t passed = cp_seen_passed(seen->set) + cp_seen_passed(seen->sent);
    double scale = to->most ? (double)BAR / (double)to->most : 0;
    double pass = (double)passed * scale, held = (double)(total - passed) * scale;

    cp_buf_printf(to->out,
                  "<svg role=\"img\" width=\"%d\" height=\"12\" viewBox=\"0 0 %d 12\" "
                  "aria-label=\"%" APR_UINT64_T_FMT " passed, %" APR_UINT64_T_FMT " held\">"
                  "<rect width=\"%.2f\" height=\"12\" fill=\"currentColor\"/>"
                  "<rect x=\"%.2f\" width=\"%.2f\" height=\"12\" fill=\"currentColor\" "
                  "fill-opacity=\".35\"/></svg>",
                  BAR, BAR, passed, total - passed, pass, pass, held);
}

static void verdicts(const page *to, const apr_uint64_t counts[CP_VERDICTS])
{
    const char *between = "";
    int i;

    for (i = 0; i < CP_VERDICTS; i++)
        if (counts[i]) {
            cp_buf_printf(to->out, "%s%" APR_UINT64_T_FMT " %s", between, counts[i],
                          cp_verdict_name((cp_verdict)i));
            between = ", ";
        }
    if (!*between)
        cp_buf_puts(to->out, "0");
}

static void cell(const page *to, const char *label)
{
    cp_buf_printf(to->out, "<td data-label=\"%s\">", label);
}

static void lives(const page *to, const cp_seen *seen)
{
    apr_pool_t *p = to->out->pool;

    if (seen->life_max)
        cp_buf_printf(to->out, "%s to %s", cp_seen_duration(p, seen->life_min),
                      cp_seen_duration(p, seen->life_max));
    else
        cp_buf_puts(to->out, seen->counts[CP_SEEN_SESSION] ? "session" : "not seen");
}

static void row(const page *to, const cp_seen *seen)
{
    const cp_entry *entry = cp_seen_entry(to->view, seen);

    cp_buf_puts(to->out, "<tr>\n<th scope=\"row\">");
    code(to, seen->name);
    cp_buf_puts(to->out, "<small>");
    foreign(to, seen->host);
    cp_buf_puts(to->out, "</small></th>\n");
    cell(to, "Category");
    cp_buf_html(to->out, entry ? entry->category->id
                               : cp_seen_standing_name(cp_seen_stands(to->view, seen)));
    cp_buf_puts(to->out, "</td>\n");
    cell(to, "Set by answers");
    verdicts(to, seen->set);
    if (seen->deleted)
        cp_buf_printf(to->out, "; deleted %" APR_UINT64_T_FMT, seen->deleted);
    cp_buf_puts(to->out, "</td>\n");
    cell(to, "Sent by browsers");
    verdicts(to, seen->sent);
    cp_buf_puts(to->out, "</td>\n");
    cell(to, "Life");
    lives(to, seen);
    cp_buf_puts(to->out, "</td>\n");
    cell(to, "Passed and held");
    bar(to, seen);
    cp_buf_puts(to->out, "</td>\n</tr>\n");
}

static void table(const page *to)
{
    int i;

    cp_buf_puts(to->out,
                "<table>\n<caption>Cookies</caption>\n<thead>\n<tr><th scope=\"col\">Name</th>"
                "<th scope=\"col\">Category</th><th scope=\"col\">Set by answers</th>"
                "<th scope=\"col\">Sent by browsers</th><th scope=\"col\">Life</th>"
                "<th scope=\"col\">Passed and held</th></tr>\n</thead>\n<tbody>\n");
    for (i = 0; i < to->view->seen->nelts; i++)
        row(to, &APR_ARRAY_IDX(to->view->seen, i, cp_seen));
    cp_buf_puts(to->out, "</tbody>\n</table>\n");
}

static int is_unknown(const cp_seen_view *view, const cp_seen *seen)
{
    return cp_seen_stands(view, seen) == CP_SEEN_UNKNOWN;
}

static int is_missing(const cp_seen_view *view, const cp_seen *seen)
{
    (void)view;
    return cp_seen_is_missing(seen);
}

static int is_returned(const cp_seen_view *view, const cp_seen *seen)
{
    (void)view;
    return seen->counts[CP_SEEN_RETURNED] > 0;
}

static int is_looped(const cp_seen_view *view, const cp_seen *seen)
{
    (void)view;
    return seen->counts[CP_SEEN_LOOPED] > 0;
}

static void show_name(const page *to, const cp_seen *seen)
{
    code(to, seen->name);
    cp_buf_puts(to->out, " on ");
    foreign(to, seen->host);
}

static void show_proposal(const page *to, const cp_seen *seen)
{
    const char *line = cp_seen_proposal(to->out->pool, seen);

    show_name(to, seen);
    cp_buf_printf(to->out, ": set %" APR_UINT64_T_FMT ", sent %" APR_UINT64_T_FMT ", first at ",
                  cp_seen_total(seen->set), cp_seen_total(seen->sent));
    code(to, seen->first_path);
    cp_buf_puts(to->out, "<br>\n");
    if (line)
        code(to, line);
    else
        cp_buf_puts(to->out, "No row can name it.");
}

static void show_longer(const page *to, const cp_seen *seen)
{
    const cp_entry *entry = cp_seen_entry(to->view, seen);

    show_name(to, seen);
    cp_buf_puts(to->out, ": declared ");
    cp_buf_html(to->out, entry->row->duration.written);
    cp_buf_printf(to->out, ", set for up to %s", cp_seen_duration(to->out->pool, seen->life_max));
}

static void show_returned(const page *to, const cp_seen *seen)
{
    show_name(to, seen);
    cp_buf_printf(to->out, ": %" APR_UINT64_T_FMT " times", seen->counts[CP_SEEN_RETURNED]);
}

static void show_looped(const page *to, const cp_seen *seen)
{
    show_name(to, seen);
    cp_buf_printf(to->out, ": %" APR_UINT64_T_FMT " times", seen->counts[CP_SEEN_LOOPED]);
}

static const struct {
    const char *id, *title, *text;
    chosen_fn chosen;
    show_fn show;
} lists[] = {
    {"undeclared", "Not declared",
     "Nobody declared these. Each comes with a line to copy; httpd takes it once every ? in it "
     "is answered.",
     is_unknown, show_proposal},
    {"missing", "Declared, never seen", "These rows may be of a past site.", is_missing, show_name},
    {"longer", "Lives longer than declared",
     "On, the module shortens them; the row, or the application, is to be mended.",
     cp_seen_is_longer, show_longer},
    {"returned", "Back after a refusal",
     "They were deleted and still come: the domain= or path= of their row may be wrong, or a "
     "script sets them anew.",
     is_returned, show_returned},
    {"looped", "Tests for cookies",
     "Dropped on a redirect to the same address: an application that waits for the cookie would "
     "redirect for ever.",
     is_looped, show_looped},
};

static int how_many(const cp_seen_view *view, chosen_fn chosen)
{
    int i, n = 0;

    for (i = 0; i < view->seen->nelts; i++)
        n += chosen(view, &APR_ARRAY_IDX(view->seen, i, cp_seen));
    return n;
}

static void open_section(const page *to, const char *id, const char *title, const char *kind)
{
    cp_buf_printf(to->out, "<section%s aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n<div>\n",
                  kind, id, id, title);
}

static void list(const page *to, apr_size_t which)
{
    int i;

    if (!how_many(to->view, lists[which].chosen))
        return;
    open_section(to, lists[which].id, lists[which].title, "");
    cp_buf_printf(to->out, "<p>%s</p>\n<ul>\n", lists[which].text);
    for (i = 0; i < to->view->seen->nelts; i++) {
        const cp_seen *seen = &APR_ARRAY_IDX(to->view->seen, i, cp_seen);

        if (!lists[which].chosen(to->view, seen))
            continue;
        cp_buf_puts(to->out, "<li>");
        lists[which].show(to, seen);
        cp_buf_puts(to->out, "</li>\n");
    }
    cp_buf_puts(to->out, "</ul>\n</div>\n</section>\n");
}

/* "?format=csv&host=www.example.org" */
static void address(const page *to, const char *format, const char *host)
{
    cp_buf_puts(to->out, "<a href=\"?");
    if (format)
        cp_buf_printf(to->out, "format=%s", format);
    if (host) {
        cp_buf_puts(to->out, format ? "&amp;host=" : "host=");
        cp_buf_uri(to->out, host);
    }
    cp_buf_puts(to->out, "\">");
}

static void formats(const page *to)
{
    static const char *const names[] = {"conf", "csv", "json", "openmetrics"};
    apr_size_t i;

    cp_buf_puts(to->out, "<nav aria-label=\"Formats\">\n<ul>\n");
    if (to->view->host) {
        cp_buf_puts(to->out, "<li>");
        address(to, NULL, NULL);
        cp_buf_puts(to->out, "all hosts</a></li>\n");
    }
    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        cp_buf_puts(to->out, "<li>");
        address(to, names[i], to->view->host);
        cp_buf_printf(to->out, "%s</a></li>\n", names[i]);
    }
    cp_buf_puts(to->out, "</ul>\n</nav>\n");
}

/* The hosts among what is shown, which is sorted by them. */
static void hosts(const page *to)
{
    const char *last = "";
    int i;

    open_section(to, "hosts", "Hosts", "");
    cp_buf_puts(to->out, "<ul>\n");
    for (i = 0; i < to->view->seen->nelts; i++) {
        const cp_seen *seen = &APR_ARRAY_IDX(to->view->seen, i, cp_seen);

        if (!strcmp(last, seen->host))
            continue;
        last = seen->host;
        cp_buf_puts(to->out, "<li>");
        address(to, NULL, last);
        foreign(to, last);
        cp_buf_puts(to->out, "</a></li>\n");
    }
    cp_buf_puts(to->out, "</ul>\n</div>\n</section>\n");
}

static void head(const page *to)
{
    cp_buf_puts(to->out,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"robots\" content=\"noindex\">\n<title>Cookies seen");
    if (to->view->host) {
        cp_buf_puts(to->out, " on ");
        foreign(to, to->view->host);
    }
    cp_buf_puts(to->out, "</title>\n");
    if (to->view->look) {
        cp_buf_puts(to->out, "<link rel=\"stylesheet\" href=\"");
        cp_buf_html(to->out, to->view->look);
        cp_buf_puts(to->out, "\">\n");
    }
    cp_buf_puts(to->out, "</head>\n<body class=\"cp-page cp-scheme\">\n<div class=\"cp\">\n");
}

static void summary(const page *to)
{
    cp_buf_puts(to->out, "<h1>Cookies seen</h1>\n");
    cp_buf_printf(to->out,
                  "<p>%d names are listed; there is room for %" APR_SIZE_T_FMT ". They are "
                  "counted since httpd was started, whatever was reloaded since.</p>\n",
                  to->view->seen->nelts, to->view->room);
    if (to->view->overflow)
        cp_buf_printf(to->out,
                      "<div class=\"cp-say\"><p>The table is full.</p><p>%" APR_UINT64_T_FMT
                      " cookies were not counted since their names found no room: give "
                      "CookiePolicyAudit more memory.</p></div>\n",
                      to->view->overflow);
}

static apr_uint64_t greatest(const cp_seen_view *view)
{
    apr_uint64_t most = 0;
    int i;

    for (i = 0; i < view->seen->nelts; i++) {
        apr_uint64_t n = total_of(&APR_ARRAY_IDX(view->seen, i, cp_seen));

        most = n > most ? n : most;
    }
    return most;
}

void cp_seen_html(cp_buf *out, const cp_seen_view *view)
{
    page to = {.out = out, .view = view, .most = greatest(view)};
    apr_size_t i;

    head(&to);
    formats(&to);
    cp_buf_puts(out, "<main>\n");
    summary(&to);
    for (i = 0; i < sizeof(lists) / sizeof(*lists); i++)
        list(&to, i);
    if (view->seen->nelts) {
        open_section(&to, "all", "All of them", " class=\"cp-wide\"");
        table(&to);
        cp_buf_puts(out, "</div>\n</section>\n");
        hosts(&to);
    }
    cp_buf_puts(out, "</main>\n</div>\n</body>\n</html>\n");
}
