/* SPDX-License-Identifier: BSD-2-Clause */
/* Jobs side by side: a thread for each, of which some are at work at a time. */
#include <ses/jobs.h>

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <ses/error.h>

#include "pending.h"

#define TICK_MS		200		/* notify() and clock */

/*
 * Commands take a few milliseconds, rarely 100. One that takes longer than
 * PATIENCE_MS does not hold up the other modules of its shelf any more, and
 * after STALLED_MS it does not count as one of those that are at work.
 */
#define PATIENCE_MS	250
#define STALLED_MS	2000

/* What the threads share. The last one that uses it frees it: a thread whose
 * job was given up may come after the caller. */
struct ses_job_pool {
	pthread_mutex_t lock;
	int ended;		/* eventfd: a job has ended; if none could be
				 * had, a tick finds it */
	unsigned int users;
	struct ses_pending_set *pending;
	/* for the caller alone */
	const struct ses_jobs *jobs;
	uint64_t began_ms;
	struct ses_job **list;		/* 0: it was given up */
	size_t nr;
	unsigned int max;
};

static uint64_t read_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000 + 1;
}

/* --- a job, in its thread --- */

bool ses_job_begin_wait(struct ses_job *job)
{
	bool wanted = true;

	if (!job->pool)
		return true;
	pthread_mutex_lock(&job->pool->lock);
	wanted = !job->given_up;
	job->command_ms = read_clock();
	pthread_mutex_unlock(&job->pool->lock);
	return wanted;
}

void ses_job_end_wait(struct ses_job *job)
{
	if (!job->pool)
		return;
	pthread_mutex_lock(&job->pool->lock);
	job->command_ms = 0;
	pthread_mutex_unlock(&job->pool->lock);
}

static void leave_pool(struct ses_job_pool *pool)
{
	bool last;

	pthread_mutex_lock(&pool->lock);
	last = --pool->users == 0;
	pthread_mutex_unlock(&pool->lock);
	if (!last)
		return;
	if (pool->ended >= 0)
		close(pool->ended);
	free(pool);
}

static void wake_caller(const struct ses_job_pool *pool)
{
	const uint64_t one = 1;
	ssize_t n = write(pool->ended, &one, sizeof(one));

	(void)n;	/* there is a tick, too */
}

static void *do_job(void *data)
{
	struct ses_job *job = data;
	struct ses_job_pool *pool = job->pool;
	int err = job->run(job);
	struct ses_pending *pending;
	bool given_up;

	pthread_mutex_lock(&pool->lock);
	given_up = job->given_up;
	pending = job->pending;
	if (!given_up) {
		job->error = err;
		job->phase = SES_JOB_DONE;
	}
	pthread_mutex_unlock(&pool->lock);
	if (!given_up) {
		wake_caller(pool);
	} else {
		ses_log_release(&job->held, NULL);
		job->free(job);
		ses_pending_remove(pool->pending, pending);
	}
	leave_pool(pool);
	return NULL;
}

/* --- the pool, in the thread of the caller; it has the lock --- */

static bool is_waiting_for(const struct ses_job *job, uint64_t now,
			   unsigned int ms)
{
	return job->command_ms && now > job->command_ms + ms;
}

/* How many are running and count as being at work? */
static unsigned int count_at_work(const struct ses_job_pool *pool, uint64_t now)
{
	unsigned int n = 0;

	for (size_t i = 0; i < pool->nr; i++) {
		const struct ses_job *job = pool->list[i];

		if (job->phase == SES_JOB_RUNS && (pool->max == 1 ||
		    !is_waiting_for(job, now, STALLED_MS)))
			n++;
	}
	return n;
}

/* Has the job to wait for another module of its shelf? */
static bool is_held_up(const struct ses_job_pool *pool,
		       const struct ses_job *job, uint64_t now)
{
	if (!job->group || pool->jobs->modules)
		return false;
	for (size_t i = 0; i < pool->nr; i++) {
		const struct ses_job *other = pool->list[i];

		if (other->phase == SES_JOB_RUNS &&
		    other->group == job->group &&
		    !is_waiting_for(other, now, PATIENCE_MS))
			return true;
	}
	return false;
}

static bool has_running(const struct ses_job_pool *pool)
{
	for (size_t i = 0; i < pool->nr; i++) {
		if (pool->list[i]->phase == SES_JOB_RUNS)
			return true;
	}
	return false;
}

/* Signals are for the thread that was there before. */
static int start_thread(struct ses_job *job)
{
	sigset_t all, before;
	pthread_t thread;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	err = pthread_create(&thread, NULL, do_job, job);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!err)
		pthread_detach(thread);
	return err;
}

static void note_company(struct ses_job_pool *pool, struct ses_job *job)
{
	for (size_t i = 0; i < pool->nr; i++) {
		struct ses_job *other = pool->list[i];

		if (other == job || other->phase != SES_JOB_RUNS)
			continue;
		other->had_company = job->had_company = true;
	}
}

/* Without a thread it has to wait for another one; if there is none, it is done
 * in this thread. */
static bool start_job(struct ses_job_pool *pool, struct ses_job *job)
{
	job->phase = SES_JOB_RUNS;
	note_company(pool, job);
	pool->users++;
	if (!start_thread(job))
		return true;
	pool->users--;
	job->phase = SES_JOB_WAITS;
	if (has_running(pool))
		return false;
	job->pool = NULL;
	job->error = job->run(job);
	job->phase = SES_JOB_DONE;
	return true;
}

static void start_jobs(struct ses_job_pool *pool)
{
	uint64_t now = read_clock();
	unsigned int at_work = count_at_work(pool, now);

	for (size_t i = 0; i < pool->nr && at_work < pool->max; i++) {
		struct ses_job *job = pool->list[i];

		if (job->phase != SES_JOB_WAITS || is_held_up(pool, job, now))
			continue;
		if (!start_job(pool, job))
			return;
		at_work += job->phase == SES_JOB_RUNS;
	}
}

static struct ses_jobs_state find_state(const struct ses_job_pool *pool)
{
	struct ses_jobs_state s = {
		.nr = pool->nr, .ms = read_clock() - pool->began_ms,
	};

	for (size_t i = 0; i < pool->nr; i++) {
		if (pool->list[i]->phase == SES_JOB_DONE)
			s.nr_done++;
		else if (!s.waited_for)
			s.waited_for = pool->list[i]->name;
	}
	return s;
}

/* Milliseconds until one that is running may not hold up others any more. */
static unsigned int find_wait(const struct ses_job_pool *pool)
{
	static const unsigned int limits[] = { PATIENCE_MS, STALLED_MS };
	const uint64_t now = read_clock();
	uint64_t ms = TICK_MS;

	for (size_t i = 0; i < pool->nr; i++) {
		const struct ses_job *job = pool->list[i];

		for (int k = 0; job->command_ms && k < 2; k++) {
			uint64_t end = job->command_ms + limits[k] + 1;

			if (end > now && end - now < ms)
				ms = end - now;
		}
	}
	return (unsigned int)ms;
}

/* The lock is free for that time. */
static void wait_for_end(struct ses_job_pool *pool)
{
	const struct timespec t = { .tv_nsec = find_wait(pool) * 1000000 };
	struct pollfd ended = { .fd = pool->ended, .events = POLLIN };
	uint64_t n;

	pthread_mutex_unlock(&pool->lock);
	if (ppoll(&ended, 1, &t, NULL) > 0 &&
	    read(pool->ended, &n, sizeof(n)) < 0)
		n = 0;	/* none has ended since */
	pthread_mutex_lock(&pool->lock);
}

/* Is there a reason not to wait any longer? */
static bool is_over(const struct ses_jobs *jobs,
		    const struct ses_jobs_state *state)
{
	if (jobs->notify && !jobs->notify(jobs->data, state))
		return true;
	return jobs->deadline_ms && state->ms > jobs->deadline_ms;
}

/* A job that is running belongs to its thread from now on. */
static void give_up(struct ses_job_pool *pool)
{
	for (size_t i = 0; i < pool->nr; i++) {
		struct ses_job *job = pool->list[i];

		if (job->phase == SES_JOB_DONE)
			continue;
		job->given_up = true;
		if (job->phase != SES_JOB_RUNS)
			continue;
		job->pending = ses_pending_add(pool->pending, job->key);
		pool->list[i] = NULL;
	}
}

/* Returns true when all are done, false if some were given up. */
static bool do_jobs(struct ses_job_pool *pool)
{
	struct ses_jobs_state state;
	bool all;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		start_jobs(pool);
		state = find_state(pool);
		all = state.nr_done == state.nr;
		if (all || is_over(pool->jobs, &state))
			break;
		wait_for_end(pool);
	}
	if (!all)
		give_up(pool);
	pthread_mutex_unlock(&pool->lock);
	if (pool->jobs->notify)
		pool->jobs->notify(pool->jobs->data, NULL);
	return all;
}

/* Jobs that took memory or descriptors from each other are done again, one
 * after the other. */
static void repeat_exhausted(struct ses_job_pool *pool)
{
	bool any = false;

	for (size_t i = 0; i < pool->nr; i++) {
		struct ses_job *job = pool->list[i];

		if (!job->had_company || !ses_is_exhaustion(job->error))
			continue;
		ses_log_release(&job->held, NULL);
		job->phase = SES_JOB_WAITS;
		any = true;
	}
	pool->max = 1;
	if (any)
		do_jobs(pool);
}

/* --- all of it --- */

/* Nothing is sent to a device that may still be at an earlier command. */
static void skip_pending(struct ses_job_pool *pool, struct ses_job *job)
{
	if (!ses_pending_has(pool->pending, job->key))
		return;
	job->error = ses_fail(job->log, SES_E_TIMEOUT, SES_T_COMMAND_FAILED,
			      "%s has not answered an earlier command: nothing "
			      "was sent.", job->name);
	job->phase = SES_JOB_DONE;
}

static struct ses_job_pool *new_pool(const struct ses_jobs *jobs,
				     struct ses_log *log,
				     struct ses_job *list[], size_t nr)
{
	struct ses_job_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	*pool = (struct ses_job_pool){
		.lock = PTHREAD_MUTEX_INITIALIZER, .users = 1,
		.ended = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
		.pending = jobs->pending, .jobs = jobs,
		.began_ms = read_clock(), .list = list, .nr = nr,
		.max = jobs->max,
	};
	for (size_t i = 0; i < nr; i++) {
		ses_log_hold(&list[i]->held, log);
		list[i]->log = &list[i]->held.log;
		list[i]->pool = pool;
		skip_pending(pool, list[i]);
	}
	return pool;
}

static int report_given_up(const struct ses_jobs *jobs, struct ses_log *log,
			   const char *name, bool begun)
{
	const double seconds = jobs->deadline_ms / 1000.0;

	if (begun)
		return ses_fail(log, SES_E_TIMEOUT, SES_T_COMMAND_FAILED,
				"%s did not answer within %g s (see "
				"--deadline).", name, seconds);
	return ses_fail(log, SES_E_TIMEOUT, SES_T_COMMAND_FAILED,
			"%s was not read: others did not answer within %g s "
			"(see --deadline and --jobs).", name, seconds);
}

/* Pass the messages of a job on. Returns its error. */
static int report_job(const struct ses_jobs *jobs, struct ses_log *log,
		      struct ses_job *job, const char *name)
{
	if (job && job->phase == SES_JOB_DONE) {
		ses_log_release(&job->held, log);
		return job->error;
	}
	return report_given_up(jobs, log, name, !job);
}

static int run_here(struct ses_log *log, struct ses_job *list[], size_t nr,
		    int (*finish)(void *data, size_t number, int err),
		    void *data)
{
	int err = 0;

	for (size_t i = 0; !err && i < nr; i++) {
		list[i]->log = log;
		list[i]->pool = NULL;
		err = finish(data, i, list[i]->run(list[i]));
	}
	return err;
}

int ses_jobs_run(const struct ses_jobs *jobs, struct ses_log *log,
		 struct ses_job *list[], size_t nr,
		 int (*finish)(void *data, size_t number, int err), void *data)
{
	struct ses_job_pool *pool;
	const char **names;
	int err = 0;

	if (!jobs || !nr)
		return run_here(log, list, nr, finish, data);
	names = calloc(nr, sizeof(*names));
	pool = names ? new_pool(jobs, log, list, nr) : NULL;
	if (!pool) {
		free(names);
		return ses_no_memory(log);
	}
	for (size_t i = 0; i < nr; i++)
		names[i] = list[i]->name;
	if (do_jobs(pool))
		repeat_exhausted(pool);
	for (size_t i = 0; i < nr; i++) {
		int result = err ? 0 : report_job(jobs, log, list[i], names[i]);

		if (!err)
			err = finish(data, i, result);
		else if (list[i])
			ses_log_release(&list[i]->held, NULL);
	}
	leave_pool(pool);
	free(names);
	return err;
}
