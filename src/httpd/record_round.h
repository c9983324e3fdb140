/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One round of a writer's work on its database; for the writer's thread alone.
 */
#ifndef CP_HTTPD_RECORD_ROUND_H
#define CP_HTTPD_RECORD_ROUND_H

#include "httpd/record_writer.h"

/*
 * Does what was taken (writer->taken), after settling what is doubtful. 0:
 * something could not be done; what is left in writer->taken is to be put off,
 * writer->why says why, from writer->pool. Refusals that a working database
 * refuses may be left in writer->taken also where it is 1.
 */
int cp_round_write(cp_writer *writer);

/* A connection for a look at the database; cp_sql_close it. 0: there is none. */
int cp_round_open(cp_writer *writer, cp_sql *sql);

/* Tells who waits that a taken job failed; its record may be there nevertheless,
 * and is doubtful then. */
void cp_round_give_up(cp_writer *writer, cp_job *job);

/* A refusal's record goes to the error log, as where the queue is full. */
void cp_round_log_lost(const cp_job *job);

/* The record of a consent that was not given may be in the database. */
void cp_round_log_doubtful(const cp_job *job);

#endif
