/* SPDX-License-Identifier: BSD-2-Clause */
/* INQUIRY: standard data and vital product data (SPC-4 6.4, 7.8). */
#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>

#include "model.h"

static int standard(const struct shelf *s, uint8_t *p)
{
	/* SAM-5, SPC-4, SES-3 */
	static const uint16_t versions[] = { 0x00a0, 0x0460, 0x0580 };

	p[2] = 0x06;		/* SPC-4 */
	p[3] = 0x02;		/* RESPONSE DATA FORMAT */
	p[4] = 96 - 5;
	p[6] = (uint8_t)(s->plan->enclosure_services << 6);
	p[7] = 0x02;		/* CMDQUE */
	memcpy(p + 8, s->plan->vendor, 8);
	memcpy(p + 16, s->plan->product, 16);
	memcpy(p + 32, s->state->subs[0].revision, 4);
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		ses_put_be16(p + 58 + 2 * i, versions[i]);
	return 96;
}

static int supported_vpd(const struct shelf *s, uint8_t *p)
{
	static const uint8_t pages[] = { 0x00, 0x80, 0x83, 0x86 };

	(void)s;
	memcpy(p + 4, pages, sizeof(pages));
	return 4 + (int)sizeof(pages);
}

static int unit_serial_number(const struct shelf *s, uint8_t *p)
{
	memcpy(p + 4, s->plan->serial, sizeof(s->plan->serial));
	return 4 + (int)sizeof(s->plan->serial);
}

/* One designator: code set, association and type come ready made. */
static uint8_t *designator(uint8_t *p, uint8_t byte0, uint8_t byte1,
			   const void *value, size_t len)
{
	p[0] = byte0;
	p[1] = byte1;
	p[2] = 0;
	p[3] = (uint8_t)len;
	memcpy(p + 4, value, len);
	return p + 4 + len;
}

static int device_identification(const struct shelf *s, uint8_t *p)
{
	uint8_t unit[8], port[8], number[4] = { 0, 0, 0, 1 }, t10[28];
	uint8_t *q = p + 4;

	put_be64(unit, s->plan->naa);
	put_be64(port, s->plan->port_naa);
	memcpy(t10, s->plan->vendor, 8);
	memcpy(t10 + 8, s->plan->serial, 20);
	q = designator(q, 0x01, 0x03, unit, 8);		/* NAA, unit */
	q = designator(q, 0x02, 0x01, t10, 28);		/* T10 vendor ID */
	q = designator(q, 0x61, 0x93, port, 8);		/* NAA, SAS port */
	q = designator(q, 0x61, 0x94, number, 4);	/* relative port */
	return (int)(q - p);
}

static int extended_inquiry(const struct shelf *s, uint8_t *p)
{
	p[4] = (uint8_t)(s->plan->activate_microcode << 6);
	p[12] = (uint8_t)(s->plan->power_on_activates << 7 |
			  s->plan->reset_activates << 6 |
			  s->plan->vendor_activates << 5);
	return 64;
}

static const struct {
	uint8_t code;
	int (*make)(const struct shelf *s, uint8_t *p);
} vpd[] = {
	{ 0x00, supported_vpd },
	{ 0x80, unit_serial_number },
	{ 0x83, device_identification },
	{ 0x86, extended_inquiry },
};

int inquiry(struct shelf *s, const uint8_t *cdb, uint8_t *data,
	    struct trouble *t)
{
	int len;

	memset(data, 0, 256);
	data[0] = s->plan->device_type;
	if (cdb[1] & 0xfe)
		return refuse_cdb(t, 1, cdb[1] & 0x02 ? 1 : 7);
	if (!(cdb[1] & 1))
		return cdb[2] ? refuse_cdb(t, 2, -1) : standard(s, data);
	for (size_t i = 0; i < sizeof(vpd) / sizeof(vpd[0]); i++) {
		if (vpd[i].code != cdb[2])
			continue;
		len = vpd[i].make(s, data);
		data[1] = cdb[2];
		ses_put_be16(data + 2, (uint16_t)(len - 4));
		return len;
	}
	return refuse_cdb(t, 2, -1);
}
