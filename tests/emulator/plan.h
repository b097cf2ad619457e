/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the model: the plan of an enclosure, and its state. */
#ifndef EMULATOR_PLAN_H
#define EMULATOR_PLAN_H

#include <ses/bytes.h>
#include <ses/element.h>

#include "shelf.h"

#define NICKNAME_LEN	32
#define MAGIC_LEN	16
#define LARGEST_PAGE	65539u
#define MOST_ROWS	((65535 - 8) / 4)

/* ELEMENT STATUS CODEs that the model acts on */
#define NOT_INSTALLED	5
#define NO_ACCESS	8

/* A page, or any other block of bytes that belongs to the plan. */
struct blob {
	uint8_t *p;
	size_t len;
};

struct plan_sub {
	uint8_t id;
	uint8_t process, nr_processes;
	uint64_t logical_id;
	char vendor[8], product[16], revision[4];
	struct blob extra;	/* vendor specific bytes after the revision */
	struct blob help;
	uint8_t nickname[NICKNAME_LEN], language[2];
	uint32_t string_room;	/* the most bytes of the string page */
	struct blob string;	/* its contents at the beginning */
	/* download microcode */
	uint32_t max_size;
	uint8_t nr_buffers;
	char next_revision[4];	/* if the image does not say it */
	uint32_t updating;	/* how many commands storing takes */
	uint32_t reboot;	/* commands refused after the activation */
	enum shelf_activation activation;
	uint8_t magic[MAGIC_LEN];
	uint8_t magic_len;	/* an image must begin so; 0: anything goes */
	size_t string_at;	/* offset in the state block */
};

struct plan_type {
	uint8_t type, count, sub;
	struct blob text;
	uint32_t row;		/* of the overall element */
};

/* Another element, by type descriptor header and number; ti -1: none. */
struct plan_ref {
	int32_t ti, index;
	unsigned long line, column;	/* where it is in the description */
};

/* An entry of an AES descriptor; which bytes count depends on the form. */
struct plan_entry {
	uint8_t bytes[28];
	struct plan_ref connector, other;
};

enum aes_form {
	AES_NONE,
	AES_SAS_SLOT,		/* protocol 6, type 0 */
	AES_SAS_EXPANDER,	/* protocol 6, type 1, ET 18h */
	AES_SAS_PORT,		/* protocol 6, type 1, ET 07h 14h 15h */
	AES_FCP,
	AES_NVME
};

struct plan_aes {
	uint8_t form;		/* enum aes_form */
	bool none;		/* no descriptor, although others have one */
	bool invalid;
	bool partial;		/* NOT ALL PHYS, NOT ALL PORTS */
	uint8_t slot;
	uint64_t name;		/* expander SAS ADDRESS, FCP NODE NAME */
	uint16_t vendor;	/* PCIe */
	char serial[20], model[40];
	struct plan_entry *entries;
	uint32_t nr_entries;
};

struct plan_row {
	uint16_t ti;
	int16_t index;		/* -1 overall */
	uint8_t status[4], threshold[4];
	uint32_t threshold_at;	/* in page 05h, 0: none */
	int16_t nominal;	/* of a voltage or current sensor */
	struct blob name;
	struct plan_aes aes;
};

struct shelf_plan {
	/* INQUIRY */
	uint8_t device_type;
	bool enclosure_services;	/* EncServ; ses.ko requires it */
	char vendor[8], product[16];
	char serial[20];
	uint64_t naa, port_naa;
	uint8_t activate_microcode;	/* VPD 86h */
	bool power_on_activates, reset_activates, vendor_activates;

	uint32_t generation;
	uint8_t short_status;
	enum shelf_index_style style;
	bool strict_start;	/* sensors are judged from the start on */
	uint8_t flags;		/* of page 02h, in addition to those of
				 * elements */
	bool invop;		/* of page 02h at first */

	struct plan_sub *subs;
	size_t nr_subs;
	struct plan_type *types;
	size_t nr_types;
	struct plan_row *rows;
	uint32_t nr_rows;
	size_t threshold_len;	/* of page 05h */

	bool supported[256];
	bool raw[256];		/* sent as it is, whatever the state */
	struct blob pages[256];	/* fixed pages; the generation code is set
				 * later */

	/* layout of the state block */
	size_t at_elements, at_thresholds, at_array, at_stale, at_absent;
	size_t state_size;
};

/* A download per subenclosure. */
struct download {
	uint8_t status, additional;
	bool open;		/* a series is under way */
	bool foreign;		/* it is another initiator's */
	uint8_t mode;
	uint8_t expected_buffer;
	uint8_t pending;	/* enum download_pending */
	uint8_t final, next_pending; /* both after the updating phase */
	uint32_t image_len, received, chunks;
	uint32_t left;		/* commands of the current phase */
	char revision[4];	/* that the image brings */
	uint8_t head[MAGIC_LEN + 4];
	/* with any_offset: the bytes that arrived, as ascending spans */
	struct { uint32_t from, to; } spans[32];
	uint32_t nr_spans;
};

/* An image that is complete waits for something before it runs. */
enum download_pending {
	PENDING_NOTHING,
	PENDING_STATUS,		/* its status is read, or any other command */
	PENDING_TOLD,		/* the end of the command that reads it */
	PENDING_DEFERRED,	/* mode 0Fh, a reset or power on */
	PENDING_RESET,		/* a reset or power on */
	PENDING_POWER		/* power on */
};

struct sub_state {
	char revision[4];
	uint8_t nickname[NICKNAME_LEN];
	uint8_t nickname_status, nickname_additional;
	uint32_t string_len;
	struct download download;
};

struct shelf_state {
	uint32_t magic, size, nr_rows, nr_subs;
	uint32_t generation;
	uint8_t asserted;	/* conditions asserted by the host */
	bool invop, threshold_invop;
	uint8_t attentions;	/* unit attentions that wait */
	uint8_t attention[4][2];
	uint32_t not_ready;	/* commands to be refused: becoming ready */
	bool restarting;	/* see shelf_begins_restart() */
	uint32_t stale_left;	/* page 02h reads that show the old elements */
	uint8_t power_cycle;	/* 1 announced, 2 read by someone: do it */
	struct sub_state subs[];
};

static inline void put_be64(uint8_t *p, uint64_t v)
{
	ses_put_be32(p, (uint32_t)(v >> 32));
	ses_put_be32(p + 4, (uint32_t)v);
}

/* -- plan.c -- */
/* Put down an error that has no place; returns -1. */
int plan_fail(struct shelf_error *error, const char *text);
/* The bytes of the rows in the state block: 4 each. */
uint8_t *state_element(const struct shelf *s, uint32_t row);
/* The module `to` of the same shelf shows what `from` has changed in elements
 * since they were `before`, as far as it has access. */
void state_share(const struct shelf *from, const uint8_t *before,
		 struct shelf *to);
uint8_t *state_threshold(const struct shelf *s, uint32_t row);
uint8_t *state_array(const struct shelf *s, uint32_t row);
uint8_t *state_stale(const struct shelf *s);
/* A byte for each row: is nothing attached to the phys or ports of the bay? */
uint8_t *state_absent(const struct shelf *s);
uint8_t *state_string(const struct shelf *s, size_t sub);
/* Number of the subenclosure with an id, -1 none. */
int plan_sub_index(const struct shelf_plan *plan, uint8_t id);
/* Add the rows of the type descriptor header that was added last. */
int plan_rows(struct shelf_plan *plan, struct shelf_error *error);
/* Make the fixed pages and lay out the state, once all is known. */
int plan_finish(struct shelf_plan *plan, struct shelf_error *error);
/* p, of an allocation; ends the program when that failed. */
void *need(void *p);
struct blob blob_copy(const void *p, size_t len);
/* len bytes of text into a field of that size, padded with blanks. */
void pad_text(char *to, size_t size, const char *text, size_t len);

/* Lay out page 05h of that length: all rows that fit, or, if they fit
 * exactly, those of types with thresholds. */
void plan_thresholds(struct shelf_plan *plan, size_t len);

/* -- aes.c -- */
/* Page 0Ah in the given style; returns its length. `absent`: a byte for each
 * row, see state_absent(). */
size_t aes_page(const struct shelf_plan *plan, enum shelf_index_style style,
		const uint8_t *absent, uint8_t *page);
/* 0, or -1 when a reference names no element or a descriptor is too long. */
int aes_check(const struct shelf_plan *plan, struct shelf_error *error);
/* The style of a name; -1 unknown. */
int index_style_find(const char *name, size_t len);

/* -- field.c -- */
/*
 * Set a status field of an element by its name. 0, or -1 if the type has no
 * field of this name, -2 if the value does not fit in it.
 */
int field_set(uint8_t type, uint8_t *element, const char *name, size_t len,
	      uint64_t value);
/* The element status code of a name; -1 unknown. */
int status_code_find(const char *name, size_t len);
/* Bits of a control element that are reserved, as a big-endian word. */
uint32_t control_reserved(uint8_t type);

/* -- sensor.c -- */
/* Compare a sensor with its thresholds, and set the flags that follow. */
void sensor_judge(const struct shelf *s, uint32_t row);
/* Conditions that the elements add up to: NON-CRIT, CRIT, UNRECOV. */
uint8_t conditions(const struct shelf *s);

/* -- follow.c -- */
/* Act on a selected control element that is in order. */
void follow_control(struct shelf *s, uint32_t row, const uint8_t *control);
/* Is something reserved set in a control element? Returns its position. */
bool control_bad(uint8_t type, const uint8_t *control, unsigned int *byte,
		 unsigned int *bit);

#endif
