/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model of a SCSI enclosure (SES-4, SPC-4): the answers of a strict one.
 *
 * The model does no input or output, and has no global variables. It has three
 * parts, so that several processes can share one enclosure:
 *
 *	plan	what the enclosure consists of: subenclosures, elements, their
 *		names. Built from a description or a capture; never changes
 *	state	what changes: one flat block without pointers, which may be a
 *		mapped file
 *	quirks	which defects of real enclosures it has: a flat struct
 *
 * README.md in this directory describes the text format of descriptions.
 */
#ifndef EMULATOR_SHELF_H
#define EMULATOR_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a description cannot be used. Lines and columns count from 1; 0 when
 * the error has no place. */
struct shelf_error {
	unsigned long line, column;
	char text[256];		/* a sentence */
};

struct shelf_plan;
struct shelf_state;

/* Two numbers of a quirk, for example a page and a count. */
struct shelf_pair {
	uint32_t a, b;
};

/*
 * Bad manners, all off when zero. Counts go down as they are used up. Each
 * member has a row with its name and a word of help in quirk.c.
 */
struct shelf_quirks {
	uint32_t status_resets_download;
	uint32_t index_style;		/* enum shelf_index_style, 0: plan's */
	uint32_t short_status_only;
	uint32_t busy_page;
	uint32_t busy_status;
	struct shelf_pair bump;		/* page + 1, how often */
	struct shelf_pair short_transfer; /* page + 1, bytes */
	struct shelf_pair wrong_page;	/* page + 1, the page sent instead */
	uint32_t max_allocation, min_allocation;
	struct shelf_pair attention;	/* ASC + 1, ASCQ */
	struct shelf_pair foreign_download; /* subenclosure + 1, reads */
	struct shelf_pair download_status; /* status, chunk (0 the last) */
	uint32_t download_check;
	uint32_t any_offset;
	uint32_t abort_idle;
	uint32_t updating, reboot;	/* number + 1 */
	uint32_t activation;		/* enum shelf_activation + 1 */
	struct shelf_pair restart;	/* seconds + 1, more of them until the
					 * paths of disks are back */
	uint32_t boot;			/* enum shelf_boot */
	uint32_t attached;
	uint32_t ignore_control;
	uint32_t lag;
	uint32_t pad_lists;
	uint32_t descriptor_sense;
	uint32_t without[8];		/* bit map of page codes */
	/* of the NVMe controller */
	uint32_t nvmsr, oacs;		/* value + 1 */
	uint32_t mdts;
	uint32_t namespaces;		/* number + 1 */
	uint32_t no_mi;
	uint32_t mi_silent, mi_pad;
	uint32_t loose_length;
};

/* How the elements are numbered in page 0Ah (SES-4 6.1.13.1). */
enum shelf_index_style {
	SHELF_INDEX_PLAN,	/* as in the plan */
	SHELF_INDEX_EIIOE0,
	SHELF_INDEX_EIIOE1,
	SHELF_INDEX_EIIOE2,
	SHELF_INDEX_EIIOE3,
	SHELF_INDEX_HP,		/* EIIOE 0, but overall elements counted */
	SHELF_INDEX_LSI,	/* EIIOE 0, only elements with descriptors */
	SHELF_INDEX_ARECA,	/* EIIOE 0, for the expander 0 */
	SHELF_INDEX_NONE	/* EIP 0: no index at all */
};

/* What makes downloaded microcode active (SES-4 table 60). */
enum shelf_activation {
	SHELF_ACTIVE_NOW, SHELF_ACTIVE_RESET, SHELF_ACTIVE_POWER
};

/* What becomes of a module that restarts with new code. */
enum shelf_boot {
	SHELF_BOOT_NEW,
	SHELF_BOOT_OLD,		/* the image is refused, the old code runs */
	SHELF_BOOT_NEVER	/* it does not come back */
};

/*
 * Read a description, or a capture: whole diagnostic pages back to back, as
 * bytes. Return 0 and a plan, or -1 and what is wrong. Quirks of the
 * description are added to *quirks.
 */
int shelf_plan_text(const char *text, size_t len, struct shelf_quirks *quirks,
		    struct shelf_error *error, struct shelf_plan **plan);
int shelf_plan_capture(const uint8_t *bytes, size_t len,
		       struct shelf_error *error, struct shelf_plan **plan);
void shelf_plan_free(struct shelf_plan *plan);

/* The state block: its size, a new one, and whether one belongs to the plan. */
size_t shelf_state_size(const struct shelf_plan *plan);
void shelf_state_init(const struct shelf_plan *plan, void *block);
bool shelf_state_fits(const struct shelf_plan *plan, const void *block,
		      size_t size);

struct shelf {
	const struct shelf_plan *plan;
	struct shelf_state *state;
	struct shelf_quirks *quirks;
	/*
	 * Called with the bytes of a microcode image as they are accepted;
	 * `first`: an image starts with them. Or 0.
	 */
	void (*store)(void *context, uint8_t subenclosure, bool first,
		      uint32_t offset, const uint8_t *bytes, uint32_t len);
	void *context;
};

struct shelf_command {
	/* in */
	const uint8_t *cdb;
	unsigned int cdb_len;
	const uint8_t *out;	/* data out */
	uint32_t out_len;
	uint8_t *in;		/* room for data in */
	uint32_t in_size;
	/* out */
	uint32_t in_len;
	uint8_t status;		/* SAM */
	uint8_t sense[32];
	unsigned int sense_len;
};

/* Carry out one command. */
void shelf_exec(struct shelf *shelf, struct shelf_command *c);

/*
 * Has new code begun to start, so that the module is away for a while? True
 * once for each restart; whoever carries the commands keeps it away.
 */
bool shelf_begins_restart(struct shelf *shelf);

/* Events from outside, for tests and rehearsals. */
/* Set fields: "arr,3" "status=critical ident=1". 0, or -1 and what is wrong. */
int shelf_poke(struct shelf *shelf, const char *element, const char *fields,
	       struct shelf_error *error);
/* The disk of a bay (a row) is pulled or put back; or the link of its phys
 * is lost, or back, while the disk stays. */
void shelf_move_disk(struct shelf *shelf, uint32_t row, bool in);
void shelf_attach_phys(struct shelf *shelf, uint32_t row, bool attached);
void shelf_power_cycle(struct shelf *shelf);
void shelf_hard_reset(struct shelf *shelf);
/* The configuration changed: another generation code. */
void shelf_bump_generation(struct shelf *shelf);

/*
 * Switch on a quirk: "busy-page=2". 0, or -1 with the reason and the position
 * of the trouble in the text as column.
 */
int shelf_quirk_set(struct shelf_quirks *quirks, const char *text, size_t len,
		    struct shelf_error *error);

/* Row n of the list of quirks: its name, its value ("N", "PAGE:BYTES", 0 for
 * none) and its effect. 0 past the end. */
struct shelf_quirk_help {
	const char *name, *value, *help;
};
const struct shelf_quirk_help *shelf_quirk_help(size_t n);

#endif
