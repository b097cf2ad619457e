/* SPDX-License-Identifier: BSD-2-Clause */
/* Sense data, and what a command with it came to. */
#include <string.h>

#include <ses/command.h>
#include <ses/error.h>

#include "../fuzz.h"

static void judge_sense(const struct ses_sense *s, size_t len)
{
	char text[300], cut[17];
	int status = ses_sense_status(s);

	fuzz_require(status > 0);
	fuzz_result(-status);
	fuzz_require(!s->valid || len > 0);
	fuzz_require(s->key <= 15);
	fuzz_require(!s->has_field || (s->field_bit >= -1 && s->field_bit < 8));
	ses_sense_text(text, sizeof(text), s);
	fuzz_require(memchr(text, 0, sizeof(text)) && text[0]);
	fuzz_text(text, strlen(text));
	ses_sense_text(cut, sizeof(cut), s);
	fuzz_require(memchr(cut, 0, sizeof(cut)));
	fuzz_require(strncmp(cut, text, strlen(cut)) == 0);
}

static void judge_command(struct fuzz_input *in)
{
	struct ses_command c;
	char text[256];
	int err;

	ses_command_build_inquiry(&c, false, 0, NULL, 0);
	c.status = fuzz_u8(in);
	c.host_status = fuzz_u8(in) & 0x1f;
	c.driver_status = fuzz_u8(in);
	c.data_len = fuzz_be16(in);
	c.residual = (int32_t)fuzz_be32(in);
	c.sense_len = in->len < sizeof(c.sense) ? (unsigned int)in->len :
						  sizeof(c.sense);
	if (c.sense_len)
		memcpy(c.sense, in->p, c.sense_len);
	err = fuzz_result(ses_command_result(&c));
	/* only what was acted upon is good; doubt is never "not done" */
	fuzz_require((ses_command_fate(&c, err) == SES_FATE_DONE) ==
		     (err == 0));
	if (!err)
		fuzz_require(!c.host_status);
	if (c.host_status == 3 || c.host_status == 7)
		fuzz_require(ses_command_fate(&c, err) == SES_FATE_UNKNOWN);
	fuzz_require(ses_command_transferred(&c) <= c.data_len);
	ses_command_result_text(text, sizeof(text), &c);
	fuzz_text(text, strlen(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct ses_sense sense;

	ses_sense_parse(data, size, &sense);
	judge_sense(&sense, size);
	judge_command(&in);
	return 0;
}
