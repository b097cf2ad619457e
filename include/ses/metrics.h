/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Enclosures as metrics: the text format of Prometheus, version 0.0.4, as the
 * textfile collector of node_exporter takes it, or OpenMetrics 1.0.
 *
 * All samples of a family follow each other, also those of several enclosures.
 * A value that cannot be read has no sample; it is never 0 or NaN. Overall
 * elements are ignored.
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
	/* Does another module know more of an element ("0,3")? 0: no. */
	bool (*is_superseded)(void *data, const char *index);
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

#endif
