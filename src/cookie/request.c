/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over the field, piece by piece. Nothing is written as long as
 * nothing changes: what stays is remembered as a run of the field's own octets,
 * and only where a run breaks off is it copied. So the field of a visitor
 * who may send everything costs a few searches and no memory.
 */
#include "cookie/request.h"
#include "text/octets.h"

/* What stands between semicolons, trimmed and not empty. */
typedef struct {
    const char *p, *end;
    const char *eq; /* its first `=`; `end`: none */
} cp_piece;

/* The next piece from *at on; 0 at the end of the field. */
static inline int next_piece(cp_piece *piece, const char **at, const char *end)
{
    const char *p = *at, *stop;

    if (end - p > 2 && !memcmp(p, "; ", 2) && p[2] > ';') { /* as browsers write it */
        p += 2;
    } else {
        while (p < end && *p <= ';' && (cp_is_blank(*p) || *p == ';'))
            p++;
        if (p == end)
            return 0;
    }
    stop = memchr(p, ';', (apr_size_t)(end - p));
    *at = stop = stop ? stop : end;
    while (cp_is_blank(stop[-1]))
        stop--;
    piece->p = p;
    piece->end = stop;
    piece->eq = cp_octet_find_near(p, '=', stop);
    return 1;
}

/* The name of a piece, or 0 where it has none that may be asked for. */
static inline int read_name(cp_span *name, const cp_piece *piece)
{
    const char *stop = piece->eq;

    if (*piece->p == '=' || *piece->p == '$' || stop == piece->end)
        return 0;
    while (cp_is_blank(stop[-1]))
        stop--;
    *name = (cp_span){piece->p, (apr_size_t)(stop - piece->p)};
    return 1;
}

typedef struct {
    cp_keep_fn keep;
    void *baton;
    apr_pool_t *pool;
    cp_span field;
    char *out;             /* NULL until the first change */
    apr_size_t n;          /* octets in `out` */
    const char *from, *to; /* the run that goes next, verbatim; NULL: none yet */
    apr_size_t cut;
} cp_sift;

/* A pair has two octets at least and `;` before it: with "; " instead, three
 * octets become four at most. */
static void write_run(cp_sift *s)
{
    apr_size_t n = (apr_size_t)(s->to - s->from);

    if (!s->out)
        s->out = apr_palloc(s->pool, s->field.n + s->field.n / 3 + 1);
    memcpy(s->out + s->n, s->from, n);
    s->n += n;
}

/* A kept piece, or its beginning: joined to what is there by "; ". */
static inline void take_piece(cp_sift *s, const char *p, const char *end)
{
    if (!s->from) {
        s->from = p;
    } else if (p - s->to != 2 || memcmp(s->to, "; ", 2)) {
        write_run(s);
        memcpy(s->out + s->n, "; ", 2);
        s->n += 2;
        s->from = p;
    }
    s->to = end;
}

/* More octets of the piece that was begun. */
static void take_text(cp_sift *s, const char *p, const char *end)
{
    if (p != s->to) {
        write_run(s);
        s->from = p;
    }
    s->to = end;
}

/*
 * Whether what stands from `comma` up to `end` may stay. Without `=` it is
 * the text of a value. With leading `=`, which some back ends skip, the name
 * behind them is asked for; after ", " it would be a nameless pair of a
 * field of its own.
 */
static int part_stays(cp_sift *s, const char *comma, const char *end)
{
    const char *p = comma + 1, *eq = cp_octet_find(p, '=', end);
    int join = eq < end && p[0] == ' ' && !cp_is_blank(p[1]);
    cp_span name;

    if (eq == end)
        return 1;
    name = cp_span_trim((cp_span){p, (apr_size_t)(eq - p)});
    if (!name.n) {
        if (join)
            return 0;
        while (p < end && (*p == '=' || cp_is_blank(*p)))
            p++;
        eq = cp_octet_find(p, '=', end);
        name = cp_span_trim((cp_span){p, (apr_size_t)(eq - p)});
        if (!name.n)
            return 1;
    }
    if (name.p[0] == '$')
        return 0;
    return s->keep(s->baton, name, join ? CP_PLACE_JOIN : CP_PLACE_COMMA);
}

/*
 * A kept piece with a comma at `comma`. Of the commas before its first `=`
 * only the last has a part with an `=`; to cut that would leave a piece of
 * another name than the one that was granted, so then all of it goes. Rare, and
 * out of line so that the loop over the pieces keeps its registers.
 */
static __attribute__((noinline)) void sift_parts(cp_sift *s, const cp_piece *piece,
                                                 const char *comma)
{
    if (comma < piece->eq) {
        comma = memrchr(piece->p, ',', (apr_size_t)(piece->eq - piece->p));
        if (!part_stays(s, comma, cp_octet_find(piece->eq, ',', piece->end))) {
            s->cut++;
            return;
        }
        comma = cp_octet_find(piece->eq, ',', piece->end);
    }
    take_piece(s, piece->p, comma);
    while (comma < piece->end) {
        const char *next = cp_octet_find(comma + 1, ',', piece->end);

        if (part_stays(s, comma, next))
            take_text(s, comma, next);
        else
            s->cut++;
        comma = next;
    }
    if (s->to < piece->end)
        while (cp_is_blank(s->to[-1]))
            s->to--;
}

apr_size_t cp_cookie_sift(cp_span *kept, cp_span field, cp_keep_fn keep, void *baton, apr_pool_t *p)
{
    cp_sift s = {.keep = keep, .baton = baton, .pool = p, .field = field};
    const char *at = field.p, *end = cp_span_end(field);
    const char *comma = cp_octet_find(at, ',', end);
    cp_piece piece;
    cp_span name;

    while (next_piece(&piece, &at, end)) {
        if (!read_name(&name, &piece) || !keep(baton, name, CP_PLACE_PAIR)) {
            s.cut++;
            continue;
        }
        if (comma < piece.p)
            comma = cp_octet_find(piece.p, ',', end);
        if (comma < piece.end)
            sift_parts(&s, &piece, comma);
        else
            take_piece(&s, piece.p, piece.end);
    }
    if (!s.from) {
        *kept = (cp_span){"", 0};
    } else if (!s.out && s.from == field.p && s.to == end) {
        *kept = field;
    } else {
        write_run(&s);
        s.out[s.n] = '\0';
        *kept = (cp_span){s.out, s.n};
    }
    return s.cut;
}

/* How an occurrence of the name at `hit` reads: a pair's name, after a comma,
 * or neither. */
static cp_find occurrence(const char *hit, const char *eq, cp_span field)
{
    const char *end = cp_span_end(field);
    int nameless = 0;

    while (eq < end && cp_is_blank(*eq))
        eq++;
    if (eq == end || *eq != '=')
        return CP_FIND_NONE;
    while (hit > field.p && (cp_is_blank(hit[-1]) || hit[-1] == '='))
        nameless |= *--hit == '=';
    if (hit > field.p && hit[-1] == ',')
        return CP_FIND_CONFLICT;
    return !nameless && (hit == field.p || hit[-1] == ';') ? CP_FIND_ONE : CP_FIND_NONE;
}

/* What another value of the name makes of what was found before. */
static cp_find found_again(cp_find found, cp_span *value, const char *eq, const char *end)
{
    cp_span one = {eq + 1, (apr_size_t)(cp_octet_find(eq + 1, ';', end) - (eq + 1))};

    one = cp_span_trim(one);
    if (found == CP_FIND_ONE && !cp_span_equal(one, *value))
        return CP_FIND_CONFLICT;
    *value = one;
    return CP_FIND_ONE;
}

cp_find cp_cookie_find(cp_span *value, cp_span field, cp_span name)
{
    const char *at = field.p, *end = cp_span_end(field), *hit;
    cp_find found = CP_FIND_NONE;

    for (; (hit = cp_octets_find(at, name, end)) < end; at = hit + 1) {
        cp_find reading = occurrence(hit, hit + name.n, field);

        if (reading == CP_FIND_ONE)
            reading = found = found_again(found, value, cp_octet_find(hit, '=', end), end);
        if (reading == CP_FIND_CONFLICT)
            return reading;
    }
    return found;
}

void cp_cookie_names(cp_span field, void (*each)(void *baton, cp_span name), void *baton)
{
    const char *at = field.p, *end = cp_span_end(field);
    cp_piece piece;
    cp_span name;

    while (next_piece(&piece, &at, end))
        if (read_name(&name, &piece))
            each(baton, name);
}
