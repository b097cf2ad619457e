/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pages of an enclosure, all with one generation code.
 *
 * Pages whose layout depends on the Configuration page can only be read with
 * the Configuration page of the same generation (SES-4 4.3.2). A snapshot loads
 * the pages that are wanted, each once. If generation codes differ, it drops
 * all pages and loads them again, three times at most.
 */
#ifndef SES_SNAPSHOT_H
#define SES_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/config.h>
#include <ses/log.h>

struct ses_device;
struct ses_page;

struct ses_snapshot {
	struct ses_device *dev;
	struct ses_log *log;
	struct ses_page *pages[256];	/* by page code */
	int failed[256];		/* negative: it cannot be read */
	struct ses_config config;	/* of pages[1], when that is there */
	int config_error;		/* of parsing it, or 0 */
	bool changed;			/* generation codes still differ */
};

void ses_snapshot_init(struct ses_snapshot *snap, struct ses_device *dev);
void ses_snapshot_free(struct ses_snapshot *snap);

/* A page that is wanted, and whether its absence is an error. */
struct ses_want {
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
 * pages stay. Errors, all logged: those of
 * ses_device_receive() for a needed page; SES_E_OTHER when the device answers
 * everything with Short Enclosure Status (08h); SES_E_BUSY when it stays
 * busy (09h); SES_E_MALFORMED for any other wrong page.
 */
int ses_snapshot_load(struct ses_snapshot *snap, const struct ses_want *wants,
		      size_t nr_wants);

/* Of a page that could not be loaded, while the device is open: does the
 * device say that it has no such page? Otherwise something went wrong. */
bool ses_snapshot_lacks(const struct ses_snapshot *snap, uint8_t code);

/*
 * Copy what a snapshot holds. *to is initialized, or holds an older state that
 * is given up; it has no device and only this log. 0 or a negative ses_error.
 */
int ses_snapshot_copy(struct ses_snapshot *to, const struct ses_snapshot *from,
		      struct ses_log *log);

/* Drop a page, so that it is loaded again. */
void ses_snapshot_drop(struct ses_snapshot *snap, uint8_t code);

/*
 * One page by itself, outside of any snapshot, for free(). A busy enclosure
 * (page 09h) is waited for, a limited time. Takes a page code, and whether its
 * absence is an error. Returns 0 and a page that has this code; errors as
 * those of ses_snapshot_load().
 */
int ses_snapshot_receive(struct ses_device *dev, uint8_t code, bool needed,
			 struct ses_page **page);

/*
 * Something is wrong at byte `at` of a page: `what` says what was expected
 * there. Returns -SES_E_MALFORMED with a message; 0 with a warning when the
 * user asked for no more of the page (--maxlen).
 */
int ses_page_report_defect(const struct ses_snapshot *snap,
			   const struct ses_page *page, struct ses_log *log,
			   enum ses_topic topic, size_t at, const char *what);

/* 0, or -SES_E_OTHER with a message: the pages are not of one generation. */
int ses_snapshot_check(const struct ses_snapshot *snap, struct ses_log *log);

/* GENERATION CODE of a loaded page that has one; 0 when it is cut off. */
uint32_t ses_page_generation(const struct ses_page *page);

#endif
