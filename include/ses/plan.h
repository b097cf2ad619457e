/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Before a download: its mode, the survey of what the enclosure reports, and
 * the plan, which says how the image is cut into chunks. A plan contains
 * everything that can be checked before the first byte is sent. Only the survey
 * sends commands; the rest are pure functions.
 */
#ifndef SES_PLAN_H
#define SES_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/device.h>
#include <ses/download.h>

struct ses_log;

/*
 * DOWNLOAD MICROCODE MODE (SES-4 6.2.9): one row per mode that can be
 * requested. What differs between modes is in their rows.
 */
enum ses_mode_flags {
	SES_M_SEND = 1,		/* a page is sent */
	SES_M_IMAGE = 2,	/* with microcode: buffer id, buffer offset and
				 * the lengths are used */
	SES_M_DEFER = 4,	/* it waits for activate_mc */
	SES_M_RESTART = 8,	/* the enclosure may restart at the end */
	SES_M_ABORT = 16	/* ends a download, also one in progress */
};

struct ses_mode {
	uint8_t code;
	uint8_t flags;		/* enum ses_mode_flags, or-ed */
	const char *name;
	const char *help;	/* one line, lower case, no full stop */
};

/* Row n of the table, in ascending order of code, or 0 past the end. */
const struct ses_mode *ses_mode_row(size_t n);

/*
 * Parse a mode: its name, the beginning of exactly one name, or, if the first
 * character is a digit, its number. Returns 0 and the row, or -SES_E_SYNTAX
 * with a message.
 */
int ses_mode_parse(const char *text, struct ses_log *log,
		   const struct ses_mode **mode);

/* A mode that the engine uses by itself, too. */
#define SES_MODE_ACTIVATE	0x0f

/* --- the survey --- */

struct ses_survey {
	/* the Download Microcode Status page */
	uint32_t generation;
	bool present;			/* it has our subenclosure */
	struct ses_download_status status;
	uint32_t max_transfer;		/* of the kernel; 0 unknown */
	/* INQUIRY */
	bool identified;
	struct ses_inquiry inquiry;
	/* Extended INQUIRY VPD page (86h; SPC 7.7.7) */
	bool has_activation;
	/* POA_SUP, HRA_SUP, VSA_SUP */
	bool power_on, hard_reset, vendor_specific;
	uint8_t activate;		/* ACTIVATE MICROCODE field */
	/* the Configuration page: the primary subenclosure, and ours */
	bool has_id;
	uint64_t logical_id;
	bool has_process;
	uint8_t process, nr_processes;
};

/* The allocation length: a page with 256 subenclosures fits. */
#define SES_SURVEY_MAXLEN 8192

/*
 * Load the status page, and find the descriptor of a subenclosure in it.
 * Returns 0, also if the page does not have it, or a negative ses_error with a
 * message. The rest of the survey is zeroed.
 */
int ses_survey_load_status(struct ses_survey *survey, struct ses_device *dev,
			   uint8_t subenclosure);

/* Load INQUIRY data. Returns 0, or a negative ses_error with a message. */
int ses_survey_load_inquiry(struct ses_survey *survey, struct ses_device *dev);

/* Load the Configuration page. What is not available stays unknown. */
void ses_survey_load_configuration(struct ses_survey *survey,
				   struct ses_device *dev,
				   uint8_t subenclosure);

/* Load VPD page 86h, which not every enclosure has. */
void ses_survey_load_activation(struct ses_survey *survey,
				struct ses_device *dev);

/* --- the plan --- */

/* The download that is requested. Lengths and offsets are in bytes. */
struct ses_plan_request {
	const struct ses_mode *mode;
	uint8_t subenclosure;
	uint8_t buffer_id;
	uint32_t offset;	/* BUFFER OFFSET of the first byte of the data;
				 * a multiple of 4 */
	uint32_t length;	/* of the data: 0 for modes without an image */
	uint32_t image_length;	/* of the image, of which the data may be a
				 * part; 0: where the data ends */
	uint32_t chunk;		/* the most data per command, a multiple of 4;
				 * 0: as much as is legal */
	bool activate;		/* afterwards, with SES_M_DEFER */
	bool blind;		/* no status reads between chunks (--non) */
	bool leave;		/* no status read at the end (--ealsd) */
	bool resume;		/* continue where the enclosure stopped */
	bool force;		/* overrule what a device may misreport */
};

enum ses_answer { SES_ANSWER_NO, SES_ANSWER_YES, SES_ANSWER_UNKNOWN };

/* A check, and the figures that it used, as a sentence. */
struct ses_check {
	const char *name;	/* "size_limit": stable, for programs */
	enum ses_answer ok;
	int refuses;		/* exit status if the answer is no; 0: a
				 * warning */
	char text[280];		/* a sentence */
};

#define SES_CHECKS 9

enum ses_plan_verdict { SES_PLAN_GO, SES_PLAN_WARN, SES_PLAN_REFUSE };

/* "go", "warn", "refuse". */
const char *ses_plan_verdict_name(enum ses_plan_verdict verdict);

struct ses_plan {
	struct ses_plan_request request;
	struct ses_survey survey;
	uint32_t image_length;	/* MICROCODE IMAGE LENGTH of all pages */
	uint32_t start;		/* bytes of the data that arrived before */
	bool in_progress;	/* the enclosure waits for more of it */
	uint32_t chunk_size;
	uint32_t nr_chunks;
	uint32_t last_length;	/* of the last chunk */
	uint32_t nr_send, nr_receive; /* commands, if nothing fails */
	const char *status_reads; /* "each", "last", "none" */
	struct ses_check checks[SES_CHECKS];
	size_t nr_checks;
	enum ses_plan_verdict verdict;
	int status;		/* exit status of the first that refuses */
};

/* Build a plan from a request and what the enclosure reports. */
void ses_plan_build(struct ses_plan *plan,
		    const struct ses_plan_request *request,
		    const struct ses_survey *survey);

/*
 * Report the findings of the checks: refusals as errors or, if there are none,
 * warnings. Returns 0, or minus the exit status of a plan that is refused.
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
