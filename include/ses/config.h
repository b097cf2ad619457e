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

#define SES_NO_ROW UINT32_MAX

/* Bytes of an enclosure descriptor that the standard defines. VENDOR SPECIFIC
 * ENCLOSURE INFORMATION follows them. */
#define SES_SUBENCLOSURE_FIXED 40

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

/* A text in a field with a fixed length; not terminated. */
struct ses_text_field {
	const uint8_t *bytes;
	size_t len;		/* up to the first NUL or the last blanks */
	size_t room;		/* of the field */
};

/* Vendor, product and revision of a subenclosure; empty when its descriptor
 * has none. */
struct ses_text_field ses_subenclosure_vendor(const struct ses_subenclosure *s);
struct ses_text_field ses_subenclosure_product(
	const struct ses_subenclosure *s);
struct ses_text_field ses_subenclosure_revision(
	const struct ses_subenclosure *s);

/* VENDOR SPECIFIC ENCLOSURE INFORMATION, serial numbers for example: its bytes
 * and how many there are, or 0. */
const uint8_t *ses_subenclosure_vendor_bytes(const struct ses_subenclosure *s,
					     size_t *len);

struct ses_type_header {
	uint8_t type;		/* ELEMENT TYPE */
	uint8_t count;		/* NUMBER OF POSSIBLE ELEMENTS */
	uint8_t subenclosure;
	uint8_t text_len;	/* as far as the page has it */
	const uint8_t *text;
	uint32_t row;		/* of its overall element: index space A */
	/* the same among types with thresholds; SES_NO_ROW: has none */
	uint32_t threshold_row;
};

struct ses_config {
	const struct ses_page *page;	/* not owned: must outlive the model */
	uint32_t generation;
	unsigned int nr_secondary;	/* as the page says */
	struct ses_subenclosure *subenclosures;
	size_t nr_subenclosures;	/* as found */
	struct ses_type_header *types;
	size_t nr_types;
	uint32_t nr_rows;		/* overall and individual elements */
	uint32_t nr_threshold_rows;	/* those of types with thresholds */
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

/*
 * Does a Threshold page of `len` bytes (PAGE LENGTH + 4) have elements only for
 * the types that have thresholds? SES-4 6.1.8 has all types; some enclosures
 * leave out the others; only the length shows that.
 */
bool ses_config_only_thresholds(const struct ses_config *config, uint32_t len);

/*
 * Where the last element with thresholds ends in a Threshold page of `len`
 * bytes. Enclosures have been seen that leave out the types at the end that
 * have none (Areca 8028).
 */
size_t ses_config_thresholds_end(const struct ses_config *config, uint32_t len);

/*
 * The bytes of an element in page 02h, 05h or 06h, by type descriptor header
 * and number (-1 overall): their offset in a page of `len` bytes (PAGE LENGTH +
 * 4) with this code, or 0 when the layout of the page leaves the type out. The
 * page may end before them.
 */
size_t ses_config_element_at(const struct ses_config *config, uint8_t code,
			     uint32_t len, unsigned int ti, int element);

#endif
