/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Downloads to an emulated shelf inside of a test program: time passes only
 * when somebody waits, and what the engine did can be looked at.
 */
#ifndef TESTS_UNIT_TRANSFER_H
#define TESTS_UNIT_TRANSFER_H

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/microcode.h>
#include <ses/transport.h>

#include "../../emulator/inprocess.h"
#include "../listen.h"
#include "../test.h"

struct transfer {
	struct emulator *shelf;
	struct ses_os os;
	struct ses_log log;
	struct ses_transport *transport;
	struct ses_device dev;
	uint8_t *bytes;			/* the image */
	uint32_t len;
	char file[64];
	/* what is asked for */
	struct ses_plan_request request;
	struct ses_image_source source;
	struct ses_engine_limits limits;
	unsigned int stop_after;	/* questions; 0 never */
	bool identify;
	void (*meanwhile)(struct transfer *t);	/* after each chunk */
	struct ses_transport *instead;	/* what reopen() finds; 0 the same */
	/* what became of it */
	struct ses_plan plan;
	struct ses_engine_result result;
	unsigned int asked;
	unsigned int events[8];		/* by kind */
	unsigned int reopened;
};

static inline bool stop(void *data)
{
	struct transfer *t = data;

	return t->stop_after && ++t->asked >= t->stop_after;
}

static inline void count_event(void *data, const struct ses_engine_event *event)
{
	struct transfer *t = data;

	t->events[event->kind]++;
	if (event->kind == SES_EVENT_CHUNK && t->meanwhile)
		t->meanwhile(t);
}

static inline int reopen(void *data, struct ses_device *dev)
{
	struct transfer *t = data;

	if (t->instead)
		dev->transport = t->instead;
	t->reopened++;
	return 0;
}

/* An image that begins with a magic word; each byte tells its place. */
static inline void make_image(struct transfer *t, uint32_t len,
			      const char *magic)
{
	int fd;

	t->len = len;
	t->bytes = malloc(len ? len : 1);
	for (uint32_t i = 0; i < len; i++)
		t->bytes[i] = (uint8_t)(i * 7 + (i >> 8) * 13 + (i >> 16));
	for (uint32_t i = 0; i < len && magic && magic[i]; i++)
		t->bytes[i] = (uint8_t)magic[i];
	strcpy(t->file, "/tmp/image.XXXXXX");
	fd = mkstemp(t->file);
	if (fd < 0 || write(fd, t->bytes, len) != (ssize_t)len)
		abort();
	close(fd);
	t->source.name = t->file;
}

/* A shelf with this description, and an image of len bytes for it. */
static inline void transfer_begin(struct transfer *t, const char *description,
				  uint32_t len)
{
	*t = (struct transfer){
		.shelf = emulator_new(description),
		.os = ses_os_linux,
		.log = { .emit = listen_to },
		.source = { .spool = "/tmp" },
		.limits = { .update_ms = 60000 },
	};
	if (!t->shelf)
		abort();
	t->os.sleep_ms = pass_time;
	t->os.now_ms = tell_time;
#ifdef TRANSFER_NODE
	emulator_node(t->shelf, TRANSFER_NODE, &t->os);
	if (ses_transport_open("shelf", true, &t->os, &t->log, &t->transport))
		abort();
#else
	emulator_transport(t->shelf, "shelf", &t->os, &t->log, &t->transport);
#endif
	ses_device_init(&t->dev, t->transport, &t->os, &t->log,
			SES_SURVEY_MAXLEN);
	if (ses_mode_parse("dmc_offs_save", &t->log, &t->request.mode))
		abort();
	make_image(t, len, NULL);
}

static inline void transfer_mode(struct transfer *t, const char *name)
{
	if (ses_mode_parse(name, &t->log, &t->request.mode))
		abort();
}

static inline void transfer_end(struct transfer *t)
{
	ses_device_free(&t->dev);
	ses_transport_close(t->transport);
	emulator_free(t->shelf);
	unlink(t->file);
	free(t->bytes);
}

/* All that the program does between its options and its result. */
static inline int transfer_run(struct transfer *t)
{
	const struct ses_engine_hooks hooks = {
		.data = t, .stop = stop, .event = count_event,
		.reopen = reopen,
	};
	struct ses_image image = { .fd = -1 };
	struct ses_survey survey;
	int err = 0;

	said[0] = '\0';
	t->asked = 0;
	memset(t->events, 0, sizeof(t->events));
	t->result = (struct ses_engine_result){.verified = SES_ANSWER_UNKNOWN};
	t->request.length = 0;
	if (t->request.mode->flags & SES_M_IMAGE) {
		err = ses_image_open(&image, &t->source, &t->log);
		t->request.length = image.length;
	}
	if (!err)
		err = ses_survey_load_status(&survey, &t->dev,
					     t->request.subenclosure);
	if (!err && t->identify)
		err = ses_survey_load_inquiry(&survey, &t->dev);
	if (!err && t->instead)
		ses_survey_load_configuration(&survey, &t->dev, 0);
	if (!err) {
		ses_plan_build(&t->plan, &t->request, &survey);
		err = ses_plan_report(&t->plan, &t->log);
	}
	if (!err)
		err = ses_engine_run(&t->plan, &image, &t->dev, &hooks,
				     &t->limits, &t->result);
	ses_image_close(&image);
	return err;
}

/* Did the shelf get the image, byte for byte? */
static inline bool arrived(const struct transfer *t)
{
	return t->shelf->image_len == t->len &&
	       memcmp(t->shelf->image, t->bytes, t->len) == 0;
}

/* The log of a run as a word: S a page sent, s the same without effect, r a
 * status read, i INQUIRY, others '.'. */
static inline const char *commands(const struct transfer *t)
{
	static char text[1 << 17];
	size_t n = 0;

	for (const char *p = t->shelf->log; *p; p = strchr(p, '\n') + 1) {
		const char *cdb = strstr(p, "cdb=") + 4;
		const char *end = strchr(p, '\n');
		const char *good = strstr(p, "status=00");
		const char *prevented = strstr(p, " prevented");
		const char *lost = strstr(p, " lost");

		if (prevented && prevented > end)
			prevented = NULL;
		if (strncmp(cdb, "1d", 2) == 0)
			text[n++] = !prevented &&
				    ((good && good < end) ||
				     (lost && lost < end)) ? 'S' : 's';
		else
			text[n++] = strncmp(cdb, "1c010e", 6) == 0 ? 'r' :
				    strncmp(cdb, "12", 2) == 0 ? 'i' : '.';
		if (n + 1 == sizeof(text))
			break;
	}
	text[n] = '\0';
	return text;
}

#endif
