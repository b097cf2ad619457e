/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/microcode.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>

#include "requirements.h"

const char *ses_plan_verdict_name(enum ses_plan_verdict verdict)
{
	static const char *const names[] = {
		[SES_PLAN_GO] = "go", [SES_PLAN_WARN] = "warn",
		[SES_PLAN_REFUSE] = "refuse",
	};

	return names[verdict];
}

/* The offset after the last byte of the data, in the image. */
static uint64_t end_of_data(const struct ses_plan_request *r)
{
	return (uint64_t)r->offset + r->length;
}

/* --- chunks --- */

/* The most data of one command, as reported by the kernel. */
static uint32_t max_per_command(const struct ses_survey *s)
{
	uint32_t most = SES_DOWNLOAD_MAX;

	if (s->max_transfer > SES_DOWNLOAD_HEADER + 4 &&
	    s->max_transfer - SES_DOWNLOAD_HEADER < most)
		most = s->max_transfer - SES_DOWNLOAD_HEADER;
	return most & ~3u;
}

static void cut_chunks(struct ses_plan *p)
{
	const struct ses_plan_request *r = &p->request;
	uint32_t rest = r->length - p->start;
	uint32_t size = r->chunk ? r->chunk : max_per_command(&p->survey);

	p->chunk_size = size < rest ? size : rest;
	if (!rest)
		return;
	p->nr_chunks = (rest - 1) / p->chunk_size + 1;
	p->last_length = rest - (p->nr_chunks - 1) * p->chunk_size;
}

struct ses_chunk ses_plan_chunk(const struct ses_plan *p, uint32_t number)
{
	uint32_t at = p->start + number * p->chunk_size;
	bool ends = number + 1 == p->nr_chunks;

	return (struct ses_chunk){
		.number = number, .at = at, .offset = p->request.offset + at,
		.length = ends ? p->last_length : p->chunk_size,
		.first = number == 0 && !p->in_progress,
		.last = ends && end_of_data(&p->request) == p->image_length,
	};
}

/* --- the count of commands --- */

static void count_commands(struct ses_plan *p)
{
	const struct ses_plan_request *r = &p->request;
	bool image = r->mode->flags & SES_M_IMAGE;
	bool order = (r->mode->flags & SES_M_SEND) && !image;

	p->nr_send = p->nr_chunks + (r->activate || order);
	p->nr_receive = 1;
	if (image && !r->blind)
		p->nr_receive += p->nr_chunks - (r->leave && !r->activate);
	/* after an activation the status is read only if the image was not
	 * known to wait for it */
	if (order && !r->leave &&
	    p->survey.status.status != SES_DOWNLOAD_DEFERRED)
		p->nr_receive++;
	p->status_reads = p->nr_receive == 1 ? "none" :
			  image ? "each" : "last";
}

/* --- the checks --- */

#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
static void check(struct ses_plan *p, const char *name, enum ses_answer ok,
		  int refuses, const char *format, ...)
{
	struct ses_check *c = &p->checks[p->nr_checks++];
	va_list args;

	c->name = name;
	c->ok = ok;
	c->refuses = refuses;
	va_start(args, format);
	vsnprintf(c->text, sizeof(c->text), format, args);
	va_end(args);
}

/* The exit status of a check that --force overrules. */
static int status_unless_forced(const struct ses_plan *p, int status)
{
	return p->request.force ? 0 : status;
}

static void check_image(struct ses_plan *p)
{
	const struct ses_plan_request *r = &p->request;

	check(p, "image_not_empty", r->length ? SES_ANSWER_YES : SES_ANSWER_NO,
	      SES_E_FILE, "%u bytes are to be sent; at least 1 is expected.",
	      r->length);
}

static void check_alignment(struct ses_plan *p)
{
	const struct ses_plan_request *r = &p->request;
	bool ends = end_of_data(r) >= p->image_length;
	bool ok = r->offset % 4 == 0 && r->chunk % 4 == 0;

	if (ok && !ends && r->length % 4)
		check(p, "offset_alignment", SES_ANSWER_NO, SES_E_CONTRADICT,
		      "%u bytes of an image of %u are to be sent; a multiple "
		      "of 4 is expected, so that the next part begins at one.",
		      r->length, p->image_length);
	else
		check(p, "offset_alignment",
		      ok ? SES_ANSWER_YES : SES_ANSWER_NO, SES_E_CONTRADICT,
		      "The first buffer offset is %u and "
		      "the chunk size %u; multiples of 4 are expected.",
		      r->offset, r->chunk ? r->chunk : p->chunk_size);
}

static void check_chunk(struct ses_plan *p)
{
	uint32_t kernel = max_per_command(&p->survey);

	if (p->chunk_size > SES_DOWNLOAD_MAX)
		check(p, "chunk_limit", SES_ANSWER_NO, SES_E_CONTRADICT,
		      "A chunk has %u bytes; the 16-bit length fields allow "
		      "at most %u.",
		      p->chunk_size, SES_DOWNLOAD_MAX);
	else
		/* a warning: drivers often accept more than they report */
		check(p, "chunk_limit",
		      p->chunk_size <= kernel ? SES_ANSWER_YES : SES_ANSWER_NO,
		      0,
		      "A chunk has %u bytes; one command can carry at most %u "
		      "here.",
		      p->chunk_size, kernel);
}

static void check_subenclosure(struct ses_plan *p)
{
	check(p, "subenclosure_present",
	      p->survey.present ? SES_ANSWER_YES : SES_ANSWER_NO, SES_E_UNFIT,
	      "The status page has %s descriptor for "
	      "subenclosure %u.",
	      p->survey.present ? "a" : "no", p->request.subenclosure);
}

/* The offset at which a download in progress continues, and that of ours. */
static void format_place(const struct ses_plan *p, char *text, size_t size)
{
	uint32_t want = p->survey.status.offset;

	if (!(p->request.mode->flags & SES_M_IMAGE) ||
	    want == SES_DOWNLOAD_ANY_OFFSET || want == p->request.offset)
		snprintf(text, size, "it waits for more");
	else
		snprintf(text, size, "it waits for buffer offset %u, not %u",
			 want, p->request.offset);
}

/*
 * No other download must be in progress. One that waits for our first byte is
 * continued: --resume, and a download in several parts.
 */
static void check_idle(struct ses_plan *p)
{
	const struct ses_download_status *st = &p->survey.status;
	bool busy = ses_download_class(st->status) == SES_DOWNLOAD_IN_PROGRESS;
	bool waits = st->status == SES_DOWNLOAD_MORE;
	/* expected_offset checks whether it can be resumed */
	bool ours = p->in_progress || (waits && p->request.resume);
	char place[80];

	format_place(p, place, sizeof(place));
	if (!busy || ours)
		check(p, "idle", SES_ANSWER_YES, 0,
		      "The download microcode status is 0x%x (%s)%s.",
		      st->status, ses_download_status_text(st->status),
		      p->in_progress ? ", and it waits for this" : "");
	else if (waits)
		check(p, "idle", SES_ANSWER_NO,
		      status_unless_forced(p, SES_E_BUSY),
		      "The download microcode status is 0x%x (%s): another "
		      "download is in progress, or one was left unfinished; "
		      "%s (see --resume and --mode=dmc_abort).",
		      st->status, ses_download_status_text(st->status), place);
	else
		check(p, "idle", SES_ANSWER_NO, SES_E_BUSY,
		      "The download microcode status is 0x%x (%s): wait until "
		      "the enclosure has finished.", st->status,
		      ses_download_status_text(st->status));
}

static void check_size(struct ses_plan *p)
{
	uint32_t most = p->survey.status.max_size;
	uint64_t end = end_of_data(&p->request);

	if (end > UINT32_MAX)
		check(p, "size_limit", SES_ANSWER_NO, SES_E_CONTRADICT,
		      "The data ends at byte %llu of the image; the length "
		      "fields allow at most %u.", (unsigned long long)end,
		      UINT32_MAX);
	else if (!most)
		check(p, "size_limit", SES_ANSWER_UNKNOWN, 0,
		      "The image has %u bytes; the enclosure does not report a "
		      "maximum.", p->image_length);
	else
		check(p, "size_limit",
		      p->image_length <= most ? SES_ANSWER_YES : SES_ANSWER_NO,
		      status_unless_forced(p, SES_E_UNFIT),
		      "The image has %u bytes; the enclosure accepts at most "
		      "%u.", p->image_length, most);
}

/*
 * Some enclosures report id 0 while they are idle, and accept others: the check
 * only warns, and the enclosure may refuse. A download in progress has an id.
 */
static void check_buffer_id(struct ses_plan *p)
{
	const struct ses_download_status *st = &p->survey.status;
	uint8_t id = p->request.buffer_id;

	if (st->buffer_id == SES_DOWNLOAD_ANY_ID)
		check(p, "buffer_id", SES_ANSWER_YES, 0,
		      "The buffer id is 0x%x; the enclosure accepts any.", id);
	else
		check(p, "buffer_id",
		      st->buffer_id == id ? SES_ANSWER_YES : SES_ANSWER_NO,
		      st->status == SES_DOWNLOAD_MORE
			      ? status_unless_forced(p, SES_E_UNFIT)
			      : 0,
		      "The buffer id is 0x%x; the enclosure expects 0x%x.", id,
		      st->buffer_id);
}

/* Is there a download that --resume can continue? */
static void check_resume(struct ses_plan *p)
{
	const struct ses_download_status *st = &p->survey.status;

	if (st->status != SES_DOWNLOAD_MORE)
		check(p, "expected_offset", SES_ANSWER_NO, SES_E_UNFIT,
		      "There is nothing to resume: the download microcode "
		      "status is 0x%x (%s). Check the product revision before "
		      "you begin again.", st->status,
		      ses_download_status_text(st->status));
	else if (st->offset == SES_DOWNLOAD_ANY_OFFSET)
		check(p, "expected_offset", SES_ANSWER_NO, SES_E_UNFIT,
		      "The enclosure accepts the image in any order and does "
		      "not report which bytes it has: the download cannot be "
		      "resumed.");
	else
		check(p, "expected_offset",
		      p->in_progress ? SES_ANSWER_YES : SES_ANSWER_NO,
		      SES_E_UNFIT,
		      "The enclosure expects buffer offset %u; to resume, a "
		      "multiple of 4 from %u to %llu is needed.",
		      st->offset, p->request.offset,
		      (unsigned long long)end_of_data(&p->request) - 1);
}

static void check_offset(struct ses_plan *p)
{
	const struct ses_download_status *st = &p->survey.status;
	uint32_t offset = p->request.offset;
	bool busy = ses_download_class(st->status) == SES_DOWNLOAD_IN_PROGRESS;
	int refuses = status_unless_forced(p, SES_E_UNFIT);

	/*
	 * a download begins at 0, although some enclosures still report the
	 * offset that they expected last; with one in progress all is refused
	 */
	if (offset == 0 || busy)
		refuses = 0;
	if (p->request.resume)
		check_resume(p);
	else if (st->offset == SES_DOWNLOAD_ANY_OFFSET)
		check(p, "expected_offset", SES_ANSWER_YES, 0,
		      "The first buffer offset is %u; the enclosure accepts "
		      "any order.", offset);
	else
		check(p, "expected_offset",
		      st->offset == offset ? SES_ANSWER_YES : SES_ANSWER_NO,
		      refuses,
		      "The first buffer offset is %u; the enclosure expects "
		      "%u.",
		      offset, st->offset);
}

/* As many names as fit: "sda,sdm; sdb". */
static void format_names(const char **names, size_t nr, char *text,
			 size_t size)
{
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < nr; i++) {
		if (len + strlen(names[i]) + 40 > size) {
			snprintf(text + len, size - len, " and %zu more",
				 nr - i);
			return;
		}
		len += (size_t)snprintf(text + len, size - len, "%s%s",
					len ? "; " : "", names[i]);
	}
}

/* The disks that the restart of the module takes away. */
static void check_known_paths(struct ses_plan *p)
{
	const struct ses_path_risk *r = &p->survey.paths;
	int refuses = p->request.keep_paths ?
			      status_unless_forced(p, SES_E_REFUSED) : 0;
	char names[900];

	if (r->nr_used) {
		format_names(r->used, r->nr_used, names, sizeof(names));
		check(p, "path_redundancy", SES_ANSWER_NO, refuses,
		      "These disks are mounted, held or swapped on, and no "
		      "path is known that their users keep while this module "
		      "restarts: %s.", names);
	} else if (r->raid) {
		check(p, "path_redundancy", SES_ANSWER_UNKNOWN, refuses,
		      "The module is behind a RAID adapter, which hides the "
		      "paths of its disks.");
	} else if (r->nr_idle) {
		format_names(r->idle, r->nr_idle, names, sizeof(names));
		check(p, "path_redundancy", SES_ANSWER_NO, 0,
		      "No path is known that these disks keep while this "
		      "module restarts: %s. None is mounted, held or swapped "
		      "on; whether ZFS uses them is not known.", names);
	} else {
		check(p, "path_redundancy", SES_ANSWER_YES, 0,
		      "%zu disk%s through this module; each has a path that "
		      "does not go through it.", r->nr_disks,
		      r->nr_disks == 1 ? " is reached" : "s are reached");
	}
}

static void check_paths(struct ses_plan *p)
{
	const struct ses_survey *s = &p->survey;

	if (s->paths.known)
		check_known_paths(p);
	else if (s->has_process)
		check(p, "path_redundancy", SES_ANSWER_UNKNOWN, 0,
		      "Enclosure services process %u of %u answers; it was "
		      "not checked whether each disk has a path that does "
		      "not go through it.",
		      s->process, s->nr_processes);
	else
		check(p, "path_redundancy", SES_ANSWER_UNKNOWN, 0,
		      "It was not checked whether each disk has a path that "
		      "does not go through this enclosure services process.");
}

static void check_all(struct ses_plan *p)
{
	unsigned int flags = p->request.mode->flags;

	if (p->request.required)
		p->nr_checks = ses_requirements_check(
			&p->request, &p->survey, p->checks);
	if (flags & SES_M_IMAGE) {
		check_image(p);
		check_alignment(p);
		check_chunk(p);
	}
	check_subenclosure(p);
	if (!p->survey.present)
		return;
	if (!(flags & SES_M_ABORT))
		check_idle(p);
	if (flags & SES_M_IMAGE) {
		check_size(p);
		check_buffer_id(p);
		check_offset(p);
	}
	check_paths(p);
}

static bool is_refused(const struct ses_check *c)
{
	return c->refuses && c->ok != SES_ANSWER_YES;
}

static void set_verdict(struct ses_plan *p)
{
	for (size_t i = 0; i < p->nr_checks; i++) {
		const struct ses_check *c = &p->checks[i];

		if (c->ok == SES_ANSWER_NO && !c->refuses &&
		    p->verdict == SES_PLAN_GO)
			p->verdict = SES_PLAN_WARN;
		if (is_refused(c) && p->verdict != SES_PLAN_REFUSE) {
			p->verdict = SES_PLAN_REFUSE;
			p->status = c->refuses;
		}
	}
}

/*
 * Does the enclosure wait for a part of our data? With --resume that is any
 * part; else its first byte, which is then not the first byte of the image.
 */
static bool is_waiting_for_data(const struct ses_plan_request *r,
				const struct ses_survey *s)
{
	uint64_t at = s->status.offset;

	if (!s->present || s->status.status != SES_DOWNLOAD_MORE)
		return false;
	if (!r->resume)
		return r->offset > 0 && at == r->offset;
	return at % 4 == 0 && at >= r->offset && at < end_of_data(r);
}

void ses_plan_build(struct ses_plan *p, const struct ses_plan_request *request,
		    const struct ses_survey *survey)
{
	uint64_t end = end_of_data(request);

	*p = (struct ses_plan){ .request = *request, .survey = *survey };
	/* the length of the whole image includes all that is sent of it */
	p->image_length = end > request->image_length ? (uint32_t)end :
							request->image_length;
	if (!(request->mode->flags & SES_M_IMAGE))
		p->image_length = request->image_length;
	p->in_progress = is_waiting_for_data(request, survey);
	if (p->in_progress)
		p->start = survey->status.offset - request->offset;
	cut_chunks(p);
	count_commands(p);
	check_all(p);
	set_verdict(p);
}

int ses_plan_report(const struct ses_plan *p, struct ses_log *log)
{
	size_t refusals = 0;

	for (size_t i = 0; i < p->nr_checks; i++)
		refusals += is_refused(&p->checks[i]);
	for (size_t i = 0; i < p->nr_checks; i++) {
		const struct ses_check *c = &p->checks[i];

		if (is_refused(c))
			ses_fail(log, c->refuses, SES_T_OTHER, "%s%s", c->text,
				 --refusals ? "" : " Nothing is sent.");
		else if (c->ok == SES_ANSWER_NO && !p->status)
			ses_warn(log, SES_T_OTHER, "%s", c->text);
	}
	return -p->status;
}
