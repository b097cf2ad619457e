/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nvmet: serves the first enclosure of the session (see with-enclosure) as an
 * NVMe controller over TCP, on 127.0.0.1. The kernel's own nvme driver connects
 * to it and makes real nodes: a controller and a small namespace.
 *
 * As little as that driver asks for (NVM Express base and TCP transport
 * specifications 1.0a): properties, Connect, Identify, features, Keep Alive,
 * events that never come, data in the capsule and after R2T. A process for
 * each queue. What is of the enclosure goes to the same emulated controller
 * that answers ioctls under preload.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ses/bytes.h>

#include "../emulator/nvme.h"
#include "../emulator/session.h"

#define PORT		4420
#define CNTLID		1

/* PDU types */
#define PDU_ICREQ	0x00
#define PDU_ICRESP	0x01
#define PDU_COMMAND	0x04
#define PDU_RESPONSE	0x05
#define PDU_H2C_DATA	0x06
#define PDU_C2H_DATA	0x07
#define PDU_R2T		0x09

#define PDU_LAST	0x04	/* flag of a data PDU */

#define HEADER		8
#define LARGEST_DATA	(1u << 20)
#define LARGEST_PDU	(LARGEST_DATA + 128)

/* Opcodes */
#define ADMIN_GET_LOG_PAGE	0x02
#define ADMIN_SET_FEATURES	0x09
#define ADMIN_GET_FEATURES	0x0a
#define ADMIN_ASYNC_EVENT	0x0c
#define ADMIN_KEEP_ALIVE	0x18
#define FABRICS			0x7f
#define IO_FLUSH		0x00
#define IO_READ			0x02

#define FABRICS_PROPERTY_SET	0x00
#define FABRICS_CONNECT		0x01
#define FABRICS_PROPERTY_GET	0x04

#define FEATURE_QUEUES		0x07

/* Properties */
#define PROPERTY_CAP		0x00
#define PROPERTY_VS		0x08
#define PROPERTY_CC		0x14
#define PROPERTY_CSTS		0x1c

/* Status: generic ones; NO_ANSWER is none at all */
#define INVALID_OPCODE		0x001
#define INVALID_FIELD		0x002
#define WRITE_PROTECTED		0x020
#define NO_ANSWER		0xffff

#define BLOCKS			64	/* of the namespace, 512 bytes each */

struct queue {
	int fd;
	unsigned int id;	/* 0 admin */
	uint16_t head;		/* submission queue head, for completions */
	uint32_t cc;		/* controller configuration */
	struct enclosure *enclosure;
	uint8_t *pdu;		/* of LARGEST_PDU bytes */
	uint8_t *data;		/* of LARGEST_DATA bytes */
};

struct command {
	const uint8_t *sqe;	/* 64 bytes */
	uint8_t *data;		/* in or out */
	uint32_t data_len;
	uint64_t result;	/* dwords 0 and 1 of the completion */
};

static uint32_t le32(const uint8_t *p)
{
	return ses_le16(p) | (uint32_t)ses_le16(p + 2) << 16;
}

static void put_le16(uint8_t *p, unsigned int v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static void put_le32(uint8_t *p, uint32_t v)
{
	put_le16(p, v & 0xffff);
	put_le16(p + 2, v >> 16);
}

static void put_le64(uint8_t *p, uint64_t v)
{
	put_le32(p, (uint32_t)v);
	put_le32(p + 4, (uint32_t)(v >> 32));
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "nvmet: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* -- PDUs -- */

/* The peer closes a connection when it is done. */
static void read_all(const struct queue *q, uint8_t *p, size_t len)
{
	while (len) {
		ssize_t n = read(q->fd, p, len);

		if (n <= 0)
			exit(0);
		p += n;
		len -= (size_t)n;
	}
}

static void write_all(const struct queue *q, const uint8_t *p, size_t len)
{
	while (len) {
		ssize_t n = write(q->fd, p, len);

		if (n <= 0)
			exit(0);
		p += n;
		len -= (size_t)n;
	}
}

/* The next PDU, into q->pdu; its length. */
static uint32_t read_pdu(struct queue *q)
{
	uint32_t len;

	read_all(q, q->pdu, HEADER);
	len = le32(q->pdu + 4);
	if (len < HEADER || len > LARGEST_PDU) {
		errno = EPROTO;
		die("a PDU of no length that one can have");
	}
	read_all(q, q->pdu + HEADER, len - HEADER);
	return len;
}

static void start_pdu(uint8_t *p, uint8_t type, uint8_t flags, uint8_t size,
		      uint32_t data_len)
{
	memset(p, 0, size);
	p[0] = type;
	p[1] = flags;
	p[2] = size;
	p[3] = data_len ? size : 0;	/* where the data begins */
	put_le32(p + 4, size + data_len);
}

/* Initialize Connection: no digests, no alignment. */
static void handshake(struct queue *q)
{
	uint8_t pdu[128];

	read_pdu(q);
	if (q->pdu[0] != PDU_ICREQ)
		die("a connection without ICReq");
	start_pdu(pdu, PDU_ICRESP, 0, sizeof(pdu), 0);
	put_le32(pdu + 12, 32768);	/* MAXH2CDATA */
	write_all(q, pdu, sizeof(pdu));
}

static void complete(struct queue *q, const struct command *c,
		     unsigned int status)
{
	uint8_t pdu[24];

	start_pdu(pdu, PDU_RESPONSE, 0, sizeof(pdu), 0);
	put_le64(pdu + HEADER, c->result);
	put_le16(pdu + HEADER + 8, q->head);
	put_le16(pdu + HEADER + 10, q->id);
	memcpy(pdu + HEADER + 12, c->sqe + 2, 2);	/* command identifier */
	put_le16(pdu + HEADER + 14, status << 1);
	write_all(q, pdu, sizeof(pdu));
}

static void send_data(struct queue *q, const struct command *c)
{
	uint8_t pdu[24];

	start_pdu(pdu, PDU_C2H_DATA, PDU_LAST, sizeof(pdu), c->data_len);
	memcpy(pdu + HEADER, c->sqe + 2, 2);
	put_le32(pdu + 16, c->data_len);
	write_all(q, pdu, sizeof(pdu));
	write_all(q, c->data, c->data_len);
}

static void carry_out(struct queue *q, const uint8_t *sqe, uint8_t *data,
		      uint32_t data_len);

/*
 * Ask for the data of a command and wait for it. Other commands may come in
 * between; those that bring their data along or need none are carried out.
 */
static void fetch_data(struct queue *q, const uint8_t *sqe, uint32_t len)
{
	uint8_t pdu[24];
	uint32_t got = 0;

	start_pdu(pdu, PDU_R2T, 0, sizeof(pdu), 0);
	memcpy(pdu + HEADER, sqe + 2, 2);
	memcpy(pdu + HEADER + 2, sqe + 2, 2);	/* our tag is the same */
	put_le32(pdu + 16, len);
	write_all(q, pdu, sizeof(pdu));
	while (got < len) {
		uint32_t offset, n;

		read_pdu(q);
		if (q->pdu[0] != PDU_H2C_DATA) {
			uint8_t other[64];

			memcpy(other, q->pdu + HEADER, sizeof(other));
			carry_out(q, other, NULL, 0);
			continue;
		}
		offset = le32(q->pdu + 12);
		n = le32(q->pdu + 16);
		if (offset != got || n > len - got)
			die("data that nobody asked for");
		memcpy(q->data + offset, q->pdu + q->pdu[3], n);
		got += n;
	}
}

/* -- commands -- */

static uint64_t property(const struct queue *q, uint32_t offset)
{
	switch (offset) {
	case PROPERTY_CAP:	/* 128 entries, 10 s to be ready, NVM, 4 KiB */
		return 127 | 1u << 16 | 20u << 24 | 1ull << 37;
	case PROPERTY_VS:
		return 0x00010300;
	case PROPERTY_CC:
		return q->cc;
	case PROPERTY_CSTS:	/* ready when enabled; a shutdown is at once */
		return (q->cc & 1) | (q->cc >> 14 & 3 ? 2u << 2 : 0);
	}
	return 0;
}

static unsigned int fabrics(struct queue *q, struct command *c)
{
	switch (c->sqe[4]) {
	case FABRICS_PROPERTY_GET:
		c->result = property(q, le32(c->sqe + 44));
		return 0;
	case FABRICS_PROPERTY_SET:
		if (le32(c->sqe + 44) == PROPERTY_CC)
			q->cc = le32(c->sqe + 48);
		return 0;
	case FABRICS_CONNECT:
		q->id = ses_le16(c->sqe + 42);
		c->result = CNTLID;
		return 0;
	}
	return INVALID_OPCODE;
}

/* Further fields of Identify that a controller on a fabric has. */
static void add_fabrics(uint8_t *id)
{
	static const char nqn[] = "nqn.2014-08.org.example:enclosure";

	put_le32(id + 96, 0);
	id[111] = 1;			/* CNTRLTYPE: I/O */
	put_le16(id + 320, 10);		/* KAS, in 100 ms */
	put_le16(id + 514, 128);	/* MAXCMD */
	put_le32(id + 536, 1 | 1u << 20); /* SGLS: with offsets in capsules */
	memcpy(id + 768, nqn, sizeof(nqn));
	put_le32(id + 1792, 4 + 512);	/* IOCCSZ: command, 8 KiB of data */
	put_le32(id + 1796, 1);		/* IORCSZ */
	id[1803] = 1;			/* MSDBD */
}

static void identify_namespace(uint8_t *p)
{
	put_le64(p, BLOCKS);
	put_le64(p + 8, BLOCKS);
	put_le64(p + 16, BLOCKS);
	p[99] = 1;			/* NSATTR: write protected */
	p[130] = 9;			/* LBADS: 512 bytes */
}

/* Namespace Identification Descriptor list: one UUID. */
static void identify_descriptors(uint8_t *p)
{
	p[0] = 3;
	p[1] = 16;
	memcpy(p + 4, "enclosure uuid 1", 16);
}

/* Other data than that of the controller, which is the emulator's. */
static unsigned int identify(struct command *c)
{
	memset(c->data, 0, c->data_len);
	if (c->data_len != NVME_IDENTIFY_SIZE)
		return INVALID_FIELD;
	switch (c->sqe[40]) {
	case 0x00:
		identify_namespace(c->data);
		return 0;
	case 0x02:
		put_le32(c->data, 1);	/* active: namespace 1 */
		return 0;
	case 0x03:
		identify_descriptors(c->data);
		return 0;
	}
	return INVALID_FIELD;
}

/* A command for the emulated controller. */
static unsigned int emulate(struct queue *q, struct command *c)
{
	struct carrier_command m = { .node = "nvmet" };
	struct nvme_request r = {
		.opcode = c->sqe[0], .nsid = le32(c->sqe + 4),
		.data = c->data, .data_len = c->data_len,
	};
	uint8_t cdb[6];

	for (int i = 0; i < 6; i++)
		r.cdw[i] = le32(c->sqe + 40 + 4 * i);
	if (!nvme_sends(r.opcode))
		memset(c->data, 0, c->data_len);
	nvme_command(&r, cdb, &m);
	enclosure_exec(q->enclosure, &m);
	session_spend(q->enclosure->session, &m, false);
	if (m.error)		/* there is a driver of its own above */
		return 0x006;
	c->result = m.result;
	if (r.opcode == NVME_IDENTIFY && !m.nvme_status)
		add_fabrics(c->data);
	return m.nvme_status;
}

static unsigned int admin(struct queue *q, struct command *c)
{
	switch (c->sqe[0]) {
	case NVME_IDENTIFY:
		return c->sqe[40] == 1 ? emulate(q, c) : identify(c);
	case NVME_MI_SEND:
	case NVME_MI_RECEIVE:
		return emulate(q, c);
	case ADMIN_GET_LOG_PAGE:
		memset(c->data, 0, c->data_len);
		return 0;
	case ADMIN_SET_FEATURES:
		/* of queues as many as are wanted */
		if (c->sqe[40] == FEATURE_QUEUES)
			c->result = le32(c->sqe + 44);
		return 0;
	case ADMIN_GET_FEATURES:
	case ADMIN_KEEP_ALIVE:
		return 0;
	case ADMIN_ASYNC_EVENT:
		return NO_ANSWER;
	}
	return INVALID_OPCODE;
}

static unsigned int io(struct command *c)
{
	switch (c->sqe[0]) {
	case IO_READ:
		memset(c->data, 0, c->data_len);
		return 0;
	case IO_FLUSH:
		return 0;
	}
	return WRITE_PROTECTED;
}

static void carry_out(struct queue *q, const uint8_t *sqe, uint8_t *data,
		      uint32_t data_len)
{
	struct command c = { .sqe = sqe, .data = data, .data_len = data_len };
	bool sends = sqe[0] == FABRICS ? sqe[4] & 1 : sqe[0] & 1;
	unsigned int status;

	q->head = (uint16_t)((q->head + 1) % 128);
	status = sqe[0] == FABRICS ? fabrics(q, &c) :
		 q->id == 0 ? admin(q, &c) : io(&c);
	if (status == NO_ANSWER)
		return;
	if (status == 0 && !sends && data_len)
		send_data(q, &c);
	complete(q, &c, status);
}

/* A capsule: the command, and where its data is or goes. */
static void serve(struct queue *q, uint32_t len)
{
	uint8_t sqe[64];
	uint32_t data_len, at = q->pdu[3];

	memcpy(sqe, q->pdu + HEADER, sizeof(sqe));
	data_len = le32(sqe + 32);	/* length of SGL descriptor 1 */
	if (data_len > LARGEST_DATA)
		die("more data than this takes");
	if (at && at < len) {		/* in the capsule */
		memcpy(q->data, q->pdu + at, len - at);
		data_len = len - at;
	} else if (sqe[0] != FABRICS && sqe[0] & 1 && data_len) {
		fetch_data(q, sqe, data_len);
	}
	carry_out(q, sqe, q->data, data_len);
}

static _Noreturn void run_queue(int fd, struct enclosure *enclosure)
{
	struct queue q = {
		.fd = fd, .enclosure = enclosure,
		.pdu = malloc(LARGEST_PDU), .data = malloc(LARGEST_DATA),
	};

	if (!q.pdu || !q.data)
		die("memory");
	handshake(&q);
	for (;;) {
		uint32_t len = read_pdu(&q);

		if (q.pdu[0] != PDU_COMMAND || len < HEADER + 64)
			exit(0);	/* the host has found an error */
		serve(&q, len);
	}
}

int main(void)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	const char *directory = getenv(SESSION_ENV);
	struct enclosure enclosure;
	struct session *session;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	if (!directory || session_open(directory, &session) ||
	    !enclosure_load(session, 0, &enclosure)) {
		fprintf(stderr, "usage: with-enclosure [OPTIONS] nvmet\n");
		return 1;
	}
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || bind(fd, (const struct sockaddr *)&address,
			   sizeof(address)) || listen(fd, 8))
		die("127.0.0.1:4420");
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int queue = accept(fd, NULL, NULL);

		if (queue >= 0 && fork() == 0) {
			close(fd);
			run_queue(queue, &enclosure);
		}
		close(queue);
	}
}
