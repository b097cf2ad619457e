/* SPDX-License-Identifier: BSD-2-Clause */
#include "download.h"

#include <poll.h>
#include <signal.h>
#include <time.h>

static volatile sig_atomic_t caught;
static sigset_t outside;	/* the signal mask before */

static void note_signal(int number)
{
	(void)number;
	caught = 1;
}

/* A signal that is ignored (nohup) stays ignored. */
static void catch_signal(int number, void (*then)(int))
{
	struct sigaction action, old;

	if (sigaction(number, NULL, &old) || old.sa_handler == SIG_IGN)
		return;
	action = (struct sigaction){ .sa_handler = then };
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static void block_all(sigset_t *before)
{
	static sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, before);
}

void signals_hold(void)
{
	caught = 0;
	catch_signal(SIGINT, note_signal);
	catch_signal(SIGTERM, note_signal);
	catch_signal(SIGHUP, note_signal);
	/* a reader of the messages that goes away must not end the download */
	catch_signal(SIGPIPE, SIG_IGN);
	block_all(&outside);
}

void signals_release(void)
{
	pthread_sigmask(SIG_SETMASK, &outside, NULL);
}

/* Signals that wait are received now, also a stop from the terminal. */
bool signals_stop(void *data)
{
	static sigset_t waiting;

	(void)data;
	sigpending(&waiting);
	if (!sigisemptyset(&waiting)) {
		pthread_sigmask(SIG_SETMASK, &outside, NULL);
		block_all(NULL);
	}
	return caught;
}

void signals_sleep_ms(unsigned int ms)
{
	struct timespec time = {
		.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000,
	};

	ppoll(NULL, 0, &time, &outside);
}
