/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scsi-cmd [-r] [-v4] [-t] NODE CDB [DATA | -in LENGTH]
 *
 * Sends one SCSI command through SG_IO and prints the result, one fact per
 * line: "status 00", "sense 70 00 05 ...", "host 03", "resid 4", "data
 * ...". CDB and DATA are hex digits; "-" as DATA reads hex from stdin. -r
 * opens the node for reading only, -v4 uses the bsg header, -t prints the
 * milliseconds that the driver counted ("ms 40").
 *
 * Exit status 0 if the status is GOOD, 1 if not, 2 if the command could not be
 * sent.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <linux/bsg.h>
#include <scsi/sg.h>

#include <ses/text.h>

struct request {
	uint8_t *cdb, *out, *in;
	size_t cdb_len, out_len, in_len;
	/* answer */
	unsigned int status, host, driver, sense_len, ms;
	int resid;
	uint8_t sense[96];
};

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "scsi-cmd: %s: %s\n", what, why);
	exit(2);
}

/* Digits in pairs, with or without blanks between the bytes. */
static uint8_t *bytes(const char *text, size_t *len)
{
	uint8_t *p = malloc(strlen(text) / 2 + 1);

	*len = 0;
	while (p && *text) {
		if (strchr(" \t\n,", *text)) {
			text++;
			continue;
		}
		if (ses_hex_byte(text) < 0)
			die(text, "pairs of hex digits are expected");
		p[(*len)++] = (uint8_t)ses_hex_byte(text);
		text += 2;
	}
	return p;
}

static char *slurp(void)
{
	static char text[1 << 20];

	text[fread(text, 1, sizeof(text) - 1, stdin)] = '\0';
	return text;
}

static int send_v3(int fd, struct request *r)
{
	struct sg_io_hdr h = {
		.interface_id = 'S', .cmdp = r->cdb,
		.cmd_len = (unsigned char)r->cdb_len,
		.dxfer_direction = r->out_len ? SG_DXFER_TO_DEV :
				   r->in_len ? SG_DXFER_FROM_DEV :
					       SG_DXFER_NONE,
		.dxferp = r->out_len ? r->out : r->in,
		.dxfer_len = (unsigned int)(r->out_len ? r->out_len :
							 r->in_len),
		.sbp = r->sense, .mx_sb_len = sizeof(r->sense),
		.timeout = 10000,
	};

	if (ioctl(fd, SG_IO, &h) < 0)
		return -1;
	r->status = h.status;
	r->host = h.host_status;
	r->driver = h.driver_status;
	r->sense_len = h.sb_len_wr;
	r->resid = h.resid;
	r->ms = h.duration;
	return 0;
}

static int send_v4(int fd, struct request *r)
{
	struct sg_io_v4 h = {
		.guard = 'Q', .request_len = (uint32_t)r->cdb_len,
		.request = (uintptr_t)r->cdb,
		.dout_xfer_len = (uint32_t)r->out_len,
		.dout_xferp = (uintptr_t)r->out,
		.din_xfer_len = (uint32_t)r->in_len,
		.din_xferp = (uintptr_t)r->in,
		.response = (uintptr_t)r->sense,
		.max_response_len = sizeof(r->sense), .timeout = 10000,
	};

	if (ioctl(fd, SG_IO, &h) < 0)
		return -1;
	r->status = h.device_status;
	r->host = h.transport_status;
	r->driver = h.driver_status;
	r->sense_len = h.response_len;
	r->resid = r->out_len ? h.dout_resid : h.din_resid;
	r->ms = h.duration;
	return 0;
}

static void print_bytes(const char *name, const uint8_t *p, size_t len)
{
	printf("%s", name);
	for (size_t i = 0; i < len; i++)
		printf(" %02x", p[i]);
	printf("\n");
}

static void print(const struct request *r)
{
	printf("status %02x\n", r->status);
	if (r->sense_len)
		print_bytes("sense", r->sense, r->sense_len);
	if (r->host)
		printf("host %02x\n", r->host);
	if (r->driver && r->driver != 8)
		printf("driver %02x\n", r->driver);
	if (r->resid && r->out_len)
		printf("resid %d\n", r->resid);
	if (r->in_len && !r->status && !r->host)
		print_bytes("data", r->in, r->resid >= 0 &&
			    (size_t)r->resid <= r->in_len ?
			    r->in_len - (size_t)r->resid : 0);
}

int main(int argc, char *argv[])
{
	bool read_only = false, v4 = false, timed = false;
	struct request r = { 0 };
	int fd, i = 1;

	for (; i < argc && argv[i][0] == '-'; i++) {
		read_only |= strcmp(argv[i], "-r") == 0;
		v4 |= strcmp(argv[i], "-v4") == 0;
		timed |= strcmp(argv[i], "-t") == 0;
	}
	if (argc - i < 2)
		die("usage", "scsi-cmd [-r] [-v4] [-t] NODE CDB "
		    "[DATA|-in LENGTH]");
	r.cdb = bytes(argv[i + 1], &r.cdb_len);
	if (argc - i == 4 && strcmp(argv[i + 2], "-in") == 0) {
		r.in_len = strtoul(argv[i + 3], NULL, 0);
		r.in = calloc(1, r.in_len + 1);
	} else if (argc - i == 3) {
		r.out = bytes(strcmp(argv[i + 2], "-") ? argv[i + 2] : slurp(),
			      &r.out_len);
	}
	fd = open(argv[i], (read_only ? O_RDONLY : O_RDWR) | O_NONBLOCK);
	if (fd < 0)
		die(argv[i], strerror(errno));
	if ((v4 ? send_v4 : send_v3)(fd, &r) < 0)
		die(argv[i], strerror(errno));
	print(&r);
	if (timed)
		printf("ms %u\n", r.ms);
	close(fd);
	free(r.cdb);
	free(r.out);
	free(r.in);
	return r.status || r.host ? 1 : 0;
}
