/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of sg_ses_microcode. */
#include "download.h"

#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/number.h>

#include "common/cli.h"

/* Seconds that are waited if nothing else is said. */
#define UPDATE_WAIT	900
#define RESTART_WAIT	300
#define LONGEST_WAIT	1000000

/* Hex digits that tell two images apart. */
#define SHORTEST_DIGEST	8

enum row {
	O_BPW, O_DRY_RUN, O_EALSD, O_FORCE, O_HELP, O_ID, O_IN, O_JSON,
	O_JS_FILE, O_EVENTS, O_LENGTH, O_MODE, O_NON, O_OFFSET, O_PROGRESS,
	O_QUIET, O_RESUME, O_SKIP, O_STRICT, O_SUBENC, O_TLENGTH,
	O_UPDATE_WAIT, O_VERBOSE, O_VERSION, O_WAIT,
	NR_ROWS
};

/* Members of struct microcode_options that options are kept in. */
#define FLAG(member)	CLI_FLAG, \
	CLI_AT(bool, struct microcode_options, member)
#define COUNT(member)	CLI_COUNT, \
	CLI_AT(unsigned int, struct microcode_options, member)
#define TEXT(member)	CLI_TEXT, \
	CLI_AT(const char *, struct microcode_options, member)

static const struct cli_option rows[NR_ROWS] = {
	[O_BPW] = { 'b', "bpw", CLI_REQUIRED, "CS[,act]", 1,
		    "bytes per command (default: maximum); act: activate",
		    CLI_TAKEN },
	[O_DRY_RUN] = { 'd', "dry-run,dry_run", CLI_NONE, NULL, 1,
			"show and check the plan; send no image",
			FLAG(dry_run) },
	[O_EALSD] = { 'e', "ealsd", CLI_NONE, NULL, 1,
		      "end after the last SEND DIAGNOSTIC",
		      FLAG(request.leave) },
	[O_FORCE] = { 0, "force", CLI_NONE, NULL, 1,
		      "ignore reports of the enclosure that forbid it",
		      FLAG(request.force) },
	[O_HELP] = { 'h', "help", CLI_NONE, NULL, 1,
		     "print this text; twice: the modes, too", COUNT(help) },
	[O_ID] = { 'i', "id", CLI_REQUIRED, "ID", 1,
		   "buffer id (0 to 255, default 0)", CLI_TAKEN },
	[O_IN] = { 'I', "in", CLI_REQUIRED, "FILE|-", 1,
		   "the microcode image", TEXT(image.name) },
	[O_JSON] = { 'J', "json", CLI_ATTACHED, "JO", 1,
		     "JSON on stdout; JO are letters, ? lists them",
		     CLI_TAKEN },
	[O_JS_FILE] = { 'Q', "js-file,js_file", CLI_REQUIRED, "JFN", 1,
			"write JSON to file JFN", CLI_TAKEN },
	[O_EVENTS] = { 0, "json-events,json_events", CLI_ATTACHED, "FILE", 1,
		       "a line of JSON for each step, on stdout or in FILE",
		       CLI_TAKEN },
	[O_LENGTH] = { 'l', "length", CLI_REQUIRED, "LEN", 1,
		       "bytes to send (default: to the end of FILE)",
		       CLI_TAKEN },
	[O_MODE] = { 'm', "mode", CLI_REQUIRED, "MO", 1,
		     "what to do, by name or number (default dmc_status)",
		     CLI_TAKEN },
	[O_NON] = { 'N', "non", CLI_NONE, NULL, 1,
		    "do not read the status between chunks",
		    FLAG(request.blind) },
	[O_OFFSET] = { 'o', "offset", CLI_REQUIRED, "OFF", 1,
		       "buffer offset of the first byte (default 0)",
		       CLI_TAKEN },
	[O_PROGRESS] = { 0, "progress", CLI_NONE, NULL, 1,
			 "print progress as lines, for logs", FLAG(progress) },
	[O_QUIET] = { 'q', "quiet", CLI_NONE, NULL, 1,
		      "no progress, fewer messages", CLI_TAKEN },
	[O_RESUME] = { 0, "resume", CLI_ATTACHED, "DIGEST", 1,
		       "continue a download; DIGEST: SHA-256 of the image",
		       CLI_TAKEN },
	[O_SKIP] = { 's', "skip", CLI_REQUIRED, "SKIP", 1,
		     "leave out the first bytes of FILE", CLI_TAKEN },
	[O_STRICT] = { 0, "strict", CLI_NONE, NULL, 1,
		       "exit status 38 unless the new code runs",
		       FLAG(strict) },
	[O_SUBENC] = { 'S', "subenc", CLI_REQUIRED, "SEID", 1,
		       "subenclosure (0 to 255, default 0: primary)",
		       CLI_TAKEN },
	[O_TLENGTH] = { 't', "tlength", CLI_REQUIRED, "TLEN", 1,
			"length of the whole image, if sent in several runs",
			CLI_TAKEN },
	[O_UPDATE_WAIT] = { 0, "update-wait,update_wait", CLI_REQUIRED,
			    "SECONDS", 1, "longest time to store the image "
			    "(default 900)", CLI_TAKEN },
	[O_VERBOSE] = { 'v', "verbose", CLI_NONE, NULL, 1,
			"print more; up to 3 times", CLI_TAKEN },
	[O_VERSION] = { 'V', "version", CLI_NONE, NULL, 1,
			"print the version", FLAG(version) },
	[O_WAIT] = { 0, "wait", CLI_ATTACHED, "SECONDS", 1,
		     "wait for the restart (default 300); print revisions",
		     CLI_TAKEN },
};

const struct cli_option *microcode_option_row(size_t n)
{
	return n < NR_ROWS ? &rows[n] : NULL;
}

static int bad(struct microcode_options *o, enum row row, const char *arg,
	       const char *allowed)
{
	return cli_refuse(&rows[row], arg, allowed, o->log);
}

static int take_length(struct microcode_options *o, enum row row,
		       const char *arg, uint32_t *value)
{
	uint64_t v;

	if (ses_number_parse_scaled(arg, UINT32_MAX, &v))
		return bad(o, row, arg, "a number from 0 to 4294967295");
	*value = (uint32_t)v;
	return 0;
}

static int take_offset(struct microcode_options *o, const char *arg)
{
	int err = take_length(o, O_OFFSET, arg, &o->request.offset);

	if (!err && o->request.offset % 4)
		return bad(o, O_OFFSET, arg, "a multiple of 4");
	return err;
}

static int take_skip(struct microcode_options *o, const char *arg)
{
	if (ses_number_parse_scaled(arg, INT64_MAX, &o->image.skip))
		return bad(o, O_SKIP, arg, "a number of bytes");
	return 0;
}

static int take_bpw(struct microcode_options *o, const char *arg)
{
	const size_t len = strcspn(arg, ",");
	char *number = strndup(arg, len);
	int err;

	if (!number)
		return ses_no_memory(o->log);
	err = take_length(o, O_BPW, number, &o->request.chunk);
	free(number);
	o->request.activate = arg[len] == ',';
	if (!err && o->request.activate && strncmp(arg + len + 1, "act", 3))
		return bad(o, O_BPW, arg, "nothing or ,act after the number");
	if (!err && o->request.chunk % 4)
		return bad(o, O_BPW, arg, "a multiple of 4");
	return err;
}

/* A bare --resume leaves the digest of another one as it is: the command that
 * is printed has the digest in front of what was typed. */
static int take_resume(struct microcode_options *o, const char *arg)
{
	const size_t len = arg ? strlen(arg) : 0;

	o->request.resume = true;
	if (!arg)
		return 0;
	if (len < SHORTEST_DIGEST || len >= SES_DIGEST_TEXT ||
	    strspn(arg, "0123456789abcdefABCDEF") != len)
		return bad(o, O_RESUME, arg, "8 to 64 hexadecimal digits of a "
			   "SHA-256");
	o->fingerprint = arg;
	return 0;
}

static int take_seconds(struct microcode_options *o, enum row row,
			const char *arg, uint32_t *ms)
{
	uint64_t seconds;

	if (ses_number_parse(arg, strlen(arg), LONGEST_WAIT, &seconds))
		return bad(o, row, arg, "a number of seconds from 0 to "
			   "1000000");
	*ms = (uint32_t)seconds * 1000;
	return 0;
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

static int take_mode(struct microcode_options *o, const char *arg)
{
	int err = ses_mode_parse(arg, o->log, &o->request.mode);

	if (err)
		list_modes();
	return err;
}

static int take(void *data, size_t row, const char *arg)
{
	struct microcode_options *o = data;

	switch ((enum row)row) {
	case O_BPW:
		return take_bpw(o, arg);
	case O_ID:
		return cli_byte(&rows[row], arg, o->log,
				&o->request.buffer_id);
	case O_JSON:
		return document_letters(&o->json, arg, o->log);
	case O_JS_FILE:
		document_file(&o->json, arg);
		break;
	case O_EVENTS:
		o->events = true;
		o->events_file = arg && strcmp(arg, "-") ? arg : NULL;
		break;
	case O_LENGTH:
		return take_length(o, O_LENGTH, arg, &o->image.length);
	case O_MODE:
		return take_mode(o, arg);
	case O_OFFSET:
		return take_offset(o, arg);
	case O_QUIET:
		o->log->quiet = true;
		break;
	case O_RESUME:
		return take_resume(o, arg);
	case O_SKIP:
		return take_skip(o, arg);
	case O_SUBENC:
		return cli_byte(&rows[row], arg, o->log,
				&o->request.subenclosure);
	case O_TLENGTH:
		return take_length(o, O_TLENGTH, arg, &o->request.image_length);
	case O_UPDATE_WAIT:
		return take_seconds(o, O_UPDATE_WAIT, arg,
				    &o->patience.update_ms);
	case O_VERBOSE:
		o->log->verbose++;
		break;
	case O_WAIT:
		o->patience.restart_ms = RESTART_WAIT * 1000;
		return arg ? take_seconds(o, O_WAIT, arg,
					  &o->patience.restart_ms) : 0;
	default:	/* neither kept by its row nor taken here */
		return -SES_E_LOGIC;
	}
	return 0;
}

/* Rules in the order of their messages; the first that holds counts. */
static int contradiction(const struct microcode_options *o)
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

	return cli_contradiction(rules, sizeof(rules) / sizeof(rules[0]),
				 o->log);
}

static void imply(struct microcode_options *o)
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
			 "Nothing is done: --non forbids to read the status.");
}

int microcode_options(int argc, char *argv[], struct ses_log *log,
		      struct microcode_options *o)
{
	const char *directory = getenv("TMPDIR");
	int first, err;

	*o = (struct microcode_options){
		.log = log,
		.request = { .mode = ses_mode_row(0) },
		.image = { .spool = directory ? directory : "/tmp" },
		.patience = { .update_ms = UPDATE_WAIT * 1000 },
	};
	document_defaults(&o->json, log);
	err = cli_parse(argc, argv, rows, NR_ROWS, take, o, &first);
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
		err = contradiction(o);
	if (!err)
		imply(o);
	return err;
}

void microcode_usage(unsigned int page)
{
	fputs("Usage: sg_ses_microcode [OPTION...] DEVICE\n"
	      "Send microcode to a SCSI enclosure (SES), or show the status of "
	      "a download.\n\n", stderr);
	cli_usage(rows, NR_ROWS, page);
	if (page > 1) {
		fputc('\n', stderr);
		list_modes();
	}
}
