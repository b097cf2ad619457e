/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is read again and again: the verdict of --check, metrics, changes.
 */
#ifndef SES_MONITOR_H
#define SES_MONITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/out.h>

struct ses_inquiry;
struct ses_judge;
struct ses_log;
struct ses_metrics;
struct ses_snapshot;
struct ses_unit;
struct ses_watch;
struct ses_writer;

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

/*
 * Compare what is installed in an enclosure that was judged with this shelf
 * with what is expected. Called once, after all of its modules, because one of
 * them may have no access to some elements.
 */
void ses_judge_count_installed(struct ses_judge *judge, const void *shelf);

/*
 * A page of an enclosure that was judged with this shelf could not be read, so
 * that something may be wrong with it. Takes the name of the node, and the
 * negative ses_error.
 */
void ses_judge_add_unread(struct ses_judge *judge, const void *shelf,
			  const char *device, uint8_t code, int err);

/*
 * Warn about a bay of an enclosure that was judged with this shelf. Takes the
 * index of its element ("0,3"), its name and what is wrong.
 */
void ses_judge_warn_bay(struct ses_judge *judge, const void *shelf,
			const char *index, const char *name,
			const char *words);

/* How many paths to disks of an enclosure that was judged are lost, for the
 * performance data. Without a call nothing is known of paths. */
void ses_judge_add_paths(struct ses_judge *judge, const void *shelf,
			 size_t nr_lost);

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

/*
 * Enclosures as metrics: the text format of Prometheus, version 0.0.4, as the
 * textfile collector of node_exporter takes it, or OpenMetrics 1.0.
 *
 * All samples of a family follow each other, also those of several enclosures.
 * A value that cannot be read has no sample; it is never 0 or NaN. Overall
 * elements are ignored.
 */

/* The names of this machine for what is in a slot. */
struct ses_metric_names {
	/* The block device with a SAS address, or 0. */
	const char *(*device_of)(void *data, uint64_t sas_address);
	void *data;
};

/* Begin. *names may be 0. Returns 0 if there is no memory. */
struct ses_metrics *ses_metrics_new(const struct ses_metric_names *names);
void ses_metrics_free(struct ses_metrics *metrics);

/* A module of an enclosure. */
struct ses_metrics_source {
	const char *device;		/* the name of the node */
	const struct ses_inquiry *inquiry;	/* 0: of a capture */
	const char *nickname;		/* clean, "" none */
	/* labels that distinguish it from others with its identifiers, or "" */
	const char *shelf, *module;
	/* These take an individual element by the number of its type header and
	 * its index. Does another module know more of it? 0: no. */
	bool (*is_superseded)(void *data, unsigned int type,
			      unsigned int index);
	/* The paths to the disk in the bay of an element, and how many there
	 * should be: false if that is not known. 0: it never is. */
	bool (*find_paths)(void *data, unsigned int type, unsigned int index,
			   unsigned int *paths, unsigned int *expected);
	/* The disk in that bay whose links this module reports: of several
	 * modules of a shelf one does. 0: none. */
	const struct ses_unit *(*find_disk)(void *data, unsigned int type,
					    unsigned int index);
	void *data;
};

/*
 * Add an enclosure. Takes where it comes from and a snapshot with the pages
 * 01h and 02h, better also 05h, 07h and 0Ah. An enclosure service process that
 * was added already (another path to it) only gets its ses_up. Returns 0, or a
 * negative ses_error: then something is missing, and is reported to the log. A
 * sample ses_up is added in any case.
 */
int ses_metrics_add(struct ses_metrics *metrics,
		    const struct ses_metrics_source *source,
		    struct ses_snapshot *snap);

/* The device could not be read: instead of ses_metrics_add(). */
void ses_metrics_add_failed(struct ses_metrics *metrics, const char *device);

/* The collection itself. */
struct ses_metrics_run {
	const char *version;
	double timestamp;	/* seconds since 1970 */
	double duration;	/* seconds */
	bool success;		/* every named enclosure was read */
	bool openmetrics;
};

/* All families, with HELP and TYPE. */
void ses_metrics_emit(struct ses_metrics *metrics,
		      const struct ses_metrics_run *run, struct ses_writer *w);

/*
 * The sensors of enclosures: temperatures, fans, power supplies, voltages,
 * currents, batteries, and all elements of types that have a reading or
 * thresholds. A shelf that is read through several modules has each of them
 * once: as the module shows it that knows more, or sees the worse state.
 * Readings that are not marked valid are unknown.
 */

struct ses_sensors;

/* How they are shown. */
struct ses_sensors_view {
	bool verbose;			/* more columns */
	bool not_ok;			/* only those that are not OK */
	bool by_status;			/* the worst first, else in the order of
					 * the enclosures */
	struct ses_table_terminal terminal;	/* of the table */
	struct ses_column_choice choice;
};

/* As ses_map_parse_columns() and ses_map_column_name(), for sensors. */
int ses_sensors_parse_columns(const char *list, struct ses_log *log,
			      struct ses_column_choice *choice);
const char *ses_sensors_column_name(size_t n);

/* Begin. Returns 0 without memory; the log gets messages about that later. */
struct ses_sensors *ses_sensors_new(struct ses_log *log);
void ses_sensors_free(struct ses_sensors *sensors);

/* What a module belongs to. */
struct ses_sensors_shelf {
	const void *key;		/* the same for all of its modules */
	uint64_t id;			/* logical identifier, 0 unknown */
	const char *nickname;		/* "" none */
	const char *device;		/* the name of the node */
};

/*
 * Add what a module shows. Takes a snapshot with the pages 01h and 02h, better
 * also 05h and 07h; it and the texts must outlive the sensors. Returns 0, or a
 * negative ses_error with a message: then something is missing.
 */
int ses_sensors_add(struct ses_sensors *sensors,
		    const struct ses_sensors_shelf *shelf,
		    struct ses_snapshot *snap);

/* All of them, as text and tree. Returns 0, or -(50 + ENOMEM) with a message
 * and without output. */
int ses_sensors_emit(struct ses_out *out, struct ses_sensors *sensors,
		     const struct ses_sensors_view *view);

/*
 * What changed in an enclosure since it was read the last time; for --watch.
 */

/* A member of the tree whose value is not the same as before. */
struct ses_watch_change {
	const char *index;	/* of the element, "1,0"; "": the enclosure */
	const char *descriptor;	/* the element's name as the device has it */
	/* the member: part, inner, entry and key are the same in both */
	const struct ses_fact *before;	/* 0: it was not there */
	const struct ses_fact *after;	/* 0: it is not there any more */
};

/*
 * Begin. notify() is called with each change, which is valid during the call
 * only. Returns 0 if there is no memory.
 */
struct ses_watch *ses_watch_new(
	void (*notify)(void *data, const struct ses_watch_change *change),
	void *data);
void ses_watch_free(struct ses_watch *watch);

/*
 * Compare with the last snapshot, and keep a copy of this one. The first call
 * only keeps. Takes a snapshot with the pages 01h and 02h, better also 07h and
 * 0Ah. If the configuration changed, elements are compared by their index.
 *
 * Returns 0; -SES_E_OTHER if the pages are not of one generation, then nothing
 * is compared or kept; or -SES_E_NO_MEMORY with a message.
 */
int ses_watch_compare(struct ses_watch *watch, struct ses_snapshot *snap);

#endif
