/* SPDX-License-Identifier: BSD-2-Clause */
#include "lun.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>

#include "../emulator/lines.h"

#define BLOCK	512u

/* Operation codes of disks (SBC-3, SPC-4). */
#define TEST_UNIT_READY		0x00
#define REQUEST_SENSE		0x03
#define READ_6			0x08
#define INQUIRY			0x12
#define MODE_SENSE_6		0x1a
#define START_STOP_UNIT		0x1b
#define READ_CAPACITY_10	0x25
#define READ_10			0x28
#define SYNCHRONIZE_CACHE	0x35
#define MODE_SENSE_10		0x5a
#define READ_16			0x88
#define SERVICE_ACTION_IN	0x9e
#define REPORT_LUNS		0xa0

/* --- a disk full of zeros --- */

static void put_be64(uint8_t *p, uint64_t v)
{
	ses_put_be32(p, (uint32_t)(v >> 32));
	ses_put_be32(p + 4, (uint32_t)v);
}

static void refuse(struct shelf_command *c, uint8_t asc)
{
	c->status = SES_STATUS_CHECK_CONDITION;
	memset(c->sense, 0, 18);
	c->sense[0] = 0x70;
	c->sense[2] = 0x05;	/* ILLEGAL REQUEST */
	c->sense[7] = 10;
	c->sense[12] = asc;
	c->sense_len = 18;
}

/* As much of the data as the command has room for. */
static void give(struct shelf_command *c, const void *data, size_t len,
		 size_t allocation)
{
	if (len > allocation)
		len = allocation;
	if (len > c->in_size)
		len = c->in_size;
	memcpy(c->in, data, len);
	c->in_len = (uint32_t)len;
}

static size_t put_designator(uint8_t *p, uint8_t byte0, uint8_t byte1,
			     uint64_t naa)
{
	p[0] = byte0;
	p[1] = byte1;
	p[2] = 0;
	p[3] = 8;
	put_be64(p + 4, naa);
	return 12;
}

/*
 * QEMU's adapter takes the last NAA name that is not a target port's for the
 * SAS address of the device: so the target device is named by its port, and
 * the logical unit keeps a name that all of its ports share.
 */
static size_t put_names(const struct lun *d, uint8_t *p)
{
	size_t n = put_designator(p, 0x01, 0x03, d->unit);

	n += put_designator(p + n, 0x61, 0x93, d->port);
	return n + put_designator(p + n, 0x61, 0xa3, d->port);
}

static void vital_product_data(const struct lun *d, struct shelf_command *c)
{
	static const uint8_t pages[] = { 0x00, 0x80, 0x83 };
	uint8_t page[128] = { 0, c->cdb[2] };
	size_t len;

	switch (c->cdb[2]) {
	case 0x00:
		len = sizeof(pages);
		memcpy(page + 4, pages, len);
		break;
	case 0x80:
		len = strlen(d->serial);
		memcpy(page + 4, d->serial, len);
		break;
	case 0x83:
		len = put_names(d, page + 4);
		break;
	default:
		refuse(c, 0x24);
		return;
	}
	ses_put_be16(page + 2, (uint16_t)len);
	give(c, page, len + 4, ses_be16(c->cdb + 3));
}

static void inquiry(const struct lun *d, struct shelf_command *c)
{
	uint8_t data[97] = { 0, 0, 0x06, 0x02, 96 - 5, 0, 0, 0x02 };

	if (c->cdb[1] & 1) {
		vital_product_data(d, c);
		return;
	}
	snprintf((char *)data + 8, sizeof(data) - 8, "%-8.8s%-16.16s%-4.4s",
		 d->vendor, d->model, "0001");
	give(c, data, 96, ses_be16(c->cdb + 3));
}

static void capacity(const struct lun *d, struct shelf_command *c)
{
	uint8_t data[32] = { 0 };

	if (c->cdb[0] == READ_CAPACITY_10) {
		ses_put_be32(data, (uint32_t)(d->blocks - 1));
		ses_put_be32(data + 4, BLOCK);
		give(c, data, 8, 8);
	} else if ((c->cdb[1] & 0x1f) == 0x10) {
		put_be64(data, d->blocks - 1);
		ses_put_be32(data + 8, BLOCK);
		give(c, data, 32, ses_be32(c->cdb + 10));
	} else {
		refuse(c, 0x20);
	}
}

static void zeros(struct shelf_command *c, uint32_t blocks)
{
	c->in_len = blocks * BLOCK < c->in_size ? blocks * BLOCK : c->in_size;
	memset(c->in, 0, c->in_len);
}

static void disk_exec(const struct lun *d, struct shelf_command *c)
{
	static const uint8_t mode_6[4] = { 3 }, mode_10[8] = { 0, 6 };
	static const uint8_t no_sense[18] = { 0x70, [7] = 10 };
	static const uint8_t lun_0[16] = { 0, 0, 0, 8 };

	c->status = SES_STATUS_GOOD;
	switch (c->cdb[0]) {
	case TEST_UNIT_READY:
	case START_STOP_UNIT:
	case SYNCHRONIZE_CACHE:
		break;
	case REQUEST_SENSE:
		give(c, no_sense, sizeof(no_sense), c->cdb[4]);
		break;
	case INQUIRY:
		inquiry(d, c);
		break;
	case MODE_SENSE_6:
		give(c, mode_6, sizeof(mode_6), c->cdb[4]);
		break;
	case MODE_SENSE_10:
		give(c, mode_10, sizeof(mode_10), ses_be16(c->cdb + 7));
		break;
	case READ_CAPACITY_10:
	case SERVICE_ACTION_IN:
		capacity(d, c);
		break;
	case READ_6:
		zeros(c, c->cdb[4] ? c->cdb[4] : 256);
		break;
	case READ_10:
		zeros(c, ses_be16(c->cdb + 7));
		break;
	case READ_16:
		zeros(c, ses_be32(c->cdb + 10));
		break;
	case REPORT_LUNS:
		give(c, lun_0, sizeof(lun_0), ses_be32(c->cdb + 6));
		break;
	default:
		refuse(c, 0x20);
	}
}

void lun_exec(struct lun *lun, struct shelf_command *c)
{
	if (lun->shelf)
		shelf_exec(lun->shelf, c);
	else
		disk_exec(lun, c);
}

/* --- the description --- */

static const char *attr(const struct lines *l, const char *key,
			const char *otherwise)
{
	for (size_t i = 0; i < l->nr_words; i++) {
		const struct word *w = &l->words[i];

		if (w->key && w->key_len == strlen(key) &&
		    strncmp(w->key, key, w->key_len) == 0)
			return w->value;
	}
	return otherwise;
}

static uint64_t hex(const struct lines *l, const char *key)
{
	return strtoull(attr(l, key, "0"), NULL, 16);
}

static struct lun *add(struct lun **luns, const struct lines *l)
{
	struct lun *d = calloc(1, sizeof(*d));

	if (!d)
		abort();
	while (*luns)
		luns = &(*luns)->next;
	*luns = d;
	snprintf(d->hctl, sizeof(d->hctl), "%s", l->words[1].value);
	d->unit = hex(l, "lu");
	d->port = hex(l, "sas");
	d->blocks = strtoull(attr(l, "size", "2048"), NULL, 10);
	snprintf(d->serial, sizeof(d->serial), "%s", attr(l, "serial", ""));
	snprintf(d->vendor, sizeof(d->vendor), "%s", attr(l, "vendor", "ACME"));
	snprintf(d->model, sizeof(d->model), "%s", attr(l, "model", "Disk"));
	if (atoi(attr(l, "type", "0")) == 13)
		snprintf(d->node, sizeof(d->node), "sg%s", attr(l, "sg", ""));
	return d;
}

/* The state of an enclosure: that of one before it which is like it. */
static struct shelf_state *state_for(const struct lun *luns,
				     const struct shelf_plan *plan)
{
	const size_t size = shelf_state_size(plan);
	void *state;

	for (; luns; luns = luns->next) {
		if (luns->shelf &&
		    shelf_state_size(luns->shelf->plan) == size &&
		    shelf_state_fits(plan, luns->shelf->state, size))
			return luns->shelf->state;
	}
	state = malloc(size);
	if (!state)
		abort();
	shelf_state_init(plan, state);
	return state;
}

static struct shelf *read_shelf(const struct lun *luns, struct lines *l,
				size_t len)
{
	struct shelf_quirks *quirks = calloc(1, sizeof(*quirks));
	struct shelf *shelf = calloc(1, sizeof(*shelf));
	struct shelf_plan *plan;

	if (!quirks || !shelf)
		abort();
	if (shelf_plan_text(l->at, len, quirks, l->error, &plan)) {
		free(quirks);
		free(shelf);
		return NULL;
	}
	*shelf = (struct shelf){
		.plan = plan, .quirks = quirks,
		.state = state_for(luns, plan),
	};
	return shelf;
}

/* The answers of a node, up to a line "end". */
static int read_pages(struct lun *luns, struct lines *l)
{
	const char *end = strstr(l->at, "\nend\n");
	struct lun *d = luns;

	if (!end)
		return lines_fail(l, 0, "There is no line \"end\".");
	while (d && strcmp(d->node, l->words[1].value))
		d = d->next;
	if (d) {
		d->shelf = read_shelf(luns, l, (size_t)(end + 1 - l->at));
		if (!d->shelf)
			return -1;
	}
	l->at += end + strlen("\nend\n") - l->at;
	return 0;
}

int lun_read_all(const char *description, size_t len, struct lun **luns,
		 struct shelf_error *error)
{
	struct lines l;
	int more, err = 0;

	*luns = NULL;
	lines_start(&l, description, len, error);
	while (!err && (more = lines_next(&l)) > 0) {
		if (l.nr_words < 2)
			continue;
		if (strcmp(l.words[0].value, "scsi") == 0 &&
		    attr(&l, "sas", NULL))
			add(luns, &l);
		else if (strcmp(l.words[0].value, "pages") == 0)
			err = read_pages(*luns, &l);
	}
	lines_end(&l);
	return err || more < 0 ? -1 : 0;
}
