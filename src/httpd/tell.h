/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the error log says of cookies: names, never values (R45).
 */
#ifndef CP_HTTPD_TELL_H
#define CP_HTTPD_TELL_H

#include "httpd/visit.h"

/*
 * A cookie was held back (or would be, in Report): at info; an undeclared
 * name at notice, once per child. `what` is the field's name.
 */
void cp_tell_held(request_rec *r, const cp_visit *visit, const char *what, cp_span name,
                  cp_verdict verdict);

#endif
