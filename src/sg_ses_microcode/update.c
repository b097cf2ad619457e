/* SPDX-License-Identifier: BSD-2-Clause */
/* --all-modules: what the conductor needs of this machine. */
#include "download.h"

#include <errno.h>
#include <string.h>

#include <ses/error.h>
#include <ses/map.h>
#include <ses/target.h>
#include <ses/text.h>

/* --- the shelf --- */

/* The shelf that DEVICE names; after that by its identifier, as the node may be
 * gone, or be that of another shelf. 0: it is not there. */
static struct ses_shelf *find_shelf(const struct microcode *m,
				    struct ses_map *map)
{
	const char *const name = m->opt->device;
	struct ses_shelf *s = map->shelves;

	if (!m->found_shelf && ses_enclosure_select(map, &name, 1))
		return NULL;
	while (s && (m->found_shelf ? s->id != m->shelf : s->hidden))
		s = s->next;
	return s;
}

/* Can it be recognised after a restart? */
static int check_shelf(struct microcode *m, const struct ses_shelf *s)
{
	if (!s->id || s->duplicate_id)
		return ses_fail(m->log, SES_E_UNFIT, SES_T_OTHER,
				"%s has no logical identifier, or shares it "
				"with another shelf, so that it could not be "
				"recognised after a restart: update one module "
				"after the other without --all-modules.",
				m->opt->device);
	m->found_shelf = true;
	m->shelf = s->id;
	return 0;
}

/* A view of the shelf, also if it is not there: then it has no modules. */
static int look_at_shelf(struct microcode *m, struct ses_update_view *view)
{
	const char *const device = m->opt->device;
	const struct ses_map_options options = {
		.depth = SES_MAP_BAYS, .devices = &device,
		.nr_devices = !m->found_shelf && device[0] == '/',
	};
	struct ses_shelf *shelf = NULL;
	struct ses_map map;
	int err = ses_map_build(&map, &m->machine, &options);

	*view = (struct ses_update_view){ .nr_modules = 0 };
	if (!err)
		shelf = find_shelf(m, &map);
	if (!err && !shelf && !m->found_shelf)
		err = -SES_E_NOT_FOUND;
	if (!err && shelf && m->opt->all_modules)
		err = check_shelf(m, shelf);
	if (!err && shelf)
		err = ses_update_view_build(view, &map,
					    ses_shelf_of_bays(shelf));
	ses_map_free(&map);
	return err;
}

static int look(void *data, bool paths, struct ses_update_view *view)
{
	struct microcode *m = data;

	return paths ? ses_update_view_load_paths(view, m->machine.sysfs) :
		       look_at_shelf(m, view);
}

/* --- its modules --- */

/* The lock is that of the shelf, and stays while modules come and go. */
static int lock_shelf(struct microcode *m)
{
	int err = m->locked || m->opt->dry_run ? 0 :
		  ses_session_lock(&m->session, m->shelf, 0);

	if (err || m->locked || m->opt->dry_run)
		return err;
	m->lock = m->session.lock;
	m->session.lock = (struct ses_lock){ .fd = -1 };
	m->locked = true;
	return 0;
}

static void close_module(void *data)
{
	struct microcode *m = data;

	ses_session_close(&m->session);
	ses_session_begin(&m->session, NULL, m->log, SES_SURVEY_MAXLEN);
}

static int open_module(void *data, const struct ses_update_module *module,
		       bool quiet, struct ses_device **dev)
{
	struct microcode *m = data;
	struct ses_log silent = { .emit = NULL };
	struct ses_transport *transport;
	int err = ses_machine_open(&m->machine, module->node, !m->opt->dry_run,
				   quiet ? &silent : m->log, &transport);

	if (err)
		return err;
	transport->log = m->log;
	m->node = module->node;
	if (m->doc)
		document_set_device(m->doc, m->node);
	ses_session_begin(&m->session, transport, m->log, SES_SURVEY_MAXLEN);
	err = lock_shelf(m);
	if (err)
		close_module(m);
	else
		*dev = &m->session.dev;
	return err;
}

/* The kernel may have found the module again under another name. */
static int reopen_module(void *data, struct ses_device *dev)
{
	struct microcode *m = data;
	struct ses_log silent = { .emit = NULL };
	struct ses_update_part *part = &m->update.parts[m->update.at];
	struct ses_transport *fresh;
	int err;

	(void)dev;	/* it is that of the session */
	if (ses_update_find_node(&part->module, m->machine.sysfs, m->found,
				 sizeof(m->found)))
		m->node = m->found;
	err = ses_machine_open(&m->machine, m->node, true, &silent, &fresh);
	if (err)
		return err;
	fresh->log = m->log;
	ses_session_reconnect(&m->session, fresh);
	return 0;
}

/* --- events --- */

static void end_part(struct microcode *m, const struct ses_update_part *part)
{
	const struct ses_engine_result *r = &part->result;
	struct ses_out o = m->out;

	progress_clear(&m->progress);
	m->progress.kind = PROGRESS_NONE;
	if (part->state == SES_UPDATE_CURRENT) {
		ses_note(m->log, SES_T_OTHER, "%s runs revision %s already.",
			 part->module.name, r->revision_before);
		return;
	}
	o.tree = NULL;
	ses_emit_cstring(&o, "", NULL, part->module.name);
	ses_emit_cstring(&o, ": product revision before: ", NULL,
		    r->revision_before);
	ses_emit_cstring(&o, ", now: ", NULL, r->revision_after);
	ses_emit_newline(&o);
}

static void on_update_event(void *data, const struct ses_update_event *event)
{
	struct microcode *m = data;

	m->plan = event->part->plan;
	m->result = event->part->result;
	m->planned = event->part->planned;
	if (event->kind == SES_UPDATE_BEGIN) {
		ses_note(m->log, SES_T_OTHER, "%s (%s) is begun.",
			 event->part->module.name, event->part->module.node);
		events_update(m, event);
		events_start(m);
		begin_transfer(m);
		return;
	}
	if (event->kind == SES_UPDATE_END)
		end_part(m, event->part);
	events_update(m, event);
}

/* --- the end --- */

/* "Updated: IOM 1 of 2 (/dev/sg0)." */
static void report_parts(const struct microcode *m, int err, const char *what,
			 enum ses_update_state state)
{
	const struct ses_update *u = &m->update;
	char text[1024] = "";
	size_t len = 0;

	for (size_t i = 0; i < u->nr_parts && len < sizeof(text); i++) {
		const struct ses_update_part *p = &u->parts[i];

		if (p->state == state)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						"%s%s (%s)", len ? ", " : "",
						p->module.name, p->module.node);
	}
	if (len)
		ses_fail(m->log, -err, SES_T_OTHER, "%s: %s.", what, text);
}

/* A module that waits for the rest of a download of someone else, or 0. To
 * continue that with this image would make one of two. */
static const struct ses_update_part *find_foreign(const struct ses_update *u)
{
	for (size_t i = 0; i < u->nr_parts; i++) {
		const struct ses_update_part *p = &u->parts[i];

		if (p->state == SES_UPDATE_WAITING && p->planned &&
		    p->plan.status && !p->plan.in_progress &&
		    p->plan.survey.present &&
		    p->plan.survey.status.status == SES_DOWNLOAD_MORE)
			return p;
	}
	return NULL;
}

/* What the run has stopped at, or 0. */
static const struct ses_update_part *last_part(const struct ses_update *u)
{
	return u->at < u->nr_parts ? &u->parts[u->at] : NULL;
}

/* The module whose download of this run cannot be resumed, but waits for more,
 * or 0. */
static const struct ses_update_part *find_stuck(const struct ses_update *u)
{
	const struct ses_update_part *p = last_part(u);

	return p && p->state == SES_UPDATE_BEGUN &&
	       p->result.can_resume == SES_ANSWER_NO &&
	       p->result.has_status &&
	       p->result.status.status == SES_DOWNLOAD_MORE ? p : NULL;
}

/* What the module runs, if that is neither the revision of before nor the one
 * that was expected; or 0. */
static const char *find_third_revision(const struct ses_update *u, int err)
{
	const struct ses_update_part *p = last_part(u);
	const char *now = p ? p->result.revision_after : "";

	return err == -SES_E_NOT_ACTIVE && *now &&
	       p->result.revision_before[0] && u->request.revision[0] &&
	       strcmp(now, p->result.revision_before) &&
	       strcmp(now, u->request.revision) ? now : NULL;
}

/* Nothing was sent, and no earlier run is resumed. */
static bool is_untouched(const struct ses_update *u)
{
	return !u->sent && !u->request.plan.resume;
}

static void print_introduction(const struct ses_update *u, int err,
			       const struct ses_update_part *first,
			       const char *third, bool ambiguous)
{
	const struct ses_update_part *last = last_part(u);

	if (first && first->state == SES_UPDATE_BEGUN)
		fprintf(stderr, "The download of %s cannot be resumed: end it "
			"with the first command; the second ",
			first->module.name);
	else if (first)
		fprintf(stderr, "%s waits for the rest of a download that this "
			"update did not begin. If nobody sends it, end it with "
			"the first command; the second ", first->module.name);
	else if (third)
		fprintf(stderr, "If the image brings revision %s, this "
			"command ", third);
	else
		fputs(last && last->result.check_first ?
			      "After that, this command " : "This command ",
		      stderr);
	if (is_untouched(u))
		fputs("begins the update:\n", stderr);
	else if (ambiguous)
		fprintf(stderr, "begins again with the first module, as "
			"revision %s does not show which modules have the "
			"image:\n", u->request.revision);
	else
		fprintf(stderr, "continues%s:\n",
			u->request.revision[0] ||
			err == -SES_E_INTERRUPTED ? "" :
			"; add --to=REV if the image brings revision REV, so "
			"that modules that run it are left out");
}

/* The command that goes on, also if only a download of someone else is in its
 * way. */
static void report_command(struct microcode *m, int err)
{
	const struct ses_update *u = &m->update;
	const struct ses_update_part *first = find_foreign(u);
	const struct ses_update_part *last = last_part(u);
	bool ambiguous = ses_update_is_ambiguous(u);
	const char *third = ambiguous ? NULL : find_third_revision(u, err);
	char more[20] = "";

	if ((is_untouched(u) && !first) || !m->words || !m->words[0] ||
	    (m->opt->image.name && !load_digest(m, err)))
		return;
	if (!first)
		first = find_stuck(u);
	print_introduction(u, err, first, third, ambiguous);
	if (first)
		fprintf(stderr, " %s --mode=dmc_abort %s\n", m->words[0],
			first->module.node);
	if (third)
		snprintf(more, sizeof(more), "--to=%s", third);
	else if (last && last->result.needs_blind)
		ses_text_copy(more, sizeof(more), "--non");
	print_command(m, !ambiguous && !is_untouched(u), more);
}

/* How far it went, what to look at, and what goes on. */
static void report_stop(struct microcode *m, int err)
{
	const struct ses_update *u = &m->update;

	m->console->words = u->text;
	if (m->doc)
		m->doc->exit_meaning = u->text;
	report_parts(m, err, "Updated", SES_UPDATE_DONE);
	report_parts(m, err, "Up to date before", SES_UPDATE_CURRENT);
	report_parts(m, err, "Begun, and not verified", SES_UPDATE_BEGUN);
	report_parts(m, err, "Not updated", SES_UPDATE_WAITING);
	if (u->look_at)
		ses_fail(m->log, -err, SES_T_OTHER, "Look at: %s.",
			 u->look_at);
	report_command(m, err);
}

static int run(struct microcode *m)
{
	struct ses_update *u = &m->update;
	int err = m->opt->dry_run ? ses_update_verdict(u) : 0;

	if (m->opt->dry_run) {
		ses_open_object(&m->out, "update_plan");
		show_update_plan(&m->out, m);
		ses_close_branch(&m->out);
		return err;
	}
	err = ses_update_run(u);
	progress_clear(&m->progress);
	m->progress.kind = PROGRESS_NONE;
	if (err)
		report_stop(m, err);
	if (m->doc) {
		ses_open_object(&m->out, "update_result");
		show_update_result(&m->out, m);
		ses_close_branch(&m->out);
	}
	return err;
}

int update_run(struct microcode *m)
{
	const struct ses_update_hooks hooks = {
		.data = m, .stop = signals_stop, .event = on_update_event,
		.engine_event = on_engine_event, .look = look,
		.open = open_module, .close = close_module,
		.reopen = reopen_module,
	};
	struct ses_update_request request = {
		.plan = m->opt->request, .limits = m->opt->limits,
		.settle_ms = m->opt->settle_ms, .os = &m->os, .log = m->log,
	};
	int err = open_image(m);

	ses_session_begin(&m->session, NULL, m->log, SES_SURVEY_MAXLEN);
	if (!err)
		err = init_machine(m);
	if (err)
		return err;
	if (m->opt->image.name)
		request.image = &m->image;
	request.plan.length = m->image.length;
	request.plan.required = &m->required;
	request.plan.digest = m->digest[0] ? m->digest : NULL;
	memcpy(request.revision, m->opt->revision, sizeof(request.revision));
	signals_hold();
	err = ses_update_plan(&m->update, &request, &hooks);
	if (!err)
		err = run(m);
	else if (m->opt->request.resume && !m->opt->dry_run)
		report_stop(m, err);
	signals_release();
	return err;
}

void update_end(struct microcode *m)
{
	if (m->locked)
		ses_lock_release(&m->lock);
	ses_update_free(&m->update);
	ses_update_view_free(&m->view);
}

/* --- a single download --- */

/* The module of a look that a node leads to, -1: not known. */
static int find_module(const struct microcode *m, const struct ses_survey *s,
		       const struct ses_update_view *v)
{
	int found = -1;

	for (size_t i = 0; i < v->nr_nodes; i++) {
		if (strcmp(v->nodes[i].name, m->node) == 0)
			return (int)v->nodes[i].module;
	}
	for (size_t i = 0; i < v->nr_modules; i++) {
		if (s->has_process && s->process &&
		    v->modules[i].process == s->process) {
			if (found >= 0)
				return -1;
			found = (int)i;
		}
	}
	return v->nr_modules == 1 ? 0 : found;
}

/* Errors of other enclosures are not about this download, but without memory
 * the plan would be incomplete. */
static int report_shortage(struct microcode *m, int err)
{
	switch (-err - SES_E_OS) {
	case ENOMEM:
	case EMFILE:
	case ENFILE:
		return ses_report_exhaustion(m->log, -err - SES_E_OS);
	default:
		return 0;
	}
}

int update_find_risk(struct microcode *m, struct ses_survey *survey)
{
	struct ses_log silent = { .emit = NULL };
	int n, err = init_machine(m);

	if (err)
		return err;
	m->machine.log = &silent;
	err = look_at_shelf(m, &m->view);
	m->machine.log = m->log;
	if (err)
		return report_shortage(m, err);
	n = find_module(m, survey, &m->view);
	if (n >= 0)
		ses_update_find_risk(&m->view, (size_t)n, &m->view.arena,
				     &survey->paths);
	return m->view.arena.failed ? ses_no_memory(m->log) : 0;
}
