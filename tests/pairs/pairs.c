/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every fault, and every pair of faults, at the commands of a download of five
 * chunks, or of an update of all modules (suite.h), and then the command that
 * the program prints as advice, until it prints none. For each chain of
 * commands holds:
 *
 *	- exit status 0 only if the image is stored, byte for byte (and runs, if
 *	  it was to be activated), in each module, except where the protocol
 *	  cannot show that: see excuse() in download.c and update.c;
 *	- no chunk is sent twice, unless it is proven that it did not arrive;
 *	- no message contradicts another one, or the exit status;
 *	- another exit status comes with a message;
 *	- the chain ends.
 *
 * update.c has more rules, of paths.
 *
 * pairs [--update] --table EVERY FILE prints the table, for one pair in EVERY,
 * 1 for all; lines that are finished are kept in FILE. pairs [--update] TABLE
 * runs a sample, which does not depend on anything, and compares its line with
 * that of the table.
 * pairs [--update] SUBJECT [FAULT COMMAND [FAULT COMMAND]] - shows one chain.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite.h"

#define MAX_SUBJECTS	32
#define SLACK		16	/* commands after those without faults */
#define SHOWN		3	/* findings of a subject that are shown */

struct tally {
	unsigned long chains, runs, broken;
	unsigned long singles, pairs, others;	/* those left out, too */
	unsigned long outcomes[OUTCOMES];
	bool finished;
};

/* One in so many, of pairs with another kind than the first ones. */
#define OTHERS 97

static const struct suite *suite;
static struct tally *tallies;		/* of the subjects */

static FILE *report;

static void show(const struct subject *subject, const struct slot slots[2],
		 const struct chain *c)
{
	fprintf(report, "# %s:", subject->name);
	for (int i = 0; i < 2 && slots[i].kind; i++)
		fprintf(report, " %s at command %u;", slots[i].kind->name,
			slots[i].at);
	fprintf(report, " %s (exit status %d)\n%s%s\n", c->broken, c->status,
		c->text, c->log);
}

static void count(const struct subject *subject, const struct slot slots[2],
		  struct chain *c, struct tally *t)
{
	static struct chain again;
	enum outcome outcome = suite->find_outcome(subject, slots, c);

	t->chains++;
	t->runs += c->runs;
	t->outcomes[outcome]++;
	if (!c->broken || t->broken++ >= SHOWN)
		return;
	chain_run(subject, slots, true, &again);
	again.broken = c->broken;
	show(subject, slots, &again);
}

/* --- all of them --- */

static struct kinds kinds;

static int show_one(int argc, char *argv[])
{
	static struct chain c;
	struct slot slots[2] = { { NULL, 0 }, { NULL, 0 } };
	const struct subject *subject = suite->subjects;

	while (subject < suite->subjects + suite->nr_subjects - 1 &&
	       strcmp(subject->name, argv[1]))
		subject++;
	for (int i = 0; i < 2 && 4 + 2 * i < argc; i++) {
		for (unsigned int k = 0; k < kinds.nr; k++) {
			if (strcmp(kinds.kinds[k].name, argv[2 + 2 * i]) == 0)
				slots[i].kind = &kinds.kinds[k];
		}
		slots[i].at = (unsigned int)atoi(argv[3 + 2 * i]);
	}
	suite->init();
	chain_run(subject, slots, true, &c);
	suite->find_outcome(subject, slots, &c);
	if (!c.broken)
		c.broken = c.stored ? "stored" : "not stored";
	show(subject, slots, &c);
	fclose(report);
	return 0;
}

static bool applies(const struct kind *kind, uint8_t command)
{
	return !kind->status_only || command == STATUS_READ;
}

/* The pair of faults is left out. */
static bool is_thinned(const struct slot slots[2],
		       const struct thinning *every, struct tally *t)
{
	const struct kind *whole = kinds.kinds + kinds.nr_paired;

	if (slots[0].kind < whole && slots[1].kind < whole)
		return t->pairs++ % every->pairs;
	return t->others++ % every->others;
}

static void run_seconds(const struct subject *subject, struct slot slots[2],
			const struct chain *first, unsigned int last,
			const struct thinning *every, struct tally *t)
{
	static struct chain c;

	for (unsigned int n = slots[0].at + 1; n <= last; n++) {
		slots[1].at = n;
		for (unsigned int i = 0; i < kinds.nr_second; i++) {
			slots[1].kind = &kinds.kinds[i];
			if (!applies(slots[1].kind, first->what[n]) ||
			    is_thinned(slots, every, t))
				continue;
			chain_run(subject, slots, false, &c);
			count(subject, slots, &c, t);
		}
	}
	slots[1].kind = NULL;
}

static void run_subject(const struct subject *subject,
			const struct thinning *every, struct tally *t)
{
	static struct chain clean, single;
	struct slot slots[2] = { { NULL, 0 }, { NULL, 0 } };
	unsigned int last;

	chain_run(subject, slots, false, &clean);
	count(subject, slots, &clean, t);
	for (unsigned int n = 1; n <= clean.commands; n++) {
		slots[0].at = n;
		for (unsigned int i = 0; i < kinds.nr; i++) {
			slots[0].kind = &kinds.kinds[i];
			if (!applies(slots[0].kind, clean.what[n]) ||
			    (i >= every->whole &&
			     t->singles++ % every->singles))
				continue;
			chain_run(subject, slots, false, &single);
			count(subject, slots, &single, t);
			last = single.commands < clean.commands + SLACK ?
				       single.commands : clean.commands + SLACK;
			if (i < kinds.nr_second)
				run_seconds(subject, slots, &single, last,
					    every, t);
		}
	}
}

/* A process that crashed has not counted all. */
static bool wait_for_one(void)
{
	int status;

	if (wait(&status) < 0)
		return false;
	if (status)
		abort();
	return true;
}

/* Each subject in a process of its own, a few at a time. */
static void run_all(const struct thinning *every, long jobs)
{
	long running = 0;

	for (unsigned int i = 0; i < suite->nr_subjects; i++) {
		pid_t pid;

		if (tallies[i].finished)
			continue;
		if (running == jobs && wait_for_one())
			running--;
		fflush(report);
		pid = fork();
		if (pid < 0)
			abort();
		if (pid > 0) {
			running++;
			continue;
		}
		suite->init();
		tallies[i] = (struct tally){ .chains = 0 };
		run_subject(&suite->subjects[i], every, &tallies[i]);
		tallies[i].finished = true;
		fflush(report);
		_exit(0);
	}
	while (wait_for_one())
		;
}

/* --- the table --- */

static struct tally sum_tallies(void)
{
	struct tally sum = { .chains = 0 };

	for (unsigned int i = 0; i < suite->nr_subjects; i++) {
		const struct tally *t = &tallies[i];

		sum.chains += t->chains;
		sum.runs += t->runs;
		sum.broken += t->broken;
		for (int k = 0; k < OUTCOMES; k++)
			sum.outcomes[k] += t->outcomes[k];
	}
	return sum;
}

static void print_tally(FILE *to, const char *name, const struct tally *t)
{
	fprintf(to, "%-20s%9lu%9lu", name, t->chains, t->runs);
	for (int k = 0; k < OUTCOMES; k++)
		fprintf(to, "%*lu", k == STORED ? 9 : 8, t->outcomes[k]);
	fprintf(to, "\n");
}

/* Run them, and print a line with the sum. Returns whether all rules held. */
static bool print_sum(FILE *to, const struct thinning *every, bool sample)
{
	struct tally sum;

	/* one more: at the end of the others no processor is idle */
	run_all(every, sysconf(_SC_NPROCESSORS_ONLN) + 1);
	for (unsigned int i = 0; i < suite->nr_subjects && !sample; i++)
		print_tally(to, suite->subjects[i].name, &tallies[i]);
	sum = sum_tallies();
	print_tally(to, sample ? "the sample" : "all of these", &sum);
	if (sum.broken)
		fprintf(report, "# %lu of %lu chains break a rule\n",
			sum.broken, sum.chains);
	return sum.broken == 0;
}

/* In a file, or 0 for none: a run that takes hours may be interrupted; it goes
 * on with the subjects that are not finished. */
static void map_tallies(const char *file)
{
	const size_t size = MAX_SUBJECTS * sizeof(*tallies);
	int fd = file ? open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;

	if (file && (fd < 0 || ftruncate(fd, (off_t)size)))
		abort();
	tallies = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       file ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS, fd, 0);
	if (tallies == MAP_FAILED)
		abort();
}

static int print_table(unsigned long every, const char *file)
{
	const struct thinning full = { 0, 1, every, OTHERS * every };
	bool good;

	map_tallies(file);
	fputs(suite->preface, report);
	good = print_sum(report, &full, false);
	map_tallies(NULL);
	fprintf(report, every > 1 ? "(one pair in %lu" : "(every pair", every);
	if (kinds.nr_second > kinds.nr_paired)
		fprintf(report, "; with a fault of another kind, one in %lu",
			full.others);
	fprintf(report, ")\n\n");
	good = print_sum(report, &suite->sample, true) && good;
	fclose(report);
	return !good;
}

static int check_sample(const char *name)
{
	static char table[8192];
	char *line = NULL;
	size_t len;
	FILE *to = open_memstream(&line, &len), *f = fopen(name, "r");
	bool good, same;

	map_tallies(NULL);
	good = print_sum(to, &suite->sample, true);
	fclose(to);
	if (f)
		table[fread(table, 1, sizeof(table) - 1, f)] = '\0';
	same = f && strstr(table, line);
	fprintf(report, good ? "ok rules\n" :
		"not ok rules: a chain breaks one\n");
	if (!same)
		fprintf(report, "# got: %s", line);
	fprintf(report, same ? "ok the sample\n" :
		"not ok the sample: 'make pairs' writes the table anew\n");
	if (f)
		fclose(f);
	free(line);
	fclose(report);
	return !good || !same;
}

int main(int argc, char *argv[])
{
	report = fdopen(dup(1), "w");
	if (!report)
		abort();
	/* what the processes write is not mixed */
	setvbuf(report, NULL, _IOFBF, 1 << 20);
	suite = &download_suite;
	if (argc > 1 && strcmp(argv[1], "--update") == 0) {
		suite = &update_suite;
		argc--;
		argv++;
	}
	suite->add_kinds(&kinds);
	if (argc == 2)
		return check_sample(argv[1]);
	if (argc == 4 && strcmp(argv[1], "--table") == 0)
		return print_table(strtoul(argv[2], NULL, 10), argv[3]);
	return argc > 2 && strcmp(argv[argc - 1], "-") == 0 ?
		       show_one(argc, argv) : 2;
}
