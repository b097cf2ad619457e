/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sweep: every command x calls for memory, or for a file descriptor, that
 * fail; alone, and with all calls after it. For each run holds:
 *
 *	- it ends by itself, without a signal;
 *	- it shows and changes what it does without a failure, with the same
 *	  exit status; or it has a message that names what was missing, an exit
 *	  status other than 0, and what it has printed is the beginning
 *	  of that, or a JSON document with that exit status;
 *	- --check is UNKNOWN then, in each form;
 *	- files that it writes are complete, or as they were: not there.
 *
 * sweep FILE SHELF N runs the commands of FILE in the directory at hand, on an
 * emulated shelf; one call in N fails. A command is a word for
 * where (node: with an emulated shelf at /dev/sg0; tree: on the machine planted
 * in ./tree), and the words of a command.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../faults/host.h"
#include "../faults/mains.h"
#include "../strict_json.h"
#include "wrap.h"

#define MOST_WORDS	15
#define OUTPUT		"out"	/* what files begin with that are written */
#define MOST_CALLS	5000

struct command {
	char *line;		/* as in the file */
	char *words;
	const char *argv[MOST_WORDS + 1];
	int (*program)(int argc, char *argv[]);
	bool check, json, watch, metrics, events;
};

/* What a run has left. */
struct outcome {
	int status;
	char *out, *err, *file, *shelf;
};

static char *description;
static struct wrap_plan plan;
static unsigned int *calls;
static unsigned int runs, broken, shown;

/* --- a run --- */

static void emulating(bool inside)
{
	static bool begun;

	if (!begun)
		wrap_begin(&plan, calls);
	begun = true;
	wrap_pause(inside);
}

static int opening(void)
{
	return wrap_fails(WRAP_FILES) ? EMFILE : 0;
}

static const struct host_hooks hooks = { emulating, opening };

/* Names and contents of the files written, which are removed. */
static char *take_files(void)
{
	DIR *dir = opendir(".");
	struct dirent *e;
	size_t len = 0, n;
	char *all = NULL;
	FILE *to = open_memstream(&all, &len), *f;
	char part[4096];

	while ((e = readdir(dir))) {
		if (strncmp(e->d_name, OUTPUT, strlen(OUTPUT)))
			continue;
		f = fopen(e->d_name, "r");
		fprintf(to, "%s:\n", e->d_name);
		while (f && (n = fread(part, 1, sizeof(part), f)) > 0)
			fwrite(part, 1, n, to);
		if (f)
			fclose(f);
		unlink(e->d_name);
	}
	closedir(dir);
	fclose(to);
	return all;
}

/* What was sent: the lines of control pages. */
static char *sends(const char *log)
{
	size_t len = 0;
	char *all = NULL;
	FILE *to = open_memstream(&all, &len);

	for (; *log; log += strcspn(log, "\n"), log += *log == '\n') {
		const char *cdb = strstr(log, "cdb=1d");

		if (cdb && cdb < log + strcspn(log, "\n"))
			fprintf(to, "%.*s\n", (int)strcspn(cdb, "\n"), cdb);
	}
	fclose(to);
	return all;
}

static struct outcome run_once(const struct command *c)
{
	const struct host_run run = {
		.program = c->program, .argv = c->argv,
		.description = description, .hooks = &hooks,
		.fault = c->watch ? "op=1c,n=9-99,signal=INT" : NULL,
	};
	const struct host_result *r = host_run(&run);

	runs++;
	return (struct outcome){
		.status = r->status, .out = strdup(r->out),
		.err = strdup(r->err), .file = take_files(),
		.shelf = sends(r->log),
	};
}

static void drop(struct outcome *o)
{
	free(o->out);
	free(o->err);
	free(o->file);
	free(o->shelf);
}

/* --- what must hold --- */

static void complain(const struct command *c, const struct outcome *o,
		     const char *what)
{
	broken++;
	if (shown++ >= 3)
		return;
	printf("# %s: %s %u%s fails: %s (exit status %d)\n", c->line,
	       plan.kind == WRAP_MEMORY ? "allocation" : "descriptor",
	       plan.nth, plan.after ? " and on" : "", what, o->status);
	printf("#   stderr: %.300s#   stdout: %.300s\n", o->err, o->out);
}

static void take_exit_status(void *data, const struct json_scalar *s)
{
	if (strcmp(s->path, "exit_status.i") == 0)
		*(int *)data = atoi(s->text);
}

/* A document that says how it ended, or none. */
static bool is_document(const struct outcome *o, const char *text)
{
	int status = -1;
	struct json_reader reader = {
		.take = take_exit_status, .data = &status,
	};

	return !*text || (json_read(&reader, text, strlen(text)) &&
			  status == o->status);
}

static bool begins(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* The reason, or 0. */
static const char *judge_failure(const struct command *c,
				 const struct outcome *clean,
				 const struct outcome *o)
{
	const char *want = plan.kind == WRAP_MEMORY ? "memory" : "open files";

	if (o->status == 0)
		return "something else came, and it is a success";
	if (c->check && o->status != 3)
		return "the verdict is not UNKNOWN";
	if (!strstr(o->err, want) && !strstr(o->out, want))
		return "nothing says what was missing";
	if (!begins(clean->shelf, o->shelf))
		return "something else was sent";
	/* what is measured says itself that it is not all */
	if (c->metrics && (begins(clean->out, o->out) ||
			   strstr(o->out, "\nses_collection_success 0\n")) &&
	    (!*o->file || strstr(o->file, "\nses_collection_success 0\n")))
		return NULL;
	/* without its options nothing tells that JSON was wanted */
	if (c->check && begins(o->out, "SES UNKNOWN - "))
		return NULL;
	if (c->json && !c->watch)
		return is_document(o, o->out) &&
		       is_document(o, o->file + strcspn(o->file, "{")) ? NULL :
		       "the document is damaged, or says something else";
	if (*o->file && strcmp(o->file, clean->file) && !c->events)
		return "a file is incomplete";
	/* a look that failed is a line of its own */
	if (c->watch && strstr(o->out, "unreadable"))
		return NULL;
	return begins(clean->out, o->out) ? NULL :
	       "what is printed is not the beginning of what should be";
}

static void check_outcome(const struct command *c, const struct outcome *clean,
			  const struct outcome *o)
{
	const char *why;

	if (o->status >= 124) {
		complain(c, o, "a signal, or no end");
		return;
	}
	if (o->status == clean->status && !strcmp(o->out, clean->out) &&
	    !strcmp(o->file, clean->file) && !strcmp(o->shelf, clean->shelf))
		return;
	why = judge_failure(c, clean, o);
	if (why)
		complain(c, o, why);
}

/* --- the sweep --- */

/* One call in so many fails, other ones for each command. */
static unsigned int every = 1, offset;

static void sweep_calls(const struct command *c, const struct outcome *clean,
			unsigned int nr)
{
	for (unsigned int n = 1 + offset % every; n <= nr; n += every) {
		for (int after = 0; after < 2; after++) {
			struct outcome o;

			plan.nth = n;
			plan.after = after;
			o = run_once(c);
			check_outcome(c, clean, &o);
			drop(&o);
		}
	}
}

static void sweep(const struct command *c)
{
	unsigned int before = broken;
	unsigned int nr[WRAP_KINDS];

	shown = 0;

	for (int kind = 0; kind < WRAP_KINDS; kind++) {
		struct outcome clean;

		plan = (struct wrap_plan){ .kind = (enum wrap_kind)kind };
		clean = run_once(c);
		nr[kind] = *calls;
		if (clean.status >= 124 || nr[kind] > MOST_CALLS)
			complain(c, &clean, "it does not work as it is");
		else
			sweep_calls(c, &clean, nr[kind]);
		drop(&clean);
	}
	if (broken == before)
		printf("ok %s (%u, %u)\n", c->line, nr[WRAP_MEMORY],
		       nr[WRAP_FILES]);
	else
		printf("not ok %s: %u of its runs\n", c->line,
		       broken - before);
	fflush(stdout);
}

/* --- the commands --- */

static char *read_text(const char *name)
{
	size_t len = 0;
	char *text = NULL;
	FILE *f = fopen(name, "r"), *to = open_memstream(&text, &len);
	int c;

	if (!f) {
		printf("not ok memory: %s cannot be read\n", name);
		exit(1);
	}
	while ((c = getc(f)) != EOF)
		putc(c, to);
	fclose(f);
	fclose(to);
	return text;
}

/* The words of a line; the first tells where. */
static void take_line(struct command *c, char *line)
{
	size_t nr = 0;
	char *where, *word;

	*c = (struct command){ .line = line, .words = strdup(line) };
	where = strtok(c->words, " ");
	if (strcmp(where, "tree") == 0)
		setenv("SG_SES_ROOT", "tree", 1);
	else
		unsetenv("SG_SES_ROOT");
	while ((word = strtok(NULL, " ")) && nr < MOST_WORDS) {
		c->check |= strcmp(word, "--check") == 0;
		c->json |= strcmp(word, "--json") == 0 ||
			   begins(word, "--json=");
		c->watch |= begins(word, "--watch");
		c->events |= begins(word, "--json-events");
		c->metrics |= begins(word, "--metrics");
		c->argv[nr++] = word;
	}
	c->program = nr && strcmp(c->argv[0], "sg_ses") ?
			     sg_ses_microcode_main : sg_ses_main;
}

int main(int argc, char *argv[])
{
	struct command c;
	char *line, *next, *text;

	if (argc != 4)
		return 2;
	every = (unsigned int)atoi(argv[3]);
	text = read_text(argv[1]);
	description = read_text(argv[2]);
	calls = mmap(NULL, sizeof(*calls), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (line = text; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		if (!*line || *line == '#')
			continue;
		take_line(&c, line);
		sweep(&c);
		offset++;
		free(c.words);
	}
	printf("# %u runs\n", runs);
	free(text);
	free(description);
	return broken != 0;
}
