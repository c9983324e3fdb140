/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.csv: the table in the columns of the Open Cookie Database, for
 * spreadsheets and for whatever reads that database.
 */
#ifndef CP_PAGE_CSV_H
#define CP_PAGE_CSV_H

#include "page/view.h"
#include "text/buf.h"

/*
 * Writes a head line and one line for each name of each row (RFC 4180, UTF-8).
 * A cell that begins with one of = + - @ ' or a control octet has an
 * apostrophe before it; so who takes one leading apostrophe off every cell has
 * what was declared. No visitor's choice has a part in it.
 */
void cp_page_csv(cp_buf *out, const cp_view *view);

/* One cell of it, in quotes, marked so; NULL writes nothing. */
void cp_csv_cell(cp_buf *out, const char *text);

#endif
