/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options that contradict each other, and what options imply.
 */
#include "options.h"

#include <string.h>

#include <ses/error.h>
#include <ses/page.h>

#include "common/cli.h"

static bool by_name(const struct options *o)
{
	return o->view.select.kind == SES_SELECT_DESCRIPTOR ||
	       o->view.select.kind == SES_SELECT_SLOT ||
	       o->view.select.kind == SES_SELECT_SAS;
}

static bool writes(const struct options *o)
{
	for (size_t i = 0; i < o->nr_operations; i++) {
		if (o->operations[i].kind != SES_GET)
			return true;
	}
	return false;
}

static bool can_send(uint8_t page)
{
	const struct ses_page_def *def = ses_page_def(page);

	return def && def->flags & SES_P_CONTROL;
}

static bool capture(const struct options *o)
{
	return options_have_data(o) && !o->control;
}

/* Rules in the order of their messages; the first that holds counts. */
static int contradiction(const struct options *o)
{
	const bool change = o->nr_operations > 0;
	const bool monitor = o->metrics || o->check || o->watch;
	const bool bays = o->map || o->list_enclosures || o->capture ||
			  o->led.target;
	const bool lights = o->led.target && !o->dry_run;
	const struct cli_rule rules[] = {
		{ o->join && o->control, SES_E_SYNTAX,
		  "--join and --control cannot be given together." },
		{ o->view.no_config && (o->join || o->index || by_name(o) ||
					change || monitor || bays),
		  SES_E_SYNTAX,
		  "--no-config goes with --page only: all else needs page "
		  "01h." },
		{ o->rest && (o->hex || (o->raw && !(options_have_data(o) &&
						  o->raw > 1))),
		  SES_E_CONTRADICT,
		  "--ALL decodes; --page=all goes with --hex and --raw." },
		{ o->control && o->status, SES_E_SYNTAX,
		  "--control and --status cannot be given together." },
		{ o->control && !options_have_data(o) && !o->nickname &&
		  !writes(o), SES_E_SYNTAX,
		  "--control needs --data, --inhex, --nickname, --set or "
		  "--clear." },
		{ o->nickname && !o->control, SES_E_SYNTAX,
		  "--nickname changes the enclosure: --control is needed, "
		  "too." },
		{ o->nickname && o->page_given && o->page != SES_PAGE_NICKNAME,
		  SES_E_SYNTAX,
		  "--nickname goes with no other page than snic." },
		{ o->nickid_given && !o->nickname, SES_E_SYNTAX,
		  "--nickid needs --nickname." },
		{ o->index && by_name(o), SES_E_SYNTAX,
		  "--index cannot be given together with --descriptor, "
		  "--dev-slot-num or --sas-addr." },
		{ change && o->page_given && o->page != SES_PAGE_STATUS &&
		  o->page != SES_PAGE_THRESHOLD &&
		  o->page != SES_PAGE_ADDITIONAL, SES_E_SYNTAX,
		  "--clear, --get and --set go with the pages es, th and aes "
		  "only." },
		{ change && !o->index && !by_name(o), SES_E_CONTRADICT,
		  "--clear, --get and --set need one of --index, "
		  "--descriptor, --dev-slot-num and --sas-addr." },
		{ writes(o) && capture(o), SES_E_CONTRADICT,
		  "--clear and --set need a DEVICE, not captured data." },
		{ writes(o) && o->readonly && !o->dry_run, SES_E_CONTRADICT,
		  "--readonly forbids --clear and --set." },
		{ o->control && o->readonly && !o->dry_run, SES_E_CONTRADICT,
		  "--readonly forbids --control." },
		{ o->nickname && !o->log->quiet && strlen(o->nickname) > 32,
		  SES_E_SYNTAX,
		  "--nickname: a nickname has 32 bytes at the most (--quiet "
		  "cuts a longer one)." },
		{ o->control && options_have_data(o) && !writes(o) &&
		  !o->nickname && !can_send(o->page), SES_E_SYNTAX,
		  "--control: there is no control page with this --page; es, "
		  "str, th, as, sstr, dm and snic can be sent." },
		{ o->metrics + o->check + o->watch + o->map +
		  o->list_enclosures + !!o->capture + !!o->led.target > 1,
		  SES_E_CONTRADICT,
		  "Only one of --capture, --check, --fault, --led, "
		  "--list-enclosures, --locate, --map, --metrics and --watch "
		  "can be given." },
		{ (monitor || bays) && (change || o->control || o->nickname),
		  SES_E_CONTRADICT,
		  "--control, --get, --set, --clear and --nickname go with "
		  "one DEVICE, not with an option about all enclosures." },
		{ o->metrics && o->json.wanted, SES_E_CONTRADICT,
		  "--metrics has a format of its own: --json contradicts it." },
		{ o->capture && o->json.wanted, SES_E_CONTRADICT,
		  "--capture writes a format of its own: --json contradicts "
		  "it." },
		{ o->watch && capture(o), SES_E_CONTRADICT,
		  "--watch needs a DEVICE: captured data does not change." },
		{ o->watch && o->json.file, SES_E_CONTRADICT,
		  "--watch writes JSON lines to stdout, not to a file of "
		  "--js-file." },
		{ o->output && !o->metrics, SES_E_SYNTAX,
		  "--output needs --metrics." },
		{ (o->health.nr_expects || o->health.units ||
		   o->health.ignore_summary) && !o->check, SES_E_SYNTAX,
		  "--expect, --ignore-summary and --perf-units need "
		  "--check." },
		{ change && o->nickname, SES_E_CONTRADICT,
		  "--nickname cannot be given together with --clear, --get or "
		  "--set." },
		{ o->control && options_have_data(o) && change,
		  SES_E_CONTRADICT,
		  "--control with --data or --inhex cannot be given together "
		  "with --clear, --get or --set." },
		{ o->control && options_have_data(o) && o->nickname,
		  SES_E_CONTRADICT,
		  "--nickname makes the page that is sent: --data and --inhex "
		  "contradict it." },
		{ o->verify && !writes(o) && !o->nickname, SES_E_CONTRADICT,
		  "--verify goes with --clear, --set and --nickname: nothing "
		  "else can be read back." },
		{ o->led.target && strcmp(o->led.target, "all") == 0 &&
		  o->led.action != LED_OFF, SES_E_SYNTAX,
		  "all LEDs can only be switched off: \"all off\"." },
		{ o->led.target && o->led.led == SES_LED_ALL &&
		  o->led.action != LED_OFF, SES_E_SYNTAX,
		  "--led goes with \"off\" only; --locate and --fault light "
		  "a LED." },
		{ lights && o->readonly, SES_E_CONTRADICT,
		  "--readonly forbids --locate, --fault and --led." },
		{ lights && capture(o), SES_E_CONTRADICT,
		  "--locate, --fault and --led need a machine, not captured "
		  "data; --dry-run shows what they would do." },
		{ o->anonymise && !o->capture, SES_E_SYNTAX,
		  "--anonymise needs --capture." },
		{ o->led.force && !o->led.target, SES_E_SYNTAX,
		  "--force needs --locate, --fault or --led." },
		{ !o->device && !capture(o) && !options_mean_machine(o),
		  SES_E_SYNTAX,
		  "The name of a DEVICE is missing." },
	};

	return cli_contradiction(rules, sizeof(rules) / sizeof(rules[0]),
				 o->log);
}

static enum verb verb_of(const struct options *o)
{
	if (o->metrics)
		return VERB_METRICS;
	if (o->check)
		return VERB_CHECK;
	if (o->watch)
		return VERB_WATCH;
	if (o->map)
		return VERB_MAP;
	if (o->list_enclosures)
		return VERB_LIST;
	if (o->led.target)
		return VERB_LOCATE;
	if (o->capture)
		return VERB_CAPTURE;
	if (o->nr_operations)
		return VERB_SET;
	if (o->nickname)
		return VERB_NICKNAME;
	if (o->control)
		return VERB_CONTROL;
	/* a name can only be found in a join */
	if (o->join || (by_name(o) && !o->page_given))
		return VERB_JOIN;
	return VERB_PAGE;
}

static int imply(struct options *o)
{
	int err = 0;

	if (o->index)
		err = ses_select_parse_index(o->index, o->log,
					     &o->view.select);
	/* with user data -rr tells what the data is, not what comes out */
	if (options_have_data(o) && o->raw > 1) {
		o->binary = true;
		o->raw = 0;
	}
	o->view.thresholds = o->join > 1;
	o->view.with_aes_only = o->page_given &&
				o->page == SES_PAGE_ADDITIONAL;
	if (o->verb == VERB_PAGE && o->index && !o->page_given) {
		o->page = SES_PAGE_STATUS;
		o->page_given = true;
	}
	if (o->verb == VERB_PAGE && by_name(o))
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "--descriptor, --dev-slot-num and --sas-addr select "
			 "elements of --join; a page is shown whole.");
	return err;
}

int options_check(struct options *o)
{
	int err;

	if (o->help)
		o->verb = VERB_HELP;
	else if (o->version)
		o->verb = VERB_VERSION;
	else if (o->enumerate)
		o->verb = VERB_ENUMERATE;
	if (o->verb == VERB_ENUMERATE && o->device)
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "%s is ignored: --enumerate asks no device.",
			 o->device);
	if (o->help || o->version || o->enumerate)
		return 0;
	err = contradiction(o);
	if (err)
		return err;
	o->verb = verb_of(o);
	return imply(o);
}
