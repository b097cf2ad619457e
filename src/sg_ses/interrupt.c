/* SPDX-License-Identifier: BSD-2-Clause */
#include "interrupt.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static volatile sig_atomic_t stopped;
static sigset_t outside;	/* the mask of the program */

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

#define NUMBERS	7

void interrupt_catch(void)
{
	static const int numbers[NUMBERS] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2,
	};
	struct sigaction action = { .sa_handler = stop }, old;
	sigset_t mask;

	sigemptyset(&mask);
	for (int i = 0; i < NUMBERS; i++)
		sigaddset(&mask, numbers[i]);
	sigprocmask(SIG_BLOCK, &mask, &outside);
	for (int i = 0; i < NUMBERS; i++) {
		/* what is ignored, as behind nohup, stays so */
		sigaction(numbers[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
	}
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
