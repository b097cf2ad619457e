/* SPDX-License-Identifier: BSD-2-Clause */
/* The plan and the result of an update of all modules, as text and JSON. */
#include "download.h"

void show_part(struct ses_out *o, const struct ses_update_part *p)
{
	ses_emit_cstring(o, NULL, "module", p->module.name);
	ses_emit_cstring(o, NULL, "node", p->module.node);
	ses_emit_word(o, NULL, "module_state", ses_update_state_name(p->state));
}

static void show_shelf(struct ses_out *o, const struct microcode *m)
{
	const struct ses_update *u = &m->update;
	char id[17];

	snprintf(id, sizeof(id), "%016llx", (unsigned long long)m->shelf);
	ses_emit_word(o, NULL, "logical_identifier", id);
	ses_emit_cstring_or_null(o, "expected_revision", u->request.revision);
}

/* Plan and result of one module are those of a single download. */
static void use_part(struct microcode *m, const struct ses_update_part *p)
{
	m->plan = p->plan;
	m->result = p->result;
	m->planned = p->planned;
}

static void show_plan_of_part(struct ses_out *o, struct microcode *m,
			      const struct ses_update_part *p)
{
	use_part(m, p);
	ses_open_object(o, NULL);
	ses_emit_cstring(o, "", NULL, p->module.name);
	ses_emit_cstring(o, ", ", NULL, p->module.node);
	ses_emit_text(o, p->state == SES_UPDATE_CURRENT ?
			    ": it runs the image already\n" : ":\n");
	show_part(o, p);
	if (p->state != SES_UPDATE_CURRENT) {
		ses_open_object(o, "download_microcode_plan");
		show_plan(o, m);
		ses_close_branch(o);
	}
	ses_close_branch(o);
}

void show_update_plan(struct ses_out *o, struct microcode *m)
{
	const struct ses_update *u = &m->update;
	bool refused = ses_update_verdict(u);

	show_shelf(o, m);
	ses_open_list(o, "modules");
	for (size_t i = 0; i < u->nr_parts; i++)
		show_plan_of_part(o, m, &u->parts[i]);
	ses_close_branch(o);
	ses_emit_word(o, "all modules: ", "verdict", refused ? "refuse" : "go");
	ses_emit_newline(o);
}

void show_update_result(struct ses_out *o, struct microcode *m)
{
	const struct ses_update *u = &m->update;

	show_shelf(o, m);
	ses_open_list(o, "modules");
	for (size_t i = 0; i < u->nr_parts; i++) {
		use_part(m, &u->parts[i]);
		ses_open_object(o, NULL);
		show_part(o, &u->parts[i]);
		ses_open_object(o, "download_microcode_result");
		show_result(o, m);
		ses_close_branch(o);
		ses_close_branch(o);
	}
	ses_close_branch(o);
}
