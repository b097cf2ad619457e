/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/download.h>

#include <stddef.h>

static const struct {
	uint8_t status;
	const char *name;
} statuses[] = {
	{ 0x00, "No download microcode operation in progress" },
	{ 0x01, "Download in progress, awaiting more" },
	{ 0x02, "Download complete, updating non-volatile storage" },
	{ 0x03, "Updating non-volatile storage with deferred microcode" },
	{ 0x10, "Complete, no error, starting now" },
	{ 0x11, "Complete, no error, start after hard reset or power cycle" },
	{ 0x12, "Complete, no error, start after power cycle" },
	{ 0x13, "Complete, no error, start after activate_mc, hard reset or "
		"power cycle" },
	{ 0x80, "Error, discarded, see additional status" },
	{ 0x81, "Error, discarded, image error" },
	{ 0x82, "Timeout, discarded" },
	{ 0x83, "Internal error, need new microcode before reset" },
	{ 0x84, "Internal error, need new microcode, reset safe" },
	{ 0x85, "Unexpected activate_mc received" },
};

const char *ses_download_status_name(uint8_t status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (statuses[i].status == status)
			return statuses[i].name;
	}
	return NULL;
}

enum ses_download_class ses_download_class(uint8_t status)
{
	if (status == 0)
		return SES_DOWNLOAD_IDLE;
	if (status < 0x10)
		return SES_DOWNLOAD_IN_PROGRESS;
	return status < 0x80 ? SES_DOWNLOAD_COMPLETE : SES_DOWNLOAD_ERROR;
}

const char *ses_download_class_name(enum ses_download_class class_)
{
	static const char *const names[] = {
		[SES_DOWNLOAD_IDLE] = "idle",
		[SES_DOWNLOAD_IN_PROGRESS] = "in_progress",
		[SES_DOWNLOAD_COMPLETE] = "complete",
		[SES_DOWNLOAD_ERROR] = "error",
	};

	return names[class_];
}
