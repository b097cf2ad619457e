/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of fields of Additional Element Status descriptors (SES-4 6.1.13):
 * lib/show shows them, slot.c and --get read them. */
#include "aes.h"

#define ROW(number_, part_, byte_, msb_, width_, label_, name_, key_,        \
	    acronym_)                                                        \
	[number_] = {                                                        \
		.byte = (byte_), .msb = (msb_), .width = (width_),           \
		.shift = (uint8_t)((width_) < 8 ?                            \
			 25 - 8 * (byte_) + (msb_) - (width_) : 0),          \
		.role = SES_F_STATUS, .line = SES_AES_IN_##part_,            \
		.label = label_, .status = name_, .key = key_,               \
		.acronyms = acronym_                                         \
	}

/* Positions count from the part (`line`). */
const struct ses_field ses_aes_fields[SES_NR_AES_FIELDS] = {
	ROW(SES_AES_NUMBER_OF_PHYS, COUNT, 0, 7, 8, "",
	    "NUMBER OF PHY DESCRIPTORS", "number_of_phy_descriptors",
	    "num_phys"),
	ROW(SES_AES_SLOT_NUMBER, HEAD, 7, 7, 8, ", device slot number: ",
	    "DEVICE SLOT NUMBER", "device_slot_number", "dsn"),
	ROW(SES_AES_DEVICE_TYPE, PHY, 0, 6, 3, "SAS device type: ",
	    "DEVICE TYPE", "device_type", "dev_type"),
	ROW(SES_AES_SSP_INITIATOR, PHY, 2, 3, 1, " SSP",
	    "SSP INITIATOR PORT", "ssp_initiator_port", "ssp_init"),
	ROW(SES_AES_STP_INITIATOR, PHY, 2, 2, 1, " STP",
	    "STP INITIATOR PORT", "stp_initiator_port", "stp_init"),
	ROW(SES_AES_SMP_INITIATOR, PHY, 2, 1, 1, " SMP",
	    "SMP INITIATOR PORT", "smp_initiator_port", "smp_init"),
	ROW(SES_AES_SATA_SELECTOR, PHY, 3, 7, 1, " SATA_port_selector",
	    "SATA PORT SELECTOR", "sata_port_selector", "sata_port_sel"),
	ROW(SES_AES_SSP_TARGET, PHY, 3, 3, 1, " SSP",
	    "SSP TARGET PORT", "ssp_target_port", "ssp_targ"),
	ROW(SES_AES_STP_TARGET, PHY, 3, 2, 1, " STP",
	    "STP TARGET PORT", "stp_target_port", "stp_targ"),
	ROW(SES_AES_SMP_TARGET, PHY, 3, 1, 1, " SMP",
	    "SMP TARGET PORT", "smp_target_port", "smp_targ"),
	ROW(SES_AES_SATA_DEVICE, PHY, 3, 0, 1, " SATA_device",
	    "SATA DEVICE", "sata_device", "sata_dev"),
	ROW(SES_AES_ATTACHED_ADDRESS, PHY, 4, 7, 64, "attached SAS address: ",
	    "ATTACHED SAS ADDRESS", "attached_sas_address", "at_sas_addr"),
	ROW(SES_AES_SAS_ADDRESS, PHY, 12, 7, 64, "SAS address: ",
	    "SAS ADDRESS", "sas_address", "sas_addr"),
	ROW(SES_AES_PHY_IDENTIFIER, PHY, 20, 7, 8, "phy identifier: ",
	    "PHY IDENTIFIER", "phy_identifier", "phy_id"),
	ROW(SES_AES_EXPANDER_ADDRESS, EXPANDER, 0, 7, 64, "",
	    "SAS ADDRESS", "sas_address", "exp_sas_addr"),
};

bool ses_aes_find_field_base(const struct ses_aes_head *h,
			     const struct ses_field *f, size_t *base)
{
	bool sas = !h->invalid && ses_aes_sas_counted(h);

	switch ((enum ses_aes_part)f->line) {
	case SES_AES_IN_COUNT:
		*base = h->body;
		return sas;
	case SES_AES_IN_HEAD:
		*base = 0;
		return h->eip && !h->invalid && h->len >= 8 &&
		       (!sas || ses_aes_sas_type(h) == 0) &&
		       (sas || h->protocol == SES_PROTOCOL_FCP ||
			h->protocol == SES_PROTOCOL_PCIE);
	case SES_AES_IN_PHY:
		*base = ses_aes_sas_slot_fixed(h);
		return sas && ses_aes_sas_type(h) == 0 &&
		       ses_aes_present(h, *base, SES_SAS_SLOT_PHY_SIZE) > 0;
	case SES_AES_IN_EXPANDER:
		*base = ses_aes_sas_expander_fixed(h) - 8;
		return sas && ses_aes_sas_type(h) == 1 &&
		       h->len >= ses_aes_sas_expander_fixed(h);
	}
	return false;
}

struct ses_aes_nvme_port ses_aes_parse_nvme_port(const uint8_t *p)
{
	return (struct ses_aes_nvme_port){
		.slot_valid = p[0] & 4, .function_valid = p[0] & 2,
		.controller_valid = p[0] & 1, .controller = ses_le16(p + 1),
		.bus = p[4], .device = p[5] >> 3, .function = p[5] & 7,
		.slot = ses_le16(p + 6) & 0x1fff,
	};
}
