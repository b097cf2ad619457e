/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fault matrix: every operation x every command that it sends x every
 * fault. What came of it stands in tests/faults/TABLE, and is compared with
 * it; and whatever the table says, for each run holds:
 *
 *	- exit status 0 only when the shelf is as it was asked for;
 *	- a command that changes something is not sent again when its answer
 *	  got lost, unless the enclosure said in between what it waits for;
 *	- another exit status comes with a message, which says so when the
 *	  outcome is not known, and does not when the change was accepted;
 *	- it ends after a bounded number of commands and time, by itself.
 *
 * matrix --table prints the table, matrix TABLE compares it.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ses/bytes.h>
#include <ses/log.h>

#include "log.h"
#include "rows.h"

#define MOST_COMMANDS	16	/* of an operation without faults */
#define COMMANDS_BOUND	120
#define MINUTES_BOUND	(40 * 60000u)

static char *description;	/* of the shelf */
static unsigned int runs, broken;
static unsigned int tally[256];	/* by the letter of a cell */

/* --- invariants --- */

static void complain(const struct operation *op, const struct host_run *run,
		     const struct host_result *r, const char *what)
{
	printf("# %s: --fault=%s: %s (exit status %d)\n", op->name, run->fault,
	       what, r->status);
	if (broken++ < 5)
		printf("# stderr: %.1000s\n# log:\n%.1500s\n", r->err, r->log);
}

/*
 * Was something sent again although its answer was lost, and the enclosure not
 * asked (page 0Eh says what a download waits for)?
 */
static bool sent_blindly(const char *log, const struct fault_row *fault)
{
	for (const char *p = *log ? log : NULL; p; p = log_next(p)) {
		bool lost = fault->kind == LOST && log_is_send(p) &&
			    (log_has(p, " prevented") || log_has(p, " lost") ||
			     log_has(p, " touched"));
		bool asked = false;

		for (const char *q = log_next(p); lost && q;
		     q = log_next(q)) {
			asked = asked || log_has(q, "cdb=1c010e");
			if (log_is_send(q) && log_same_sent(p, q) && !asked)
				return true;
		}
	}
	return false;
}

static bool last_send_lost(const char *log, const struct fault_row *fault)
{
	const char *last = NULL;

	for (const char *p = *log ? log : NULL; p; p = log_next(p)) {
		if (log_is_send(p))
			last = p;
	}
	return last && fault->kind == LOST &&
	       (log_has(last, " prevented") || log_has(last, " lost") ||
		log_has(last, " touched"));
}

static bool says_unknown(const struct host_result *r)
{
	return strstr(r->err, "not known") || strstr(r->out, "not known") ||
	       strstr(r->err, "may have") || strstr(r->out, "may have");
}

/* Is something missing in what was read, and nothing says so? */
static bool silently_less(const struct fault_row *fault, const char *clean,
			  const struct host_result *r)
{
	/* a page that the device says it does not have; lies cannot be seen */
	if (strstr(fault->rule, "sense=5/") || strstr(fault->rule, "poke="))
		return false;
	return r->status == 0 && !r->err[0] && strcmp(clean, r->out);
}

/* Does the operation look at the shelf after its change? */
static bool verifies(const struct operation *op)
{
	for (int i = 0; op->argv[i]; i++) {
		if (strcmp(op->argv[i], "--verify") == 0)
			return true;
	}
	return strstr(op->name, "microcode");
}

static void check_run(const struct operation *op, const struct fault_row *fault,
		      const struct host_run *run, const char *clean,
		      const struct host_result *r)
{
	bool download = strstr(op->name, "microcode");

	if (r->status >= 120)
		complain(op, run, r, "it ended by a signal, or not at all");
	if (op->done && r->status == 0 && !r->done &&
	    (fault->kind != LIE || verifies(op)))
		complain(op, run, r, "success, but it is not done");
	if (sent_blindly(r->log, fault))
		complain(op, run, r, "sent again although the answer was lost");
	if (r->status && !r->err[0] && !strstr(r->out, "UNKNOWN - "))
		complain(op, run, r, "it failed without a message");
	if (op->done && r->status && last_send_lost(r->log, fault) &&
	    !says_unknown(r) && !download)
		complain(op, run, r, "it does not say that nothing is known");
	if (op->done && r->status && says_unknown(r) && !download &&
	    !last_send_lost(r->log, fault) && !log_count(r->log, log_is_send))
		complain(op, run, r, "nothing was sent, and that is known");
	if (op->done && r->status && r->done && !says_unknown(r) &&
	    !download && !strstr(r->err, "accepted"))
		complain(op, run, r, "it is done, and nothing says so");
	if (!op->done && silently_less(fault, clean, r))
		complain(op, run, r, "a part is missing without a word");
	if (!op->done && log_count(r->log, log_is_send))
		complain(op, run, r, "reading has sent something");
	if (!download && log_count(r->log, log_any) > COMMANDS_BOUND)
		complain(op, run, r, "too many commands");
	if (r->waited_ms > MINUTES_BOUND)
		complain(op, run, r, "it waits too long");
}

/* --- the table --- */

/*
 * "ok" complete; "part" exit status 0, and other output than without a fault;
 * else what is known, and the exit status: "no" not done, "?" not known, "done"
 * done and said so. Behind it how many control pages were sent.
 */
static void make_cell(const struct operation *op, const char *clean,
		      const struct host_result *r, char cell[CELL])
{
	unsigned int sends = log_count(r->log, log_is_send);
	const char *word = "no";
	char status[6] = "", times[8] = "";

	if (r->status == 0 && op->done && !r->done)
		word = "false";
	else if (r->status == 0)
		word = op->done || strcmp(clean, r->out) == 0 ? "ok" : "part";
	else if (op->done && says_unknown(r))
		word = "?";
	else if (op->done && r->done)
		word = "done";
	if (r->status)
		snprintf(status, sizeof(status), "%d", r->status % 1000);
	if (sends > 1)
		snprintf(times, sizeof(times), "/%u", sends % 1000);
	tally[(unsigned char)word[0]]++;
	snprintf(cell, CELL, "%s%s%s", word, status, times);
}

struct line {
	const char *fault;
	char cells[MOST_COMMANDS][CELL];
};

static void run_fault(const struct operation *op, struct host_run *run,
		      const struct fault_row *fault, const char *clean,
		      unsigned int commands, struct line *line)
{
	bool for_good = fault->rule[0] == '+';
	char rule[80];

	line->fault = fault->rule;
	for (unsigned int n = 1; n <= commands; n++) {
		const struct host_result *r;

		snprintf(rule, sizeof(rule), "n=%u%s,%s", n,
			 for_good ? "-999999" : "", fault->rule + for_good);
		run->fault = rule;
		r = host_run(run);
		runs++;
		check_run(op, fault, run, clean, r);
		make_cell(op, clean, r, line->cells[n - 1]);
	}
}

#define WIDE	80	/* columns of the table */
#define SIDE	4	/* commands that leave room for faults beside them */
#define ACROSS	8	/* commands in a line */
#define INDENT	4	/* of the faults, if they stand below their cells */

/* Where the faults begin: after the cells, or below them. */
static unsigned int fault_column(unsigned int commands)
{
	return commands <= SIDE ? 10 * commands : INDENT;
}

/* A column; the last one of a line is not padded. */
static void print_column(FILE *to, const char *text, unsigned int n,
			 unsigned int commands)
{
	bool last = (n + 1 == commands || n % ACROSS == ACROSS - 1) &&
		    fault_column(commands) == INDENT;

	if (n && n % ACROSS == 0)
		fputs("\n", to);
	fprintf(to, "%-*s", last ? 0 : 10, text);
}

static void print_cells(FILE *to, const struct line *line,
			unsigned int commands)
{
	for (unsigned int n = 0; n < commands; n++)
		print_column(to, line->cells[n], n, commands);
	if (fault_column(commands) == INDENT)
		fprintf(to, "\n%*s", INDENT, "");
}

/* Faults with the same cells stand together. */
static void print_lines(FILE *to, struct line *lines, size_t nr,
			unsigned int commands)
{
	const unsigned int left = fault_column(commands);

	for (size_t i = 0; i < nr; i++) {
		size_t column = left;

		if (!lines[i].fault)
			continue;
		print_cells(to, &lines[i], commands);
		for (size_t k = i; k < nr; k++) {
			if (!lines[k].fault ||
			    memcmp(lines[i].cells, lines[k].cells,
				   sizeof(lines[i].cells)))
				continue;
			if (column + 1 + strlen(lines[k].fault) > WIDE) {
				fprintf(to, "\n%*s", (int)left, "");
				column = left;
			}
			column += (size_t)fprintf(to, " %s", lines[k].fault);
			if (k != i)
				lines[k].fault = NULL;
		}
		fprintf(to, "\n");
	}
}

static void print_head(FILE *to, const struct operation *op, const char *log,
		       unsigned int commands)
{
	size_t column = strlen(op->name) + 1;

	fprintf(to, "\n%s:", op->name);
	for (int i = 0; op->argv[i]; i++) {
		if (column + strlen(op->argv[i]) > WIDE - 4) {
			fputs(" \\\n   ", to);
			column = 3;
		}
		column += (size_t)fprintf(to, " %s", op->argv[i]);
	}
	fprintf(to, "\n");
	for (unsigned int n = 0; n < commands; n++) {
		char name[CELL];

		log_command_name(log, n + 1, name);
		print_column(to, name, n, commands);
	}
	fputs(fault_column(commands) == INDENT ? "\n" : " fault\n", to);
}

static void run_operation(const struct operation *op, FILE *to)
{
	struct host_run run = {
		.program = op->program, .argv = op->argv,
		.description = description, .done = op->done,
	};
	const struct host_result *r = host_run(&run);
	static struct line lines[160];
	char *clean = strdup(r->out);
	unsigned int commands = log_count(r->log, log_any);
	size_t nr = 0;

	if (r->status || (op->done && !r->done) || commands > MOST_COMMANDS)
		complain(op, &run, r, "it does not work without a fault");
	if (commands > MOST_COMMANDS)
		commands = MOST_COMMANDS;
	print_head(to, op, r->log, commands);
	memset(lines, 0, sizeof(lines));
	for (; faults[nr].rule; nr++)
		run_fault(op, &run, &faults[nr], clean, commands, &lines[nr]);
	print_lines(to, lines, nr, commands);
	free(clean);
}

static const char preface[] =
"# SPDX-License-Identifier: BSD-2-Clause\n"
"What becomes of an operation when something happens to one of its commands.\n"
"`make faults` writes this table, `make check` compares it with what happens.\n"
"\n"
"Below each command stands what a fault at it leads to, with the faults\n"
"after or below: +FAULT means from that command on, for good. A fault is a\n"
"rule of tests/emulator/fault.h; \"lost\": the enclosure has carried it out.\n"
"Commands of long operations take several lines.\n"
"\n"
"  ok      exit status 0: complete\n"
"  part    exit status 0, other output: a page that need not be there is\n"
"          not, or says something else\n"
"  noN     exit status N: not done, nothing is changed\n"
"  ?N      exit status N: not known, and the message says that\n"
"  doneN   exit status N: accepted, and the message says that\n"
"  false   exit status 0: the enclosure has said so, and it is not true; this\n"
"          is what --verify is for\n"
"  .../M   M control pages were sent\n";

static char *make_table(void)
{
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);

	fputs(preface, to);
	for (const struct operation *op = operations; op->name; op++)
		run_operation(op, to);
	fprintf(to, "\n%u runs: %u ok, %u part, %u no, %u not known, %u done\n",
		runs, tally['o'], tally['p'], tally['n'], tally['?'],
		tally['d']);
	fclose(to);
	return text;
}

static char *read_text(const char *name)
{
	struct ses_log log = { .emit = NULL };
	uint8_t *text;
	size_t len;

	if (ses_file_load(name, 1 << 24, &log, &text, &len)) {
		printf("not ok faults: %s cannot be read\n", name);
		exit(1);
	}
	return (char *)text;
}

/* Go where the image of downloads is, for the time of the runs. */
static void enter_directory(char *directory)
{
	FILE *f;

	if (!mkdtemp(directory) || chdir(directory) ||
	    !(f = fopen(IMAGE, "w")) || fputs(IMAGE_BYTES, f) < 0 ||
	    fclose(f)) {
		printf("not ok faults: no image in %s\n", directory);
		exit(1);
	}
}

static void leave_directory(const char *directory)
{
	if (unlink(IMAGE) || chdir("/") || rmdir(directory))
		printf("# %s is left\n", directory);
}

/* The first lines that differ, for people. */
static bool same_table(const char *got, const char *want)
{
	unsigned int shown = 0;

	while (*got || *want) {
		size_t g = strcspn(got, "\n"), w = strcspn(want, "\n");

		if (g != w || memcmp(got, want, g)) {
			printf("# got:  %.*s\n# want: %.*s\n", (int)g, got,
			       (int)w, want);
			if (++shown == 10)
				return false;
		}
		got += g + (got[g] == '\n');
		want += w + (want[w] == '\n');
	}
	return shown == 0;
}

static void compare(const char *table, const char *want)
{
	if (broken)
		printf("not ok invariants: %u of %u runs break one\n", broken,
		       runs);
	else
		printf("ok invariants\n");
	if (same_table(table, want))
		printf("ok the table\n");
	else
		printf("not ok the table: 'make faults' writes it anew\n");
}

int main(int argc, char *argv[])
{
	bool print = argc == 2 && strcmp(argv[1], "--table") == 0;
	char directory[] = "/tmp/faults-XXXXXX";
	char *table, *want;

	if (argc != 2)
		return 2;
	/* a job in the background ignores it, and the programs then do */
	signal(SIGINT, SIG_DFL);
	description = read_text("tests/faults/box.shelf");
	want = print ? NULL : read_text(argv[1]);
	enter_directory(directory);
	table = make_table();
	leave_directory(directory);
	if (print)
		fputs(table, stdout);
	else
		compare(table, want);
	free(table);
	free(want);
	free(description);
	return broken != 0;
}
