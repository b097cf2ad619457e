/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An update of all modules of a shelf, whose disks are in use (planted.c). More
 * rules than those of pairs.c hold:
 *
 *	- no module is begun while a disk has no other path, as far as /sys
 *	  showed when it was looked at last;
 *	- no disk is without a path, unless others took one away;
 *	- a chain that has sent something ends with both modules updated, or
 *	  with a command that goes on.
 */
#include <string.h>

#include "../emulator/inprocess.h"
#include "../faults/mains.h"
#include "planted.h"
#include "suite.h"

/* --- what happens to modules and paths --- */

static void lose_path(struct emulator *e)
{
	planted_lose_path(chain_node(e));
}

static void lose_other_path(struct emulator *e)
{
	planted_lose_path(planted_other(chain_node(e)));
}

static void restart_other(struct emulator *e)
{
	chain_restart_module(planted_other(chain_node(e)));
}

static void restart_this(struct emulator *e)
{
	chain_restart_module(chain_node(e));
}

/* From now on, until someone repairs it. */
static void refuse_image(struct emulator *e)
{
	emulator_quirk(e, "boot=old");
}

static void stay_away(struct emulator *e)
{
	emulator_quirk(e, "boot=never");
}

static void keep_paths(struct emulator *e)
{
	emulator_quirk(e, "restart=3:400");
}

static const struct kind own[] = {
	TAKES("path lost", lose_path),
	TAKES("other path lost", lose_other_path),
	TAKES("module restarts", restart_this),
	TAKES("other restarts", restart_other),
	EVENT("image refused", refuse_image),
	EVENT("module lost", stay_away),
	EVENT("paths stay away", keep_paths),
};

/* Those of kinds.c that are paired with each other at all commands, too: one of
 * each effect. (All kinds would take a day.) */
static const char *const paired[] = {
	"sense=2/04/01", "sense=4/44/00", "sense=6/29/00", "status=08",
	"timeout", "timeout,lost", "errno=ENODEV", "signal=INT",
	"sense=0/00/00,lost", "reset", "configuration", "other begins",
	"other continues",
	"status idle", "status more", "status complete", "status damaged",
	"offset 8", "maximum size", "generation",
};

static void add_kinds(struct kinds *k)
{
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		kinds_add(k, &own[i]);
	for (size_t i = 0; i < sizeof(paired) / sizeof(paired[0]); i++)
		kinds_add_name(k, paired[i]);
	k->nr_paired = k->nr;
	kinds_add_all(k);
	k->nr_second = k->nr;
	kinds_add_matrix(k);
}

/* --- the subjects --- */

#define WORDS(...) { "sg_ses_microcode", "--all-modules", __VA_ARGS__,	\
		     "3000000000000f01" }
#define MODE(name_, ...)						\
	{ name_, sg_ses_microcode_main, WORDS(__VA_ARGS__), false, true }, \
	{ name_ " --non", sg_ses_microcode_main,			\
	  WORDS(__VA_ARGS__, "--non"), true, true },			\
	{ name_ " --wait", sg_ses_microcode_main,			\
	  WORDS(__VA_ARGS__, "--wait=10", "--settle=20"), false, true }

static const struct subject subjects[] = {
	MODE("6", "--bpw=4", "--mode=dmc_offs"),
	MODE("7", "--bpw=4", "--mode=dmc_offs_save"),
	MODE("14,act", "--bpw=4,act", "--mode=dmc_offs_defer"),
};

/* --- the outcome of a chain --- */

/* Is exit status 0 excused although the image is not stored, or does not
 * run? */
static bool excuse(const struct slot slots[2])
{
	unsigned int lies = 0, secrets = 0;

	for (int i = 0; i < 2 && slots[i].kind; i++) {
		lies += slots[i].kind->honesty == DISHONEST;
		secrets += slots[i].kind->honesty == SECRET;
		/* it cannot be known whose bytes they are, or whose image it
		 * is: it has the same revision */
		if (strcmp(slots[i].kind->name, "other continues") == 0 ||
		    strcmp(slots[i].kind->name, "other image") == 0)
			return true;
	}
	return lies == 2 || (lies && secrets);
}

static void fail(struct chain *c, const char *what)
{
	if (!c->broken)
		c->broken = what;
}

static enum outcome find_outcome(const struct subject *subject,
				 const struct slot slots[2], struct chain *c)
{
	bool done = c->stored && c->running;

	(void)subject;
	if (!c->status && done)
		return STORED;
	if (!c->status) {
		if (!excuse(slots))
			fail(c, "exit status 0, but the image does not run "
			     "everywhere");
		return EXCUSED;
	}
	if (c->sent && !c->advised)
		fail(c, "something was sent, and nothing is suggested");
	if (c->unknown)
		return DOUBT;
	return done ? LATER : NOT_STORED;
}

/* --- around the modules --- */

/* What was lost comes back, and modules do what they should. */
static void repair(void)
{
	calls.now_ms += 60000;
	for (size_t i = 0; i < calls.nr_nodes; i++) {
		struct calls_node *n = &calls.nodes[i];

		n->shelf->quirks = n->shelf->first_quirks;
		if (n->paths_back_ms > calls.now_ms)
			n->back_ms = n->paths_back_ms = 0;
	}
	planted_restore();
}

static void happened(bool taken)
{
	if (!taken && planted_is_starved())
		chain_complain("a disk has no path");
}

static void begun(const struct calls_node *node)
{
	if (planted_saw_single_path(node))
		chain_complain("a module is begun while a disk in use has no "
			       "other path");
}

static void init(void)
{
	static const struct surroundings around = {
		.many = true, .restart = planted_restore, .repair = repair,
		.happened = happened, .begun = begun,
	};

	chain_init(&around);
	planted_init();
}

static const char preface[] =
"# SPDX-License-Identifier: BSD-2-Clause\n"
"Every fault, and pairs of faults, at the commands of an update of two\n"
"modules (--all-modules), whose disks are in use through multipath maps:\n"
"their paths are gone while a module restarts. Then the command lines that\n"
"are printed as advice, after someone has repaired what was lost, until none\n"
"is printed. One that begins an update, but fails before it sends anything,\n"
"is run again.\n"
"`make pairs-update` writes this table, which takes hours; `make check` runs\n"
"the sample of the last line, and compares it.\n"
"\n"
"Single faults are the rows of tests/pairs/update.c and kinds.c, and of the\n"
"fault matrix (tests/faults/rows.c). Both faults of a pair are the first rows\n"
"of update.c, one of each effect; of the pairs with another fault of kinds.c\n"
"some are run, too. What must hold for each chain is at the top of pairs.c\n"
"and update.c.\n"
"\n"
"Lines: mode, ,act of --bpw, and other options (--wait with --settle).\n"
"Columns:\n"
"\n"
"  chains   of a command line and those printed as advice\n"
"  runs     of the program, in all of them\n"
"  stored   exit status 0: both modules have the image and run it, and all\n"
"           paths are back\n"
"  excused  exit status 0, and it is not so, but nobody can know: the\n"
"           enclosure lied twice, or another host has sent something\n"
"  doubt    another exit status: the message says that it is not known\n"
"  later    another exit status, and both modules run the image\n"
"  not      another exit status, and nothing was sent\n"
"\n"
"                       chains     runs   stored excused   doubt   later"
"     not\n";

const struct suite update_suite = {
	.preface = preface, .subjects = subjects,
	.nr_subjects = sizeof(subjects) / sizeof(subjects[0]),
	.sample = { 2, 61, 1499, 9973 }, .init = init, .add_kinds = add_kinds,
	.find_outcome = find_outcome,
};
