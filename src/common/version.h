/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SRC_VERSION_H
#define SRC_VERSION_H

/* The version of both programs: number and day. */
#define VERSION "0.1 20261121"

#endif
