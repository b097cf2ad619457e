/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the decoders of pages share. A walk writes the text and the tree at the
 * same time: see out.h.
 */
#ifndef LIB_SHOW_SHOW_H
#define LIB_SHOW_SHOW_H

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/out.h>
#include <ses/page.h>
#include <ses/show.h>
#include <ses/snapshot.h>

#include "element_text.h"

struct ses_show {
	struct ses_out *out;
	struct ses_snapshot *snap;
	const struct ses_config *config;
	struct ses_child_log about;	/* messages about that page */
	const struct ses_page *page;	/* that is shown */
	struct ses_show_options view;	/* with its selection resolved */
	struct ses_element_text text;	/* of the last element type */
	bool matched;			/* an element was selected */
	int defect;			/* the first negative ses_error of what
					 * could not be decoded */
};

/*
 * The table of decoders: a page that has none is dumped. A decoder is a
 * function void name(struct ses_show *s); what it cannot decode is left in
 * s->defect.
 */
#define SES_DECODERS(DECODER)                                                 \
	DECODER(SES_PAGE_SUPPORTED, ses_show_supported)                       \
	DECODER(SES_PAGE_CONFIGURATION, ses_show_configuration)               \
	DECODER(SES_PAGE_STATUS, ses_show_status)                             \
	DECODER(SES_PAGE_HELP, ses_show_text)                                 \
	DECODER(SES_PAGE_STRING, ses_show_text)                               \
	DECODER(SES_PAGE_THRESHOLD, ses_show_threshold)                       \
	DECODER(SES_PAGE_ARRAY, ses_show_status)                              \
	DECODER(SES_PAGE_DESCRIPTOR, ses_show_descriptor)                     \
	DECODER(SES_PAGE_SHORT, ses_show_short)                               \
	DECODER(SES_PAGE_BUSY, ses_show_busy)                                 \
	DECODER(SES_PAGE_ADDITIONAL, ses_show_additional)                     \
	DECODER(SES_PAGE_SUB_HELP, ses_show_subenclosure_text)                \
	DECODER(SES_PAGE_SUB_STRING, ses_show_subenclosure_text)              \
	DECODER(SES_PAGE_SUPPORTED_SES, ses_show_supported)                   \
	DECODER(SES_PAGE_MICROCODE, ses_show_microcode)                       \
	DECODER(SES_PAGE_NICKNAME, ses_show_nickname)

#define SES_DECODER_PROTOTYPE(code, name) void name(struct ses_show *s);
SES_DECODERS(SES_DECODER_PROTOTYPE)
#undef SES_DECODER_PROTOTYPE

/* --- parts of several pages --- */

/* Report that the page ends where `what` is expected. */
void ses_show_report_cut(struct ses_show *s, const char *what);

/* The title line (0: none), and page_code in the tree. */
void ses_show_title(struct ses_show *s, const char *title);

void ses_show_generation(struct ses_show *s);
void ses_show_nr_secondary(struct ses_show *s);

/* "  Primary enclosure logical identifier (hex): ..." */
void ses_show_primary(struct ses_show *s, bool in_text);

/* Member: ENCLOSURE LOGICAL IDENTIFIER as a string, "0x" and 16 hex digits. */
void ses_show_logical_id(struct ses_out *o, const char *key,
			 const struct ses_subenclosure *sub);

/* Vendor, product and revision of a subenclosure. */
void ses_show_identification(struct ses_out *o,
			     const struct ses_subenclosure *sub, bool in_text);

/* The member element_type. */
void ses_show_type_code(struct ses_out *o, unsigned int type);

/* The members element_type_abbreviation and type_descriptor_text. */
void ses_show_type_names(struct ses_out *o, unsigned int type,
			 const uint8_t *text, size_t len);

/* All members that name a type descriptor header. */
void ses_show_type_members(struct ses_show *s, unsigned int ti);

/* Begin and end an element (-1: the overall element): its heading, and with
 * in_tree its object. The lines between are indented. */
void ses_show_open_element(struct ses_show *s, int element, bool in_tree);
void ses_show_close_element(struct ses_show *s, bool in_tree);

/* "    Element type: ..., subenclosure id: 0 [ti=1]" */
void ses_show_type_line(struct ses_show *s, unsigned int ti);

/*
 * Call show_each() for each element of a type descriptor header that is
 * selected and in the page; -1 is the overall element. Without in_tree the tree
 * has no object for the header. Returns false if the page ends before the last
 * element.
 */
typedef void ses_show_element_fn(struct ses_show *s, unsigned int ti,
				 int element, const uint8_t *bytes);
bool ses_show_elements(struct ses_show *s, unsigned int ti, bool in_tree,
		       ses_show_element_fn *show_each);

/* SUBENCLOSURE IDENTIFIER as an object of the tree. */
void ses_show_subenclosure_member(struct ses_out *o, uint8_t id);

/*
 * Has the page another generation code than the Configuration page? If so, that
 * is reported, and the page cannot be divided into elements.
 */
bool ses_show_is_outdated(struct ses_show *s);

/* INVOP, INFO, NON-CRIT, CRIT, UNRECOV of byte 1 (SES-4 6.1.5). */
void ses_show_flags(struct ses_show *s, const struct ses_page *page,
		    bool in_text);

/* "TI,II": the index of an element, as --index takes it. */
void ses_show_element_index(struct ses_out *o, const char *label,
			    const char *key,
			    const struct ses_element *element);

/* If no element was selected, emit that instead of the elements. */
void ses_show_no_match(struct ses_show *s);

/* --- elements; their lines have the indent of the out --- */

/* A status element; its members go into an object of the caller. */
void ses_show_status_element(struct ses_show *s, unsigned int type,
			     const uint8_t *element, bool individual);

/* A threshold element; only if ses_show_has_thresholds(), which is true for
 * types with thresholds, and for all types with --inner-hex or --verbose. */
bool ses_show_has_thresholds(const struct ses_show *s, unsigned int type);
void ses_show_threshold_element(struct ses_show *s, unsigned int type,
				const uint8_t *element);

/* An Additional Element Status descriptor. With `joined` the elements of its
 * connector and other indexes are named. */
void ses_show_aes(struct ses_show *s, const struct ses_join *join,
		  const struct ses_aes *aes, bool joined);

#endif
