/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan of a download: how the image is cut into chunks, and everything
 * that can be checked before the first byte is sent. Pure functions, no I/O.
 */
#ifndef SES_PLAN_H
#define SES_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/mode.h>
#include <ses/survey.h>

struct ses_log;

/* What is asked for. Lengths and offsets are in bytes. */
struct ses_plan_request {
	const struct ses_mode *mode;
	uint8_t subenclosure;
	uint8_t buffer_id;
	uint32_t offset;	/* BUFFER OFFSET of the first byte of the data;
				 * a multiple of 4 */
	uint32_t length;	/* of the data: 0 for modes without an image */
	uint32_t image_length;	/* of the image, of which the data may be a
				 * part; 0: where the data ends */
	uint32_t chunk;		/* most data per command, a multiple of 4; 0:
				 * as much as is legal */
	bool activate;		/* afterwards, with SES_M_DEFER */
	bool blind;		/* no status reads between chunks (--non) */
	bool leave;		/* no status read at the end (--ealsd) */
	bool resume;		/* go on where the enclosure stopped */
	bool force;		/* overrule what a device may misreport */
};

enum ses_answer { SES_ANSWER_NO, SES_ANSWER_YES, SES_ANSWER_UNKNOWN };

/* The figures, in words, that a check looked at. */
struct ses_check {
	const char *name;	/* "size_limit": stable, for programs */
	enum ses_answer ok;
	int refuses;		/* exit status if it says no, 0: it warns */
	char text[280];		/* a sentence */
};

#define SES_CHECKS 9

enum ses_plan_verdict { SES_PLAN_GO, SES_PLAN_WARN, SES_PLAN_REFUSE };

/* "go", "warn", "refuse". */
const char *ses_plan_verdict_name(enum ses_plan_verdict go);

struct ses_plan {
	struct ses_plan_request request;
	struct ses_survey survey;
	uint32_t image_length;	/* MICROCODE IMAGE LENGTH of all pages */
	uint32_t start;		/* bytes of the data that are there already */
	bool in_progress;	/* the enclosure waits for more of it */
	uint32_t chunk_size;
	uint32_t nr_chunks;
	uint32_t last_length;	/* of the last chunk */
	uint32_t nr_send, nr_receive; /* commands, if all goes well */
	const char *status_reads; /* "each", "last", "none" */
	struct ses_check checks[SES_CHECKS];
	size_t nr_checks;
	enum ses_plan_verdict go;
	int status;		/* exit status of the first that refuses */
};

/* Make a plan of a request and what the enclosure said. */
void ses_plan_build(struct ses_plan *plan,
		    const struct ses_plan_request *request,
		    const struct ses_survey *survey);

/*
 * Tell the log what the checks found: the refusals as errors, or the warnings
 * where nothing refuses. Returns 0, or minus the exit status of a plan that is
 * refused.
 */
int ses_plan_report(const struct ses_plan *plan, struct ses_log *log);

struct ses_chunk {
	uint32_t number;	/* 0.. */
	uint32_t at;		/* first byte, in the data */
	uint32_t offset;	/* BUFFER OFFSET */
	uint32_t length;
	bool first;		/* before it no download is in progress */
	bool last;		/* it ends the image */
};

/* Chunk number `number`, which must be below nr_chunks. */
struct ses_chunk ses_plan_chunk(const struct ses_plan *plan, uint32_t number);

#endif
