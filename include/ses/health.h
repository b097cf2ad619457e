/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A verdict on the health of enclosures, for monitoring systems.
 *
 * It depends on what the enclosure itself reports: element status codes, flags
 * of faults (column `alarm` of the field rows), its own temperature thresholds,
 * and the summary bits of page 02h. Overall elements, elements that are not
 * installed, and readings that are not marked valid are ignored. A shelf that
 * is read through both of its modules counts once; of each element the worse
 * state counts.
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
	bool units;		/* C, V, A after performance data */
	bool verbose;		/* more lines; each sensor's data */
	const struct ses_expect *expects;
	size_t nr_expects;
};

/* The output is at most this long: older pollers read no more. */
#define SES_HEALTH_MAX_LEN 4096

struct ses_judge;

/* Begin. *options must outlive the judge. Returns 0 if there is no memory. */
struct ses_judge *ses_judge_new(const struct ses_health_options *options);
void ses_judge_free(struct ses_judge *judge);

/*
 * Judge an enclosure. Takes a snapshot with the pages 01h and 02h, better also
 * 07h and 05h; a pointer that is the same for all modules of its shelf (0: they
 * have the same logical identifier); and a name for the end of its title if
 * others have the same title, or "". Returns 0, or a negative ses_error: then
 * the caller has to call ses_judge_add_unknown().
 */
int ses_judge_enclosure(struct ses_judge *judge, struct ses_snapshot *snap,
			const void *shelf, const char *name);

/* Something could not be judged; `why` is a sentence without control
 * characters. */
void ses_judge_add_unknown(struct ses_judge *judge, const char *why);

/* 0, or -SES_E_NO_MEMORY: something that was found may be missing. */
int ses_judge_error(const struct ses_judge *judge);

/* Memory ran out elsewhere: the verdict is UNKNOWN, whatever was found. */
void ses_judge_set_incomplete(struct ses_judge *judge);

/* The verdict on all enclosures; UNKNOWN if there are none. */
enum ses_health ses_judge_verdict(const struct ses_judge *judge);

/* "SES OK - ...|..." and LF; with more lines when verbose. */
void ses_judge_emit_text(const struct ses_judge *judge, struct ses_writer *w);

/* The same as the object "check" of a tree. */
void ses_judge_emit_json(const struct ses_judge *judge, struct ses_out *out);

#endif
