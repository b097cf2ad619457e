/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs case files: commands with the output that a user sees.
 *
 *	# free text
 *	$ sg_ses --data=@e1.hex --status -p cf
 *	| Configuration diagnostic page:
 *	2| a line of stderr
 *	? 0
 *
 * A command is a line for the shell, run in the directory of the file. Lines
 * with "| " are its stdout, those with "2| " its stderr (without any, stderr is
 * not compared; "2| *" matches any one line), "? N" its exit status and the end
 * of the case. "% NAME" before a command says that it is skipped unless a
 * program of that name can be run. Commands that match the regular expression
 * CASES_SKIP in the environment are left out; one line says how many.
 *
 * cases FILE...           prints one result line per command
 * cases --update FILE...  rewrites the files with what the commands do
 */
#include <errno.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONGEST 65536

struct text {
	char *p;
	size_t len;
};

static void add(struct text *t, const char *s, size_t n)
{
	t->p = realloc(t->p, t->len + n + 1);
	if (!t->p)
		abort();
	memcpy(t->p + t->len, s, n);
	t->len += n;
	t->p[t->len] = '\0';
}

struct item {
	char command[LONGEST];
	struct text out, err;
	bool look_at_err;
	int status;
};

static struct text slurp(FILE *f)
{
	struct text t = { NULL, 0 };
	char buf[8192];
	size_t n;

	add(&t, "", 0);
	rewind(f);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		add(&t, buf, n);
	return t;
}

static int execute(const char *command, struct text *out, struct text *err)
{
	FILE *o = tmpfile(), *e = tmpfile();
	int status;
	pid_t pid;

	if (!o || !e)
		abort();
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		dup2(fileno(o), 1);
		dup2(fileno(e), 2);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	*out = slurp(o);
	*err = slurp(e);
	fclose(o);
	fclose(e);
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   128 + WTERMSIG(status);
}

static const char *line_end(const char *p)
{
	const char *lf = strchr(p, '\n');

	return lf ? lf : p + strlen(p);
}

/* Are the texts equal? In `want` a line "*" matches any line. */
static bool same(const char *want, const char *got)
{
	while (*want && *got) {
		const char *we = line_end(want), *ge = line_end(got);
		bool any = we - want == 1 && *want == '*';

		if (!any && (we - want != ge - got ||
			     memcmp(want, got, (size_t)(we - want))))
			return false;
		if (!*we != !*ge)
			return false;
		want = we + (*we != 0);
		got = ge + (*ge != 0);
	}
	return !*want && !*got;
}

static void print_text(const char *prefix, const char *text, FILE *f)
{
	while (*text) {
		const char *end = line_end(text);

		fprintf(f, "%s%.*s\n", prefix, (int)(end - text), text);
		if (!*end)
			break;
		text = end + 1;
	}
}

/* The first line in which two texts differ, for the report. */
static void print_difference(const char *what, const char *want,
			     const char *got)
{
	unsigned int line = 1;

	while (*want && *got) {
		const char *we = line_end(want), *ge = line_end(got);

		if (we - want != ge - got ||
		    memcmp(want, got, (size_t)(we - want)))
			break;
		want = we + (*we != 0);
		got = ge + (*ge != 0);
		line++;
	}
	printf("# %s, line %u\n#  want: %.*s\n#  got:  %.*s\n", what, line,
	       (int)(line_end(want) - want), want, (int)(line_end(got) - got),
	       got);
}

static bool has_program(const char *name)
{
	char command[LONGEST + 64];

	snprintf(command, sizeof(command), "command -v %s >/dev/null 2>&1",
		 name);
	return system(command) == 0;
}

struct file {
	const char *name;
	unsigned long line;
	bool update;
	FILE *rewritten;
	char skip[128];		/* why the next command is skipped */
	int failures;
	int left_out;		/* because of CASES_SKIP */
};

static void update(struct file *f, struct item *i, int status,
		   const struct text *out, const struct text *err)
{
	const char *want = i->err.p ? i->err.p : "";

	fprintf(f->rewritten, "$ %s\n", i->command);
	print_text("| ", out->p, f->rewritten);
	if (i->look_at_err)
		print_text("2| ", same(want, err->p) ? want : err->p,
			   f->rewritten);
	fprintf(f->rewritten, "? %d\n", status);
}

static bool left_out(const char *command)
{
	const char *pattern = getenv("CASES_SKIP");
	regex_t skip;
	bool fits;

	if (!pattern || regcomp(&skip, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	fits = regexec(&skip, command, 0, NULL, 0) == 0;
	regfree(&skip);
	return fits;
}

static void judge(struct file *f, struct item *i)
{
	struct text out, err;
	int status;
	const char *want_out = i->out.p ? i->out.p : "";
	const char *want_err = i->err.p ? i->err.p : "";
	bool good;

	if (left_out(i->command)) {
		f->left_out++;
		return;
	}
	if (f->skip[0]) {
		printf("skip %s:%lu: no %s here\n", f->name, f->line, f->skip);
		return;
	}
	status = execute(i->command, &out, &err);
	good = status == i->status && same(want_out, out.p) &&
	       (!i->look_at_err || same(want_err, err.p));
	if (f->update) {
		update(f, i, status, &out, &err);
	} else if (good) {
		printf("ok %s:%lu\n", f->name, f->line);
	} else {
		printf("# $ %s\n", i->command);
		if (status != i->status)
			printf("# status %d, not %d; stderr: %s\n", status,
			       i->status, err.p);
		if (!same(want_out, out.p))
			print_difference("stdout", want_out, out.p);
		if (i->look_at_err && !same(want_err, err.p))
			print_difference("stderr", want_err, err.p);
		printf("not ok %s:%lu\n", f->name, f->line);
		f->failures++;
	}
	free(out.p);
	free(err.p);
}

static void reset(struct item *i)
{
	free(i->out.p);
	free(i->err.p);
	memset(i, 0, sizeof(*i));
}

/* One line of a case file. */
static void take_line(struct file *f, struct item *i, const char *line)
{
	if (strncmp(line, "$ ", 2) == 0) {
		snprintf(i->command, sizeof(i->command), "%s", line + 2);
	} else if (i->command[0] && line[0] == '|') {
		const char *s = line + (line[1] == ' ' ? 2 : 1);

		add(&i->out, s, strlen(s));
		add(&i->out, "\n", 1);
	} else if (i->command[0] && strncmp(line, "2|", 2) == 0) {
		const char *s = line + (line[2] == ' ' ? 3 : 2);

		i->look_at_err = true;
		if (*s || line[2] == ' ') {
			add(&i->err, s, strlen(s));
			add(&i->err, "\n", 1);
		}
	} else if (i->command[0] && strncmp(line, "? ", 2) == 0) {
		i->status = atoi(line + 2);
		judge(f, i);
		f->skip[0] = '\0';
		reset(i);
	} else {
		if (strncmp(line, "% ", 2) == 0 && !has_program(line + 2))
			snprintf(f->skip, sizeof(f->skip), "%.100s", line + 2);
		if (f->rewritten)
			fprintf(f->rewritten, "%s\n", line);
	}
}

static int run_file(const char *name, bool rewrite)
{
	static char line[LONGEST];
	static struct item item;
	struct file f = { .name = name, .update = rewrite };
	FILE *in = fopen(name, "r");
	char temporary[4096];

	if (!in) {
		printf("not ok %s: %s\n", name, strerror(errno));
		return 1;
	}
	snprintf(temporary, sizeof(temporary), "%s.new", name);
	if (rewrite)
		f.rewritten = fopen(temporary, "w");
	while (fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		f.line++;
		take_line(&f, &item, line);
	}
	if (item.command[0]) {
		printf("not ok %s: the last case has no \"? STATUS\"\n", name);
		f.failures++;
	}
	if (f.left_out)
		printf("skip %s: %d commands are left out\n", name,
		       f.left_out);
	reset(&item);
	fclose(in);
	if (rewrite && (fclose(f.rewritten) || rename(temporary, name)))
		return 1;
	return f.failures;
}

int main(int argc, char *argv[])
{
	bool rewrite = argc > 1 && strcmp(argv[1], "--update") == 0;
	int failures = 0;

	for (int i = rewrite ? 2 : 1; i < argc; i++)
		failures += run_file(argv[i], rewrite);
	return failures != 0;
}
