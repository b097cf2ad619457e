/* SPDX-License-Identifier: BSD-2-Clause */
/* The options that several verbs need, and the parsing of all of them. */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/page.h>
#include <ses/text.h>

#include "verbs.h"

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

static int parse_eiioe(void *options, const struct cli_option *row,
		       const char *arg)
{
	struct options *o = options;

	if (strcmp(arg, "auto") == 0)
		o->view.eiioe = SES_EIIOE_AUTO;
	else if (strcmp(arg, "force") == 0)
		o->view.eiioe = SES_EIIOE_FORCE;
	else
		return cli_refuse(row, arg, "auto or force", o->log);
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
	{ 'b', "byte1", CLI_REQUIRED, "B1", 2,
	  "byte 1 of a control page (0 to 255)",
	  PARSE(parse_byte1), .gives = GIVEN(BYTE1) },
	{ 'd', "data", CLI_REQUIRED, "H,H...|@FN|-", 1,
	  "bytes in hex: given here, in file FN or on stdin",
	  PARSE(parse_data), .gives = GIVEN(DATA) },
	{ 'D', "descriptor", CLI_REQUIRED, "DES", 1,
	  "select the element with this descriptor",
	  PARSE(parse_descriptor), .gives = GIVEN(BY_NAME) },
	{ 'x', "dev-slot-num,dev_slot_num,dsn,device-slot-num,device_slot_num,"
	  "device-slot-number,device_slot_number", CLI_REQUIRED, "SN", 1,
	  "select the element with this device slot number",
	  PARSE(parse_slot), .gives = GIVEN(BY_NAME) },
	{ 0, "dry-run,dry_run", CLI_NONE, NULL, 1 | CLI_ADDED,
	  "show what would be sent; send nothing",
	  .gives = GIVEN(DRY_RUN) },
	{ 'E', "eiioe", CLI_REQUIRED, "auto|force", 2,
	  "numbering of the element index if EIIOE is 0",
	  PARSE(parse_eiioe) },
	{ 'f', "filter", CLI_NONE, NULL, 1,
	  "leave out flags of 0; twice: elements not OK, too",
	  COUNT(view.filter) },
	{ 'H', "hex", CLI_NONE, NULL, 1,
	  "page in hex; up to 5 times, for other layouts", COUNT(hex) },
	{ 'I', "index", CLI_REQUIRED, "IIA|TIA,II", 1,
	  "select elements by index, range or type",
	  TEXT(index), .gives = GIVEN(INDEX) },
	{ 'X', "inhex", CLI_REQUIRED, "FN|-", 1, "the same as --data=@FN",
	  PARSE(parse_inhex), .gives = GIVEN(DATA) },
	{ 'i', "inner-hex,inner_hex", CLI_NONE, NULL, 2,
	  "decoded pages with their elements in hex", FLAG(view.inner_hex) },
	{ 'J', "json", CLI_ATTACHED, "JO", 1 | CLI_ADDED,
	  "JSON on stdout; JO are letters, ? lists them",
	  PARSE(parse_json), .gives = GIVEN(JSON) },
	{ 'Q', "js-file,js_file", CLI_REQUIRED, "JFN", 2 | CLI_ADDED,
	  "write JSON to file JFN",
	  PARSE(parse_js_file), .gives = GIVEN(JSON) },
	{ 'M', "mask", CLI_IGNORED, NULL, 2,
	  "start from all status bits in a changed element",
	  .gives = GIVEN(MASK) },
	{ 'm', "maxlen", CLI_REQUIRED, "LEN", 2,
	  "allocation length (4 to 65535, default 65532)",
	  PARSE(parse_maxlen) },
	{ 'F', "no-config,no_config", CLI_NONE, NULL, 2 | CLI_ADDED,
	  "do not read page 01h; es, th, as, ed, aes in hex",
	  FLAG(view.no_config), .gives = GIVEN(NO_CONFIG) },
	{ 'y', "no-time,no_time,notime", CLI_NONE, NULL, 2 | CLI_ADDED,
	  "no effect: the time is never read", .gives = 0 },
	{ 'p', "page", CLI_REQUIRED, "PG", 1,
	  "page by abbreviation or number, or all",
	  PARSE(parse_page), .gives = GIVEN(PAGE) },
	{ 'q', "quiet", CLI_NONE, NULL, 2, "fewer messages", LOG(CLI_QUIET) },
	{ 'r', "raw", CLI_NONE, NULL, 2,
	  "page in hex for --data; twice: binary", COUNT(raw) },
	{ 'R', "readonly", CLI_NONE, NULL, 2,
	  "never open the device for writing", .gives = GIVEN(READONLY) },
	{ 'A', "sas-addr,sas_addr", CLI_REQUIRED, "SA", 1,
	  "select the slot with this SAS address",
	  PARSE(parse_sas_addr), .gives = GIVEN(BY_NAME) },
	{ 's', "status", CLI_NONE, NULL, 1,
	  "decode a status page (the default)", .gives = GIVEN(STATUS) },
	{ 'v', "verbose", CLI_NONE, NULL, 2, "print more; up to 3 times",
	  LOG(CLI_VERBOSE) },
	{ 0, "verify", CLI_NONE, NULL, 1 | CLI_ADDED,
	  "read back what was changed", .gives = GIVEN(VERIFY),
	  .needs = GIVEN(WRITES) | GIVEN(NICKNAME),
	  .needs_status = SES_E_CONTRADICT },
	{ 'w', "warn", CLI_NONE, NULL, 2, "print notes about irregular pages",
	  PARSE(parse_warn) },
};

const struct cli_option *options_find_row(size_t n, enum verb *owner)
{
	*owner = NR_VERBS;
	if (n < sizeof(common) / sizeof(common[0]))
		return &common[n];
	n -= sizeof(common) / sizeof(common[0]);
	for (size_t verb = 0; verb < NR_VERBS; verb++) {
		const struct verb_methods *m = verbs[verb].methods;

		if (n < m->nr_options) {
			*owner = (enum verb)verb;
			return &m->options[n];
		}
		n -= m->nr_options;
	}
	return NULL;
}

const struct cli_option *options_row(size_t n)
{
	enum verb owner;

	return options_find_row(n, &owner);
}

static int apply_option(void *options, size_t n, const char *arg)
{
	struct options *o = options;
	enum verb owner;
	const struct cli_option *row = options_find_row(n, &owner);

	o->row_given[n] = true;
	if (o->rows_end <= n)
		o->rows_end = n + 1;
	o->given |= row->gives;
	if (row->asks)
		o->asked[owner] = true;
	return cli_apply(row, owner < NR_VERBS ? o->own[owner] : o, o, arg);
}

/* The page list is for a person; with JSON there is only a message. */
static int refuse_page(struct options *o)
{
	const struct cli_option *row = common;

	while (row->parse != parse_page)
		row++;
	if (!o->json.wanted)
		list_pages();
	return cli_refuse(row, o->unknown_page, o->json.wanted ?
			  "an abbreviation (--enumerate lists them) or a "
			  "number from 0 to 255" :
			  "an abbreviation of the list above or a number from "
			  "0 to 255", o->log);
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

/* The structs of the verbs, one allocation each for those that have one. */
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

/* One DEVICE, or any number of them for a verb about enclosures. */
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
	if (verbs_asked_flags(o) & VERB_ENCLOSURES)
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
	};
	document_set_defaults(&o->json, log);
	err = init_own(o);
	if (!err)
		err = cli_parse(argc, argv, options_row, apply_option, o,
				&first);
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
	free(o->own_block);
	o->own_block = NULL;
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
	cli_usage(options_row, page);
	if (page < 2)
		fputs("\nGive --help twice to see all options; the man page "
		      "has the rest.\n", stderr);
}
