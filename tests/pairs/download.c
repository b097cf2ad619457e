/* SPDX-License-Identifier: BSD-2-Clause */
/* A download of five chunks to one module. */
#include <string.h>

#include "../faults/mains.h"
#include "suite.h"

#define WORDS(...) { "sg_ses_microcode", __VA_ARGS__, "/dev/sg0" }
#define MODE(name_, mode_, activates_)					\
	{ name_, sg_ses_microcode_main,					\
	  WORDS("--bpw=4", mode_), false, activates_ },			\
	{ name_ " --non", sg_ses_microcode_main,			\
	  WORDS("--bpw=4", mode_, "--non"), true, activates_ },		\
	{ name_ " --wait", sg_ses_microcode_main,			\
	  WORDS("--bpw=4", mode_, "--wait"), false, activates_ },	\
	{ name_ " --non --wait", sg_ses_microcode_main,		\
	  WORDS("--bpw=4", mode_, "--non", "--wait"), true, activates_ }
#define DEFER "--mode=dmc_offs_defer"

static const struct subject subjects[] = {
	MODE("6", "--mode=dmc_offs", true),
	MODE("7", "--mode=dmc_offs_save", true),
	MODE("14", DEFER, false),
	{ "14,act", sg_ses_microcode_main,
	  WORDS("--bpw=4,act", DEFER), false, true },
	{ "14,act --non", sg_ses_microcode_main,
	  WORDS("--bpw=4,act", DEFER, "--non"), true, true },
	{ "14,act --wait", sg_ses_microcode_main,
	  WORDS("--bpw=4,act", DEFER, "--wait"), false, true },
	{ "14,act --non --wait", sg_ses_microcode_main,
	  WORDS("--bpw=4,act", DEFER, "--non", "--wait"), true, true },
};

/* --- the outcome of a chain --- */

static bool says(const struct chain *c, const char *what)
{
	return strstr(c->last, what) != NULL;
}

/*
 * Is exit status 0 excused although the image is not stored, or does not run?
 * Only if the program could not know, or if a warning says so:
 */
static bool excuse(const struct subject *subject, const struct slot slots[2],
		   const struct chain *c)
{
	unsigned int lies = 0, secrets = 0;

	for (int i = 0; i < 2 && slots[i].kind; i++) {
		const struct kind *kind = slots[i].kind;

		lies += kind->honesty == DISHONEST;
		secrets += kind->honesty == SECRET;
		/* it cannot be known whose bytes they are, or who read it */
		if (strcmp(kind->name, "other continues") == 0 ||
		    strcmp(kind->name, "other reads") == 0)
			return true;
		/* the enclosure says that it has stored the image */
		if (strcmp(kind->name, "status complete") == 0 ||
		    strcmp(kind->name, "status reset") == 0 ||
		    strcmp(kind->name, "status deferred") == 0)
			return true;
	}
	/* a doubt, in words */
	if (says(c, "was reset after the last chunk") ||
	    says(c, "(the same: an equal version, or not active)") ||
	    says(c, "the enclosure may be restarting") ||
	    says(c, "does not run yet") ||
	    says(c, "The image is not activated on demand"))
		return true;
	/* two lies can support each other, and one can hide what others did;
	 * others can reset the enclosure, then store an image of theirs */
	if (lies == 2 || secrets == 2 || (lies && secrets))
		return true;
	/* --non does not read the status: "errors are detected later, or not
	 * at all" */
	if (subject->blind)
		return lies || secrets;
	/* an order is not followed by a status read */
	return c->stored && (lies || secrets);
}

static bool is_honest(const struct slot slots[2])
{
	for (int i = 0; i < 2 && slots[i].kind; i++) {
		if (slots[i].kind->honesty != HONEST)
			return false;
	}
	return true;
}

static enum outcome find_outcome(const struct subject *subject,
				 const struct slot slots[2],
				 struct chain *c)
{
	bool done = c->stored && (c->running || !subject->activates);

	if (!c->status && done)
		return STORED;
	if (!c->status) {
		if (!excuse(subject, slots, c))
			c->broken = c->broken ? c->broken :
				    c->stored ? "exit status 0, but the new "
				    "code does not run" :
				    "exit status 0, but the image is not "
				    "stored";
		return EXCUSED;
	}
	if (c->unknown)
		return DOUBT;
	if (!c->stored)
		return NOT_STORED;
	if (!c->broken && is_honest(slots) && !says(c, "Interrupted") &&
	    !says(c, "activate") && !says(c, "Check the product revision"))
		c->broken = "the image is stored, and nothing says so";
	return LATER;
}

static const char description[] =
	"inquiry vendor=ACME product=\"Pair Box\" serial=PB0001\n"
	"generation 7\n"
	"subenclosure 0 id=3000000000000f01 vendor=ACME product=\"Pair Box\" "
	"revision=0001\n"
	"microcode 0 size=64k revision=0002 updating=1 reboot=1\n"
	"type arr 1\n";

static void init(void)
{
	static const struct surroundings none = { .restart = NULL };

	chain_init(&none);
	chain_add_module("/dev/sg0", description);
}

static void add_kinds(struct kinds *k)
{
	kinds_add_all(k);
	k->nr_paired = k->nr_second = k->nr;
	kinds_add_matrix(k);
}

static const char preface[] =
"# SPDX-License-Identifier: BSD-2-Clause\n"
"Every fault, and every pair of faults, at the commands of a download of five\n"
"chunks, and then each command line that is printed as advice, until none is.\n"
"`make pairs` writes this table, which takes minutes; `make check` runs the\n"
"sample of the last line, and compares it.\n"
"\n"
"Single faults are the rows of tests/pairs/kinds.c and of the fault matrix\n"
"(tests/faults/rows.c), both faults of a pair those of tests/pairs/kinds.c.\n"
"What must hold for each chain of runs is at the top of tests/pairs/pairs.c.\n"
"\n"
"Lines: the mode, ,act of --bpw, and the other options. Columns:\n"
"\n"
"  chains   of a command line and those printed as advice\n"
"  runs     of the program, in all of them\n"
"  stored   exit status 0: the image is stored (and runs, if it was to)\n"
"  excused  exit status 0, and it is not, but nobody can know: the enclosure\n"
"           lied, another host acted, or --non forbids to ask; or a warning\n"
"           says that it is not certain\n"
"  doubt    another exit status: the message says that it is not known, or\n"
"           that all was accepted\n"
"  later    another exit status, and the image is stored: what came after it\n"
"           failed, or the enclosure lied that it has failed\n"
"  not      another exit status, and the image is not stored\n"
"\n"
"                       chains     runs   stored excused   doubt   later"
"     not\n";

const struct suite download_suite = {
	.preface = preface, .subjects = subjects,
	.nr_subjects = sizeof(subjects) / sizeof(subjects[0]),
	.sample = { 0, 1, 1499, 1 }, .init = init, .add_kinds = add_kinds,
	.find_outcome = find_outcome,
};
