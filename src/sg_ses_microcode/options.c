/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of sg_ses_microcode. */
#include "download.h"

#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/text.h>

#include "common/help.h"

/* Default waiting times in seconds. */
#define UPDATE_WAIT	900
#define RESTART_WAIT	300
#define SETTLE_WAIT	120
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

/* The value of a requirement; the row has its name. */
static int parse_requirement(struct microcode_options *o,
			     const struct cli_option *row, const char *arg,
			     enum ses_requirement which)
{
	const char *expected = ses_requirement_parse(&o->required, which, arg,
						     strlen(arg));

	return expected ? cli_refuse(row, arg, expected, o->log) : 0;
}

static int parse_only_for(void *options, const struct cli_option *row,
			  const char *arg)
{
	return parse_requirement(options, row, arg, SES_REQUIRE_ONLY_FOR);
}

static int parse_from(void *options, const struct cli_option *row,
		      const char *arg)
{
	return parse_requirement(options, row, arg, SES_REQUIRE_FROM);
}

static int parse_sha256(void *options, const struct cli_option *row,
			const char *arg)
{
	return parse_requirement(options, row, arg, SES_REQUIRE_SHA256);
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

static int parse_settle(void *options, const struct cli_option *row,
			const char *arg)
{
	struct microcode_options *o = options;

	o->settled = true;
	return parse_seconds(o, row, arg, &o->settle_ms);
}

/* PRODUCT REVISION LEVEL has four characters. */
static int parse_to(void *options, const struct cli_option *row,
		    const char *arg)
{
	struct microcode_options *o = options;
	const size_t len = strlen(arg);

	if (len < 1 || len > 4)
		return cli_refuse(row, arg, "a product revision of 1 to 4 "
				  "characters", o->log);
	memcpy(o->revision, arg, len + 1);
	return 0;
}

static int parse_wait(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct microcode_options *o = options;

	o->waits = true;
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

static void offer_modes(struct cli_words *words, const void *options)
{
	const struct ses_mode *mode;

	(void)options;
	for (size_t n = 0; (mode = ses_mode_row(n)); n++)
		words->offer(words, mode->name, strlen(mode->name), mode->help);
}

static int parse_help(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct microcode_options *o = options;

	(void)row;
	o->help++;
	o->topic = arg ? arg : o->topic;
	return 0;
}

/* The topics of the help. */
enum { TOPIC_SEND, TOPIC_SAFETY, TOPIC_OUTPUT, NR_TOPICS };

static const struct cli_topic topics[NR_TOPICS] = {
	{ "send", "What is sent" },
	{ "safety", "Before, after, and when it fails" },
	{ "output", "Output, messages and help" },
};

#define FULL_UPDATE "sg_ses_microcode --mode=dmc_offs_save --in=FILE"

static const struct {
	unsigned int topic;
	struct cli_task task;
} tasks[] = {
	{ TOPIC_SAFETY,
	  { "did a download stop?", "sg_ses_microcode /dev/sg3" } },
	{ TOPIC_SAFETY,
	  { "will the enclosure take this image?",
	    FULL_UPDATE " --dry-run /dev/sg3" } },
	{ TOPIC_SEND,
	  { "send it, and wait for the restart",
	    FULL_UPDATE " --wait /dev/sg3" } },
	{ TOPIC_SAFETY,
	  { "continue a download that stopped",
	    FULL_UPDATE " --resume /dev/sg3" } },
	{ TOPIC_SEND,
	  { "activate an image that was sent before",
	    "sg_ses_microcode --mode=activate_mc /dev/sg3" } },
};

#define NR_TASKS (sizeof(tasks) / sizeof(tasks[0]))

#define IN(name)	.topic = TOPIC_##name

static const struct cli_option rows[] = {
	{ 0, CLI_NONE, CLI_ADDED, "all-modules,all_modules", NULL,
	  "update every I/O module of the shelf, one after the other",
	  FLAG(all_modules), IN(SAFETY) },
	{ 'b', CLI_REQUIRED, 0, "bpw", "CS[,act]",
	  "bytes per command (default: maximum); act: activate",
	  PARSE(parse_bpw), IN(SEND) },
	{ 0, CLI_NONE, CLI_HIDDEN, "complete", NULL,
	  "words that the last of the operands may become", FLAG(complete),
	  IN(OUTPUT) },
	{ 'd', CLI_NONE, 0, "dry-run,dry_run", NULL,
	  "show and check the plan; send no image", FLAG(dry_run), IN(SAFETY) },
	{ 'e', CLI_NONE, 0, "ealsd", NULL,
	  "end after the last SEND DIAGNOSTIC", FLAG(request.leave),
	  IN(SAFETY) },
	{ 0, CLI_NONE, 0, "force", NULL,
	  "ignore reports of the enclosure that forbid it",
	  FLAG(request.force), IN(SAFETY) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "from", "REV,...",
	  "refuse unless the present revision is one of these",
	  PARSE(parse_from), IN(SAFETY) },
	{ 'h', CLI_ATTACHED, 0, "help", "TOPIC",
	  "print what there is; twice: all options", PARSE(parse_help),
	  IN(OUTPUT) },
	{ 'i', CLI_REQUIRED, 0, "id", "ID",
	  "buffer id (0 to 255, default 0)", PARSE(parse_id), IN(SEND) },
	{ 'I', CLI_REQUIRED, CLI_READS, "in", "FILE|-",
	  "the microcode image", TEXT(image.name), IN(SEND) },
	{ 'J', CLI_ATTACHED, 0, "json", "JO",
	  "JSON on stdout; JO are letters, ? lists them", PARSE(parse_json),
	  IN(OUTPUT) },
	{ 'Q', CLI_REQUIRED, 0, "js-file,js_file", "JFN",
	  "write JSON to file JFN", PARSE(parse_json_file), IN(OUTPUT) },
	{ 0, CLI_ATTACHED, 0, "json-events,json_events", "FILE",
	  "a line of JSON for each step, on stdout or in FILE",
	  PARSE(parse_events), IN(OUTPUT) },
	{ 'l', CLI_REQUIRED, 0, "length", "LEN",
	  "bytes to send (default: to the end of FILE)", PARSE(parse_length),
	  IN(SEND) },
	{ 0, CLI_REQUIRED, CLI_ADDED | CLI_READS, "manifest", "FILE",
	  "only-for, from, sha256 as lines of a text file", TEXT(manifest),
	  IN(SAFETY) },
	{ 'm', CLI_REQUIRED, 0, "mode", "MO",
	  "what to do, by name or number (default dmc_status)",
	  PARSE(parse_mode), IN(SEND), .words = offer_modes },
	{ 'N', CLI_NONE, 0, "non", NULL,
	  "do not read the status between chunks", FLAG(request.blind),
	  IN(SAFETY) },
	{ 'o', CLI_REQUIRED, 0, "offset", "OFF",
	  "buffer offset of the first byte (default 0)", PARSE(parse_offset),
	  IN(SEND) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "only-for,only_for", "VENDOR PRODUCT",
	  "refuse any other enclosure", PARSE(parse_only_for), IN(SAFETY) },
	{ 0, CLI_NONE, 0, "progress", NULL,
	  "print progress as lines, for logs", FLAG(progress), IN(OUTPUT) },
	{ 'q', CLI_NONE, 0, "quiet", NULL,
	  "no progress, fewer messages", LOG(CLI_QUIET), IN(OUTPUT) },
	{ 0, CLI_ATTACHED, 0, "resume", "DIGEST",
	  "continue a download; DIGEST: SHA-256 of the image",
	  PARSE(parse_resume), IN(SAFETY) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "settle", "SECONDS",
	  "longest time for paths of disks to come back (default 120)",
	  PARSE(parse_settle), IN(SAFETY) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "sha256", "HEX",
	  "refuse an image with another SHA-256", PARSE(parse_sha256),
	  IN(SAFETY) },
	{ 's', CLI_REQUIRED, 0, "skip", "SKIP",
	  "leave out the first bytes of FILE", PARSE(parse_skip), IN(SEND) },
	{ 0, CLI_NONE, 0, "strict", NULL,
	  "exit status 38 unless the new code runs", FLAG(strict), IN(SAFETY) },
	{ 'S', CLI_REQUIRED, 0, "subenc", "SEID",
	  "subenclosure (0 to 255, default 0: primary)",
	  PARSE(parse_subenclosure), IN(SEND) },
	{ 't', CLI_REQUIRED, 0, "tlength", "TLEN",
	  "length of the whole image, if sent in several runs",
	  PARSE(parse_total_length), IN(SEND) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "to", "REV",
	  "product revision that the image brings", PARSE(parse_to),
	  IN(SAFETY) },
	{ 0, CLI_REQUIRED, 0, "update-wait,update_wait", "SECONDS",
	  "longest time to store the image (default 900)",
	  PARSE(parse_update_wait), IN(SAFETY) },
	{ 'v', CLI_NONE, 0, "verbose", NULL,
	  "print more; up to 3 times", LOG(CLI_VERBOSE), IN(OUTPUT) },
	{ 'V', CLI_NONE, 0, "version", NULL,
	  "print the version", FLAG(version), IN(OUTPUT) },
	{ 0, CLI_ATTACHED, 0, "wait", "SECONDS",
	  "wait for the restart (default 300); print revisions",
	  PARSE(parse_wait), IN(SAFETY) },
};

bool microcode_options_table(size_t n, struct cli_rows *part)
{
	*part = (struct cli_rows){ rows, sizeof(rows) / sizeof(rows[0]) };
	return n == 0;
}

static int apply_option(void *options, const struct cli_option *row,
			size_t part, const char *arg)
{
	struct microcode_options *o = options;
	int err = document_add_input(&o->json, cli_input(row, arg), o->log);

	(void)part;
	return err ? err : cli_apply(row, o, o, arg, o->log);
}

/* Rules in the order of their messages; the first that holds counts. */
static int check_rules(const struct microcode_options *o)
{
	const unsigned int mode = o->request.mode->flags;
	const bool starts = mode & SES_M_RESTART || o->request.activate;
	const bool json_on_stdout = o->json.wanted && !o->json.file;
	const struct cli_rule rules[] = {
		{ !o->device, SES_E_SYNTAX,
		  "The name of a DEVICE is missing; sg_ses "
		  "--list-enclosures shows the names." },
		{ mode & SES_M_IMAGE && !o->image.name, SES_E_CONTRADICT,
		  "--in is missing: the file with the microcode that this "
		  "--mode sends." },
		{ o->request.activate && !(mode & SES_M_DEFER),
		  SES_E_CONTRADICT,
		  "--bpw=CS,act goes with --mode=dmc_offs_defer only; the "
		  "other modes activate by themselves." },
		{ o->all_modules && !starts, SES_E_CONTRADICT,
		  "--all-modules goes with a --mode that starts the image: "
		  "dmc_offs, dmc_offs_save, dmc_offs_defer with "
		  "--bpw=CS,act, and activate_mc." },
		{ o->all_modules && (o->request.offset ||
				     o->request.image_length ||
				     o->request.subenclosure ||
				     o->request.leave), SES_E_CONTRADICT,
		  "--all-modules sends the whole image to the primary "
		  "subenclosure, and needs its last status: --offset, "
		  "--tlength, --subenc and --ealsd do not go with it." },
		{ o->all_modules && o->waits && !o->limits.restart_ms,
		  SES_E_CONTRADICT,
		  "--all-modules waits until each module is back: --wait=0 "
		  "does not go with it." },
		{ o->request.leave && o->waits && o->limits.restart_ms,
		  SES_E_CONTRADICT,
		  "--ealsd forbids what --wait sends after the last page." },
		{ (o->settled || o->revision[0]) && !o->all_modules,
		  SES_E_CONTRADICT,
		  "--settle and --to go with --all-modules only." },
		{ o->request.resume && !(mode & SES_M_IMAGE) &&
		  !o->all_modules, SES_E_CONTRADICT,
		  "--resume goes with modes that send microcode only." },
		{ o->fingerprint && !(mode & SES_M_IMAGE), SES_E_CONTRADICT,
		  "--resume=DIGEST is about an image, which this --mode does "
		  "not send: give --resume without DIGEST." },
		{ (o->required.given || o->manifest) && !(mode & SES_M_IMAGE),
		  SES_E_CONTRADICT,
		  "--only-for, --from, --sha256 and --manifest go with modes "
		  "that send microcode only." },
		{ o->manifest && strcmp(o->manifest, "-") == 0,
		  SES_E_CONTRADICT,
		  "--manifest=-: the name of a file is expected; standard "
		  "input is for --in only." },
		{ o->events && !o->events_file && json_on_stdout,
		  SES_E_CONTRADICT,
		  "--json and --json-events cannot both go to stdout." },
		{ o->events && !(mode & SES_M_SEND), SES_E_CONTRADICT,
		  "--json-events is about what is sent: --json shows the "
		  "status." },
		{ o->progress && o->log->quiet, SES_E_CONTRADICT,
		  "--progress and --quiet cannot be given together." },
	};

	return cli_check_rules(rules, sizeof(rules) / sizeof(rules[0]), o->log);
}

static void apply_implications(struct microcode_options *o)
{
	const struct ses_mode *mode = o->request.mode;

	o->json.other = o->events_file;
	if (o->image.name && !(mode->flags & SES_M_IMAGE)) {
		ses_warn(o->log, SES_T_OPTION_IGNORED,
			 "--in=%s is ignored: mode %s sends no microcode.",
			 o->image.name, mode->name);
		o->image.name = NULL;
	}
	if (o->all_modules && !o->limits.restart_ms)
		o->limits.restart_ms = RESTART_WAIT * 1000;
	if (mode->flags & SES_M_SEND) {
		o->verb = o->dry_run ? MICROCODE_PLAN :
			  o->all_modules ? MICROCODE_UPDATE :
					   MICROCODE_TRANSFER;
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
		.settle_ms = SETTLE_WAIT * 1000,
	};
	document_set_defaults(&o->json, log);
	err = cli_parse(argc, argv, microcode_options_table, apply_option, o,
			o->log, &first);
	if (err)
		return err;
	if (o->help || o->version) {
		o->verb = o->help ? MICROCODE_HELP : MICROCODE_VERSION;
		return 0;
	}
	if (o->complete) {
		o->verb = MICROCODE_COMPLETE;
		o->words = argv + first;
		o->nr_words = (size_t)(argc - first);
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

static unsigned int find_topic(size_t n)
{
	return rows[n].topic;
}

static const struct cli_task *find_task(size_t n, unsigned int *topic)
{
	*topic = n < NR_TASKS ? tasks[n].topic : 0;
	return n < NR_TASKS ? &tasks[n].task : NULL;
}

int microcode_help(const struct microcode_options *o)
{
	const struct cli_help help = {
		.usage = "Usage: sg_ses_microcode [OPTION...] DEVICE\n"
			 "Send microcode to a SCSI enclosure, or show the "
			 "status of a download.\n\n",
		.more = "One option: --help=mode. All: -hh. Manual, with WHEN "
			"IT FAILS: man sg_ses_microcode.\n",
		.table = microcode_options_table, .topics = topics,
		.nr_topics = NR_TOPICS, .topic = find_topic, .task = find_task,
	};

	return cli_help(&help, o->help, o->topic, o->log);
}
