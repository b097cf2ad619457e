/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the Additional Element Status page says about the devices in slots,
 * and about the expanders that lead to them (SES-4 6.1.13).
 *
 * An INVALID descriptor is treated like one that is not there: nothing is known
 * of the slot.
 */
#ifndef SES_SLOT_H
#define SES_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/join.h>

enum ses_slot_form {
	SES_SLOT_SILENT,	/* nothing is known of the slot */
	SES_SLOT_SAS,
	SES_SLOT_NVME,
	SES_SLOT_OTHER		/* of another protocol */
};

/* The descriptor of an element of type (Array) Device Slot. */
struct ses_slot {
	enum ses_slot_form form;
	int number;		/* DEVICE SLOT NUMBER, -1 none */
	unsigned int nr_phys;	/* SAS: phy descriptors that are there */
	const uint8_t *bytes;	/* of the form; not for others */
};
struct ses_slot ses_element_slot(const struct ses_join *join, uint32_t element);

/* A phy of a device in a slot. */
struct ses_slot_phy {
	uint8_t device_type;	/* 0: no device attached, 1 end device */
	bool target;		/* has a bit of a target port or SATA set */
	bool ssp;		/* has that of an SSP target port set */
	uint64_t address;	/* SAS ADDRESS, 0 none */
	uint64_t attached;	/* ATTACHED SAS ADDRESS: the expander's */
};
/* Takes a slot of form SAS and n below its nr_phys. */
struct ses_slot_phy ses_slot_phy(const struct ses_slot *slot, unsigned int n);

#define SES_NVME_SERIAL	20
#define SES_NVME_MODEL	40

struct ses_slot_nvme {
	const uint8_t *serial;	/* SERIAL NUMBER, padded with blanks */
	const uint8_t *model;	/* MODEL NUMBER, likewise */
	int vendor;		/* PCI VENDOR ID, -1 not reported */
	/* of the first port that gives them, -1 none */
	int bus, device, function;
};
/* Takes a slot of form NVME. */
struct ses_slot_nvme ses_slot_nvme(const struct ses_slot *slot);

/* An element of type SAS Expander: false if the page does not describe it. */
struct ses_expander {
	uint64_t address;
	unsigned int nr_phys;
	unsigned int eiioe;
	const uint8_t *phys;	/* two indexes each; not for others */
};
bool ses_element_expander(const struct ses_join *join, uint32_t element,
		      struct ses_expander *expander);

/* The element that phy n of an expander leads to besides a connector (OTHER
 * ELEMENT INDEX), or SES_NO_ELEMENT. */
uint32_t ses_expander_leads_to(const struct ses_join *join,
			       const struct ses_expander *expander,
			       unsigned int n);

/* DEVICE SLOT NUMBER of an element, or -1 (unknown, none, INVALID). */
int ses_element_slot_number(const struct ses_join *join, uint32_t element);

/* The byte DEVICE SLOT NUMBER of a descriptor that has all fields before its
 * list; also FFh, which means that there is none. -1: none. */
int ses_element_slot_byte(const struct ses_join *join, uint32_t element);

/* Is this the SAS ADDRESS of a phy in the slot of an element? 0 never is. */
bool ses_element_has_sas_address(const struct ses_join *join, uint32_t element,
			     uint64_t address);

#endif
