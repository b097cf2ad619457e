/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of an enclosure that the Configuration page (01h) describes:
 * subenclosures, and the type descriptor headers whose order fixes the order
 * of all elements in the pages 02h, 05h, 06h, 07h and 0Ah. (SES-4 6.1.4)
 */
#ifndef SES_CONFIG_H
#define SES_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_log;
struct ses_page;

struct ses_subenclosure {
	uint8_t process;	/* RELATIVE ENCLOSURE SERVICES PROCESS ID */
	uint8_t nr_processes;
	uint8_t id;		/* SUBENCLOSURE IDENTIFIER, 0 primary */
	uint8_t nr_types;	/* TYPE DESCRIPTOR HEADERS it declares */
	/* the descriptor itself, from its byte 0, as much as the page has */
	const uint8_t *bytes;
	uint32_t len;
	/* logical identifier, vendor ... are there (40 bytes or more) */
	bool identified;
	uint64_t logical_id;
};

struct ses_type_header {
	uint8_t type;		/* ELEMENT TYPE */
	uint8_t count;		/* NUMBER OF POSSIBLE ELEMENTS */
	uint8_t subenclosure;
	uint8_t text_len;	/* as far as the page has it */
	const uint8_t *text;
	uint32_t row;		/* of its overall element: index space A */
};

struct ses_config {
	const struct ses_page *page;	/* borrowed: must outlive the model */
	uint32_t generation;
	unsigned int nr_secondary;	/* as the page says */
	struct ses_subenclosure *subenclosures;
	size_t nr_subenclosures;	/* as found */
	struct ses_type_header *types;
	size_t nr_types;
	uint32_t nr_rows;		/* overall and individual elements */
};

/*
 * Build the model. Takes a page 01h; returns 0, or -SES_E_MALFORMED with a
 * message when the page ends too early: the model then holds what was found
 * before. In both cases ses_config_free() releases it.
 */
int ses_config_parse(const struct ses_page *page, struct ses_log *log,
		     struct ses_config *config);
void ses_config_free(struct ses_config *config);

/* The primary subenclosure (the first descriptor), or 0. */
static inline const struct ses_subenclosure *
ses_config_primary(const struct ses_config *config)
{
	return config->nr_subenclosures ? &config->subenclosures[0] : NULL;
}

#endif
