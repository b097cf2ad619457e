/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/array.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/hex.h>
#include <ses/number.h>
#include <ses/page.h>

#include "common/cli.h"
#include "verbs.h"

/* Between two polls of --watch. */
#define WATCH_MS 10000

enum row {
	O_ALL, O_ALL_PAGES, O_ANONYMISE, O_BYTE1, O_CAPTURE, O_CHECK, O_CLEAR,
	O_CONTROL, O_DATA, O_DESCRIPTOR, O_SLOT, O_DRY_RUN, O_EIIOE,
	O_ENUMERATE, O_EXPECT, O_FAULT, O_FILTER, O_FORCE, O_GET, O_HELP, O_HEX,
	O_IGNORE_SUMMARY, O_INDEX, O_INHEX, O_INNER_HEX, O_JOIN, O_JSON,
	O_JS_FILE, O_LED, O_LIST, O_LIST_ENCLOSURES, O_LOCATE, O_MAP, O_MASK,
	O_MAXLEN, O_METRICS, O_NICKID, O_NICKNAME, O_NO_CONFIG, O_NO_TIME,
	O_OUTPUT, O_PAGE, O_PERF_UNITS, O_QUIET, O_RAW, O_READONLY, O_SAS_ADDR,
	O_SET, O_STATUS, O_VERBOSE, O_VERIFY, O_VERSION, O_WARN, O_WATCH,
	NR_ROWS
};

/* Members of struct options that options are kept in. */
#define FLAG(member)	CLI_FLAG, CLI_AT(bool, struct options, member)
#define COUNT(member)	CLI_COUNT, CLI_AT(unsigned int, struct options, member)
#define TEXT(member)	CLI_TEXT, CLI_AT(const char *, struct options, member)

static const struct cli_option rows[NR_ROWS] = {
	[O_ALL] = { 'a', "all", CLI_NONE, NULL, 1,
		    "the same as --join; JSON has all other pages, too",
		    CLI_TAKEN },
	[O_ALL_PAGES] = { 'z', "ALL", CLI_NONE, NULL, 2 | CLI_ADDED,
			  "--join with thresholds, then all other pages",
			  CLI_TAKEN },
	[O_ANONYMISE] = { 0, "anonymise,anonymize", CLI_NONE, NULL,
			  2 | CLI_ADDED,
			  "--capture: replace serial numbers and addresses",
			  FLAG(anonymise) },
	[O_BYTE1] = { 'b', "byte1", CLI_REQUIRED, "B1", 2,
		      "byte 1 of a control page (0 to 255)", CLI_TAKEN },
	[O_CAPTURE] = { 0, "capture", CLI_REQUIRED, "FILE", 1 | CLI_ADDED,
			"save pages and disks of all enclosures to FILE",
			CLI_TAKEN },
	[O_CHECK] = { 0, "check", CLI_NONE, NULL, 1 | CLI_ADDED,
		      "verdict for monitoring: exit status 0, 1, 2 or 3",
		      FLAG(asked[VERB_CHECK]) },
	[O_CLEAR] = { 'C', "clear", CLI_REQUIRED, "STR", 1,
		      "clear a field of the selected elements", CLI_TAKEN },
	[O_CONTROL] = { 'c', "control", CLI_NONE, NULL, 1,
			"send the control page given with --data",
			FLAG(control) },
	[O_DATA] = { 'd', "data", CLI_REQUIRED, "H,H...|@FN|-", 1,
		     "bytes in hex: given here, in file FN or on stdin",
		     CLI_TAKEN },
	[O_DESCRIPTOR] = { 'D', "descriptor", CLI_REQUIRED, "DES", 1,
			   "select the element with this descriptor",
			   CLI_TAKEN },
	[O_SLOT] = { 'x', "dev-slot-num,dev_slot_num,dsn,device-slot-num,"
		     "device_slot_num,device-slot-number,device_slot_number",
		     CLI_REQUIRED, "SN", 1,
		     "select the element with this device slot number",
		     CLI_TAKEN },
	[O_DRY_RUN] = { 0, "dry-run,dry_run", CLI_NONE, NULL, 1 | CLI_ADDED,
			"show what would be sent; send nothing",
			FLAG(dry_run) },
	[O_EIIOE] = { 'E', "eiioe", CLI_REQUIRED, "auto|force", 2,
		      "numbering of the element index if EIIOE is 0",
		      CLI_TAKEN },
	[O_ENUMERATE] = { 'e', "enumerate", CLI_NONE, NULL, 1,
			  "list pages and element types; twice: acronyms",
			  COUNT(enumerate) },
	[O_EXPECT] = { 0, "expect", CLI_REQUIRED, "TYPE:N", 2 | CLI_ADDED,
		       "--check: N elements of TYPE must be installed",
		       CLI_TAKEN },
	[O_FAULT] = { 0, "fault", CLI_REQUIRED, "TARGET", 1 | CLI_ADDED,
		      "like --locate, for the fault LED", CLI_TAKEN },
	[O_FILTER] = { 'f', "filter", CLI_NONE, NULL, 1,
		       "leave out flags of 0; twice: elements not OK, too",
		       COUNT(view.filter) },
	[O_FORCE] = { 0, "force", CLI_NONE, NULL, 2 | CLI_ADDED,
		      "--locate, --fault, --led: send even if in doubt",
		      FLAG(led.force) },
	[O_GET] = { 'G', "get", CLI_REQUIRED, "STR", 1,
		    "print a field of the selected elements", CLI_TAKEN },
	[O_HELP] = { 'h', "help", CLI_NONE, NULL, 1,
		     "print this text; twice: all options", COUNT(help) },
	[O_HEX] = { 'H', "hex", CLI_NONE, NULL, 1,
		    "page in hex; up to 5 times, for other layouts",
		    COUNT(hex) },
	[O_IGNORE_SUMMARY] = { 0, "ignore-summary,ignore_summary", CLI_NONE,
			       NULL, 2 | CLI_ADDED,
			       "--check: ignore the bits in byte 1 of page 02h",
			       FLAG(health.ignore_summary) },
	[O_INDEX] = { 'I', "index", CLI_REQUIRED, "IIA|TIA,II", 1,
		      "select elements by index, range or type", TEXT(index) },
	[O_INHEX] = { 'X', "inhex", CLI_REQUIRED, "FN|-", 1,
		      "the same as --data=@FN", CLI_TAKEN },
	[O_INNER_HEX] = { 'i', "inner-hex,inner_hex", CLI_NONE, NULL, 2,
			  "decoded pages with their elements in hex",
			  FLAG(view.inner_hex) },
	[O_JOIN] = { 'j', "join", CLI_NONE, NULL, 1,
		     "all about each element; twice: thresholds, too",
		     COUNT(join) },
	[O_JSON] = { 'J', "json", CLI_ATTACHED, "JO", 1 | CLI_ADDED,
		     "JSON on stdout; JO are letters, ? lists them",
		     CLI_TAKEN },
	[O_JS_FILE] = { 'Q', "js-file,js_file", CLI_REQUIRED, "JFN",
			2 | CLI_ADDED,
			"write JSON to file JFN", CLI_TAKEN },
	[O_LED] = { 0, "led", CLI_REQUIRED, "TARGET", 1 | CLI_ADDED,
		    "with \"off\": clear all LED requests of a bay",
		    CLI_TAKEN },
	[O_LIST] = { 'l', "list", CLI_NONE, NULL, 2,
		     "the same as --enumerate", CLI_TAKEN },
	[O_LIST_ENCLOSURES] = { 0, "list-enclosures,list_enclosures",
				CLI_NONE, NULL, 1 | CLI_ADDED,
				"list all enclosures with all their names",
				FLAG(asked[VERB_LIST]) },
	[O_LOCATE] = { 0, "locate", CLI_REQUIRED, "TARGET", 1 | CLI_ADDED,
		       "locate LED of a disk or bay: on, off, blink=SEC",
		       CLI_TAKEN },
	[O_MAP] = { 0, "map", CLI_ATTACHED, "COL,...", 1 | CLI_ADDED,
		    "show which disk is in which bay", CLI_TAKEN },
	[O_MASK] = { 'M', "mask", CLI_IGNORED, NULL, 2,
		     "start from all status bits in a changed element",
		     FLAG(mask) },
	[O_MAXLEN] = { 'm', "maxlen", CLI_REQUIRED, "LEN", 2,
		       "allocation length (4 to 65535, default 65532)",
		       CLI_TAKEN },
	[O_METRICS] = { 0, "metrics", CLI_ATTACHED, "openmetrics",
			1 | CLI_ADDED,
			"Prometheus metrics of all or some enclosures",
			CLI_TAKEN },
	[O_NICKID] = { 'N', "nickid", CLI_REQUIRED, "SEID", 2,
		       "subenclosure of --nickname (default 0)", CLI_TAKEN },
	[O_NICKNAME] = { 'n', "nickname", CLI_REQUIRED, "SEN", 2,
			 "new nickname of a subenclosure", TEXT(nickname) },
	[O_NO_CONFIG] = { 'F', "no-config,no_config", CLI_NONE, NULL,
			  2 | CLI_ADDED,
			  "do not read page 01h; es, th, as, ed, aes in hex",
			  FLAG(view.no_config) },
	[O_NO_TIME] = { 'y', "no-time,no_time,notime", CLI_NONE, NULL,
			2 | CLI_ADDED, "no effect: the time is never read",
			FLAG(no_time) },
	[O_OUTPUT] = { 0, "output", CLI_REQUIRED, "FILE", 2 | CLI_ADDED,
		       "--metrics: write to FILE, whole or not at all",
		       TEXT(output) },
	[O_PAGE] = { 'p', "page", CLI_REQUIRED, "PG", 1,
		     "page by abbreviation or number, or all", CLI_TAKEN },
	[O_PERF_UNITS] = { 0, "perf-units,perf_units", CLI_NONE, NULL,
			   2 | CLI_ADDED,
			   "--check: add units to performance data",
			   FLAG(health.units) },
	[O_QUIET] = { 'q', "quiet", CLI_NONE, NULL, 2, "fewer messages",
		      CLI_TAKEN },
	[O_RAW] = { 'r', "raw", CLI_NONE, NULL, 2,
		    "page in hex for --data; twice: binary", COUNT(raw) },
	[O_READONLY] = { 'R', "readonly", CLI_NONE, NULL, 2,
			 "never open the device for writing", FLAG(readonly) },
	[O_SAS_ADDR] = { 'A', "sas-addr,sas_addr", CLI_REQUIRED, "SA", 1,
			 "select the slot with this SAS address", CLI_TAKEN },
	[O_SET] = { 'S', "set", CLI_REQUIRED, "STR", 1,
		    "set a field of the selected elements", CLI_TAKEN },
	[O_STATUS] = { 's', "status", CLI_NONE, NULL, 1,
		       "decode a status page (the default)", FLAG(status) },
	[O_VERBOSE] = { 'v', "verbose", CLI_NONE, NULL, 2,
			"print more; up to 3 times", CLI_TAKEN },
	[O_VERIFY] = { 0, "verify", CLI_NONE, NULL, 1 | CLI_ADDED,
		       "read back what was changed", FLAG(verify) },
	[O_VERSION] = { 'V', "version", CLI_NONE, NULL, 2,
			"print the version", FLAG(version) },
	[O_WARN] = { 'w', "warn", CLI_NONE, NULL, 2,
		     "print notes about irregular pages", CLI_TAKEN },
	[O_WATCH] = { 0, "watch", CLI_ATTACHED, "SECONDS", 1 | CLI_ADDED,
		      "print changes until interrupted (default 10)",
		      CLI_TAKEN },
};

static int bad(struct options *o, enum row row, const char *arg,
	       const char *allowed)
{
	return cli_refuse(&rows[row], arg, allowed, o->log);
}

static int take_byte(struct options *o, enum row row, const char *arg,
		     uint8_t *value)
{
	return cli_byte(&rows[row], arg, o->log, value);
}

static int take_page(struct options *o, const char *arg)
{
	const struct ses_page_def *def;

	o->page_given = true;
	if (arg[0] >= '0' && arg[0] <= '9')
		return take_byte(o, O_PAGE, arg, &o->page);
	def = ses_page_find(arg);
	if (def)
		o->page = def->code;
	else
		o->unknown_page = arg;
	return 0;
}

/* The list is for people: whoever wants JSON only has a message. */
static int refuse_page(struct options *o)
{
	if (!o->json.wanted)
		list_pages();
	return bad(o, O_PAGE, o->unknown_page, o->json.wanted ?
		   "an abbreviation (--enumerate lists them) or a number from "
		   "0 to 255" :
		   "an abbreviation of the list above or a number from 0 to "
		   "255");
}

/* 1 to 16 hex digits, with or without 0x or h. */
static int parse_sas_address(const char *s, uint64_t *value)
{
	size_t len = strlen(s);

	if (len > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		s += 2;
		len -= 2;
	} else if (len > 1 && (s[len - 1] == 'h' || s[len - 1] == 'H')) {
		len--;
	}
	if (len == 0 || len > 16 || ses_hex_number(s, len, value) != len)
		return -SES_E_SYNTAX;
	return 0;
}

static int take_sas_address(struct options *o, const char *arg)
{
	uint64_t v;

	if (parse_sas_address(arg, &v))
		return bad(o, O_SAS_ADDR, arg,
			   "a number of up to 16 hex digits");
	if (v == 0 || v == UINT64_MAX)
		return bad(o, O_SAS_ADDR, arg, "an address other than 0 and "
			   "all ones, which mean none,");
	o->view.select.sas_address = v;
	return 0;
}

static int take_maxlen(struct options *o, const char *arg)
{
	uint64_t v;

	if (ses_number_parse_scaled(arg, 65535, &v))
		return bad(o, O_MAXLEN, arg, "a number from 0 to 65535");
	if (v > 0 && v < 4) {
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "--maxlen=%s is ignored: a page has at least 4 "
			 "bytes.", arg);
		v = 0;
	}
	o->maxlen = (uint16_t)v;
	return 0;
}

static int take_data(struct options *o, const char *arg)
{
	o->data = arg;
	if (strcmp(arg, "@") == 0)
		return bad(o, O_DATA, arg, "the name of a file after the @");
	return 0;
}

static int take_inhex(struct options *o, const char *arg)
{
	o->inhex = arg;
	if (!*arg)
		return bad(o, O_INHEX, arg, "the name of a file, or -,");
	return 0;
}

static int take_eiioe(struct options *o, const char *arg)
{
	if (strcmp(arg, "auto") == 0)
		o->view.eiioe = SES_EIIOE_AUTO;
	else if (strcmp(arg, "force") == 0)
		o->view.eiioe = SES_EIIOE_FORCE;
	else
		return bad(o, O_EIIOE, arg, "auto or force");
	return 0;
}

static int take_operation(struct options *o, enum ses_operation_kind kind,
			  const char *arg)
{
	struct ses_operation *ops = ses_array_grow(o->operations,
						   o->nr_operations,
						   sizeof(*ops));

	if (!ops)
		return ses_no_memory(o->log);
	o->operations = ops;
	return ses_operation_parse(kind, arg, o->log,
				   &ops[o->nr_operations++]);
}

static int take_selection(struct options *o, enum ses_select_kind kind)
{
	struct ses_select *sel = &o->view.select;

	if (sel->kind != SES_SELECT_ALL && sel->kind != kind)
		return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
				"Only one of --descriptor, --dev-slot-num and "
				"--sas-addr can be given.");
	sel->kind = kind;
	return 0;
}

static int take_select(struct options *o, enum row row, const char *arg)
{
	uint8_t slot = 0;
	int err;

	switch (row) {
	case O_DESCRIPTOR:
		o->view.select.name = arg;
		return take_selection(o, SES_SELECT_DESCRIPTOR);
	case O_SLOT:
		err = take_byte(o, row, arg, &slot);
		if (err)
			return err;
		o->view.select.slot = slot;
		return take_selection(o, SES_SELECT_SLOT);
	default:
		err = take_sas_address(o, arg);
		return err ? err : take_selection(o, SES_SELECT_SAS);
	}
}

/* TYPE:N, an abbreviation or hex code of an element type and a count. */
static int take_expect(struct options *o, const char *arg)
{
	const char *colon = strchr(arg, ':');
	size_t n = o->health.nr_expects;
	const struct ses_element_type *type = NULL;
	struct ses_expect *e;
	uint64_t number;

	if (colon)
		type = ses_element_type_find(arg, (size_t)(colon - arg));
	if (!type || ses_number_parse(colon + 1, strlen(colon + 1), UINT16_MAX,
					 &number))
		return bad(o, O_EXPECT, arg, "an element type, a colon and a "
			   "number, for example ps:2,");
	e = ses_array_grow(o->expects, n, sizeof(*e));
	if (!e)
		return ses_no_memory(o->log);
	e[n] = (struct ses_expect){ type->code, (unsigned int)number };
	o->expects = e;
	o->health.expects = e;
	o->health.nr_expects = n + 1;
	return 0;
}

static int take_watch(struct options *o, const char *arg)
{
	o->asked[VERB_WATCH] = true;
	o->watch_ms = arg ? options_seconds(arg) : WATCH_MS;
	if (!o->watch_ms)
		return bad(o, O_WATCH, arg, "a number of seconds from 0.01 to "
			   "86400");
	return 0;
}

static int take_map(struct options *o, const char *columns)
{
	o->asked[VERB_MAP] = true;
	return columns ? ses_map_parse_columns(columns, o->log, &o->map_view) :
		0;
}

static int take_metrics(struct options *o, const char *arg)
{
	o->asked[VERB_METRICS] = true;
	if (!arg)
		return 0;
	if (strcmp(arg, "openmetrics") != 0)
		return bad(o, O_METRICS, arg, "openmetrics or nothing");
	o->openmetrics = true;
	return 0;
}

static int take(void *data, size_t row, const char *arg)
{
	struct options *o = data;

	switch ((enum row)row) {
	case O_ALL:
		o->all = true;
		o->join++;
		break;
	case O_ALL_PAGES:
		o->all = o->rest = true;
		o->join += 2;
		break;
	case O_BYTE1:
		o->byte1_given = true;
		return take_byte(o, O_BYTE1, arg, &o->byte1);
	case O_CAPTURE:
		o->asked[VERB_CAPTURE] = true;
		o->capture = arg;
		break;
	case O_CLEAR:
		return take_operation(o, SES_CLEAR, arg);
	case O_DATA:
		return take_data(o, arg);
	case O_DESCRIPTOR:
	case O_SLOT:
	case O_SAS_ADDR:
		return take_select(o, (enum row)row, arg);
	case O_EIIOE:
		return take_eiioe(o, arg);
	case O_LIST:
		/* counts once, however often it is given */
		o->enumerate += !o->list;
		o->list = true;
		break;
	case O_EXPECT:
		return take_expect(o, arg);
	case O_FAULT:
		return options_led(o, SES_LED_FAULT, arg);
	case O_GET:
		return take_operation(o, SES_GET, arg);
	case O_INHEX:
		return take_inhex(o, arg);
	case O_JSON:
		return document_letters(&o->json, arg, o->log);
	case O_JS_FILE:
		document_file(&o->json, arg);
		break;
	case O_LED:
		return options_led(o, SES_LED_ALL, arg);
	case O_LOCATE:
		return options_led(o, SES_LED_IDENT, arg);
	case O_MAP:
		return take_map(o, arg);
	case O_MAXLEN:
		return take_maxlen(o, arg);
	case O_METRICS:
		return take_metrics(o, arg);
	case O_NICKID:
		o->nickid_given = true;
		return take_byte(o, O_NICKID, arg, &o->nickid);
	case O_PAGE:
		return take_page(o, arg);
	case O_QUIET:
		o->log->quiet = true;
		break;
	case O_SET:
		return take_operation(o, SES_SET, arg);
	case O_VERBOSE:
		o->log->verbose++;
		break;
	case O_WARN:
		o->log->warn = true;
		break;
	case O_WATCH:
		return take_watch(o, arg);
	default:	/* neither kept by its row nor taken here */
		return -SES_E_LOGIC;
	}
	return 0;
}

int options_parse(int argc, char *argv[], struct ses_log *log,
		  struct options *o)
{
	int first, err;

	*o = (struct options){
		.log = log, .root = secure_getenv("SG_SES_ROOT"),
	};
	document_defaults(&o->json, log);
	err = cli_parse(argc, argv, rows, NR_ROWS, take, o, &first);
	if (!err && o->unknown_page)
		err = refuse_page(o);
	if (err)
		return err;
	o->devices = argv + first;
	o->nr_devices = (size_t)(argc - first);
	if (o->led.target)
		err = options_led_action(o);
	if (err)
		return err;
	if (o->nr_devices)
		o->device = o->devices[0];
	if (verbs_asked_flags(o) & VERB_ENCLOSURES)
		first = argc;
	else if (first < argc)
		first++;
	for (int i = first; i < argc; i++)
		ses_fail(log, SES_E_SYNTAX, SES_T_OTHER,
			 "Unexpected extra operand: %s.", argv[i]);
	if (first < argc)
		return -SES_E_SYNTAX;
	o->view.verbose = log->verbose;
	o->health.verbose = log->verbose > 0;
	o->map_view.verbose = log->verbose > 0;
	return options_check(o);
}

void options_free(struct options *o)
{
	free(o->operations);
	free(o->expects);
	o->operations = NULL;
	o->expects = NULL;
}

const struct cli_option *options_row(size_t n)
{
	return n < NR_ROWS ? &rows[n] : NULL;
}

void options_usage(unsigned int page)
{
	fputs("Usage: sg_ses [OPTION...] DEVICE\n"
	      "       sg_ses --map|--list-enclosures|--capture=FILE "
	      "[ENCLOSURE...]\n"
	      "       sg_ses --locate=TARGET|--fault=TARGET|--led=TARGET "
	      "[on|off|blink=SEC]\n"
	      "       sg_ses --data=@FN|--inhex=FN --status [OPTION...]\n"
	      "       sg_ses --enumerate|--help|--version\n"
	      "Show and change the state of a SCSI enclosure (SES) device."
	      "\n\n", stderr);
	cli_usage(rows, NR_ROWS, page);
	if (page < 2)
		fputs("\nGive --help twice to see all options; the man page "
		      "has the rest.\n", stderr);
}
