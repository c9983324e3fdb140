/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filling in. What a language needs of its own (order of words, forms for one
 * and for many) is in its texts, so that no sentence is put together here.
 */
#include "page/words.h"

#include <stdlib.h>

#include "apr_strings.h"
#include "apr_time.h"

void cp_words_show(cp_buf *out, cp_shown shown)
{
    if (shown.lang) {
        cp_buf_puts(out, "<span lang=\"");
        cp_buf_html(out, shown.lang);
        cp_buf_puts(out, "\" dir=\"auto\">"); /* which may run the other way */
    }
    cp_buf_html(out, shown.text);
    if (shown.lang)
        cp_buf_puts(out, "</span>");
}

/* The arg whose {name} `text` begins with, or NULL. */
static const cp_arg *arg_at(const char *text, const cp_arg *args, int count)
{
    int i;

    if (*text != '{')
        return NULL;
    for (i = 0; i < count; i++) {
        apr_size_t n = strlen(args[i].name);

        if (!strncmp(text + 1, args[i].name, n) && text[n + 1] == '}')
            return &args[i];
    }
    return NULL;
}

/* Moves *text behind the next {name} of `args` and returns it, NULL at the
 * end; *before is what stood before it. */
static const cp_arg *next_arg(const char **text, cp_span *before, const cp_arg *args, int count)
{
    const cp_arg *arg = NULL;
    const char *c = *text;

    while (*c && !(arg = arg_at(c, args, count)))
        c++;
    *before = (cp_span){*text, (apr_size_t)(c - *text)};
    *text = arg ? c + strlen(arg->name) + 2 : c;
    return arg;
}

void cp_words_fill(cp_buf *out, const char *text, const cp_arg *args, int count)
{
    const cp_arg *arg;
    cp_span before;

    do {
        arg = next_arg(&text, &before, args, count);
        cp_buf_html(out, apr_pstrmemdup(out->pool, before.p, before.n));
        if (arg) {
            cp_buf_puts(out, arg->open);
            cp_words_show(out, arg->value);
            cp_buf_puts(out, arg->close);
        }
    } while (arg);
}

const char *cp_words_plain(apr_pool_t *p, const char *text, const cp_arg *args, int count)
{
    const cp_arg *arg;
    cp_span before;
    cp_buf out;

    cp_buf_init(&out, p, strlen(text) + 64);
    do {
        arg = next_arg(&text, &before, args, count);
        cp_buf_add(&out, before.p, before.n);
        if (arg)
            cp_buf_puts(&out, arg->value.text);
    } while (arg);
    return out.p;
}

/* The form number `i` of a text whose forms are parted by `|`; the last one
 * where there are fewer. */
static const char *form(apr_pool_t *p, const char *text, int i)
{
    const char *bar;

    while (i-- > 0 && (bar = strchr(text, '|')))
        text = bar + 1;
    return apr_pstrmemdup(p, text, strcspn(text, "|"));
}

/* Which form a number takes. */
static int plural(const cp_plural *rule, apr_int64_t n)
{
    int i;

    for (i = 0; i < rule->count; i++) {
        const cp_plural_case *c = &rule->cases[i];
        apr_int64_t looked_at = c->modulo ? n % c->modulo : n;

        if (looked_at >= c->low && looked_at <= c->high)
            return c->form;
    }
    return rule->forms - 1;
}

/* From the largest: what evenly fits one unit is not put into a smaller one.
 * Weeks are only for those who wrote weeks. */
static const struct {
    const char *written;
    apr_int64_t seconds;
    cp_text text;
} units[] = {
    {"y", 365 * 86400, CP_T_DURATION_YEARS}, {"mo", 30 * 86400, CP_T_DURATION_MONTHS},
    {"w", 7 * 86400, CP_T_DURATION_WEEKS},   {"d", 86400, CP_T_DURATION_DAYS},
    {"h", 3600, CP_T_DURATION_HOURS},        {"m", 60, CP_T_DURATION_MINUTES},
    {"s", 1, CP_T_DURATION_SECONDS},
};
#define UNITS (sizeof units / sizeof *units)

static apr_size_t unit_of(const cp_duration *duration)
{
    const char *unit = NULL;
    apr_size_t i;

    if (duration->written)
        unit = duration->written + strspn(duration->written, "0123456789");
    for (i = 0; unit && i < UNITS; i++)
        if (!strcmp(unit, units[i].written))
            return i;
    for (i = 0; i < UNITS; i++)
        if (units[i].text != CP_T_DURATION_WEEKS && duration->seconds % units[i].seconds == 0)
            break;
    return i;
}

const char *cp_words_count(apr_pool_t *p, const cp_texts *texts, cp_text key, apr_int64_t n)
{
    const cp_arg number = {.name = "n", .value.text = apr_psprintf(p, "%" APR_INT64_T_FMT, n)};

    return cp_words_plain(p, form(p, texts->text[key], plural(texts->plural, n)), &number, 1);
}

const char *cp_words_duration(apr_pool_t *p, const cp_texts *texts, const cp_duration *duration)
{
    apr_size_t unit;

    if (duration->seconds == CP_DURATION_SESSION)
        return texts->text[CP_T_DURATION_SESSION];
    if (duration->seconds < 0)
        return NULL;
    unit = unit_of(duration);
    return cp_words_count(p, texts, units[unit].text, duration->seconds / units[unit].seconds);
}

static const char *date(apr_pool_t *p, const cp_texts *texts, cp_text format, apr_time_t t)
{
    cp_arg args[] = {{.name = "day"}, {.name = "month"}, {.name = "year"}, {.name = "time"}};
    apr_time_exp_t x;

    apr_time_exp_gmt(&x, t);
    args[0].value.text = x.tm_mday == 1 ? texts->text[CP_T_DATE_FIRST] : apr_itoa(p, x.tm_mday);
    args[1].value.text = form(p, texts->text[CP_T_DATE_MONTHS], x.tm_mon);
    args[2].value.text = apr_itoa(p, x.tm_year + 1900);
    args[3].value.text = apr_psprintf(p, "%02d:%02d", x.tm_hour, x.tm_min);
    return cp_words_plain(p, texts->text[format], args, 4);
}

const char *cp_words_time(apr_pool_t *p, const cp_texts *texts, apr_time_t t)
{
    return date(p, texts, CP_T_DATE_FORMAT, t);
}

const char *cp_words_day(apr_pool_t *p, const cp_texts *texts, apr_time_t t)
{
    return date(p, texts, CP_T_DATE_DAY, t);
}
