/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A regular file that appears whole, for output_file.c: it is written without
 * a name, so that nothing of it is left whatever ends the program, and takes
 * its name when it is complete. All calls return 0 or errno, and print nothing.
 */
#ifndef SRC_NEW_FILE_H
#define SRC_NEW_FILE_H

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>

struct new_file {
	char path[PATH_MAX];		/* the name that it takes */
	char temporary[PATH_MAX];	/* its name shortly before that */
	int fd;				/* to write to; -1 before */
	bool linkable;			/* it can get a name as it is */
	bool named, held;
	sigset_t outside;		/* the signals of the program */
};

/*
 * Create the file in the directory of n->path, which is set; n->fd is -1. Where
 * a file without a name cannot be made, or could not get one (NFS; without
 * /proc), it is made with a name that is removed at once. On an error
 * new_file_finish() is to be called, too.
 */
int new_file_create(struct new_file *n, mode_t mode);

/* Everything was written to n->fd: a file that cannot get a name is copied to
 * one that has one, with another n->fd. */
int new_file_complete(struct new_file *n, mode_t mode);

/* Give a complete file the owner, group and mode of the one it replaces. */
int new_file_keep_owner(const struct new_file *n, const struct stat *old);

/* Close the file, and give it the name n->path; with err (an errno) nothing is
 * left of it. Returns err, or what went wrong. */
int new_file_finish(struct new_file *n, int err);

#endif
