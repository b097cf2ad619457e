/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a status page that was read after a chunk means for the download.
 *
 * One const table holds the rules, without any I/O. The most important rule: a
 * chunk is sent again only if the enclosure says that it did not arrive.
 */
#ifndef LIB_MICROCODE_DECISION_H
#define LIB_MICROCODE_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/download.h>

/* How the SEND DIAGNOSTIC ended. */
enum ses_sent {
	SES_SENT_GOOD,		/* GOOD: the page arrived */
	SES_SENT_ATTENTION,	/* UNIT ATTENTION: the page was not read */
	SES_SENT_LOST		/* unknown whether the page arrived */
};

/* What the EXPECTED fields say. */
enum ses_expected {
	SES_EXPECTED_THIS,	/* the chunk that was sent */
	SES_EXPECTED_NEXT,	/* the byte after it */
	SES_EXPECTED_ANY,	/* any offset, which proves nothing */
	SES_EXPECTED_OTHER	/* something else */
};

enum ses_decision {
	SES_D_NEXT_CHUNK,	/* it arrived: send the next one */
	SES_D_RESEND,		/* it did not arrive: send it again */
	SES_D_WAIT,		/* the enclosure is busy: read again later */
	SES_D_COMPLETE,		/* the whole image arrived, without error */
	SES_D_FAILED,		/* the enclosure gave up: 80h or more */
	SES_D_MISMATCH,		/* it expects another chunk */
	SES_D_LOST,		/* no download is in progress any more */
	SES_D_TOO_EARLY,	/* it is complete with chunks left to send */
	SES_D_UNFINISHED,	/* it expects more after the last chunk */
	SES_D_UNCERTAIN		/* the status does not say what happened */
};

struct ses_situation {
	enum ses_sent sent;
	bool first;		/* before it no download was in progress */
	bool last;		/* it ends the image */
	enum ses_expected expected;
	uint8_t status;		/* DOWNLOAD MICROCODE STATUS */
	uint8_t before;		/* the same before the first chunk: a final
				 * code that has not changed is not new */
};

enum ses_decision ses_decision_make(const struct ses_situation *situation);

/*
 * Compare the EXPECTED fields with a chunk. Takes our buffer id, the offset of
 * the chunk that was sent, and that of the byte after it.
 */
enum ses_expected ses_expected_compare(const struct ses_download_status *status,
				       uint8_t buffer_id, uint32_t offset,
				       uint32_t next);

#endif
