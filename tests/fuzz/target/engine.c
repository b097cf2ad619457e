/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Survey, plan and download engine against a hostile enclosure. The clock only
 * moves when somebody sleeps or sends a command, so that hours pass in no time
 * and whoever waits without end is found out.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <ses/device.h>
#include <ses/error.h>
#include <ses/microcode.h>

#include "../fuzz.h"
#include "../hostile.h"

#define IMAGE_SIZE	512

struct witness {
	struct hostile *h;
	unsigned int stop_after;	/* events; 0 never */
	unsigned int events;
	uint64_t sent;
};

static bool stop(void *data)
{
	struct witness *w = data;

	return w->stop_after && w->events >= w->stop_after;
}

static void event(void *data, const struct ses_engine_event *e)
{
	struct witness *w = data;

	w->events++;
	fuzz_require(e->kind <= SES_EVENT_RECONNECT);
	fuzz_require(e->bytes_sent <= e->bytes_total);
	w->sent = e->bytes_sent;
}

static int reopen(void *data, struct ses_device *dev)
{
	struct witness *w = data;

	(void)dev;
	return fuzz_u8(&w->h->script) & 1 ? -(SES_E_OS + 19) : 0;
}

/* An image of 512 bytes in a file without a name, made once. */
static struct ses_image image(struct ses_log *log, uint32_t length)
{
	static int fd = -1;
	struct ses_image img = { .name = "fw.bin", .log = log };

	if (fd < 0) {
		fd = memfd_create("image", MFD_CLOEXEC);
		if (fd < 0 || ftruncate(fd, IMAGE_SIZE))
			abort();
	}
	img.fd = fd;
	img.length = length;
	img.available = length < IMAGE_SIZE ? length : IMAGE_SIZE;
	if (fstat(fd, &img.stat))
		abort();
	return img;
}

static void choose(struct ses_plan_request *req,
		   struct ses_engine_limits *limits, struct witness *w,
		   struct fuzz_input *in)
{
	uint8_t how = fuzz_u8(in), more = fuzz_u8(in), a;
	size_t modes = 0;

	while (ses_mode_row(modes))
		modes++;
	a = fuzz_u8(in);
	*req = (struct ses_plan_request){
		.mode = ses_mode_row(a % modes),
		.subenclosure = a >> 6, .buffer_id = fuzz_u8(in) & 3,
		.blind = how & 1, .leave = how & 2, .resume = how & 4,
		.force = how & 8,
	};
	req->activate = how & 16 && req->mode->flags & SES_M_DEFER;
	if (req->mode->flags & SES_M_IMAGE) {
		req->length = 1 + fuzz_be16(in) % (IMAGE_SIZE + 8);
		req->chunk = 4u * (more & 31);
		if (how & 32)
			req->offset = 4u * fuzz_u8(in);
		if (how & 64)
			req->image_length = fuzz_be16(in);
	}
	*limits = (struct ses_engine_limits){
		.update_ms = more & 32 ? 900000 : 1500,
		.restart_ms = more & 64 ? 300000 : 0,
	};
	w->stop_after = more & 128 ? 1u + (a & 7) : 0;
}

static void check_outcome(const struct ses_plan *plan,
			  const struct ses_engine_result *r,
			  const struct hostile *h, const struct fuzz_log *log,
			  int err)
{
	fuzz_require(r->bytes_sent <= plan->request.length);
	fuzz_require(r->chunks_sent <= plan->nr_chunks);
	fuzz_require((unsigned int)r->transfer <= SES_TRANSFER_INTERRUPTED);
	fuzz_require(memchr(r->revision_before, 0, 5) &&
		     memchr(r->revision_after, 0, 5));
	fuzz_text(r->revision_after, strlen(r->revision_after));
	fuzz_require(r->sense_len <= sizeof(r->sense));
	if (err)
		fuzz_require(log->errors);
	else
		fuzz_require(r->transfer != SES_TRANSFER_NOT_STARTED &&
			     r->transfer != SES_TRANSFER_FAILED);
	if (r->transfer == SES_TRANSFER_NOT_STARTED)
		fuzz_require(h->sends == 0);
	if (r->transfer == SES_TRANSFER_COMPLETE && !err)
		fuzz_require(plan->start + r->bytes_sent >=
			     plan->request.length);
}

static void download(struct hostile *h, struct fuzz_log *log,
		     struct fuzz_input *in, struct witness *w)
{
	struct ses_engine_hooks hooks = {
		.data = w, .stop = stop, .event = event, .reopen = reopen,
	};
	struct ses_plan_request req;
	struct ses_engine_limits limits;
	struct ses_survey survey;
	struct ses_device dev;
	struct ses_engine_result result;
	struct ses_plan plan;
	struct ses_image img;
	uint8_t extras;
	int err;

	choose(&req, &limits, w, in);
	extras = fuzz_u8(in);
	hostile_init(h, in, &log->log);
	h->obliging = extras & 1;
	ses_device_init(&dev, &h->transport, &hostile_clock, &log->log,
			SES_SURVEY_MAXLEN);
	err = fuzz_result(
		ses_survey_load_status(&survey, &dev, req.subenclosure));
	if (!err && extras & 2)
		err = fuzz_result(ses_survey_load_inquiry(&survey, &dev));
	if (!err && extras & 4)
		ses_survey_load_configuration(&survey, &dev, req.subenclosure);
	if (!err && extras & 8)
		ses_survey_load_activation(&survey, &dev);
	if (err)
		goto out;
	fuzz_require(h->sends == 0);
	ses_plan_build(&plan, &req, &survey);
	fuzz_require(plan.nr_checks <= SES_CHECKS);
	if (fuzz_result(ses_plan_report(&plan, &log->log)))
		goto out;
	if (!(req.mode->flags & SES_M_SEND))
		goto out;
	img = image(&log->log, req.length);
	err = fuzz_result(ses_engine_run(&plan, &img, &dev, &hooks, &limits,
					 &result));
	check_outcome(&plan, &result, h, log, err);
out:
	ses_device_free(&dev);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct hostile h;
	struct witness w = { .h = &h };
	struct fuzz_log log;

	fuzz_log_init(&log, fuzz_u8(&in) & 3);
	download(&h, &log, &in, &w);
	return 0;
}
