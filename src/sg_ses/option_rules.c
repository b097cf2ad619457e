/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options that contradict each other, and what options imply.
 */
#include "options.h"

#include <string.h>

#include <ses/error.h>
#include <ses/page.h>

#include "verbs.h"

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

/* What is given, and what the verbs that are asked for are: a bit each. */
#define GIVEN(n)	(1ull << (n))
#define JOIN		GIVEN(0)
#define CONTROL		GIVEN(1)
#define STATUS		GIVEN(2)
#define NO_CONFIG	GIVEN(3)
#define INDEX		GIVEN(4)
#define BY_NAME		GIVEN(5)	/* --descriptor and its like */
#define CHANGE		GIVEN(6)	/* --get, --set, --clear */
#define WRITES		GIVEN(7)	/* --set, --clear */
#define ENCLOSURES	GIVEN(8)	/* a verb about all enclosures */
#define ALONE		GIVEN(9)
#define OWN_FORMAT	GIVEN(10)
#define REST		GIVEN(11)
#define BYTES		GIVEN(12)	/* --hex, or --raw of pages */
#define DATA		GIVEN(13)
#define CAPTURED	GIVEN(14)	/* data that is not sent */
#define NICKNAME	GIVEN(15)
#define NICKID		GIVEN(16)
#define NOT_SNIC	GIVEN(17)	/* --page, another than snic */
#define NO_FIELDS	GIVEN(18)	/* --page without fields */
#define NO_CONTROL	GIVEN(19)	/* a page that cannot be sent */
#define READONLY	GIVEN(20)
#define DRY_RUN		GIVEN(21)
#define TOO_LONG	GIVEN(22)	/* the nickname, without --quiet */
#define JSON		GIVEN(23)
#define JS_FILE		GIVEN(24)
#define METRICS		GIVEN(25)
#define CHECK		GIVEN(26)
#define WATCH		GIVEN(27)
#define CAPTURE		GIVEN(28)
#define LED		GIVEN(29)
#define OUTPUT		GIVEN(30)
#define OF_CHECK	GIVEN(31)	/* options of --check */
#define VERIFY		GIVEN(32)
#define ALL_LEDS	GIVEN(33)	/* target "all" */
#define LED_CLEAR	GIVEN(34)	/* --led */
#define LED_IS_OFF	GIVEN(35)
#define ANONYMISE	GIVEN(36)
#define FORCE		GIVEN(37)
#define DEVICE		GIVEN(38)

static uint64_t given(const struct options *o)
{
	const unsigned int flags = verbs_asked_flags(o);
	const bool data = options_have_data(o), page = o->page_given;
	const struct { bool holds; uint64_t bit; } facts[] = {
		{ o->join, JOIN }, { o->control, CONTROL },
		{ o->status, STATUS }, { o->view.no_config, NO_CONFIG },
		{ o->index, INDEX }, { by_name(o), BY_NAME },
		{ o->nr_operations, CHANGE }, { writes(o), WRITES },
		{ flags & VERB_ENCLOSURES, ENCLOSURES },
		{ flags & VERB_ALONE, ALONE },
		{ flags & VERB_FORMAT, OWN_FORMAT }, { o->rest, REST },
		{ o->hex || (o->raw && !(data && o->raw > 1)), BYTES },
		{ data, DATA }, { data && !o->control, CAPTURED },
		{ o->nickname, NICKNAME }, { o->nickid_given, NICKID },
		{ page && o->page != SES_PAGE_NICKNAME, NOT_SNIC },
		{ page && o->page != SES_PAGE_STATUS &&
		  o->page != SES_PAGE_THRESHOLD &&
		  o->page != SES_PAGE_ADDITIONAL, NO_FIELDS },
		{ !can_send(o->page), NO_CONTROL },
		{ o->readonly, READONLY }, { o->dry_run, DRY_RUN },
		{ o->nickname && !o->log->quiet && strlen(o->nickname) > 32,
		  TOO_LONG },
		{ o->json.wanted, JSON }, { o->json.file, JS_FILE },
		{ o->asked[VERB_METRICS], METRICS },
		{ o->asked[VERB_CHECK], CHECK },
		{ o->asked[VERB_WATCH], WATCH },
		{ o->asked[VERB_CAPTURE], CAPTURE },
		{ o->asked[VERB_LOCATE], LED }, { o->output, OUTPUT },
		{ o->health.nr_expects || o->health.units ||
		  o->health.ignore_summary, OF_CHECK },
		{ o->verify, VERIFY },
		{ o->led.target && strcmp(o->led.target, "all") == 0,
		  ALL_LEDS },
		{ o->led.target && o->led.led == SES_LED_ALL, LED_CLEAR },
		{ o->led.action == LED_OFF, LED_IS_OFF },
		{ o->anonymise, ANONYMISE }, { o->led.force, FORCE },
		{ o->device, DEVICE },
	};
	uint64_t bits = 0;

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		bits |= facts[i].holds ? facts[i].bit : 0;
	return bits;
}

/* A contradiction: all of these are given, one of any (0: no matter), and none
 * of those. The first that holds is reported; the order is an interface. */
static const struct rule {
	uint64_t all, any, none;
	int status;
	const char *sentence;
} rules[] = {
	{ JOIN | CONTROL, 0, 0, SES_E_SYNTAX,
	  "--join and --control cannot be given together." },
	{ NO_CONFIG, JOIN | INDEX | BY_NAME | CHANGE | ALONE, 0, SES_E_SYNTAX,
	  "--no-config goes with --page only: all else needs page 01h." },
	{ REST, BYTES, 0, SES_E_CONTRADICT,
	  "--ALL decodes; --page=all goes with --hex and --raw." },
	{ CONTROL | STATUS, 0, 0, SES_E_SYNTAX,
	  "--control and --status cannot be given together." },
	{ CONTROL, 0, DATA | NICKNAME | WRITES, SES_E_SYNTAX,
	  "--control needs --data, --inhex, --nickname, --set or --clear." },
	{ NICKNAME, 0, CONTROL, SES_E_SYNTAX,
	  "--nickname changes the enclosure: --control is needed, too." },
	{ NICKNAME | NOT_SNIC, 0, 0, SES_E_SYNTAX,
	  "--nickname goes with no other page than snic." },
	{ NICKID, 0, NICKNAME, SES_E_SYNTAX,
	  "--nickid needs --nickname." },
	{ INDEX | BY_NAME, 0, 0, SES_E_SYNTAX,
	  "--index cannot be given together with --descriptor, "
	  "--dev-slot-num or --sas-addr." },
	{ CHANGE | NO_FIELDS, 0, 0, SES_E_SYNTAX,
	  "--clear, --get and --set go with the pages es, th and aes only." },
	{ CHANGE, 0, INDEX | BY_NAME, SES_E_CONTRADICT,
	  "--clear, --get and --set need one of --index, --descriptor, "
	  "--dev-slot-num and --sas-addr." },
	{ WRITES | CAPTURED, 0, 0, SES_E_CONTRADICT,
	  "--clear and --set need a DEVICE, not captured data." },
	{ WRITES | READONLY, 0, DRY_RUN, SES_E_CONTRADICT,
	  "--readonly forbids --clear and --set." },
	{ CONTROL | READONLY, 0, DRY_RUN, SES_E_CONTRADICT,
	  "--readonly forbids --control." },
	{ TOO_LONG, 0, 0, SES_E_SYNTAX,
	  "--nickname: a nickname has 32 bytes at the most (--quiet cuts a "
	  "longer one)." },
	{ CONTROL | DATA | NO_CONTROL, 0, WRITES | NICKNAME, SES_E_SYNTAX,
	  "--control: there is no control page with this --page; es, str, "
	  "th, as, sstr, dm and snic can be sent." },
	/* here: two verbs that go with no other */
	{ 0, 0, 0, SES_E_CONTRADICT, NULL },
	{ ALONE, CHANGE | CONTROL | NICKNAME, 0, SES_E_CONTRADICT,
	  "--control, --get, --set, --clear and --nickname go with one "
	  "DEVICE, not with an option about all enclosures." },
	{ OWN_FORMAT | JSON, 0, 0, SES_E_CONTRADICT,
	  "--metrics and --capture have formats of their own: --json "
	  "contradicts them." },
	{ WATCH | CAPTURED, 0, 0, SES_E_CONTRADICT,
	  "--watch needs a DEVICE: captured data does not change." },
	{ WATCH | JS_FILE, 0, 0, SES_E_CONTRADICT,
	  "--watch writes JSON lines to stdout, not to a file of --js-file." },
	{ OUTPUT, 0, METRICS, SES_E_SYNTAX,
	  "--output needs --metrics." },
	{ OF_CHECK, 0, CHECK, SES_E_SYNTAX,
	  "--expect, --ignore-summary and --perf-units need --check." },
	{ CHANGE | NICKNAME, 0, 0, SES_E_CONTRADICT,
	  "--nickname cannot be given together with --clear, --get or "
	  "--set." },
	{ CONTROL | DATA | CHANGE, 0, 0, SES_E_CONTRADICT,
	  "--control with --data or --inhex cannot be given together with "
	  "--clear, --get or --set." },
	{ CONTROL | DATA | NICKNAME, 0, 0, SES_E_CONTRADICT,
	  "--nickname makes the page that is sent: --data and --inhex "
	  "contradict it." },
	{ VERIFY, 0, WRITES | NICKNAME, SES_E_CONTRADICT,
	  "--verify goes with --clear, --set and --nickname: nothing else "
	  "can be read back." },
	{ ALL_LEDS, 0, LED_IS_OFF, SES_E_SYNTAX,
	  "all LEDs can only be switched off: \"all off\"." },
	{ LED_CLEAR, 0, LED_IS_OFF, SES_E_SYNTAX,
	  "--led goes with \"off\" only; --locate and --fault light a LED." },
	{ LED | READONLY, 0, DRY_RUN, SES_E_CONTRADICT,
	  "--readonly forbids --locate, --fault and --led." },
	{ LED | CAPTURED, 0, DRY_RUN, SES_E_CONTRADICT,
	  "--locate, --fault and --led need a machine, not captured data; "
	  "--dry-run shows what they would do." },
	{ ANONYMISE, 0, CAPTURE, SES_E_SYNTAX,
	  "--anonymise needs --capture." },
	{ FORCE, 0, LED, SES_E_SYNTAX,
	  "--force needs --locate, --fault or --led." },
	{ 0, 0, DEVICE | CAPTURED | ENCLOSURES, SES_E_SYNTAX,
	  "The name of a DEVICE is missing." },
};

/* Verbs that go with no other one. */
static int too_many_verbs(const struct options *o)
{
	const struct verb_row *first = NULL;

	for (size_t i = 0; i < NR_VERBS; i++) {
		if (!o->asked[i] || !(verbs[i].flags & VERB_ALONE))
			continue;
		if (first)
			return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
					"%s cannot be given together with %s.",
					first->option, verbs[i].option);
		first = &verbs[i];
	}
	return 0;
}

static int contradiction(const struct options *o)
{
	const uint64_t bits = given(o);

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const struct rule *r = &rules[i];
		int err = 0;

		if (!r->sentence)
			err = too_many_verbs(o);
		else if ((bits & r->all) == r->all && !(bits & r->none) &&
			 (!r->any || bits & r->any))
			err = ses_fail(o->log, r->status, SES_T_OTHER, "%s",
				       r->sentence);
		if (err)
			return err;
	}
	return 0;
}

static enum verb first_verb(struct options *o)
{
	size_t verb = 0;

	o->asked[VERB_SET] = o->nr_operations > 0;
	o->asked[VERB_NICKNAME] = o->nickname;
	o->asked[VERB_CONTROL] = o->control;
	/* a name can only be found in a join */
	o->asked[VERB_JOIN] = o->join || (by_name(o) && !o->page_given);
	while (verb < VERB_PAGE && !o->asked[verb])
		verb++;
	return (enum verb)verb;
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

	o->asked[VERB_HELP] = o->help;
	o->asked[VERB_VERSION] = o->version;
	o->asked[VERB_ENUMERATE] = o->enumerate;
	o->verb = first_verb(o);
	if (o->verb == VERB_ENUMERATE && o->device)
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "%s is ignored: --enumerate asks no device.",
			 o->device);
	if (o->verb <= VERB_ENUMERATE)
		return 0;
	err = contradiction(o);
	return err ? err : imply(o);
}
