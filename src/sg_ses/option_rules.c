/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options that contradict each other, and what options imply. Most rules follow
 * from the tables: the row of an option has the facts that it needs, an option
 * in the file of a verb needs this verb, and a verb has its flags.
 */
#include "options.h"

#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/page.h>

#include "verbs.h"

/* --- facts that follow from the options --- */

static bool has_fields(uint8_t page)
{
	return page == SES_PAGE_STATUS || page == SES_PAGE_THRESHOLD ||
	       page == SES_PAGE_ADDITIONAL;
}

static void derive_facts(struct options *o)
{
	const unsigned int flags = verbs_asked_flags(o);
	const bool page = options_given(o, GIVEN(PAGE));
	const bool data = options_given(o, GIVEN(DATA));
	const struct { bool holds; uint64_t fact; } derived[] = {
		{ o->device, GIVEN(DEVICE) },
		{ options_captured(o), GIVEN(CAPTURED) },
		{ o->asked[VERB_JOIN], GIVEN(JOINED) },
		{ o->hex || (o->raw && !(data && o->raw > 1)), GIVEN(BYTES) },
		{ page && o->page != SES_PAGE_NICKNAME, GIVEN(OTHER_PAGE) },
		{ page && !has_fields(o->page), GIVEN(NO_FIELDS) },
		{ flags & VERB_ENCLOSURES, GIVEN(ENCLOSURES) },
		{ flags & VERB_ALONE, GIVEN(ALONE) },
	};

	for (size_t i = 0; i < sizeof(derived) / sizeof(derived[0]); i++)
		o->given |= derived[i].holds ? derived[i].fact : 0;
}

/* --- rules that follow from the tables --- */

/* "--clear, --data or --set": the options that give one of the facts. */
static void list_options(uint64_t gives, char *text, size_t size)
{
	const struct cli_option *row, *last = NULL;
	size_t len = 0;

	for (size_t n = 0; (row = cli_row(options_table, n, NULL)); n++) {
		if (!(row->gives & gives))
			continue;
		if (last)
			len += (size_t)snprintf(text + len, size - len,
						"%s--%.*s", len ? ", " : "",
						cli_name_len(last),
						last->names);
		last = row;
	}
	snprintf(text + len, size - len, "%s--%.*s", len ? " or " : "",
		 last ? cli_name_len(last) : 0, last ? last->names : "");
}

static int refuse_lacking(const struct options *o,
			  const struct cli_option *row, int status,
			  const char *needed)
{
	return ses_fail(o->log, status, SES_T_OTHER, "--%.*s needs %s.",
			cli_name_len(row), row->names, needed);
}

/* Options that lack what their rows need, with one of the exit statuses. */
static int check_needs(const struct options *o, int status)
{
	char needed[160];

	for (size_t i = 0; i < o->nr_rows; i++) {
		const struct cli_option *row = o->rows[i].row;

		if (!row->needs || row->needs_status != status ||
		    options_given(o, row->needs))
			continue;
		list_options(row->needs, needed, sizeof(needed));
		return refuse_lacking(o, row, status, needed);
	}
	return 0;
}

static int check_all_needs(const struct options *o)
{
	int err = check_needs(o, SES_E_SYNTAX);

	return err ? err : check_needs(o, SES_E_CONTRADICT);
}

/* Options in the file of a verb that was not requested. */
static int check_owners(const struct options *o)
{
	for (size_t i = 0; i < o->nr_rows; i++) {
		const struct given_row *given = &o->rows[i];

		if (given->owner < NR_VERBS && !o->asked[given->owner])
			return refuse_lacking(o, given->row, SES_E_SYNTAX,
					      verbs[given->owner].option);
	}
	return 0;
}

/* What follows from the flags of a verb, and what its file checks. */
static int check_verb(const struct options *o, enum verb verb)
{
	const struct verb_methods *m = verbs[verb].methods;

	if (verb_writes(o, verb) && options_given(o, GIVEN(READONLY)) &&
	    !options_given(o, GIVEN(DRY_RUN)))
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"--readonly forbids %s.", verbs[verb].option);
	return o->asked[verb] && m->check ? m->check(o) : 0;
}

static int check_verbs(const struct options *o, unsigned int alone)
{
	int err = 0;

	for (size_t i = 0; !err && i < NR_VERBS; i++) {
		if ((verbs[i].flags & VERB_ALONE) == alone)
			err = check_verb(o, (enum verb)i);
	}
	return err;
}

static int check_device_verbs(const struct options *o)
{
	return check_verbs(o, 0);
}

static int check_alone_verbs(const struct options *o)
{
	return check_verbs(o, VERB_ALONE);
}

/* Verbs that exclude each other. */
static int check_alone(const struct options *o)
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

static int check_format(const struct options *o)
{
	for (size_t i = 0; o->json.wanted && i < NR_VERBS; i++) {
		if (o->asked[i] && verbs[i].flags & VERB_FORMAT)
			return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
					"%s has a format of its own, which "
					"--json contradicts.",
					verbs[i].option);
	}
	return 0;
}

static int check_bay(const struct options *o)
{
	if (!options_given(o, GIVEN(BAY)) || o->verb == VERB_SET ||
	    o->verb == VERB_JOIN)
		return 0;
	return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
			"--bay selects an element for --get, --set, --clear "
			"and --join only.");
}

/* --- all rules --- */

/* A contradiction: all of these facts hold, one of any (0: no matter), and none
 * of those; or what a function finds. The first one is reported: the order
 * decides the exit status. */
static const struct rule {
	uint64_t all, any, none;
	int status;
	const char *sentence;
	int (*check)(const struct options *o);
} rules[] = {
	{ GIVEN(JOIN) | GIVEN(CONTROL), 0, 0, SES_E_SYNTAX,
	  "--join and --control cannot be given together.", NULL },
	{ GIVEN(NO_CONFIG), GIVEN(JOIN) | GIVEN(INDEX) | GIVEN(BY_NAME) |
			    GIVEN(CHANGE) | GIVEN(ALONE), 0, SES_E_SYNTAX,
	  "--no-config goes with --page only: everything else needs page 01h.",
	  NULL },
	{ GIVEN(REST), GIVEN(BYTES), 0, SES_E_CONTRADICT,
	  "--ALL decodes pages; with --hex and --raw use --page=all.", NULL },
	{ GIVEN(CONTROL) | GIVEN(STATUS), 0, 0, SES_E_SYNTAX,
	  "--control and --status cannot be given together.", NULL },
	{ GIVEN(NICKNAME) | GIVEN(OTHER_PAGE), 0, 0, SES_E_SYNTAX,
	  "--nickname goes with page snic only.", NULL },
	{ GIVEN(INDEX) | GIVEN(BY_NAME), 0, 0, SES_E_SYNTAX,
	  "--index cannot be given together with --descriptor, "
	  "--dev-slot-num or --sas-addr.", NULL },
	{ GIVEN(BAY), GIVEN(INDEX) | GIVEN(BY_NAME), 0, SES_E_SYNTAX,
	  "--bay cannot be given together with --index, --descriptor, "
	  "--dev-slot-num or --sas-addr.", NULL },
	{ .check = check_bay },
	{ GIVEN(CHANGE) | GIVEN(NO_FIELDS), 0, 0, SES_E_SYNTAX,
	  "--clear, --get and --set go with the pages es, th and aes only.",
	  NULL },
	{ .check = check_all_needs },
	{ GIVEN(WRITES) | GIVEN(CAPTURED), 0, 0, SES_E_CONTRADICT,
	  "--clear and --set need a DEVICE, not captured data.", NULL },
	{ .check = check_device_verbs },
	{ .check = check_alone },
	{ GIVEN(ALONE), GIVEN(CHANGE) | GIVEN(CONTROL) | GIVEN(NICKNAME), 0,
	  SES_E_CONTRADICT,
	  "--control, --get, --set, --clear and --nickname go with one "
	  "DEVICE, not with an option about all enclosures.", NULL },
	{ GIVEN(ALONE), GIVEN(PAGE) | GIVEN(INDEX) | GIVEN(BY_NAME) |
			GIVEN(BYTES) | GIVEN(JOIN), 0, SES_E_CONTRADICT,
	  "--page, --index, --descriptor, --dev-slot-num, --sas-addr, --join, "
	  "--hex and --raw go with one DEVICE, not with an option about all "
	  "enclosures.", NULL },
	{ .check = check_format },
	{ GIVEN(BYTE1) | GIVEN(NICKNAME), 0, 0, SES_E_CONTRADICT,
	  "--byte1 does not go with --nickname: --nickid chooses the "
	  "subenclosure.", NULL },
	{ GIVEN(CHANGE) | GIVEN(NICKNAME), 0, 0, SES_E_CONTRADICT,
	  "--nickname cannot be given together with --clear, --get or "
	  "--set.", NULL },
	{ GIVEN(CONTROL) | GIVEN(DATA) | GIVEN(CHANGE), 0, 0, SES_E_CONTRADICT,
	  "--control with --data or --inhex cannot be given together with "
	  "--clear, --get or --set.", NULL },
	{ GIVEN(CONTROL) | GIVEN(DATA) | GIVEN(NICKNAME), 0, 0,
	  SES_E_CONTRADICT,
	  "--nickname makes the page that is sent: --data and --inhex "
	  "contradict it.", NULL },
	{ .check = check_alone_verbs },
	{ .check = check_owners },
	{ 0, 0, GIVEN(DEVICE) | GIVEN(CAPTURED) | GIVEN(ENCLOSURES) |
		GIVEN(BAY),
	  SES_E_SYNTAX, "The name of a DEVICE is missing; --list-enclosures "
	  "shows the names.", NULL },
};

static bool rule_holds(const struct rule *r, uint64_t given)
{
	return (given & r->all) == r->all && !(given & r->none) &&
	       (!r->any || given & r->any);
}

static int check_rules(const struct options *o)
{
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(rules) / sizeof(rules[0]); i++) {
		const struct rule *r = &rules[i];

		if (r->check)
			err = r->check(o);
		else if (rule_holds(r, o->given))
			err = ses_fail(o->log, r->status, SES_T_OTHER, "%s",
				       r->sentence);
	}
	return err;
}

/* --- what options imply --- */

static enum verb find_first_verb(struct options *o)
{
	size_t verb = 0;

	/* a name can only be found in a join */
	o->asked[VERB_JOIN] |= options_given(o, GIVEN(BY_NAME) | GIVEN(BAY)) &&
			       !options_given(o, GIVEN(PAGE));
	while (verb < VERB_PAGE && !o->asked[verb])
		verb++;
	return (enum verb)verb;
}

static int apply_implications(struct options *o)
{
	int err = 0;

	if (o->index)
		err = ses_select_parse_index(o->index, o->log,
					     &o->view.select);
	/* with user data -rr is about the input, not about the output */
	if (options_given(o, GIVEN(DATA)) && o->raw > 1) {
		o->binary = true;
		o->raw = 0;
	}
	o->view.thresholds = o->join > 1;
	o->view.with_aes_only = options_given(o, GIVEN(PAGE)) &&
				o->page == SES_PAGE_ADDITIONAL;
	if (o->verb == VERB_PAGE && o->index &&
	    !options_given(o, GIVEN(PAGE))) {
		o->page = SES_PAGE_STATUS;
		o->given |= GIVEN(PAGE);
	}
	if (o->verb == VERB_PAGE && options_given(o, GIVEN(BY_NAME)))
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "--descriptor, --dev-slot-num and --sas-addr select "
			 "elements of --join; a page is shown whole.");
	return err;
}

int options_check(struct options *o)
{
	int err;

	o->verb = find_first_verb(o);
	if (o->verb == VERB_ENUMERATE && o->device)
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "%s is ignored: --enumerate needs no device.",
			 o->device);
	if (o->verb <= VERB_ENUMERATE)
		return 0;
	derive_facts(o);
	err = check_rules(o);
	return err ? err : apply_implications(o);
}
