/* SPDX-License-Identifier: BSD-2-Clause */
#include "setup.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ses/text.h>

int setup_fail(const char *format, ...)
{
	va_list args;

	fputs("with-enclosure: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return -1;
}

static const char usage[] =
"usage: with-enclosure [OPTIONS] COMMAND [ARGUMENT...]\n"
"\n"
"Run a command to whose eyes an emulated enclosure is there: as /dev/sg0 and\n"
"/dev/bsg/0:0:1:0, and through an NVMe controller as /dev/nvme0, /dev/nvme0n1\n"
"and /dev/ng0n1. All programs that the command starts see the same one.\n"
"\n"
"  --shelf=FILE         make it from this description; a name without '/'\n"
"                       is one of tests/emulator/shelves; shelf12 without\n"
"                       this option. Once more for another enclosure\n"
"  --capture=FILE       make it from the pages of a real one, in hex\n"
"  --node=PATH          the names of the enclosure before this option:\n"
"                       /dev/sgN, /dev/bsg/H:C:T:L, a block node /dev/sdX;\n"
"                       /dev/nvmeC, /dev/nvmeCnN, /dev/ngCnN\n"
"  --kernel=FILE        the machine: its shelves, modules, disks and paths; a\n"
"                       name without '/' is one of tests/emulator/machines\n"
"  --state=DIR          keep the enclosures there from run to run\n"
"  --quirk=QUIRK        a bad manner of the enclosure before this option\n"
"  --fault=RULE         let commands fail\n"
"  --random-faults=SEED[:PERCENT]   likewise, by chance that can be repeated\n"
"  --log=FILE           write down each command\n"
"  --log-data           ... with the data that came back\n"
"  --slow=RULE          commands take time: 40 (ms), node=sg3,40, op=1c,40,\n"
"                       page=02,40, node=sg3,never. The last one that fits\n"
"  --max-transfer=N     bytes that a command can carry\n"
"  --no-wait            waits take no time, but clocks go on as if\n"
"  --list-quirks        say what the quirks do\n"
"  --help\n"
"\n"
"tests/emulator/README.md tells the rest.\n";

enum {
	O_SHELF = 256, O_CAPTURE, O_NODE, O_KERNEL, O_STATE, O_QUIRK, O_FAULT,
	O_RANDOM,
	O_LOG, O_LOG_DATA, O_SLOW, O_MAX_TRANSFER, O_NO_WAIT, O_LIST_QUIRKS,
	O_HELP
};

static const struct option options[] = {
	{ "shelf", required_argument, NULL, O_SHELF },
	{ "capture", required_argument, NULL, O_CAPTURE },
	{ "node", required_argument, NULL, O_NODE },
	{ "kernel", required_argument, NULL, O_KERNEL },
	{ "state", required_argument, NULL, O_STATE },
	{ "quirk", required_argument, NULL, O_QUIRK },
	{ "fault", required_argument, NULL, O_FAULT },
	{ "random-faults", required_argument, NULL, O_RANDOM },
	{ "log", required_argument, NULL, O_LOG },
	{ "log-data", no_argument, NULL, O_LOG_DATA },
	{ "slow", required_argument, NULL, O_SLOW },
	{ "max-transfer", required_argument, NULL, O_MAX_TRANSFER },
	{ "no-wait", no_argument, NULL, O_NO_WAIT },
	{ "list-quirks", no_argument, NULL, O_LIST_QUIRKS },
	{ "help", no_argument, NULL, O_HELP },
	{ NULL, 0, NULL, 0 },
};

static int list_quirks(void)
{
	const struct shelf_quirk_help *h;

	for (size_t i = 0; (h = shelf_quirk_help(i)); i++)
		printf("%s%s%s\n\t%s\n", h->name, h->value ? "=" : "",
		       h->value ? h->value : "", h->help);
	return 0;
}

int setup_add_shelf(struct setup *s, const char *name, bool capture)
{
	if (s->session.nr_enclosures == MOST_ENCLOSURES)
		return setup_fail("%s: more than %d enclosures.", name,
				  MOST_ENCLOSURES);
	s->shelves[s->session.nr_enclosures++] =
		(struct setup_shelf){ .name = name, .capture = capture };
	return 0;
}

/* Options about an enclosure are for the last one; the first always exists. */
static int current_shelf(struct setup *s, unsigned int *n)
{
	if (s->session.nr_enclosures == 0 && setup_add_shelf(s, NULL, false))
		return -1;
	*n = s->session.nr_enclosures - 1;
	return 0;
}

int setup_add_node(struct setup *s, const char *path)
{
	struct session *session = &s->session;
	struct session_node *node = &session->nodes[session->nr_nodes];
	unsigned int n;

	if (current_shelf(s, &n))
		return -1;
	if (session->nr_nodes == MOST_NODES ||
	    strlen(path) >= sizeof(node->path))
		return setup_fail("--node=%s: that is too much.", path);
	*node = (struct session_node){ .enclosure = (uint16_t)n,
				       .reserved_size = 32768 };
	strcpy(node->path, path);
	session->nr_nodes++;
	return 0;
}

static int add_quirk(struct setup *s, const char *text)
{
	struct shelf_quirks unused = { 0 };
	struct shelf_error e;
	unsigned int n;

	if (current_shelf(s, &n))
		return -1;
	if (shelf_quirk_set(&unused, text, strlen(text), &e))
		return setup_fail("--quirk=%s: %s See --list-quirks.", text,
				  e.text);
	if (s->nr_quirks == sizeof(s->quirks) / sizeof(s->quirks[0]))
		return setup_fail("--quirk=%s: too many quirks.", text);
	s->quirks[s->nr_quirks] = text;
	s->quirk_of[s->nr_quirks++] = n;
	return 0;
}

/* A number of an option. */
static int number(const char *option, const char *text, uint32_t *v)
{
	uint64_t n;

	if (ses_number_parse_scaled(text, UINT32_MAX, &n))
		return setup_fail("--%s=%s: a number is expected.", option,
				  text);
	*v = (uint32_t)n;
	return 0;
}

/* An absolute path, as programs may change their directory. */
static int log_path(struct setup *s, const char *name)
{
	char *cwd = name[0] == '/' ? NULL : realpath(".", NULL);
	int n = snprintf(s->session.log, sizeof(s->session.log), "%s%s%s",
			 cwd ? cwd : "", cwd ? "/" : "", name);
	int fd;

	free(cwd);
	if (n >= (int)sizeof(s->session.log))
		return setup_fail("--log=%s: the path is too long.", name);
	/* a new log for each run */
	fd = open(s->session.log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		  0666);
	if (fd < 0)
		return setup_fail("--log=%s: %s.", name, strerror(errno));
	close(fd);
	return 0;
}

static int fault(struct setup *s, int c, const char *text)
{
	struct shelf_error e;
	int err = c == O_FAULT ? fault_add(&s->session.faults, text, &e) :
				 fault_random(&s->session.faults, text, &e);

	return err ? setup_fail("--%s=%s: character %lu: %s",
				c == O_FAULT ? "fault" : "random-faults", text,
				e.column, e.text) : 0;
}

static int slow(struct setup *s, const char *text)
{
	struct shelf_error e;

	return slow_add(&s->session.slow, text, &e) ?
		       setup_fail("--slow=%s: character %lu: %s", text,
				  e.column, e.text) : 0;
}

static int take(struct setup *s, int c, const char *arg)
{
	switch (c) {
	case O_SHELF:
	case O_CAPTURE:
		return setup_add_shelf(s, arg, c == O_CAPTURE);
	case O_NODE:
		return setup_add_node(s, arg);
	case O_KERNEL:
		s->kernel = arg;
		return 0;
	case O_STATE:
		s->state = arg;
		return 0;
	case O_QUIRK:
		return add_quirk(s, arg);
	case O_FAULT:
	case O_RANDOM:
		return fault(s, c, arg);
	case O_LOG:
		return log_path(s, arg);
	case O_LOG_DATA:
		s->session.log_data = true;
		return 0;
	case O_SLOW:
		return slow(s, arg);
	case O_MAX_TRANSFER:
		return number("max-transfer", arg, &s->session.max_transfer);
	case O_NO_WAIT:
		s->session.no_wait = true;
		return 0;
	}
	return -1;
}

/* The nodes of an enclosure without names; -1 no room. */
static int usual_nodes(struct session *session, uint32_t n)
{
	struct session_node *node = &session->nodes[session->nr_nodes];
	enum { USUAL = 5 };

	if (session->nr_nodes + USUAL > MOST_NODES)
		return -1;
	for (size_t i = 0; i < USUAL; i++)
		node[i] = (struct session_node){
			.enclosure = (uint16_t)n, .reserved_size = 32768,
		};
	snprintf(node[0].path, sizeof(node->path), "/dev/sg%u", n);
	snprintf(node[1].path, sizeof(node->path), "/dev/bsg/0:0:%u:0", n + 1);
	snprintf(node[2].path, sizeof(node->path), "/dev/nvme%u", n);
	snprintf(node[3].path, sizeof(node->path), "/dev/nvme%un1", n);
	snprintf(node[4].path, sizeof(node->path), "/dev/ng%un1", n);
	session->nr_nodes += USUAL;
	return 0;
}

/* Enclosures without a name of their own get the usual ones. */
static int default_nodes(struct setup *s)
{
	struct session *session = &s->session;
	bool named[MOST_ENCLOSURES] = { false };

	for (uint32_t i = 0; i < session->nr_nodes; i++)
		named[session->nodes[i].enclosure] = true;
	for (uint32_t i = 0; i < session->nr_enclosures; i++) {
		if (!named[i] && usual_nodes(session, i))
			return setup_fail("Too many nodes.");
	}
	return 0;
}

int setup_options(struct setup *s, int argc, char *argv[])
{
	unsigned int n;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "+:", options, NULL)) != -1) {
		if (c == O_HELP) {
			fputs(usage, stdout);
			return 0;
		}
		if (c == O_LIST_QUIRKS)
			return list_quirks();
		if (c == '?')
			return setup_fail("%s: there is no such option; see "
					  "--help.", argv[optind - 1]);
		if (c == ':')
			return setup_fail("%s: needs a value.",
					  argv[optind - 1]);
		if (take(s, c, optarg))
			return -1;
	}
	if (optind == argc)
		return setup_fail("A command is missing; see --help.");
	if (s->kernel)
		return setup_machine(s) ? -1 : optind;
	if (current_shelf(s, &n) || default_nodes(s))
		return -1;
	return optind;
}
