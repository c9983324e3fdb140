/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A field is cut into its pieces once, for finding the choice cookie and for
 * sifting. Sifting writes nothing as long as nothing changes: what stays is
 * remembered as a run of the field's own octets, and only where a run breaks
 * off is it copied. So the field of a visitor who may send everything costs a few
 * searches and no memory.
 */
#include "cookie/request.h"
#include "text/octets.h"

/* The next piece from *at on, which is moved behind it; 0 at the end of the field. */
static inline int cut_piece(cp_piece *piece, const char **at, const char *end)
{
    const char *p = *at, *stop, *eq;

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
    eq = cp_octet_find_near(p, '=', stop);
    if (eq == stop)
        eq = p;
    while (eq > p && cp_is_blank(eq[-1]))
        eq--;
    *piece = (cp_piece){p, stop, (apr_size_t)(eq - p)};
    return 1;
}

const cp_pieces *cp_cookie_cut(cp_pieces *pieces, cp_span field)
{
    const char *at = field.p, *end = cp_span_end(field);
    apr_size_t n = 0;

    while (n < CP_PIECES && cut_piece(&pieces->first[n], &at, end))
        n++;
    pieces->field = field;
    pieces->comma = cp_octet_find(field.p, ',', end);
    pieces->rest = at;
    pieces->n = n;
    return pieces;
}

/* The way through the pieces that are not remembered. */
typedef struct {
    const char *at, *end;
    cp_piece piece;
} beyond;

static inline beyond beyond_the(const cp_pieces *pieces)
{
    return (beyond){.at = pieces->rest, .end = cp_span_end(pieces->field)};
}

static __attribute__((noinline)) const cp_piece *cut_next(beyond *b)
{
    return cut_piece(&b->piece, &b->at, b->end) ? &b->piece : NULL;
}

/* Piece number `i`, which goes up by one from call to call; NULL: no more. */
static inline const cp_piece *piece_at(const cp_pieces *pieces, apr_size_t i, beyond *b)
{
    if (i < pieces->n)
        return &pieces->first[i];
    return b->at < b->end ? cut_next(b) : NULL;
}

/* Whether a piece has a name that may be asked for. */
static inline int is_named(const cp_piece *piece)
{
    return piece->name && *piece->p != '$';
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
    const char *stop = piece->p + piece->name;

    if (comma < stop) {
        comma = memrchr(piece->p, ',', piece->name);
        stop = cp_octet_find(stop, ',', piece->end);
        if (!part_stays(s, comma, stop)) {
            s->cut++;
            return;
        }
        comma = stop;
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

apr_size_t cp_pieces_sift(cp_span *kept, const cp_pieces *pieces, cp_keep_fn keep, void *baton,
                          apr_pool_t *p)
{
    cp_span field = pieces->field;
    cp_sift s = {.keep = keep, .baton = baton, .pool = p, .field = field};
    const char *comma = pieces->comma, *end = cp_span_end(field);
    const cp_piece *piece;
    beyond b = beyond_the(pieces);
    apr_size_t i;

    for (i = 0; (piece = piece_at(pieces, i, &b)); i++) {
        if (!is_named(piece) || !keep(baton, (cp_span){piece->p, piece->name}, CP_PLACE_PAIR)) {
            s.cut++;
            continue;
        }
        if (comma < piece->p)
            comma = cp_octet_find(piece->p, ',', end);
        if (comma < piece->end)
            sift_parts(&s, piece, comma);
        else
            take_piece(&s, piece->p, piece->end);
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

/* Whether the name stands behind a comma, past blanks and `=`, and has an `=`
 * itself. */
static int is_behind_comma(const cp_pieces *pieces, cp_span name)
{
    const char *comma = pieces->comma, *end = cp_span_end(pieces->field), *p;

    for (; comma < end; comma = cp_octet_find(comma + 1, ',', end)) {
        for (p = comma + 1; p < end && (cp_is_blank(*p) || *p == '=');)
            p++;
        if ((apr_size_t)(end - p) <= name.n || memcmp(p, name.p, name.n))
            continue;
        for (p += name.n; p < end && cp_is_blank(*p);)
            p++;
        if (p < end && *p == '=')
            return 1;
    }
    return 0;
}

/* What another value of the name makes of what was found before. */
static __attribute__((noinline)) cp_find found_again(cp_find found, cp_span *value,
                                                     const cp_piece *piece)
{
    const char *eq = cp_octet_find(piece->p + piece->name, '=', piece->end);
    cp_span one = cp_span_trim((cp_span){eq + 1, (apr_size_t)(piece->end - eq - 1)});

    if (found == CP_FIND_ONE && !cp_span_equal(one, *value))
        return CP_FIND_CONFLICT;
    *value = one;
    return CP_FIND_ONE;
}

cp_find cp_pieces_find(cp_span *value, const cp_pieces *pieces, cp_span name)
{
    cp_find found = CP_FIND_NONE;
    const cp_piece *piece;
    beyond b = beyond_the(pieces);
    apr_size_t i;

    if (is_behind_comma(pieces, name))
        return CP_FIND_CONFLICT;
    for (i = 0; (piece = piece_at(pieces, i, &b)); i++)
        if (piece->name == name.n && !memcmp(piece->p, name.p, name.n)) {
            found = found_again(found, value, piece);
            if (found == CP_FIND_CONFLICT)
                break;
        }
    return found;
}

void cp_cookie_names(cp_span field, void (*each)(void *baton, cp_span name), void *baton)
{
    const char *at = field.p, *end = cp_span_end(field);
    cp_piece piece;

    while (cut_piece(&piece, &at, end))
        if (is_named(&piece))
            each(baton, (cp_span){piece.p, piece.name});
}
