/* SPDX-License-Identifier: Apache-2.0 */
/* The page in a frame of the site's, and parts of it alone. */
#include "opened.h"
#include "page/frame.h"

static const char *const lines[] = {
    "CookiePolicyLanguage en fr",
    "CookiePolicyController Example",
    "CookiePolicyCookie _ga statistical provider=Google",
    NULL,
};

#define HEAD CP_FRAME_HEAD
#define MAIN CP_FRAME_MAIN

static void a_frame_is_cut_at_its_markers(void **state)
{
    cp_frame frame;

    assert_null(cp_frame_cut(&frame, cp_span_of("<a>" HEAD "<b>\n" MAIN "<c>"), *state));
    assert_true(cp_span_is(frame.before_head, "<a>"));
    assert_true(cp_span_is(frame.before_main, "<b>\n"));
    assert_true(cp_span_is(frame.behind, "<c>"));

    assert_null(cp_frame_cut(&frame, cp_span_of(HEAD MAIN), *state));
    assert_int_equal(frame.before_head.n + frame.before_main.n + frame.behind.n, 0);
}

static void a_frame_without_its_markers_is_an_error(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "has no " MAIN "; allowed: " HEAD " in the head, and " MAIN " where the page goes"},
        {HEAD, "has no " MAIN},
        {MAIN, "has no " HEAD},
        {"<!-- cookie-policy:HEAD -->" MAIN, "has no " HEAD},
        {HEAD "<!--cookie-policy:main-->", "has no " MAIN},
        {MAIN HEAD, "has " MAIN " before " HEAD "; allowed: the other way round"},
        {HEAD "\n" MAIN "\n\n" MAIN, "has " MAIN " in line 2 and again in line 4; allowed: once"},
        {HEAD "\n" HEAD "\n" MAIN, "has " HEAD " in line 1 and again in line 2; allowed: once"},
        {HEAD MAIN HEAD, "has " HEAD " in line 1 and again in line 1"},
        {HEAD "\xff" MAIN, "is not UTF-8 text; allowed: an HTML document in UTF-8"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        cp_frame frame;
        const char *wrong = cp_frame_cut(&frame, cp_span_of(cases[i].text), *state);

        if (!wrong || strncmp(wrong, cases[i].want, strlen(cases[i].want)))
            fail_msg("%s: %s", cases[i].text, wrong ? wrong : "taken");
    }
    {
        cp_frame frame;

        assert_non_null(cp_frame_cut(&frame, (cp_span){HEAD MAIN "\0", sizeof(HEAD MAIN)}, *state));
    }
}

static void a_framed_page_is_the_frame_with_the_page_in_it(void **state)
{
    page *it = open_page(*state, lines);
    cp_frame frame;

    assert_null(cp_frame_cut(
        &frame, cp_span_of("<html><head>" HEAD "<link></head>\n<main>" MAIN "</main></html>\n"),
        *state));
    it->view.frame = &frame;
    it->view.lang = "fr";
    it->view.report = 1;
    render(it, *state);
    assert_ptr_equal(strstr(it->html, "<html><head><meta name=\"robots\" content=\"noindex\">\n"
                                      "<title>"),
                     it->html);
    has(it, "<link rel=\"stylesheet\" href=\"/cookies/look?v=");
    in_order(it, "\">\n<link></head>\n<main><div class=\"cp\" lang=\"fr\" dir=\"ltr\">\n<nav ",
             "<h1>");
    in_order(it, "id=\"title-version\"", "</div>\n</main></html>\n");
    assert_int_equal(count(it->html, "<main>"), 1);
    has_not(it, "<!DOCTYPE");
    has_not(it, "<!--");
}

static void a_part_is_a_part(void **state)
{
    static const struct {
        cp_part part;
        int has_choice, has_table;
    } cases[] = {{CP_PART_CHOICES, 1, 0}, {CP_PART_TABLE, 0, 1}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        page *it = open_page(*state, lines);

        it->view.part = cases[i].part;
        it->view.frame = &(cp_frame){{"", 0}, {"", 0}, {"", 0}}; /* not for parts */
        render(it, *state);
        assert_ptr_equal(strstr(it->html, "<div class=\"cp\" lang=\"en\" dir=\"ltr\">\n<section"),
                         it->html);
        assert_int_equal(count(it->html, "id=\"cookie-choice\""), cases[i].has_choice);
        assert_int_equal(count(it->html, "<form"), 2 * (size_t)cases[i].has_choice);
        assert_int_equal(count(it->html, "id=\"category-statistical\""), cases[i].has_table);
        has_not(it, "<h1");
        has_not(it, "<link");
        has_not(it, "<main");
        has_not(it, "title-rights");
    }
}

static void a_part_links_what_is_on_the_page(void **state)
{
    page *it = open_page(*state, lines);

    it->view.part = CP_PART_CHOICES;
    it->view.asked_lang = "en";
    render(it, *state);
    has(it, "<a href=\"/cookies?lang=en#category-statistical\"");
    has(it, "action=\"/cookies?lang=en\"");

    it->view.part = CP_PART_PAGE;
    render(it, *state);
    has(it, "<a href=\"#category-statistical\"");
}

static void a_part_of_a_preview_takes_no_choice(void **state)
{
    page *it = open_page(*state, lines);

    it->view.part = CP_PART_CHOICES;
    it->view.report = 1;
    render(it, *state);
    has(it, "not in force yet");
    has_not(it, "<form");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_frame_is_cut_at_its_markers),
        FIXTURE_TEST(a_frame_without_its_markers_is_an_error),
        FIXTURE_TEST(a_framed_page_is_the_frame_with_the_page_in_it),
        FIXTURE_TEST(a_part_is_a_part),
        FIXTURE_TEST(a_part_links_what_is_on_the_page),
        FIXTURE_TEST(a_part_of_a_preview_takes_no_choice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
