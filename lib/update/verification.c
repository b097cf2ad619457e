/* SPDX-License-Identifier: BSD-2-Clause */
/* After a module: are its paths back, and does it run the image? */
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "microcode/requirements.h"
#include "conductor.h"

static const char look_at_paths[] =
	"sg_ses --map, dmesg, and multipath -ll; the other modules must stay "
	"as they are until the path is back";
static const char look_at_module[] =
	"sg_ses --list-enclosures, dmesg, and the LEDs of the module; the "
	"other modules must stay as they are until it is back or replaced";

static enum step fail_missing(struct conductor *c, const char *missing,
			      const char *look_at)
{
	return ses_conductor_fail(c, ses_fail(
		c->u->request.log, SES_E_TIMEOUT, SES_T_OTHER,
		"After the update of %s, %s is not back within %u seconds (see "
		"--settle).", current_part(c)->module.name, missing,
		c->u->request.settle_ms / 1000),
		"A module or a path did not come back in time", look_at);
}

/* Something is not back yet: look again later, unless the time is over. */
static enum step wait_for(struct conductor *c, const char *missing,
			  const char *look_at)
{
	if (c->u->request.os->now_ms() >= c->deadline)
		return fail_missing(c, missing, look_at);
	ses_conductor_notify(c, SES_UPDATE_SETTLE, missing);
	c->after_pause = STEP_WATCH;
	return STEP_PAUSE;
}

enum step ses_update_step_watch(struct conductor *c)
{
	struct ses_update *u = c->u;
	struct ses_update_view now;
	const struct ses_update_path *missing;
	int err = u->hooks.look(u->hooks.data, true, &now);

	missing = err ? NULL : ses_update_find_missing(&c->before, &now);
	ses_update_view_free(&now);
	if (err)
		return ses_conductor_fail(c, err, NULL, NULL);
	return missing ? wait_for(c, missing->name, look_at_paths) :
			 STEP_LOOK_AGAIN;
}

/* All modules of before; the names of nodes may have changed. */
static const struct ses_update_module *
find_lost_module(const struct conductor *c, const struct ses_update_view *now)
{
	for (size_t i = 0; i < c->before.nr_modules; i++) {
		if (ses_update_find_module(now, &c->before.modules[i]) < 0)
			return &c->before.modules[i];
	}
	return NULL;
}

enum step ses_update_step_look_again(struct conductor *c)
{
	struct ses_update *u = c->u;
	struct ses_update_part *p = current_part(c);
	const struct ses_update_module *lost = &p->module;
	struct ses_update_view now;
	int n, err = u->hooks.look(u->hooks.data, false, &now);

	if (!err)
		lost = find_lost_module(c, &now);
	n = err || lost ? -1 : ses_update_find_module(&now, &p->module);
	if (n >= 0 && strcmp(now.modules[n].node, p->module.node)) {
		const char *node = ses_arena_copy_text(
			&u->arena, now.modules[n].node,
			strlen(now.modules[n].node));

		p->module.node = node ? node : "";
	}
	ses_update_view_free(&now);
	if (err == -SES_E_NO_MEMORY)
		return ses_conductor_fail(c, err, NULL, NULL);
	return lost ? wait_for(c, lost->name, look_at_module) :
		      STEP_OPEN_AGAIN;
}

enum step ses_update_step_open_again(struct conductor *c)
{
	struct ses_update *u = c->u;
	struct ses_update_part *p = current_part(c);

	if (u->hooks.open(u->hooks.data, &p->module, true, &c->dev) == 0)
		return STEP_VERIFY_REVISION;
	return wait_for(c, p->module.name, look_at_module);
}

static enum step fail_revision(struct conductor *c, bool same)
{
	struct ses_update *u = c->u;
	struct ses_update_part *p = current_part(c);
	const char *now = p->result.revision_after;

	if (same)
		ses_fail(u->request.log, SES_E_NOT_ACTIVE, SES_T_OTHER,
			 "%s runs revision %s, as before: the image was "
			 "refused when it started, or has the same revision "
			 "(then give --to=%s).", p->module.name, now, now);
	else
		ses_fail(u->request.log, SES_E_NOT_ACTIVE, SES_T_OTHER,
			 "%s runs revision %s; %s was expected.",
			 p->module.name, now, u->request.revision);
	return ses_conductor_fail(c, -SES_E_NOT_ACTIVE,
				  "A module does not run the expected revision",
				  "the release notes of the image, and the "
				  "messages of the shelf");
}

/* The revision that is expected: that of --to, or the new one of the first
 * module that was updated. */
enum step ses_update_step_verify_revision(struct conductor *c)
{
	struct ses_update *u = c->u;
	struct ses_update_part *p = current_part(c);
	struct ses_engine_result *r = &p->result;
	char *expected = u->request.revision;
	int err = ses_survey_load_inquiry(&c->survey, c->dev);
	bool same;

	if (err) {
		ses_conductor_close(c);
		return wait_for(c, p->module.name, look_at_module);
	}
	if (!ses_survey_has_inquiry(&c->survey, &u->request.plan))
		ses_survey_load_configuration(&c->survey, c->dev, 0);
	ses_text_copy(r->revision_after, sizeof(r->revision_after),
		      ses_survey_revision(&c->survey, &u->request.plan));
	same = strcmp(r->revision_before, r->revision_after) == 0;
	r->verified = same ? SES_ANSWER_NO : SES_ANSWER_YES;
	if (!expected[0] && same)
		return fail_revision(c, true);
	if (!expected[0])
		memcpy(expected, r->revision_after, sizeof(r->revision_after));
	if (strcmp(expected, r->revision_after))
		return fail_revision(c, same);
	r->verified = SES_ANSWER_YES;
	return STEP_VERIFY_IDENTITY;
}

enum step ses_update_step_verify_identity(struct conductor *c)
{
	struct ses_update_part *p = current_part(c);
	struct ses_survey *s = &c->survey;

	s->has_id = s->has_process = false;
	ses_survey_load_configuration(s, c->dev,
				      c->u->request.plan.subenclosure);
	ses_conductor_close(c);
	if (!s->has_id)
		return wait_for(c, p->module.name, look_at_module);
	if (s->logical_id == p->module.id &&
	    (!s->has_process || s->process == p->module.process)) {
		p->state = SES_UPDATE_DONE;
		return STEP_NEXT;
	}
	return ses_conductor_fail(c, ses_fail(
		c->u->request.log, SES_E_OTHER, SES_T_OTHER,
		"%s is another module now: %016llx, process %u.",
		p->module.node, (unsigned long long)s->logical_id, s->process),
		"Another module answers", look_at_module);
}
