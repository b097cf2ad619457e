/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tcmu UIO: serves the first enclosure of the session (see with-enclosure) as
 * a device of the kernel's target_core_user, through the ring of a UIO node.
 * The kernel then has a real SCSI device, with real sg and bsg nodes.
 *
 * Faults can show as status and sense only; what goes wrong between a driver
 * and a device has no place in the ring.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>
/* the C library has struct iovec already */
#define __LINUX_UIO_H
#include <linux/target_core_user.h>

#include <ses/command.h>

#include "../emulator/session.h"

struct ring {
	int fd;
	uint8_t *area;
	size_t size;
	struct tcmu_mailbox *box;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "tcmu: %s: %s\n", what, strerror(errno));
	exit(1);
}

static size_t map_size(const char *uio)
{
	char path[128];
	unsigned long size = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/class/uio/%s/maps/map0/size", uio);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%lx", &size) != 1)
		die(path);
	fclose(f);
	return size;
}

static void open_ring(struct ring *r, const char *node)
{
	const char *name = strrchr(node, '/');

	r->fd = open(node, O_RDWR | O_CLOEXEC);
	if (r->fd < 0)
		die(node);
	r->size = map_size(name ? name + 1 : node);
	r->area = mmap(NULL, r->size, PROT_READ | PROT_WRITE, MAP_SHARED,
		       r->fd, 0);
	if (r->area == MAP_FAILED)
		die("mmap");
	r->box = (struct tcmu_mailbox *)r->area;
}

/* Operation codes whose data goes out; the ring does not have that. */
static bool sends_data(uint8_t opcode)
{
	return opcode == SES_OP_SEND_DIAGNOSTIC;
}

/* Length of a CDB by its group code (SPC-4 4.2.5.1). */
static unsigned int cdb_length(uint8_t opcode)
{
	static const uint8_t lengths[8] = { 6, 10, 10, 16, 16, 12, 6, 6 };

	return lengths[opcode >> 5];
}

static uint32_t total(const struct tcmu_cmd_entry *e)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < e->req.iov_cnt; i++)
		n += (uint32_t)e->req.iov[i].iov_len;
	return n;
}

/* Between the pieces in the ring and one buffer, either way. */
static void copy(const struct ring *r, const struct tcmu_cmd_entry *e,
		 uint8_t *buffer, uint32_t len, bool to_ring)
{
	for (uint32_t i = 0; i < e->req.iov_cnt && len; i++) {
		uint8_t *piece = r->area + (uintptr_t)e->req.iov[i].iov_base;
		uint32_t n = (uint32_t)e->req.iov[i].iov_len;

		if (n > len)
			n = len;
		if (to_ring)
			memcpy(piece, buffer, n);
		else
			memcpy(buffer, piece, n);
		buffer += n;
		len -= n;
	}
}

static void answer(const struct ring *r, struct tcmu_cmd_entry *e,
		   const struct carrier_command *c)
{
	bool failed = c->error || c->host || (c->driver & ~8);

	e->rsp.scsi_status = c->status;
	memset(e->rsp.sense_buffer, 0, sizeof(e->rsp.sense_buffer));
	memcpy(e->rsp.sense_buffer, c->sense, c->sense_len);
	if (failed) {
		static const uint8_t aborted[18] = {
			0x70, 0, 0x0b, 0, 0, 0, 0, 10,
		};

		e->rsp.scsi_status = SES_STATUS_CHECK_CONDITION;
		memcpy(e->rsp.sense_buffer, aborted, sizeof(aborted));
	}
	if (c->in_len && r->box->flags & TCMU_MAILBOX_FLAG_CAP_READ_LEN) {
		e->rsp.read_len = c->in_len;
		e->hdr.uflags |= TCMU_UFLAG_READ_LEN;
	}
}

static void serve(const struct ring *r, struct tcmu_cmd_entry *e,
		  struct enclosure *enclosure)
{
	struct carrier_command c = { .node = "tcmu" };
	uint32_t len = total(e);
	uint8_t *buffer = calloc(1, len + 1);

	if (!buffer)
		die("memory");
	c.cdb = r->area + e->req.cdb_off;
	c.cdb_len = cdb_length(c.cdb[0]);
	if (sends_data(c.cdb[0])) {
		copy(r, e, buffer, len, false);
		c.out = buffer;
		c.out_len = len;
	} else {
		c.in = buffer;
		c.in_size = len;
	}
	enclosure_exec(enclosure, &c);
	if (c.in_len)
		copy(r, e, buffer, c.in_len, true);
	session_spend(enclosure->session, &c, false);
	answer(r, e, &c);
	free(buffer);
}

/* All entries that the kernel has put into the ring. */
static void drain(struct ring *r, struct enclosure *enclosure)
{
	struct tcmu_mailbox *box = r->box;

	while (box->cmd_tail != __atomic_load_n(&box->cmd_head,
						__ATOMIC_ACQUIRE)) {
		struct tcmu_cmd_entry *e =
			(void *)(r->area + box->cmdr_off + box->cmd_tail);
		uint32_t tail = box->cmd_tail +
				tcmu_hdr_get_len(e->hdr.len_op);

		switch (tcmu_hdr_get_op(e->hdr.len_op)) {
		case TCMU_OP_CMD:
			serve(r, e, enclosure);
			break;
		case TCMU_OP_PAD:
		case TCMU_OP_TMR:
			break;
		default:
			e->hdr.uflags |= TCMU_UFLAG_UNKNOWN_OP;
		}
		__atomic_store_n(&box->cmd_tail, tail % box->cmdr_size,
				 __ATOMIC_RELEASE);
	}
}

int main(int argc, char *argv[])
{
	const char *directory = getenv(SESSION_ENV);
	struct enclosure enclosure;
	struct session *session;
	struct ring ring;

	if (argc != 2 || !directory || session_open(directory, &session) ||
	    !enclosure_load(session, 0, &enclosure)) {
		fprintf(stderr, "usage: with-enclosure [OPTIONS] tcmu UIO\n");
		return 1;
	}
	open_ring(&ring, argv[1]);
	for (;;) {
		uint32_t n = 1;

		drain(&ring, &enclosure);
		/* notify the kernel, then wait for it */
		if (write(ring.fd, &n, sizeof(n)) != sizeof(n) ||
		    read(ring.fd, &n, sizeof(n)) != sizeof(n))
			die(argv[1]);
	}
}
