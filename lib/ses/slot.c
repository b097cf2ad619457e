/* SPDX-License-Identifier: BSD-2-Clause */
/* Additional status of slots and expanders as values; the map, the selections
 * and the metrics ask for it. */
#include "slot.h"

#include <ses/bytes.h>

#include "aes.h"
#include "join_internal.h"

/* The descriptor of an element, if it has one that is not INVALID. */
static bool find_valid_head(const struct ses_join *j, uint32_t element,
			    struct ses_aes_head *h)
{
	const struct ses_aes *aes;

	if (j->elements[element].aes == SES_NO_ELEMENT)
		return false;
	aes = &j->aes[j->elements[element].aes];
	*h = ses_aes_head(ses_aes_bytes(j, aes), aes->len);
	return !h->invalid;
}

static void parse_sas_slot(const struct ses_aes_head *h, struct ses_slot *slot)
{
	size_t fixed = ses_aes_sas_slot_fixed(h);

	if (!ses_aes_sas_counted(h) || ses_aes_sas_type(h) != 0)
		return;
	slot->form = SES_SLOT_SAS;
	slot->nr_phys = ses_aes_present(h, fixed, SES_SAS_SLOT_PHY_SIZE);
	slot->bytes = h->p + fixed;
}

static void parse_pcie_slot(const struct ses_aes_head *h, struct ses_slot *slot)
{
	slot->form = SES_SLOT_OTHER;
	if (!h->eip || h->len < SES_AES_NVME_FIXED || !ses_aes_is_nvme(h))
		return;
	slot->form = SES_SLOT_NVME;
	slot->nr_phys = ses_aes_present(h, SES_AES_NVME_FIXED,
					SES_NVME_PORT_SIZE);
	slot->bytes = h->p;
}

/* The number is always in byte 7; whether it is valid depends on the form. */
static int parse_slot_number(const struct ses_aes_head *h)
{
	int number;

	if (!h->eip || h->len < 8)
		return -1;
	if (h->protocol == SES_PROTOCOL_SAS ? ses_aes_sas_type(h) != 0 :
	    h->protocol == SES_PROTOCOL_PCIE ? !ses_aes_is_nvme(h) :
	    h->protocol != SES_PROTOCOL_FCP)
		return -1;
	number = (int)ses_aes_value(SES_AES_SLOT_NUMBER, h->p);
	return number == 0xff ? -1 : number;
}

int ses_element_slot_byte(const struct ses_join *j, uint32_t element)
{
	struct ses_aes_head h;
	size_t needed;

	if (!find_valid_head(j, element, &h) || !h.eip)
		return -1;
	needed = h.protocol == SES_PROTOCOL_SAS ? ses_aes_sas_slot_fixed(&h) :
		 h.protocol == SES_PROTOCOL_FCP ? ses_aes_fcp_fixed(&h) :
		 h.protocol == SES_PROTOCOL_PCIE ? SES_AES_NVME_FIXED :
						   SIZE_MAX;
	if (h.len < needed ||
	    (h.protocol == SES_PROTOCOL_SAS && ses_aes_sas_type(&h) != 0) ||
	    (h.protocol == SES_PROTOCOL_PCIE && !ses_aes_is_nvme(&h)))
		return -1;
	return (int)ses_aes_value(SES_AES_SLOT_NUMBER, h.p);
}

struct ses_slot ses_element_slot(const struct ses_join *j, uint32_t element)
{
	struct ses_slot slot = { .form = SES_SLOT_SILENT, .number = -1 };
	struct ses_aes_head h;

	if (!find_valid_head(j, element, &h))
		return slot;
	slot.number = parse_slot_number(&h);
	if (h.protocol == SES_PROTOCOL_SAS)
		parse_sas_slot(&h, &slot);
	else if (h.protocol == SES_PROTOCOL_PCIE)
		parse_pcie_slot(&h, &slot);
	else
		slot.form = SES_SLOT_OTHER;
	return slot;
}

struct ses_slot_phy ses_slot_phy(const struct ses_slot *slot, unsigned int n)
{
	const uint8_t *p = slot->bytes + n * SES_SAS_SLOT_PHY_SIZE;

	return (struct ses_slot_phy){
		.device_type = (uint8_t)ses_aes_value(SES_AES_DEVICE_TYPE, p),
		.target = ses_aes_any_flag(SES_AES_SATA_SELECTOR,
					   SES_AES_SATA_DEVICE, ses_be32(p)),
		.ssp = ses_aes_value(SES_AES_SSP_TARGET, p),
		.attached = ses_aes_value(SES_AES_ATTACHED_ADDRESS, p),
		.address = ses_aes_value(SES_AES_SAS_ADDRESS, p),
	};
}

struct ses_slot_nvme ses_slot_nvme(const struct ses_slot *slot)
{
	const uint8_t *p = slot->bytes;
	uint16_t vendor = ses_le16(p + SES_AES_NVME_VENDOR);
	struct ses_slot_nvme nvme = {
		.serial = p + SES_AES_NVME_SERIAL,
		.model = p + SES_AES_NVME_MODEL,
		.vendor = vendor == 0xffff ? -1 : vendor,
		.bus = -1, .device = -1, .function = -1,
	};

	for (unsigned int i = slot->nr_phys; i > 0; i--) {
		struct ses_aes_nvme_port port = ses_aes_parse_nvme_port(
			p + SES_AES_NVME_FIXED + (i - 1) * SES_NVME_PORT_SIZE);

		if (!port.function_valid)
			continue;
		nvme.bus = port.bus;
		nvme.device = port.device;
		nvme.function = port.function;
	}
	return nvme;
}

bool ses_element_expander(const struct ses_join *j, uint32_t element,
			  struct ses_expander *e)
{
	struct ses_aes_head h;
	size_t fixed;

	if (!find_valid_head(j, element, &h) || !ses_aes_sas_counted(&h) ||
	    ses_aes_sas_type(&h) != 1)
		return false;
	fixed = ses_aes_sas_expander_fixed(&h);
	if (h.len < fixed)
		return false;
	*e = (struct ses_expander){
		.address = ses_aes_value(SES_AES_EXPANDER_ADDRESS,
					 h.p + fixed - 8),
		.nr_phys = ses_aes_present(&h, fixed, SES_SAS_EXP_PHY_SIZE),
		.eiioe = h.eiioe, .phys = h.p + fixed,
	};
	return true;
}

uint32_t ses_expander_leads_to(const struct ses_join *j,
			       const struct ses_expander *e, unsigned int n)
{
	uint8_t other = n < e->nr_phys ?
				e->phys[n * SES_SAS_EXP_PHY_SIZE + 1] : 0xff;
	bool raw;

	return other == 0xff ? SES_NO_ELEMENT :
			       ses_join_find_other(j, e->eiioe, other, &raw);
}

int ses_element_slot_number(const struct ses_join *j, uint32_t element)
{
	return ses_element_slot(j, element).number;
}

bool ses_element_has_sas_address(const struct ses_join *j, uint32_t element,
				 uint64_t address)
{
	struct ses_slot slot = ses_element_slot(j, element);

	if (address == 0 || slot.form != SES_SLOT_SAS)
		return false;
	for (unsigned int n = 0; n < slot.nr_phys; n++) {
		if (ses_slot_phy(&slot, n).address == address)
			return true;
	}
	return false;
}
