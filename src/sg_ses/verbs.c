/* SPDX-License-Identifier: BSD-2-Clause */
#include "verbs.h"

#include <ses/error.h>
#include <ses/view.h>

#include "bay_selection.h"

const struct verb_row verbs[NR_VERBS] = {
#define VERB_ROW(NAME, name, option, topic, flags) \
	{ option, TOPIC_##topic, flags, &verb_##name },
	VERBS(VERB_ROW)
#undef VERB_ROW
};

unsigned int verbs_asked_flags(const struct options *o)
{
	unsigned int flags = 0;

	for (size_t i = 0; i < NR_VERBS; i++)
		flags |= o->asked[i] ? verbs[i].flags : 0;
	return flags;
}

bool verb_writes(const struct options *o, enum verb verb)
{
	if (!o->asked[verb] || !(verbs[verb].flags & VERB_SENDS))
		return false;
	/* --get alone only reads */
	return verb != VERB_SET || options_given(o, GIVEN(WRITES));
}

bool verb_sends(const struct options *o)
{
	return verb_writes(o, o->verb) && !options_given(o, GIVEN(DRY_RUN));
}

/* An exit status that is about the output must not pass for a refusal. */
static void report_accepted(struct console *console, int err)
{
	int status = console_status(console, -err);

	if (status)
		ses_fail(&console->log, status, SES_T_OTHER,
			 "The output failed, but the enclosure has accepted "
			 "the change.");
}

/* In JSON: what was selected. */
static void select_bay(struct session *s, struct bay_selection *bay)
{
	s->bay = bay;
	s->view.select = (struct ses_select){
		.kind = SES_SELECT_INDEX, .header = bay->bay->type,
		.first = bay->bay->index, .last = bay->bay->index,
	};
	if (!s->out.tree)
		return;
	ses_open_object(&s->out, "bay");
	ses_map_emit_bay_members(&s->out, bay->bay);
	ses_close_branch(&s->out);
}

/* About a DEVICE, or with a bay about the node that leads to it. */
static int run_session(const struct request *q,
		       const struct verb_methods *methods,
		       struct bay_selection *bay)
{
	const struct options *opt = q->source->opt;
	bool sends = verb_sends(opt);
	struct session s;
	int closed, err = session_open(&s, q->source, bay ? bay->node->device :
				       opt->device, q->doc, sends);

	if (!err && sends)
		err = session_lock(&s);
	if (!err && bay)
		select_bay(&s, bay);
	if (!err)
		err = methods->run_session(&s);
	closed = session_close(&s, err);
	if (!err && sends)
		report_accepted(q->console, closed);
	return closed;
}

int verb_run(const struct request *q)
{
	const struct verb_methods *m = verbs[q->source->opt->verb].methods;
	struct bay_selection bay = { 0 };
	int err;

	if (m->run)
		return m->run(q);
	if (!q->source->opt->bay)
		return run_session(q, m, NULL);
	err = bay_selection_find(&bay, q->source);
	if (!err)
		err = run_session(q, m, &bay);
	bay_selection_free(&bay);
	return err;
}
