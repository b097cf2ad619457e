/* SPDX-License-Identifier: BSD-2-Clause */
#include "lun.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>

#include "../emulator/lines.h"
#include "../emulator/plan.h"

#define BLOCK	512u

/* Operation codes of disks (SBC-3, SPC-4). */
#define TEST_UNIT_READY		0x00
#define REQUEST_SENSE		0x03
#define READ_6			0x08
#define WRITE_6			0x0a
#define INQUIRY			0x12
#define MODE_SENSE_6		0x1a
#define START_STOP_UNIT		0x1b
#define READ_CAPACITY_10	0x25
#define READ_10			0x28
#define WRITE_10		0x2a
#define SYNCHRONIZE_CACHE	0x35
#define MODE_SENSE_10		0x5a
#define READ_16			0x88
#define WRITE_16		0x8a
#define SERVICE_ACTION_IN	0x9e
#define REPORT_LUNS		0xa0

/* A module that starts new code is away for so many commands. */
#define AWAY			6

/* --- a disk --- */

static void refuse_as(struct shelf_command *c, uint8_t key, uint8_t asc,
		      uint8_t ascq)
{
	const uint8_t sense[18] = {
		0x70, [2] = key, [7] = 10, [12] = asc, [13] = ascq,
	};

	c->status = SES_STATUS_CHECK_CONDITION;
	memcpy(c->sense, sense, sizeof(sense));
	c->sense_len = sizeof(sense);
}

static void refuse(struct shelf_command *c, uint8_t asc)
{
	refuse_as(c, 0x05, asc, 0);	/* ILLEGAL REQUEST */
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

/* Blocks are read, or, if there is data for the disk, written. */
static void transfer(const struct lun *d, struct shelf_command *c, bool writes,
		     uint64_t block, uint64_t blocks)
{
	const size_t len = (size_t)blocks * BLOCK;

	if (block > d->blocks || blocks > d->blocks - block) {
		refuse(c, 0x21);
	} else if (!writes) {
		give(c, d->data + block * BLOCK, len, len);
	} else if (c->out_len < len) {
		refuse(c, 0x1a);
	} else {
		memcpy(d->data + block * BLOCK, c->out, len);
	}
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
	case WRITE_6:
		transfer(d, c, c->cdb[0] == WRITE_6,
			 ses_be32(c->cdb) & 0x1fffff,
			 c->cdb[4] ? c->cdb[4] : 256);
		break;
	case READ_10:
	case WRITE_10:
		transfer(d, c, c->cdb[0] == WRITE_10, ses_be32(c->cdb + 2),
			 ses_be16(c->cdb + 7));
		break;
	case READ_16:
	case WRITE_16:
		transfer(d, c, c->cdb[0] == WRITE_16, ses_be64(c->cdb + 2),
			 ses_be32(c->cdb + 10));
		break;
	case REPORT_LUNS:
		give(c, lun_0, sizeof(lun_0), ses_be32(c->cdb + 6));
		break;
	default:
		refuse(c, 0x20);
	}
}

/* --- a module, and what it does to the others --- */

static bool is_at_host(const struct lun *a, const struct lun *b)
{
	const size_t len = strcspn(a->hctl, ":");

	return strncmp(a->hctl, b->hctl, len + 1) == 0;
}

/*
 * LOGICAL UNIT IS IN PROCESS OF BECOMING READY; INQUIRY is answered (SPC-4
 * 5.13). The time of a restart is counted in commands that ask for the module,
 * each after one that asked for a disk: so that who uses the disks sees it,
 * however fast the machine is.
 */
static bool is_away(struct lun *module, struct shelf_command *c)
{
	if (!module->away || c->cdb[0] == INQUIRY)
		return false;
	module->away -= module->missed;
	module->missed = false;
	refuse_as(c, 0x02, 0x04, 0x01);
	return true;
}

static void module_exec(struct lun *luns, struct lun *lun,
			struct shelf_command *c)
{
	const size_t len = 4 * (size_t)lun->shelf->plan->nr_rows;
	uint8_t *before = need(malloc(len + 1));

	memcpy(before, state_element(lun->shelf, 0), len);
	shelf_exec(lun->shelf, c);
	for (struct lun *other = luns; other; other = other->next) {
		if (other->shelf && other != lun)
			state_share(lun->shelf, before, other->shelf);
	}
	free(before);
	if (shelf_begins_restart(lun->shelf))
		lun->away = AWAY;
}

/* TARGET PORT IN UNAVAILABLE STATE: the module of its host is away. */
static bool is_unreachable(struct lun *luns, const struct lun *disk,
			   struct shelf_command *c)
{
	for (struct lun *module = luns; module; module = module->next) {
		if (!module->away || !is_at_host(module, disk))
			continue;
		module->missed = true;
		refuse_as(c, 0x02, 0x04, 0x0c);
		return true;
	}
	return false;
}

void lun_exec(struct lun *luns, struct lun *lun, struct shelf_command *c)
{
	if (lun->shelf && !is_away(lun, c))
		module_exec(luns, lun, c);
	else if (!lun->shelf && !is_unreachable(luns, lun, c))
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

static uint8_t *data_for(const struct lun *luns, const struct lun *d)
{
	for (; luns; luns = luns->next) {
		if (luns != d && luns->unit == d->unit &&
		    luns->blocks == d->blocks)
			return luns->data;
	}
	return need(calloc(d->blocks, BLOCK));
}

static struct lun *add(struct lun **luns, const struct lines *l)
{
	struct lun *d = need(calloc(1, sizeof(*d))), *first = *luns;

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
	else
		d->data = data_for(first, d);
	return d;
}

static struct shelf *read_shelf(struct lines *l, size_t len)
{
	struct shelf_quirks *quirks = need(calloc(1, sizeof(*quirks)));
	struct shelf *shelf = need(calloc(1, sizeof(*shelf)));
	struct shelf_plan *plan;

	if (shelf_plan_text(l->at, len, quirks, l->error, &plan)) {
		free(quirks);
		free(shelf);
		return NULL;
	}
	*shelf = (struct shelf){
		.plan = plan, .quirks = quirks,
		.state = need(malloc(shelf_state_size(plan))),
	};
	shelf_state_init(plan, shelf->state);
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
		d->shelf = read_shelf(l, (size_t)(end + 1 - l->at));
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
