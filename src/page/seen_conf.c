/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration that the audit proposes: one line for each name that nobody
 * declared. A line is made only of what httpd reads back as it is; the rest
 * becomes a comment.
 */
#include "page/seen.h"

#include "cookie/name.h"

/* A ledger cuts what is long: what fills its place may be a beginning. */
static int is_cut(const char *text, apr_size_t size)
{
    return strlen(text) + 1 >= size;
}

/* httpd puts a variable where ${NAME} stands, in quotes as well. A `*` that is
 * not the last octet is no pattern of ours (generated.h). */
static int can_be_declared(const char *name)
{
    const char *star = strchr(name, '*');

    return !cp_name_error(cp_span_of(name)) && !strstr(name, "${") && !(star && star[1]) &&
           !is_cut(name, CP_SEEN_NAME);
}

/* " KEY=VALUE" of a text that needs no quotes, else nothing. */
static void add_word(cp_buf *out, const char *key, const char *text, const char *allowed)
{
    if (*text && !text[strspn(text, allowed)])
        cp_buf_printf(out, " %s=%s", key, text);
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

static void add_place(cp_buf *out, const cp_seen *seen)
{
    const char *domain = seen->domain + (seen->domain[0] == '.');
    apr_size_t n = strlen(domain);

    if (!is_cut(seen->domain, CP_SEEN_DOMAIN) && !strstr(domain, "..") && n && *domain != '.' &&
        domain[n - 1] != '.')
        add_word(out, "domain", domain, LETTERS ".");
    if (!is_cut(seen->path, CP_SEEN_PATH) && seen->path[0] == '/' && seen->path[1])
        add_word(out, "path", seen->path, LETTERS "/._~");
}

/* No browser keeps a cookie longer (RFC 6265bis, 5.5). */
#define LONGEST (400 * APR_INT64_C(86400))

static void add_duration(cp_buf *out, const cp_seen *seen)
{
    if (seen->life_max)
        cp_buf_printf(
            out, " duration=%s",
            cp_seen_duration(out->pool, seen->life_max < LONGEST ? seen->life_max : LONGEST));
    else if (seen->counts[CP_SEEN_SESSION])
        cp_buf_puts(out, " duration=session");
    else /* a script sets it, or nobody here does */
        cp_buf_puts(out, " duration=?");
}

const char *cp_seen_proposal(apr_pool_t *p, const cp_seen *seen)
{
    cp_buf out;

    if (!can_be_declared(seen->name))
        return NULL;
    cp_buf_init(&out, p, 256);
    cp_buf_printf(&out, "CookiePolicyCookie \"%s\" ?", seen->name);
    add_duration(&out, seen);
    add_place(&out, seen);
    if (seen->counts[CP_SEEN_SECURE])
        cp_buf_puts(&out, " secure");
    if (seen->counts[CP_SEEN_PARTITIONED])
        cp_buf_puts(&out, " partitioned");
    cp_buf_puts(&out, " provider=\"?\" recipients=\"?\" purpose=\"?\"");
    return out.p;
}

static void line_of(cp_buf *out, const cp_seen *seen)
{
    const char *line = cp_seen_proposal(out->pool, seen);

    cp_buf_printf(out, "# set %" APR_UINT64_T_FMT ", sent %" APR_UINT64_T_FMT ", first at %s\n",
                  cp_seen_total(seen->set), cp_seen_total(seen->sent),
                  cp_seen_text(out->pool, seen->first_path));
    if (line)
        cp_buf_printf(out, "%s\n", line);
    else
        cp_buf_printf(out, "# no row can name it: %s\n", cp_seen_text(out->pool, seen->name));
}

void cp_seen_conf(cp_buf *out, const cp_seen_view *view)
{
    const char *host = "";
    int i;

    cp_buf_puts(out, "# Cookies without a row. Answer each ? and copy what is yours into the\n"
                     "# virtual host; httpd -t takes none that is left.\n");
    for (i = 0; i < view->seen->nelts; i++) {
        const cp_seen *seen = &APR_ARRAY_IDX(view->seen, i, cp_seen);

        if (cp_seen_stands(view, seen) != CP_SEEN_UNKNOWN)
            continue;
        if (strcmp(host, seen->host))
            cp_buf_printf(out, "\n# %s\n", cp_seen_text(out->pool, seen->host));
        host = seen->host;
        line_of(out, seen);
    }
}
