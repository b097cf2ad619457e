/* SPDX-License-Identifier: BSD-2-Clause */
/* What other rooms of lib/ use of pages, snapshots and sessions. */
#ifndef LIB_SES_SES_INTERNAL_H
#define LIB_SES_SES_INTERNAL_H

#include <ses/download.h>
#include <ses/page.h>
#include <ses/session.h>
#include <ses/snapshot.h>

/* --- microcode download --- */

/* The name of a download status in the output of sg_ses_microcode. */
const char *ses_download_status_classic_name(uint8_t status);

/* What to do about a download status that is an error: a sentence, or 0. */
const char *ses_download_advice(uint8_t status);

enum ses_activation ses_download_activation(uint8_t status);

/*
 * Find the descriptor of a subenclosure. Takes a page 0Eh, which may be cut
 * off; false if there is no descriptor for it.
 */
bool ses_download_find(const struct ses_page *page, uint8_t subenclosure,
		       struct ses_download_status *status);

/*
 * Write the header of a control page, and the zero bytes after its microcode,
 * which is at page + SES_DOWNLOAD_HEADER or is copied there later. page has
 * room for the header and data_length rounded up to a multiple of 4.
 * Returns the length of the page.
 */
uint16_t ses_download_build(uint8_t *page,
			    const struct ses_download_control *control);

/* --- pages and sessions --- */

/* The name of a page for messages: "Configuration (SES)", "diagnostic". */
const char *ses_page_in_name(unsigned int code);

/* Connect again a session that was disconnected, to load more pages. This log
 * is for the messages of the device, until it is disconnected. */
void ses_session_resume(struct ses_session *s, struct ses_transport *transport,
			struct ses_log *log);

/*
 * End the connection: the pages stay in the snapshot. Returns 0 or the error of
 * the transport's close(); 0 if it was not connected.
 */
int ses_session_disconnect(struct ses_session *s);

/*
 * Move what was read to another session, which is not connected and has this
 * log; the first one has an empty snapshot afterwards.
 */
void ses_session_move(struct ses_session *to, struct ses_session *from,
		      struct ses_log *log);

/* --- the configuration --- */

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

/* --- snapshots --- */

/*
 * Copy what a snapshot holds. *to is initialized, or holds an older state that
 * is given up; it has no device and only this log. 0 or a negative ses_error.
 */
int ses_snapshot_copy(struct ses_snapshot *to, const struct ses_snapshot *from,
		      struct ses_log *log);

/*
 * One page by itself, outside of any snapshot, for free(). A busy enclosure
 * (page 09h) is waited for, a limited time. Takes a page code, and whether its
 * absence is an error. Returns 0 and a page that has this code; errors as
 * those of ses_snapshot_load().
 */
int ses_snapshot_receive(struct ses_device *dev, uint8_t code, bool needed,
			 struct ses_log *log, struct ses_page **page);

/*
 * Something is wrong at byte `at` of a page: `what` says what was expected
 * there. Returns -SES_E_MALFORMED with a message; 0 with a warning when the
 * user requested no more of the page (--maxlen).
 */
int ses_page_report_defect(const struct ses_snapshot *snap,
			   const struct ses_page *page, struct ses_log *log,
			   enum ses_topic topic, size_t at, const char *what);

/* 0, or -SES_E_OTHER with a message: the pages are not of one generation. */
int ses_snapshot_check(const struct ses_snapshot *snap, struct ses_log *log);

/* GENERATION CODE of a loaded page that has one; 0 when it is cut off. */
uint32_t ses_page_generation(const struct ses_page *page);

#endif
