/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Additional Element Status descriptors (SES-4 6.1.13).
 */
#ifndef LIB_SES_AES_H
#define LIB_SES_AES_H

#include <ses/bytes.h>
#include <ses/element.h>
#include <ses/join.h>

#define SES_PROTOCOL_FCP	0x0
#define SES_PROTOCOL_SAS	0x6
#define SES_PROTOCOL_PCIE	0xb

/* The head of a descriptor, and where its protocol specific part begins. */
struct ses_aes_head {
	const uint8_t *p;	/* byte 0 of the descriptor */
	size_t len;
	bool invalid;
	bool eip;
	uint8_t protocol;
	uint8_t eiioe;		/* 0 without EIP */
	uint8_t index;		/* ELEMENT INDEX, 0 without EIP */
	unsigned int body;	/* 4 with EIP, else 2 */
};

/* Takes a descriptor of at least 2 bytes; a head that is cut off reads 0. */
static inline struct ses_aes_head ses_aes_head(const uint8_t *p, size_t len)
{
	bool eip = p[0] & 0x10;

	return (struct ses_aes_head){
		.p = p, .len = len, .invalid = p[0] & 0x80, .eip = eip,
		.protocol = p[0] & 0x0f,
		.eiioe = eip && len >= 3 ? p[2] & 3 : 0,
		.index = eip && len >= 4 ? p[3] : 0,
		.body = eip ? 4 : 2,
	};
}

/*
 * The fixed parts of the protocol specific formats: lengths from byte 0 on
 * that a descriptor must have before its fields may be read.
 */
static inline size_t ses_aes_fcp_fixed(const struct ses_aes_head *h)
{
	return h->eip ? 16 : 12;
}

static inline size_t ses_aes_sas_slot_fixed(const struct ses_aes_head *h)
{
	return h->eip ? 8 : 4;
}

static inline size_t ses_aes_sas_expander_fixed(const struct ses_aes_head *h)
{
	return h->eip ? 16 : 14;
}

static inline size_t ses_aes_sas_port_fixed(const struct ses_aes_head *h)
{
	return h->eip ? 8 : 6;
}

#define SES_AES_NVME_FIXED	72

#define SES_FCP_PORT_SIZE	16
#define SES_SAS_SLOT_PHY_SIZE	28
#define SES_SAS_PORT_PHY_SIZE	12
#define SES_SAS_EXP_PHY_SIZE	2
#define SES_NVME_PORT_SIZE	8

/* Is the part that counts and types the phys there? */
static inline bool ses_aes_sas_counted(const struct ses_aes_head *h)
{
	return h->protocol == SES_PROTOCOL_SAS && h->len >= h->body + 2;
}

/* SAS DESCRIPTOR TYPE and number of phys; ses_aes_sas_counted() first. */
static inline unsigned int ses_aes_sas_type(const struct ses_aes_head *h)
{
	return h->p[h->body + 1] >> 6;
}

static inline unsigned int ses_aes_count(const struct ses_aes_head *h)
{
	return h->p[h->body];
}

/* Elements whose descriptor of type 1 has phys of ports. */
static inline bool ses_aes_is_sas_port(unsigned int element_type)
{
	return element_type == SES_ET_ESC_ELECTRONICS ||
	       element_type == SES_ET_SCSI_TARGET_PORT ||
	       element_type == SES_ET_SCSI_INITIATOR_PORT;
}

/* PCIE PROTOCOL TYPE; with EIP and 6 bytes or more. */
static inline unsigned int ses_aes_pcie_type(const struct ses_aes_head *h)
{
	return h->p[5] >> 5;
}

static inline bool ses_aes_is_nvme(const struct ses_aes_head *h)
{
	return ses_aes_pcie_type(h) == 1;
}

/* How many of the `count` entries of `size` bytes after `fixed` are there. The
 * count itself must be there. */
static inline unsigned int ses_aes_present(const struct ses_aes_head *h,
					   size_t fixed, size_t size)
{
	size_t room = h->len > fixed ? (h->len - fixed) / size : 0;

	return ses_aes_count(h) < room ? ses_aes_count(h) : (unsigned int)room;
}

/*
 * Split the page of the join into descriptors and find the element of each. The
 * elements and by_x tables of the join are there. A page that ends too early
 * is reported and becomes the join's defect; what is there is attached. 0, or
 * -SES_E_NO_MEMORY with a message.
 */
int ses_aes_attach(struct ses_join *join, enum ses_eiioe eiioe,
		   struct ses_log *log);

/* --- fields --- */

/* The part of a descriptor that the position of a field counts from. */
enum ses_aes_part {
	SES_AES_IN_HEAD,	/* byte 0 */
	SES_AES_IN_COUNT,	/* the number of phys of SAS types 0 and 1 */
	SES_AES_IN_PHY,		/* a phy descriptor of SAS type 0 */
	SES_AES_IN_EXPANDER	/* SAS type 1 of an expander: its address */
};

/* Fields that more than one room reads, or --get by acronym. */
enum ses_aes_field {
	SES_AES_NUMBER_OF_PHYS,
	SES_AES_SLOT_NUMBER,
	SES_AES_DEVICE_TYPE,
	SES_AES_SSP_INITIATOR,	/* flags: these three ... */
	SES_AES_STP_INITIATOR,
	SES_AES_SMP_INITIATOR,
	SES_AES_SATA_SELECTOR,	/* ... and these five, of target ports */
	SES_AES_SSP_TARGET,
	SES_AES_STP_TARGET,
	SES_AES_SMP_TARGET,
	SES_AES_SATA_DEVICE,
	SES_AES_ATTACHED_ADDRESS,
	SES_AES_SAS_ADDRESS,
	SES_AES_PHY_IDENTIFIER,
	SES_AES_EXPANDER_ADDRESS,
	SES_NR_AES_FIELDS
};

/* Their elements; `line` is the part. */
extern const struct ses_field ses_aes_fields[SES_NR_AES_FIELDS];

/*
 * The byte that the position of a field counts from, in this descriptor; of a
 * phy field that is the first phy. False if the descriptor has no such field.
 */
bool ses_aes_find_field_base(const struct ses_aes_head *h,
			     const struct ses_field *f, size_t *base);

/* A flag, in the first four bytes of its part. */
static inline bool ses_aes_flag(unsigned int field, uint32_t word)
{
	return word >> ses_aes_fields[field].shift & 1;
}

/* Is one of the flags first .. last 1? */
static inline bool ses_aes_any_flag(unsigned int first, unsigned int last,
				    uint32_t word)
{
	while (first <= last && !ses_aes_flag(first, word))
		first++;
	return first <= last;
}

/* The value of a field, in a part that is there. */
static inline uint64_t ses_aes_value(enum ses_aes_field field,
				     const uint8_t *part)
{
	const struct ses_field *f = &ses_aes_fields[field];

	if (f->width == 64)
		return ses_be64(part + f->byte);
	if (f->width == 8)
		return part[f->byte];
	/* the others are in the first four bytes of their part */
	return ses_be32(part) >> f->shift & ((1u << f->width) - 1);
}

/* NVMe: vendor, serial and model number, from byte 0 on. */
#define SES_AES_NVME_VENDOR	10
#define SES_AES_NVME_SERIAL	12
#define SES_AES_NVME_MODEL	32

/* A physical port descriptor of NVMe. */
struct ses_aes_nvme_port {
	bool slot_valid;	/* PSN_VALID */
	bool function_valid;	/* BDF_VALID */
	bool controller_valid;	/* CID_VALID */
	uint16_t controller;
	uint16_t slot;		/* PHYSICAL SLOT NUMBER */
	uint8_t bus, device, function;
};
struct ses_aes_nvme_port ses_aes_parse_nvme_port(const uint8_t *p);

#endif
