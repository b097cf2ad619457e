/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/change.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/text.h>

#include "change_internal.h"
#include "ses/aes.h"
#include "ses/join_internal.h"
#include "ses/ses_internal.h"

static const char *const option_names[] = {
	[SES_OPERATION_GET] = "--get",
	[SES_OPERATION_SET] = "--set",
	[SES_OPERATION_CLEAR] = "--clear",
};

const char *ses_operation_name(enum ses_operation_kind kind)
{
	return option_names[kind];
}

static int bad_text(const struct ses_operation *op, struct ses_log *log,
		    const char *what)
{
	return ses_fail(log, SES_E_SYNTAX, SES_T_OTHER, "%s=%s: %s.",
			option_names[op->kind], op->text, what);
}

/* --- parsing a STR --- */

static int parse_value(struct ses_operation *op, const char *s,
		       struct ses_log *log)
{
	op->has_value = true;
	if (strcmp(s, "-1") == 0) {
		op->all_ones = true;
		return 0;
	}
	if (ses_number_parse(s, strlen(s), UINT64_MAX, &op->value))
		return bad_text(op, log,
				"a value is a number (decimal, 0x.. or "
				"..h) or -1 for all ones");
	return 0;
}

/* BYTE:BIT[:WIDTH] in s[0..len). */
static int parse_position(struct ses_operation *op, const char *s, size_t len,
			  struct ses_log *log)
{
	const char *part[3] = { s, NULL, NULL };
	size_t n[3] = { len, 0, 0 };
	uint64_t v[3] = { 0, 0, 1 };
	int parts = 1;

	for (const char *p; parts < 3 &&
	     (p = memchr(part[parts - 1], ':', n[parts - 1])); parts++) {
		part[parts] = p + 1;
		n[parts] = (size_t)(part[parts - 1] + n[parts - 1] - p) - 1;
		n[parts - 1] = (size_t)(p - part[parts - 1]);
	}
	if (parts < 2)
		return bad_text(op, log,
				"an acronym (see --enumerate given twice), "
				"or BYTE:BIT or BYTE:BIT:WIDTH is expected");
	if (ses_number_parse(part[0], n[0], 127, &v[0]))
		return bad_text(op, log, "the byte is a number from 0 to 127");
	if (ses_number_parse(part[1], n[1], 7, &v[1]))
		return bad_text(op, log, "the bit is a number from 0 to 7");
	if (parts == 3 &&
	    (ses_number_parse(part[2], n[2], 64, &v[2]) || v[2] == 0))
		return bad_text(op, log, "the width is a number from 1 to 64");
	op->byte = (uint8_t)v[0];
	op->msb = (uint8_t)v[1];
	op->width = (uint8_t)v[2];
	return 0;
}

/* The first page with this acronym, in the order of sg_ses 2.48. */
static uint8_t find_acronym_page(const char *name, size_t len)
{
	static const uint8_t pages[] = {
		SES_PAGE_STATUS, SES_PAGE_THRESHOLD, SES_PAGE_ADDITIONAL,
	};

	for (size_t i = 0; i < sizeof(pages); i++) {
		struct ses_acronym a = ses_acronyms(pages[i], -1);

		while (ses_acronym_next(&a)) {
			if (a.len == len &&
			    strncasecmp(a.name, name, len) == 0)
				return pages[i];
		}
	}
	return 0;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int ses_operation_parse(enum ses_operation_kind kind, const char *text,
			struct ses_log *log, struct ses_operation *op)
{
	size_t len = strcspn(text, "=");
	int err = 0;

	*op = (struct ses_operation){
		.kind = kind, .text = text, .value = kind == SES_OPERATION_SET,
	};
	if (is_letter(text[0])) {
		op->name_len = len;
		op->page = find_acronym_page(text, len);
		if (!op->page)
			return bad_text(op, log,
					"this acronym is not known (see "
					"--enumerate given twice)");
	} else {
		err = parse_position(op, text, len, log);
	}
	return err || !text[len] ? err : parse_value(op, text + len + 1, log);
}

int ses_operation_find_page(const struct ses_operation *ops, size_t nr,
			    uint8_t page, struct ses_log *log, uint8_t *result)
{
	const uint8_t of_positions = page ? page : SES_PAGE_STATUS;

	for (size_t i = 0; i < nr; i++) {
		uint8_t meant = ops[i].page ? ops[i].page : of_positions;

		if (page && page != meant)
			return ses_fail(log, SES_E_CONTRADICT, SES_T_OTHER,
					"%s=%s: %s is for page %02Xh, but page "
					"%02Xh is meant.",
					option_names[ops[i].kind], ops[i].text,
					ops[i].page ? "this acronym" :
					"a position without --page",
					meant, page);
		page = meant;
	}
	*result = page ? page : SES_PAGE_STATUS;
	return 0;
}

/* --- finding a field in an element --- */

const uint8_t *ses_operation_element_bytes(const struct ses_join *j,
					   uint32_t element, uint8_t page,
					   size_t *len)
{
	const struct ses_aes *aes;

	if (page != SES_PAGE_ADDITIONAL) {
		*len = 4;
		return ses_page_element(j->config, page == SES_PAGE_THRESHOLD ?
					j->thresholds : j->status,
					j->elements[element].type,
					j->elements[element].index);
	}
	if (j->elements[element].aes == SES_NO_ELEMENT)
		return NULL;
	aes = &j->aes[j->elements[element].aes];
	*len = aes->len;
	return ses_aes_bytes(j, aes);
}

static int report_refusal(const struct ses_operation *op,
			  const struct ses_join *j, uint32_t element,
			  struct ses_log *log, int status, const char *what)
{
	const struct ses_element *r = &j->elements[element];
	char name[24];

	return ses_fail(log, status, SES_T_OTHER,
			"%s=%s: element %u,%d (%s) %s.",
			option_names[op->kind], op->text, r->type, r->index,
			ses_element_type_name(ses_join_header(j, element)->type,
					      name, sizeof(name)), what);
}

static bool has_name(const struct ses_acronym *a,
		     const struct ses_operation *op)
{
	return a->len == op->name_len &&
	       strncasecmp(a->name, op->text, a->len) == 0;
}

/* The row of an acronym for this element type. */
static const struct ses_field *find_field_row(const struct ses_operation *op,
					      unsigned int type, uint8_t page)
{
	struct ses_acronym a = ses_acronyms(page, (int)type);

	while (ses_acronym_next(&a)) {
		if (has_name(&a, op))
			return a.field;
	}
	return NULL;
}

static int find_field_at(const struct ses_operation *op,
			 const struct ses_join *j, uint32_t element,
			 uint8_t page, const uint8_t *p, size_t len,
			 struct ses_log *log, struct ses_position *pos)
{
	const struct ses_field *f =
		find_field_row(op, ses_join_header(j, element)->type, page);
	size_t base = 0;

	if (!f)
		return report_refusal(op, j, element, log, SES_E_OTHER,
				      "has no field with this acronym");
	if (page == SES_PAGE_ADDITIONAL) {
		struct ses_aes_head h = ses_aes_head(p, len);

		if (!ses_aes_find_field_base(&h, f, &base))
			return report_refusal(op, j, element, log, SES_E_OTHER,
				       "has a descriptor without this field");
	}
	*pos = (struct ses_position){
		.byte = (unsigned int)base + f->byte, .msb = f->msb,
		.width = f->width, .field = f,
	};
	return 0;
}

int ses_operation_find_field(const struct ses_operation *op,
			     const struct ses_join *j, uint32_t element,
			     uint8_t page, struct ses_log *log,
			     struct ses_position *pos)
{
	size_t len;
	const uint8_t *p = ses_operation_element_bytes(j, element, page, &len);
	int err;

	if (!p && page == SES_PAGE_ADDITIONAL &&
	    !(j->additional && ses_page_is_cut(j->additional)))
		return report_refusal(op, j, element, log, SES_E_OTHER,
			       "has no additional element status descriptor");
	if (!p && page == SES_PAGE_THRESHOLD && j->thresholds &&
	    !ses_config_element_at(j->config, page, j->thresholds->claimed,
				   j->elements[element].type,
				   j->elements[element].index))
		return report_refusal(op, j, element, log, SES_E_OTHER,
			       "has no thresholds, and none in this page");
	if (!p)
		return report_refusal(op, j, element, log,
			       page == SES_PAGE_THRESHOLD && !j->thresholds ?
				       SES_E_OTHER : SES_E_MALFORMED,
			       "is not in the page that was received");
	*pos = (struct ses_position){ op->byte, op->msb, op->width, NULL };
	if (op->name_len) {
		err = find_field_at(op, j, element, page, p, len, log, pos);
		if (err)
			return err;
	}
	if (ses_bits_end(pos->byte, pos->msb, pos->width) > len)
		return report_refusal(op, j, element, log, SES_E_SYNTAX,
				      "ends before this field does");
	return 0;
}
