/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/change.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/device.h>
#include <ses/download.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "change_internal.h"
#include "scsi/scsi_internal.h"
#include "ses/ses_internal.h"

/* Limits of retries, and of waits before them. */
#define ATTEMPTS	4
#define BUSY_WAIT_MS	200	/* doubled each time: 1.4 s in all */

/* --- retries --- */

bool ses_control_may_retry(struct ses_device *dev,
			   const struct ses_command *cmd, int err,
			   unsigned int attempt)
{
	if (attempt >= ATTEMPTS ||
	    ses_command_fate(cmd, err) != SES_FATE_NOT_DONE)
		return false;
	switch (-err) {
	case SES_E_UNIT_ATTENTION:
		return true;
	case SES_E_BUSY:
	case SES_E_TASK_SET_FULL:
		dev->os->sleep_ms(BUSY_WAIT_MS << (attempt - 1));
		return true;
	}
	return false;
}

/* Does the sense data point at the generation code, or at no field? */
static bool may_blame_generation(const struct ses_command *cmd, int err)
{
	struct ses_sense sense;

	ses_sense_parse(cmd->sense, cmd->sense_len, &sense);
	return err == -SES_E_BAD_PARAMETER &&
	       (!sense.has_field ||
		(!sense.field_in_cdb && sense.field >= 4 && sense.field < 8));
}

bool ses_control_is_stale(struct ses_device *dev, const uint8_t *page,
			  const struct ses_command *cmd, int err,
			  unsigned int attempt)
{
	struct ses_page *config;
	bool moved;

	if (attempt >= ATTEMPTS ||
	    ses_command_fate(cmd, err) != SES_FATE_NOT_DONE ||
	    !may_blame_generation(cmd, err) ||
	    ses_snapshot_receive(dev, SES_PAGE_CONFIGURATION, false, dev->log,
				 &config))
		return false;
	moved = config->len >= 8 &&
		ses_page_generation(config) != ses_be32(page + 4);
	free(config);
	return moved;
}

/* --- the field that the enclosure points at, as text --- */

/* The name of the control field (SES-4) at a bit of an element of a type: "RQST
 * IDENT"; 0 if there is none. */
static const char *control_field_name(unsigned int type, unsigned int byte,
				      unsigned int bit)
{
	unsigned int at = 8 * byte + 7 - bit;
	const struct ses_field *f;

	if (byte == 0 && bit == 7)
		return "SELECT";
	for (size_t i = 0; (f = ses_element_field(type, i)); i++) {
		unsigned int first = 8u * f->byte + 7 - f->msb;

		if (f->control[0] && first <= at && at < first + f->width)
			return f->control;
	}
	return NULL;
}

/* The fields of control pages other than elements; the first row that
 * matches is used. */
static const struct {
	uint8_t page;		/* 0: all pages */
	uint16_t first, last;	/* bytes */
	const char *name;
} fields[] = {
	{ 0, 0, 0, "the field PAGE CODE" },
	{ SES_PAGE_STATUS, 1, 1,
	  "the byte of INFO, NON-CRIT, CRIT and UNRECOV" },
	{ SES_PAGE_SUB_STRING, 1, 1, "the field SUBENCLOSURE IDENTIFIER" },
	{ SES_PAGE_NICKNAME, 1, 1, "the field SUBENCLOSURE IDENTIFIER" },
	{ 0, 1, 1, "a reserved byte" },
	{ 0, 2, 3, "the field PAGE LENGTH" },
	{ SES_PAGE_STRING, 4, 65535, "the string" },
	{ 0, 4, 7, "the field EXPECTED GENERATION CODE" },
	{ SES_PAGE_SUB_STRING, 8, 65535, "the string" },
	{ SES_PAGE_NICKNAME, 8, 39, "the nickname" },
};

static const char *page_field_name(uint8_t page, unsigned int at)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if ((!fields[i].page || fields[i].page == page) &&
		    fields[i].first <= at && at <= fields[i].last)
			return fields[i].name;
	}
	return NULL;
}

/* Does the page have four bytes for each element, starting at byte 8? */
static bool has_elements(uint8_t page)
{
	return page == SES_PAGE_STATUS || page == SES_PAGE_THRESHOLD ||
	       page == SES_PAGE_ARRAY;
}

/*
 * The element at a byte of a page of elements: its type descriptor header, and
 * its number. 0 after the last element.
 */
static const struct ses_type_header *
find_element_at(const struct ses_config *config, const uint8_t *page, size_t at,
		int *element)
{
	for (unsigned int i = 0; i < config->nr_types; i++) {
		size_t first = ses_config_element_at(config, page[0],
						     ses_be16(page + 2) + 4u, i,
						     -1);

		if (!first || at < first ||
		    at >= first + 4 * (config->types[i].count + 1u))
			continue;
		*element = (int)((at - first) / 4) - 1;
		return &config->types[i];
	}
	return NULL;
}

static const char *element_field_name(uint8_t page, unsigned int type,
				      const struct ses_sense *sense)
{
	if (page == SES_PAGE_THRESHOLD)
		return ses_threshold_fields[sense->field % 4].control;
	if (page != SES_PAGE_STATUS || sense->field_bit < 0)
		return NULL;
	return control_field_name(type, sense->field % 4,
				  (unsigned int)sense->field_bit);
}

/* "byte 2 of element 0,3 (Array device slot), RQST IDENT" */
static void format_element(const struct ses_config *config, const uint8_t *page,
			   const struct ses_sense *sense, char *text,
			   size_t size)
{
	int element = -1;
	const struct ses_type_header *t =
		find_element_at(config, page, sense->field, &element);
	const char *field;
	char name[24];

	if (!t) {
		snprintf(text, size, "byte %u, after the last element",
			 sense->field);
		return;
	}
	field = element_field_name(page[0], t->type, sense);
	snprintf(text, size, "byte %u of element %u,%d (%s)%s%s",
		 sense->field % 4U, (unsigned int)(t - config->types),
		 element,
		 ses_element_type_name(t->type, name, sizeof(name)),
		 field ? ", " : "", field ? field : "");
}

/* The field that the field pointer points at; false if that is not known. */
static bool format_field(const struct ses_config *config, const uint8_t *page,
			 const struct ses_sense *sense, char *text, size_t size)
{
	const char *name = page_field_name(page[0], sense->field);

	if (sense->field >= 8 && has_elements(page[0])) {
		if (config)
			format_element(config, page, sense, text, size);
		return config;
	}
	if (page[0] == SES_PAGE_MICROCODE)
		snprintf(text, size, "the field %s",
			 ses_download_field_name(sense->field));
	else if (name)
		ses_text_copy(text, size, name);
	return name || page[0] == SES_PAGE_MICROCODE;
}

int ses_control_report(struct ses_device *dev, const struct ses_config *config,
		       const uint8_t *page, const struct ses_command *cmd,
		       int err)
{
	const struct ses_page_def *def = ses_page_def(page[0]);
	struct ses_log *log = dev->log;
	struct ses_child_log about;
	struct ses_sense sense;
	char what[160], where[160];

	if (ses_command_fate(cmd, err) == SES_FATE_UNKNOWN) {
		ses_device_report(dev, cmd, page[0], err, log);
		return ses_fail(log, -err, SES_T_COMMAND_FAILED,
				"It is not known whether the enclosure acted "
				"on the %s page; it was not sent again. Look "
				"at the enclosure before you repeat the "
				"command.", def->out_name);
	}
	ses_sense_parse(cmd->sense, cmd->sense_len, &sense);
	if (cmd->status != SES_STATUS_CHECK_CONDITION || !sense.has_field ||
	    sense.field_in_cdb ||
	    !format_field(config, page, &sense, where, sizeof(where))) {
		ses_device_report(dev, cmd, page[0], err, log);
		return ses_fail(log, -err, SES_T_COMMAND_FAILED,
				"The enclosure did not accept the %s page.",
				def->out_name);
	}
	ses_sense_text(what, sizeof(what), &sense);
	ses_log_about_sense(&about, log, cmd->sense, cmd->sense_len);
	ses_fail(&about.log, -err, SES_T_COMMAND_FAILED,
		 "The enclosure refused the %s page: %s: that is %s.",
		 def->out_name, what, where);
	return err;
}
