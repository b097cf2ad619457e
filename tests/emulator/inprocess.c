/* SPDX-License-Identifier: BSD-2-Clause */
#include "inprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <ses/command.h>
#include <ses/error.h>
#include <ses/transport.h>

#include "plan.h"
#include "sgio.h"

void emulator_keep_line(void *context, const char *line, size_t len)
{
	struct emulator *e = context;

	e->log = need(realloc(e->log, e->log_len + len + 1));
	memcpy(e->log + e->log_len, line, len);
	e->log_len += len;
	e->log[e->log_len] = '\0';
}

static void keep_image(void *context, uint8_t subenclosure, bool first,
		       uint32_t offset, const uint8_t *bytes, uint32_t len)
{
	struct emulator *e = context;

	(void)subenclosure;
	if (first)
		e->image_len = 0;
	if (offset + (size_t)len > e->image_len) {
		e->image_len = offset + (size_t)len;
		e->image = need(realloc(e->image, e->image_len));
	}
	memcpy(e->image + offset, bytes, len);
}

static struct emulator *start(struct emulator *e)
{
	struct shelf *s = &e->carrier.shelf;

	s->plan = e->plan;
	s->state = need(malloc(shelf_state_size(e->plan)));
	shelf_state_init(e->plan, s->state);
	e->first_quirks = e->quirks;
	s->quirks = &e->quirks;
	s->store = keep_image;
	s->context = e;
	e->carrier.faults = &e->faults;
	e->carrier.log = emulator_keep_line;
	e->carrier.context = e;
	emulator_keep_line(e, "", 0);
	return e;
}

static struct emulator *give_up(struct emulator *e,
				const struct shelf_error *error)
{
	printf("# description, line %lu, column %lu: %s\n", error->line,
	       error->column, error->text);
	free(e);
	return NULL;
}

struct emulator *emulator_new(const char *description)
{
	struct emulator *e = need(calloc(1, sizeof(*e)));
	struct shelf_error error;

	if (shelf_plan_text(description, strlen(description), &e->quirks,
			    &error, &e->plan))
		return give_up(e, &error);
	return start(e);
}

struct emulator *emulator_from_capture(const uint8_t *bytes, size_t len)
{
	struct emulator *e = need(calloc(1, sizeof(*e)));
	struct shelf_error error;

	if (shelf_plan_capture(bytes, len, &error, &e->plan))
		return give_up(e, &error);
	return start(e);
}

void emulator_free(struct emulator *e)
{
	if (!e)
		return;
	free(e->carrier.shelf.state);
	shelf_plan_free(e->plan);
	free(e->log);
	free(e->image);
	free(e);
}

void emulator_restart(struct emulator *e)
{
	shelf_state_init(e->plan, e->carrier.shelf.state);
	e->quirks = e->first_quirks;
	e->image_len = 0;
	emulator_forget(e);
}

static void must(int err, const char *text, const struct shelf_error *error)
{
	if (!err)
		return;
	printf("# %s: %s\nnot ok emulator: a bad setting\n", text, error->text);
	exit(1);
}

void emulator_quirk(struct emulator *e, const char *text)
{
	struct shelf_error error;

	must(shelf_quirk_set(&e->quirks, text, strlen(text), &error), text,
	     &error);
}

void emulator_fault(struct emulator *e, const char *rule)
{
	struct shelf_error error;

	must(fault_add(&e->faults, rule, &error), rule, &error);
}

void emulator_poke(struct emulator *e, const char *element, const char *fields)
{
	struct shelf_error error;

	must(shelf_poke(&e->carrier.shelf, element, fields, &error), fields,
	     &error);
}

size_t emulator_commands(const struct emulator *e)
{
	size_t n = 0;

	for (const char *p = e->log; (p = strchr(p, '\n')); p++)
		n++;
	return n;
}

void emulator_forget(struct emulator *e)
{
	e->log_len = 0;
	emulator_keep_line(e, "", 0);
}

struct emulator_transport {
	struct ses_transport transport;		/* first */
	struct emulator *emulator;
};

/* A module that restarts does not answer. */
static bool is_away(struct emulator *e, const struct ses_os *os)
{
	if (shelf_begins_restart(&e->carrier.shelf))
		e->back_ms = e->quirks.boot == SHELF_BOOT_NEVER ? UINT64_MAX :
			os->now_ms() + 1000 * (e->quirks.restart.a - 1);
	return e->back_ms && os->now_ms() < e->back_ms;
}

static int exec(struct ses_transport *t, struct ses_command *c)
{
	struct emulator_transport *et = (struct emulator_transport *)t;
	struct carrier_command m = {
		.node = t->name, .cdb = c->cdb, .cdb_len = c->cdb_len,
	};

	if (c->direction == SES_DATA_OUT) {
		m.out = c->data;
		m.out_len = c->data_len;
	} else if (c->direction == SES_DATA_IN) {
		m.in = c->data;
		m.in_size = c->data_len;
	}
	if (is_away(et->emulator, t->os))
		return -ses_error_from_errno(ENODEV);
	carrier_exec(&et->emulator->carrier, &m);
	if (m.delay_ms)
		t->os->sleep_ms(m.delay_ms);
	if (m.signal)
		raise(m.signal);
	if (m.error)
		return -ses_error_from_errno(m.error);
	c->status = m.status;
	c->host_status = m.host;
	c->driver_status = m.driver;
	c->residual = m.residual;
	c->sense_len = m.sense_len;
	memcpy(c->sense, m.sense, m.sense_len);
	c->duration_ms = m.delay_ms;
	return 0;
}

static uint32_t max_transfer(struct ses_transport *t)
{
	(void)t;
	return 0;
}

static int close_transport(struct ses_transport *t)
{
	free(t);
	return 0;
}

static const struct ses_transport_ops ops = {
	.name = "emulator",
	.exec = exec,
	.max_transfer = max_transfer,
	.close = close_transport,
};

int emulator_transport(struct emulator *e, const char *name,
		       const struct ses_os *os, struct ses_log *log,
		       struct ses_transport **transport)
{
	struct emulator_transport *t = need(malloc(sizeof(*t)));

	*t = (struct emulator_transport){
		.transport = {
			.ops = &ops, .os = os, .log = log, .name = name,
			.fd = -1, .has_inquiry = true,
		},
		.emulator = e,
	};
	*transport = &t->transport;
	return 0;
}

/* -- the shelf of a node ------------------------------------------------ */

/* Numbers of /proc/devices; that of a block device is the real one. */
static const struct { const char *driver; mode_t type; unsigned int major; }
drivers[] = {
	[NODE_SG] = { "sg", S_IFCHR, 21 },
	[NODE_BSG] = { "bsg", S_IFCHR, 252 },
	[NODE_BLOCK] = { "sd", S_IFBLK, 8 },
	[NODE_NVME] = { "nvme", S_IFCHR, 251 },
	[NODE_NVME_BLOCK] = { "blkext", S_IFBLK, 259 },
	[NODE_NVME_GENERIC] = { "nvme-generic", S_IFCHR, 250 },
};

static struct {
	struct emulator *emulator;
	const struct ses_os *os;
	struct session session;
	struct session_node node;
	int flags;		/* of open() */
} machine;

static int node_exec(struct sgio *io, struct carrier_command *c)
{
	(void)io;
	carrier_exec(&machine.emulator->carrier, c);
	if (c->delay_ms)
		machine.os->sleep_ms(c->delay_ms);
	if (c->signal)
		raise(c->signal);
	return -c->error;
}

static int node_open(const char *path, int flags)
{
	snprintf(machine.node.path, sizeof(machine.node.path), "%s", path);
	machine.flags = flags;
	return 3;
}

static int node_close(int fd)
{
	(void)fd;
	return 0;
}

static int node_stat(int fd, struct stat *st)
{
	(void)fd;
	*st = (struct stat){
		.st_mode = drivers[machine.node.kind].type | 0660,
		.st_rdev = makedev(drivers[machine.node.kind].major, 0),
	};
	return 0;
}

static int node_ioctl(int fd, unsigned long request, void *arg)
{
	struct sgio io = {
		.session = &machine.session, .node = &machine.node,
		.exec = node_exec,
		.read_only = (machine.flags & O_ACCMODE) == O_RDONLY,
	};

	(void)fd;
	return sgio_ioctl(&io, request, arg);
}

static int node_flock(int fd, int operation)
{
	(void)fd;
	(void)operation;
	return 0;
}

/* The only file is /proc/devices. */
static int node_read_text(const char *path, char *text, size_t size)
{
	int n;

	(void)path;
	n = snprintf(text, size, "Character devices:\n  1 mem\n");
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		if (drivers[i].type == S_IFCHR)
			n += snprintf(text + n, size - (size_t)n, "%3u %s\n",
				      drivers[i].major, drivers[i].driver);
	}
	return n + snprintf(text + n, size - (size_t)n,
			    "\nBlock devices:\n259 blkext\n");
}

void emulator_node(struct emulator *e, enum node_kind kind, struct ses_os *os)
{
	memset(&machine.node, 0, sizeof(machine.node));
	machine.emulator = e;
	machine.os = os;
	machine.node.kind = (uint8_t)kind;
	os->open = node_open;
	os->close = node_close;
	os->fstat = node_stat;
	os->ioctl = node_ioctl;
	os->flock = node_flock;
	os->read_text = node_read_text;
}
