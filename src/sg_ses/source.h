/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the enclosures are that a run is about: on this machine; below
 * SG_SES_ROOT, if that is set; or in the data of --data or --inhex, which is
 * either pages, or what --capture wrote of a whole machine.
 *
 * Nothing is looked at before it is needed.
 */
#ifndef SRC_SOURCE_H
#define SRC_SOURCE_H

#include <ses/machine.h>
#include <ses/record.h>

#include "options.h"

struct ses_map;

struct source {
	const struct options *opt;
	uint8_t *text;			/* the user data as it was read */
	size_t text_len;
	struct ses_record record;
	bool recorded;			/* the data is a machine */
	struct ses_machine machine;
	bool made;
	char node[SES_SYSFS_PATH];	/* of the device that was opened */
	struct ses_arena arena;
};

void source_init(struct source *p, const struct options *opt);
void source_free(struct source *p);

/* The machine. 0, or a negative ses_error with a message. */
int source_open_machine(struct source *p, struct ses_machine **machine);

/*
 * The user data as bytes: 0, a malloc()ed block and its length, or a negative
 * ses_error with a message.
 */
int source_load_bytes(struct source *p, uint8_t **bytes, size_t *len);

/* The file that has the user data ("-": stdin), or 0. */
const char *source_data_file(const struct options *opt);

/* The name of the user data, for messages. */
const char *source_data_name(const struct options *opt);

/*
 * Open what the options name: DEVICE, which may be any name of an enclosure,
 * or the data. The source must outlive the transport, and can have one at a
 * time. 0, or a negative ses_error with a message.
 */
int source_open(struct source *p, const char *device, bool writable,
		struct ses_transport **transport);

/*
 * The enclosures that are meant by a verb that DEVICEs restrict: those, or all
 * of the machine, or captured pages (one name, which is 0). The names live as
 * long as the source. Returns 0, or a negative ses_error with a message:
 * SES_E_NOT_FOUND when there are none.
 */
int source_enclosures(struct source *p, const char *const **names, size_t *nr);

/* Report that there is none, and why that may be. Returns the error. */
int source_report_empty(struct source *p, const struct ses_map *map);

#endif
