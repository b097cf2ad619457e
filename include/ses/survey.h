/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an enclosure reports that matters for a download, asked for before it
 * begins.
 */
#ifndef SES_SURVEY_H
#define SES_SURVEY_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/device.h>
#include <ses/download.h>

struct ses_survey {
	/* the Download Microcode Status page */
	uint32_t generation;
	bool present;			/* it has our subenclosure */
	struct ses_download_status status;
	uint32_t max_transfer;		/* of the kernel; 0 unknown */
	/* INQUIRY */
	bool identified;
	struct ses_inquiry inquiry;
	/* Extended INQUIRY VPD page (86h; SPC 7.7.7) */
	bool has_activation;
	/* POA_SUP, HRA_SUP, VSA_SUP */
	bool power_on, hard_reset, vendor_specific;
	uint8_t activate;		/* ACTIVATE MICROCODE field */
	/* the Configuration page: the primary subenclosure, and ours */
	bool has_id;
	uint64_t logical_id;
	bool has_process;
	uint8_t process, nr_processes;
};

/* Bytes to ask for: every page with 256 subenclosures fits. */
#define SES_SURVEY_MAXLEN 8192

/*
 * Read the status page and take what it says about a subenclosure. Returns 0,
 * also when the page does not have it, or a negative ses_error with a message.
 * The rest of the survey is emptied.
 */
int ses_survey_load_status(struct ses_survey *survey, struct ses_device *dev,
			   uint8_t subenclosure);

/* Add INQUIRY data. Returns 0, or a negative ses_error with a message. */
int ses_survey_load_inquiry(struct ses_survey *survey, struct ses_device *dev);

/* Add the Configuration page. What cannot be had stays unknown. */
void ses_survey_load_configuration(struct ses_survey *survey,
				   struct ses_device *dev,
				   uint8_t subenclosure);

/* Add VPD page 86h, which not every enclosure has. */
void ses_survey_load_activation(struct ses_survey *survey,
				struct ses_device *dev);

#endif
