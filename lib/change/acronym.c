/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The acronyms: words of the field rows, and the rows of Additional Element
 * Status descriptors that can be read by acronym.
 */
#include "acronym.h"

#include <string.h>

#include <ses/change.h>
#include <ses/page.h>

/* The part of an AES descriptor that a field is in; stored in `line`. */
enum part {
	COUNT,		/* the number of phys, type 0 and 1 */
	SLOT,		/* DEVICE SLOT NUMBER, any protocol, EIP=1 */
	PHY,		/* first phy descriptor of SAS type 0 */
	EXPANDER	/* SAS type 1 of an expander */
};

/* `hint` is stored in `label`. */
#define ROW(part_, byte_, msb_, width_, name_, acronym_, hint_)              \
	{                                                                    \
		.byte = (byte_), .msb = (msb_), .width = (width_),           \
		.role = SES_F_STATUS, .line = (part_), .label = hint_,       \
		.status = name_, .acronyms = acronym_                        \
	}

/* Positions count from the start of the part; with EIP=1 the first phy is at
 * byte 8. */
static const struct ses_field aes_rows[] = {
	ROW(COUNT, 0, 7, 8, "NUMBER OF PHY DESCRIPTORS", "num_phys",
	    "number of phy descriptors"),
	ROW(SLOT, 7, 7, 8, "DEVICE SLOT NUMBER", "dsn",
	    "device slot number, 255: none"),
	ROW(PHY, 0, 6, 3, "DEVICE TYPE", "dev_type",
	    "0: none, 1: SAS or SATA, 2: expander"),
	ROW(PHY, 2, 3, 1, "SSP INITIATOR PORT", "ssp_init", ""),
	ROW(PHY, 2, 2, 1, "STP INITIATOR PORT", "stp_init", ""),
	ROW(PHY, 2, 1, 1, "SMP INITIATOR PORT", "smp_init", ""),
	ROW(PHY, 3, 7, 1, "SATA PORT SELECTOR", "sata_port_sel", ""),
	ROW(PHY, 3, 3, 1, "SSP TARGET PORT", "ssp_targ", ""),
	ROW(PHY, 3, 2, 1, "STP TARGET PORT", "stp_targ", ""),
	ROW(PHY, 3, 1, 1, "SMP TARGET PORT", "smp_targ", ""),
	ROW(PHY, 3, 0, 1, "SATA DEVICE", "sata_dev", ""),
	ROW(PHY, 4, 7, 64, "ATTACHED SAS ADDRESS", "at_sas_addr", ""),
	ROW(PHY, 12, 7, 64, "SAS ADDRESS", "sas_addr", ""),
	ROW(PHY, 20, 7, 8, "PHY IDENTIFIER", "phy_id", ""),
	ROW(EXPANDER, 0, 7, 64, "SAS ADDRESS", "exp_sas_addr",
	    "of a SAS expander element"),
};

#define NR_AES_ROWS (sizeof(aes_rows) / sizeof(aes_rows[0]))

bool ses_aes_find_field_base(const struct ses_aes_head *h,
			     const struct ses_field *f, size_t *base)
{
	bool sas = !h->invalid && ses_aes_sas_counted(h);

	switch ((enum part)f->line) {
	case COUNT:
		*base = h->body;
		return sas;
	case SLOT:
		*base = 0;
		return h->eip && !h->invalid && h->len >= 8 &&
		       (!sas || ses_aes_sas_type(h) == 0) &&
		       (sas || h->protocol == SES_PROTOCOL_FCP ||
			h->protocol == SES_PROTOCOL_PCIE);
	case PHY:
		*base = ses_aes_sas_slot_fixed(h);
		return sas && ses_aes_sas_type(h) == 0 &&
		       ses_aes_present(h, *base, SES_SAS_SLOT_PHY_SIZE) > 0;
	case EXPANDER:
		*base = ses_aes_sas_expander_fixed(h) - 8;
		return sas && ses_aes_sas_type(h) == 1 &&
		       h->len >= ses_aes_sas_expander_fixed(h);
	}
	return false;
}

/* The start of the part with EIP=1, which the list of acronyms shows. */
static unsigned int listed_base(const struct ses_field *f)
{
	static const uint8_t with_eip[] = {
		[COUNT] = 4, [SLOT] = 0, [PHY] = 8, [EXPANDER] = 8,
	};

	return with_eip[f->line];
}

struct table {
	const struct ses_field *rows;
	size_t nr;
};

/*
 * The tables of a page: number -1 is for all element types, the others are for
 * one. False past the last table.
 */
static bool find_table(uint8_t page, int number, struct table *t)
{
	const struct ses_element_type *type;

	if (number >= 0 && (page != SES_PAGE_STATUS ||
			    number > SES_ELEMENT_TYPE_MAX))
		return false;
	if (number >= 0) {
		type = ses_element_type((unsigned int)number);
		*t = (struct table){ type->fields, type->nr_fields };
	} else if (page == SES_PAGE_STATUS) {
		*t = (struct table){ ses_common_fields,
				     ses_nr_common_fields };
	} else if (page == SES_PAGE_THRESHOLD) {
		*t = (struct table){ ses_threshold_fields,
				     ses_nr_threshold_fields };
	} else {
		*t = (struct table){ aes_rows, NR_AES_ROWS };
	}
	return true;
}

struct ses_acronym ses_acronyms(uint8_t page, int type)
{
	return (struct ses_acronym){ .page = page, .only = type, .table = -1 };
}

/* Step to the next table of the walk. */
static void step_to_table(struct ses_acronym *a)
{
	a->row = 0;
	if (a->only < 0)
		a->table++;
	else
		a->table = a->table < 0 ? a->only : SES_ELEMENT_TYPE_MAX + 1;
}

static const char *hint_of(const struct ses_acronym *a)
{
	if (a->page != SES_PAGE_ADDITIONAL)
		return ses_acronym_hint(a->name, a->len);
	return a->field->label[0] ? a->field->label : NULL;
}

bool ses_acronym_next(struct ses_acronym *a)
{
	struct table t;

	while (!a->rest || !*a->rest) {
		if (!find_table(a->page, a->table, &t))
			return false;
		if (a->row == t.nr) {
			step_to_table(a);
			continue;
		}
		a->field = &t.rows[a->row++];
		a->rest = a->field->acronyms;
	}
	a->name = a->rest;
	a->len = strcspn(a->rest, " ");
	a->rest += a->len;
	a->rest += strspn(a->rest, " ");
	a->hint = hint_of(a);
	a->type = a->table;
	a->byte = a->field->byte +
		  (a->page == SES_PAGE_ADDITIONAL ? listed_base(a->field) : 0);
	a->msb = a->field->msb;
	a->width = a->field->width;
	return true;
}
