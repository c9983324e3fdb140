/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_asks: asks for the state of four categories in every phase of a request
 * that has a field X-Ask, and notes what it heard (`asked`), a phase a part:
 *
 *     fixups necessary=1 exempt,audience=0 refused,...;
 *
 * Below /asks/ the handler answers with the notes of its own request: `sub`
 * with those of a subrequest, `redirect` with those of an internal redirect.
 */
#include "httpd.h"
#include "http_config.h"
#include "http_protocol.h"
#include "http_request.h"
#include "apr_strings.h"
#include "mod_cookiepolicy.h"

static APR_OPTIONAL_FN_TYPE(cookiepolicy_consent) * consent;

static void find(void)
{
    consent = APR_RETRIEVE_OPTIONAL_FN(cookiepolicy_consent);
}

static void note(request_rec *r, const char *phase)
{
    static const char *const ids[] = {"necessary", "audience", "statistical", "nothing", NULL};
    const char *before = apr_table_get(r->notes, "asked");
    char *said = apr_pstrcat(r->pool, before ? before : "", phase, " ", NULL);
    int i;

    for (i = 0; ids[i]; i++) {
        cookiepolicy_state state;
        int allowed = consent(r, ids[i], &state);

        if (allowed != consent(r, ids[i], NULL))
            state = (cookiepolicy_state)-1;
        said = apr_psprintf(r->pool, "%s%s%s=%d %s", said, i ? "," : "", ids[i], allowed,
                            cookiepolicy_state_name(state));
    }
    apr_table_setn(r->notes, "asked", apr_pstrcat(r->pool, said, ";", NULL));
}

static int asks(request_rec *r)
{
    return apr_table_get(r->headers_in, "X-Ask") != NULL;
}

#define PHASE(name)                                                                                \
    static int name(request_rec *r)                                                                \
    {                                                                                              \
        if (asks(r))                                                                               \
            note(r, #name);                                                                        \
        return DECLINED;                                                                           \
    }
PHASE(too_early)
PHASE(post_read_request)
PHASE(translate_name)
PHASE(map_to_storage)
PHASE(header_parser)
PHASE(access_checker)
PHASE(fixups)
PHASE(log_transaction)

/* Here no field has been read yet, and a redirected request has no notes. */
static int create_request(request_rec *r)
{
    if (r->notes)
        note(r, "create_request");
    return DECLINED;
}

static int quick_handler(request_rec *r, int lookup)
{
    if (!lookup && asks(r))
        note(r, "quick_handler");
    return DECLINED;
}

static int handler(request_rec *r)
{
    request_rec *sub;

    if (strncmp(r->uri, "/asks/", 6) || !asks(r))
        return DECLINED;
    if (!strcmp(r->uri, "/asks/sub")) {
        sub = ap_sub_req_method_uri("GET", "/asks/inner", r, r->output_filters);
        ap_run_sub_req(sub);
        ap_destroy_sub_req(sub);
        return OK;
    }
    if (!strcmp(r->uri, "/asks/redirect")) {
        ap_internal_redirect("/asks/inner", r);
        return OK;
    }
    note(r, "handler");
    ap_set_content_type_ex(r, "text/plain", 1);
    ap_rputs(apr_table_get(r->notes, "asked"), r);
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    static const char *const before[] = {"mod_cookiepolicy.c", NULL};

    (void)p;
    ap_hook_optional_fn_retrieve(find, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_create_request(create_request, NULL, NULL, APR_HOOK_REALLY_LAST);
    ap_hook_post_read_request(too_early, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_post_read_request(post_read_request, before, NULL, APR_HOOK_FIRST);
    ap_hook_quick_handler(quick_handler, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_translate_name(translate_name, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_map_to_storage(map_to_storage, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_header_parser(header_parser, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_access_checker(access_checker, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_fixups(fixups, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_handler(handler, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_log_transaction(log_transaction, NULL, NULL, APR_HOOK_FIRST);
}

AP_DECLARE_MODULE(asks) = {STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks,
                           AP_MODULE_FLAG_NONE};
