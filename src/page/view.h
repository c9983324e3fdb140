/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a page shows, gathered by its caller: the renderers read this and
 * nothing else, so a page can be made and tested without a server.
 */
#ifndef CP_PAGE_VIEW_H
#define CP_PAGE_VIEW_H

#include "consent/choice.h"
#include "page/wording.h"

/* What the page has to say before all else. */
typedef enum {
    CP_SAY_NOTHING,
    CP_SAY_SAVED,        /* the choice that the request carries was just stored */
    CP_SAY_NOT_KEPT,     /* saved=, but the browser did not keep the cookie */
    CP_SAY_CHANGED,      /* 409: the table changed since the form was opened */
    CP_SAY_FORBIDDEN,    /* 403: no proof that the form is ours */
    CP_SAY_BAD_FORM,     /* 400 */
    CP_SAY_WRONG_TYPE,   /* 415 */
    CP_SAY_TOO_LARGE,    /* 413 */
    CP_SAY_METHOD,       /* 405 */
    CP_SAY_PREVIEW,      /* 409: CookiePolicy Report takes no choice */
    CP_SAY_NOT_RECORDED, /* 503: a grant whose record could not be kept */
    CP_SAY_NO_RECEIPT,   /* 404: the visitor shows no choice that was recorded */
    CP_SAY_RECEIPT_LATER /* 503: the place of records does not answer */
} cp_say;

/* What Sec-GPC comes to. */
typedef enum {
    CP_SIGNAL_NONE,     /* it is not there, or not honoured here */
    CP_SIGNAL_ANSWERED, /* a choice made on this site under it goes further than it */
    CP_SIGNAL_HONOURED
} cp_signal;

/* How much of the page is asked for. */
typedef enum {
    CP_PART_PAGE,
    CP_PART_CHOICES, /* the choice, to be put into a page of the site */
    CP_PART_TABLE,   /* the tables */
    CP_PART_BANNER   /* the banner, the same for everybody; see banner.h */
} cp_part;

/*
 * The frame that a page of the site's own look is put into, in one language:
 * what stands before, between and behind its two markers.
 */
typedef struct {
    cp_span before_head, before_main, behind;
} cp_frame;

typedef struct {
    const cp_table *table;
    const cp_choice *choice;
    const cp_wordings *wordings; /* NULL: the built-in texts */
    const char *lang;            /* the negotiated language: one of table->languages */
    const char *asked_lang;      /* `lang` where a `?lang=` asked for it (links keep it), or NULL */
    const char *path;            /* where the page is mounted, as links write it */
    const char *choice_name;     /* the effective name of the choice cookie */
    const char *other_name;      /* its name under the other scheme, or NULL */
    const char *cookie;          /* the Cookie field as the browser sent it, or NULL */
    const char *host;            /* of the address that the browser asked, or NULL */
    const char *address;         /* the path of that address; NULL: that of the page */
    const char *return_to;       /* a checked path to put into the form, or NULL */
    const char *record; /* the id of this choice's record, if there is a receipt, or NULL */
    int report;         /* CookiePolicy Report: a preview without form */
    cp_part part;
    const cp_frame *frame; /* NULL: the page has a document of its own */
    cp_signal signal;
    cp_say say;
    int deleted; /* with CP_SAY_SAVED: how many cookies went with it */
    const apr_array_header_t
        *deleted_names; /* const char *: in the answer to a choice, else NULL */
    apr_time_t dated;   /* when what is declared was last changed; 0: not known */
    apr_time_t now;
} cp_view;

#endif
