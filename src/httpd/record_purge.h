/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The purge of `CookiePolicyRecord dbd keep=`: records of this server's hosts
 * that are older go, and documents that are as old and that no record refers
 * to any more. In batches, since a choice that is made meanwhile must not wait.
 */
#ifndef CP_HTTPD_RECORD_PURGE_H
#define CP_HTTPD_RECORD_PURGE_H

#include "httpd/record_writer.h"

/* One batch of a purge that was asked for; 0 if it failed (sql->error).
 * *more: it has to go on. */
int cp_purge_step(int *more, cp_writer *w, cp_sql *sql, cp_job *job);

/* A small batch after every hundredth record, where nobody asks for purges. */
int cp_purge_now_and_then(cp_writer *w, cp_sql *sql);

#endif
