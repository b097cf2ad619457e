/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A buffered writer: to a file descriptor, to a function, or into memory that
 * grows.
 *
 * Output is made of many small pieces, which a writer collects and writes
 * together. Its first error stays: callers write on, and check the error of
 * ses_writer_close() once.
 */
#ifndef SES_WRITER_H
#define SES_WRITER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ses_writer {
	char *buf;
	size_t len;
	size_t cap;
	int fd;			/* or enum ses_writer_target */
	int error;		/* 0 or a negative ses_error */
	/* SES_WRITER_CALL: takes what the buffer held; 0 or an error */
	int (*flush)(void *data, const char *text, size_t len);
	void *data;
};

enum ses_writer_target {
	SES_WRITER_MEMORY = -1,
	SES_WRITER_BUFFER = -2,
	SES_WRITER_CALL = -3
};

/* Start a writer. The caller owns the struct; ses_writer_close() ends it. */
void ses_writer_to_fd(struct ses_writer *w, int fd);
void ses_writer_to_memory(struct ses_writer *w);

/* To a function, which gets the text in large pieces. It returns 0, or a
 * negative ses_error, after which it is not called again. */
void ses_writer_to_call(struct ses_writer *w,
			int (*flush)(void *data, const char *text, size_t len),
			void *data);

/* To buf: what does not fit is dropped, and the error is set. Such a writer
 * needs no ses_writer_close(). */
void ses_writer_to_buffer(struct ses_writer *w, char *buf, size_t size);

/* Make room for n more bytes; 0 or the sticky error. For the inlines below. */
int ses_writer_room(struct ses_writer *w, size_t n);

/* Append n bytes. */
static inline void ses_write(struct ses_writer *w, const void *p, size_t n)
{
	if (w->cap - w->len <= n && ses_writer_room(w, n + 1))
		return;
	memcpy(w->buf + w->len, p, n);
	w->len += n;
}

/* The same for much text, which a descriptor gets without the buffer. */
void ses_write_large(struct ses_writer *w, const void *p, size_t n);

static inline void ses_write_char(struct ses_writer *w, char c)
{
	if (w->cap == w->len && ses_writer_room(w, 1))
		return;
	w->buf[w->len++] = c;
}

static inline void ses_write_str(struct ses_writer *w, const char *s)
{
	ses_write(w, s, strlen(s));
}

/* Append n blanks. */
void ses_write_many_blanks(struct ses_writer *w, size_t n);

static inline void ses_write_blanks(struct ses_writer *w, size_t n)
{
	if (n > 32 || w->cap - w->len <= 32) {
		ses_write_many_blanks(w, n);
		return;
	}
	memcpy(w->buf + w->len, "                                ", 32);
	w->len += n;
}

/* Numbers: decimal, signed decimal, and lower-case hex of at least
 * `digits` digits (1..16) without a prefix. */
void ses_write_dec(struct ses_writer *w, uint64_t v);
void ses_write_signed(struct ses_writer *w, int64_t v);
void ses_write_hex(struct ses_writer *w, uint64_t v, unsigned int digits);

/* Text from a device: bytes that are not clean (see text.h) become '.'. */
void ses_write_clean(struct ses_writer *w, const uint8_t *p, size_t len);

/* Text from a device that names something, without loss: clean text passes
 * (see text.h); other bytes, and a backslash that begins a \xNN of its own,
 * become \xNN. ses_text_unescape() is the way back. */
void ses_write_visible(struct ses_writer *w, const char *text);

/* The same in ASCII: bytes that are not printable ASCII, and the characters in
 * `also`, become \xNN. */
void ses_write_escaped(struct ses_writer *w, const uint8_t *p, size_t len,
		       const char *also);

/* What is not well: yellow and red on a terminal. */
enum ses_colour { SES_COLOUR_NONE, SES_COLOUR_WARNING, SES_COLOUR_CRITICAL };

/* Text in a colour, for terminals only. Nothing else writes control sequences
 * to the output: what is not clean in the text becomes '.'. */
void ses_write_coloured(struct ses_writer *w, enum ses_colour colour,
			const char *text, size_t len);

/*
 * A word of a command line that is shown to be run: a POSIX shell reads back
 * exactly this word. What is not clean text comes out as "$(printf %b '...')",
 * so that no terminal sees it. A word that is an operand and begins with "-"
 * must be written after "--" by the caller.
 */
void ses_write_quoted(struct ses_writer *w, const char *word);

/*
 * Write out what the writer of a descriptor or a function holds. Returns 0, or
 * the sticky error (50 + errno of write()).
 */
int ses_writer_flush(struct ses_writer *w);

/* Flush, release the buffer and return the sticky error. */
int ses_writer_close(struct ses_writer *w);

/*
 * Bytes as hex digits, in the layouts of --hex, --raw and --inner-hex. Lower
 * case, two digits a byte; two blanks separate the eighth byte of a line from
 * the ninth. Bytes outside 20h..7Eh show as '.' in the
 * character column.
 */

enum ses_hex_style {
	SES_HEX_BARE,		/* bytes only; can be read back */
	SES_HEX_ADDRESS,	/* offset, bytes from column 8 */
	SES_HEX_ASCII		/* offset, bytes, characters from column 60 */
};

/* len bytes, 16 a line; each line ends with LF. Nothing for len 0. */
void ses_hexdump(struct ses_writer *w, const uint8_t *p, size_t len,
		 enum ses_hex_style style);

/* `indent` blanks (8 at most) for the offset, and the character column always
 * 16 wide. */
void ses_hexdump_indented(struct ses_writer *w, unsigned int indent,
			  const uint8_t *p, size_t len);

/* "xx xx .. xx  xx": one piece, without LF. */
void ses_hex_inline(struct ses_writer *w, const uint8_t *p, size_t len);

/* `indent` blanks, then 16 times "xx " a line (with the last blank). */
void ses_hex_inner(struct ses_writer *w, unsigned int indent,
		   const uint8_t *p, size_t len);

#endif
