/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads metrics strictly; see tests/strict_metrics.h for what that means.
 *
 * metrics FILE...		silent, or a line for each file that is wrong
 * metrics --open FILE...	the same for OpenMetrics
 * metrics --labels FILE...	a line "family label label..." for each family
 *				and set of labels, sorted
 *
 * "-" is stdin. Exit status 1 when anything is wrong.
 */
#include "../strict_metrics.h"
#include "words.h"

static struct words sets;

static void take_set(void *data, const struct metric_sample *s)
{
	char text[1024];
	size_t n = (size_t)snprintf(text, sizeof(text), "%s", s->family);

	(void)data;
	for (size_t i = 0; i < s->nr_labels; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, " %s",
				      s->labels[i].name);
	word_add(&sets, text, n);
}

static bool one_file(const char *name, bool open, bool list)
{
	struct metric_reader r = { .take = list ? take_set : NULL };
	size_t len;
	char *text = slurp(name, &len);
	bool good;

	if (!text)
		return false;
	good = metrics_read(&r, text, len, open);
	if (!good)
		fprintf(stderr, "%s:%lu: %s\n", name, r.line, r.why);
	free(text);
	return good;
}

int main(int argc, char *argv[])
{
	bool open = false, list = false, good = true;
	int i = 1;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		open |= strcmp(argv[i], "--open") == 0;
		list |= strcmp(argv[i], "--labels") == 0;
	}
	for (; i < argc; i++)
		good &= one_file(argv[i], open, list);
	words_print(&sets);
	return !good;
}
