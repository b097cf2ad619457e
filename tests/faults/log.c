/* SPDX-License-Identifier: BSD-2-Clause */
#include "log.h"

#include <stdio.h>
#include <string.h>

const char *log_next(const char *line)
{
	const char *end = strchr(line, '\n');

	return end && end[1] ? end + 1 : NULL;
}

bool log_has(const char *line, const char *what)
{
	const char *at = strstr(line, what), *end = strchr(line, '\n');

	return at && (!end || at < end);
}

bool log_is_send(const char *line)
{
	return log_has(line, "cdb=1d");
}

/* What was sent: its length, and where. */
static const char *sent(const char *line, size_t *len)
{
	const char *out = strstr(line, "out=");

	*len = strcspn(out, " ");
	return out;
}

bool log_same_sent(const char *a, const char *b)
{
	size_t a_len, b_len;

	a = sent(a, &a_len);
	b = sent(b, &b_len);
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

unsigned int log_count(const char *log, bool (*what)(const char *line))
{
	unsigned int n = 0;

	for (const char *p = *log ? log : NULL; p; p = log_next(p))
		n += what(p);
	return n;
}

bool log_any(const char *line)
{
	(void)line;
	return true;
}

void log_command_name(const char *log, unsigned int n, char text[CELL])
{
	const char *p = log;

	while (--n && p)
		p = log_next(p);
	if (!p || log_has(p, "cdb=12"))
		snprintf(text, CELL, "inquiry");
	else if (log_is_send(p))
		snprintf(text, CELL, "send %.2s", strstr(p, "out=") + 4);
	else
		snprintf(text, CELL, "read %.2s", strstr(p, "cdb=") + 8);
}
