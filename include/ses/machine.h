/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine whose enclosures are meant: the one that this runs on, one laid
 * out below a directory, or one in a file. It has a tree of facts (sysfs.h)
 * and a way to open device nodes; nobody else needs to know which it is.
 */
#ifndef SES_MACHINE_H
#define SES_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/sysfs.h>

struct ses_record;
struct ses_log;
struct ses_machine;
struct ses_os;
struct ses_session;
struct ses_simulation;
struct ses_transport;

struct ses_machine_ops {
	/* Open a node by its path; see ses_machine_open(). */
	int (*open)(struct ses_machine *m, const char *node, bool writable,
		    struct ses_log *log, struct ses_transport **transport);
};

struct ses_machine {
	const struct ses_machine_ops *ops;
	const struct ses_os *os;
	struct ses_log *log;
	struct ses_sysfs *sysfs;
	const char *prefix;		/* laid out below a directory */
	struct ses_simulation *simulation; /* its nodes that are captures */
	struct ses_record *record;	/* in a file */
};

/*
 * The machine that this runs on; with a prefix one that is laid out below that
 * directory. There a node that is a regular file is read as a capture (hex
 * text, as --inhex takes it), and changes of it stay in memory. The arguments
 * must outlive the machine. 0, or a negative ses_error with a message;
 * ses_machine_free() in both cases.
 */
int ses_machine_init(struct ses_machine *m, const char *prefix,
		     const struct ses_os *os, struct ses_log *log);

/* The machine that a record tells about, which must outlive it. */
void ses_machine_init_record(struct ses_machine *m, struct ses_record *record,
			  const struct ses_os *os, struct ses_log *log);

void ses_machine_free(struct ses_machine *m);

/*
 * Open a node by its path ("/dev/sg3", "/dev/bsg/0:0:1:0"), which must outlive
 * the transport, as the log must. Returns 0, or a negative ses_error with a
 * message: -(50 + errno), or those of a capture that cannot be read.
 */
static inline int ses_machine_open(struct ses_machine *m, const char *node,
				   bool writable, struct ses_log *log,
				   struct ses_transport **transport)
{
	return m->ops->open(m, node, writable, log, transport);
}

/* The same, and begin a session with it (session.h). If it cannot be opened
 * there is nothing to close. */
int ses_machine_open_session(struct ses_machine *m, const char *node,
			     bool writable, struct ses_log *log,
			     uint16_t maxlen, struct ses_session *session);

#endif
