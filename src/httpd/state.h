/* SPDX-License-Identifier: Apache-2.0 */
/* The stylesheet PATH/state (page/state.h): what is sent and how long it holds. */
#ifndef CP_HTTPD_STATE_H
#define CP_HTTPD_STATE_H

#include "httpd.h"

int cp_state_send(request_rec *r);

#endif
