/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events inside of a run, of enclosure N or of the commands:
 *
 *	shelf poke [-N] ELEMENT FIELD=VALUE...
 *	shelf power-cycle | reset | bump [-N]
 *	shelf fault [RULE...]
 *	shelf fired
 *	shelf slow [RULE...]
 *	shelf quirk [-N] [NAME[=VALUE]...]
 *	shelf pull disk | path | phy | module | lost NAME
 *	shelf put [disk | path | phy | module | lost NAME]
 *	shelf where DISK
 *	shelf lit [off]
 *	shelf starved
 *	shelf clock MS
 *	shelf grow			by the preloaded library
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ses/text.h>

#include "live.h"
#include "setup.h"

struct event {
	const char *name;
	void (*happen)(struct shelf *shelf, struct event *e);
	struct session *session;
	char **words;			/* after the name, 0 at their end */
	int result;
	bool again;			/* not happened yet */
};

static char *join(char *argv[])
{
	char *all = calloc(1, 4096);

	for (; all && *argv && strlen(all) + strlen(*argv) < 4000; argv++) {
		strcat(all, *argv);
		strcat(all, " ");
	}
	return all;
}

static void complain(struct event *e, const char *why)
{
	fprintf(stderr, "shelf %s: %s\n", e->name, why);
	e->result = 1;
}

static void poke(struct shelf *shelf, struct event *e)
{
	struct shelf_error error;
	char *fields = join(e->words + 1);

	if (shelf_poke(shelf, e->words[0], fields, &error))
		complain(e, error.text);
	free(fields);
}

static void power_cycle(struct shelf *shelf, struct event *e)
{
	(void)e;
	shelf_power_cycle(shelf);
}

static void reset(struct shelf *shelf, struct event *e)
{
	(void)e;
	shelf_hard_reset(shelf);
}

static void bump(struct shelf *shelf, struct event *e)
{
	(void)e;
	shelf_bump_generation(shelf);
}

/* These rules replace the previous ones and count from now on. A command
 * that is being delayed ends now. */
static void fault(struct shelf *shelf, struct event *e)
{
	struct fault_set set = { 0 };
	struct shelf_error error;

	(void)shelf;
	for (char **w = e->words; *w; w++) {
		if (fault_add(&set, *w, &error)) {
			complain(e, error.text);
			return;
		}
	}
	set.edition = e->session->faults.edition + 1;
	e->session->faults = set;
}

/* These rules about the time of commands replace the previous ones. */
static void slow(struct shelf *shelf, struct event *e)
{
	struct slow_set set = { 0 };
	struct shelf_error error;

	(void)shelf;
	for (char **w = e->words; *w; w++) {
		if (slow_add(&set, *w, &error)) {
			complain(e, error.text);
			return;
		}
	}
	e->session->slow = set;
	e->session->faults.edition++;
}

/* Wait until one of the current rules was applied. */
static void fired(struct shelf *shelf, struct event *e)
{
	const struct fault_set *set = &e->session->faults;
	uint32_t struck = 0;

	(void)shelf;
	for (uint32_t i = 0; i < set->nr; i++)
		struck += set->faults[i].fired;
	e->again = !struck;
}

/* These quirks instead of those that it has. */
static void quirk(struct shelf *shelf, struct event *e)
{
	struct shelf_quirks quirks = { 0 };
	struct shelf_error error;

	for (char **w = e->words; *w; w++) {
		if (shelf_quirk_set(&quirks, *w, strlen(*w), &error)) {
			complain(e, error.text);
			return;
		}
	}
	*shelf->quirks = quirks;
}

static const struct event_kind {
	const char *name, *words;
	int least, most;		/* words */
	void (*happen)(struct shelf *shelf, struct event *e);
} kinds[] = {
	{ "poke", " [-N] ELEMENT FIELD=VALUE...", 2, 64, poke },
	{ "power-cycle", " [-N]", 0, 0, power_cycle },
	{ "reset", " [-N]", 0, 0, reset },
	{ "bump", " [-N]", 0, 0, bump },
	{ "fault", " [RULE...]", 0, MOST_FAULTS, fault },
	{ "fired", "", 0, 0, fired },
	{ "slow", " [RULE...]", 0, MOST_SLOW, slow },
	{ "quirk", " [-N] [NAME[=VALUE]...]", 0, 64, quirk },
};

#define NR_KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* What happens to the machine around the enclosures. */
static int pull(struct session *s, char **words)
{
	return live_pull(s, false, words[0], words[1]);
}

static int put(struct session *s, char **words)
{
	if (words[0] && !words[1])
		return 1;
	return live_pull(s, true, words[0], words[1]);
}

static int where(struct session *s, char **words)
{
	return live_where(s, words[0]);
}

static int lit(struct session *s, char **words)
{
	return live_lit(s, words[0] && strcmp(words[0], "off") == 0);
}

static int starved(struct session *s, char **words)
{
	(void)words;
	return live_starved(s);
}

/* Called by each process that opens a file of the machine; only the first
 * call does something, and the first after a restart has begun or ended. */
static int grow(struct session *s, char **words)
{
	int lock = session_lock(s->lock);

	(void)words;
	if ((!s->tree_made || session_is_due(s)) && live_grow(s))
		s->tree_made = TREE_FAILED;
	session_unlock(lock);
	return 0;
}

static int put_clock_forward(struct session *s, char **words)
{
	uint64_t ms;

	if (ses_number_parse(words[0], strlen(words[0]), UINT32_MAX, &ms))
		return 1;
	__atomic_add_fetch(&s->ahead_ms, ms, __ATOMIC_RELAXED);
	return 0;
}

static const struct machine_event {
	const char *name, *words;
	int least, most;		/* words */
	int (*happen)(struct session *s, char **words);
} machine_events[] = {
	{ "pull", " disk|path|phy|module|lost NAME", 2, 2, pull },
	{ "put", " [disk|path|phy|module|lost NAME]", 0, 2, put },
	{ "where", " DISK", 1, 1, where },
	{ "lit", " [off]", 0, 1, lit },
	{ "starved", "", 0, 0, starved },
	{ "clock", " MS", 1, 1, put_clock_forward },
	{ "grow", "", 0, 0, grow },
};

#define NR_MACHINE_EVENTS (sizeof(machine_events) / sizeof(machine_events[0]))

static const struct machine_event *machine_event_of(const char *name)
{
	for (size_t i = 0; i < NR_MACHINE_EVENTS; i++) {
		if (strcmp(machine_events[i].name, name) == 0)
			return &machine_events[i];
	}
	return NULL;
}

static const struct event_kind *kind_of(const char *name)
{
	for (size_t i = 0; i < NR_KINDS; i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	return NULL;
}

bool inside_knows(const char *name)
{
	return kind_of(name) || machine_event_of(name);
}

void inside_usage(void)
{
	for (size_t i = 0; i < NR_KINDS; i++)
		fprintf(stderr, "       shelf %s%s\n", kinds[i].name,
			kinds[i].words);
	for (size_t i = 0; i < NR_MACHINE_EVENTS; i++)
		fprintf(stderr, "       shelf %s%s\n", machine_events[i].name,
			machine_events[i].words);
}

static void happen(struct shelf *shelf, void *context)
{
	struct event *e = context;

	e->happen(shelf, e);
}

/* Make it happen to enclosure number n, between two commands. */
static int do_event(struct event *e, unsigned int n)
{
	struct enclosure enclosure;
	int run;

	if (n >= e->session->nr_enclosures) {
		fprintf(stderr, "shelf %s: there is no enclosure %u\n",
			e->name, n);
		return 1;
	}
	if (!enclosure_load(e->session, n, &enclosure))
		return 1;
	run = session_lock(e->session->lock);
	enclosure_do(&enclosure, happen, e);
	session_unlock(run);
	shelf_plan_free(enclosure.plan);
	return e->result;
}

static int count_words(char **words)
{
	int n = 0;

	while (words[n])
		n++;
	return n;
}

/* The session of this run; 0 with a message. */
static struct session *open_session(const char *name)
{
	const char *directory = getenv(SESSION_ENV);
	struct session *s;

	if (directory && !session_open(directory, &s))
		return s;
	fprintf(stderr, "shelf %s: this is not inside of a run; see "
		"with-enclosure --help\n", name);
	return NULL;
}

static int usage(const char *name, const char *words)
{
	fprintf(stderr, "usage: shelf %s%s\n", name, words);
	return 1;
}

static int do_machine_event(const struct machine_event *event, char **words)
{
	struct session *s;
	int n = count_words(words);

	if (n < event->least || n > event->most)
		return usage(event->name, event->words);
	s = open_session(event->name);
	return s ? event->happen(s, words) : 1;
}

int inside_do(char *argv[])
{
	const struct machine_event *machine = machine_event_of(argv[0]);
	const struct event_kind *kind = kind_of(argv[0]);
	struct event event = { .words = argv + 1 };
	unsigned int n = 0;
	int words;

	if (machine)
		return do_machine_event(machine, argv + 1);
	event.name = kind->name;
	event.happen = kind->happen;
	if (event.words[0] && event.words[0][0] == '-')
		n = (unsigned int)atoi(*event.words++ + 1);
	words = count_words(event.words);
	if (words < kind->least || words > kind->most)
		return usage(kind->name, kind->words);
	event.session = open_session(kind->name);
	if (!event.session)
		return 1;
	words = do_event(&event, n);
	while (words == 0 && event.again) {
		usleep(10000);
		words = do_event(&event, n);
	}
	return words;
}
