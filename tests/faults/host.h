/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A host for one run of a program: a process of its own, whose system calls
 * about devices reach an emulated shelf, and in which waiting takes no time.
 */
#ifndef FAULTS_HOST_H
#define FAULTS_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct emulator;

#define MOST_TEXT (256 * 1024)

/* For those who let calls of the program fail. */
struct host_hooks {
	/* Told when the program calls the emulator, which is not to be tested,
	 * and when it goes on; first when it begins. */
	void (*emulating)(bool inside);
	/* Before a node is opened: an errno instead, or 0. */
	int (*opening)(void);
};

struct host_run {
	int (*program)(int argc, char *argv[]);
	const char *const *argv;	/* ends with 0 */
	const char *description;	/* of the shelf at /dev/sg0 */
	const char *fault;		/* rule, or 0 */
	/* is the shelf as the run should leave it? 0: there is nothing to do */
	bool (*done)(const struct emulator *shelf);
	const struct host_hooks *hooks;	/* or 0 */
};

struct host_result {
	int status;		/* exit status; 128 + n for signal n */
	bool done;
	uint64_t waited_ms;
	char out[MOST_TEXT], err[MOST_TEXT], log[MOST_TEXT];	/* texts */
};

/* Carry it out; the result is valid until the next run. */
const struct host_result *host_run(const struct host_run *run);

#endif
