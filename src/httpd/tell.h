/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the error log says of cookies: names, never values (R45).
 */
#ifndef CP_HTTPD_TELL_H
#define CP_HTTPD_TELL_H

#include "httpd/visit.h"

/* Whether the log is to hear of every cookie. Asked once a field, so that the
 * usual site, which does not log at info, pays for it once. */
int cp_tells_all(request_rec *r);

/*
 * A cookie was held back (or would be, in Report): at info; an undeclared
 * name at notice, once per child. `what` is the field's name.
 */
void cp_tell_held(request_rec *r, const cp_visit *visit, const char *what, cp_span name,
                  cp_verdict verdict);

#endif
