/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * iscsi PORT-FILE DIRECTORY <DESCRIPTION: serves the SCSI devices of a machine
 * (lun.h) as iSCSI targets on 127.0.0.1, each under the name of its place,
 * "iqn.2014-08.org.example:0.0.1.0". The port goes to the file, microcode that
 * a module gets to the directory. QEMU attaches them to SAS adapters, so that a
 * guest sees a shelf with two I/O modules and dual-ported disks.
 *
 * As little of iSCSI (RFC 7143) as its initiator asks for: a login without
 * authentication, commands with immediate data, no R2T, no digests, no
 * recovery. One command at a time, so that it is done when it is answered.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ses/bytes.h>
#include <ses/command.h>

#include "lun.h"

#define NAME		"iqn.2014-08.org.example:"
#define HEADER		48
#define LARGEST_DATA	(1u << 20)
#define MOST_CONNECTIONS 64

/* Opcodes: of the initiator, then of the target */
#define NOP_OUT		0x00
#define SCSI_COMMAND	0x01
#define TASK_REQUEST	0x02
#define LOGIN_REQUEST	0x03
#define LOGOUT_REQUEST	0x06
#define NOP_IN		0x20
#define SCSI_RESPONSE	0x21
#define TASK_RESPONSE	0x22
#define LOGIN_RESPONSE	0x23
#define DATA_IN		0x25
#define LOGOUT_RESPONSE	0x26

#define IMMEDIATE	0x40	/* with the opcode: the CmdSN stays */
#define FINAL		0x80
#define OVERFLOW	0x04
#define UNDERFLOW	0x02
#define NO_TAG		0xffffffffu

struct connection {
	int fd;
	struct lun *lun;	/* since the login */
	uint32_t status, expected;	/* StatSN, ExpCmdSN */
	uint8_t header[HEADER];	/* of the PDU that came last */
	uint8_t *data;		/* its data segment, terminated */
	uint32_t len;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "iscsi: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- PDUs --- */

static bool read_all(int fd, uint8_t *p, size_t len)
{
	while (len) {
		ssize_t n = read(fd, p, len);

		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static uint32_t padded(uint32_t len)
{
	return (len + 3) & ~3u;
}

static bool read_pdu(struct connection *c)
{
	if (!read_all(c->fd, c->header, HEADER))
		return false;
	c->len = ses_be32(c->header + 4) & 0xffffff;
	if (c->header[4] || c->len > LARGEST_DATA - 4 ||
	    !read_all(c->fd, c->data, padded(c->len)))
		return false;
	c->data[c->len] = '\0';
	return true;
}

/* An answer to the PDU that came last: it has its tag. */
static void begin(const struct connection *c, uint8_t h[HEADER], uint8_t opcode)
{
	memset(h, 0, HEADER);
	h[0] = opcode;
	h[1] = FINAL;
	memcpy(h + 16, c->header + 16, 4);
}

static void send_pdu(struct connection *c, uint8_t h[HEADER], const void *data,
		     uint32_t len)
{
	static const uint8_t zeros[4] = { 0 };
	const struct { const void *p; size_t len; } parts[] = {
		{ h, HEADER }, { data, len }, { zeros, padded(len) - len },
	};

	ses_put_be32(h + 4, len);
	ses_put_be32(h + 24, c->status);
	ses_put_be32(h + 28, c->expected);
	ses_put_be32(h + 32, c->expected + 16);	/* MaxCmdSN */
	for (int i = 0; i < 3; i++) {
		const uint8_t *p = parts[i].p;
		size_t left = parts[i].len;

		while (left) {
			ssize_t n = send(c->fd, p, left, MSG_NOSIGNAL);

			if (n <= 0)	/* reading will tell */
				return;
			p += n;
			left -= (size_t)n;
		}
	}
}

/* --- login --- */

static struct lun *luns;

static struct lun *find_lun(const char *name)
{
	struct lun *d = luns;
	char full[80];

	for (; d; d = d->next) {
		snprintf(full, sizeof(full), NAME "%s", d->hctl);
		for (char *p = full + strlen(NAME); *p; p++)
			*p = *p == ':' ? '.' : *p;
		if (strcmp(full, name) == 0)
			break;
	}
	return d;
}

/* The answer to a key: numbers are accepted as they are. */
static const char *reply(const char *key, size_t len, const char *value)
{
	static const char *const keys[][2] = {
		{ "AuthMethod", "None" }, { "HeaderDigest", "None" },
		{ "DataDigest", "None" }, { "ErrorRecoveryLevel", "0" },
		{ "InitiatorName", NULL }, { "InitiatorAlias", NULL },
		{ "TargetName", NULL }, { "SessionType", NULL },
		{ "MaxRecvDataSegmentLength", "262144" },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strlen(keys[i][0]) == len &&
		    strncmp(keys[i][0], key, len) == 0)
			return keys[i][1];
	}
	return value;
}

/* Texts are KEY=VALUE, each with a NUL after it. */
static void login(struct connection *c)
{
	uint8_t h[HEADER];
	char text[4096];
	uint32_t len = 0;

	for (const char *p = (char *)c->data, *end = p + c->len; p < end;
	     p += strlen(p) + 1) {
		const char *equals = strchr(p, '='), *value;

		if (!equals)
			continue;
		if (strncmp(p, "TargetName=", 11) == 0)
			c->lun = find_lun(equals + 1);
		value = reply(p, (size_t)(equals - p), equals + 1);
		if (value && len + (size_t)(equals - p) + strlen(value) + 2 <
				     sizeof(text))
			len += (uint32_t)sprintf(text + len, "%.*s=%s",
						 (int)(equals - p), p,
						 value) + 1;
	}
	begin(c, h, LOGIN_RESPONSE);
	h[1] = c->header[1];		/* transit to the stage it wants */
	memcpy(h + 8, c->header + 8, 6);	/* ISID */
	h[15] = 1;			/* TSIH */
	c->expected = ses_be32(c->header + 24);
	if (!c->lun) {			/* target not found */
		h[36] = 2;
		h[37] = 3;
	}
	send_pdu(c, h, text, len);
	c->status++;
}

/* --- commands --- */

static void send_data(struct connection *c, const struct shelf_command *s)
{
	const uint32_t most = 65536;
	uint8_t h[HEADER];

	for (uint32_t at = 0, n = 0; at < s->in_len; at += most, n++) {
		uint32_t len = s->in_len - at < most ? s->in_len - at : most;

		begin(c, h, DATA_IN);
		h[1] = at + len == s->in_len ? FINAL : 0;
		ses_put_be32(h + 20, NO_TAG);
		ses_put_be32(h + 36, n);
		ses_put_be32(h + 40, at);
		send_pdu(c, h, s->in + at, len);
	}
}

static void command(struct connection *c)
{
	static uint8_t in[LARGEST_DATA];
	const uint32_t wanted = ses_be32(c->header + 20);
	struct shelf_command s = {
		.cdb = c->header + 32, .cdb_len = 16,
		.out = c->data, .out_len = c->len,
		.in = in, .in_size = c->header[1] & 0x40 ? wanted : 0,
	};
	uint8_t h[HEADER], sense[2 + sizeof(s.sense)];
	uint32_t done;

	if (s.in_size > sizeof(in))
		s.in_size = sizeof(in);
	lun_exec(luns, c->lun, &s);
	send_data(c, &s);
	begin(c, h, SCSI_RESPONSE);
	done = c->header[1] & 0x20 ? c->len : s.in_len;
	if (done < wanted) {
		h[1] |= UNDERFLOW;
		ses_put_be32(h + 44, wanted - done);
	}
	h[3] = s.status;
	ses_put_be16(sense, (uint16_t)s.sense_len);
	memcpy(sense + 2, s.sense, s.sense_len);
	send_pdu(c, h, sense, s.sense_len ? s.sense_len + 2 : 0);
	c->status++;
}

/* A response with no more in it than the tag. */
static void acknowledge(struct connection *c, uint8_t opcode)
{
	uint8_t h[HEADER];

	begin(c, h, opcode);
	if (opcode == NOP_IN)
		ses_put_be32(h + 20, NO_TAG);
	send_pdu(c, h, c->data, opcode == NOP_IN ? c->len : 0);
	c->status++;
}

static bool serve(struct connection *c)
{
	uint8_t opcode;

	if (!read_pdu(c))
		return false;
	opcode = c->header[0] & 0x3f;
	if (opcode != LOGIN_REQUEST && !(c->header[0] & IMMEDIATE))
		c->expected = ses_be32(c->header + 24) + 1;
	switch (opcode) {
	case LOGIN_REQUEST:
		login(c);
		return true;
	case SCSI_COMMAND:
		if (c->lun)
			command(c);
		return c->lun;
	case NOP_OUT:
		if (ses_be32(c->header + 16) != NO_TAG)
			acknowledge(c, NOP_IN);
		return true;
	case TASK_REQUEST:
		acknowledge(c, TASK_RESPONSE);
		return true;
	case LOGOUT_REQUEST:
		acknowledge(c, LOGOUT_RESPONSE);
		return false;
	}
	fprintf(stderr, "iscsi: opcode %02x is not known here\n", opcode);
	return false;
}

/* --- all connections --- */

/* --- microcode --- */

/* The image that a module has accepted, in "DIRECTORY/sg0.image". */
static const char *directory;

static void store(void *context, uint8_t subenclosure, bool first,
		  uint32_t offset, const uint8_t *bytes, uint32_t len)
{
	const struct lun *d = context;
	char file[4096];
	FILE *f;

	(void)subenclosure;
	snprintf(file, sizeof(file), "%s/%s.image", directory, d->node);
	f = fopen(file, first ? "w" : "r+");
	if (!f || fseek(f, offset, SEEK_SET) ||
	    fwrite(bytes, 1, len, f) != len || fclose(f))
		die(file);
}

static int start_listening(const char *file)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	FILE *f;

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) ||
	    listen(fd, MOST_CONNECTIONS) ||
	    getsockname(fd, (struct sockaddr *)&address, &len))
		die("127.0.0.1");
	f = fopen(file, "w");
	if (!f || fprintf(f, "%u\n", ntohs(address.sin_port)) < 0 || fclose(f))
		die(file);
	return fd;
}

static void add_connection(int fd, struct connection *c, struct pollfd *p)
{
	const int one = 1;

	/* an answer is several pieces that must not wait for each other */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	*c = (struct connection){ .fd = fd, .data = malloc(LARGEST_DATA) };
	*p = (struct pollfd){ .fd = fd, .events = POLLIN };
	if (fd < 0 || !c->data)
		die("accept");
}

static _Noreturn void serve_all(int listening)
{
	struct connection connections[MOST_CONNECTIONS];
	struct pollfd polls[MOST_CONNECTIONS + 1] = {
		{ .fd = listening, .events = POLLIN },
	};
	nfds_t nr = 0;

	for (;;) {
		if (poll(polls, nr + 1, -1) < 0 && errno != EINTR)
			die("poll");
		if (polls[0].revents && nr < MOST_CONNECTIONS) {
			add_connection(accept(listening, NULL, NULL),
				       &connections[nr], &polls[nr + 1]);
			nr++;
		}
		for (nfds_t i = 0; i < nr; i++) {
			if (!polls[i + 1].revents || serve(&connections[i]))
				continue;
			close(connections[i].fd);
			free(connections[i].data);
			nr--;
			connections[i] = connections[nr];
			polls[i + 1] = polls[nr + 1];
		}
	}
}

int main(int argc, char *argv[])
{
	struct shelf_error error = { 0 };
	static char text[1 << 20];
	size_t len = fread(text, 1, sizeof(text), stdin);

	if (argc != 3) {
		fputs("usage: iscsi PORT-FILE DIRECTORY <DESCRIPTION\n",
		      stderr);
		return 1;
	}
	directory = argv[2];
	if (lun_read_all(text, len, &luns, &error)) {
		fprintf(stderr, "iscsi: line %lu: %s\n", error.line,
			error.text);
		return 1;
	}
	for (struct lun *d = luns; d; d = d->next) {
		if (d->shelf) {
			d->shelf->store = store;
			d->shelf->context = d;
		}
	}
	serve_all(start_listening(argv[1]));
}
