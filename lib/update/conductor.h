/* SPDX-License-Identifier: BSD-2-Clause */
/* The conductor from inside: its steps, and what they share. */
#ifndef LIB_UPDATE_CONDUCTOR_H
#define LIB_UPDATE_CONDUCTOR_H

#include <ses/log.h>
#include <ses/update.h>

/* Number of the same module in another look, -1: it is not there. */
int ses_update_find_module(const struct ses_update_view *view,
			   const struct ses_update_module *module);

/* A living path of the first look without a living one in the second, which may
 * be of paths only; 0: all are there. A path that was in a multipath map must
 * be in one again. */
const struct ses_update_path *
ses_update_find_missing(const struct ses_update_view *before,
			const struct ses_update_view *now);

/* At most one command, or one look at the machine, each. */
enum step {
	STEP_LOOK,		/* before a module: which disks need it? */
	STEP_OPEN,
	STEP_LOAD_STATUS,
	STEP_LOAD_INQUIRY,
	STEP_LOAD_CONFIGURATION,
	STEP_PLAN,
	STEP_LOOK_AT_PATHS,	/* is none lost since the module was looked
				 * at? */
	STEP_DOWNLOAD,		/* the engine has steps of its own */
	STEP_WATCH,		/* are all paths back? */
	STEP_LOOK_AGAIN,	/* does the shelf show all modules? */
	STEP_OPEN_AGAIN,
	STEP_VERIFY_REVISION,
	STEP_VERIFY_IDENTITY,
	STEP_PAUSE,
	STEP_NEXT,
	STEP_DONE
};

struct conductor {
	struct ses_update *u;
	bool planning;			/* nothing is to be sent */
	bool committed;			/* the module must not be left */
	bool stop;			/* a signal came */
	struct ses_update_view before;	/* before the module was begun */
	struct ses_device *dev;		/* the node that is open, or 0 */
	struct ses_survey survey;
	uint64_t deadline;		/* of paths and module; 0: none yet */
	enum step after_pause;
	int err;
};

/* The part that is current. */
static inline struct ses_update_part *current_part(const struct conductor *c)
{
	return &c->u->parts[c->u->at];
}

/* End with an error, whose message was reported. `text`: what the exit status
 * means here, or 0. `look_at`: the next step of the user, or 0. */
enum step ses_conductor_fail(struct conductor *c, int err, const char *text,
			     const char *look_at);

void ses_conductor_notify(struct conductor *c, enum ses_update_event_kind kind,
			  const char *missing);

/* Close the node that is open. */
void ses_conductor_close(struct conductor *c);

/* preparation.c: before a module. */
enum step ses_update_step_look(struct conductor *c);
enum step ses_update_step_open(struct conductor *c);
enum step ses_update_step_load_status(struct conductor *c);
enum step ses_update_step_load_inquiry(struct conductor *c);
enum step ses_update_step_load_configuration(struct conductor *c);
enum step ses_update_step_plan(struct conductor *c);
enum step ses_update_step_look_at_paths(struct conductor *c);

/* verification.c: after it. */
enum step ses_update_step_watch(struct conductor *c);
enum step ses_update_step_look_again(struct conductor *c);
enum step ses_update_step_open_again(struct conductor *c);
enum step ses_update_step_verify_revision(struct conductor *c);
enum step ses_update_step_verify_identity(struct conductor *c);

#endif
