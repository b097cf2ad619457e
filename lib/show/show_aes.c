/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Additional Element Status descriptors: SAS, Fibre Channel, PCIe.
 * (SES-4 6.1.13)
 */
#include "element/element_internal.h"
#include "ses/join_internal.h"
#include "show.h"

#include <stdio.h>

#include <ses/writer.h>

#include "format.h"
#include "ses/aes.h"
#include "ses/slot.h"

/* A descriptor that is shown. */
struct shown {
	struct ses_show *s;
	struct ses_out *o;
	const struct ses_join *join;
	struct ses_aes_head h;
	unsigned int type;	/* element type of its element */
	bool joined;
};

static const char protocols[16][56] = {
	"Fibre Channel Protocol for SCSI (FCP-5)",
	"SCSI Parallel Interface (SPI-5)",
	"Serial Storage Architecture SCSI-3 Protocol (SSA-S3P)",
	"Serial Bus Protocol for IEEE 1394 (SBP-3)",
	"SCSI RDMA Protocol (SRP)", "Internet SCSI (iSCSI)",
	"Serial Attached SCSI Protocol (SPL-4)",
	"Automation/Drive Interface Transport (ADT-2)",
	"AT Attachment Interface (ACS-2)", "USB Attached SCSI (UAS-2)",
	"SCSI over PCI Express (SOP)", "PCIe", "Oxc", "Oxd", "Oxe",
	"No specific protocol",
};

static void emit_address(struct ses_out *o, const char *label, const char *key,
			 uint64_t value)
{
	ses_emit_item(o, SES_VALUE_ID64, label, key, value);
}

static void emit_slot_number(struct shown *d)
{
	const struct ses_field *f = &ses_aes_fields[SES_AES_SLOT_NUMBER];

	ses_emit_item(d->o, SES_VALUE_DEC, f->label, f->key,
		      ses_aes_value(SES_AES_SLOT_NUMBER, d->h.p));
}

/* --- SAS, descriptor type 0: what is in a slot --- */

static void emit_flags(struct ses_out *o, unsigned int first,
		       unsigned int last, uint32_t word)
{
	for (unsigned int n = first; n <= last; n++)
		ses_emit_item(o, SES_VALUE_FLAG, NULL, ses_aes_fields[n].key,
			      ses_aes_flag(n, word));
}

/* A line with the labels of the flags first to last that are 1. */
static void emit_flag_line(struct shown *d, const char *label,
			   unsigned int first, unsigned int last,
			   uint32_t word)
{
	bool any = ses_aes_any_flag(first, last, word);

	if (!d->o->text || (d->s->view.filter && !any))
		return;
	ses_emit_indent(d->o, 2);
	ses_emit_text(d->o, label);
	for (unsigned int n = first; any && n <= last; n++) {
		if (ses_aes_flag(n, word))
			ses_emit_text(d->o, ses_aes_fields[n].label);
	}
	ses_emit_newline(d->o);
}

static void emit_address_line(struct shown *d, enum ses_aes_field number,
			      uint64_t value)
{
	const struct ses_field *f = &ses_aes_fields[number];

	if (d->s->view.filter && !value)
		ses_out_hide_text(d->o);
	ses_emit_indent(d->o, 2);
	emit_address(d->o, f->label, f->key, value);
	ses_emit_newline(d->o);
	ses_out_unhide_text(d->o);
}

static void show_slot_phy(struct shown *d, unsigned int n, const uint8_t *p)
{
	static const char device_types[8][36] = {
		"no SAS device attached", "end device", "expander device",
		"expander device (fanout, SAS-1.1)", "reserved [4]",
		"reserved [5]", "reserved [6]", "reserved [7]",
	};
	const struct ses_field *type = &ses_aes_fields[SES_AES_DEVICE_TYPE];
	const struct ses_field *id = &ses_aes_fields[SES_AES_PHY_IDENTIFIER];
	uint64_t device_type = ses_aes_value(SES_AES_DEVICE_TYPE, p);
	uint64_t attached = ses_aes_value(SES_AES_ATTACHED_ADDRESS, p);
	uint64_t own = ses_aes_value(SES_AES_SAS_ADDRESS, p);
	uint64_t phy = ses_aes_value(SES_AES_PHY_IDENTIFIER, p);
	uint32_t word = ses_be32(p);
	struct ses_out *o = d->o;

	ses_open_object(o, NULL);
	ses_emit_item_line(o, 0, SES_VALUE_DEC, "phy index: ", NULL, n);
	ses_emit_indent(o, 2);
	ses_emit_code(o, type->label, type->key, device_type,
		      device_types[device_type]);
	ses_emit_newline(o);
	emit_flag_line(d, "initiator port for:", SES_AES_SSP_INITIATOR,
		       SES_AES_SMP_INITIATOR, word);
	emit_flag_line(d, "target port for:", SES_AES_SATA_SELECTOR,
		       SES_AES_SATA_DEVICE, word);
	emit_flags(o, SES_AES_SSP_INITIATOR, SES_AES_SATA_DEVICE, word);
	emit_address_line(d, SES_AES_ATTACHED_ADDRESS, attached);
	emit_address_line(d, SES_AES_SAS_ADDRESS, own);
	ses_emit_item(o, SES_VALUE_DEC, NULL, "phy_index", phy);
	if (d->s->view.filter && !attached && !own)
		ses_out_hide_text(o);
	ses_emit_item_line(o, 2, SES_VALUE_HEX, id->label, NULL, phy);
	ses_out_unhide_text(o);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, id->key, phy);
	ses_close_branch(o);
}

static void show_sas_slot(struct shown *d)
{
	const struct ses_field *nr_phys =
		&ses_aes_fields[SES_AES_NUMBER_OF_PHYS];
	const struct ses_aes_head *h = &d->h;
	size_t fixed = ses_aes_sas_slot_fixed(h);
	unsigned int present = ses_aes_present(h, fixed,
					       SES_SAS_SLOT_PHY_SIZE);
	struct ses_out *o = d->o;

	ses_emit_indent(o, 0);
	ses_emit_item(o, SES_VALUE_DEC, "number of phys: ", nr_phys->key,
		      ses_aes_count(h));
	ses_emit_item(o, SES_VALUE_FLAG, ", not all phys: ", "not_all_phys",
		      h->p[h->body + 1] & 1);
	if (h->eip && h->len >= fixed)
		emit_slot_number(d);
	ses_emit_newline(o);
	ses_open_list(o, "phy_descriptor_list");
	for (unsigned int i = 0; i < present; i++)
		show_slot_phy(d, i, h->p + fixed + i * SES_SAS_SLOT_PHY_SIZE);
	ses_close_branch(o);
}

/* --- SAS, descriptor type 1: where phys lead to --- */

/* The field of a connector element with this format. */
static const struct ses_field *
find_connector_field(enum ses_field_format format)
{
	const struct ses_field *f = ses_element_type(SES_ET_SAS_CONNECTOR)
					    ->fields;

	while (f->format != format)
		f++;
	return f;
}

/* The short name of the type of a connector. */
static const char *connector_name(const uint8_t *e, char *buf, size_t size)
{
	return ses_connector_name(
		ses_format_value(find_connector_field(CONNECTOR), e), false,
		buf, size);
}

/* Members of a connector, in the object of the phy that uses it. */
static void emit_connector(struct shown *d, uint32_t element, const uint8_t *e)
{
	const struct ses_element_type *t =
		ses_element_type(SES_ET_SAS_CONNECTOR);
	struct ses_out *o = d->o;
	char buf[64];

	for (size_t i = 0; o->tree && e && i < t->nr_fields; i++) {
		const struct ses_field *f = &t->fields[i];

		if (f->format == CONNECTOR)
			ses_emit_code(o, NULL, f->key, ses_format_value(f, e),
				      connector_name(e, buf, sizeof(buf)));
		else if (f->key[0])
			ses_format_tree(o, f, e, true);
	}
	ses_show_element_index(o, NULL, "connector_index",
			       &d->join->elements[element]);
}

static void show_connector(struct shown *d, uint8_t index)
{
	struct ses_out *o = d->o;
	const uint8_t *e;
	char buf[64];
	bool raw = !d->joined;
	uint32_t element = SES_NO_ELEMENT;

	if (index != 0xff && d->joined)
		element = ses_join_find_connector(d->join, d->h.eiioe, index,
						  &raw);
	if (d->joined && element == SES_NO_ELEMENT)
		ses_emit_null(o, "connector_index");
	if (index == 0xff) {
		ses_emit_text(o, "no connector");
		return;
	}
	if (raw) {
		ses_emit_item(o, SES_VALUE_DEC, "connector ei: ", NULL, index);
		return;
	}
	if (element == SES_NO_ELEMENT) {
		ses_emit_item(o, SES_VALUE_DEC, "broken [conn_idx=", NULL,
			      index);
		ses_emit_text(o, "]");
		return;
	}
	e = ses_status_element(d->join->status, element);
	emit_connector(d, element, e);
	if (!e) {
		ses_emit_item(o, SES_VALUE_DEC, "connector ei: ", NULL, index);
		return;
	}
	ses_emit_text(o, connector_name(e, buf, sizeof(buf)));
	ses_emit_item(o, SES_VALUE_DEC, ", pl=", NULL,
		      ses_format_value(find_connector_field(HEX_PLAIN), e));
	ses_emit_item(o, SES_VALUE_SIGNED, " [", NULL,
		      (uint64_t)(int64_t)d->join->elements[element].index);
	ses_emit_text(o, "]");
}

static void show_other_element(struct shown *d, uint8_t index)
{
	struct ses_out *o = d->o;
	const struct ses_element *r;
	char buf[24];
	bool raw = !d->joined;
	uint32_t element = SES_NO_ELEMENT;

	if (index != 0xff && d->joined)
		element = ses_join_find_other(d->join, d->h.eiioe, index, &raw);
	if (d->joined && element == SES_NO_ELEMENT)
		ses_emit_null(o, "other_index");
	if (index == 0xff)
		return;
	if (raw) {
		ses_emit_item(o, SES_VALUE_DEC, "; other ei: ", NULL, index);
		return;
	}
	if (element == SES_NO_ELEMENT) {
		ses_emit_item(o, SES_VALUE_DEC, "; broken [oth_elem_idx=", NULL,
			      index);
		ses_emit_text(o, "]");
		return;
	}
	r = &d->join->elements[element];
	ses_emit_text(o, "; ");
	if (r->name_room) {
		ses_emit_string(o, "", NULL, d->join->names->bytes + r->name_at,
				r->name_len);
		ses_emit_text(o, " ");
	}
	ses_show_element_index(o, "[", "other_index", r);
	ses_emit_text(o, "] etype: ");
	ses_emit_text(o,
		 ses_element_type_name(ses_join_header(d->join, element)->type,
				       buf, sizeof(buf)));
}

/* The two element indexes of a phy, and the elements that they stand for. */
static void show_indexes(struct shown *d, const uint8_t *p)
{
	ses_emit_item(d->o, SES_VALUE_DEC, NULL, "connector_element_index",
		      p[0]);
	ses_emit_item(d->o, SES_VALUE_DEC, NULL, "other_element_index", p[1]);
	show_connector(d, p[0]);
	show_other_element(d, p[1]);
	ses_emit_newline(d->o);
}

static void show_sas_expander(struct shown *d)
{
	const struct ses_aes_head *h = &d->h;
	size_t fixed = ses_aes_sas_expander_fixed(h);
	unsigned int present = ses_aes_present(h, fixed, SES_SAS_EXP_PHY_SIZE);
	struct ses_out *o = d->o;

	ses_emit_item_line(o, 0, SES_VALUE_DEC, "number of phys: ",
		      "number_of_expander_phy_descriptors", ses_aes_count(h));
	if (h->len < fixed)
		return;
	ses_emit_indent(o, 0);
	ses_emit_item(o, SES_VALUE_NAME64, "SAS address: 0x", "sas_address",
		      ses_be64(h->p + fixed - 8));
	ses_emit_newline(o);
	ses_emit_text_line(o, 0, "Attached connector; other_element pairs:");
	ses_open_list(o, "expander_phy_descriptor_list");
	for (unsigned int i = 0; i < present; i++) {
		ses_open_object(o, NULL);
		ses_emit_indent(o, 2);
		ses_emit_item(o, SES_VALUE_PLAIN, "[", "phy_identifier", i);
		ses_emit_text(o, "] ");
		show_indexes(d, h->p + fixed + i * SES_SAS_EXP_PHY_SIZE);
		ses_close_branch(o);
	}
	ses_close_branch(o);
}

static void show_port_phy(struct shown *d, unsigned int n, const uint8_t *p)
{
	struct ses_out *o = d->o;

	ses_open_object(o, NULL);
	ses_emit_item_line(o, 0, SES_VALUE_DEC, "phy index: ", NULL, n);
	ses_emit_item_line(o, 2, SES_VALUE_HEX, "phy_id: ", NULL, p[0]);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "phy_identifier", p[0]);
	ses_emit_indent(o, 2);
	show_indexes(d, p + 2);
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_NAME64, "SAS address: 0x", "sas_address",
		      ses_be64(p + 4));
	ses_emit_newline(o);
	ses_close_branch(o);
}

static void show_sas_port(struct shown *d)
{
	const struct ses_aes_head *h = &d->h;
	size_t fixed = ses_aes_sas_port_fixed(h);
	unsigned int present = ses_aes_present(h, fixed,
					       SES_SAS_PORT_PHY_SIZE);

	ses_emit_item_line(d->o, 0, SES_VALUE_DEC, "number of phys: ",
			   ses_aes_fields[SES_AES_NUMBER_OF_PHYS].key,
			   ses_aes_count(h));
	ses_open_list(d->o, "phy_descriptor_list");
	for (unsigned int i = 0; i < present; i++)
		show_port_phy(d, i, h->p + fixed + i * SES_SAS_PORT_PHY_SIZE);
	ses_close_branch(d->o);
}

static void show_sas(struct shown *d)
{
	unsigned int type;

	ses_emit_text_line(d->o, 0, "Transport protocol: SAS");
	if (!ses_aes_sas_counted(&d->h))
		return;
	type = ses_aes_sas_type(&d->h);
	if (d->s->view.verbose < 2)
		ses_out_hide_text(d->o);
	ses_emit_item_line(d->o, 0, SES_VALUE_DEC,
			   "descriptor_type: ", "descriptor_type", type);
	ses_out_unhide_text(d->o);
	if (type == 0) {
		show_sas_slot(d);
	} else if (type == 1 && d->type == SES_ET_SAS_EXPANDER) {
		show_sas_expander(d);
	} else if (type == 1 && ses_aes_is_sas_port(d->type)) {
		show_sas_port(d);
	} else if (type == 1) {
		ses_emit_indent(d->o, 0);
		ses_emit_item(d->o, SES_VALUE_DEC,
			      "unrecognised element type [", NULL, d->type);
		ses_emit_text(d->o, "] for desc_type 1\n");
	} else {
		ses_emit_indent(d->o, 0);
		ses_emit_item(d->o, SES_VALUE_DEC,
			      "unrecognised descriptor type [", NULL, type);
		ses_emit_text(d->o, "]\n");
	}
}

/* --- Fibre Channel --- */

static void emit_name64(struct ses_out *o, const char *label, const char *key,
			uint64_t value)
{
	ses_emit_item(o, SES_VALUE_NAME64, label, key, value);
}

static void show_fcp_port(struct shown *d, unsigned int n, const uint8_t *p)
{
	struct ses_out *o = d->o;

	ses_open_object(o, NULL);
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_DEC, "port index: ", NULL, n);
	ses_emit_item(o, SES_VALUE_DEC,
		      ", port loop position: ", "port_loop_position", p[0]);
	ses_emit_item(o, SES_VALUE_HEX,
		      ", port bypass reason: ", "bypass_reason", p[1]);
	ses_emit_newline(o);
	ses_emit_indent(o, 0);
	ses_emit_item(o, SES_VALUE_DEC, "requested hard address: ",
		 "port_requested_hard_address", p[4]);
	ses_emit_item(o, SES_VALUE_DEC, NULL, "n_port_identifier",
		      ses_be32(p + 4) & 0xffffff);
	ses_emit_text(o, ", n_port identifier: ");
	if (o->text)
		ses_write_hex(o->text, ses_be32(p + 4) & 0xffffff, 6);
	ses_emit_newline(o);
	ses_emit_indent(o, 2);
	emit_name64(o, "n_port name: ", "n_port_name", ses_be64(p + 8));
	ses_emit_newline(o);
	ses_close_branch(o);
}

static void show_fcp(struct shown *d)
{
	const struct ses_aes_head *h = &d->h;
	size_t fixed = ses_aes_fcp_fixed(h);
	struct ses_out *o = d->o;
	unsigned int present;

	ses_emit_text_line(o, 0, "Transport protocol: FCP");
	if (h->len < fixed)
		return;
	present = ses_aes_present(h, fixed, SES_FCP_PORT_SIZE);
	ses_emit_item_line(o, 0, SES_VALUE_DEC,
			   "number of ports: ", "number_of_ports",
			   ses_aes_count(h));
	ses_emit_indent(o, 0);
	emit_name64(o, "node_name: ", "node_name", ses_be64(h->p + fixed - 8));
	if (h->eip)
		emit_slot_number(d);
	ses_emit_newline(o);
	ses_open_list(o, "port_descriptor_list");
	for (unsigned int i = 0; i < present; i++)
		show_fcp_port(d, i, h->p + fixed + i * SES_FCP_PORT_SIZE);
	ses_close_branch(o);
}

/* --- PCIe: NVMe --- */

static void show_nvme_port(struct shown *d, unsigned int n, const uint8_t *p)
{
	const struct ses_aes_nvme_port port = ses_aes_parse_nvme_port(p);
	bool bdf = port.function_valid;
	struct ses_out *o = d->o;
	char pci[16];

	ses_open_object(o, NULL);
	ses_emit_item_line(o, 0, SES_VALUE_DEC, "port index: ", NULL, n);
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_DEC, "PSN_VALID=", "psn_valid",
		      port.slot_valid);
	ses_emit_item(o, SES_VALUE_FLAG, ", BDF_VALID=", NULL, bdf);
	ses_emit_code(o, NULL, "bdf_valid", bdf, bdf ? "valid" : "not valid");
	ses_emit_item(o, SES_VALUE_DEC, ", CID_VALID=", "cid_valid",
		      port.controller_valid);
	ses_emit_newline(o);
	if (!port.controller_valid)
		ses_out_hide_text(o);
	ses_emit_item_line(o, 2, SES_VALUE_HEX,
			   "controller id: ", "controller_id", port.controller);
	ses_out_unhide_text(o);
	if (!bdf)
		ses_out_hide_text(o);
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_HEX, "bus number: ", "bus_number", port.bus);
	ses_emit_item(o, SES_VALUE_HEX, ", device number: ", "device_number",
		      port.device);
	ses_emit_item(o, SES_VALUE_HEX,
		      ", function number: ", "function_number", port.function);
	ses_emit_newline(o);
	ses_out_unhide_text(o);
	if (!port.slot_valid)
		ses_out_hide_text(o);
	ses_emit_item_line(o, 2, SES_VALUE_HEX, "physical slot number: ",
		      "physical_slot_number", port.slot);
	ses_out_unhide_text(o);
	snprintf(pci, sizeof(pci), "%02x:%02x.%x", port.bus, port.device,
		 port.function);
	if (bdf)
		ses_emit_word(o, NULL, "pci_address", pci);
	ses_close_branch(o);
}

static void show_nvme_identity(struct shown *d)
{
	const uint8_t *p = d->h.p;
	struct ses_out *o = d->o;
	uint16_t vendor = ses_le16(p + SES_AES_NVME_VENDOR);

	ses_emit_indent(o, 0);
	ses_emit_item(o, SES_VALUE_DEC, "number of ports: ", "number_of_ports",
		      p[4]);
	ses_emit_item(o, SES_VALUE_FLAG, ", not all ports: ", "not_all_ports",
		      p[5] & 1);
	emit_slot_number(d);
	ses_emit_newline(o);
	ses_emit_indent(o, 0);
	ses_emit_item(o, SES_VALUE_HEX, "PCIe vendor id: ", "pcie_vendor_id",
		      vendor);
	ses_emit_text(o, vendor == 0xffff ? " (not reported)\n" : "\n");
	ses_emit_hex_word(o, "pcie_vendor_id_hex", vendor, 4);
	ses_emit_string_line(o, 0, "serial number: ", "serial_number",
			     p + SES_AES_NVME_SERIAL, SES_NVME_SERIAL);
	ses_emit_string_line(o, 0, "model number: ", "model_number",
			     p + SES_AES_NVME_MODEL, SES_NVME_MODEL);
}

/* Bytes that are not decoded. */
static void dump_if_verbose(struct shown *d)
{
	if (d->o->text && d->s->view.verbose > 0)
		ses_hexdump(d->o->text, d->h.p, d->h.len, SES_HEX_ASCII);
}

static void emit_specific_information(struct shown *d)
{
	const struct ses_aes_head *h = &d->h;

	ses_emit_bytes(d->o, "protocol_specific_information",
		       h->p + h->body, h->len > h->body ? h->len - h->body : 0);
}

static void show_pcie(struct shown *d)
{
	const struct ses_aes_head *h = &d->h;
	struct ses_out *o = d->o;
	unsigned int present, type;

	ses_emit_text_line(o, 0, "Transport protocol: PCIe");
	if (!h->eip) {
		ses_emit_text_line(o, 0,
			      "for this protocol EIP must be set (it isn't)");
		emit_specific_information(d);
		return;
	}
	if (h->len < 6)
		return;
	type = ses_aes_pcie_type(h);
	ses_emit_code(o, NULL, "pcie_protocol_type", type,
		      ses_aes_is_nvme(h) ? "NVMe" : "reserved");
	if (!ses_aes_is_nvme(h)) {
		ses_emit_indent(o, 0);
		ses_emit_item(o, SES_VALUE_HEX,
			      "Transport protocol: PCIe subprotocol=", NULL,
			      type);
		ses_emit_text(o, " not decoded\n");
		dump_if_verbose(d);
		emit_specific_information(d);
		return;
	}
	ses_emit_text_line(o, 0, "PCIe protocol type: NVMe");
	if (h->len < SES_AES_NVME_FIXED)
		return;
	show_nvme_identity(d);
	present = ses_aes_present(h, SES_AES_NVME_FIXED, SES_NVME_PORT_SIZE);
	ses_open_list(o, "physical_port_descriptor_list");
	for (unsigned int i = 0; i < present; i++)
		show_nvme_port(d, i, h->p + SES_AES_NVME_FIXED +
				i * SES_NVME_PORT_SIZE);
	ses_close_branch(o);
}

static void show_not_decoded(struct shown *d)
{
	struct ses_out *o = d->o;

	ses_emit_indent(o, 0);
	ses_emit_text(o, "Transport protocol: ");
	ses_emit_text(o, protocols[d->h.protocol]);
	ses_emit_text(o, " not decoded\n");
	dump_if_verbose(d);
	emit_specific_information(d);
}

static void show_in_hex(struct shown *d)
{
	if (d->o->text)
		ses_hex_inner(d->o->text, d->o->indent, d->h.p, d->h.len);
	ses_emit_bytes(d->o, "in_hex", d->h.p, d->h.len);
}

/* Members of the head of a descriptor (SES-4 6.1.13.1). */
static void emit_head(struct ses_out *o, const struct ses_aes_head *h)
{
	ses_emit_item(o, SES_VALUE_DEC, NULL, "invalid", h->invalid);
	ses_emit_item(o, SES_VALUE_FLAG, NULL, "eip", h->eip);
	ses_emit_code(o, NULL, "protocol_identifier", h->protocol,
		      protocols[h->protocol]);
	if (h->eip)
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "eiioe", h->eiioe);
}

void ses_show_aes(struct ses_show *s, const struct ses_join *join,
		  const struct ses_aes *aes, bool joined)
{
	struct shown d = {
		.s = s, .o = s->out, .join = join,
		.h = ses_aes_head(ses_aes_bytes(join, aes), aes->len),
		.joined = joined,
	};
	int err;

	if (aes->element != SES_NO_ELEMENT)
		d.type = ses_join_header(join, aes->element)->type;
	emit_head(d.o, &d.h);
	/* in a join another member would be confused with element_index */
	if (d.h.eip)
		ses_emit_item(d.o, joined ? SES_VALUE_PLAIN : SES_VALUE_DEC,
			      NULL,
			      joined ? "aes_element_index" : "element_index",
			      d.h.index);
	if (s->view.inner_hex || aes->element == SES_NO_ELEMENT) {
		show_in_hex(&d);
		return;
	}
	err = ses_aes_check(join, s->snap, aes, &s->about.log);
	if (!s->defect)
		s->defect = err;
	if (d.h.invalid)
		ses_emit_text_line(d.o, 0,
			      "flagged as invalid (no further information)");
	else if (d.h.protocol == SES_PROTOCOL_SAS)
		show_sas(&d);
	else if (d.h.protocol == SES_PROTOCOL_FCP)
		show_fcp(&d);
	else if (d.h.protocol == SES_PROTOCOL_PCIE)
		show_pcie(&d);
	else
		show_not_decoded(&d);
}
