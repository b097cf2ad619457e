/* SPDX-License-Identifier: BSD-2-Clause */
/* The results of --locate and the options like it, as text and JSON. */
#include "led_run.h"

#include <ses/view.h>
#include <ses/writer.h>

/* The command lines with --set or --clear that do the same to a bay. */
static void emit_commands(struct led_run *run, const struct ses_led_wish *wish,
			  const struct ses_led_result *result)
{
	struct ses_out *o = &run->out;
	const char *option;

	ses_emit_text(o, "sg_ses");
	ses_emit_item(o, SES_VALUE_DEC, " --index=", NULL, wish->bay->type);
	ses_emit_item(o, SES_VALUE_DEC, ",", NULL, wish->bay->index);
	for (size_t n = 0; (option = ses_led_option(&run->map, wish, n));
	     n++) {
		ses_emit_text(o, " ");
		ses_emit_text(o, option);
	}
	ses_emit_text(o, " ");
	if (o->text)
		ses_write_quoted(o->text, result->node->device);
	ses_emit_newline(o);
}

static void emit_name(struct ses_out *o, const char *name)
{
	if (o->text)
		ses_write_visible(o->text, name);
}

/* "on: 5001405500000000 "rack 7" slot 3 "Bay 03" (sdf ACME0002) via /dev/sg4,
 * confirmed" */
static void emit_result_text(struct led_run *run,
			     const struct ses_led_wish *wish,
			     const struct ses_led_result *result)
{
	struct ses_out *o = &run->out;

	if (run->mixed) {
		ses_emit_text(o, ses_led_names[wish->led]);
		ses_emit_text(o, " ");
	}
	ses_emit_text(o, wish->on ? "on: " : "off: ");
	ses_map_emit_bay_name(o, wish->bay);
	ses_emit_text(o, " via ");
	emit_name(o, result->node->device);
	ses_emit_text(o, result->confirmed ? ", confirmed" : ", not confirmed");
	if (result->confirmed_by && result->confirmed_by != result->node) {
		ses_emit_text(o, " by ");
		emit_name(o, result->confirmed_by->device);
	}
	if (result->was == wish->on)
		ses_emit_text(o, wish->on ? ", was already on" :
					       ", was already off");
	if (result->other_agrees == 0) {
		ses_emit_text(o, ", but ");
		emit_name(o, result->other->device);
		ses_emit_text(o, " does not show it");
	}
	if (result->failed) {
		ses_emit_text(o, ", after ");
		emit_name(o, result->failed);
	}
	ses_emit_newline(o);
}

void led_emit_result_members(struct led_run *run,
			     const struct ses_led_wish *wish,
			     const struct ses_led_result *result)
{
	const bool blinked = run->options->action == LED_BLINK;
	struct ses_out *o = &run->out;

	if (!o->tree)
		return;
	ses_open_object(o, run->list ? NULL : "control_result");
	ses_emit_word(o, NULL, "action",
		      blinked ? "blink" : wish->on ? "on" : "off");
	ses_emit_word(o, NULL, "led", ses_led_names[wish->led]);
	if (run->dry_run)
		ses_emit_item(o, SES_VALUE_BOOL, NULL, "dry_run", true);
	ses_open_object(o, "bay");
	ses_map_emit_bay_members(o, wish->bay);
	ses_close_branch(o);
	ses_emit_word(o, NULL, "node", result->node->device);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "was", result->was);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "now", result->now);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "confirmed", result->confirmed);
	if (result->confirmed_by && result->confirmed_by != result->node)
		ses_emit_word(o, NULL, "confirmed_by",
			      result->confirmed_by->device);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "attempts", result->attempts);
	ses_emit_item_or_null(o, SES_VALUE_BOOL, "other_node_agrees",
			 result->other_agrees >= 0, result->other_agrees == 1);
	ses_close_branch(o);
}

void led_emit_result(struct led_run *run, const struct ses_led_wish *wish,
		     const struct ses_led_result *result)
{
	if (run->dry_run)
		emit_commands(run, wish, result);
	else
		emit_result_text(run, wish, result);
}
