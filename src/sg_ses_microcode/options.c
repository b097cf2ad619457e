/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of sg_ses_microcode. */
#include "download.h"

#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/text.h>

#include "common/cli.h"

/* Default waiting times in seconds. */
#define UPDATE_WAIT	900
#define RESTART_WAIT	300
#define LONGEST_WAIT	1000000

/* Fewer hex digits of a digest do not distinguish images. */
#define SHORTEST_DIGEST	8

/* Where options are stored in struct microcode_options, or who parses them. */
#define STORE(kind, type, member) .storage = kind, \
	.at = CLI_AT(type, struct microcode_options, member)
#define FLAG(member)	STORE(CLI_FLAG, bool, member)
#define COUNT(member)	STORE(CLI_COUNT, unsigned int, member)
#define TEXT(member)	STORE(CLI_TEXT, const char *, member)
#define LOG(kind)	STORE(kind, struct ses_log *, log)
#define PARSE(function)	.storage = CLI_PARSE, .parse = function

static int parse_number(struct microcode_options *o,
			const struct cli_option *row, const char *arg,
			uint32_t *value)
{
	uint64_t v;

	if (ses_number_parse_scaled(arg, UINT32_MAX, &v))
		return cli_refuse(row, arg, "a number from 0 to 4294967295",
				  o->log);
	*value = (uint32_t)v;
	return 0;
}

static int parse_length(void *options, const struct cli_option *row,
			const char *arg)
{
	struct microcode_options *o = options;

	return parse_number(o, row, arg, &o->image.length);
}

static int parse_total_length(void *options, const struct cli_option *row,
			      const char *arg)
{
	struct microcode_options *o = options;

	return parse_number(o, row, arg, &o->request.image_length);
}

static int parse_offset(void *options, const struct cli_option *row,
			const char *arg)
{
	struct microcode_options *o = options;
	int err = parse_number(o, row, arg, &o->request.offset);

	if (!err && o->request.offset % 4)
		return cli_refuse(row, arg, "a multiple of 4", o->log);
	return err;
}

static int parse_skip(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct microcode_options *o = options;

	if (ses_number_parse_scaled(arg, INT64_MAX, &o->image.skip))
		return cli_refuse(row, arg, "a number of bytes", o->log);
	return 0;
}

static int parse_bpw(void *options, const struct cli_option *row,
		     const char *arg)
{
	struct microcode_options *o = options;
	const size_t len = strcspn(arg, ",");
	char *number = strndup(arg, len);
	int err;

	if (!number)
		return ses_no_memory(o->log);
	err = parse_number(o, row, number, &o->request.chunk);
	free(number);
	o->request.activate = arg[len] == ',';
	if (!err && o->request.activate && strncmp(arg + len + 1, "act", 3))
		return cli_refuse(row, arg, "nothing or ,act after the number",
				  o->log);
	if (!err && o->request.chunk % 4)
		return cli_refuse(row, arg, "a multiple of 4", o->log);
	return err;
}

static int parse_id(void *options, const struct cli_option *row,
		    const char *arg)
{
	struct microcode_options *o = options;

	return cli_parse_byte(row, arg, o->log, &o->request.buffer_id);
}

static int parse_subenclosure(void *options, const struct cli_option *row,
			      const char *arg)
{
	struct microcode_options *o = options;

	return cli_parse_byte(row, arg, o->log, &o->request.subenclosure);
}

static int parse_json(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct microcode_options *o = options;

	(void)row;
	return document_parse_letters(&o->json, arg, o->log);
}

static int parse_json_file(void *options, const struct cli_option *row,
			   const char *arg)
{
	struct microcode_options *o = options;

	(void)row;
	document_set_file(&o->json, arg);
	return 0;
}

static int parse_events(void *options, const struct cli_option *row,
			const char *arg)
{
	struct microcode_options *o = options;

	(void)row;
	o->events = true;
	o->events_file = arg && strcmp(arg, "-") ? arg : NULL;
	return 0;
}

/* A --resume without a digest does not change that of another one: the command
 * that is printed has the digest before the words that were given. */
static int parse_resume(void *options, const struct cli_option *row,
			const char *arg)
{
	struct microcode_options *o = options;
	const size_t len = arg ? strlen(arg) : 0;

	o->request.resume = true;
	if (!arg)
		return 0;
	if (len < SHORTEST_DIGEST || len >= SES_IMAGE_DIGEST ||
	    strspn(arg, "0123456789abcdefABCDEF") != len)
		return cli_refuse(row, arg, "8 to 64 hexadecimal digits of a "
				  "SHA-256", o->log);
	o->fingerprint = arg;
	return 0;
}

static int parse_seconds(struct microcode_options *o,
			 const struct cli_option *row, const char *arg,
			 uint32_t *ms)
{
	uint64_t seconds;

	if (ses_number_parse(arg, strlen(arg), LONGEST_WAIT, &seconds))
		return cli_refuse(row, arg, "a number of seconds from 0 to "
				  "1000000", o->log);
	*ms = (uint32_t)seconds * 1000;
	return 0;
}

static int parse_update_wait(void *options, const struct cli_option *row,
			     const char *arg)
{
	struct microcode_options *o = options;

	return parse_seconds(o, row, arg, &o->limits.update_ms);
}

static int parse_wait(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct microcode_options *o = options;

	o->limits.restart_ms = RESTART_WAIT * 1000;
	return arg ? parse_seconds(o, row, arg, &o->limits.restart_ms) : 0;
}

static void list_modes(void)
{
	const struct ses_mode *mode;

	fputs("Modes, by number or name; a name may be shortened as long as "
	      "it stays unambiguous:\n", stderr);
	for (size_t i = 0; (mode = ses_mode_row(i)); i++)
		fprintf(stderr, "  %3u [0x%02x]  %-16s%s\n", mode->code,
			mode->code, mode->name, mode->help);
}

static int parse_mode(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct microcode_options *o = options;
	int err = ses_mode_parse(arg, o->log, &o->request.mode);

	(void)row;
	if (err)
		list_modes();
	return err;
}

static const struct cli_option rows[] = {
	{ 'b', "bpw", CLI_REQUIRED, "CS[,act]", 1,
	  "bytes per command (default: maximum); act: activate",
	  PARSE(parse_bpw) },
	{ 'd', "dry-run,dry_run", CLI_NONE, NULL, 1,
	  "show and check the plan; send no image", FLAG(dry_run) },
	{ 'e', "ealsd", CLI_NONE, NULL, 1,
	  "end after the last SEND DIAGNOSTIC", FLAG(request.leave) },
	{ 0, "force", CLI_NONE, NULL, 1,
	  "ignore reports of the enclosure that forbid it",
	  FLAG(request.force) },
	{ 'h', "help", CLI_NONE, NULL, 1,
	  "print this text; twice: the modes, too", COUNT(help) },
	{ 'i', "id", CLI_REQUIRED, "ID", 1,
	  "buffer id (0 to 255, default 0)", PARSE(parse_id) },
	{ 'I', "in", CLI_REQUIRED, "FILE|-", 1,
	  "the microcode image", TEXT(image.name) },
	{ 'J', "json", CLI_ATTACHED, "JO", 1,
	  "JSON on stdout; JO are letters, ? lists them", PARSE(parse_json) },
	{ 'Q', "js-file,js_file", CLI_REQUIRED, "JFN", 1,
	  "write JSON to file JFN", PARSE(parse_json_file) },
	{ 0, "json-events,json_events", CLI_ATTACHED, "FILE", 1,
	  "a line of JSON for each step, on stdout or in FILE",
	  PARSE(parse_events) },
	{ 'l', "length", CLI_REQUIRED, "LEN", 1,
	  "bytes to send (default: to the end of FILE)", PARSE(parse_length) },
	{ 'm', "mode", CLI_REQUIRED, "MO", 1,
	  "what to do, by name or number (default dmc_status)",
	  PARSE(parse_mode) },
	{ 'N', "non", CLI_NONE, NULL, 1,
	  "do not read the status between chunks", FLAG(request.blind) },
	{ 'o', "offset", CLI_REQUIRED, "OFF", 1,
	  "buffer offset of the first byte (default 0)", PARSE(parse_offset) },
	{ 0, "progress", CLI_NONE, NULL, 1,
	  "print progress as lines, for logs", FLAG(progress) },
	{ 'q', "quiet", CLI_NONE, NULL, 1,
	  "no progress, fewer messages", LOG(CLI_QUIET) },
	{ 0, "resume", CLI_ATTACHED, "DIGEST", 1,
	  "continue a download; DIGEST: SHA-256 of the image",
	  PARSE(parse_resume) },
	{ 's', "skip", CLI_REQUIRED, "SKIP", 1,
	  "leave out the first bytes of FILE", PARSE(parse_skip) },
	{ 0, "strict", CLI_NONE, NULL, 1,
	  "exit status 38 unless the new code runs", FLAG(strict) },
	{ 'S', "subenc", CLI_REQUIRED, "SEID", 1,
	  "subenclosure (0 to 255, default 0: primary)",
	  PARSE(parse_subenclosure) },
	{ 't', "tlength", CLI_REQUIRED, "TLEN", 1,
	  "length of the whole image, if sent in several runs",
	  PARSE(parse_total_length) },
	{ 0, "update-wait,update_wait", CLI_REQUIRED, "SECONDS", 1,
	  "longest time to store the image (default 900)",
	  PARSE(parse_update_wait) },
	{ 'v', "verbose", CLI_NONE, NULL, 1,
	  "print more; up to 3 times", LOG(CLI_VERBOSE) },
	{ 'V', "version", CLI_NONE, NULL, 1,
	  "print the version", FLAG(version) },
	{ 0, "wait", CLI_ATTACHED, "SECONDS", 1,
	  "wait for the restart (default 300); print revisions",
	  PARSE(parse_wait) },
};

const struct cli_option *microcode_option_row(size_t n)
{
	return n < sizeof(rows) / sizeof(rows[0]) ? &rows[n] : NULL;
}

static int apply_option(void *options, size_t n, const char *arg)
{
	return cli_apply(&rows[n], options, options, arg);
}

/* Rules in the order of their messages; the first that holds counts. */
static int check_rules(const struct microcode_options *o)
{
	const unsigned int mode = o->request.mode->flags;
	const bool json_on_stdout = o->json.wanted && !o->json.file;
	const struct cli_rule rules[] = {
		{ !o->device, SES_E_SYNTAX,
		  "The name of a DEVICE is missing." },
		{ mode & SES_M_IMAGE && !o->image.name, SES_E_CONTRADICT,
		  "--in is missing: the file with the microcode that this "
		  "--mode sends." },
		{ o->request.activate && !(mode & SES_M_DEFER),
		  SES_E_CONTRADICT,
		  "--bpw=CS,act goes with --mode=dmc_offs_defer only; the "
		  "other modes activate by themselves." },
		{ o->request.resume && !(mode & SES_M_IMAGE), SES_E_CONTRADICT,
		  "--resume goes with modes that send microcode only." },
		{ o->events && !o->events_file && json_on_stdout,
		  SES_E_CONTRADICT,
		  "--json and --json-events cannot both go to stdout." },
		{ o->progress && o->log->quiet, SES_E_CONTRADICT,
		  "--progress and --quiet cannot be given together." },
	};

	return cli_check_rules(rules, sizeof(rules) / sizeof(rules[0]), o->log);
}

static void apply_implications(struct microcode_options *o)
{
	const struct ses_mode *mode = o->request.mode;

	o->json.input = o->image.name;
	o->json.other = o->events_file;
	if (o->image.name && !(mode->flags & SES_M_IMAGE)) {
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "--in=%s is ignored: mode %s sends no microcode.",
			 o->image.name, mode->name);
		o->image.name = NULL;
	}
	if (mode->flags & SES_M_SEND) {
		o->verb = o->dry_run ? MICROCODE_PLAN : MICROCODE_TRANSFER;
		return;
	}
	o->verb = o->request.blind ? MICROCODE_NOTHING : MICROCODE_STATUS;
	if (o->request.blind)
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "Nothing is done: --non forbids reading the status.");
}

int microcode_parse_options(int argc, char *argv[], struct ses_log *log,
			    struct microcode_options *o)
{
	const char *directory = getenv("TMPDIR");
	int first, err;

	*o = (struct microcode_options){
		.log = log,
		.request = { .mode = ses_mode_row(0) },
		.image = { .spool = directory ? directory : "/tmp" },
		.limits = { .update_ms = UPDATE_WAIT * 1000 },
	};
	document_set_defaults(&o->json, log);
	err = cli_parse(argc, argv, microcode_option_row, apply_option, o,
			&first);
	if (err)
		return err;
	if (o->help || o->version) {
		o->verb = o->help ? MICROCODE_HELP : MICROCODE_VERSION;
		return 0;
	}
	if (first < argc)
		o->device = argv[first++];
	for (int i = first; i < argc; i++)
		err = ses_fail(log, SES_E_SYNTAX, SES_T_OTHER,
			       "Unexpected extra operand: %s.", argv[i]);
	if (!err)
		err = check_rules(o);
	if (!err)
		apply_implications(o);
	return err;
}

void microcode_usage(unsigned int page)
{
	fputs("Usage: sg_ses_microcode [OPTION...] DEVICE\n"
	      "Send microcode to a SCSI enclosure (SES), or show the status of "
	      "a download.\n\n", stderr);
	cli_usage(microcode_option_row, page);
	if (page > 1) {
		fputc('\n', stderr);
		list_modes();
	}
}
