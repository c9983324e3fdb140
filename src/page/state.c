/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's rules are all !important and in a layer. The page links this
 * stylesheet before any other, so that layer is the first; among important rules
 * those of the first layer win, whatever the site's own rules say. Without it
 * every rule for `button` or `*` of a site would reach into the banner.
 */
#include "page/state.h"

#include "policy/decide.h"

/* Made from src/page/styles/banner.css. */
extern const char cp_banner[];

static void display(cp_buf *out, const char *element, const char *how)
{
    cp_buf_printf(out, "%s[hidden],%s>[hidden]{display:%s!important}", element, element, how);
}

/* A notice goes where any of those that let its frame load is on. */
static void notices(cp_buf *out, const cp_view *view)
{
    apr_uint64_t allowed = cp_allowed(view->table, view->choice);
    int i;

    display(out, "cookie-notice", "block");
    for (i = 0; i < view->table->categories->nelts; i++) {
        const cp_category *category =
            APR_ARRAY_IDX(view->table->categories, i, const cp_category *);

        if (category->basis != CP_EXEMPT && allowed & APR_UINT64_C(1) << i)
            cp_buf_printf(out,
                          "cookie-notice[data-category~=\"%s\"][hidden]{display:none!important}",
                          category->id);
    }
}

int cp_state_is_open(const cp_view *view)
{
    return !view->report &&
           (view->table->opt_in & ~view->choice->granted & ~view->choice->refused) != 0;
}

/* Hidden is also said, for where a rule of the site's reveals what has `hidden`;
 * and in print all of it. */
void cp_state_write(cp_buf *out, const cp_view *view, cp_banner_mode mode)
{
    static const char *const elements[] = {"cookie-policy", "cookie-settings", "cookie-notice"};
    int i;

    cp_buf_puts(out, "@layer cookie-policy{");
    for (i = 0; i < 3; i++)
        display(out, elements[i], "none");
    cp_buf_puts(out, "}");
    if (mode > CP_BANNER_OFF && !view->report) {
        cp_buf_puts(out, cp_banner);
        cp_buf_puts(out, "@media not print{@layer cookie-policy{");
        if (cp_state_is_open(view))
            display(out, "cookie-policy", "block");
        else if (mode == CP_BANNER_LINK)
            display(out, "cookie-settings", "block");
        notices(out, view);
        cp_buf_puts(out, "}}");
    }
    cp_buf_puts(out, "\n");
}
