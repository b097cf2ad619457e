/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The statuses of NVMe controllers, and the SCSI status and sense data for
 * each.
 *
 * The tables are blocks without pointers, which are not relocated when a
 * program starts. The bytes before each name are in octal.
 */
#include "nvme.h"

#include <stdio.h>
#include <string.h>

#include <ses/command.h>

/*
 * NVMe status (NVM Express base specification, "Status Field"; the SCSI side is
 * from the NVM Express SCSI translation reference): type and code; SAM status,
 * sense key, ASC, ASCQ; name.
 */
#define STATUS_BYTES 6
static const char statuses[] =
	"\000\001" "\002\005\040\000" "Invalid command opcode\0"
	"\000\002" "\002\005\044\000" "Invalid field in command\0"
	"\000\003" "\002\005\044\000" "Command id conflict\0"
	"\000\004" "\002\003\000\000" "Data transfer error\0"
	"\000\005" "\100\013\013\010"
		"Command aborted due to power loss notification\0"
	"\000\006" "\002\004\104\000" "Internal error\0"
	"\000\007" "\100\013\000\000" "Command abort requested\0"
	"\000\010" "\100\013\000\000" "Command aborted due to SQ deletion\0"
	"\000\011" "\100\013\000\000"
		"Command aborted due to failed fused command\0"
	"\000\012" "\100\013\000\000"
		"Command aborted due to missing fused command\0"
	"\000\013" "\002\005\040\011" "Invalid namespace or format\0"
	"\000\014" "\002\004\104\000" "Command sequence error\0"
	"\000\015" "\002\004\104\000" "Invalid SGL segment descriptor\0"
	"\000\016" "\002\004\104\000" "Invalid number of SGL descriptors\0"
	"\000\017" "\002\004\104\000" "Data SGL length invalid\0"
	"\000\020" "\002\004\104\000" "Metadata SGL length invalid\0"
	"\000\021" "\002\004\104\000" "SGL descriptor type invalid\0"
	"\000\022" "\002\004\104\000"
		"Invalid use of controller memory buffer\0"
	"\000\023" "\002\004\104\000" "PRP offset invalid\0"
	"\000\024" "\002\005\044\000" "Atomic write unit exceeded\0"
	"\000\025" "\002\005\040\002" "Operation denied\0"
	"\000\026" "\002\004\104\000" "SGL offset invalid\0"
	"\000\027" "\002\004\104\000" "Reserved\0"
	"\000\030" "\002\004\104\000" "Host identifier inconsistent format\0"
	"\000\031" "\002\004\104\000" "Keep alive timeout expired\0"
	"\000\032" "\002\004\104\000" "Keep alive timeout invalid\0"
	"\000\033" "\100\013\000\000"
		"Command aborted due to Preempt and Abort\0"
	"\000\034" "\002\003\061\003" "Sanitize failed\0"
	"\000\035" "\002\002\004\033" "Sanitize in progress\0"
	"\000\036" "\002\004\104\000" "SGL data block granularity invalid\0"
	"\000\037" "\002\004\104\000" "Command not supported for queue in CMB\0"
	"\000\040" "\002\007\047\000" "Namespace is write protected\0"
	"\000\041" "\100\013\000\000" "Command interrupted\0"
	"\000\042" "\002\004\104\000" "Transient transport error\0"
	"\000\043" "\002\004\104\000" "Prohibited by lockdown\0"
	"\000\044" "\002\002\004\000" "Admin command: media not ready\0"
	"\000\200" "\002\005\041\000" "LBA out of range\0"
	"\000\201" "\002\005\041\000" "Capacity exceeded\0"
	"\000\202" "\002\002\004\000" "Namespace not ready\0"
	"\000\203" "\030\000\000\000" "Reservation conflict\0"
	"\000\204" "\002\002\004\004" "Format in progress\0"
	"\000\205" "\002\005\044\000" "Invalid value size\0"
	"\000\206" "\002\005\044\000" "Invalid key size\0"
	"\000\207" "\002\005\044\000" "KV key does not exist\0"
	"\000\210" "\002\003\021\000" "Unrecovered error\0"
	"\000\211" "\002\005\044\000" "Key exists\0"
	"\000\270" "\002\005\041\005" "Zone boundary error\0"
	"\000\271" "\002\007\077\027" "Zone is full\0"
	"\000\272" "\002\007\047\010" "Zone is read only\0"
	"\000\273" "\002\007\054\016" "Zone is offline\0"
	"\000\274" "\002\005\044\000" "Zone invalid write\0"
	"\000\275" "\002\007\125\016" "Too many active zones\0"
	"\000\276" "\002\007\125\016" "Too many open zones\0"
	"\000\277" "\002\005\044\000" "Invalid zone state transition\0"
	"\001\000" "\002\004\104\000" "Completion queue invalid\0"
	"\001\001" "\002\004\104\000" "Invalid queue identifier\0"
	"\001\002" "\002\004\104\000" "Invalid queue size\0"
	"\001\003" "\002\004\104\000" "Abort command limit exceeded\0"
	"\001\004" "\002\004\104\000" "Reserved\0"
	"\001\005" "\002\004\104\000"
		"Asynchronous event request limit exceeded\0"
	"\001\006" "\002\004\104\000" "Invalid firmware slot\0"
	"\001\007" "\002\004\104\000" "Invalid firmware image\0"
	"\001\010" "\002\004\104\000" "Invalid interrupt vector\0"
	"\001\011" "\002\004\104\000" "Invalid log page\0"
	"\001\012" "\002\005\061\001" "Invalid format\0"
	"\001\013" "\002\004\104\000"
		"Firmware activation requires conventional reset\0"
	"\001\014" "\002\004\104\000" "Invalid queue deletion\0"
	"\001\015" "\002\005\071\000" "Feature identifier not saveable\0"
	"\001\016" "\002\005\071\000" "Feature not changeable\0"
	"\001\017" "\002\005\040\015" "Feature not namespace specific\0"
	"\001\020" "\002\004\104\000"
		"Firmware activation requires NVM subsystem reset\0"
	"\001\021" "\002\004\104\000" "Firmware activation requires reset\0"
	"\001\022" "\002\004\104\000"
		"Firmware activation requires maximum time violation\0"
	"\001\023" "\002\004\104\000" "Firmware activation prohibited\0"
	"\001\024" "\002\004\104\000" "Overlapping range\0"
	"\001\025" "\002\004\104\000" "Namespace insufficient capacity\0"
	"\001\026" "\002\004\104\000" "Namespace identifier unavailable\0"
	"\001\027" "\002\004\104\000" "Reserved\0"
	"\001\030" "\002\004\104\000" "Namespace already attached\0"
	"\001\031" "\002\004\104\000" "Namespace is private\0"
	"\001\032" "\002\004\104\000" "Namespace not attached\0"
	"\001\033" "\002\003\000\000" "Thin provisioning not supported\0"
	"\001\034" "\002\003\000\000" "Controller list invalid\0"
	"\001\035" "\002\002\004\011" "Device self-test in progress\0"
	"\001\036" "\002\007\047\000" "Boot partition write prohibited\0"
	"\001\037" "\002\004\104\000" "Invalid controller identifier\0"
	"\001\040" "\002\004\104\000" "Invalid secondary controller state\0"
	"\001\041" "\002\004\104\000" "Invalid number of controller resources\0"
	"\001\042" "\002\004\104\000" "Invalid resource identifier\0"
	"\001\043" "\002\004\104\000" "Sanitize prohibited while PM enabled\0"
	"\001\044" "\002\004\104\000" "ANA group identifier invalid\0"
	"\001\045" "\002\004\104\000" "ANA attach failed\0"
	"\001\200" "\002\005\044\000" "Conflicting attributes\0"
	"\001\201" "\002\005\020\005" "Invalid protection information\0"
	"\001\202" "\002\007\047\000" "Attempted write to read only range\0"
	"\002\200" "\002\003\003\000" "Write fault\0"
	"\002\201" "\002\003\021\000" "Unrecovered read error\0"
	"\002\202" "\002\003\020\001" "End-to-end guard check error\0"
	"\002\203" "\002\003\020\002" "End-to-end application tag check error\0"
	"\002\204" "\002\003\020\003" "End-to-end reference tag check error\0"
	"\002\205" "\002\016\035\000" "Compare failure\0"
	"\002\206" "\002\005\040\002" "Access denied\0"
	"\002\207" "\002\003\041\006" "Deallocated or unwritten logical block\0"
	/* errors of the path to the controller, which SCSI does not have */
	"\003\000" "\000\000\000\000" "Internal path error\0"
	"\003\001" "\000\000\000\000" "Asymmetric access persistent loss\0"
	"\003\002" "\000\000\000\000" "Asymmetric access inaccessible\0"
	"\003\003" "\000\000\000\000" "Asymmetric access transition\0"
	"\003\140" "\000\000\000\000" "Controller pathing error\0"
	"\003\160" "\000\000\000\000" "Host pathing error\0"
	"\003\161" "\000\000\000\000" "Command aborted by host\0";

/*
 * Response message status of NVMe-MI (its specification, "Response Message
 * Status Values"): status; sense key, ASC, ASCQ; name.
 */
#define MI_BYTES 4
static const char mi_statuses[] =
	"\001" "\002\004\007" "more processing required\0"
	"\002" "\004\104\000" "internal error\0"
	"\003" "\005\040\000" "invalid command opcode\0"
	"\004" "\005\044\000" "invalid parameter\0"
	"\005" "\005\044\000" "invalid command size\0"
	"\006" "\005\032\000" "invalid command input data size\0"
	"\007" "\007\040\002" "access denied\0"
	"\040" "\005\044\000" "VPD updates exceeded\0"
	"\041" "\002\004\000" "PCIe inaccessible\0"
	"\042" "\004\104\000" "management endpoint buffer cleared by sanitize\0"
	"\043" "\004\065\000" "enclosure services failure\0"
	"\044" "\004\065\003" "enclosure services transfer failure\0"
	"\045" "\004\104\000" "enclosure failure\0"
	"\046" "\005\065\004" "enclosure services transfer refused\0"
	"\047" "\005\065\001" "unsupported enclosure function\0"
	"\050" "\002\065\002" "enclosure services unavailable\0"
	"\051" "\001\013\002" "enclosure degraded\0"
	"\052" "\002\004\033" "sanitize in progress\0";

#define MI_INVALID_PARAMETER	0x04
#define MI_VENDOR_SPECIFIC	0xe0	/* and above */

/*
 * The row of a block that begins with these bytes, or 0. Each row has `head`
 * bytes before its name. (The last byte of a block is the terminator of the
 * string literal itself.)
 */
static const uint8_t *find_row(const char *block, size_t size, size_t head,
			       const uint8_t *key, size_t key_len)
{
	for (const char *p = block; p < block + size - 1;
	     p += head + strlen(p + head) + 1) {
		if (memcmp(p, key, key_len) == 0)
			return (const uint8_t *)p;
	}
	return NULL;
}

static const uint8_t *find_status(unsigned int status)
{
	const uint8_t key[] = { (uint8_t)(status >> 8), (uint8_t)status };

	return find_row(statuses, sizeof(statuses), STATUS_BYTES, key, 2);
}

static const uint8_t *find_mi(uint8_t status)
{
	return find_row(mi_statuses, sizeof(mi_statuses), MI_BYTES, &status, 1);
}

void ses_nvme_set_sense(struct ses_command *c, uint8_t key, uint8_t asc,
			uint8_t ascq)
{
	memset(c->sense, 0, 18);
	c->sense[0] = 0x70;	/* fixed format, current */
	c->sense[2] = key;
	c->sense[7] = 18 - 8;
	c->sense[12] = asc;
	c->sense[13] = ascq;
	c->sense_len = 18;
	c->status = SES_STATUS_CHECK_CONDITION;
}

void ses_nvme_set_status(struct ses_command *c, unsigned int status)
{
	const uint8_t *row = find_status(status);

	c->nvme_status = (uint16_t)status;
	if (!row)
		return;
	if (row[2] == SES_STATUS_CHECK_CONDITION)
		ses_nvme_set_sense(c, row[3], row[4], row[5]);
	else
		c->status = row[2];
}

void ses_nvme_set_mi_status(struct ses_command *c, uint8_t status)
{
	const uint8_t *row = find_mi(status);
	bool out = c->direction == SES_DATA_OUT;

	c->mi_status = status;
	if (!row)	/* a reserved one is shown like one of a vendor */
		ses_nvme_set_sense(c, SES_KEY_VENDOR_SPECIFIC, 0, 0);
	else if (status == MI_INVALID_PARAMETER && out)
		/* the status is that of the page, not of the command */
		ses_nvme_set_sense(c, row[1], 0x26, 0);
	else
		ses_nvme_set_sense(c, row[1], row[2], row[3]);
}

void ses_nvme_status_text(char *text, size_t size, const struct ses_command *c)
{
	const uint8_t *row;
	const char *name;

	if (c->mi_status) {
		row = find_mi(c->mi_status);
		name = row ? (const char *)row + MI_BYTES :
		       c->mi_status >= MI_VENDOR_SPECIFIC ? "Vendor specific" :
							 "reserved";
		snprintf(text, size, "NVMe-MI status %02Xh, %s", c->mi_status,
			 name);
	} else {
		row = find_status(c->nvme_status);
		name = row ? (const char *)row + STATUS_BYTES :
			     "a status without a name here";
		snprintf(text, size, "NVMe status %03Xh, %s", c->nvme_status,
			 name);
	}
}
