/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nobody has parsed these octets before, and browsers do not parse them alike.
 * So lines are found where the most lenient reader finds them, at CR as at
 * LF, while the head ends where the last reader ends it, since a line behind
 * a supposed end would pass unseen. And no cut may move the end for anybody:
 * a line goes together with the line ends before it, and those behind it stay.
 */
#include "cookie/rawhead.h"
#include "text/octets.h"

/* Chromium looks for `HTTP` at the first octets up to this one. */
#define RUBBISH_MAX 4

static int is_line_end(char c)
{
    return c == '\r' || c == '\n';
}

/* Where the status line begins: PARTIAL and NONE as cp_head_scan. */
static cp_head_state find_status_line(apr_size_t *start, cp_span data)
{
    cp_head_state state = CP_HEAD_NONE;
    apr_size_t i;

    for (i = 0; i <= RUBBISH_MAX; i++) {
        apr_size_t n = 0;

        while (n < 4 && i + n < data.n && cp_lower(data.p[i + n]) == "http"[n])
            n++;
        if (n == 4) {
            *start = i;
            return CP_HEAD_WHOLE;
        }
        if (i + n >= data.n)
            state = CP_HEAD_PARTIAL;
    }
    return state;
}

/* The number after the first blank of a status line; 0: none that fits. */
static int read_status(const char *p, const char *end)
{
    int status = 0, digits = 0;

    while (p < end && *p != ' ' && !is_line_end(*p))
        p++;
    while (p < end && *p == ' ')
        p++;
    for (; p < end && *p >= '0' && *p <= '9'; p++) {
        if (++digits > 9)
            return 0;
        status = status * 10 + *p - '0';
    }
    return status;
}

/* Whether the LF at `lf`, somewhere behind `HTTP`, makes an empty line: LF LF,
 * or LF CR LF. */
static int ends_head(const char *lf)
{
    if (lf[-1] == '\r')
        lf--;
    return lf[-1] == '\n';
}

cp_head_state cp_head_scan(cp_head *head, cp_span data, apr_size_t *from)
{
    const char *lf, *end = cp_span_end(data);
    apr_size_t skipped;
    cp_head_state state = find_status_line(&skipped, data);

    if (state != CP_HEAD_WHOLE)
        return state;
    lf = cp_octet_find(data.p + (*from > skipped ? *from : skipped), '\n', end);
    while (lf < end && !ends_head(lf))
        lf = cp_octet_find(lf + 1, '\n', end);
    *from = data.n;
    if (lf == end)
        return CP_HEAD_PARTIAL;
    head->length = (apr_size_t)(lf + 1 - data.p);
    head->status = read_status(data.p + skipped, lf);
    return CP_HEAD_WHOLE;
}

/* A field line, folded ones included: [p, end), then the octets that end it. */
typedef struct {
    const char *p, *end, *next;
    const char *value; /* behind the colon and its blanks; NULL: no colon */
} cp_line;

/* The line from `p`, which is no line end, to the last one that it is folded
 * into. */
static cp_line read_line(const char *p, const char *end)
{
    cp_line line = {.p = p, .end = p, .next = p};

    do {
        line.end = line.next;
        while (line.end < end && !is_line_end(*line.end))
            line.end++;
        line.next = line.end;
        while (line.next < end && is_line_end(*line.next))
            line.next++;
    } while (line.next < end && cp_is_blank(*line.next));
    return line;
}

/*
 * Whether the field's name is `name`, whatever blanks or controls stand in it
 * or around it (Chromium takes NUL out before it looks). Sets line->value.
 */
static int line_is(cp_line *line, const char *name)
{
    const char *p = line->p;

    for (; p < line->end && *p != ':'; p++) {
        if ((unsigned char)*p <= 0x20)
            continue;
        if (cp_lower(*p) != *name)
            return 0;
        name++;
    }
    if (*name || p == line->end)
        return 0;
    for (p++; p < line->end && cp_is_blank(*p); p++)
        ;
    line->value = p;
    return 1;
}

/* The value in `out`, each fold with its blanks as one SP, NUL-terminated. */
static apr_size_t unfold(char *out, const cp_line *line)
{
    const char *p = line->value;
    apr_size_t n = 0;

    while (p < line->end) {
        if (!is_line_end(*p)) {
            out[n++] = *p++;
            continue;
        }
        while (n && cp_is_blank(out[n - 1]))
            n--;
        while (p < line->end && (is_line_end(*p) || cp_is_blank(*p)))
            p++;
        if (n)
            out[n++] = ' ';
    }
    while (n && cp_is_blank(out[n - 1]))
        n--;
    out[n] = '\0';
    return n;
}

typedef struct {
    cp_span head;
    cp_judge_line_fn judge;
    void *baton;
    apr_pool_t *pool;
    char *value;       /* scratch, allocated for the first Set-Cookie line */
    char *out;         /* NULL until the first change */
    apr_size_t n, cap; /* octets in `out`, and its room */
    const char *done;  /* what stands before it in the head is dealt with */
    cp_span gap;       /* but for these line ends, which go next */
    apr_size_t dropped;
} cp_head_sifting;

/* Room for `more` octets and all that is left; each growth at least doubles,
 * so that many changed lines stay linear. */
static void make_room(cp_head_sifting *s, apr_size_t more)
{
    apr_size_t rest = (apr_size_t)(cp_span_end(s->head) - s->done);
    apr_size_t need = s->n + s->gap.n + more + rest;

    if (need > s->cap) {
        char *out = apr_palloc(s->pool, s->cap = s->out ? need * 2 : need);

        if (s->n)
            memcpy(out, s->out, s->n);
        s->out = out;
    }
}

static void write_octets(cp_head_sifting *s, const char *p, apr_size_t n)
{
    if (n)
        memcpy(s->out + s->n, p, n);
    s->n += n;
}

/* The head's octets up to `p` stay. */
static void take_until(cp_head_sifting *s, const char *p)
{
    make_room(s, 0);
    write_octets(s, s->gap.p, s->gap.n);
    write_octets(s, s->done, (apr_size_t)(p - s->done));
    s->gap.n = 0;
    s->done = p;
}

/* What a Set-Cookie line shall say: NULL to drop it, s->value to leave it. A
 * NUL would hide what stands behind it from the judge. */
static const char *judge_line(cp_head_sifting *s, const cp_line *line)
{
    apr_size_t n;

    if (!s->value)
        s->value = apr_palloc(s->pool, s->head.n + 1);
    n = unfold(s->value, line);
    return strlen(s->value) == n ? s->judge(s->baton, s->value) : NULL;
}

static int has_lf(cp_span s)
{
    return cp_octet_find(s.p, '\n', cp_span_end(s)) < cp_span_end(s);
}

/*
 * Drops a line; `before` is where the line ends before it begin. Those go
 * and its own stay, unless only the former have an LF, without which readers
 * that know no other line end would join the neighbours.
 */
static void drop_line(cp_head_sifting *s, const cp_line *line, const char *before)
{
    cp_span own = {line->end, (apr_size_t)(line->next - line->end)};

    if (before >= s->done) {
        take_until(s, before);
        s->gap = (cp_span){before, (apr_size_t)(line->p - before)};
    }
    if (has_lf(own) || !has_lf(s->gap))
        s->gap = own;
    s->done = line->next;
    s->dropped++;
}

static void replace_value(cp_head_sifting *s, const cp_line *line, const char *value)
{
    apr_size_t n = strlen(value);

    take_until(s, line->value);
    s->done = line->end;
    make_room(s, n);
    write_octets(s, value, n);
}

apr_size_t cp_head_sift(cp_span *sifted, cp_span head, cp_judge_line_fn judge, void *baton,
                        apr_pool_t *p)
{
    cp_head_sifting s = {.head = head, .judge = judge, .baton = baton, .pool = p, .done = head.p};
    const char *end = cp_span_end(head), *before, *at;
    apr_size_t start = 0;

    find_status_line(&start, head);
    for (before = head.p + start; before < end && !is_line_end(*before); before++)
        ;
    for (at = before; at < end && is_line_end(*at); at++)
        ;
    while (at < end) {
        cp_line line = read_line(at, end);

        if (line_is(&line, "set-cookie2")) {
            drop_line(&s, &line, before);
        } else if (line_is(&line, "set-cookie")) {
            const char *value = judge_line(&s, &line);

            if (!value)
                drop_line(&s, &line, before);
            else if (value != s.value)
                replace_value(&s, &line, value);
        }
        before = line.end;
        at = line.next;
    }
    *sifted = head;
    if (s.out) {
        take_until(&s, end);
        *sifted = (cp_span){s.out, s.n};
    }
    return s.dropped;
}
