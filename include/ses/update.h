/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Firmware of a whole shelf: its I/O modules in turn, so that no disk in use is
 * left without a path.
 *
 * A module that starts new code is away for a while, and so are the paths
 * through it. Therefore the next module is not begun before this one answers
 * with the expected revision and all paths are back, and none is begun while a
 * disk in use has no other path.
 *
 * The conductor does no input or output of its own. It is a table of steps of
 * at most one command, or one look at the machine, each; hooks look, open the
 * nodes, and tell the time. The download of a module is the engine's
 * (microcode.h).
 */
#ifndef SES_UPDATE_H
#define SES_UPDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/memory.h>
#include <ses/microcode.h>

struct ses_log;
struct ses_map;
struct ses_os;
struct ses_shelf;
struct ses_sysfs;

/* --- a look at the machine --- */

/* A module, and what it is recognised by when it has restarted. */
struct ses_update_module {
	const char *node;		/* "/dev/sg0": the first one */
	const char *name;		/* "IOM 1 of 2", "/dev/sg0" */
	uint64_t id;			/* logical identifier */
	uint8_t process, nr_processes;	/* 0: not reported */
	uint64_t address;		/* of its target port, 0 unknown */
};

/* A node that leads to a module, which may have several. */
struct ses_update_node {
	const char *name;		/* "/dev/sg0" */
	size_t module;
};

/* A path of a disk. */
struct ses_update_path {
	const char *name;		/* "sda", "0:0:1:0" */
	/* logical unit, host adapter and target port: it stays when the
	 * kernel finds the path again under another name */
	const char *key;
	uint64_t through;		/* bit n: it leads through module n */
	bool unknown;			/* through which is not known */
	bool alive;			/* the kernel's state is "running" */
	bool direct;			/* mounted, swapped on, or held by
					 * what is not a multipath map */
	const char *map;		/* the multipath map on it, or 0 */
};

struct ses_update_disk {
	const char *name;		/* "sda,sdm" */
	struct ses_update_path *paths;
	size_t nr_paths;
};

struct ses_update_view {
	struct ses_arena arena;
	struct ses_update_module *modules;
	size_t nr_modules;		/* at most 64 */
	struct ses_update_node *nodes;
	size_t nr_nodes;
	struct ses_update_disk *disks;
	size_t nr_disks;
	/* a RAID adapter shows one path, whatever it has */
	bool raid;
};

/*
 * The modules of a shelf, and all disks that have a path through one of them,
 * also those in shelves that are cascaded behind it. Takes a map with bays, and
 * the shelf that has them. Modules that could not be read are left out. Returns
 * 0, or -(50 + ENOMEM); ses_update_view_free() in both cases.
 */
int ses_update_view_build(struct ses_update_view *view, struct ses_map *map,
			  struct ses_shelf *shelf);

/* All paths of all disks, without modules: a look at /sys, no node is opened.
 * As above. */
int ses_update_view_load_paths(struct ses_update_view *view,
			       struct ses_sysfs *sysfs);

void ses_update_view_free(struct ses_update_view *view);

/* The node of a module in /sys, by its address: "/dev/sg5" in node[0..size).
 * False: it is not there, or has no address. */
bool ses_update_find_node(const struct ses_update_module *module,
			  struct ses_sysfs *sysfs, char *node, size_t size);

/* What the restart of a module would do to the disks. The names are in the
 * arena; without memory it has failed. */
void ses_update_find_risk(const struct ses_update_view *view, size_t module,
			  struct ses_arena *arena, struct ses_path_risk *risk);

/* --- the conductor --- */

enum ses_update_state {
	SES_UPDATE_WAITING,	/* nothing was sent to it */
	SES_UPDATE_CURRENT,	/* it runs the image already: left out */
	SES_UPDATE_BEGUN,	/* it has a part of the image, or all, but it
				 * was not verified */
	SES_UPDATE_DONE		/* it runs the image, and its paths are back */
};

/* "waiting", "current", "begun", "done". */
const char *ses_update_state_name(enum ses_update_state state);

/* What is done to a module. */
struct ses_update_part {
	struct ses_update_module module; /* in the memory of the update */
	enum ses_update_state state;
	bool planned;			/* there is a plan */
	struct ses_plan plan;
	struct ses_engine_result result;
};

enum ses_update_event_kind {
	SES_UPDATE_BEGIN,	/* a module is begun: its plan is ready */
	SES_UPDATE_SETTLE,	/* a path is missing, or the module is */
	SES_UPDATE_END		/* a module is done, or left out */
};

struct ses_update_event {
	enum ses_update_event_kind kind;
	const struct ses_update_part *part;
	const char *missing;	/* SETTLE: the name of the path or module */
};

struct ses_update_hooks {
	void *data;
	/* Should the run stop? May be 0. It is asked between commands, also
	 * while the answer has to wait. */
	bool (*stop)(void *data);
	/* May be 0. */
	void (*event)(void *data, const struct ses_update_event *event);
	void (*engine_event)(void *data, const struct ses_engine_event *event);
	/*
	 * Look at the shelf (ses_update_view_build()), or at paths only. The
	 * view is freed by the conductor, in any case. 0, or a negative
	 * ses_error; with a message if it is not about the shelf that is gone.
	 */
	int (*look)(void *data, bool paths, struct ses_update_view *view);
	/*
	 * Open the node of a module. The device is valid until close(). 0, or a
	 * negative ses_error; without a message if `quiet`.
	 */
	int (*open)(void *data, const struct ses_update_module *module,
		    bool quiet, struct ses_device **dev);
	void (*close)(void *data);
	/* As in struct ses_engine_hooks. */
	int (*reopen)(void *data, struct ses_device *dev);
};

struct ses_update_request {
	struct ses_plan_request plan;	/* of each module; `resume` is about
					 * the one that has a part */
	struct ses_image *image;	/* 0 for modes without one */
	struct ses_engine_limits limits;
	uint32_t settle_ms;		/* the longest wait for paths */
	/* the revision that the image brings, "": not known yet */
	char revision[5];
	const struct ses_os *os;
	struct ses_log *log;
};

struct ses_update {
	struct ses_update_request request;
	struct ses_update_hooks hooks;
	struct ses_arena arena;
	struct ses_update_part *parts;
	size_t nr_parts;
	size_t at;		/* the current part; nr_parts: the end */
	bool sent;		/* something was sent in this run */
	const char *text;	/* for the error that was returned, if that of
				 * the exit status is too general; or 0 */
	const char *look_at;	/* what to look at after that error, or 0 */
};

/*
 * Look at the shelf, survey its modules, and make a plan of each. Nothing is
 * sent. Returns 0, also if plans refuse, or with a message a negative error:
 * -SES_E_INCOMPLETE if this machine does not reach all modules and `force` is
 * not given, -SES_E_UNFIT if they cannot be told apart, and those of the hooks
 * and commands. ses_update_free() in all cases.
 */
int ses_update_plan(struct ses_update *update,
		    const struct ses_update_request *request,
		    const struct ses_update_hooks *hooks);

/* Minus the exit status of the first plan that is refused, or 0. */
int ses_update_verdict(const struct ses_update *update);

/*
 * Carry out the plans, module after module; each is made again before it is
 * carried out. If one is refused nothing is sent. Returns 0 if all modules run
 * the image and all paths are back, or, with a message, the negative ses_error
 * of the step that failed: that of a plan (-SES_E_REFUSED: disks would lose
 * their last path), of the engine, -SES_E_TIMEOUT if a module or a path is not
 * back in time, -SES_E_NOT_ACTIVE if a module does not run the expected
 * revision, -SES_E_OTHER if another module answers, -SES_E_INTERRUPTED. The
 * states of the parts say how far it went.
 */
int ses_update_run(struct ses_update *update);

/*
 * Has a run left out a module that runs the expected revision? The image brings
 * the revision that modules have: a run that leaves out those that have it
 * would not update it.
 */
bool ses_update_is_ambiguous(const struct ses_update *update);

void ses_update_free(struct ses_update *update);

#endif
