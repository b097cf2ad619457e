/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/bytes.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/memory.h>

#define FIRST_SIZE 16384

struct buffer {
	uint8_t *p;
	size_t len, room;
};

static int report_failure(struct ses_log *log, const char *name,
			  const char *what, int err)
{
	return ses_fail(log, ses_error_from_errno(err),
			ses_topic_from_errno(err, SES_T_OPEN_FAILED),
			"%s cannot be %s: %s.",
			strcmp(name, "-") ? name : "Standard input", what,
			strerror(err));
}

/* Read to the end, but at most max + 1 bytes. Returns 0 or errno. */
static int read_to_end(int fd, size_t max, struct buffer *b)
{
	for (;;) {
		ssize_t n;

		if (b->len + 1 >= b->room) {
			size_t room = b->room ? b->room * 2 : FIRST_SIZE;
			uint8_t *p = ses_array_resize(b->p, room, 1);

			if (!p)
				return ENOMEM;
			b->p = p;
			b->room = room;
		}
		n = read(fd, b->p + b->len, b->room - b->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		b->len += (size_t)n;
		b->p[b->len] = '\0';
		if (n == 0 || b->len > max)
			return 0;
	}
}

int ses_file_load(const char *name, size_t max, struct ses_log *log,
		  uint8_t **bytes, size_t *len)
{
	int fd = strcmp(name, "-") == 0 ? 0 : open(name, O_RDONLY | O_CLOEXEC);
	struct buffer b = { NULL, 0, 0 };
	int err;

	if (fd < 0)
		return report_failure(log, name, "opened", errno);
	err = read_to_end(fd, max, &b);
	if (fd != 0)
		close(fd);
	if (err) {
		free(b.p);
		return report_failure(log, name, "read", err);
	}
	if (b.len > max) {
		free(b.p);
		return ses_fail(log, SES_E_FILE, SES_T_INVALID_CAPTURE,
				"%s is larger than %zu bytes, the limit.",
				strcmp(name, "-") ? name : "Standard input",
				max);
	}
	*bytes = b.p;
	*len = b.len;
	return 0;
}
