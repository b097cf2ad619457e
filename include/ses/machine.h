/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine whose enclosures are meant: the one that this runs on, one laid
 * out below a directory, or one in a file. It has a tree of facts (sysfs.h)
 * and a way to open device nodes; nobody else needs to know which it is.
 */
#ifndef SES_MACHINE_H
#define SES_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/memory.h>
#include <ses/sysfs.h>

struct ses_jobs;
struct ses_log;
struct ses_machine;
struct ses_os;
struct ses_record;
struct ses_session;
struct ses_simulation;
struct ses_transport;
struct ses_writer;

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
	struct ses_jobs *jobs;		/* how its nodes are read side by side;
					 * 0: one after the other */
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

/* The machine that a record describes, which must outlive it. */
void ses_machine_init_record(struct ses_machine *m, struct ses_record *record,
			  const struct ses_os *os, struct ses_log *log);

/* Only a way to open the nodes of the machine that this runs on: it has no
 * tree. */
void ses_machine_init_nodes(struct ses_machine *m, const struct ses_os *os,
			    struct ses_log *log);

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

/*
 * A saved description of a machine, in memory or in a file: what was read from
 * its sysfs, and what its enclosures answered.
 *
 * The file is text, and a capture as --inhex reads it: bytes in hex, and
 * comments. It begins with the line "# sg_ses capture 1". Comments without a
 * blank after the # carry the facts:
 *
 *	#d PATH			a directory, or a name of which no more is known
 *	#l PATH TARGET		a symbolic link
 *	#f PATH CONTENT		a file
 *	#i PATH CONTENT		the INQUIRY data of a device node
 *	#p PATH			the bytes that follow are the diagnostic pages
 *				of that node
 *
 * Fields are separated by one blank. In PATH, TARGET and CONTENT a blank, a
 * backslash and what is not printable ASCII is written \xNN. Lines whose path
 * or link is not clean text (text.h) are left out. The first node is the one
 * whose pages count for those who only read the hex.
 */

enum ses_record_kind { SES_RECORD_NAME, SES_RECORD_LINK, SES_RECORD_FILE };

struct ses_record_entry {
	struct ses_record_entry *parent; /* 0: the root */
	struct ses_record_entry *children, *last;
	struct ses_record_entry *next;	/* of the parent */
	uint8_t *bytes;			/* of a link or a file */
	size_t len;
	enum ses_record_kind kind;
	uint16_t name_len;
	char name[];			/* the last component of its path */
};

/* What a device node answered. */
struct ses_record_node {
	struct ses_record_node *next;
	const char *path;
	uint8_t *inquiry;		/* 0: not known */
	size_t inquiry_len;
	uint8_t *pages;			/* back to back; 0: none */
	size_t pages_len;
};

struct ses_record {
	struct ses_sysfs sysfs;		/* first: facts are a tree to look at */
	struct ses_arena arena;
	struct ses_index by_path;
	struct ses_record_entry **entries; /* in the order in which they came */
	size_t nr_entries;
	/* the directory of the last path, or 0 */
	struct ses_record_entry *dir;
	char dir_path[SES_SYSFS_PATH];
	size_t dir_len;
	struct ses_index by_node;
	struct ses_record_node *nodes, *last_node;
	bool incomplete;	/* captured, but not all could be read */
};

/* An empty record; a lack of memory for more is reported to the log. */
void ses_record_init(struct ses_record *record, struct ses_log *log);
void ses_record_free(struct ses_record *record);

/*
 * Add a fact; names of directories above come with it. What is known already
 * stays, but for a name of which no more was known. Paths that are not
 * absolute are left out. Memory: see the arena.
 */
void ses_record_add(struct ses_record *record, enum ses_record_kind kind,
		   const char *path, const void *bytes, size_t len);

/* The fact of a path, or 0. */
struct ses_record_entry *ses_record_find(const struct ses_record *record,
				const char *path);

/* The path of an entry, which is shorter than SES_SYSFS_PATH; its length. */
size_t ses_record_build_path(const struct ses_record_entry *entry,
			     char path[SES_SYSFS_PATH]);

/* The node of that path, made when there is none; 0 without memory. */
struct ses_record_node *ses_record_add_node(struct ses_record *record,
				     const char *path);

/* Is this the text of a file of facts? */
bool ses_record_is_text(const char *text, size_t len);

/*
 * Read the text of a file, which a NUL follows. Takes its name for
 * messages. Returns 0, -SES_E_SYNTAX with a message, or -(50 + ENOMEM).
 */
int ses_record_parse(struct ses_record *record, const char *text, size_t len,
		    const char *name, struct ses_log *log);

/* The same back as text. `remark` becomes a comment below the first line. */
void ses_record_write(const struct ses_record *record, const char *remark,
		     struct ses_writer *w);

/*
 * Record a machine: what a map of its bays needs of sysfs, and of each
 * enclosure the INQUIRY data and all pages that it supports. What the names
 * mean comes first: nodes, whatever they are, or all nodes of a shelf; others
 * are enclosures. Nodes and pages that cannot be read are reported and left
 * out, and the record is incomplete.
 * `secret`: serial numbers, identifiers and addresses are replaced, each always
 * by the same other one; pages whose contents are not known are left out.
 * Returns 0, or a negative ses_error with a message: no node could be read
 * (that of the last one), a name is that of no enclosure (-SES_E_NOT_FOUND) or
 * of several (-SES_E_AMBIGUOUS), or memory.
 */
int ses_record_capture(struct ses_record *record, struct ses_machine *machine,
		       const char *const *names, size_t nr_names,
		       uint16_t maxlen, bool secret);

#endif
