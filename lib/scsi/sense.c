/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/command.h>

#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/text.h>

#include "asc.h"
#include "scsi_internal.h"

/* SPC, sense data descriptor types */
#define DESC_INFORMATION		0x00
#define DESC_SENSE_KEY_SPECIFIC		0x02
#define DESC_MICROCODE_ACTIVATION	0x0f

static void parse_key_specific(struct ses_sense *s, const uint8_t *p)
{
	if (!(p[0] & 0x80))
		return;
	if (s->key == SES_KEY_ILLEGAL_REQUEST) {
		s->has_field = true;
		s->field_in_cdb = p[0] & 0x40;
		s->field_bit = p[0] & 0x08 ? p[0] & 7 : -1;
		s->field = ses_be16(p + 1);
	} else if (s->key == SES_KEY_NO_SENSE || s->key == SES_KEY_NOT_READY) {
		s->has_progress = true;
		s->progress = ses_be16(p + 1);
	}
}

static void parse_fixed_format(struct ses_sense *s, const uint8_t *p,
			       size_t len)
{
	/* ADDITIONAL SENSE LENGTH is the number of valid bytes after it */
	if (len >= 8 && len > p[7] + 8u)
		len = p[7] + 8u;
	s->valid = len >= 3;
	if (!s->valid)
		return;
	s->key = p[2] & 0x0f;
	if (len >= 7 && p[0] & 0x80) {
		s->has_info = true;
		s->info = ses_be32(p + 3);
	}
	if (len >= 13)
		s->asc = p[12];
	if (len >= 14)
		s->ascq = p[13];
	if (len >= 18)
		parse_key_specific(s, p + 15);
}

static void parse_sense_descriptor(struct ses_sense *s, const uint8_t *d,
				   size_t len)
{
	if (d[0] == DESC_INFORMATION && len >= 12 && d[2] & 0x80) {
		s->has_info = true;
		s->info = ses_be64(d + 4);
	} else if (d[0] == DESC_SENSE_KEY_SPECIFIC && len >= 7) {
		parse_key_specific(s, d + 4);
	} else if (d[0] == DESC_MICROCODE_ACTIVATION && len >= 8) {
		s->has_activation = true;
		s->activation_seconds = ses_be16(d + 6);
	}
}

static void parse_descriptor_format(struct ses_sense *s, const uint8_t *p,
				    size_t len)
{
	struct ses_reader r;

	s->descriptor = true;
	s->valid = len >= 2;
	if (!s->valid)
		return;
	s->key = p[1] & 0x0f;
	if (len >= 3)
		s->asc = p[2];
	if (len >= 4)
		s->ascq = p[3];
	if (len < 8)
		return;
	r = ses_reader(p + 8, len - 8 < p[7] ? len - 8 : p[7]);
	while (ses_reader_left(&r) >= 2) {
		size_t n = r.p[1] + 2u;
		const uint8_t *d = ses_reader_bytes(&r, n);

		if (d)
			parse_sense_descriptor(s, d, n);
	}
}

void ses_sense_parse(const uint8_t *p, size_t len, struct ses_sense *sense)
{
	*sense = (struct ses_sense){ .field_bit = -1 };
	if (len == 0)
		return;
	sense->deferred = p[0] & 1;
	switch (p[0] & 0x7f) {
	case 0x70:
	case 0x71:
		parse_fixed_format(sense, p, len);
		break;
	case 0x72:
	case 0x73:
		parse_descriptor_format(sense, p, len);
		break;
	}
}

/* One row per rule; the first one that matches is used. ANY matches all. */
#define ANY -1
static const struct {
	int8_t key;
	int16_t asc, ascq;
	bool info;		/* only if INFORMATION is valid */
	uint8_t status;
} rules[] = {
	{ 0x0, ANY, ANY, false, SES_E_NO_SENSE },
	{ 0x1, ANY, ANY, false, SES_E_RECOVERED },
	{ 0x2, 0x04, 0x04, false, SES_E_IN_PROGRESS },
	{ 0x2, 0x04, 0x05, false, SES_E_IN_PROGRESS },
	{ 0x2, 0x04, 0x06, false, SES_E_IN_PROGRESS },
	{ 0x2, 0x04, 0x0b, false, SES_E_STANDBY },
	{ 0x2, 0x04, 0x0c, false, SES_E_UNAVAILABLE },
	{ 0x2, 0x04, 0x14, false, SES_E_IN_PROGRESS },
	{ 0x2, 0x04, 0x1b, false, SES_E_IN_PROGRESS },
	{ 0x2, 0x04, 0x1d, false, SES_E_IN_PROGRESS },
	{ 0x2, 0x04, 0x24, false, SES_E_IN_PROGRESS },
	{ 0x2, 0x04, 0x25, false, SES_E_IN_PROGRESS },
	{ 0x2, ANY, ANY, false, SES_E_NOT_READY },
	{ 0x3, ANY, ANY, false, SES_E_MEDIUM_HARD },
	{ 0x4, ANY, ANY, false, SES_E_MEDIUM_HARD },
	{ 0x5, 0x20, 0x00, false, SES_E_INVALID_OPCODE },
	{ 0x5, 0x21, 0x00, false, SES_E_LBA_RANGE },
	{ 0x5, 0x26, 0x00, false, SES_E_BAD_PARAMETER },
	{ 0x5, ANY, ANY, true, SES_E_ILLEGAL_REQ_INFO },
	{ 0x5, ANY, ANY, false, SES_E_ILLEGAL_REQUEST },
	{ 0x6, ANY, ANY, false, SES_E_UNIT_ATTENTION },
	{ 0x7, ANY, ANY, false, SES_E_DATA_PROTECT },
	{ 0x8, ANY, ANY, false, SES_E_MEDIUM_HARD },
	{ 0xa, ANY, ANY, false, SES_E_COPY_ABORTED },
	{ 0xb, 0x10, ANY, true, SES_E_PROTECTION_INFO },
	{ 0xb, 0x10, ANY, false, SES_E_PROTECTION },
	{ 0xb, ANY, ANY, false, SES_E_ABORTED_COMMAND },
	{ 0xe, ANY, ANY, false, SES_E_MISCOMPARE },
};

int ses_sense_status(const struct ses_sense *s)
{
	if (!s->valid)
		return SES_E_SENSE;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (rules[i].key == s->key &&
		    (rules[i].asc == ANY || rules[i].asc == s->asc) &&
		    (rules[i].ascq == ANY || rules[i].ascq == s->ascq) &&
		    (!rules[i].info || s->has_info))
			return rules[i].status;
	}
	return SES_E_SENSE;
}

const char *ses_sense_key_name(unsigned int key)
{
	static const char names[16][16] = {
		"No Sense", "Recovered Error", "Not Ready", "Medium Error",
		"Hardware Error", "Illegal Request", "Unit Attention",
		"Data Protect", "Blank Check", "Vendor specific",
		"Copy Aborted", "Aborted Command", "Equal", "Volume Overflow",
		"Miscompare", "Completed",
	};

	return names[key & 15];
}

void ses_sense_text(char *text, size_t size, const struct ses_sense *s)
{
	char name[96], where[64] = "";

	if (!s->valid) {
		ses_text_copy(text, size, "sense data that cannot be decoded");
		return;
	}
	ses_asc_text(name, sizeof(name), s->asc, s->ascq);
	if (s->has_field && s->field_bit >= 0)
		snprintf(where, sizeof(where), ", byte %u bit %d of the %s",
			 s->field, s->field_bit,
			 s->field_in_cdb ? "CDB" : "parameter list");
	else if (s->has_field)
		snprintf(where, sizeof(where), ", byte %u of the %s", s->field,
			 s->field_in_cdb ? "CDB" : "parameter list");
	else if (s->has_progress)
		snprintf(where, sizeof(where), ", %u %% done",
			 (unsigned int)(s->progress * 100u / 65536));
	snprintf(text, size, "%s%s: %s (%02Xh/%02Xh)%s%s",
		 s->deferred ? "deferred " : "", ses_sense_key_name(s->key),
		 name, s->asc, s->ascq, where,
		 s->deferred ? ", about an earlier command" : "");
}
