/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A strict reader of metrics that shares nothing with the writer it judges:
 * the text format of Prometheus, 0.0.4, as the textfile collector of
 * node_exporter takes it, and no more of it than this project writes.
 *
 * A family is HELP, TYPE (gauge), samples, in one piece, each once; names are
 * lower case and end in no suffix that means another type. Label names are not
 * reserved and stand once in a sample, label values are UTF-8 without control
 * characters and escape backslash, quote and LF. Values are plain decimal, no
 * sample has a time stamp, no series stands twice. OpenMetrics adds UNIT, which
 * the name must end in, and EOF as the last line.
 *
 * Each sample is handed over.
 */
#ifndef TESTS_STRICT_METRICS_H
#define TESTS_STRICT_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room.h"

#define METRIC_LABELS	16

struct metric_label {
	char name[32];
	char value[256];
};

struct metric_sample {
	char family[64];
	struct metric_label labels[METRIC_LABELS];
	size_t nr_labels;
	char value[32];
};

struct metric_reader {
	void (*take)(void *data, const struct metric_sample *sample);
	void *data;
	char why[160];		/* what is wrong */
	unsigned long line;	/* and where */
	/* inner affairs */
	const char *p, *end;
	char family[64];	/* the one that is read */
	unsigned int heads;	/* of it: 1 HELP, 2 TYPE, 4 UNIT */
	bool open;		/* OpenMetrics */
	bool counter;		/* the family is one, not a gauge */
	size_t nr_samples;
	bool eof;
	char **seen;		/* families and series */
	size_t nr_seen;
};

static inline bool metric_bad(struct metric_reader *r, const char *why)
{
	if (!r->why[0])
		snprintf(r->why, sizeof(r->why), "%s", why);
	return false;
}

static inline void metric_remember(struct metric_reader *r, const char *text,
				   size_t len)
{
	r->seen = room_for_one(r->seen, r->nr_seen, sizeof(*r->seen));
	r->seen[r->nr_seen] = malloc(len + 1);
	memcpy(r->seen[r->nr_seen], text, len);
	r->seen[r->nr_seen++][len] = '\0';
}

static inline int metric_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* At the end all that was seen must differ. */
static inline bool metric_all_differ(struct metric_reader *r)
{
	if (r->nr_seen)
		qsort(r->seen, r->nr_seen, sizeof(*r->seen), metric_compare);
	for (size_t i = 1; i < r->nr_seen; i++) {
		if (strcmp(r->seen[i - 1], r->seen[i]))
			continue;
		snprintf(r->why, sizeof(r->why), "twice: %.120s", r->seen[i]);
		r->line = 0;
		return false;
	}
	return true;
}

/* A name of these characters, not with a digit in front; 0 when there is
 * none, or no room. */
static inline size_t metric_name(struct metric_reader *r, char *name,
				 size_t size)
{
	size_t n = 0;

	while (r->p + n < r->end && r->p[n] &&
	       strchr("abcdefghijklmnopqrstuvwxyz_0123456789", r->p[n]))
		n++;
	if (n == 0 || n >= size || (*r->p >= '0' && *r->p <= '9'))
		return 0;
	memcpy(name, r->p, n);
	name[n] = '\0';
	r->p += n;
	return n;
}

static inline bool metric_ends(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && strcmp(name + n - m, suffix) == 0;
}

static inline bool metric_eat(struct metric_reader *r, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n))
		return false;
	r->p += n;
	return true;
}

/* --- families --- */

static inline bool metric_family_ends(struct metric_reader *r)
{
	return !r->family[0] || r->nr_samples ||
	       metric_bad(r, "a family without samples before this line");
}

static inline bool metric_help(struct metric_reader *r)
{
	static const char *const taken[] = {
		"_count", "_sum", "_bucket", "_created",
	};
	char name[80];

	if (!metric_family_ends(r) ||
	    !metric_name(r, r->family, sizeof(r->family)))
		return metric_bad(r, "HELP without a name");
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		if (metric_ends(r->family, taken[i]))
			return metric_bad(r, "no name for a gauge");
	}
	if (!metric_eat(r, " ") || r->p == r->end)
		return metric_bad(r, "HELP without a text");
	r->p = r->end;
	r->heads = 1;
	r->nr_samples = 0;
	snprintf(name, sizeof(name), "HELP %s", r->family);
	metric_remember(r, name, strlen(name));
	return true;
}

static inline bool metric_type(struct metric_reader *r)
{
	char name[64];

	if (!metric_name(r, name, sizeof(name)) || strcmp(name, r->family))
		return metric_bad(r, "TYPE of another family");
	if (r->heads != 1)
		return metric_bad(r, "TYPE must follow HELP, once");
	r->heads |= 2;
	r->counter = metric_eat(r, " counter");
	if (!(r->counter || metric_eat(r, " gauge")) || r->p != r->end)
		return metric_bad(r, "a gauge or a counter is expected");
	/* the samples of a counter end in _total; in OpenMetrics only they */
	return metric_ends(name, "_total") == (r->counter && !r->open) ||
	       metric_bad(r, "a name of another type");
}

static inline bool metric_unit(struct metric_reader *r)
{
	char name[64], unit[32];

	if (!metric_name(r, name, sizeof(name)) || strcmp(name, r->family) ||
	    r->heads != 3 || !metric_eat(r, " ") ||
	    !metric_name(r, unit, sizeof(unit)) || r->p != r->end)
		return metric_bad(r, "UNIT must follow TYPE of its family");
	r->heads |= 4;
	return metric_ends(name, unit) ||
	       metric_bad(r, "the name does not end in its unit");
}

static inline bool metric_comment(struct metric_reader *r)
{
	if (metric_eat(r, "HELP "))
		return metric_help(r);
	if (metric_eat(r, "TYPE "))
		return metric_type(r);
	if (metric_eat(r, "UNIT "))
		return metric_unit(r);
	r->eof = metric_eat(r, "EOF") && r->p == r->end;
	return r->eof || metric_bad(r, "a comment that means nothing");
}

/* --- samples --- */

static inline bool metric_label_value(struct metric_reader *r,
				      struct metric_label *l)
{
	size_t n = 0;

	for (; r->p < r->end && *r->p != '"'; n++) {
		if ((unsigned char)*r->p < 0x20 || *r->p == 0x7f)
			return metric_bad(r, "a control character");
		if (n + 1 == sizeof(l->value))
			return metric_bad(r, "a long label value");
		if (*r->p == '\\' && (++r->p == r->end ||
				      !memchr("\\\"n", *r->p, 3)))
			return metric_bad(r, "no such escape");
		l->value[n] = *r->p++;
	}
	l->value[n] = '\0';
	return metric_eat(r, "\"") || metric_bad(r, "a quote is expected");
}

static inline bool metric_label(struct metric_reader *r,
				struct metric_sample *s)
{
	struct metric_label *l = &s->labels[s->nr_labels];

	if (s->nr_labels == METRIC_LABELS ||
	    !metric_name(r, l->name, sizeof(l->name)) ||
	    strncmp(l->name, "__", 2) == 0 || !metric_eat(r, "=\""))
		return metric_bad(r, "a label is expected");
	for (size_t i = 0; i < s->nr_labels; i++) {
		if (strcmp(s->labels[i].name, l->name) == 0)
			return metric_bad(r, "a label twice");
	}
	s->nr_labels++;
	return metric_label_value(r, l);
}

static inline bool metric_value(struct metric_reader *r,
				struct metric_sample *s)
{
	size_t n = (size_t)(r->end - r->p), digits, at;

	if (n == 0 || n >= sizeof(s->value))
		return metric_bad(r, "a value is expected");
	memcpy(s->value, r->p, n);
	s->value[n] = '\0';
	at = s->value[0] == '-';
	digits = strspn(s->value + at, "0123456789");
	at += digits;
	if (digits && s->value[at] == '.') {
		digits = strspn(s->value + at + 1, "0123456789");
		at += 1 + digits;
	}
	r->p = r->end;
	return (digits && at == n) ||
	       metric_bad(r, "a decimal number and nothing else is expected");
}

static inline bool metric_sample(struct metric_reader *r)
{
	struct metric_sample s = { .nr_labels = 0 };
	const char *start = r->p;

	if (!metric_name(r, s.family, sizeof(s.family)))
		return metric_bad(r, "a name is expected");
	if (r->counter && r->open) {
		if (!metric_ends(s.family, "_total"))
			return metric_bad(r, "a counter without _total");
		s.family[strlen(s.family) - strlen("_total")] = '\0';
	}
	if (strcmp(s.family, r->family) || (r->heads & 3) != 3)
		return metric_bad(r, "a sample outside of its family");
	if (metric_eat(r, "{")) {
		do {
			if (!metric_label(r, &s))
				return false;
		} while (metric_eat(r, ","));
		if (!metric_eat(r, "}"))
			return metric_bad(r, "a brace is expected");
	}
	/* all series of a family have their labels in the same order */
	metric_remember(r, start, (size_t)(r->p - start));
	if (!metric_eat(r, " ") || !metric_value(r, &s))
		return metric_bad(r, "a value is expected");
	r->nr_samples++;
	if (r->take)
		r->take(r->data, &s);
	return true;
}

/* --- the whole --- */

static inline bool metric_utf8(const char *p, size_t len)
{
	while (len > 0) {
		unsigned char c = (unsigned char)*p;
		size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

		if (n > len || !c || (c >= 0x80 && c < 0xc2) || c > 0xf4)
			return false;
		for (size_t i = 1; i < n; i++) {
			if ((p[i] & 0xc0) != 0x80)
				return false;
		}
		p += n;
		len -= n;
	}
	return true;
}

static inline bool metric_lines(struct metric_reader *r, const char *text,
				const char *end)
{
	while (text < end) {
		const char *lf = memchr(text, '\n', (size_t)(end - text));

		r->line++;
		if (!lf)
			return metric_bad(r, "the last line has no end");
		if (r->eof)
			return metric_bad(r, "something after EOF");
		r->p = text;
		r->end = lf;
		if (!(metric_eat(r, "# ") ? metric_comment(r) :
					    metric_sample(r)))
			return false;
		text = lf + 1;
	}
	return metric_family_ends(r);
}

/* Read metrics; `open` are OpenMetrics. What is wrong is in r->why. */
static inline bool metrics_read(struct metric_reader *r, const char *text,
				size_t len, bool open)
{
	bool good = metric_utf8(text, len) ||
		    metric_bad(r, "this is not UTF-8");

	r->open = open;
	good = good && metric_lines(r, text, text + len);
	good = good && (r->eof == open ||
			metric_bad(r, open ? "EOF is missing" : "EOF"));
	good = good && metric_all_differ(r);
	for (size_t i = 0; i < r->nr_seen; i++)
		free(r->seen[i]);
	free(r->seen);
	r->seen = NULL;
	return good;
}

static inline const char *metric_label_of(const struct metric_sample *s,
					  const char *name)
{
	for (size_t i = 0; i < s->nr_labels; i++) {
		if (strcmp(s->labels[i].name, name) == 0)
			return s->labels[i].value;
	}
	return NULL;
}

#endif
