/* SPDX-License-Identifier: BSD-2-Clause */
/* The conductor: the table of its steps, and the steps of a download. */
#include <ses/update.h>

#include <string.h>

#include <ses/error.h>
#include <ses/transport.h>

#include "conductor.h"

const char *ses_update_state_name(enum ses_update_state state)
{
	static const char *const names[] = {
		[SES_UPDATE_WAITING] = "waiting",
		[SES_UPDATE_CURRENT] = "current",
		[SES_UPDATE_BEGUN] = "begun",
		[SES_UPDATE_DONE] = "done",
	};

	return names[state];
}

enum step ses_conductor_fail(struct conductor *c, int err, const char *text,
			     const char *look_at)
{
	c->err = err;
	c->u->text = text;
	c->u->look_at = look_at;
	return STEP_DONE;
}

void ses_conductor_notify(struct conductor *c, enum ses_update_event_kind kind,
			  const char *missing)
{
	const struct ses_update_event event = {
		.kind = kind, .part = current_part(c), .missing = missing,
	};

	if (c->u->hooks.event)
		c->u->hooks.event(c->u->hooks.data, &event);
}

void ses_conductor_close(struct conductor *c)
{
	if (c->dev)
		c->u->hooks.close(c->u->hooks.data);
	c->dev = NULL;
}

/* --- a signal --- */

/*
 * Asked between commands. From the last chunk on a module stores the image and
 * restarts: then the answer has to wait, and the user is told why.
 */
static bool is_stopped(void *data)
{
	struct conductor *c = data;
	struct ses_update *u = c->u;
	bool stop = u->hooks.stop && u->hooks.stop(u->hooks.data);

	if (stop && !c->stop && c->committed)
		ses_warn(u->request.log, SES_T_OTHER,
			 "A signal came: the run stops when %s is back. Do not "
			 "switch the shelf off.", current_part(c)->module.name);
	c->stop |= stop;
	return c->stop && !c->committed;
}

static enum step interrupt(struct conductor *c)
{
	return ses_conductor_fail(c, ses_fail(c->u->request.log,
					      SES_E_INTERRUPTED, SES_T_OTHER,
					      "Interrupted before the next "
					      "module."), NULL, NULL);
}

/* --- the download --- */

static bool is_last_but_one(const struct conductor *c,
			    const struct ses_chunk *chunk)
{
	return chunk->number + 2 >= current_part(c)->plan.nr_chunks;
}

static void on_engine_event(void *data, const struct ses_engine_event *event)
{
	struct conductor *c = data;

	if (event->kind == SES_EVENT_CHUNK && is_last_but_one(c, event->chunk))
		c->committed = true;
	if (c->u->hooks.engine_event)
		c->u->hooks.engine_event(c->u->hooks.data, event);
}

static int reopen(void *data, struct ses_device *dev)
{
	struct conductor *c = data;

	return c->u->hooks.reopen ? c->u->hooks.reopen(c->u->hooks.data, dev) :
				    -SES_E_OTHER;
}

static enum step fail_download(struct conductor *c, int err)
{
	const struct ses_engine_result *r = &current_part(c)->result;
	bool away = err == -SES_E_TIMEOUT &&
		    (r->transfer == SES_TRANSFER_COMPLETE ||
		     r->transfer == SES_TRANSFER_ACCEPTED);

	return ses_conductor_fail(c, err, r->text, away ?
		"the LEDs of the module, dmesg, and sg_ses --list-enclosures; "
		"the other modules must stay as they are until it is back or "
		"replaced" : NULL);
}

/* What waits for a reset or a power cycle cannot be verified. */
static enum step fail_pending(struct conductor *c)
{
	const struct ses_engine_result *r = &current_part(c)->result;

	ses_fail(c->u->request.log, SES_E_NOT_ACTIVE, SES_T_OTHER,
		 "%s has stored the image, but does not run it: %s",
		 current_part(c)->module.name,
		 ses_activation_text(r->activation));
	return ses_conductor_fail(c, -SES_E_NOT_ACTIVE, NULL, NULL);
}

static enum step step_download(struct conductor *c)
{
	struct ses_update *u = c->u;
	struct ses_update_part *p = current_part(c);
	const struct ses_engine_hooks hooks = {
		.data = c, .stop = is_stopped, .event = on_engine_event,
		.reopen = reopen,
	};
	int err;

	/* with one page there is no place between two */
	c->committed = p->plan.nr_chunks < 2;
	p->state = SES_UPDATE_BEGUN;
	u->sent = true;
	err = ses_engine_run(&p->plan, u->request.image, c->dev, &hooks,
			     &u->request.limits, &p->result);
	if (p->result.transfer == SES_TRANSFER_NOT_STARTED)
		p->state = SES_UPDATE_WAITING;
	if (err)
		return fail_download(c, err);
	/* for the command that continues, should the paths not come back */
	if (!u->request.revision[0] && p->result.verified == SES_ANSWER_YES)
		memcpy(u->request.revision, p->result.revision_after,
		       sizeof(u->request.revision));
	if (p->result.activation_pending)
		return fail_pending(c);
	c->committed = true;
	c->deadline = u->request.os->now_ms() + u->request.settle_ms;
	ses_conductor_close(c);
	return STEP_WATCH;
}

static enum step step_pause(struct conductor *c)
{
	enum { PAUSE_MS = 1000 };

	c->u->request.os->sleep_ms(PAUSE_MS);
	return c->after_pause;
}

/* The module is done, left out or planned. */
static enum step step_next(struct conductor *c)
{
	c->committed = false;
	ses_conductor_close(c);
	if (!c->planning)
		ses_conductor_notify(c, SES_UPDATE_END, NULL);
	if (++c->u->at == c->u->nr_parts)
		return STEP_DONE;
	return c->planning ? STEP_OPEN : STEP_LOOK;
}

/* --- the run --- */

static enum step (*const steps[])(struct conductor *c) = {
	[STEP_LOOK] = ses_update_step_look,
	[STEP_OPEN] = ses_update_step_open,
	[STEP_LOAD_STATUS] = ses_update_step_load_status,
	[STEP_LOAD_INQUIRY] = ses_update_step_load_inquiry,
	[STEP_LOAD_CONFIGURATION] = ses_update_step_load_configuration,
	[STEP_PLAN] = ses_update_step_plan,
	[STEP_LOOK_AT_PATHS] = ses_update_step_look_at_paths,
	[STEP_DOWNLOAD] = step_download,
	[STEP_WATCH] = ses_update_step_watch,
	[STEP_LOOK_AGAIN] = ses_update_step_look_again,
	[STEP_OPEN_AGAIN] = ses_update_step_open_again,
	[STEP_VERIFY_REVISION] = ses_update_step_verify_revision,
	[STEP_VERIFY_IDENTITY] = ses_update_step_verify_identity,
	[STEP_PAUSE] = step_pause,
	[STEP_NEXT] = step_next,
};

static int run_steps(struct conductor *c)
{
	enum step step = STEP_LOOK;

	while (step != STEP_DONE)
		step = is_stopped(c) ? interrupt(c) : steps[step](c);
	ses_conductor_close(c);
	ses_update_view_free(&c->before);
	if (!c->err && c->u->arena.failed)
		return -SES_E_NO_MEMORY;
	return c->err;
}

int ses_update_plan(struct ses_update *u,
		    const struct ses_update_request *request,
		    const struct ses_update_hooks *hooks)
{
	struct conductor c = { .u = u, .planning = true };

	*u = (struct ses_update){
		.request = *request, .hooks = *hooks,
		.arena.log = request->log,
	};
	u->request.plan.keep_paths = true;
	return run_steps(&c);
}

int ses_update_verdict(const struct ses_update *u)
{
	for (size_t i = 0; i < u->nr_parts; i++) {
		if (u->parts[i].state != SES_UPDATE_CURRENT &&
		    u->parts[i].plan.status)
			return -u->parts[i].plan.status;
	}
	return 0;
}

/* The refusals of all modules, before anything is sent. */
static int report_refusals(struct ses_update *u)
{
	for (size_t i = 0; i < u->nr_parts; i++) {
		const struct ses_update_part *p = &u->parts[i];

		if (p->state == SES_UPDATE_CURRENT || !p->plan.status)
			continue;
		ses_fail(u->request.log, p->plan.status, SES_T_OTHER,
			 "%s (%s) is not updated.", p->module.name,
			 p->module.node);
		ses_plan_report(&p->plan, u->request.log);
	}
	return ses_update_verdict(u);
}

int ses_update_run(struct ses_update *u)
{
	struct conductor c = { .u = u };
	int err = report_refusals(u);

	u->at = 0;
	if (err || !u->nr_parts)
		return err;
	return run_steps(&c);
}

void ses_update_free(struct ses_update *u)
{
	ses_arena_free(&u->arena);
	*u = (struct ses_update){ 0 };
}
