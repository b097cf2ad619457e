/* SPDX-License-Identifier: BSD-2-Clause */
/* A run of sg_ses_microcode: status, plan or transfer, step by step. */
#include "download.h"

#include <stdlib.h>

#include <string.h>
#include <strings.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/map.h>
#include <ses/target.h>
#include <ses/microcode.h>
#include <ses/page.h>
#include <ses/show.h>
#include <ses/snapshot.h>
#include <ses/transport.h>

#include "common/output.h"

/* --- the device --- */

int init_machine(struct microcode *m)
{
	if (m->made)
		return 0;
	m->made = true;
	return ses_machine_init(&m->machine, secure_getenv("SG_SES_ROOT"),
				&m->os, m->log);
}

/* DEVICE may be any name of an enclosure. */
static int find_node(struct microcode *m)
{
	const char *device = m->opt->device;
	int err;

	m->node = device;
	if (!secure_getenv("SG_SES_ROOT") && ses_is_path(device))
		return 0;
	err = init_machine(m);
	if (err || device[0] == '/')
		return err;
	err = ses_enclosure_find_device(&m->machine, device, m->found,
					sizeof(m->found));
	if (err)	/* an unknown name: opening it reports the error */
		return err < 0 ? err : 0;
	m->node = m->found;
	ses_note(m->log, SES_T_OTHER, "%s is %s.", device, m->node);
	return 0;
}

static int open_node(struct microcode *m, bool writable, struct ses_log *log,
		     struct ses_transport **t)
{
	if (!m->made)
		return ses_transport_open(m->node, writable, &m->os, log, t);
	return ses_machine_open(&m->machine, m->node, writable, log, t);
}

static int open_device(struct microcode *m, bool writable)
{
	struct ses_transport *transport = NULL;
	int err = find_node(m);

	if (!err)
		err = open_node(m, writable, m->log, &transport);
	if (m->doc)
		document_set_device(m->doc, m->node);
	ses_session_begin(&m->session, transport, m->log, SES_SURVEY_MAXLEN);
	return err;
}

/* Open the device again after it went away. For struct ses_engine_hooks. */
static int reopen_device(void *data, struct ses_device *dev)
{
	struct microcode *m = data;
	struct ses_log silent = { .emit = NULL };
	struct ses_transport *fresh;
	int err = open_node(m, true, &silent, &fresh);

	(void)dev;	/* it is that of the session */
	if (err)
		return err;
	fresh->log = m->log;
	ses_session_reconnect(&m->session, fresh);
	return 0;
}

/* Is INQUIRY data needed for the output, or to see that the code is new? */
static bool wants_inquiry(const struct microcode *m)
{
	return m->doc || m->events || m->opt->dry_run ||
	       m->opt->limits.restart_ms || m->required.given;
}

static int identify_enclosure(struct microcode *m, struct ses_survey *survey)
{
	int err;

	if (!wants_inquiry(m))
		return 0;
	err = ses_survey_load_inquiry(survey, &m->session.dev);
	if (!err && m->doc) {
		m->doc->inquiry = survey->inquiry;
		m->doc->identified = true;
	}
	return err;
}

/* --- the status --- */

static int show_status_page(struct microcode *m)
{
	const struct ses_wanted_page want = { SES_PAGE_MICROCODE, true };
	const struct ses_show_options view = {
		.verbose = m->log->verbose,
		.classic_names = true,
	};
	struct ses_survey unused;
	struct ses_snapshot *snap = &m->session.snap;
	int err;

	err = identify_enclosure(m, &unused);
	if (err)
		return err;
	err = ses_snapshot_load(snap, &want, 1);
	if (!err)
		err = ses_show_page(&m->out, snap, SES_PAGE_MICROCODE, &view);
	return err;
}

static int run_status(struct microcode *m)
{
	int err = open_device(m, false);

	return err ? err : show_status_page(m);
}

/* --- the plan --- */

/* Load what the enclosure reports, and make the plan. */
static int make_plan(struct microcode *m)
{
	struct ses_plan_request request = m->opt->request;
	struct ses_survey survey;
	int err =
		ses_survey_load_status(&survey, &m->session.dev,
				       request.subenclosure);

	if (!err)
		err = identify_enclosure(m, &survey);
	if (err)
		return err;
	if (m->opt->dry_run)
		ses_survey_load_activation(&survey, &m->session.dev);
	if (m->opt->dry_run || m->opt->limits.restart_ms ||
	    m->required.given)
		ses_survey_load_configuration(&survey, &m->session.dev,
					      request.subenclosure);
	/* without memory the plan would be incomplete */
	if (m->console->exhausted)
		return -m->console->exhausted;
	request.length = m->image.length;
	request.required = &m->required;
	request.digest = m->digest[0] ? m->digest : NULL;
	if (m->opt->dry_run)
		err = update_find_risk(m, &survey);
	if (err)
		return err;
	ses_plan_build(&m->plan, &request, &survey);
	m->planned = true;
	m->result = ses_engine_result(&m->plan);
	events_start(m);
	return 0;
}

/* What options and manifest require of the image and the enclosure. */
static int load_manifest(struct microcode *m)
{
	uint8_t *text;
	size_t len;
	int err;

	m->required = m->opt->required;
	if (!m->opt->manifest)
		return 0;
	err = ses_file_load(m->opt->manifest, SES_MANIFEST_MAX, m->log, &text,
			    &len);
	if (err)
		return err;
	err = ses_manifest_parse(m->opt->manifest, text, len, m->log,
				 &m->required);
	free(text);
	return err;
}

/* The digest of the image, if something is compared with it. */
static int compute_digest(struct microcode *m)
{
	if (!m->opt->image.name ||
	    (!m->opt->fingerprint &&
	     !ses_is_required(&m->required, SES_REQUIRE_SHA256)))
		return 0;
	return ses_image_digest(&m->image, m->digest);
}

/* --resume: is it the image of which the enclosure has the first part? */
static int check_fingerprint(struct microcode *m)
{
	const char *want = m->opt->fingerprint;
	const char *name = m->image.name;

	if (!m->opt->request.resume || !m->opt->image.name)
		return 0;
	if (strcmp(name, "-") == 0)
		name = "standard input";
	if (!want) {
		ses_warn(m->log, SES_T_OTHER,
			 "--resume without a digest: it cannot be checked "
			 "whether the enclosure has the beginning of %s, or "
			 "of another image.", name);
		return 0;
	}
	if (strncasecmp(m->digest, want, strlen(want)) == 0)
		return 0;
	return ses_fail(m->log, SES_E_OTHER_IMAGE, SES_T_OTHER,
			"--resume=%s is of another image: the SHA-256 of %s "
			"begins with %.*s. Nothing is sent.",
			want, name, (int)strlen(want), m->digest);
}

/* Lock the shelf for the whole download. If it is locked already, fail at
 * once. */
static int lock_shelf(struct microcode *m)
{
	struct ses_survey survey = { .has_id = false };

	ses_survey_load_configuration(&survey, &m->session.dev,
				      m->opt->request.subenclosure);
	return ses_session_lock(&m->session,
				survey.has_id ? survey.logical_id : 0, 0);
}

int open_image(struct microcode *m)
{
	int err = load_manifest(m);

	if (!err && m->opt->image.name)
		err = ses_image_open(&m->image, &m->opt->image, m->log);
	if (!err)
		err = compute_digest(m);
	return err ? err : check_fingerprint(m);
}

static int open_image_and_device(struct microcode *m)
{
	bool send = !m->opt->dry_run;
	int err = open_image(m);

	if (!err)
		err = open_device(m, send);
	if (!err && send)
		err = lock_shelf(m);
	return err;
}

static int run_plan(struct microcode *m)
{
	int err = open_image_and_device(m);

	if (!err)
		err = make_plan(m);
	if (err)
		return err;
	ses_open_object(&m->out, "download_microcode_plan");
	show_plan(&m->out, m);
	ses_close_branch(&m->out);
	return -m->plan.status;
}

/* --- the transfer --- */

static void note_chunk_size(const struct microcode *m)
{
	const struct ses_plan *p = &m->plan;

	if (!m->opt->request.chunk && p->nr_chunks > 1)
		ses_note(m->log, SES_T_OTHER,
			 "The image does not fit into one command: it is sent "
			 "in %u chunks of %u bytes.", p->nr_chunks,
			 p->chunk_size);
	else if (m->opt->request.chunk > p->chunk_size && p->nr_chunks)
		ses_note(m->log, SES_T_OTHER,
			 "--bpw=%u is more than the image has: all %u bytes "
			 "are sent with one command.", m->opt->request.chunk,
			 p->chunk_size);
}

void on_engine_event(void *data, const struct ses_engine_event *event)
{
	struct microcode *m = data;

	if (m->log->verbose && event->kind == SES_EVENT_CHUNK)
		ses_trace(m->log, 1, "    chunk %u of %u: mode 0x%x, buffer "
			  "id 0x%x, offset %u, length %u%s\n",
			  event->chunk->number + 1, m->plan.nr_chunks,
			  m->opt->request.mode->code,
			  m->opt->request.buffer_id, event->chunk->offset,
			  event->chunk->length,
			  event->chunk->last ? ", last" : "");
	progress_event(&m->progress, event);
	if (m->events)
		events_write(m, event);
}

void begin_transfer(struct microcode *m)
{
	note_chunk_size(m);
	progress_begin(&m->progress, m->opt, &m->os);
}

static int run_engine(struct microcode *m)
{
	const struct ses_engine_hooks hooks = {
		.data = m, .stop = signals_stop, .event = on_engine_event,
		.reopen = reopen_device,
	};
	int err = ses_plan_report(&m->plan, m->log);

	if (err)
		return err;
	begin_transfer(m);
	err = ses_engine_run(&m->plan, &m->image, &m->session.dev, &hooks,
			     &m->opt->limits, &m->result);
	progress_clear(&m->progress);
	m->progress.kind = PROGRESS_NONE;
	return err;
}

/* --strict: is it certain that the new code runs? */
static bool is_running(const struct microcode *m)
{
	const struct ses_engine_result *r = &m->result;

	if (r->transfer == SES_TRANSFER_ABORTED)
		return true;
	if (m->opt->limits.restart_ms)
		return r->verified == SES_ANSWER_YES;
	return r->activation == SES_ACTIVATION_IMMEDIATE;
}

static int report_outcome(struct microcode *m, int err)
{
	const struct ses_engine_result *r = &m->result;
	bool enough = !m->opt->strict || is_running(m);

	if (err) {
		m->console->words = r->text;
		if (m->doc)
			m->doc->exit_meaning = r->text;
		report_resume(m, err);
		return err;
	}
	report_success(m);
	if (!enough)
		return ses_fail(m->log, SES_E_NOT_ACTIVE, SES_T_OTHER,
				"--strict: %s%s", r->activation_pending ? "" :
				"it is not certain that the new microcode "
				"runs. ",
				ses_activation_text(r->activation));
	report_not_active(m);
	return 0;
}

static int run_transfer(struct microcode *m)
{
	int err;

	/* loading the image can take long, and can be interrupted */
	err = open_image_and_device(m);
	if (!err) {
		signals_hold();
		err = make_plan(m);
		if (!err)
			err = report_outcome(m, run_engine(m));
		signals_release();
	}
	if (!m->doc)
		return err;
	ses_open_object(&m->out, "download_microcode_result");
	show_result(&m->out, m);
	ses_close_branch(&m->out);
	return err;
}

/* --- the run --- */

static void before_message(void *data, const struct ses_message *message)
{
	struct microcode *m = data;

	progress_clear(&m->progress);
	if (message)
		events_message(m, message);
}

static int run_verb(struct microcode *m)
{
	int err = m->opt->events ? events_begin(m) : 0;

	if (err)
		return err;
	switch (m->opt->verb) {
	case MICROCODE_STATUS:
		return run_status(m);
	case MICROCODE_PLAN:
		return m->opt->all_modules ? update_run(m) : run_plan(m);
	case MICROCODE_UPDATE:
		return update_run(m);
	default:
		return run_transfer(m);
	}
}

/* An exit status about the output must not look like a failed download. */
static void report_accepted(const struct microcode *m, int err)
{
	int status = console_status(m->console, -err);

	if (status && m->result.transfer != SES_TRANSFER_NOT_STARTED)
		ses_fail(m->log, status, SES_T_OTHER,
			 "The output failed, but the enclosure has accepted "
			 "what was sent.");
}

static int close_run(struct microcode *m, int err)
{
	int out = output_end(&m->text, m->log);
	int closed = ses_session_close(&m->session);

	update_end(m);
	if (m->made)
		ses_machine_free(&m->machine);
	ses_image_close(&m->image);
	if (!err) {
		err = out ? out : closed;
		report_accepted(m, err);
	}
	events_result(m, -err);
	out = events_end(m, -err);
	return err ? err : out;
}

int microcode_run(const struct microcode_options *opt, struct console *console,
		  char **words, struct document *doc)
{
	struct microcode m = {
		.opt = opt, .console = console, .log = opt->log,
		.words = words, .doc = doc, .os = ses_os_linux,
		.image = { .fd = -1 },
		.result = { .verified = SES_ANSWER_UNKNOWN },
	};
	int err;

	m.os.sleep_ms = signals_sleep_ms;
	console->before = before_message;
	console->data = &m;
	output_begin(&m.out, &m.text, doc);
	if (opt->events && !opt->events_file)
		m.out.text = NULL;	/* stdout has the events only */
	err = close_run(&m, run_verb(&m));
	console->before = NULL;
	console->data = NULL;
	return err;
}
