/* SPDX-License-Identifier: BSD-2-Clause */
#include "chain.h"

#include <errno.h>
#include <getopt.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/page.h>

#include "../emulator/inprocess.h"
#include "../emulator/plan.h"
#include "../faults/calls.h"

/* Five chunks of 4 bytes. */
#define IMAGE		"0123456789abcdefghij"
#define IMAGE_LEN	20
#define CHUNK		4
#define CHUNKS		(IMAGE_LEN / CHUNK)

#define MOST_WORDS	(2 * MAX_WORDS + 2)

#define OLD_REVISION	"0001"
#define NEW_REVISION	"0002"

/* An I/O module, at the node of the same number. */
struct module {
	struct emulator *shelf;
	bool maybe_arrived[CHUNKS];	/* sent, and not known to be lost */
	bool stored, running;
	bool begun;			/* by the current run */
	bool idle;			/* no download, said its last status */
};

static struct module modules[CALLS_NODES];
static int output = -1;			/* what is written, to either */
static char image_option[40];

/* The chain at hand. */
static struct chain *chain;
static const struct slot *slots;
static const struct surroundings *around;

void chain_complain(const char *what)
{
	if (!chain->broken)
		chain->broken = what;
}

/* --- what the program can know --- */

/* Did the enclosure report, or the host, that it did not act? (SAM-5, SPC-4) */
static bool was_refused(const struct carrier_command *c)
{
	bool sense = c->status == SES_STATUS_CHECK_CONDITION;

	if (c->error == EPERM || c->error == EAGAIN || c->error == ENOMEM ||
	    c->error == EBUSY || c->error == EINVAL || c->error == ENOTTY)
		return true;
	if (c->error || c->host || (c->driver && c->driver != 8))
		return false;
	if (!sense)
		return c->status == SES_STATUS_BUSY ||
		       c->status == SES_STATUS_RESERVATION_CONFLICT ||
		       c->status == SES_STATUS_TASK_SET_FULL ||
		       c->status == SES_STATUS_ACA_ACTIVE;
	/* not deferred, and a key of a refusal: 2, 5, 6, 7, Ah, Eh */
	return c->sense[0] == 0x70 && 1u << (c->sense[2] & 15) & 0x44e4;
}

/* The bytes of a page that arrived, as far as the host knows; 0 none. */
static uint32_t received(const struct carrier_command *c)
{
	bool good = !c->error && !c->host && (!c->driver || c->driver == 8) &&
		    (c->status == SES_STATUS_GOOD ||
		     (c->status == SES_STATUS_CHECK_CONDITION &&
		      c->sense[0] == 0x70 && (c->sense[2] & 15) <= 1));

	if (!good || c->residual < 0 || (uint32_t)c->residual > c->in_size)
		return 0;
	return c->in_size - (uint32_t)c->residual;
}

/* What a status page proves about chunks that may have arrived. */
static void note_status(struct module *m, const uint8_t *page)
{
	const uint8_t status = page[10];
	uint32_t expected = ses_be32(page + 20);

	if (page[0] != SES_PAGE_MICROCODE || page[9] != 0)
		return;
	m->idle = status != 0x01 && status != 0x02 && status != 0x03;
	for (uint32_t i = 0; i < CHUNKS; i++) {
		/* it waits for these bytes */
		if (status == 0x01 && expected <= i * CHUNK)
			m->maybe_arrived[i] = false;
		/* the download is gone; not after the last chunk, when idle
		 * may mean that it is complete */
		if (status >= 0x80 ||
		    (status == 0 && !m->maybe_arrived[CHUNKS - 1]))
			m->maybe_arrived[i] = false;
	}
}

/* A module that has restarted, and runs the old revision, has refused the
 * image. */
static void note_inquiry(struct module *m, const uint8_t *data)
{
	const struct calls_node *node = &calls.nodes[m - modules];

	if (node->restarts && memcmp(data + 32, OLD_REVISION, 4) == 0)
		memset(m->maybe_arrived, 0, sizeof(m->maybe_arrived));
}

/* Another download of a module that has none: no chunk of it is a second
 * one. */
static void begin_again(struct module *m)
{
	for (uint32_t i = 0; i < CHUNKS; i++)
		chain->again |= m->maybe_arrived[i];
	memset(m->maybe_arrived, 0, sizeof(m->maybe_arrived));
}

static void note_chunk(struct module *m, const struct carrier_command *c)
{
	uint32_t chunk = ses_be32(c->out + 12) / CHUNK;

	if (c->out_len < 24 || c->out[8] == 0xff)
		return;
	if (!m->begun && around->begun)
		around->begun(&calls.nodes[m - modules]);
	m->begun = chain->sent = true;
	if (c->out[8] > 0x0e || chunk >= CHUNKS)
		return;
	if (chunk == 0 && m->idle && around->many)
		begin_again(m);
	m->idle = false;
	if (m->maybe_arrived[chunk])
		chain_complain("a chunk was sent again that may have arrived");
	m->maybe_arrived[chunk] = !was_refused(c);
}

/* --- around each command --- */

static void note_stored(struct module *m)
{
	const struct emulator *e = m->shelf;
	const struct sub_state *sub = &e->carrier.shelf.state->subs[0];

	m->running = memcmp(sub->revision, NEW_REVISION, 4) == 0;
	if (e->image_len == IMAGE_LEN &&
	    memcmp(e->image, IMAGE, IMAGE_LEN) == 0 &&
	    (m->running || sub->download.pending != PENDING_NOTHING))
		m->stored = true;
}

struct calls_node *chain_node(const struct emulator *shelf)
{
	size_t i = 0;

	while (modules[i].shelf != shelf)
		i++;
	return &calls.nodes[i];
}

void chain_restart_module(struct calls_node *node)
{
	const struct shelf_quirks *quirks = &node->shelf->quirks;

	if (!quirks->restart.a)
		return;
	node->restarts++;
	node->back_ms = calls.now_ms + 1000 * (uint64_t)(quirks->restart.a - 1);
	node->paths_back_ms = node->back_ms +
			      1000 * (uint64_t)quirks->restart.b;
	if (quirks->boot == SHELF_BOOT_NEVER)
		node->back_ms = node->paths_back_ms = UINT64_MAX;
}

/* Modules that restart, because of a command or an event. */
static void note_restarts(void)
{
	for (size_t i = 0; i < calls.nr_nodes; i++) {
		if (shelf_begins_restart(&modules[i].shelf->carrier.shelf))
			chain_restart_module(&calls.nodes[i]);
	}
	if (around->happened)
		around->happened(chain->taken);
}

static void before_command(struct calls_node *node)
{
	struct fault_set *set = &node->shelf->faults;

	chain->commands++;
	set->nr = 0;
	for (int i = 0; i < 2; i++) {
		const struct kind *kind = slots[i].kind;

		if (!kind || slots[i].at != chain->commands)
			continue;
		if (!kind->event) {
			set->faults[set->nr++] = kind->fault;
			continue;
		}
		chain->taken |= kind->takes_paths;
		kind->event(node->shelf);
		note_restarts();
	}
}

static void after_command(struct calls_node *node,
			  const struct carrier_command *c)
{
	bool status = c->cdb[0] == SES_OP_RECEIVE_DIAGNOSTIC &&
		      c->cdb[2] == SES_PAGE_MICROCODE;
	bool send = c->cdb[0] == SES_OP_SEND_DIAGNOSTIC;
	struct module *m = &modules[node - calls.nodes];

	if (chain->commands <= MAX_COMMANDS)
		chain->what[chain->commands] = status ? STATUS_READ :
					       send ? SEND : OTHER_COMMAND;
	if (send)
		note_chunk(m, c);
	else if (status && received(c) >= 24)
		note_status(m, c->in);
	else if (c->cdb[0] == SES_OP_INQUIRY && received(c) >= 36)
		note_inquiry(m, c->in);
	note_stored(m);
	note_restarts();
}

/* --- one run --- */

static void append(char *text, const char *what)
{
	size_t len = strlen(text);

	snprintf(text + len, CHAIN_TEXT - len, "%s", what);
}

/* Run one command line. What it wrote to stderr is in text. */
static int run_words(const struct subject *subject, char *words[], int nr,
		     char *text)
{
	ssize_t n;
	int status;

	if (ftruncate(output, 0) || lseek(output, 0, SEEK_SET))
		abort();
	optind = 0;
	status = subject->program(nr, words);
	fflush(stdout);
	n = pread(output, text, CHAIN_TEXT - 1, 0);
	text[n < 0 ? 0 : n] = '\0';
	return status;
}

/* The first command that is printed as advice: a line that begins with a blank;
 * 0: there is none. */
static char *find_command(char *text)
{
	char *line;

	if (strncmp(text, " sg_ses", 7) == 0)
		return text;
	line = strstr(text, "\n sg_ses");
	return line ? line + 1 : NULL;
}

/* The next such command. It is cut off, and *text goes on after it. */
static char *find_advice(char **text)
{
	char *line = find_command(*text);
	size_t len;

	if (!line)
		return NULL;
	len = strcspn(line, "\n");
	*text = line + len + (line[len] == '\n');
	line[len] = '\0';
	return line;
}

static bool has(const char *text, const char *what)
{
	return strstr(text, what) != NULL;
}

/* Messages that contradict each other, or what happened. */
static void check_messages(const char *text, int status)
{
	bool ordered = has(text, "end it with the first command; the second");
	bool resume = has(text, " --resume=") && !ordered;
	/* the command for many modules begins one again */
	bool again = has(text, "egin again") && !around->many &&
		     !has(text, "before you begin again");
	bool wait = (has(text, "Do not switch the enclosure off") ||
		     has(text, "before anything is sent")) &&
		    !has(text, "After that, this command continues");

	if (resume && (again || has(text, "cannot be resumed") ||
		       (has(text, "--mode=dmc_abort") && !around->many)))
		chain_complain("it advises to resume, and to begin again");
	if (wait && (again || resume || has(text, "--mode=dmc_abort")))
		chain_complain("it advises to wait, and to send something");
	if (has(text, "reset or power cycle is safe") &&
	    has(text, "Neither reset the enclosure"))
		chain_complain("a reset is safe, and it is not");
	if (status && !*text)
		chain_complain("it failed without a message");
	if (!status && (resume || again))
		chain_complain("it succeeded, and advises to send more");
}

/* Time passes: what is stored, and what runs in the end. */
static void settle(struct module *m)
{
	uint8_t data[36];
	const uint8_t cdb[6] = { SES_OP_INQUIRY, 0, 0, 0, sizeof(data) };

	for (int i = 0; i < 4; i++) {
		struct shelf_command c = { .cdb = cdb, .cdb_len = 6,
					   .in = data,
					   .in_size = sizeof(data) };

		shelf_exec(&m->shelf->carrier.shelf, &c);
		note_stored(m);
	}
	chain->stored = chain->stored && m->stored;
	chain->running = chain->running && m->running;
}

/* --- a chain --- */

static void renew_module(struct module *m, bool logged)
{
	struct calls_node *node = &calls.nodes[m - modules];

	node->back_ms = node->paths_back_ms = 0;
	node->restarts = 0;
	memset(m->maybe_arrived, 0, sizeof(m->maybe_arrived));
	m->stored = m->running = false;
	emulator_restart(m->shelf);
	m->shelf->carrier.log = logged ? emulator_keep_line : NULL;
}

static int first_words(const struct subject *subject, char *words[])
{
	int nr = 0;

	for (; subject->words[nr]; nr++)
		words[nr] = (char *)(uintptr_t)subject->words[nr];
	words[nr++] = image_option;
	words[nr] = NULL;
	return nr;
}

/* "add --to=REV": who follows that knows what the image brings. */
static int next_words(char *advice, bool add_revision, char *words[])
{
	static char revision[] = "--to=" NEW_REVISION;
	int nr = 0;

	for (char *word = strtok(advice, " "); word && nr < 2 * MAX_WORDS;
	     word = strtok(NULL, " "))
		words[nr++] = word;
	if (add_revision)
		words[nr++] = revision;
	words[nr] = NULL;
	return nr;
}

/* The last command; the program puts words in another order. */
static struct {
	char *words[MOST_WORDS];
	int nr;
} last;

/* Run one command, and look at what it says. */
static void run_and_check(const struct subject *subject, char *words[], int nr)
{
	char *text = chain->last;

	memcpy(last.words, words, ((size_t)nr + 1) * sizeof(*words));
	last.nr = nr;
	for (size_t i = 0; i < calls.nr_nodes; i++)
		modules[i].begun = modules[i].idle = false;
	chain->runs++;
	chain->status = run_words(subject, words, nr, text);
	append(chain->text, text);
	check_messages(text, chain->status);
	chain->unknown = has(text, "may have") || has(text, "not known") ||
			 has(text, "may still be") ||
			 has(text, "shows later") ||
			 has(text, "before anything is sent");
}

static void repair(void)
{
	chain->taken = false;
	if (around->repair)
		around->repair();
}

/* Run the commands that the last one printed; false: it printed none. */
static bool run_advice(const struct subject *subject)
{
	static char commands[CHAIN_TEXT];
	bool add_revision = has(chain->last, "; add --to=REV");
	char *words[MOST_WORDS], *text = commands, *advice;
	int nr;

	chain->advised = find_command(chain->last);
	if (!chain->advised)
		return false;
	repair();
	strcpy(commands, chain->last);
	while ((advice = find_advice(&text))) {
		if (chain->runs == MAX_RUNS) {
			chain_complain("it advises without end");
			return false;
		}
		nr = next_words(advice, add_revision &&
				strstr(advice, "--resume"), words);
		run_and_check(subject, words, nr);
	}
	return true;
}

/* Once something was sent, run a command again that begins an update, but
 * failed before it sent anything; false: it was none. */
static bool run_again(const struct subject *subject)
{
	char *words[MOST_WORDS];

	for (int i = 0; i < last.nr; i++) {
		if (strncmp(last.words[i], "--resume", 8) == 0)
			return false;
	}
	for (size_t i = 0; i < calls.nr_nodes; i++) {
		if (modules[i].begun)
			return false;
	}
	if (!around->many || !chain->sent || chain->advised || !chain->status ||
	    chain->runs == MAX_RUNS)
		return false;
	repair();
	memcpy(words, last.words, sizeof(words));
	run_and_check(subject, words, last.nr);
	return true;
}

static void follow_advice(const struct subject *subject)
{
	char *words[MOST_WORDS];
	int nr = first_words(subject, words);

	run_and_check(subject, words, nr);
	while (run_advice(subject) || run_again(subject))
		;
}

void chain_run(const struct subject *subject, const struct slot slots_[2],
	       bool logged, struct chain *chain_)
{
	chain = chain_;
	slots = slots_;
	chain->status = chain->runs = chain->commands = 0;
	chain->stored = chain->running = true;
	chain->unknown = chain->sent = chain->advised = chain->again = false;
	chain->taken = false;
	chain->broken = NULL;
	chain->text[0] = chain->log[0] = '\0';
	for (size_t i = 0; i < calls.nr_nodes; i++)
		renew_module(&modules[i], logged);
	calls.now_ms = 1000;
	if (around->restart)
		around->restart();
	follow_advice(subject);
	for (size_t i = 0; i < calls.nr_nodes; i++) {
		settle(&modules[i]);
		if (logged)
			append(chain->log, modules[i].shelf->log);
	}
}

void chain_add_module(const char *node, const char *description)
{
	struct emulator *shelf = emulator_new(description);

	if (!shelf || calls.nr_nodes == CALLS_NODES)
		abort();
	modules[calls.nr_nodes].shelf = shelf;
	calls.nodes[calls.nr_nodes++] = (struct calls_node){
		.path = node, .shelf = shelf,
	};
}

void chain_init(const struct surroundings *surroundings)
{
	int image = memfd_create("image", 0);

#ifdef __GLIBC__
	/* a block that is mapped and cleared for each run takes time */
	mallopt(M_MMAP_THRESHOLD, 1 << 24);
	mallopt(M_TRIM_THRESHOLD, 1 << 24);
#endif
	output = memfd_create("output", MFD_CLOEXEC);
	if (image < 0 || output < 0 ||
	    write(image, IMAGE, IMAGE_LEN) != IMAGE_LEN ||
	    dup2(output, 2) < 0 || dup2(output, 1) < 0)
		abort();
	snprintf(image_option, sizeof(image_option), "--in=/proc/self/fd/%d",
		 image);
	/* a job in the background ignores it, and the programs then do */
	signal(SIGINT, SIG_DFL);
	around = surroundings;
	calls.before = before_command;
	calls.after = after_command;
}
