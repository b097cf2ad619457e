/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a status page, read after a chunk was sent, means for the download.
 *
 * One const table holds the rules; nothing here does any I/O. The rule above
 * all others: a chunk is sent a second time only when the enclosure says that
 * the first one did not arrive.
 */
#ifndef SES_DECISION_H
#define SES_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/download.h>

/* How the SEND DIAGNOSTIC ended. */
enum ses_sent {
	SES_SENT_GOOD,		/* GOOD: the enclosure has it */
	SES_SENT_ATTENTION,	/* UNIT ATTENTION: it was not looked at */
	SES_SENT_LOST		/* no answer: it arrived, or it did not */
};

/* What the EXPECTED fields ask for. */
enum ses_expected {
	SES_EXPECTED_THIS,	/* the chunk that was sent */
	SES_EXPECTED_NEXT,	/* the byte behind it */
	SES_EXPECTED_ANY,	/* any offset: that proves nothing */
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
				 * code that still stands says nothing new */
};

enum ses_decision ses_decision_make(const struct ses_situation *situation);

/*
 * Compare the EXPECTED fields with a chunk. Takes our buffer id, the offset of
 * the chunk that was sent and of the byte behind it.
 */
enum ses_expected ses_expected_compare(const struct ses_download_status *status,
				       uint8_t buffer_id, uint32_t offset,
				       uint32_t next);

#endif
