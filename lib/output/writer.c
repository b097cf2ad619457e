/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/writer.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/memory.h>
#include <ses/text.h>

#define FD_BUFFER	32768
#define CALL_BUFFER	65536
/* So large that the allocator can move it without copying. */
#define MEMORY_BUFFER	(256 * 1024)

void ses_writer_to_fd(struct ses_writer *w, int fd)
{
	*w = (struct ses_writer){ .fd = fd };
}

void ses_writer_to_memory(struct ses_writer *w)
{
	*w = (struct ses_writer){ .fd = SES_WRITER_MEMORY };
}

void ses_writer_to_buffer(struct ses_writer *w, char *buf, size_t size)
{
	*w = (struct ses_writer){
		.buf = buf, .cap = size, .fd = SES_WRITER_BUFFER,
	};
}

void ses_writer_to_call(struct ses_writer *w,
			int (*flush)(void *data, const char *text, size_t len),
			void *data)
{
	*w = (struct ses_writer){
		.fd = SES_WRITER_CALL, .flush = flush, .data = data,
	};
}

static int grow_buffer(struct ses_writer *w, size_t cap)
{
	char *buf = ses_array_resize(w->buf, cap, 1);

	if (!buf)
		return w->error = -SES_E_NO_MEMORY;
	w->buf = buf;
	w->cap = cap;
	return 0;
}

/* 0, or a negative ses_error. */
static int write_out(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -ses_error_from_errno(errno);
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/* A writer that passes its text on to a function. */
static bool has_target(const struct ses_writer *w)
{
	return w->fd >= 0 || w->fd == SES_WRITER_CALL;
}

int ses_writer_room(struct ses_writer *w, size_t n)
{
	if (w->error)
		return w->error;
	if (w->fd == SES_WRITER_BUFFER)
		return w->error = -SES_E_LOGIC;
	if (has_target(w)) {
		if (w->cap == 0 &&
		    grow_buffer(w, w->fd >= 0 ? FD_BUFFER : CALL_BUFFER))
			return w->error;
		if (w->cap - w->len < n && ses_writer_flush(w))
			return w->error;
		return n > w->cap ? grow_buffer(w, n) : 0;
	}
	if (w->cap == 0 && n < MEMORY_BUFFER)
		return grow_buffer(w, MEMORY_BUFFER);
	return grow_buffer(w, (w->len + n) * 2);
}

void ses_write_large(struct ses_writer *w, const void *p, size_t n)
{
	if (w->fd < 0 || n < FD_BUFFER)
		ses_write(w, p, n);
	else if (!ses_writer_flush(w))
		w->error = write_out(w->fd, p, n);
}

void ses_write_many_blanks(struct ses_writer *w, size_t n)
{
	if (w->cap - w->len <= n && ses_writer_room(w, n + 1))
		return;
	memset(w->buf + w->len, ' ', n);
	w->len += n;
}

void ses_write_dec(struct ses_writer *w, uint64_t v)
{
	size_t digits = 1;
	char *p;

	/* 64 bits have 20 digits at most */
	for (uint64_t limit = 10; v >= limit && digits < 20; limit *= 10)
		digits++;
	if (w->cap - w->len < digits && ses_writer_room(w, digits))
		return;
	w->len += digits;
	for (p = w->buf + w->len; digits > 0; digits--, v /= 10)
		*--p = (char)('0' + v % 10);
}

void ses_write_signed(struct ses_writer *w, int64_t v)
{
	if (v < 0)
		ses_write_char(w, '-');
	ses_write_dec(w, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void ses_write_hex(struct ses_writer *w, uint64_t v, unsigned int digits)
{
	char *p;

	for (uint64_t rest = v >> (4 * digits - 1) >> 1; rest; rest >>= 4)
		digits++;
	if (w->cap - w->len < digits && ses_writer_room(w, digits))
		return;
	w->len += digits;
	for (p = w->buf + w->len; digits > 0; digits--, v >>= 4)
		*--p = "0123456789abcdef"[v & 15];
}

void ses_write_clean(struct ses_writer *w, const uint8_t *p, size_t len)
{
	while (len > 0) {
		size_t n = ses_text_clean_length(p, len);

		ses_write(w, p, n);
		p += n;
		len -= n;
		if (len > 0) {
			ses_write_char(w, '.');
			p++;
			len--;
		}
	}
}

void ses_write_coloured(struct ses_writer *w, enum ses_colour colour,
			const char *text, size_t len)
{
	static const char *const on[] = {
		[SES_COLOUR_NONE] = "", [SES_COLOUR_WARNING] = "\033[33m",
		[SES_COLOUR_CRITICAL] = "\033[31m",
	};

	ses_write_str(w, on[colour]);
	ses_write_clean(w, (const uint8_t *)text, len);
	ses_write_str(w, colour == SES_COLOUR_NONE ? "" : "\033[0m");
}

void ses_write_escaped(struct ses_writer *w, const uint8_t *p, size_t len,
		       const char *also)
{
	for (size_t i = 0; i < len; i++) {
		if (p[i] >= 0x20 && p[i] < 0x7f && !strchr(also, p[i])) {
			ses_write_char(w, (char)p[i]);
			continue;
		}
		ses_write(w, "\\x", 2);
		ses_write_hex(w, p[i], 2);
	}
}

void ses_write_visible(struct ses_writer *w, const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		size_t n = ses_text_clean_length((const uint8_t *)text,
						 (size_t)(end - text));
		const char *x = memchr(text, '\\', n);

		while (x && x[1] != 'x')
			x = memchr(x + 1, '\\', n - (size_t)(x + 1 - text));
		if (x)
			n = (size_t)(x - text);
		ses_write(w, text, n);
		text += n;
		if (text < end)
			ses_write_escaped(w, (const uint8_t *)text++, 1,
					  "\\");
	}
}

int ses_writer_flush(struct ses_writer *w)
{
	if (!has_target(w) || w->error || !w->len)
		return w->error;
	w->error = w->fd >= 0 ? write_out(w->fd, w->buf, w->len) :
				w->flush(w->data, w->buf, w->len);
	w->len = 0;
	return w->error;
}

int ses_writer_close(struct ses_writer *w)
{
	ses_writer_flush(w);
	free(w->buf);
	w->buf = NULL;
	w->len = w->cap = 0;
	return w->error;
}
