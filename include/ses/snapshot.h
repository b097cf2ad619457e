/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pages of an enclosure, and the configuration that they are read with.
 */
#ifndef SES_SNAPSHOT_H
#define SES_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/log.h>

struct ses_device;
struct ses_log;
struct ses_page;

/*
 * The model of an enclosure that the Configuration page (01h) describes:
 * subenclosures, and the type descriptor headers whose order fixes the order
 * of all elements in the pages 02h, 05h, 06h, 07h and 0Ah. (SES-4 6.1.4)
 */

#define SES_NO_ELEMENT UINT32_MAX

/* Bytes of an enclosure descriptor that the standard defines. VENDOR SPECIFIC
 * ENCLOSURE INFORMATION follows them. */
#define SES_SUBENCLOSURE_FIXED 40

struct ses_subenclosure {
	uint8_t process;	/* RELATIVE ENCLOSURE SERVICES PROCESS ID */
	uint8_t nr_processes;
	uint8_t id;		/* SUBENCLOSURE IDENTIFIER, 0 primary */
	uint8_t nr_types;	/* TYPE DESCRIPTOR HEADERS it declares */
	/* the descriptor itself, from its byte 0, as much as the page has */
	const uint8_t *bytes;
	uint32_t len;
	/* logical identifier, vendor ... are there (40 bytes or more) */
	bool identified;
	uint64_t logical_id;
};

struct ses_type_header {
	uint8_t type;		/* ELEMENT TYPE */
	uint8_t count;		/* NUMBER OF POSSIBLE ELEMENTS */
	uint8_t subenclosure;
	uint8_t text_len;	/* as far as the page has it */
	const uint8_t *text;
	uint32_t first;		/* its overall element: index space A */
	/* the same among types with thresholds; SES_NO_ELEMENT: has none */
	uint32_t first_threshold;
};

struct ses_config {
	const struct ses_page *page;	/* not owned: must outlive the model */
	uint32_t generation;
	unsigned int nr_secondary;	/* as the page says */
	struct ses_subenclosure *subenclosures;
	size_t nr_subenclosures;	/* as found */
	struct ses_type_header *types;
	size_t nr_types;
	uint32_t nr_elements;		/* overall and individual elements */
	uint32_t nr_threshold_elements;	/* those of types with thresholds */
};

/*
 * Build the model. Takes a page 01h; returns 0, or -SES_E_MALFORMED with a
 * message when the page ends too early: the model then holds what was found
 * before. In both cases ses_config_free() releases it.
 */
int ses_config_parse(const struct ses_page *page, struct ses_log *log,
		     struct ses_config *config);
void ses_config_free(struct ses_config *config);

/* The primary subenclosure (the first descriptor), or 0. */
static inline const struct ses_subenclosure *
ses_config_primary(const struct ses_config *config)
{
	return config->nr_subenclosures ? &config->subenclosures[0] : NULL;
}

/*
 * The pages of an enclosure, all with one generation code.
 *
 * Pages whose layout depends on the Configuration page can only be read with
 * the Configuration page of the same generation (SES-4 4.3.2). A snapshot loads
 * the pages that are wanted, each once. If generation codes differ, it drops
 * all pages and loads them again, three times at most.
 */

struct ses_snapshot {
	struct ses_device *dev;
	struct ses_log *log;
	struct ses_page *pages[256];	/* by page code */
	int failed[256];		/* negative: it cannot be read */
	bool absent[256];		/* the device says that it has none */
	struct ses_config config;	/* of pages[1], when that is there */
	int config_error;		/* of parsing it, or 0 */
	bool changed;			/* generation codes still differ */
};

void ses_snapshot_init(struct ses_snapshot *snap, struct ses_device *dev);
void ses_snapshot_free(struct ses_snapshot *snap);

/* A page that is wanted, and whether its absence is an error. */
struct ses_wanted_page {
	uint8_t code;
	bool needed;
};

/*
 * Load the wanted pages that are not there yet. Pages that need the
 * Configuration page must have it among the wanted ones or loaded before.
 *
 * Returns 0; the pages are then in snap->pages (an optional page that the
 * device does not have is 0; so is one that cannot be read, with a warning).
 * When the generation code keeps changing, snap->changed is set and the last
 * pages stay. Errors, all logged: those of ses_device_receive() for a needed
 * page; SES_E_OTHER when the device answers everything with Short Enclosure
 * Status (08h); SES_E_BUSY when it stays busy (09h); SES_E_MALFORMED for any
 * other wrong page.
 */
int ses_snapshot_load(struct ses_snapshot *snap,
		      const struct ses_wanted_page *wants, size_t nr_wants);

/* Why a page was not read that the device may have: a negative ses_error. 0: it
 * was read, was not wanted, or the device has no such page. */
static inline int ses_snapshot_failure(const struct ses_snapshot *snap,
				       uint8_t code)
{
	return snap->absent[code] ? 0 : snap->failed[code];
}

/* Drop a page, so that it is loaded again. */
void ses_snapshot_drop(struct ses_snapshot *snap, uint8_t code);

#endif
