/* SPDX-License-Identifier: BSD-2-Clause */
/* A hostile enclosure behind a device node: the system calls of the library. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <linux/bsg.h>
#include <linux/fs.h>
#include <linux/nvme_ioctl.h>
#include <scsi/sg.h>

#include <ses/bytes.h>
#include <ses/command.h>

#include "box.h"

#define NODE		1000
#define OTHER		1001	/* a lock file, or a directory of /sys */

/* Majors of the interfaces, as box.node has them; 259 is a block device. */
static const unsigned int majors[] = { 21, 240, 245, 259 };

static int node_open(const char *path, int flags)
{
	if (path[0] == '!' || !path[0])
		return -ENOENT;
	box.open_nodes++;
	if (strncmp(path, "/run/", 5) == 0 || strncmp(path, "/sys/", 5) == 0)
		return OTHER;
	box.node_writable = (flags & O_ACCMODE) != O_RDONLY;
	return NODE;
}

static int node_close(int fd)
{
	fuzz_require((fd == NODE || fd == OTHER) && box.open_nodes > 0);
	box.open_nodes--;
	return 0;
}

static int node_fstat(int fd, struct stat *st)
{
	fuzz_require(fd == NODE || fd == OTHER);
	*st = fd == OTHER ? (struct stat){
		.st_mode = S_IFREG, .st_nlink = 1, .st_uid = geteuid(),
		.st_ino = 1,
	} : (struct stat){
		.st_mode = majors[box.node] == 259 ? S_IFBLK : S_IFCHR,
		.st_rdev = makedev(majors[box.node], 0),
	};
	return 0;
}

static int node_flock(int fd, int operation)
{
	(void)operation;
	fuzz_require(fd == NODE || fd == OTHER);
	return (fuzz_u8(&box.enclosure.script) & 15) == 15 ? -EWOULDBLOCK : 0;
}

static int node_read_text(const char *path, char *text, size_t size)
{
	fuzz_require(strcmp(path, "/proc/devices") == 0);
	return snprintf(text, size, "Character devices:\n 21 sg\n240 nvme\n"
			"245 bsg\n\nBlock devices:\n  8 sd\n");
}

static int carry_out(struct ses_command *c, const void *cdb, uint64_t cdb_len,
		     void *sense, uint32_t room, uint32_t *written)
{
	struct ses_transport *t = &box.enclosure.transport;
	int err;

	fuzz_require(cdb_len <= sizeof(c->cdb) && room >= 32);
	memcpy(c->cdb, cdb, cdb_len);
	c->cdb_len = (unsigned int)cdb_len;
	fuzz_require(c->cdb[0] != SES_OP_SEND_DIAGNOSTIC || box.node_writable);
	err = t->ops->exec(t, c);
	*written = c->sense_len < room ? c->sense_len : room;
	memcpy(sense, c->sense, *written);
	return err < -50 && err > -97 ? err + 50 : err ? -EIO : 0;
}

static int sg_io(struct sg_io_hdr *h)
{
	static const enum ses_direction directions[] = {
		[-SG_DXFER_NONE] = SES_DATA_NONE,
		[-SG_DXFER_TO_DEV] = SES_DATA_OUT,
		[-SG_DXFER_FROM_DEV] = SES_DATA_IN,
	};
	struct ses_command c = {
		.direction = directions[-h->dxfer_direction],
		.data = h->dxferp, .data_len = h->dxfer_len,
	};
	uint32_t sense;
	int err = carry_out(&c, h->cmdp, h->cmd_len, h->sbp, h->mx_sb_len,
			    &sense);

	h->status = c.status;
	h->host_status = c.host_status;
	h->driver_status = c.driver_status;
	h->resid = c.residual;
	h->sb_len_wr = (unsigned char)sense;
	return err;
}

static void *pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static int bsg_io(struct sg_io_v4 *h)
{
	bool out = h->dout_xfer_len;
	struct ses_command c = {
		.direction = out ? SES_DATA_OUT :
			     h->din_xfer_len ? SES_DATA_IN : SES_DATA_NONE,
		.data = pointer(out ? h->dout_xferp : h->din_xferp),
		.data_len = out ? h->dout_xfer_len : h->din_xfer_len,
	};
	uint32_t sense;
	int err = carry_out(&c, pointer(h->request), h->request_len,
			    pointer(h->response), h->max_response_len, &sense);

	h->device_status = c.status;
	h->transport_status = c.host_status;
	h->driver_status = c.driver_status;
	if (out)
		h->dout_resid = c.residual;
	else
		h->din_resid = c.residual;
	h->response_len = sense;
	return err;
}

static uint32_t dword0(const struct ses_command *c, uint8_t how)
{
	uint32_t moved = c->data_len - (uint32_t)c->residual;

	/* with or without a length in it, or any */
	return how & 1 ? moved << 8 : how & 2 ? (uint32_t)how << 12 : 0;
}

static int identify(void *data, uint32_t len)
{
	static const uint8_t model[] = "BoxOfDisks";
	uint8_t *id = data;
	uint8_t how = fuzz_u8(&box.enclosure.script);

	fuzz_require(len == 4096);
	memset(id, how & 1 ? how : 0, len);
	memcpy(id + 24, model, sizeof(model));
	id[77] = how & 2 ? how : 0;
	id[253] = 0x02;
	id[256] = 0x40;
	return how == 255 ? 2 : 0;
}

/* NVMe-MI: SES Receive and SES Send through the tunnel. */
static int nvme_io(struct nvme_admin_cmd *cmd)
{
	struct ses_command c;
	uint32_t len = cmd->cdw13, sense;
	uint8_t none[32], how;
	int err;

	if (cmd->opcode == 0x06)
		return identify(pointer(cmd->addr), cmd->data_len);
	fuzz_require(cmd->cdw10 == 0x804 && cmd->addr % 4 == 0);
	fuzz_require(len <= 65535 && cmd->data_len == ((len + 3) & ~3u));
	if (cmd->opcode == 0x1d) {
		fuzz_require(cmd->cdw11 == 9);
		ses_command_build_send_diagnostic(&c, pointer(cmd->addr),
						  (uint16_t)len);
	} else {
		fuzz_require(cmd->opcode == 0x1e && cmd->cdw11 == 8);
		ses_command_build_receive_diagnostic(&c, (uint8_t)cmd->cdw12,
						     pointer(cmd->addr),
						     (uint16_t)len);
	}
	err = carry_out(&c, c.cdb, c.cdb_len, none, sizeof(none), &sense);
	how = fuzz_u8(&box.enclosure.script);
	if (err || c.host_status)
		return err ? err : -EIO;
	cmd->result = dword0(&c, how);
	if (c.status && how & 0x80)
		return c.status | (how & 7) << 8;
	cmd->result |= c.status;
	return 0;
}

static int node_ioctl(int fd, unsigned long request, void *arg)
{
	fuzz_require(fd == NODE);
	switch (request) {
	case BLKSECTGET:
		*(int *)arg = 524288;
		return 0;
	case NVME_IOCTL_ID:
		return majors[box.node] == 259 ? 1 : -ENOTTY;
	case NVME_IOCTL_ADMIN_CMD:
		return nvme_io(arg);
	}
	fuzz_require(request == SG_IO);
	return *(int *)arg == 'S' ? sg_io(arg) : bsg_io(arg);
}

const struct ses_os ses_os_linux = {
	.open = node_open, .close = node_close, .fstat = node_fstat,
	.ioctl = node_ioctl, .flock = node_flock,
	.read_text = node_read_text, .sleep_ms = hostile_sleep,
	.now_ms = hostile_now,
};
