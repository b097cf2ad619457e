/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/command.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/text.h>

#include "nvme.h"
#include "scsi_internal.h"

#define DRIVER_SENSE	8
#define DID_TIME_OUT	3

static void init_command(struct ses_command *c, uint8_t opcode,
			 enum ses_direction direction, void *data, uint32_t len)
{
	*c = (struct ses_command){
		.cdb = { opcode }, .cdb_len = 6, .direction = direction,
		.data = data, .data_len = len, .timeout_ms = SES_TIMEOUT_MS,
	};
}

void ses_command_build_inquiry(struct ses_command *c, bool evpd, uint8_t page,
			       void *data, uint16_t len)
{
	init_command(c, SES_OP_INQUIRY, SES_DATA_IN, data, len);
	c->cdb[1] = evpd;
	c->cdb[2] = page;
	ses_put_be16(c->cdb + 3, len);
}

void ses_command_build_receive_diagnostic(struct ses_command *c, uint8_t page,
					  void *data, uint16_t len)
{
	init_command(c, SES_OP_RECEIVE_DIAGNOSTIC, SES_DATA_IN, data, len);
	c->cdb[1] = 0x01;	/* PCV */
	c->cdb[2] = page;
	ses_put_be16(c->cdb + 3, len);
}

void ses_command_build_send_diagnostic(struct ses_command *c, const void *data,
				       uint16_t len)
{
	/* the data is only read: the cast is for the kernel's interface */
	init_command(c, SES_OP_SEND_DIAGNOSTIC, SES_DATA_OUT,
		     (void *)(uintptr_t)data, len);
	c->cdb[1] = 0x10;	/* PF */
	ses_put_be16(c->cdb + 3, len);
}

void ses_command_clear_result(struct ses_command *c)
{
	struct ses_command again = {
		.cdb_len = c->cdb_len, .direction = c->direction,
		.data = c->data, .data_len = c->data_len,
		.timeout_ms = c->timeout_ms,
	};

	memcpy(again.cdb, c->cdb, sizeof(again.cdb));
	*c = again;
}

const char *ses_command_name(uint8_t opcode)
{
	switch (opcode) {
	case SES_OP_INQUIRY:
		return "INQUIRY";
	case SES_OP_RECEIVE_DIAGNOSTIC:
		return "RECEIVE DIAGNOSTIC RESULTS";
	case SES_OP_SEND_DIAGNOSTIC:
		return "SEND DIAGNOSTIC";
	}
	return "command";
}

static const struct {
	uint8_t status;
	uint8_t error;
	const char *name;
} statuses[] = {
	{ SES_STATUS_GOOD, SES_OK, "GOOD" },
	{ SES_STATUS_CHECK_CONDITION, SES_E_SENSE, "CHECK CONDITION" },
	{ SES_STATUS_CONDITION_MET, SES_E_CONDITION_MET, "CONDITION MET" },
	{ SES_STATUS_BUSY, SES_E_BUSY, "BUSY" },
	{ SES_STATUS_RESERVATION_CONFLICT, SES_E_RESERVATION,
	  "RESERVATION CONFLICT" },
	{ SES_STATUS_COMMAND_TERMINATED, SES_E_SENSE, "COMMAND TERMINATED" },
	{ SES_STATUS_TASK_SET_FULL, SES_E_TASK_SET_FULL, "TASK SET FULL" },
	{ SES_STATUS_ACA_ACTIVE, SES_E_ACA_ACTIVE, "ACA ACTIVE" },
	{ SES_STATUS_TASK_ABORTED, SES_E_TASK_ABORTED, "TASK ABORTED" },
};

#define NR_STATUSES (sizeof(statuses) / sizeof(statuses[0]))

static unsigned int find_status_row(uint8_t status)
{
	unsigned int i = 0;

	while (i < NR_STATUSES && statuses[i].status != status)
		i++;
	return i;
}

/* The low nibble is the driver byte; old kernels add suggestions above. */
static unsigned int driver_byte(const struct ses_command *c)
{
	return c->driver_status & 0x0f;
}

static bool has_sense(const struct ses_command *c)
{
	return c->status == SES_STATUS_CHECK_CONDITION ||
	       c->status == SES_STATUS_COMMAND_TERMINATED ||
	       driver_byte(c) == DRIVER_SENSE;
}

static bool has_wild_residual(const struct ses_command *c)
{
	return c->residual < 0 || (uint32_t)c->residual > c->data_len;
}

/* The result of a command that did not simply succeed. It has buffers, which
 * the compiler would check for the others, too. */
__attribute__((noinline))
static int find_error(const struct ses_command *c)
{
	struct ses_sense sense;
	unsigned int row;
	int status;

	if (c->host_status)
		return c->host_status == DID_TIME_OUT ? -SES_E_TIMEOUT :
							-SES_E_TRANSPORT;
	if (driver_byte(c) && driver_byte(c) != DRIVER_SENSE)
		return -SES_E_TRANSPORT;
	if (has_sense(c)) {
		ses_sense_parse(c->sense, c->sense_len, &sense);
		status = ses_sense_status(&sense);
		if (sense.deferred ||
		    (status != SES_E_NO_SENSE && status != SES_E_RECOVERED))
			return -status;
	} else if (c->status) {
		row = find_status_row(c->status);
		return row < NR_STATUSES ? -statuses[row].error : -SES_E_OTHER;
	} else if (c->nvme_status) {
		return -SES_E_NVME_STATUS;
	}
	return 0;
}

int ses_command_result(const struct ses_command *c)
{
	int err = 0;

	if (c->host_status | c->driver_status | c->status | c->nvme_status)
		err = find_error(c);
	return err ? err : has_wild_residual(c) ? -SES_E_WILD_RESID : 0;
}

bool ses_command_is_deferred(const struct ses_command *c)
{
	struct ses_sense sense;

	if (c->host_status || !has_sense(c))
		return false;
	ses_sense_parse(c->sense, c->sense_len, &sense);
	return sense.deferred;
}

/* --- the fate of a command --- */

/* The parts of a result, the decisive ones first. */
enum part { ERRNO, HOST, DRIVER, MI, SENSE_KEY, DEFERRED, STATUS };

/*
 * What each part proves about a command that failed. A value without a row
 * proves nothing: the fate is unknown. These are: every host status, because
 * drivers return even DID_NO_CONNECT for commands that the enclosure completed;
 * every driver status; errors of ioctl() that a command in the queue may end
 * with (EIO, ENXIO, ENODEV, EINTR ...); and deferred errors, which are about an
 * earlier command.
 */
static const struct {
	uint8_t part;
	uint8_t value;
	uint8_t fate;
} fates[] = {
	/* ioctl() failed before the command was queued */
	{ ERRNO, EPERM, SES_FATE_NOT_DONE },
	{ ERRNO, E2BIG, SES_FATE_NOT_DONE },
	{ ERRNO, EAGAIN, SES_FATE_NOT_DONE },
	{ ERRNO, ENOMEM, SES_FATE_NOT_DONE },
	{ ERRNO, EACCES, SES_FATE_NOT_DONE },
	{ ERRNO, EFAULT, SES_FATE_NOT_DONE },
	{ ERRNO, EBUSY, SES_FATE_NOT_DONE },
	{ ERRNO, EINVAL, SES_FATE_NOT_DONE },
	{ ERRNO, ENOTTY, SES_FATE_NOT_DONE },
	/* refusals; other sense keys mean that the command was interrupted */
	{ SENSE_KEY, SES_KEY_NOT_READY, SES_FATE_NOT_DONE },
	{ SENSE_KEY, SES_KEY_ILLEGAL_REQUEST, SES_FATE_NOT_DONE },
	{ SENSE_KEY, SES_KEY_UNIT_ATTENTION, SES_FATE_NOT_DONE },
	{ SENSE_KEY, SES_KEY_DATA_PROTECT, SES_FATE_NOT_DONE },
	{ SENSE_KEY, SES_KEY_COPY_ABORTED, SES_FATE_NOT_DONE },
	{ SENSE_KEY, SES_KEY_MISCOMPARE, SES_FATE_NOT_DONE },
	/* the device did not start the command (SAM) */
	{ STATUS, SES_STATUS_BUSY, SES_FATE_NOT_DONE },
	{ STATUS, SES_STATUS_RESERVATION_CONFLICT, SES_FATE_NOT_DONE },
	{ STATUS, SES_STATUS_TASK_SET_FULL, SES_FATE_NOT_DONE },
	{ STATUS, SES_STATUS_ACA_ACTIVE, SES_FATE_NOT_DONE },
};

static enum ses_fate find_fate(enum part part, unsigned int value)
{
	for (size_t i = 0; i < sizeof(fates) / sizeof(fates[0]); i++) {
		if (fates[i].part == part && fates[i].value == value)
			return fates[i].fate;
	}
	return SES_FATE_UNKNOWN;
}

/* By the answer of the device: sense data, else its status. */
static enum ses_fate fate_from_answer(const struct ses_command *c)
{
	struct ses_sense sense;

	if (!has_sense(c))
		return find_fate(STATUS, c->status);
	ses_sense_parse(c->sense, c->sense_len, &sense);
	if (!sense.valid)
		return SES_FATE_UNKNOWN;
	return find_fate(sense.deferred ? DEFERRED : SENSE_KEY, sense.key);
}

enum ses_fate ses_command_fate(const struct ses_command *c, int err)
{
	if (err == 0)
		return SES_FATE_DONE;
	if (-err >= SES_E_OS && -err < SES_E_MALFORMED)
		return find_fate(ERRNO, (unsigned int)(-err - SES_E_OS));
	if (c->host_status)
		return find_fate(HOST, c->host_status);
	if (driver_byte(c) && driver_byte(c) != DRIVER_SENSE)
		return find_fate(DRIVER, driver_byte(c));
	if (c->mi_status == SES_MI_MORE_PROCESSING)
		return find_fate(MI, c->mi_status);
	if (err == -SES_E_WILD_RESID)
		return SES_FATE_UNKNOWN;
	return fate_from_answer(c);
}

static const char *host_name(unsigned int host)
{
	static const char *const names[] = {
		"DID_OK", "DID_NO_CONNECT", "DID_BUS_BUSY", "DID_TIME_OUT",
		"DID_BAD_TARGET", "DID_ABORT", "DID_PARITY", "DID_ERROR",
		"DID_RESET", "DID_BAD_INTR", "DID_PASSTHROUGH",
		"DID_SOFT_ERROR", "DID_IMM_RETRY", "DID_REQUEUE",
		"DID_TRANSPORT_DISRUPTED", "DID_TRANSPORT_FAILFAST",
		"DID_TARGET_FAILURE", "DID_NEXUS_FAILURE",
		"DID_ALLOC_FAILURE", "DID_MEDIUM_ERROR",
		"DID_TRANSPORT_MARGINAL",
	};

	return host < sizeof(names) / sizeof(names[0]) ? names[host] :
							 "unknown";
}

/* The status of the controller, and the category it was translated to. */
static void format_nvme_result(char *text, size_t size,
			       const struct ses_command *c)
{
	char said[80];
	unsigned int row = find_status_row(c->status);

	ses_nvme_status_text(said, sizeof(said), c);
	if (has_sense(c))
		snprintf(text, size, "%s (%s)", said,
			 ses_sense_key_name(c->sense[2]));
	else if (c->status && row < NR_STATUSES)
		snprintf(text, size, "%s (status %s)", said,
			 statuses[row].name);
	else
		ses_text_copy(text, size, said);
}

void ses_command_result_text(char *text, size_t size,
			     const struct ses_command *c)
{
	struct ses_sense sense;
	unsigned int row = find_status_row(c->status);

	if (c->nvme_status || c->mi_status) {
		format_nvme_result(text, size, c);
	} else if (c->host_status) {
		snprintf(text, size, "host status 0x%02x (%s)", c->host_status,
			 host_name(c->host_status));
	} else if (driver_byte(c) && driver_byte(c) != DRIVER_SENSE) {
		snprintf(text, size, "driver status 0x%02x", c->driver_status);
	} else if (has_sense(c)) {
		ses_sense_parse(c->sense, c->sense_len, &sense);
		ses_sense_text(text, size, &sense);
	} else if (c->status && row < NR_STATUSES) {
		snprintf(text, size, "status %s", statuses[row].name);
	} else if (c->status) {
		snprintf(text, size, "unknown status 0x%02x", c->status);
	} else if (has_wild_residual(c)) {
		snprintf(text, size, "residual %d for a transfer of %u bytes",
			 c->residual, c->data_len);
	} else {
		ses_text_copy(text, size, "no error");
	}
}

uint32_t ses_command_transferred(const struct ses_command *c)
{
	return has_wild_residual(c) ? 0 : c->data_len - (uint32_t)c->residual;
}
