/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A verdict on the health of enclosures, for monitoring systems.
 *
 * It is made of what the enclosure itself says: element status codes, flags
 * that stand for faults, its own temperature thresholds, and the summary bits
 * of page 02h. Overall elements, elements that are not there, and readings
 * that are not valid are no sensors. The same shelf seen through both of its
 * controllers counts once, each of its elements as bad as either says.
 */
#ifndef SES_HEALTH_H
#define SES_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_out;
struct ses_snapshot;
struct ses_writer;

/* Exit statuses of monitoring plugins. */
enum ses_health {
	SES_HEALTH_OK,
	SES_HEALTH_WARNING,
	SES_HEALTH_CRITICAL,
	SES_HEALTH_UNKNOWN
};

/* "ok", "warning", "critical", "unknown". */
const char *ses_health_name(enum ses_health health);

/* At least `number` elements of a type must be installed. */
struct ses_expect {
	uint8_t type;
	unsigned int number;
};

struct ses_health_options {
	bool ignore_summary;	/* the bits of page 02h do not count */
	bool units;		/* C, V, A behind performance data */
	bool verbose;		/* more lines; each sensor's data */
	const struct ses_expect *expects;
	size_t nr_expects;
};

/* The longest output, as old pollers take it. */
#define SES_HEALTH_MAX_LEN 4096

struct ses_judge;

/* Start to judge. 0 without memory. *options must outlive the judge. */
struct ses_judge *ses_judge_new(const struct ses_health_options *options);
void ses_judge_free(struct ses_judge *judge);

/*
 * Judge an enclosure. Takes a snapshot with the pages 01h and 02h, better also
 * 07h and 05h; what stands for its shelf (0: its logical identifier does, when
 * it has one), and what its title ends with when others have that, too ("" or
 * a name). Returns 0, or a negative ses_error: then it is not judged
 * (ses_judge_add_unknown() is for the caller to call).
 */
int ses_judge_enclosure(struct ses_judge *judge, struct ses_snapshot *snap,
			const void *shelf, const char *name);

/* Something could not be judged; `why` is a clean sentence. */
void ses_judge_add_unknown(struct ses_judge *judge, const char *why);

/* 0, or -SES_E_NO_MEMORY: there was none for all that was found. */
int ses_judge_error(const struct ses_judge *judge);

/* Not everything is known, for want of memory: UNKNOWN, whatever was found. */
void ses_judge_set_incomplete(struct ses_judge *judge);

/* The verdict on all that was judged; UNKNOWN when that is nothing. */
enum ses_health ses_judge_verdict(const struct ses_judge *judge);

/* "SES OK - ...|..." and LF; with more lines when verbose. */
void ses_judge_emit_text(const struct ses_judge *judge, struct ses_writer *w);

/* The same as the object "check" of a tree. */
void ses_judge_emit_json(const struct ses_judge *judge, struct ses_out *out);

#endif
