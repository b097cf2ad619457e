/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Enclosures as metrics: the text format of Prometheus, version 0.0.4, as the
 * textfile collector of node_exporter takes it, or OpenMetrics 1.0.
 *
 * A family stands in one piece, whatever enclosures it is about. What cannot
 * be read is absent: never 0, never NaN. Overall elements are no sensors.
 */
#ifndef SES_METRICS_H
#define SES_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_inquiry;
struct ses_snapshot;
struct ses_writer;

struct ses_metrics;

/* The names that the system has for what is in a slot; see below. */
struct ses_metric_names {
	/* Block device behind a SAS address, or 0. */
	const char *(*device_of)(void *data, uint64_t sas_address);
	void *data;
};

/* Start a collection. *names may be 0. Returns 0 without memory. */
struct ses_metrics *ses_metrics_new(const struct ses_metric_names *names);
void ses_metrics_free(struct ses_metrics *metrics);

/* An enclosure, as one of its modules shows it. */
struct ses_metrics_source {
	const char *device;		/* the name of the node */
	const struct ses_inquiry *inquiry;	/* 0: of a capture */
	const char *nickname;		/* clean, "" none */
	/* what tells it from others with its identifiers, "" nothing */
	const char *shelf, *module;
	/* Is an element ("0,3") left to another module? 0: none is. */
	bool (*left)(void *data, const char *index);
	void *data;
};

/*
 * Add an enclosure. Takes where it comes from and a snapshot with the pages
 * 01h and 02h, better also 05h, 07h and 0Ah. An enclosure service process that
 * was added already (another path to it) only gets its ses_up. Returns 0, or a
 * negative ses_error: then something is missing, and the log says what. The
 * device has its ses_up in any case.
 */
int ses_metrics_add(struct ses_metrics *metrics,
		    const struct ses_metrics_source *source,
		    struct ses_snapshot *snap);

/* The device could not be read: instead of ses_metrics_add(). */
void ses_metrics_add_failed(struct ses_metrics *metrics, const char *device);

/* What is to be said of the collection itself. */
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

#endif
