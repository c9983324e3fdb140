/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts that the page is put together from; for the sources of this room alone.
 */
#ifndef CP_PAGE_PARTS_H
#define CP_PAGE_PARTS_H

#include "page/listing.h"
#include "page/say.h"
#include "page/view.h"
#include "page/words.h"

/* A page being written. */
typedef struct {
    cp_buf *out;
    const cp_view *view;
    const cp_texts *texts;
    const apr_array_header_t *groups; /* cp_group */
    int choosable;                    /* whether there is a form: something to decide, in force */
} cp_page;

/* The built-in text in the page's language, not escaped. */
const char *cp_page_text(const cp_page *page, cp_text key);

/* <tag>text</tag>; `tag` without angle brackets, attributes may follow. */
void cp_page_element(const cp_page *page, const char *tag, cp_text key);

/* Opens a section with its heading; `id` names the heading. `more` is for its
 * tag: a class or an id, or empty. */
void cp_page_section(const cp_page *page, const char *id, cp_text heading, const char *more);
void cp_page_section_end(const cp_page *page);

/* A name as <code>, which runs from left to right on every page. */
void cp_page_code(const cp_page *page, const char *name);

/* The address of this page, or of `below` it, in `lang` (NULL: as negotiated):
 * the value of an attribute, escaped. */
void cp_page_address(const cp_page *page, const char *below, const char *lang);

/* The address of an id on this page, from wherever a part of it is included:
 * the value of an attribute, as far as the id is given. */
void cp_page_anchor(const cp_page *page, const char *id);

/* `text` as a link where `url` is one that may be linked, else as text. */
void cp_page_link(const cp_page *page, const char *url, cp_shown text);

/* The message of view->say, announced by its role. */
void cp_page_say(const cp_page *page, const cp_saying *saying);

/* The columns of the table of cookies, in order. */
typedef enum {
    CP_COLUMN_PROVIDER,
    CP_COLUMN_LOCATION,
    CP_COLUMN_NAMES,
    CP_COLUMN_PURPOSE,
    CP_COLUMN_DURATION,
    CP_COLUMN_RECIPIENTS,
    CP_COLUMN_HERE,
    CP_COLUMNS
} cp_column;

cp_text cp_page_column(cp_column column);
cp_text cp_page_basis(cp_basis basis);

/* A row of the table of a category with that basis. */
void cp_page_row(const cp_page *page, const cp_item *item, cp_basis basis);

/* Names, each as <code>. */
void cp_page_names(const cp_page *page, const apr_array_header_t *names);

/* The sections, in order. */
void cp_page_who(const cp_page *page);
void cp_page_about(const cp_page *page);
void cp_page_choice(const cp_page *page, const cp_saying *saying); /* NULL: says nothing */
void cp_page_cookies(const cp_page *page);
void cp_page_rights(const cp_page *page);

#endif
