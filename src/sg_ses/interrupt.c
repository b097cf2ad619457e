/* SPDX-License-Identifier: BSD-2-Clause */
#include "interrupt.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static volatile sig_atomic_t stopped;
static sigset_t outside;	/* the signal mask before */

static void note_signal(int number)
{
	(void)number;
	stopped = 1;
}

/* Signals from outside that end a program by default; so do the real-time
 * signals, from FIRST_REALTIME on. Not those for faults of the program itself,
 * nor those that output_guard() and interrupt_ignore_pipe() ignore. */
static const int numbers[] = {
	SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2, SIGPROF,
	SIGVTALRM, SIGXCPU, SIGIO, SIGPWR,
#ifdef SIGSTKFLT	/* not on all machines */
	SIGSTKFLT,
#endif
};

#define NR_NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

/* For the kernel, that is: the C library keeps a few of them for itself, and
 * then sigaction() and sigaddset() refuse the number. */
#define FIRST_REALTIME	32

static void catch_signal(int number)
{
	struct sigaction action = {.sa_handler = note_signal}, old;

	/* a signal that is ignored (nohup) stays ignored */
	if (!sigaction(number, NULL, &old) && old.sa_handler != SIG_IGN)
		sigaction(number, &action, NULL);
}

static void fill_mask(sigset_t *mask)
{
	sigemptyset(mask);
	for (size_t i = 0; i < NR_NUMBERS; i++)
		sigaddset(mask, numbers[i]);
	for (int number = FIRST_REALTIME; number < _NSIG; number++)
		sigaddset(mask, number);
}

void interrupt_catch(void)
{
	sigset_t mask;

	fill_mask(&mask);
	pthread_sigmask(SIG_BLOCK, &mask, &outside);
	for (size_t i = 0; i < NR_NUMBERS; i++)
		catch_signal(numbers[i]);
	for (int number = FIRST_REALTIME; number < _NSIG; number++)
		catch_signal(number);
}

void interrupt_ignore_pipe(void)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGPIPE, &ignore, NULL);
}

bool interrupt_wait(unsigned int ms)
{
	const struct timespec t = {
		.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000,
	};

	return !stopped && ppoll(NULL, 0, &t, &outside) == 0 && !stopped;
}
