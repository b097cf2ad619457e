/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/microcode.h>

#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "requirements.h"
#include "ses/ses_internal.h"

#define VPD_EXTENDED_INQUIRY	0x86
#define VPD_LENGTH		64

int ses_survey_load_status(struct ses_survey *survey, struct ses_device *dev,
			   uint8_t subenclosure)
{
	struct ses_page *page;
	int err;

	*survey = (struct ses_survey){
		.max_transfer = dev->transport->ops->max_transfer(
			dev->transport),
	};
	err = ses_snapshot_receive(dev, SES_PAGE_MICROCODE, true, dev->log,
				   &page);
	if (err)
		return err;
	survey->generation = ses_page_generation(page);
	survey->present = ses_download_find(page, subenclosure,
					    &survey->status);
	free(page);
	return 0;
}

int ses_survey_load_inquiry(struct ses_survey *survey, struct ses_device *dev)
{
	int err = ses_device_load_inquiry(dev, true, &survey->inquiry);

	survey->identified = !err;
	return err;
}

void ses_survey_load_activation(struct ses_survey *survey,
				struct ses_device *dev)
{
	uint8_t data[VPD_LENGTH];
	uint16_t len;

	if (ses_device_load_vpd(dev, VPD_EXTENDED_INQUIRY, data, sizeof(data),
				&len) || len < 13)
		return;
	survey->has_activation = true;
	survey->activate = data[4] >> 6;
	survey->power_on = data[12] & 0x80;
	survey->hard_reset = data[12] & 0x40;
	survey->vendor_specific = data[12] & 0x20;
}

/* Text of the device, which may end with blanks and a NUL. */
static void copy_field(char *to, size_t size, struct ses_text_field field)
{
	ses_text_copy_part(to, size, field.bytes, field.len);
}

static void add_identity(struct ses_survey *survey,
			 const struct ses_subenclosure *sub)
{
	char vendor[8 + 1], product[16 + 1];

	survey->described = sub->identified;
	if (!sub->identified)
		return;
	copy_field(vendor, sizeof(vendor), ses_subenclosure_vendor(sub));
	copy_field(product, sizeof(product), ses_subenclosure_product(sub));
	copy_field(survey->revision, sizeof(survey->revision),
		   ses_subenclosure_revision(sub));
	ses_model_format(survey->model, vendor, product);
}

static void add_process(struct ses_survey *survey,
			const struct ses_config *config, uint8_t subenclosure)
{
	for (size_t i = 0; i < config->nr_subenclosures; i++) {
		const struct ses_subenclosure *sub = &config->subenclosures[i];

		if (sub->id != subenclosure)
			continue;
		survey->has_process = true;
		survey->process = sub->process;
		survey->nr_processes = sub->nr_processes;
		add_identity(survey, sub);
		return;
	}
}

void ses_survey_load_configuration(struct ses_survey *survey,
				   struct ses_device *dev, uint8_t subenclosure)
{
	struct ses_log silent = { .emit = NULL };
	const struct ses_subenclosure *primary;
	struct ses_config config;
	struct ses_device whole;	/* this page may be longer than
					 * maxlen */
	struct ses_page *page;
	int err;

	ses_device_init(&whole, dev->transport, dev->os, dev->log, 0);
	err = ses_snapshot_receive(&whole, SES_PAGE_CONFIGURATION, false,
				   whole.log, &page);
	ses_device_free(&whole);
	if (err)
		return;
	if (ses_config_parse(page, &silent, &config) == -SES_E_NO_MEMORY)
		ses_no_memory(dev->log);
	primary = ses_config_primary(&config);
	survey->has_id = primary && primary->identified;
	survey->logical_id = survey->has_id ? primary->logical_id : 0;
	add_process(survey, &config, subenclosure);
	ses_config_free(&config);
	free(page);
}
