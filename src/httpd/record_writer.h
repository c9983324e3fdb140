/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one thread of a child that works on a database: it takes what waits in
 * the queue, writes it in one transaction, and tells those who wait.
 *
 * What it promises: a grant is told kept after its record was committed, never
 * before; a record whose grant was told otherwise does not stay; a refusal is
 * tried again until it is written, or the end of the child.
 */
#ifndef CP_HTTPD_RECORD_WRITER_H
#define CP_HTTPD_RECORD_WRITER_H

#include "httpd/record_queue.h"
#include "httpd/record_sql.h"

/* Made in the parent, from pconf; a child's own from its start. */
typedef struct {
    cp_dbd dbd;
    server_rec *server;        /* the first host with this database */
    const void *database;      /* what tells databases apart; see record_dbd.c */
    apr_array_header_t *hosts; /* const char *: the ServerNames whose records are kept there */
    apr_int64_t keep;          /* seconds; negative: for ever */
    int unwatched;             /* nobody asks for a purge: every hundredth record does */
    cp_queue *queue;
    apr_uint32_t silent; /* atomic: it was logged that nothing came in time */

    /* The thread's own. */
    apr_thread_t *thread;
    apr_pool_t *pool; /* a round's */
    cp_jobs taken;    /* what it works on */
    cp_jobs doubtful; /* grants told to have failed, whose record may be there */
    const char *why;  /* the last thing that failed; from `pool` */
    int reached;      /* there was a connection in the last round */
    int choosy;       /* the database works, and took none of that round's records */
    int failing;      /* it was logged that this is so */
    int written;      /* records, for every hundredth */
    int purge_host;   /* whose turn it is then */
} cp_writer;

/* Starts the thread; child_init. 0: it cannot be, and is logged. */
int cp_writer_start(cp_writer *writer, apr_pool_t *pchild);

/* The thread hangs, and the process ends now: logs what goes with it. */
void cp_writer_abandon(cp_writer *writer);

#endif
