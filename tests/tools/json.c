/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads JSON strictly; see tests/strict_json.h for what that means.
 *
 * json FILE...		silent, or a line for each file that is wrong
 * json --lines FILE...	the same for a document on each line
 * json --flat FILE	a line "path<TAB>value" for each scalar; strings as
 *			they are but for control characters, which become '?'
 * json --keys FILE...	each key once, sorted
 * json --paths FILE...	each path once, without the numbers of list entries,
 *			and what stands there: "a.b[].c<TAB>number"
 * json --status ...	and the exit status inside of NAME.json is that of the
 *			program, which is in NAME.rc if that is there
 *
 * Exit status 1 when anything is wrong.
 */
#include <unistd.h>

#include "../strict_json.h"
#include "words.h"

static void print_flat(void *data, const struct json_scalar *s)
{
	(void)data;
	printf("%s\t", s->path);
	for (size_t i = 0; i < s->len; i++)
		putchar((unsigned char)s->text[i] < 0x20 ? '?' : s->text[i]);
	putchar('\n');
}

/* --- keys: those of objects and lists are parts of the path --- */

static struct words keys;

static void take_keys(void *data, const struct json_scalar *s)
{
	(void)data;
	for (const char *p = s->path; *p;) {
		size_t n = strcspn(p, ".[");

		if (n)
			word_add(&keys, p, n);
		p += n;
		p += *p == '[' ? strcspn(p, "]") + 1 : *p == '.';
	}
}

/* --- paths: "a[3].b" is "a[].b" --- */

static const char *const type_names[] = {
	[JSON_NULL] = "null", [JSON_FALSE] = "bool", [JSON_TRUE] = "bool",
	[JSON_NUMBER] = "number", [JSON_STRING] = "string",
	[JSON_EMPTY_OBJECT] = "object", [JSON_EMPTY_LIST] = "list",
};

static void take_path(void *data, const struct json_scalar *s)
{
	char text[sizeof(((struct json_reader *)0)->path) + 16], *to = text;

	(void)data;
	for (const char *p = s->path; *p; p++) {
		*to++ = *p;
		if (*p == '[') {
			p += strcspn(p, "]");
			*to++ = ']';
		}
	}
	to += sprintf(to, "\t%s", type_names[s->type]);
	word_add(&keys, text, (size_t)(to - text));
}

/* --- the exit status inside --- */

static void (*take_too)(void *data, const struct json_scalar *s);
static char status[32];

static void take_status(void *data, const struct json_scalar *s)
{
	if (strcmp(s->path, "exit_status") == 0 ||
	    strcmp(s->path, "exit_status.i") == 0)
		snprintf(status, sizeof(status), "%s", s->text);
	if (take_too)
		take_too(data, s);
}

static bool check_status(const char *name)
{
	size_t stem = strlen(name) - strlen(".json"), len;
	char other[4096], want[32] = "";
	char *text;

	snprintf(other, sizeof(other), "%.*s.rc", (int)stem, name);
	if (!status[0] || access(other, R_OK))
		return true;
	text = slurp(other, &len);
	if (text)
		snprintf(want, sizeof(want), "%.*s", (int)len, text);
	free(text);
	if (strtol(want, NULL, 10) == strtol(status, NULL, 10))
		return true;
	fprintf(stderr, "%s: exit_status %s, not %s", name, status, want);
	return false;
}

/* --- documents --- */

static bool one(struct json_reader *r, const char *name, unsigned long line,
		const char *text, size_t len)
{
	if (json_read(r, text, len))
		return true;
	fprintf(stderr, "%s:%lu: byte %zu, %s: %s\n", name, line, r->at,
		r->path, r->why);
	return false;
}

static bool each_line(struct json_reader *r, const char *name,
		      const char *text, size_t len)
{
	unsigned long line = 1;
	bool good = true;

	for (const char *p = text, *end = text + len; p < end; line++) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *next = lf ? lf + 1 : end;

		good &= one(r, name, line, p, (size_t)(next - p));
		p = next;
	}
	return good;
}

static bool one_file(struct json_reader *r, const char *name, bool lines)
{
	size_t len;
	char *text = slurp(name, &len);
	bool good;

	if (!text)
		return false;
	good = lines ? each_line(r, name, text, len) :
		       one(r, name, 1, text, len);
	free(text);
	return good;
}

int main(int argc, char *argv[])
{
	struct json_reader r = { .take = NULL };
	bool lines = false, good = true, list = false, statuses = false;
	int i = 1;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		lines |= strcmp(argv[i], "--lines") == 0;
		statuses |= strcmp(argv[i], "--status") == 0;
		list |= strcmp(argv[i], "--keys") == 0;
		list |= strcmp(argv[i], "--paths") == 0;
		if (strcmp(argv[i], "--flat") == 0)
			r.take = print_flat;
		if (strcmp(argv[i], "--keys") == 0)
			r.take = take_keys;
		if (strcmp(argv[i], "--paths") == 0)
			r.take = take_path;
	}
	if (statuses) {
		take_too = r.take;
		r.take = take_status;
	}
	for (; i < argc; i++) {
		status[0] = '\0';
		good &= one_file(&r, argv[i], lines);
		good &= !statuses || check_status(argv[i]);
	}
	if (list)
		words_print(&keys);
	return !good;
}
