/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the enclosures of a run are: on this machine; below SG_SES_ROOT, if
 * that is set; or in the data of --data or --inhex, which is either pages or a
 * whole machine that --capture saved.
 *
 * Nothing is opened or read before it is needed.
 */
#ifndef SRC_SOURCE_H
#define SRC_SOURCE_H

#include <ses/jobs.h>
#include <ses/machine.h>

#include "options.h"
#include "source_progress.h"

struct ses_map;

/* Far more than all pages of an enclosure in hex, with comments. */
#define LARGEST_CAPTURE (64u << 20)

struct source {
	const struct options *opt;
	uint8_t *text;			/* the user data, not parsed yet */
	size_t text_len;
	struct ses_record record;
	bool recorded;			/* the data is a saved machine:
					 * `record` */
	struct ses_machine machine;
	bool made;
	int machine_error;		/* negative: it could not be opened */
	struct ses_jobs jobs;		/* see source_jobs() */
	struct source_progress progress;
	char node[SES_SYSFS_PATH];	/* what a name was found to be */
	struct ses_arena arena;
};

void source_init(struct source *p, const struct options *opt);
void source_free(struct source *p);

/* Open the machine, once. Returns 0, or a negative ses_error with a message. */
int source_open_machine(struct source *p, struct ses_machine **machine);

/* How nodes of this machine are read side by side; 0 for the nodes of another
 * one, which are files: one after the other. */
struct ses_jobs *source_jobs(struct source *p);

/*
 * Load the user data as bytes. Returns 0, and a block for free() with its
 * length; or a negative ses_error with a message.
 */
int source_load_bytes(struct source *p, uint8_t **bytes, size_t *len);

/* The file with the user data ("-": stdin), or 0. */
const char *source_data_file(const struct options *opt);

/* The name of the user data, for messages. */
const char *source_data_name(const struct options *opt);

/*
 * Open the DEVICE, which may be any name of an enclosure, or the data (device
 * 0). The source must outlive the transport, and can have one at a time.
 * Returns 0, or a negative ses_error with a message.
 */
int source_open(struct source *p, const char *device, bool writable,
		struct ses_transport **transport);

/*
 * The node that a DEVICE means, which may be any name of an enclosure: valid
 * until the next call. Returns 0, or a negative ses_error with a message.
 */
int source_find_node(struct source *p, const char *device, const char **node);

/*
 * The enclosures for a verb that is about all of them: the DEVICEs that were
 * given; else all of the machine; for captured pages one name, which is 0. The
 * names live as long as the source. Returns 0, or a negative ses_error with a
 * message: SES_E_NOT_FOUND if there are none.
 */
int source_enclosures(struct source *p, const char *const **names, size_t *nr);

/* Report that there is no enclosure, and the likely reason. Returns the
 * error. */
int source_report_empty(struct source *p, const struct ses_map *map);

#endif
