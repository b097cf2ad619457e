/* SPDX-License-Identifier: BSD-2-Clause */
/* What an image requires: for the survey and the plan. */
#ifndef LIB_MICROCODE_REQUIREMENTS_H
#define LIB_MICROCODE_REQUIREMENTS_H

#include <ses/microcode.h>

/* Check what the image requires. Writes up to SES_REQUIREMENTS checks, and
 * returns their number. */
size_t ses_requirements_check(const struct ses_plan_request *request,
			      const struct ses_survey *survey,
			      struct ses_check *checks);

/*
 * Does the INQUIRY data describe what gets the image? They describe the module
 * that answers, which is the primary subenclosure; the Configuration page
 * describes each one (SES-4 6.1.2). Those of an NVMe controller are translated:
 * vendor "NVMe", and model and revision of the controller, not of the
 * enclosure.
 */
bool ses_survey_has_inquiry(const struct ses_survey *survey,
			    const struct ses_plan_request *request);

/* The product revision of what gets the image, "" if it is not known. */
const char *ses_survey_revision(const struct ses_survey *survey,
				const struct ses_plan_request *request);

/* "VENDOR PRODUCT", each run of blanks as one. Takes the texts of both fields,
 * of at most 8 and 16 characters. */
void ses_model_format(char text[SES_MODEL_TEXT], const char *vendor,
		      const char *product);

/* The name of a requirement, as an option and in a manifest: "only-for". */
const char *ses_requirement_name(enum ses_requirement which);

#endif
