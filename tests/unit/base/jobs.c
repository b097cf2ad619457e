/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Jobs side by side. No check depends on a clock: a job waits for what another
 * one has done, and a test that waits in vain hangs, which is a failure.
 */
#include <ses/jobs.h>

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include <ses/error.h>

#include "../test.h"

#define MOST 24

/* What the jobs of a test have done. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static unsigned int running, most_running, nr_begun, nr_ended, nr_freed;
static bool begun[MOST], ended[MOST], released;

struct job {
	struct ses_job job;	/* first */
	unsigned int number;
	unsigned int calls;
	int (*act)(struct job *job);
};

static char seen[4096];		/* messages, and what finish() got */

static void remember(const char *text)
{
	strncat(seen, text, sizeof(seen) - strlen(seen) - 1);
	strncat(seen, "\n", sizeof(seen) - strlen(seen) - 1);
}

static void emit(struct ses_log *log, const struct ses_message *m)
{
	(void)log;
	remember(m->text);
}

static struct ses_log test_log = { .emit = emit };

static void note_begin(struct job *j)
{
	pthread_mutex_lock(&lock);
	begun[j->number] = true;
	nr_begun++;
	if (++running > most_running)
		most_running = running;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static void note_end(struct job *j)
{
	pthread_mutex_lock(&lock);
	running--;
	nr_ended++;
	ended[j->number] = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static void wait_until(const bool *flag)
{
	pthread_mutex_lock(&lock);
	while (!*flag)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

static void wait_for_count(const unsigned int *count, unsigned int n)
{
	pthread_mutex_lock(&lock);
	while (*count < n)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

static int run(struct ses_job *job)
{
	struct job *j = (struct job *)job;
	int err;

	j->calls++;
	note_begin(j);
	err = j->act(j);
	note_end(j);
	return err;
}

static void free_job(struct ses_job *job)
{
	free(job);
	pthread_mutex_lock(&lock);
	nr_freed++;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static int finish(void *data, size_t number, int err)
{
	char text[40];

	snprintf(text, sizeof(text), "%zu: %d", number, err);
	remember(text);
	return data && number == *(size_t *)data ? -SES_E_OTHER : 0;
}

static struct ses_job *list[MOST];

static void begin(size_t nr, int (*act)(struct job *job))
{
	static const char *const names[] = { "a", "b", "c", "d" };

	pthread_mutex_lock(&lock);	/* one that was given up may run */
	seen[0] = '\0';
	running = most_running = nr_begun = nr_ended = nr_freed = 0;
	released = false;
	memset(begun, 0, sizeof(begun));
	memset(ended, 0, sizeof(ended));
	pthread_mutex_unlock(&lock);
	for (size_t i = 0; i < nr; i++) {
		struct job *j = calloc(1, sizeof(*j));

		j->job = (struct ses_job){
			.name = names[i % 4], .run = run, .free = free_job,
		};
		j->number = (unsigned int)i;
		j->act = act;
		list[i] = &j->job;
	}
}

static struct job *job_at(size_t i)
{
	return (struct job *)list[i];
}

static void end(size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		free(list[i]);
}

/* --- messages and results, in order --- */

/* The first jobs end last. */
static int say(struct job *j)
{
	if (j->number < 3)
		wait_until(&ended[j->number + 1]);
	ses_warn(j->job.log, SES_T_OTHER, "%s says", j->job.name);
	return ses_fail(j->job.log, SES_E_OTHER, SES_T_OTHER, "%s fails",
			j->job.name);
}

static int say_at_once(struct job *j)
{
	ses_warn(j->job.log, SES_T_OTHER, "%s says", j->job.name);
	return ses_fail(j->job.log, SES_E_OTHER, SES_T_OTHER, "%s fails",
			j->job.name);
}

static void output_is_in_order(void)
{
	static const char all[] =
		"a says\na fails\n0: -99\nb says\nb fails\n1: -99\n"
		"c says\nc fails\n2: -99\nd says\nd fails\n3: -99\n";
	struct ses_jobs jobs = { .max = 4 }, one = { .max = 1 };
	size_t last = 1;

	begin(4, say);
	check_int(ses_jobs_run(&jobs, &test_log, list, 4, finish, NULL), 0);
	check_str(seen, all);
	end(4);
	begin(4, say_at_once);
	check_int(ses_jobs_run(&one, &test_log, list, 4, finish, NULL), 0);
	check_str(seen, all);
	check_int(most_running, 1);
	end(4);
	begin(4, say_at_once);
	check_int(ses_jobs_run(NULL, &test_log, list, 4, finish, NULL), 0);
	check_str(seen, all);
	end(4);
	begin(4, say);
	check_int(ses_jobs_run(&jobs, &test_log, list, 4, finish, &last),
		  -SES_E_OTHER);
	check_str(seen, "a says\na fails\n0: -99\nb says\nb fails\n1: -99\n");
	end(4);
}

/* --- how many at once --- */

static int meet(struct job *j)
{
	(void)j;
	wait_for_count(&nr_begun, 5);
	return 0;
}

static void number_is_limited(void)
{
	struct ses_jobs jobs = { .max = 5 };

	begin(MOST, meet);
	check_int(ses_jobs_run(&jobs, &test_log, list, MOST, finish, NULL), 0);
	check_int(most_running, 5);
	check_int(nr_ended, MOST);
	end(MOST);
}

/* --- groups --- */

/* 0 and 2 are of one group, 1 is of another. 0 ends after 1 has ended. */
static int behave(struct job *j)
{
	if (j->number == 0)
		wait_until(&ended[1]);
	if (j->number == 2)
		return ended[0] ? 0 : -SES_E_OTHER;
	return 0;
}

/* 0 waits for an answer, and does not end before 2 has begun. */
static int wait_for_answer(struct job *j)
{
	if (j->number)
		return 0;
	ses_job_begin_wait(&j->job);
	wait_until(&begun[2]);
	ses_job_end_wait(&j->job);
	return 0;
}

/* 0 and 2 run at the same time. */
static int be_together(struct job *j)
{
	wait_until(&begun[j->number == 0 ? 2 : 0]);
	return 0;
}

static void run_group(const struct ses_jobs *jobs, int (*act)(struct job *job))
{
	begin(3, act);
	list[0]->group = list[2]->group = 7;
	list[1]->group = 8;
	check_int(ses_jobs_run(jobs, &test_log, list, 3, finish, NULL), 0);
	check_str(seen, "0: 0\n1: 0\n2: 0\n");
	end(3);
}

static void groups_take_turns(void)
{
	struct ses_jobs jobs = { .max = 3 };
	struct ses_jobs modules = { .max = 3, .modules = true };

	run_group(&jobs, behave);
	run_group(&jobs, wait_for_answer);
	run_group(&modules, be_together);
}

/* --- giving up --- */

static int hang(struct job *j)
{
	if (j->number == 0) {
		ses_job_begin_wait(&j->job);
		wait_until(&released);
		ses_job_end_wait(&j->job);
		/* nothing more may be sent */
		return ses_job_begin_wait(&j->job) ? -SES_E_LOGIC : 0;
	}
	return 0;
}

static void release_hanging(void)
{
	pthread_mutex_lock(&lock);
	released = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	wait_for_count(&nr_freed, 1);
}

/* Stop when all others have ended. */
static bool stop_waiting(void *data, const struct ses_jobs_state *state)
{
	(void)data;
	return !state || state->nr_done + 1 < state->nr;
}

static void deadline(void)
{
	struct ses_jobs jobs = {
		.max = 2, .deadline_ms = 1500, .notify = stop_waiting,
	};

	begin(3, hang);
	check_int(ses_jobs_run(&jobs, &test_log, list, 3, finish, NULL), 0);
	check_str(seen, "a did not answer within 1.5 s (see --deadline).\n"
			"0: -33\n1: 0\n2: 0\n");
	check(!list[0] && list[1] && list[2]);
	check_int(nr_freed, 0);
	/* its thread ends later, and frees it */
	release_hanging();
	end(3);
}

static int look(struct job *j)
{
	(void)j;
	return 0;
}

/* Jobs a and b, with a device each. */
static void begin_two(int (*act)(struct job *job))
{
	begin(2, act);
	list[0]->key = "/dev/a";
	list[1]->key = "/dev/b";
}

static void one_command_at_a_time(void)
{
	struct ses_jobs jobs = {
		.max = 2, .deadline_ms = 1500, .notify = stop_waiting,
		.pending = ses_pending_new(),
	};
	bool again = false;

	begin_two(hang);
	check_int(ses_jobs_run(&jobs, &test_log, list, 2, finish, NULL), 0);
	check(!list[0] && list[1]);
	end(2);
	jobs.notify = NULL;
	begin_two(look);
	check_int(ses_jobs_run(&jobs, &test_log, list, 2, finish, NULL), 0);
	check_str(seen, "a has not answered an earlier command: nothing was "
			"sent.\n0: -33\n1: 0\n");
	check(job_at(0)->calls == 0 && job_at(1)->calls == 1);
	end(2);
	release_hanging();
	while (!again) {
		begin_two(look);
		ses_jobs_run(&jobs, &test_log, list, 2, finish, NULL);
		again = list[0] && job_at(0)->calls == 1;
		end(2);
	}
	ses_pending_release(jobs.pending);
}

/* The thread may use the set after its owner. */
static void owner_leaves_first(void)
{
	struct ses_jobs jobs = {
		.max = 2, .notify = stop_waiting, .pending = ses_pending_new(),
	};

	begin_two(hang);
	check_int(ses_jobs_run(&jobs, &test_log, list, 2, finish, NULL), 0);
	ses_pending_release(jobs.pending);
	release_hanging();
	end(2);
}

static bool stop_at_once(void *data, const struct ses_jobs_state *state)
{
	(void)data;
	return !state;
}

static void what_has_not_begun(void)
{
	struct ses_jobs jobs = {
		.max = 1, .deadline_ms = 60000, .notify = stop_at_once,
	};

	begin(2, hang);
	check_int(ses_jobs_run(&jobs, &test_log, list, 2, finish, NULL), 0);
	check_str(seen, "a did not answer within 60 s (see --deadline).\n"
			"0: -33\n"
			"b was not read: others did not answer within 60 s "
			"(see --deadline and --jobs).\n1: -33\n");
	check(!list[0] && list[1]);
	release_hanging();
	end(2);
}

/* --- too little for all of them at once --- */

static int need_all(struct job *j)
{
	if (j->calls > 1)
		return 0;
	wait_for_count(&nr_begun, 2);
	return ses_report_exhaustion(j->job.log, EMFILE);
}

static int need_too_much(struct job *j)
{
	return ses_report_exhaustion(j->job.log, EMFILE);
}

static void exhausted_jobs_are_repeated(void)
{
	struct ses_jobs jobs = { .max = 2 };

	begin(2, need_all);
	check_int(ses_jobs_run(&jobs, &test_log, list, 2, finish, NULL), 0);
	check_str(seen, "0: 0\n1: 0\n");
	check_int(job_at(0)->calls, 2);
	check_int(job_at(1)->calls, 2);
	end(2);
	begin(1, need_too_much);
	check_int(ses_jobs_run(&jobs, &test_log, list, 1, finish, NULL), 0);
	check_int(job_at(0)->calls, 1);
	check(strstr(seen, "too many open files"));
	check(strstr(seen, "0: -74"));
	end(1);
}

int main(void)
{
	test_run("messages and results in the order of jobs",
		 output_is_in_order);
	test_run("no more than so many at once", number_is_limited);
	test_run("one of a group at a time", groups_take_turns);
	test_run("a job that does not answer is given up", deadline);
	test_run("a device that has not answered gets no other command",
		 one_command_at_a_time);
	test_run("the set of pending devices outlives its owner",
		 owner_leaves_first);
	test_run("jobs that had not begun", what_has_not_begun);
	test_run("too few descriptors for all at once",
		 exhausted_jobs_are_repeated);
	return test_failures != 0;
}
