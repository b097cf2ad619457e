/* SPDX-License-Identifier: BSD-2-Clause */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/writer.h>

static int write_fd(int fd, void (*put)(void *data, struct ses_writer *w),
		    void *data)
{
	struct ses_writer w;

	ses_writer_to_fd(&w, fd);
	put(data, &w);
	return ses_writer_close(&w);
}

static int replace(const char *name,
		   void (*put)(void *data, struct ses_writer *w), void *data)
{
	size_t size = strlen(name) + 8;
	char *temporary = malloc(size);
	int fd, err;

	if (!temporary)
		return -ses_error_from_errno(ENOMEM);
	snprintf(temporary, size, "%s.XXXXXX", name);
	fd = mkstemp(temporary);
	if (fd < 0) {
		err = -ses_error_from_errno(errno);
		free(temporary);
		return err;
	}
	err = write_fd(fd, put, data);
	if (!err && fchmod(fd, 0644))
		err = -ses_error_from_errno(errno);
	close(fd);
	if (!err && rename(temporary, name))
		err = -ses_error_from_errno(errno);
	if (err)
		unlink(temporary);
	free(temporary);
	return err;
}

int output_file(const char *name,
		void (*put)(void *data, struct ses_writer *w), void *data)
{
	struct stat st;
	int fd, err;

	if (strcmp(name, "-") == 0)
		return write_fd(1, put, data);
	if (stat(name, &st) || S_ISREG(st.st_mode))
		return replace(name, put, data);
	fd = open(name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -ses_error_from_errno(errno);
	err = write_fd(fd, put, data);
	close(fd);
	return err;
}
