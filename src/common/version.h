/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SRC_VERSION_H
#define SRC_VERSION_H

/* The version of both programs: number and day. */
#define VERSION "0.2 20261129"

/* What --version prints, in the form of the old tool, which scripts read, and
 * the program of that tool that this one can replace. */
#define VERSION_TEXT(before, compatible)                     \
	before "version: " VERSION "\n"                      \
	"compatible with " compatible " of sg3_utils 1.46\n"

#endif
