/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/microcode.h>

#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/text.h>

static const struct ses_mode modes[] = {
	{ 0x00, 0, "dmc_status", "show the download microcode status" },
	{ 0x06, SES_M_SEND | SES_M_IMAGE | SES_M_RESTART, "dmc_offs",
	  "download with offsets, activate, do not save" },
	{ 0x07, SES_M_SEND | SES_M_IMAGE | SES_M_RESTART, "dmc_offs_save",
	  "download with offsets, save, activate" },
	{ 0x0e, SES_M_SEND | SES_M_IMAGE | SES_M_DEFER, "dmc_offs_defer",
	  "download with offsets, save, activate later" },
	{ SES_MODE_ACTIVATE, SES_M_SEND | SES_M_RESTART, "activate_mc",
	  "activate what was saved for later" },
	/* a reserved value, which ends a download in progress */
	{ 0xff, SES_M_SEND | SES_M_ABORT, "dmc_abort",
	  "give up a download in progress" },
};

#define NR_MODES (sizeof(modes) / sizeof(modes[0]))

const struct ses_mode *ses_mode_row(size_t n)
{
	return n < NR_MODES ? &modes[n] : NULL;
}

static int bad_mode(struct ses_log *log, const char *text, const char *why)
{
	return ses_fail(log, SES_E_SYNTAX, SES_T_OTHER, "--mode=%s: %s.", text,
			why);
}

static int find_by_number(const char *text, struct ses_log *log,
			  const struct ses_mode **mode)
{
	uint64_t code;

	if (ses_number_parse(text, strlen(text), 255, &code))
		return bad_mode(log, text,
				"a number from 0 to 255 is expected");
	for (size_t i = 0; i < NR_MODES; i++) {
		if (modes[i].code == code) {
			*mode = &modes[i];
			return 0;
		}
	}
	return bad_mode(log, text, "there is no mode with this number");
}

int ses_mode_parse(const char *text, struct ses_log *log,
		   const struct ses_mode **mode)
{
	const size_t len = strlen(text);
	unsigned int matches = 0;

	if (text[0] >= '0' && text[0] <= '9')
		return find_by_number(text, log, mode);
	for (size_t i = 0; i < NR_MODES; i++) {
		if (strncmp(modes[i].name, text, len) != 0)
			continue;
		*mode = &modes[i];
		if (modes[i].name[len] == '\0')
			return 0;	/* dmc_offs is also the beginning of
					 * others */
		matches++;
	}
	if (matches == 1 && len > 0)
		return 0;
	return bad_mode(log, text, matches ? "several modes begin like this" :
					     "there is no mode of this name");
}
