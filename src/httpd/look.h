/* SPDX-License-Identifier: Apache-2.0 */
/* The stylesheet of the page, at `look` below it. */
#ifndef CP_HTTPD_LOOK_H
#define CP_HTTPD_LOOK_H

#include "httpd.h"

/* Sends it, or 304. For good where `v=` names this version, else for an hour. */
int cp_look_send(request_rec *r);

#endif
