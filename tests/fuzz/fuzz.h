/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What fuzz targets share: taking an input apart, and oracles, which say what
 * a finding is beside a crash.
 *
 * A target is one file with an LLVMFuzzerTestOneInput(). It is linked with
 * libFuzzer (`make fuzz`), and with replay.c into a plain program that goes
 * through the inputs that are kept (`make check`). Each call starts from
 * nothing, does no I/O, and takes microseconds.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/log.h>
#include <ses/out.h>
#include <ses/writer.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- findings --- */

/* What must hold, whatever the input is. */
#define fuzz_require(what)                                                   \
	do {                                                                 \
		if (!(what))                                                 \
			fuzz_finding(__FILE__, __LINE__, #what, "");         \
	} while (0)

_Noreturn void fuzz_finding(const char *file, int line, const char *what,
			    const char *detail);

/* A result is 0 or a known error. Returns it. */
int fuzz_result(int err);

/*
 * What may reach a terminal: valid UTF-8 of printing characters, LF and TAB.
 * (Written anew: ses_text_clean_length() is among those judged here.)
 */
void fuzz_text(const char *text, size_t len);

/* One JSON document, as strict as tests/strict_json.h. */
void fuzz_json(const char *text, size_t len);

/* --- taking an input apart; what is missing is 0 --- */

struct fuzz_input {
	const uint8_t *p;
	size_t len;
};

static inline uint8_t fuzz_u8(struct fuzz_input *in)
{
	if (!in->len)
		return 0;
	in->len--;
	return *in->p++;
}

static inline uint16_t fuzz_be16(struct fuzz_input *in)
{
	uint16_t high = fuzz_u8(in);

	return (uint16_t)(high << 8 | fuzz_u8(in));
}

static inline uint32_t fuzz_be32(struct fuzz_input *in)
{
	uint32_t high = fuzz_be16(in);

	return high << 16 | fuzz_be16(in);
}

/* The next n bytes, or what there is of them. */
static inline struct fuzz_input fuzz_take(struct fuzz_input *in, size_t n)
{
	struct fuzz_input part = { in->p, n < in->len ? n : in->len };

	in->p += part.len;
	in->len -= part.len;
	return part;
}

/* The same as a string of its own, for free(): a sanitizer sees its end. */
char *fuzz_string(struct fuzz_input part);

/* --- a log that judges each message --- */

struct fuzz_log {
	struct ses_log log;		/* first */
	unsigned int errors, messages;
};

/* Start; verbose 0..4. */
void fuzz_log_init(struct fuzz_log *log, int verbose);

/* --- outs --- */

/*
 * A writer into one of two blocks of memory, in turn: two writers can be used
 * at the same time. What does not fit is dropped. fuzz_judge_text() looks at
 * what a writer holds.
 */
void fuzz_writer(struct ses_writer *w);
void fuzz_judge_text(const struct ses_writer *w);

#endif
