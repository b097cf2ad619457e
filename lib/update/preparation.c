/* SPDX-License-Identifier: BSD-2-Clause */
/* Before a module: which disks need it, what it reports, and its plan. */
#include <string.h>

#include <ses/error.h>

#include "microcode/requirements.h"
#include "conductor.h"

static const char *copy(struct ses_update *u, const char *text)
{
	const char *c = ses_arena_copy_text(&u->arena, text, strlen(text));

	return c ? c : "";
}

/* --- the first look --- */

/* Can each module be recognised after its restart? */
static int check_identities(const struct ses_update *u,
			    const struct ses_update_view *v)
{
	for (size_t i = 0; i < v->nr_modules; i++) {
		if (ses_update_find_module(v, &v->modules[i]) != (int)i)
			return ses_fail(u->request.log, SES_E_UNFIT,
					SES_T_OTHER,
					"%s has the same process identifier "
					"and address as another module, so "
					"that it could not be recognised after "
					"its restart: update one module after "
					"the other without --all-modules.",
					v->modules[i].node);
	}
	return 0;
}

/* Does this machine reach all modules that the shelf says it has? */
static int check_complete(const struct ses_update *u,
			  const struct ses_update_view *v)
{
	uint8_t most = 0;

	for (size_t i = 0; i < v->nr_modules; i++) {
		if (v->modules[i].nr_processes > most)
			most = v->modules[i].nr_processes;
	}
	if (v->nr_modules && v->nr_modules >= most)
		return 0;
	if (v->nr_modules && u->request.plan.force) {
		ses_warn(u->request.log, SES_T_OTHER,
			 "The shelf has %u modules, but only %zu can be read "
			 "here: the others are left as they are.", most,
			 v->nr_modules);
		return 0;
	}
	return ses_fail(u->request.log, SES_E_INCOMPLETE, SES_T_OTHER,
			"The shelf has %u modules, but only %zu can be read "
			"here. Nothing is sent. See sg_ses --list-enclosures; "
			"--force updates those that can be read.", most,
			v->nr_modules);
}

static int add_parts(struct ses_update *u, const struct ses_update_view *v)
{
	int err = check_complete(u, v);

	if (!err)
		err = check_identities(u, v);
	if (err)
		return err;
	u->parts = ses_arena_alloc(&u->arena,
				   v->nr_modules * sizeof(*u->parts));
	if (!u->parts)
		return -SES_E_NO_MEMORY;
	u->nr_parts = v->nr_modules;
	for (size_t i = 0; i < v->nr_modules; i++) {
		struct ses_update_module *m = &u->parts[i].module;

		*m = v->modules[i];
		m->node = copy(u, m->node);
		m->name = copy(u, m->name);
		u->parts[i].result.verified = SES_ANSWER_UNKNOWN;
	}
	return 0;
}

enum step ses_update_step_look(struct conductor *c)
{
	struct ses_update *u = c->u;
	int err;

	ses_update_view_free(&c->before);
	err = u->hooks.look(u->hooks.data, false, &c->before);
	if (!err && !u->parts)
		err = add_parts(u, &c->before);
	return err ? ses_conductor_fail(c, err, NULL, NULL) : STEP_OPEN;
}

/* --- the module --- */

/* Its number in the current look, -1 with a message. */
static int find_part(struct conductor *c)
{
	struct ses_update_part *p = current_part(c);
	int n = ses_update_find_module(&c->before, &p->module);

	if (n < 0) {
		ses_fail(c->u->request.log, SES_E_INCOMPLETE, SES_T_OTHER,
			 "%s (%s) is not there any more: it cannot be read.",
			 p->module.name, p->module.node);
		return -1;
	}
	/* the name of its node may have changed */
	if (strcmp(p->module.node, c->before.modules[n].node))
		p->module.node = copy(c->u, c->before.modules[n].node);
	return n;
}

enum step ses_update_step_open(struct conductor *c)
{
	struct ses_update *u = c->u;
	int n = find_part(c), err;

	if (n < 0)
		return ses_conductor_fail(c, -SES_E_INCOMPLETE, NULL,
					  "sg_ses --list-enclosures");
	err = u->hooks.open(u->hooks.data, &current_part(c)->module, false,
			    &c->dev);
	return err ? ses_conductor_fail(c, err, NULL, NULL) : STEP_LOAD_STATUS;
}

enum step ses_update_step_load_status(struct conductor *c)
{
	int err = ses_survey_load_status(&c->survey, c->dev,
					 c->u->request.plan.subenclosure);

	return err ? ses_conductor_fail(c, err, NULL, NULL) : STEP_LOAD_INQUIRY;
}

enum step ses_update_step_load_inquiry(struct conductor *c)
{
	int err = ses_survey_load_inquiry(&c->survey, c->dev);

	return err ? ses_conductor_fail(c, err, NULL, NULL) :
		     STEP_LOAD_CONFIGURATION;
}

enum step ses_update_step_load_configuration(struct conductor *c)
{
	ses_survey_load_configuration(&c->survey, c->dev,
				      c->u->request.plan.subenclosure);
	return STEP_PLAN;
}

/* Can a download that the module waits for be a part of this update? Modules
 * are updated in turn: only if all before it run the image already. What others
 * have begun must not be continued with this image. */
static bool is_resumable(const struct conductor *c)
{
	const struct ses_survey *s = &c->survey;

	for (size_t i = 0; i < c->u->at; i++) {
		if (c->u->parts[i].state != SES_UPDATE_CURRENT)
			return false;
	}
	return s->present && s->status.status == SES_DOWNLOAD_MORE;
}

/* --resume is about the module that has a part of the image; the others are
 * begun, or run it already. */
static void build_plan(struct conductor *c)
{
	struct ses_update_part *p = current_part(c);
	struct ses_plan_request request = c->u->request.plan;
	int n = ses_update_find_module(&c->before, &p->module);

	if (n >= 0)
		ses_update_find_risk(&c->before, (size_t)n, &c->u->arena,
				     &c->survey.paths);
	request.resume &= is_resumable(c);
	ses_plan_build(&p->plan, &request, &c->survey);
	p->planned = true;
	p->result = ses_engine_result(&p->plan);
}

/* Does what a survey describes run the expected revision? */
static bool is_expected(const struct ses_update *u, const struct ses_survey *s)
{
	return u->request.revision[0] &&
	       strcmp(ses_survey_revision(s, &u->request.plan),
		      u->request.revision) == 0;
}

/* Was a module before this one to get the rest of the image although it runs
 * the same revision? Modules are updated in turn: this one does not have it. */
static bool is_same_revision(const struct ses_update *u)
{
	for (size_t i = 0; i < u->at; i++) {
		const struct ses_plan *p = &u->parts[i].plan;

		if (p->in_progress && is_expected(u, &p->survey))
			return true;
	}
	return false;
}

/* Does the module run the image already? Asked with --resume only: else an
 * image of the same revision is sent, as it was requested. */
static bool is_current(const struct conductor *c)
{
	const struct ses_survey *s = &c->survey;
	bool busy = s->present && ses_download_class(s->status.status) ==
					  SES_DOWNLOAD_IN_PROGRESS;

	return c->u->request.plan.resume && !busy && is_expected(c->u, s) &&
	       !is_same_revision(c->u);
}

bool ses_update_is_ambiguous(const struct ses_update *u)
{
	for (size_t i = 0; i < u->nr_parts; i++) {
		const struct ses_update_part *p = &u->parts[i];

		/* it gets the rest, and those after it are not left out */
		if (p->state == SES_UPDATE_BEGUN && p->result.has_status &&
		    p->result.can_resume != SES_ANSWER_NO &&
		    p->result.status.status == SES_DOWNLOAD_MORE)
			return false;
		if (p->state == SES_UPDATE_WAITING && p->planned &&
		    is_expected(u, &p->plan.survey))
			return true;
	}
	return false;
}

enum step ses_update_step_plan(struct conductor *c)
{
	struct ses_update_part *p = current_part(c);
	int err;

	build_plan(c);
	if (is_current(c))
		p->state = SES_UPDATE_CURRENT;
	if (c->planning || p->state == SES_UPDATE_CURRENT)
		return STEP_NEXT;
	err = ses_plan_report(&p->plan, c->u->request.log);
	if (err)
		return ses_conductor_fail(c, err, NULL, err == -SES_E_REFUSED ?
			"sg_ses --map --verbose, for the paths of these disks" :
			NULL);
	return STEP_LOOK_AT_PATHS;
}

/*
 * The commands of the look and of the survey take time, much of it if the shelf
 * is busy. A path that was lost meanwhile may be the other one of a disk: then
 * the module is looked at again, and its plan made again.
 */
enum step ses_update_step_look_at_paths(struct conductor *c)
{
	struct ses_update *u = c->u;
	struct ses_update_view now;
	int err = u->hooks.look(u->hooks.data, true, &now);
	bool lost = !err && ses_update_find_missing(&c->before, &now);

	ses_update_view_free(&now);
	if (err)
		return ses_conductor_fail(c, err, NULL, NULL);
	if (lost) {
		ses_conductor_close(c);
		return STEP_LOOK;
	}
	ses_conductor_notify(c, SES_UPDATE_BEGIN, NULL);
	return STEP_DOWNLOAD;
}
