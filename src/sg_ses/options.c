/* SPDX-License-Identifier: BSD-2-Clause */
/* The options that several verbs need, and the parsing of all of them. */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ses/error.h>
#include <ses/page.h>
#include <ses/text.h>

#include "verbs.h"
#include "option_words.h"

/* How nodes are read, if no option says it. */
#define JOBS		16
#define DEADLINE_MS	60000

/* Parse functions of options, for rows of the tables. */

static int parse_byte1(void *options, const struct cli_option *row,
		       const char *arg)
{
	struct options *o = options;

	return cli_parse_byte(row, arg, o->log, &o->byte1);
}

/* An unknown page is reported last: it may be followed by --json. */
static int parse_page(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;
	const struct ses_page_def *def;

	if (arg[0] >= '0' && arg[0] <= '9')
		return cli_parse_byte(row, arg, o->log, &o->page);
	def = ses_page_find(arg);
	if (def)
		o->page = def->code;
	else
		o->unknown_page = arg;
	return 0;
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

static int select_by(struct options *o, enum ses_select_kind kind)
{
	struct ses_select *sel = &o->view.select;

	if (sel->kind != SES_SELECT_ALL && sel->kind != kind)
		return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
				"Only one of --descriptor, --dev-slot-num and "
				"--sas-addr can be given.");
	sel->kind = kind;
	return 0;
}

static int parse_descriptor(void *options, const struct cli_option *row,
			    const char *arg)
{
	struct options *o = options;

	(void)row;
	o->view.select.name = arg;
	return select_by(o, SES_SELECT_DESCRIPTOR);
}

static int parse_slot(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;
	uint8_t slot = 0;
	int err = cli_parse_byte(row, arg, o->log, &slot);

	if (err)
		return err;
	o->view.select.slot = slot;
	return select_by(o, SES_SELECT_SLOT);
}

static int parse_sas_addr(void *options, const struct cli_option *row,
			  const char *arg)
{
	struct options *o = options;
	uint64_t v;

	if (parse_sas_address(arg, &v))
		return cli_refuse(row, arg, "a number of up to 16 hex digits",
				  o->log);
	if (v == 0 || v == UINT64_MAX)
		return cli_refuse(row, arg, "an address other than 0 and all "
				  "ones, which mean none,", o->log);
	o->view.select.sas_address = v;
	return select_by(o, SES_SELECT_SAS);
}

static int parse_bay(void *options, const struct cli_option *row,
		     const char *arg)
{
	struct options *o = options;

	if (o->bay)
		return cli_refuse(row, arg, "one bay, and no other --bay,",
				  o->log);
	o->bay = arg;
	return 0;
}

static int parse_maxlen(void *options, const struct cli_option *row,
			const char *arg)
{
	struct options *o = options;
	uint64_t v;

	if (ses_number_parse_scaled(arg, 65535, &v))
		return cli_refuse(row, arg, "a number from 0 to 65535",
				  o->log);
	if (v > 0 && v < 4) {
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "--maxlen=%s is ignored: a page has at least 4 "
			 "bytes.", arg);
		v = 0;
	}
	o->maxlen = (uint16_t)v;
	return 0;
}

static int parse_data(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;

	o->data = arg;
	if (strcmp(arg, "@") == 0)
		return cli_refuse(row, arg, "the name of a file after the @",
				  o->log);
	return 0;
}

static int parse_inhex(void *options, const struct cli_option *row,
		       const char *arg)
{
	struct options *o = options;

	o->inhex = arg;
	if (!*arg)
		return cli_refuse(row, arg, "the name of a file, or -,",
				  o->log);
	return 0;
}

static int parse_json(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;

	(void)row;
	return document_parse_letters(&o->json, arg, o->log);
}

static int parse_js_file(void *options, const struct cli_option *row,
			 const char *arg)
{
	struct options *o = options;

	(void)row;
	document_set_file(&o->json, arg);
	return 0;
}

/* N, modules, or N,modules. */
static int parse_jobs(void *options, const struct cli_option *row,
		      const char *arg)
{
	static const char modules[] = "modules";
	struct options *o = options;
	size_t len = strcspn(arg, ",");
	uint64_t n = JOBS;

	o->jobs.modules = strcmp(arg[len] ? arg + len + 1 : arg, modules) == 0;
	if (arg[len] ? !o->jobs.modules || !len : o->jobs.modules)
		len = 0;
	if ((!len && (arg[0] == ',' || !o->jobs.modules)) ||
	    (len && ses_number_parse(arg, len, SES_JOBS_MAX, &n)) || !n)
		return cli_refuse(row, arg, "a number from 1 to 256, modules, "
				  "or both with a comma between them,", o->log);
	o->jobs.max = (unsigned int)n;
	return 0;
}

static int parse_deadline(void *options, const struct cli_option *row,
			  const char *arg)
{
	struct options *o = options;

	o->jobs.deadline_ms = options_parse_seconds(arg);
	if (!o->jobs.deadline_ms)
		return cli_refuse(row, arg, "a number of seconds from 0.01 to "
				  "86400", o->log);
	return 0;
}

static int parse_warn(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;

	(void)row;
	(void)arg;
	o->log->warn = true;
	return 0;
}

/* What several verbs need, by name; each verb has the others in its file. */
static const struct cli_option common[] = {
	{ 0, CLI_REQUIRED, CLI_ADDED, "bay", "TARGET",
	  "select the bay of a disk, or another element",
	  PARSE(parse_bay), .gives = GIVEN(BAY), IN(SELECT) },
	{ 'b', CLI_REQUIRED, 0, "byte1", "B1",
	  "byte 1 of a control page (0 to 255)",
	  PARSE(parse_byte1), .gives = GIVEN(BYTE1), IN(CHANGE) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "color", "auto|always|never",
	  "--map, --sensors: colour what is not well", CHOICE(colour),
	  .needs = GIVEN(MAP) | GIVEN(SENSORS), .needs_status = SES_E_SYNTAX,
	  IN(FIND) },
	{ 'd', CLI_REQUIRED, CLI_MAY_READ, "data", "H,H...|@FN|-",
	  "bytes in hex: given here, in file FN or on stdin",
	  PARSE(parse_data), .gives = GIVEN(DATA), IN(CAPTURE) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "deadline", "SECONDS",
	  "wait so long for all enclosures (default 60)",
	  PARSE(parse_deadline), IN(READ) },
	{ 'D', CLI_REQUIRED, 0, "descriptor", "DES",
	  "select the element with this descriptor",
	  PARSE(parse_descriptor), .gives = GIVEN(BY_NAME), IN(SELECT) },
	{ 'x', CLI_REQUIRED, 0, "dev-slot-num,dev_slot_num,dsn,device-slot-num,"
	  "device_slot_num,device-slot-number,device_slot_number", "SN",
	  "select the element with this device slot number",
	  PARSE(parse_slot), .gives = GIVEN(BY_NAME), IN(SELECT) },
	{ 0, CLI_NONE, CLI_ADDED, "dry-run,dry_run", NULL,
	  "show what would be sent; send nothing",
	  .gives = GIVEN(DRY_RUN), IN(CHANGE) },
	{ 'E', CLI_REQUIRED, 0, "eiioe", "auto|force",
	  "numbering of the element index if EIIOE is 0",
	  CHOICE(view.eiioe), IN(READ) },	/* as enum ses_eiioe */
	{ 'f', CLI_NONE, 0, "filter", NULL,
	  "leave out flags of 0; twice: elements not OK, too",
	  COUNT(view.filter), IN(READ) },
	{ 0, CLI_NONE, CLI_ADDED, "force", NULL,
	  "send even if a bay is in doubt, or its disk in use",
	  .gives = GIVEN(FORCE), .needs = GIVEN(WRITES) | GIVEN(LEDS),
	  .needs_status = SES_E_SYNTAX, IN(FIND) },
	{ 'H', CLI_NONE, 0, "hex", NULL,
	  "page in hex; up to 5 times, for other layouts", COUNT(hex),
	  IN(CAPTURE) },
	{ 'I', CLI_REQUIRED, 0, "index", "IIA|TIA,II",
	  "select elements by index, range or type",
	  TEXT(index), .gives = GIVEN(INDEX), IN(SELECT),
	  .words = offer_types },
	{ 'X', CLI_REQUIRED, CLI_READS, "inhex", "FN|-",
	  "the same as --data=@FN",
	  PARSE(parse_inhex), .gives = GIVEN(DATA), IN(CAPTURE) },
	{ 'i', CLI_NONE, 0, "inner-hex,inner_hex", NULL,
	  "decoded pages with their elements in hex", FLAG(view.inner_hex),
	  IN(READ) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "jobs", "N|modules",
	  "read N enclosures at once, or also their modules",
	  PARSE(parse_jobs), IN(READ) },
	{ 'J', CLI_ATTACHED, CLI_ADDED, "json", "JO",
	  "JSON on stdout; JO are letters, ? lists them",
	  PARSE(parse_json), .gives = GIVEN(JSON), IN(OUTPUT) },
	{ 'Q', CLI_REQUIRED, CLI_ADDED, "js-file,js_file", "JFN",
	  "write JSON to file JFN",
	  PARSE(parse_js_file), .gives = GIVEN(JSON), IN(OUTPUT) },
	{ 'M', CLI_IGNORED, 0, "mask", NULL,
	  "start from all status bits in a changed element",
	  .gives = GIVEN(MASK), IN(CHANGE) },
	{ 'm', CLI_REQUIRED, 0, "maxlen", "LEN",
	  "allocation length (4 to 65535, default 65532)",
	  PARSE(parse_maxlen), IN(READ) },
	{ 'F', CLI_NONE, CLI_ADDED, "no-config,no_config", NULL,
	  "do not read page 01h; es, th, as, ed, aes in hex",
	  FLAG(view.no_config), .gives = GIVEN(NO_CONFIG), IN(READ) },
	{ 'y', CLI_NONE, CLI_ADDED, "no-time,no_time,notime", NULL,
	  "no effect: the time is never read", .gives = 0, IN(READ) },
	{ 0, CLI_NONE, CLI_ADDED, "not-ok", NULL,
	  "--join, --sensors: only what is not OK", FLAG(view.not_ok),
	  .needs = GIVEN(JOIN) | GIVEN(SENSORS) | GIVEN(JOINED),
	  .needs_status = SES_E_SYNTAX, IN(READ) },
	{ 'p', CLI_REQUIRED, 0, "page", "PG",
	  "page by abbreviation or number, or all",
	  PARSE(parse_page), .gives = GIVEN(PAGE), IN(READ),
	  .words = offer_pages },
	{ 'q', CLI_NONE, 0, "quiet", NULL, "fewer messages", LOG(CLI_QUIET),
	  IN(OUTPUT) },
	{ 'r', CLI_NONE, 0, "raw", NULL,
	  "page in hex for --data; twice: binary", COUNT(raw), IN(CAPTURE) },
	{ 'R', CLI_NONE, 0, "readonly", NULL,
	  "never open the device for writing", .gives = GIVEN(READONLY),
	  IN(READ) },
	{ 'A', CLI_REQUIRED, 0, "sas-addr,sas_addr", "SA",
	  "select the slot with this SAS address",
	  PARSE(parse_sas_addr), .gives = GIVEN(BY_NAME), IN(SELECT) },
	{ 's', CLI_NONE, 0, "status", NULL,
	  "decode a status page (the default)", .gives = GIVEN(STATUS),
	  IN(READ) },
	{ 'v', CLI_NONE, 0, "verbose", NULL, "print more; up to 3 times",
	  LOG(CLI_VERBOSE), IN(OUTPUT) },
	{ 0, CLI_NONE, CLI_ADDED, "verify", NULL,
	  "read back what was changed", .gives = GIVEN(VERIFY),
	  .needs = GIVEN(WRITES) | GIVEN(NICKNAME),
	  .needs_status = SES_E_CONTRADICT, IN(CHANGE) },
	{ 'w', CLI_NONE, 0, "warn", NULL, "print notes about irregular pages",
	  PARSE(parse_warn), IN(OUTPUT) },
};

bool options_table(size_t n, struct cli_rows *rows)
{
	if (n == 0)
		*rows = (struct cli_rows){
			common, sizeof(common) / sizeof(common[0]),
		};
	else if (n <= NR_VERBS)
		*rows = verbs[n - 1].methods->options;
	return n <= NR_VERBS;
}

static enum verb owner_of_part(size_t part)
{
	return part ? (enum verb)(part - 1) : NR_VERBS;
}

const struct cli_option *options_find_row(size_t n, enum verb *owner)
{
	size_t part;
	const struct cli_option *row = cli_row(options_table, n, &part);

	*owner = row ? owner_of_part(part) : NR_VERBS;
	return row;
}

static void add_row(struct options *o, const struct cli_option *row,
		    enum verb owner)
{
	for (size_t i = 0; i < o->nr_rows; i++) {
		if (o->rows[i].row == row)
			return;
	}
	o->rows[o->nr_rows++] = (struct given_row){ row, owner };
}

static int apply_option(void *options, const struct cli_option *row,
			size_t part, const char *arg)
{
	struct options *o = options;
	enum verb owner = owner_of_part(part);
	int err = document_add_input(&o->json, cli_input(row, arg), o->log);

	if (err)
		return err;
	add_row(o, row, owner);
	o->given |= row->gives;
	if (row->asks)
		o->asked[owner] = true;
	return cli_apply(row, owner < NR_VERBS ? o->own[owner] : o, o, arg,
			 o->log);
}

/* Is the word in the text, in any case? */
static bool has_word(const char *text, const char *word)
{
	const size_t len = strlen(word);

	for (; len && *text; text++) {
		if (strncasecmp(text, word, len) == 0)
			return true;
	}
	return false;
}

/* The first page with this word, of a few letters, in its name, or 0. */
static const struct ses_page_def *find_similar_page(const char *word)
{
	const struct ses_page_def *page;

	for (size_t n = 0; strlen(word) > 2 && (page = ses_page_row(n)); n++) {
		if (*page->abbreviations && has_word(page->name, word))
			return page;
	}
	return NULL;
}

/* The page list is for a person; with JSON there is only a message. */
static int refuse_page(struct options *o)
{
	const char *allowed = o->json.wanted ?
			  "an abbreviation (--enumerate lists them) or a "
			  "number from 0 to 255" :
			  "an abbreviation of the list above or a number from "
			  "0 to 255";
	const struct ses_page_def *page = find_similar_page(o->unknown_page);
	const struct cli_option *row = common;

	while (row->parse != parse_page)
		row++;
	if (!o->json.wanted)
		list_pages();
	if (page)
		return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
				"--page=%s: %s is expected; did you mean %s "
				"(%s)?", o->unknown_page, allowed,
				page->abbreviations, page->name);
	return cli_refuse(row, o->unknown_page, allowed, o->log);
}

/* --- all of the command line --- */

unsigned int options_parse_seconds(const char *text)
{
	unsigned int ms = 0, digits = 0;
	bool point = false;

	for (const char *p = text; *p; p++) {
		if (*p == '.' && !point) {
			point = true;
		} else if (*p < '0' || *p > '9' || ms > 86400 * 100 ||
			   digits == 3) {
			return 0;
		} else {
			ms = ms * 10 + (unsigned int)(*p - '0');
			digits += point;
		}
	}
	for (; digits < 3; digits++)
		ms *= 10;
	return ms < 10 || ms > 86400 * 1000 ? 0 : ms;
}

/* The structs of all verbs are parts of one block, aligned for any type. */
static int init_own(struct options *o)
{
	const size_t align = _Alignof(max_align_t);
	size_t at[NR_VERBS], size = 0;

	for (size_t verb = 0; verb < NR_VERBS; verb++) {
		at[verb] = size;
		size += (verbs[verb].methods->own_size + align - 1) / align *
			align;
	}
	o->own_block = calloc(1, size);
	if (!o->own_block)
		return ses_no_memory(o->log);
	for (size_t verb = 0; verb < NR_VERBS; verb++)
		o->own[verb] = (char *)o->own_block + at[verb];
	return 0;
}

static int parse_verb_operands(struct options *o)
{
	int err = 0;

	for (size_t verb = 0; !err && verb < NR_VERBS; verb++) {
		const struct verb_methods *m = verbs[verb].methods;

		if (o->asked[verb] && m->parse_operands)
			err = m->parse_operands(o);
	}
	return err;
}

/* One DEVICE, or any number of them for a verb about enclosures, and with
 * --bay. */
static int parse_operands(struct options *o, char *operands[], size_t nr)
{
	size_t max = 1;
	int err;

	o->devices = operands;
	o->nr_devices = nr;
	err = parse_verb_operands(o);
	if (err)
		return err;
	if (o->nr_devices)
		o->device = o->devices[0];
	if (verbs_asked_flags(o) & VERB_ENCLOSURES || o->bay)
		max = o->nr_devices;
	for (size_t i = max; i < o->nr_devices; i++)
		err = ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
			       "Unexpected extra operand: %s.", o->devices[i]);
	return err;
}

int options_parse(int argc, char *argv[], struct ses_log *log,
		  struct options *o)
{
	int first, err;

	*o = (struct options){
		.log = log, .root = secure_getenv("SG_SES_ROOT"),
		.jobs = { .max = JOBS, .deadline_ms = DEADLINE_MS },
	};
	document_set_defaults(&o->json, log);
	err = init_own(o);
	if (!err)
		err = cli_parse(argc, argv, options_table, apply_option, o,
				log, &first);
	if (!err && o->unknown_page)
		err = refuse_page(o);
	if (!err)
		err = parse_operands(o, argv + first, (size_t)(argc - first));
	if (err)
		return err;
	o->view.verbose = log->verbose;
	return options_check(o);
}

void options_free(struct options *o)
{
	for (size_t verb = 0; verb < NR_VERBS; verb++) {
		const struct verb_methods *m = verbs[verb].methods;

		if (o->own_block && m->free_own)
			m->free_own(o->own[verb]);
	}
	document_free_options(&o->json);
	free(o->own_block);
	o->own_block = NULL;
}
