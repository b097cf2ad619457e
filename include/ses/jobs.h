/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Jobs that are done side by side, a thread for each: nodes that are read. A
 * device that does not answer keeps its thread waiting, and nobody else.
 *
 * A job has everything that it needs in a block of its own, because the thread
 * of a job that is given up goes on with it. Its log keeps the messages; they
 * are passed on in the order of the jobs, when all are over. So the number of
 * threads changes no byte of the output.
 */
#ifndef SES_JOBS_H
#define SES_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/log.h>

struct ses_job;
struct ses_job_pool;
struct ses_pending;
struct ses_pending_set;

/* At most so many jobs are done at once. */
#define SES_JOBS_MAX 256

/* How far the jobs of a call are. */
struct ses_jobs_state {
	size_t nr, nr_done;
	const char *waited_for;		/* the first that is not done, or 0 */
	uint64_t ms;			/* since it began */
};

/* How jobs are done. */
struct ses_jobs {
	unsigned int max;		/* at once: 1 to SES_JOBS_MAX */
	bool modules;			/* those of a group, too */
	unsigned int deadline_ms;	/* of all of a call; 0: none */
	/* devices that have not answered since an earlier call; 0: they are not
	 * remembered */
	struct ses_pending_set *pending;
	/*
	 * Called a few times a second while there is something to wait for,
	 * and with 0 when that is over. False: stop waiting. May be 0.
	 */
	bool (*notify)(void *data, const struct ses_jobs_state *state);
	void *data;
};

struct ses_job {
	const char *name;		/* of what is waited for; it outlives
					 * the call of ses_jobs_run() */
	/* Of several jobs with one group only one is done at a time, unless it
	 * waits for an answer longer than usual; 0: of none. */
	uint64_t group;
	/* The device. While a job with it that was given up has not ended, the
	 * next one is not begun. Lives as long as the job; 0: none. */
	const char *key;
	/*
	 * Do it. Returns 0 or a negative ses_error. Is called again, alone, if
	 * there was not enough memory or too many files were open.
	 */
	int (*run)(struct ses_job *job);
	/* Free a job that was given up, when its thread has ended. */
	void (*free)(struct ses_job *job);
	struct ses_log *log;		/* for its messages */
	int error;			/* what run() has returned */
	/* of the pool */
	struct ses_job_pool *pool;	/* 0: there is no thread */
	struct ses_pending *pending;	/* it was given up */
	struct ses_held_log held;
	enum { SES_JOB_WAITS, SES_JOB_RUNS, SES_JOB_DONE } phase;
	bool given_up;
	bool had_company;		/* of another that was running */
	uint64_t command_ms;		/* when its command began; 0: none */
};

/*
 * Do jobs, each in a thread (jobs 0: all of them in this one), and call
 * finish() for each of them in their order, in this thread, after its messages
 * were passed on to the log. A job that does not end before the deadline is
 * given up: its place in the array is 0 then, its thread frees it, and finish()
 * gets -SES_E_TIMEOUT after a message; so does one that had not begun, and one
 * whose device has not answered since an earlier call. Returns 0; the first
 * result of finish() that is not 0, after which it is not called again; or
 * -(50 + ENOMEM). The caller frees the jobs that are left in the array.
 */
int ses_jobs_run(const struct ses_jobs *jobs, struct ses_log *log,
		 struct ses_job *list[], size_t nr,
		 int (*finish)(void *data, size_t number, int err), void *data);

/*
 * A set of devices that have not answered, for several calls of ses_jobs_run().
 * Returns 0 without memory. It is released once by its owner, 0 is allowed;
 * jobs that were given up may use it longer.
 */
struct ses_pending_set *ses_pending_new(void);
void ses_pending_release(struct ses_pending_set *set);

/*
 * A job begins and ends to wait for a device: around each command, and while a
 * node is opened. The first returns false if the job was given up: nothing more
 * may be sent then.
 */
bool ses_job_begin_wait(struct ses_job *job);
void ses_job_end_wait(struct ses_job *job);

#endif
