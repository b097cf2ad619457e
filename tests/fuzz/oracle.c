/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>

#include "../strict_json.h"

void fuzz_finding(const char *file, int line, const char *what,
		  const char *detail)
{
	fprintf(stderr, "%s:%d: this does not hold: %s %s\n", file, line, what,
		detail);
	abort();
}

int fuzz_result(int err)
{
	fuzz_require(err <= 0 && err >= -SES_E_OTHER);
	fuzz_require(err == 0 || (err <= -SES_E_OS && err > -SES_E_MALFORMED) ||
		     ses_error_text(-err));
	return err;
}

/* --- text --- */

/* Bytes of the character at p, or 0; *c is its code point. */
static size_t character(const uint8_t *p, size_t len, uint32_t *c)
{
	size_t n = *p < 0x80 ? 1 : *p >> 5 == 6 ? 2 : *p >> 4 == 14 ? 3 :
		   *p >> 3 == 30 ? 4 : 0;

	if (n == 0 || n > len)
		return 0;
	*c = n == 1 ? *p : *p & 0x7fu >> n;
	for (size_t i = 1; i < n; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		*c = *c << 6 | (p[i] & 0x3f);
	}
	if (*c < (n == 1 ? 0 : n == 2 ? 0x80 : n == 3 ? 0x800u : 0x10000u) ||
	    *c > 0x10ffff || *c >> 11 == 0x1b)
		return 0;
	return n;
}

/* Controls, and what turns the direction of the line around. */
static bool dangerous(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') ||
	       (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e ||
	       c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void fuzz_text(const char *text, size_t len)
{
	const uint8_t *p = (const uint8_t *)text;

	while (len > 0) {
		uint32_t c;
		size_t n;

		if (*p >= 0x20 && *p < 0x7f) {
			p++;
			len--;
			continue;
		}
		n = character(p, len, &c);
		if (!n || dangerous(c))
			fuzz_finding(__FILE__, __LINE__, "clean text", text);
		p += n;
		len -= n;
	}
}

void fuzz_json(const char *text, size_t len)
{
	struct json_reader r = { .take = NULL };

	if (!json_read(&r, text, len)) {
		fprintf(stderr, "%s\n%s, byte %zu, %s\n", text, r.why, r.at,
			r.path);
		fuzz_finding(__FILE__, __LINE__, "strict JSON", r.why);
	}
}

/* --- input --- */

char *fuzz_string(struct fuzz_input part)
{
	char *s = malloc(part.len + 1);

	if (!s)
		abort();
	if (part.len)
		memcpy(s, part.p, part.len);
	s[part.len] = '\0';
	return s;
}

/* --- log --- */

static void emit(struct ses_log *log, const struct ses_message *m)
{
	struct fuzz_log *l = (struct fuzz_log *)log;

	fuzz_require(m->severity <= SES_INFORMATION);
	fuzz_require(m->topic < SES_T_COUNT);
	fuzz_require((m->severity == SES_ERROR) == (m->status != 0));
	fuzz_result(-m->status);
	fuzz_require(m->text[0]);
	fuzz_text(m->text, strlen(m->text));
	fuzz_require(m->sense_len <= 96);
	l->messages++;
	l->errors += m->severity == SES_ERROR;
}

static void trace(struct ses_log *log, const char *text)
{
	(void)log;
	fuzz_text(text, strlen(text));
}

void fuzz_log_init(struct fuzz_log *log, int verbose)
{
	*log = (struct fuzz_log){
		.log = { .emit = emit, .trace = trace, .verbose = verbose },
	};
}

/* --- writers --- */

void fuzz_writer(struct ses_writer *w)
{
	static char space[2][1 << 20];
	static bool second;

	ses_writer_to_buffer(w, space[second], sizeof(space[0]) - 1);
	second = !second;
}

void fuzz_judge_text(const struct ses_writer *w)
{
	fuzz_require(w->len <= w->cap);
	w->buf[w->len] = '\0';
	/* the end may be cut within a character */
	if (!w->error)
		fuzz_text(w->buf, w->len);
}
