/* SPDX-License-Identifier: BSD-2-Clause */
/* A shelf from its description: Additional Element Status descriptors. */
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>

#include "describe.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void put_le16(uint8_t *p, uint64_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static struct plan_entry *add_entry(struct plan_aes *aes)
{
	struct plan_entry *e;

	aes->entries = need(realloc(aes->entries, (aes->nr_entries + 1) *
						  sizeof(*e)));
	e = &aes->entries[aes->nr_entries++];
	*e = (struct plan_entry){ .connector.ti = -1, .other.ti = -1 };
	return e;
}

/*
 * The elements of a line. Their descriptors get a form; a line of another form
 * for the same element is an error, and so is a form that the type cannot have.
 */
static int start(struct describe *d, enum aes_form form, struct range *r)
{
	uint8_t type = d->plan->types[d->ti].type;
	bool slot = type == SES_ET_DEVICE_SLOT ||
		    type == SES_ET_ARRAY_DEVICE_SLOT;
	bool fits = form == AES_SAS_EXPANDER ? type == SES_ET_SAS_EXPANDER :
		    form == AES_SAS_PORT ? ses_element_type(type)->aes ==
						   SES_AES_OPTIONAL : slot;

	if (describe_range(d, r))
		return -1;
	if (!fits)
		return lines_fail(&d->l, d->l.words[0].column,
				  "The element type above has no descriptors "
				  "for a \"%s\" line.", d->l.words[0].value);
	for (unsigned int i = 0; i < r->count; i++) {
		if (r->rows[i].aes.form != AES_NONE &&
		    r->rows[i].aes.form != form &&
		    r->rows[i].aes.nr_entries)
			return lines_fail(&d->l, d->l.words[0].column,
					  "Element %u has a descriptor of "
					  "another form already.",
					  r->first + i);
		r->rows[i].aes.form = (uint8_t)form;
	}
	return 0;
}

/* aes 5 invalid=1: flags of the descriptors */
int describe_aes(struct describe *d)
{
	struct series invalid = { 0 }, partial = { 0 }, none = { 0 };
	const struct attr attrs[] = {
		{ "invalid", A_NUMBER, &invalid, 1 },
		{ "partial", A_NUMBER, &partial, 1 },
		{ "none", A_NUMBER, &none, 1 },
	};
	struct range r;

	if (describe_range(d, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)))
		return -1;
	for (unsigned int i = 0; i < r.count; i++) {
		struct plan_aes *aes = &r.rows[i].aes;

		aes->invalid |= invalid.first != 0;
		aes->partial |= partial.first != 0;
		aes->none |= none.first != 0;
	}
	return 0;
}

/* Bits of a byte by their names: "ssp,stp". 0, or -1 with an error */
static int port_bits(struct describe *d, const struct text *t,
		     const char *const *names, uint8_t *bits)
{
	const char *p = t->p;

	while (t->given && *p) {
		size_t len = strcspn(p, ",");
		int bit = 7;

		while (bit >= 0 && (!names[bit] || strlen(names[bit]) != len ||
				    memcmp(names[bit], p, len)))
			bit--;
		if (bit < 0)
			return lines_fail(&d->l, d->l.words[0].column,
					  "\"%.*s\" is not a kind of port.",
					  (int)(len < 40 ? len : 40), p);
		*bits |= (uint8_t)(1 << bit);
		p += len + (p[len] == ',');
	}
	return 0;
}

/* sas 0-11 address=5000c50000001001+256 attached=... phy=0 targets=ssp */
int describe_sas(struct describe *d)
{
	static const char *const initiators_[8] = {
		[3] = "ssp", [2] = "stp", [1] = "smp",
	};
	static const char *const targets_[8] = {
		[7] = "selector", [3] = "ssp", [2] = "stp", [1] = "smp",
		[0] = "sata",
	};
	struct series address = { 0 }, attached = { 0 }, phy = { 0 };
	struct series device = { .first = 1 };
	struct text initiators = { 0 }, targets = { 0 };
	const struct attr attrs[] = {
		{ "address", A_HEX, &address, UINT64_MAX },
		{ "attached", A_HEX, &attached, UINT64_MAX },
		{ "phy", A_NUMBER, &phy, 255 },
		{ "device", A_NUMBER, &device, 7 },
		{ "initiators", A_TEXT, &initiators, 40 },
		{ "targets", A_TEXT, &targets, 40 },
	};
	uint8_t initiator_bits = 0, target_bits = 0;
	struct range r;

	if (start(d, AES_SAS_SLOT, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)) ||
	    port_bits(d, &initiators, initiators_, &initiator_bits) ||
	    port_bits(d, &targets, targets_, &target_bits))
		return -1;
	for (unsigned int i = 0; i < r.count; i++) {
		uint8_t *b = add_entry(&r.rows[i].aes)->bytes;

		b[0] = (uint8_t)(device.first << 4);
		b[2] = initiator_bits;
		b[3] = target_bits;
		put_be64(b + 4, series_at(&attached, i));
		put_be64(b + 12, series_at(&address, i));
		b[20] = (uint8_t)series_at(&phy, i);
	}
	return 0;
}

/* expander 0 address=50000000000000e0 phys=24 */
int describe_expander(struct describe *d)
{
	struct series address = { 0 }, phys = { 0 };
	const struct attr attrs[] = {
		{ "address", A_HEX, &address, UINT64_MAX },
		{ "phys", A_NUMBER, &phys, 120 },
	};
	struct range r;

	if (start(d, AES_SAS_EXPANDER, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)))
		return -1;
	for (unsigned int i = 0; i < r.count; i++) {
		r.rows[i].aes.name = series_at(&address, i);
		while (r.rows[i].aes.nr_entries < phys.first)
			add_entry(&r.rows[i].aes);
	}
	return 0;
}

static struct plan_ref ref_at(const struct ref_series *s, unsigned int n)
{
	struct plan_ref ref = s->ref;

	if (!s->given)
		ref.ti = -1;
	ref.index += (int32_t)n * s->step;
	return ref;
}

/* link 0 phys=4-15 connector=3,0 other=0,0+: the devices at the expander's
 * phys */
int describe_link(struct describe *d)
{
	struct text phys = { 0 };
	struct ref_series connector = { 0 }, other = { 0 };
	const struct attr attrs[] = {
		{ "phys", A_TEXT, &phys, 16 },
		{ "connector", A_REF, &connector, 0 },
		{ "other", A_REF, &other, 0 },
	};
	struct range r;
	char *end;
	unsigned long first, last;

	if (start(d, AES_SAS_EXPANDER, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)))
		return -1;
	first = last = phys.given ? strtoul(phys.p, &end, 10) : 0;
	if (phys.given && *end == '-')
		last = strtoul(end + 1, &end, 10);
	if (!phys.given || *end || first > last)
		return lines_fail(&d->l, d->l.words[0].column,
				  "phys=N or phys=N-M is expected.");
	for (unsigned int i = 0; i < r.count; i++) {
		struct plan_aes *aes = &r.rows[i].aes;

		if (last >= aes->nr_entries)
			return lines_fail(&d->l, d->l.words[0].column,
					  "The expander has %u phys, counted "
					  "from 0.", aes->nr_entries);
		for (unsigned long k = first; k <= last; k++) {
			aes->entries[k].connector =
				ref_at(&connector, (unsigned int)(k - first));
			aes->entries[k].other =
				ref_at(&other, (unsigned int)(k - first));
		}
	}
	return 0;
}

/* port 0 phy=2 address=... connector=3,0 other=0,0: of an ESCE or SCSI port */
int describe_port(struct describe *d)
{
	struct series phy = { 0 }, address = { 0 };
	struct ref_series connector = { 0 }, other = { 0 };
	const struct attr attrs[] = {
		{ "phy", A_NUMBER, &phy, 255 },
		{ "address", A_HEX, &address, UINT64_MAX },
		{ "connector", A_REF, &connector, 0 },
		{ "other", A_REF, &other, 0 },
	};
	struct range r;

	if (start(d, AES_SAS_PORT, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)))
		return -1;
	for (unsigned int i = 0; i < r.count; i++) {
		struct plan_entry *e = add_entry(&r.rows[i].aes);

		e->bytes[0] = (uint8_t)series_at(&phy, i);
		put_be64(e->bytes + 4, series_at(&address, i));
		e->connector = ref_at(&connector, i);
		e->other = ref_at(&other, i);
	}
	return 0;
}

/* fcp 0-11 node=20000000000000aa+256 */
int describe_fcp(struct describe *d)
{
	struct series node = { 0 };
	const struct attr attrs[] = { { "node", A_HEX, &node, UINT64_MAX } };
	struct range r;

	if (start(d, AES_FCP, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)))
		return -1;
	for (unsigned int i = 0; i < r.count; i++)
		r.rows[i].aes.name = series_at(&node, i);
	return 0;
}

/* fcp-port 0-11 position=15 bypass=0x10 hard=0x71 id=0104ef name=... */
int describe_fcp_port(struct describe *d)
{
	struct series position = { 0 }, bypass = { 0 }, hard = { 0 };
	struct series id = { 0 }, name = { 0 };
	const struct attr attrs[] = {
		{ "position", A_NUMBER, &position, 255 },
		{ "bypass", A_NUMBER, &bypass, 255 },
		{ "hard", A_NUMBER, &hard, 255 },
		{ "id", A_HEX, &id, 0xffffff },
		{ "name", A_HEX, &name, UINT64_MAX },
	};
	struct range r;

	if (start(d, AES_FCP, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)))
		return -1;
	for (unsigned int i = 0; i < r.count; i++) {
		uint8_t *b = add_entry(&r.rows[i].aes)->bytes;

		ses_put_be32(b + 4, (uint32_t)series_at(&id, i));
		b[0] = (uint8_t)series_at(&position, i);
		b[1] = (uint8_t)bypass.first;
		b[4] = (uint8_t)series_at(&hard, i);
		put_be64(b + 8, series_at(&name, i));
	}
	return 0;
}

/* nvme 0-3 vendor=0x144d serial=SN-%05d model="Fast NVMe" */
int describe_nvme(struct describe *d)
{
	struct series vendor = { .first = 0xffff };
	struct text serial = { 0 }, model = { 0 };
	const struct attr attrs[] = {
		{ "vendor", A_NUMBER, &vendor, 0xffff },
		{ "serial", A_TEXT, &serial, 20 },
		{ "model", A_TEXT, &model, 40 },
	};
	struct range r;

	if (start(d, AES_NVME, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)))
		return -1;
	for (unsigned int i = 0; i < r.count; i++) {
		struct plan_aes *aes = &r.rows[i].aes;
		struct blob text = text_at(&serial, i);

		aes->vendor = (uint16_t)vendor.first;
		pad_text(aes->serial, 20, (char *)text.p, text.len);
		pad_text(aes->model, 40, model.p, model.len);
		free(text.p);
	}
	return 0;
}

/* nvme-port 0-3 controller=0x102 bus=0x3b device=2 function=1 physical=4660 */
int describe_nvme_port(struct describe *d)
{
	struct series controller = { 0 }, bus = { 0 }, device = { 0 };
	struct series function = { 0 }, physical = { 0 };
	const struct attr attrs[] = {
		{ "controller", A_NUMBER, &controller, 0xffff },
		{ "bus", A_NUMBER, &bus, 255 },
		{ "device", A_NUMBER, &device, 31 },
		{ "function", A_NUMBER, &function, 7 },
		{ "physical", A_NUMBER, &physical, 0x1fff },
	};
	struct range r;

	if (start(d, AES_NVME, &r) ||
	    attrs_read(&d->l, 2, attrs, COUNT(attrs)))
		return -1;
	for (unsigned int i = 0; i < r.count; i++) {
		uint8_t *b = add_entry(&r.rows[i].aes)->bytes;

		b[0] = (uint8_t)(physical.given << 2 | bus.given << 1 |
				 controller.given);
		put_le16(b + 1, series_at(&controller, i));
		b[4] = (uint8_t)series_at(&bus, i);
		b[5] = (uint8_t)(device.first << 3 | function.first);
		put_le16(b + 6, series_at(&physical, i));
	}
	return 0;
}
