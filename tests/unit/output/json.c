/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON with and without its memo: the same bytes. */
#include <stdlib.h>

#include <ses/out.h>

#include "../test.h"

/* What members are made of. */
struct input {
	uint8_t number, nr_strings, string_len, nested;
};

static void emit_members(struct ses_out *o, const void *data)
{
	const struct input *in = data;
	char text[256];

	memset(text, 'a' + in->number % 26, sizeof(text));
	ses_emit_item(o, SES_VALUE_DEC, NULL, "number", in->number);
	if (in->nested)
		ses_open_object(o, "object");
	for (unsigned int i = 0; i < in->nr_strings; i++)
		ses_emit_string(o, NULL, "text", (const uint8_t *)text,
				in->string_len);
	if (in->nested)
		ses_close_branch(o);
}

/* The same bytes as input of another function. */
static void emit_others(struct ses_out *o, const void *data)
{
	const struct input *in = data;

	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "another", in->number);
}

static void emit_nothing(struct ses_out *o, const void *data)
{
	(void)o;
	(void)data;
}

static void emit_object(struct ses_out *o, const struct input *in,
			bool member_before)
{
	ses_open_object(o, NULL);
	if (member_before)
		ses_emit_item(o, SES_VALUE_BOOL, NULL, "before", true);
	ses_emit_members(o, emit_nothing, in, sizeof(*in));
	ses_emit_members(o, emit_members, in, sizeof(*in));
	ses_emit_members(o, emit_others, in, sizeof(*in));
	ses_close_branch(o);
}

/* Inputs that come again, and others; at two depths. */
static void emit_all(struct ses_out *o)
{
	srand(1);
	ses_open_list(o, "list");
	for (int i = 0; i < 4000; i++) {
		struct input in = {
			.number = (uint8_t)(rand() % 100),
			/* with most of them a text that an entry holds */
			.nr_strings = (uint8_t)(rand() % 16),
			.string_len = (uint8_t)(rand() % 200),
			.nested = rand() % 2,
		};

		if (rand() % 2)
			in.nr_strings = in.string_len = 0;
		if (i == 2000)
			ses_open_list(o, NULL);
		emit_object(o, &in, rand() % 2);
		if (rand() % 4 == 0)
			emit_object(o, &in, rand() % 2);
	}
	ses_close_branch(o);
	ses_close_branch(o);
}

static void make_document(struct ses_writer *w,
			  const struct ses_json_format *format,
			  struct ses_json_memo *memo)
{
	struct ses_json json;
	struct ses_out o = { .tree = &ses_json_ops, .tree_data = &json };

	ses_writer_to_memory(w);
	ses_json_begin(&json, w, format);
	json.memo = memo;
	emit_all(&o);
	ses_json_end(&json);
	check_int(w->error, 0);
}

static void check_format(const struct ses_json_format *format)
{
	struct ses_json_memo *memo = ses_json_memo_new();
	struct ses_writer with, without;

	check(memo);
	make_document(&without, format, NULL);
	make_document(&with, format, memo);
	check_int(with.len, without.len);
	check(with.len == without.len &&
	      memcmp(with.buf, without.buf, with.len) == 0);
	ses_writer_close(&without);
	ses_writer_close(&with);
	ses_json_memo_free(memo);
}

static void the_memo_does_not_change_a_document(void)
{
	struct ses_json_format format = ses_json_default;

	check_format(&format);
	format.hex = true;
	format.indent = 8;
	check_format(&format);
	format.pretty = false;
	check_format(&format);
	format.packed = true;
	check_format(&format);
}

int main(void)
{
	test(the_memo_does_not_change_a_document);
	return test_end();
}
