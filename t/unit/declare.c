/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every directive: what it takes, and every way to get it wrong. A message
 * says what was read and what is allowed, and ends with the directive's usage.
 */
#include "declared.h"

/* The error of a line without the directive's name before and usage behind,
 * which are checked here; "" where there is none. */
static const char *error_of(const char *line, apr_pool_t *p)
{
    const char *name = apr_pstrndup(p, line, strcspn(line, " "));
    const char *error = declare_line(cp_declared_make(p), line, 1, p);
    const char *usage = apr_pstrcat(p, " (usage: ", name, " ", NULL), *at;
    apr_size_t n = strlen(name);

    if (!error)
        return "";
    at = strstr(error, usage);
    assert_true(!strncmp(error, name, n) && !strncmp(error + n, ": ", 2));
    assert_non_null(at);
    assert_int_equal(error[strlen(error) - 1], ')');
    return apr_pstrmemdup(p, error + n + 2, (apr_size_t)(at - error) - n - 2);
}

typedef struct {
    const char *line, *error;
} wrong_line;

static void each_is_wrong(const wrong_line *cases, size_t n, apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < n; i++)
        assert_string_equal(error_of(cases[i].line, p), cases[i].error);
}

#define EACH_IS_WRONG(cases) each_is_wrong(cases, sizeof(cases) / sizeof(*(cases)), *state)

static void each_is_right(const char *const *lines, apr_pool_t *p)
{
    for (; *lines; lines++)
        assert_string_equal(error_of(*lines, p), "");
}

static void a_line_that_is_no_words_is_an_error(void **state)
{
    static const wrong_line cases[] = {
        {"CookiePolicy \"On", "the line holds a quote that is not closed"},
        {"CookiePolicyController 'Example", "the line holds a quote that is not closed"},
        {"CookiePolicyController caf\xe9", "the line holds text that is not UTF-8"},
        {"CookiePolicyController a\x1b", "the line holds a control character"},
    };

    EACH_IS_WRONG(cases);
}

static void the_mode_is_one_of_three(void **state)
{
    static const struct {
        const char *line;
        cp_mode mode;
    } cases[] = {
        {"CookiePolicy On", CP_MODE_ON},
        {"CookiePolicy OFF", CP_MODE_OFF},
        {"CookiePolicy \"report\"", CP_MODE_REPORT},
    };
    static const wrong_line wrong[] = {
        {"CookiePolicy", "'' is not allowed; allowed: On, Off, Report"},
        {"CookiePolicy Yes", "'Yes' is not allowed; allowed: On, Off, Report"},
        {"CookiePolicy On Off", "'On Off' is not allowed; allowed: On, Off, Report"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_declared *d = cp_declared_make(*state);

        assert_int_equal(d->mode, CP_MODE_UNSET);
        assert_null(declare_line(d, cases[i].line, 7, *state));
        assert_int_equal(d->mode, cases[i].mode);
        assert_int_equal(d->mode_where.line, 7);
    }
    EACH_IS_WRONG(wrong);
}

static void undeclared_cookies_are_refused_or_allowed(void **state)
{
    static const wrong_line wrong[] = {
        {"CookiePolicyUndeclared", "'' is not allowed; allowed: Refuse, Allow"},
        {"CookiePolicyUndeclared Deny", "'Deny' is not allowed; allowed: Refuse, Allow"},
        {"CookiePolicyUndeclared Allow x", "'Allow x' is not allowed; allowed: Refuse, Allow"},
    };
    cp_declared *d = cp_declared_make(*state);

    assert_int_equal(d->undeclared_allow, -1);
    assert_null(declare_line(d, "CookiePolicyUndeclared allow", 1, *state));
    assert_int_equal(d->undeclared_allow, 1);
    assert_null(declare_line(d, "CookiePolicyUndeclared Refuse", 1, *state));
    assert_int_equal(d->undeclared_allow, 0);
    EACH_IS_WRONG(wrong);
}

#define NO_PAGE                                                                                    \
    " is not a path for the page; allowed: one path such as /cookies, of letters, digits and "     \
    "-._~!$&()*+,=:@, without '//' and '/.'"

static void the_page_has_one_plain_path(void **state)
{
    static const struct {
        const char *line, *page;
    } cases[] = {
        {"CookiePolicyPage /cookies", "/cookies"},
        {"CookiePolicyPage /cookies//", "/cookies"},
        {"CookiePolicyPage /legal/Cookies_~(1)", "/legal/Cookies_~(1)"},
        {"CookiePolicyPage /a.b", "/a.b"},
    };
    static const wrong_line wrong[] = {
        {"CookiePolicyPage", "''" NO_PAGE},
        {"CookiePolicyPage /", "'/'" NO_PAGE},
        {"CookiePolicyPage //", "'//'" NO_PAGE},
        {"CookiePolicyPage cookies", "'cookies'" NO_PAGE},
        {"CookiePolicyPage /a /b", "'/a /b'" NO_PAGE},
        {"CookiePolicyPage \"/a b\"", "'/a b'" NO_PAGE},
        {"CookiePolicyPage /a//b", "'/a//b'" NO_PAGE},
        {"CookiePolicyPage /../b", "'/../b'" NO_PAGE},
        {"CookiePolicyPage /.well-known", "'/.well-known'" NO_PAGE},
        {"CookiePolicyPage /a%2fb", "'/a%2fb'" NO_PAGE},
        {"CookiePolicyPage /a?b", "'/a?b'" NO_PAGE},
        {"CookiePolicyPage /a;b", "'/a;b'" NO_PAGE},
        {"CookiePolicyPage /a#b", "'/a#b'" NO_PAGE},
        {"CookiePolicyPage /a\\b", "'/a\\b'" NO_PAGE},
        {"CookiePolicyPage /a\"'\"b", "'/a'b'" NO_PAGE},
        {"CookiePolicyPage /caf\xc3\xa9", "'/caf\xc3\xa9'" NO_PAGE},
        {"CookiePolicyPage https://www.example.org/c", "'https://www.example.org/c'" NO_PAGE},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_declared *d = cp_declared_make(*state);

        assert_null(declare_line(d, cases[i].line, 1, *state));
        assert_string_equal(d->page, cases[i].page);
    }
    EACH_IS_WRONG(wrong);
}

#define NO_CONTROLLER                                                                              \
    " is not a name; allowed: first the controller's name, in quotes if it has blanks, then "      \
    "key=value"

static void the_controller_has_a_name_and_perhaps_more(void **state)
{
    static const wrong_line wrong[] = {
        {"CookiePolicyController", "''" NO_CONTROLLER},
        {"CookiePolicyController \"  \"", "''" NO_CONTROLLER},
        {"CookiePolicyController url=https://a.example/", "'url=https://a.example/'" NO_CONTROLLER},
        {"CookiePolicyController Example SARL",
         "'SARL' is not a key; allowed: url contact dpo authority"},
        {"CookiePolicyController A url=a.example",
         "'a.example' is not an address; allowed: https://..., http://... or a /path of this site"},
        {"CookiePolicyController A url=//a.example",
         "'//a.example' is not an address; allowed: https://..., http://... or a /path of this "
         "site"},
        {"CookiePolicyController A url=javascript:alert(1)",
         "'javascript:alert(1)' is not an address; allowed: https://..., http://... or a /path of "
         "this site"},
        {"CookiePolicyController A 'url=https://a/\"'",
         "'https://a/\"' holds '\"', which no address has"},
        {"CookiePolicyController A 'url=https://a/<b'",
         "'https://a/<b' holds '<', which no address has"},
        {"CookiePolicyController A 'url=https://a b'",
         "'https://a b' holds ' ', which no address has"},
        {"CookiePolicyController A url=", "'url' needs a value: url=..."},
        {"CookiePolicyController A contact", "'contact' needs a value: contact=..."},
        {"CookiePolicyController A contact=\" \"", "'contact' needs a value: contact=..."},
        {"CookiePolicyController A dpo=a dpo=b", "'dpo' is given twice"},
        {"CookiePolicyController A contact.fr=a",
         "'contact' is the same in every language and takes no '.fr'"},
    };
    cp_declared *d = cp_declared_make(*state);

    assert_null(
        declare_line(d,
                     "CookiePolicyController \"Example  SARL\" url=/legal contact=a@b.example "
                     "dpo='Jane Doe' authority=https://www.cnil.fr/",
                     4, *state));
    assert_string_equal(d->controller.name, "Example SARL");
    assert_string_equal(d->controller.url, "/legal");
    assert_string_equal(d->controller.contact, "a@b.example");
    assert_string_equal(d->controller.dpo, "Jane Doe");
    assert_string_equal(d->controller.authority, "https://www.cnil.fr/");
    assert_int_equal(d->controller.where.line, 4);
    EACH_IS_WRONG(wrong);
}

#define DURATIONS                                                                                  \
    " is not a duration; allowed: session, or a number with s, m, h, d, w, mo or y, such as 13mo"

static void the_choice_cookie_has_its_settings(void **state)
{
    static const char *const right[] = {
        "CookiePolicyChoice",
        "CookiePolicyChoice lifetime=400d",
        "CookiePolicyChoice name=__Host-c",
        "CookiePolicyChoice samesite=None httponly=off forward=on",
        "CookiePolicyChoice domain=localhost",
        NULL,
    };
    static const wrong_line wrong[] = {
        {"CookiePolicyChoice names=a",
         "'names=a' is not a key; allowed: name lifetime domain samesite httponly forward"},
        {"CookiePolicyChoice name=\"a b\"",
         "cookie name 'a b': has a character that cannot stand in one; allowed are letters, digits "
         "and ! # $ % & ' * + - . ^ _ ` | ~ [ ] ( ) / : @ { }"},
        {"CookiePolicyChoice name=a*", "cookie name 'a*': a wildcard cannot stand here"},
        {"CookiePolicyChoice name=$c", "name=$c: allowed: a name that does not begin with '$', "
                                       "since old readers take such a one for an attribute"},
        {"CookiePolicyChoice name=a name=b", "'name' is given twice"},
        {"CookiePolicyChoice lifetime=soon", "'soon'" DURATIONS},
        {"CookiePolicyChoice lifetime=session",
         "lifetime=session: allowed: up to 400d, since browsers keep no cookie for longer, and a "
         "refusal must be kept like a consent"},
        {"CookiePolicyChoice lifetime=401d",
         "lifetime=401d: allowed: up to 400d, since browsers keep no cookie for longer, and a "
         "refusal must be kept like a consent"},
        {"CookiePolicyChoice domain=http://a.example",
         "'http://a.example' is not a domain name; allowed: letters, digits, '-' and '.', such as "
         "example.org (others in their xn-- form)"},
        {"CookiePolicyChoice domain=caf\xc3\xa9.example",
         "'caf\xc3\xa9.example' is not a domain name; allowed: letters, digits, '-' and '.', such "
         "as example.org (others in their xn-- form)"},
        {"CookiePolicyChoice domain=a..b",
         "'a..b' is not a domain name; allowed: letters, digits, '-' and '.', such as example.org "
         "(others in their xn-- form)"},
        {"CookiePolicyChoice domain=a.",
         "'a.' is not a domain name; allowed: letters, digits, '-' and '.', such as example.org "
         "(others in their xn-- form)"},
        {"CookiePolicyChoice domain=.", "'.' is not a domain name"},
        {"CookiePolicyChoice domain=example.org name=__host-c",
         "domain=example.org cannot go with name=__host-c: browsers take a __Host- cookie only "
         "without a domain"},
        {"CookiePolicyChoice samesite=Loose",
         "'Loose' is not allowed for samesite; allowed: Lax, Strict, None"},
        {"CookiePolicyChoice httponly=yes", "'yes' is not allowed for httponly; allowed: on, off"},
        {"CookiePolicyChoice forward=1", "'1' is not allowed for forward; allowed: on, off"},
    };
    cp_declared *d = cp_declared_make(*state);

    each_is_right(right, *state);
    assert_null(declare_line(d,
                             "CookiePolicyChoice name=c lifetime=3mo domain=.Example.ORG "
                             "samesite=STRICT httponly forward=Off",
                             2, *state));
    assert_string_equal(d->choice.name, "c");
    assert_int_equal(d->choice.lifetime.seconds, 90 * 86400);
    assert_string_equal(d->choice.domain, "example.org");
    assert_string_equal(d->choice.samesite, "Strict");
    assert_int_equal(d->choice.httponly, 1);
    assert_int_equal(d->choice.forward, 0);
    assert_int_equal(cp_declared_make(*state)->choice.httponly, -1);
    EACH_IS_WRONG(wrong);
}

static void records_have_one_place(void **state)
{
    static const struct {
        const char *line;
        cp_record_kind kind;
        const char *target;
        apr_int64_t keep;
    } right[] = {
        {"CookiePolicyRecord Off", CP_RECORD_OFF, NULL, CP_DURATION_NONE},
        {"CookiePolicyRecord DBD", CP_RECORD_DBD, NULL, CP_DURATION_NONE},
        {"CookiePolicyRecord dbd keep=3y", CP_RECORD_DBD, NULL, 3 * 365 * 86400},
        {"CookiePolicyRecord logs/consent", CP_RECORD_FILE, "logs/consent", CP_DURATION_NONE},
        {"CookiePolicyRecord \"/a b/off\"", CP_RECORD_FILE, "/a b/off", CP_DURATION_NONE},
        {"CookiePolicyRecord \"|/bin/keep -a 'b c'\"", CP_RECORD_PIPE, "/bin/keep -a 'b c'",
         CP_DURATION_NONE},
    };
#define PLACES                                                                                     \
    " is no place for records; allowed: Off, dbd, a file, or \"|program and its arguments\""
#define ALONE                                                                                      \
    " cannot stand there; allowed: keep= after dbd alone, since files are rotated and a program "  \
    "sees to its own; a program stands in quotes with its arguments"
    static const wrong_line wrong[] = {
        {"CookiePolicyRecord", "''" PLACES},
        {"CookiePolicyRecord \"\"", "''" PLACES},
        {"CookiePolicyRecord |", "'|'" PLACES},
        {"CookiePolicyRecord keep=1y", "'keep=1y'" PLACES},
        {"CookiePolicyRecord file=a", "'file=a'" PLACES},
        {"CookiePolicyRecord logs/a keep=1y", "'keep=1y'" ALONE},
        {"CookiePolicyRecord |keep -a", "'-a'" ALONE},
        {"CookiePolicyRecord Off dbd", "'dbd'" ALONE},
        {"CookiePolicyRecord dbd 3y", "'3y' is not a key; allowed: keep"},
        {"CookiePolicyRecord dbd keep=long", "'long'" DURATIONS},
        {"CookiePolicyRecord dbd keep=session",
         "keep=session: a database knows no sessions; allowed: a duration such as 3y"},
    };
    size_t i;

    for (i = 0; i < sizeof(right) / sizeof(*right); i++) {
        cp_declared *d = cp_declared_make(*state);

        assert_null(declare_line(d, right[i].line, 7, *state));
        assert_int_equal(d->record.kind, right[i].kind);
        assert_int_equal(d->record.keep.seconds, right[i].keep);
        assert_int_equal(d->record.where.line, 7);
        if (right[i].target)
            assert_string_equal(d->record.target, right[i].target);
        else
            assert_null(d->record.target);
    }
    EACH_IS_WRONG(wrong);
}

#define NOT_THREE                                                                                  \
    " are not allowed; allowed: a language, the key of a text, and the text itself in quotes"

static void languages_are_tags_each_once(void **state)
{
    static const wrong_line wrong[] = {
        {"CookiePolicyLanguage", "at least one language is needed, such as: en fr"},
        {"CookiePolicyLanguage french_", "'french_' is not a language tag such as fr or pt-br"},
        {"CookiePolicyLanguage e", "'e' is not a language tag such as fr or pt-br"},
        {"CookiePolicyLanguage en,fr", "'en,fr' is not a language tag such as fr or pt-br"},
        {"CookiePolicyLanguage en FR fr", "'fr' is given twice"},
    };
    cp_declared *d = cp_declared_make(*state);

    assert_null(declare_line(d, "CookiePolicyLanguage en pt-BR", 1, *state));
    assert_string_equal(apr_array_pstrcat(*state, d->languages, ' '), "en pt-br");
    EACH_IS_WRONG(wrong);
}

static void a_signal_is_on_or_off_since_a_day(void **state)
{
    static const wrong_line wrong[] = {
#define FIRST " is not allowed; allowed: first On or Off, then published="
        {"CookiePolicyGPC", "''" FIRST},
        {"CookiePolicyGPC Yes", "'Yes'" FIRST},
        {"CookiePolicyGPC published=2026-11-01", "'published=2026-11-01'" FIRST},
        {"CookiePolicyGPC On Off", "'Off' is not a key; allowed: published"},
        {"CookiePolicyGPC On published", "'published' needs a value: published=..."},
#define NO_DAY " is not a day; allowed: YYYY-MM-DD, such as 2026-11-01"
        {"CookiePolicyGPC On published=today", "published=today" NO_DAY},
        {"CookiePolicyGPC On published=2026-11-1", "published=2026-11-1" NO_DAY},
        {"CookiePolicyGPC On published=2026-11-011", "published=2026-11-011" NO_DAY},
        {"CookiePolicyGPC On published=2026/11/01", "published=2026/11/01" NO_DAY},
        {"CookiePolicyGPC On published=2026-00-10", "published=2026-00-10" NO_DAY},
        {"CookiePolicyGPC On published=2026-13-01", "published=2026-13-01" NO_DAY},
        {"CookiePolicyGPC On published=2026-01-00", "published=2026-01-00" NO_DAY},
        {"CookiePolicyGPC On published=2026-11-31", "published=2026-11-31" NO_DAY},
        {"CookiePolicyGPC On published=2026-02-29", "published=2026-02-29" NO_DAY},
        {"CookiePolicyGPC On published=2100-02-29", "published=2100-02-29" NO_DAY},
    };
    cp_declared *d = cp_declared_make(*state);

    assert_int_equal(d->signal.honoured, -1);
    assert_null(declare_line(d, "CookiePolicyGPC on published=2028-02-29", 1, *state));
    assert_int_equal(d->signal.honoured, 1);
    assert_string_equal(d->signal.published, "2028-02-29");
    assert_null(declare_line(d, "CookiePolicyGPC OFF", 2, *state));
    assert_int_equal(d->signal.honoured, 0);
    assert_null(d->signal.published); /* the directive counts as a whole */
    EACH_IS_WRONG(wrong);
}

#define NO_CATEGORY                                                                                \
    " is not a category; allowed: a lower-case letter, then up to 31 lower-case letters, digits "  \
    "or '-'"

static void a_category_has_an_id_and_a_basis(void **state)
{
    static const char *const right[] = {
        "CookiePolicyCategory a exempt",
        "CookiePolicyCategory a2345678901234567890123456789-32 OPT-IN",
        "CookiePolicyCategory necessary opt-out version=2",
        "CookiePolicyCategory choices opt-in label=A label.fr=B description=\"C d\"",
        NULL,
    };
    static const wrong_line wrong[] = {
        {"CookiePolicyCategory", "''" NO_CATEGORY},
        {"CookiePolicyCategory Ads opt-in", "'Ads'" NO_CATEGORY},
        {"CookiePolicyCategory 1st opt-in", "'1st'" NO_CATEGORY},
        {"CookiePolicyCategory -a opt-in", "'-a'" NO_CATEGORY},
        {"CookiePolicyCategory a_b opt-in", "'a_b'" NO_CATEGORY},
        {"CookiePolicyCategory a2345678901234567890123456789-323 opt-in",
         "'a2345678901234567890123456789-323'" NO_CATEGORY},
        {"CookiePolicyCategory a",
         "'' is not a basis for category 'a'; allowed: exempt (needs no consent), opt-in, opt-out"},
        {"CookiePolicyCategory a optin", "'optin' is not a basis for category 'a'; allowed: exempt "
                                         "(needs no consent), opt-in, opt-out"},
        {"CookiePolicyCategory a opt-in purpose=x",
         "'purpose=x' is not a key; allowed: version label description"},
        {"CookiePolicyCategory a opt-in version.fr=2",
         "'version' is the same in every language and takes no '.fr'"},
        {"CookiePolicyCategory a opt-in version=", "'version' needs a value: version=..."},
        {"CookiePolicyCategory a opt-in label=x label=y", "'label' is given twice"},
        {"CookiePolicyCategory a opt-in label.fr=x label.FR=y", "'label.fr' is given twice"},
        {"CookiePolicyCategory a opt-in label.f=x",
         "'f' in 'label.f=x' is not a language tag such as fr or pt-br"},
    };
    static const char *const reserved[] = {"choice", "return", "policy", "layer", "lang",
                                           "part",   "saved",  "all",    "none",  "off"};
    cp_declared *d = cp_declared_make(*state);
    size_t i;

    each_is_right(right, *state);
    EACH_IS_WRONG(wrong);
    for (i = 0; i < sizeof reserved / sizeof *reserved; i++)
        assert_string_equal(
            error_of(apr_pstrcat(*state, "CookiePolicyCategory ", reserved[i], " opt-in", NULL),
                     *state),
            apr_pstrcat(*state, "'", reserved[i], "' cannot be a category: the form uses this word",
                        NULL));
    assert_null(declare_line(d, "CookiePolicyCategory ads opt-in", 3, *state));
    assert_non_null(strstr(declare_line(d, "CookiePolicyCategory ads exempt", 9, *state),
                           "category 'ads' is declared here a second time; the first is "
                           "test.conf:3"));
}

static void a_row_has_names_a_category_and_keys(void **state)
{
    cp_declared *d = cp_declared_make(*state);
    const cp_row *row;

    assert_null(declare_line(d,
                             "CookiePolicyCookie \"_ga  _ga_*\" statistical provider=\"A  Ltd\" "
                             "provider.fr=B location=L purpose=P recipients=R url=/privacy "
                             "duration=2y domain=.Example.org path=/shop secure partitioned",
                             6, *state));
    assert_null(declare_line(d, "CookiePolicyCookie k statistical storage", 7, *state));
    assert_null(declare_line(d, "CookiePolicyCookie \"a b\" OFF", 8, *state));
    row = &APR_ARRAY_IDX(d->rows, 0, cp_row);
    assert_string_equal(apr_array_pstrcat(*state, row->names, '|'), "_ga|_ga_*");
    assert_string_equal(row->category, "statistical");
    assert_int_equal(row->provider.all->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(row->provider.all, 0, cp_translation).text, "A Ltd");
    assert_string_equal(row->url, "/privacy");
    assert_int_equal(row->duration.seconds, 2 * 365 * 86400);
    assert_string_equal(row->duration.written, "2y");
    assert_string_equal(row->domain, "example.org");
    assert_string_equal(row->path, "/shop");
    assert_true(row->secure && row->partitioned && !row->storage);
    assert_int_equal(row->where.line, 6);
    row = &APR_ARRAY_IDX(d->rows, 1, cp_row);
    assert_true(row->storage && !row->secure && !row->domain && !row->provider.all);
    assert_int_equal(row->duration.seconds, CP_DURATION_NONE);
    row = &APR_ARRAY_IDX(d->rows, 2, cp_row);
    assert_null(row->category);
    assert_int_equal(row->names->nelts, 2);
}

#define NO_ROW_CATEGORY NO_CATEGORY ", or 'off'; several names stand in one pair of quotes"
#define NAME_OCTETS                                                                                \
    "has a character that cannot stand in one; allowed are letters, digits and ! # $ % & ' * + - " \
    ". ^ _ ` | ~ [ ] ( ) / : @ { }"

static void a_row_can_be_wrong_in_many_ways(void **state)
{
    static const wrong_line wrong[] = {
        {"CookiePolicyCookie",
         "the first argument is one or more cookie names, in quotes if several"},
        {"CookiePolicyCookie \" \" necessary",
         "the first argument is one or more cookie names, in quotes if several"},
        {"CookiePolicyCookie a", "second argument: ''" NO_ROW_CATEGORY},
        {"CookiePolicyCookie _ga _ga_* statistical", "second argument: '_ga_*'" NO_ROW_CATEGORY},
        {"CookiePolicyCookie a Necessary", "second argument: 'Necessary'" NO_ROW_CATEGORY},
        {"CookiePolicyCookie a ?", "second argument: '?'" NO_ROW_CATEGORY},
        {"CookiePolicyCookie a choice", "second argument: 'choice' cannot be a category: the form "
                                        "uses this word, or 'off'; several names stand in one "
                                        "pair of quotes"},
        {"CookiePolicyCookie * necessary", "cookie name '*': stands for every cookie; a pattern "
                                           "needs at least one character beside *"},
        {"CookiePolicyCookie \"a **\" necessary",
         "cookie name '**': stands for every cookie; a pattern needs at least one character beside "
         "*"},
        {"CookiePolicyCookie a%2Ab* necessary",
         "cookie name 'a%2Ab*': has %2A beside a wildcard, which decodes to a wildcard"},
        {"CookiePolicyCookie a=b necessary", "cookie name 'a=b': " NAME_OCTETS},
        {"CookiePolicyCookie a,b necessary", "cookie name 'a,b': " NAME_OCTETS},
        {"CookiePolicyCookie a;b necessary", "cookie name 'a;b': " NAME_OCTETS},
        {"CookiePolicyCookie caf\xc3\xa9 necessary", "cookie name 'caf\xc3\xa9': " NAME_OCTETS},
        {"CookiePolicyCookie \"a b a\" necessary", "cookie name 'a' is given twice"},
        {"CookiePolicyCookie a off provider=x", "'provider=x': nothing may follow 'off'"},
        {"CookiePolicyCookie a necessary expires=1y",
         "'expires=1y' is not a key; allowed: provider location purpose recipients url duration "
         "domain path secure partitioned storage"},
        {"CookiePolicyCookie a necessary purpose", "'purpose' needs a value: purpose=..."},
        {"CookiePolicyCookie a necessary purpose.fr=", "'purpose' needs a value: purpose=..."},
        {"CookiePolicyCookie a necessary purpose=x purpose=y", "'purpose' is given twice"},
        {"CookiePolicyCookie a necessary purpose.fr=x purpose.fr=y", "'purpose.fr' is given twice"},
        {"CookiePolicyCookie a necessary purpose.french1=y",
         "'french1' in 'purpose.french1=y' is not a language tag such as fr or pt-br"},
        {"CookiePolicyCookie a necessary duration.fr=1y",
         "'duration' is the same in every language and takes no '.fr'"},
        {"CookiePolicyCookie a necessary duration=1", "'1'" DURATIONS},
        {"CookiePolicyCookie a necessary duration=1y duration=1y", "'duration' is given twice"},
        {"CookiePolicyCookie a necessary secure=on", "'secure' takes no value"},
        {"CookiePolicyCookie a necessary storage=", "'storage' takes no value"},
        {"CookiePolicyCookie a necessary secure secure", "'secure' is given twice"},
        {"CookiePolicyCookie a necessary path=shop",
         "'shop' is not a path; it begins with / and has no blank and no ';'"},
        {"CookiePolicyCookie a necessary \"path=/a;b\"",
         "'/a;b' is not a path; it begins with / and has no blank and no ';'"},
        {"CookiePolicyCookie a necessary \"path=/a b\"",
         "'/a b' is not a path; it begins with / and has no blank and no ';'"},
        {"CookiePolicyCookie a necessary domain=\"a b\"",
         "'a b' is not a domain name; allowed: letters, digits, '-' and '.', such as example.org "
         "(others in their xn-- form)"},
    };

    EACH_IS_WRONG(wrong);
}

static void a_duration_is_a_number_and_a_unit(void **state)
{
    static const struct {
        const char *text;
        apr_int64_t seconds;
    } cases[] = {
        {"session", CP_DURATION_SESSION},
        {"1s", 1},
        {"90m", 5400},
        {"24h", 86400},
        {"400d", 34560000},
        {"2w", 1209600},
        {"13mo", 33696000},
        {"1y", 31536000},
        {"100y", 3153600000},
        {"3153600000s", 3153600000},
    };
    static const wrong_line wrong[] = {
        {"Session", "'Session'" DURATIONS},
        {"d", "'d'" DURATIONS},
        {"12", "'12'" DURATIONS},
        {"1 y", "'1 y'" DURATIONS},
        {"1Y", "'1Y'" DURATIONS},
        {"1.5y", "'1.5y'" DURATIONS},
        {"-1d", "'-1d'" DURATIONS},
        {"+1d", "'+1d'" DURATIONS},
        {"1d2h", "'1d2h'" DURATIONS},
        {"1mon", "'1mon'" DURATIONS},
        {"0d", "'0d' is not between 1s and 100y"},
        {"101y", "'101y' is not between 1s and 100y"},
        {"3153600001s", "'3153600001s' is not between 1s and 100y"},
        {"99999999999999999999y", "'99999999999999999999y' is not between 1s and 100y"},
        {"18446744073709551617s", "'18446744073709551617s' is not between 1s and 100y"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *line =
            apr_pstrcat(*state, "CookiePolicyCookie a necessary duration=", cases[i].text, NULL);
        cp_declared *d = cp_declared_make(*state);
        const cp_duration *got;

        assert_null(declare_line(d, line, 1, *state));
        got = &APR_ARRAY_IDX(d->rows, 0, cp_row).duration;
        assert_int_equal(got->seconds, cases[i].seconds);
        assert_string_equal(got->written, cases[i].text);
    }
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(
            error_of(apr_pstrcat(*state, "CookiePolicyCookie a necessary duration=\"",
                                 wrong[i].line, "\"", NULL),
                     *state),
            wrong[i].error);
}

static void a_text_has_a_language_a_key_and_words(void **state)
{
    static const wrong_line wrong[] = {
        {"CookiePolicyText", "0 words" NOT_THREE},
        {"CookiePolicyText en banner.title", "2 words" NOT_THREE},
        {"CookiePolicyText en banner.title Our cookies", "4 words" NOT_THREE},
        {"CookiePolicyText en_gb banner.title Cookies",
         "'en_gb' is not a language tag such as fr or pt-br"},
        {"CookiePolicyText en banner.title ''",
         "'' is no text for 'banner.title'; allowed: a text that says something"},
        {"CookiePolicyText en banner.title ' \t '",
         "'' is no text for 'banner.title'; allowed: a text that says something"},
    };
    cp_declared *d = cp_declared_make(*state);
    const cp_reworded *one;

    assert_null(declare_line(d, "CookiePolicyText FR Banner.Title \"Nos  cookies\"", 7, *state));
    assert_int_equal(d->reworded->nelts, 1);
    one = &APR_ARRAY_IDX(d->reworded, 0, cp_reworded);
    assert_string_equal(one->lang, "fr");
    assert_string_equal(one->key, "banner.title");
    assert_string_equal(one->text, "Nos cookies");
    assert_int_equal(one->where.line, 7);
    EACH_IS_WRONG(wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_line_that_is_no_words_is_an_error),
        FIXTURE_TEST(the_mode_is_one_of_three),
        FIXTURE_TEST(undeclared_cookies_are_refused_or_allowed),
        FIXTURE_TEST(the_page_has_one_plain_path),
        FIXTURE_TEST(the_controller_has_a_name_and_perhaps_more),
        FIXTURE_TEST(the_choice_cookie_has_its_settings),
        FIXTURE_TEST(records_have_one_place),
        FIXTURE_TEST(languages_are_tags_each_once),
        FIXTURE_TEST(a_text_has_a_language_a_key_and_words),
        FIXTURE_TEST(a_signal_is_on_or_off_since_a_day),
        FIXTURE_TEST(a_category_has_an_id_and_a_basis),
        FIXTURE_TEST(a_row_has_names_a_category_and_keys),
        FIXTURE_TEST(a_row_can_be_wrong_in_many_ways),
        FIXTURE_TEST(a_duration_is_a_number_and_a_unit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
