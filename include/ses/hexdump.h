/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes as hex digits, in the layouts that --hex, --raw and --inner-hex have
 * always had. Lower case, two digits a byte; a second blank parts the eighth
 * from the ninth byte of a line. Bytes outside 20h..7Eh show as '.' in the
 * character column.
 */
#ifndef SES_HEXDUMP_H
#define SES_HEXDUMP_H

#include <stddef.h>
#include <stdint.h>

#include <ses/writer.h>

enum ses_hex_style {
	SES_HEX_BARE,		/* bytes only; can be read back */
	SES_HEX_ADDRESS,	/* offset, bytes from column 8 */
	SES_HEX_ASCII		/* offset, bytes, characters from column 60 */
};

/* len bytes, 16 a line; each line ends with LF. Nothing for len 0. */
void ses_hexdump(struct ses_writer *w, const uint8_t *p, size_t len,
		 enum ses_hex_style style);

/* `indent` blanks (8 at most) for the offset, and the character column always
 * 16 wide. */
void ses_hexdump_indented(struct ses_writer *w, unsigned int indent,
			  const uint8_t *p, size_t len);

/* "xx xx .. xx  xx": one piece, without LF. */
void ses_hex_inline(struct ses_writer *w, const uint8_t *p, size_t len);

/* `indent` blanks, then 16 times "xx " a line (with the last blank). */
void ses_hex_inner(struct ses_writer *w, unsigned int indent,
		   const uint8_t *p, size_t len);

#endif
