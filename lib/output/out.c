/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/out.h>

#include <ses/bytes.h>
#include <ses/text.h>
#include <ses/writer.h>

void ses_write_item(struct ses_writer *w, enum ses_value_kind kind,
		    uint64_t number)
{
	switch (kind) {
	case SES_VALUE_SIGNED:
		ses_write_signed(w, (int64_t)number);
		break;
	case SES_VALUE_HEX:
		ses_write(w, "0x", 2);
		ses_write_hex(w, number, 1);
		break;
	case SES_VALUE_ID64:
		ses_write(w, "0x", 2);
		ses_write_hex(w, number, number ? 16 : 1);
		break;
	case SES_VALUE_NAME64:
		ses_write_hex(w, number, 16);
		break;
	default:
		ses_write_dec(w, number);
	}
}

void ses_emit_value(struct ses_out *o, const char *key,
		    const struct ses_value *v)
{
	if (o->tree)
		o->tree->value(o->tree_data, key, v);
}

void ses_emit_code(struct ses_out *o, const char *label, const char *key,
		   uint64_t number, const char *meaning)
{
	if (label && o->text) {
		ses_write_str(o->text, label);
		ses_write_str(o->text, meaning);
	}
	if (key && o->tree)
		ses_emit_value(o, key, &(struct ses_value){
			.kind = SES_VALUE_CODE, .number = number,
			.meaning = meaning });
}

void ses_emit_string(struct ses_out *o, const char *label, const char *key,
		     const uint8_t *p, size_t len)
{
	if (label && o->text) {
		ses_write_str(o->text, label);
		ses_write_clean(o->text, p, ses_text_length(p, len));
	}
	if (key && o->tree)
		ses_emit_value(o, key, &(struct ses_value){
			.kind = SES_VALUE_STRING, .bytes = p,
			.len = ses_text_length(p, len), .room = len });
}

void ses_emit_cstring(struct ses_out *o, const char *label, const char *key,
		      const char *s)
{
	ses_emit_string(o, label, key, (const uint8_t *)s, strlen(s));
}

void ses_emit_trimmed(struct ses_out *o, const char *label, const char *key,
		      const char *s)
{
	size_t len = ses_text_trim(&s, strlen(s));

	ses_emit_string(o, label, key, (const uint8_t *)s, len);
}

void ses_emit_bytes(struct ses_out *o, const char *key, const uint8_t *p,
		    size_t len)
{
	ses_emit_value(o, key, &(struct ses_value){
		.kind = SES_VALUE_BYTES, .bytes = p, .len = len });
}

void ses_emit_null(struct ses_out *o, const char *key)
{
	if (o->tree)
		ses_emit_value(o, key,
			       &(struct ses_value){ .kind = SES_VALUE_NULL });
}

void ses_emit_item_or_null(struct ses_out *o, enum ses_value_kind kind,
			   const char *key, bool known, uint64_t number)
{
	if (known)
		ses_emit_item(o, kind, NULL, key, number);
	else
		ses_emit_null(o, key);
}

void ses_emit_cstring_or_null(struct ses_out *o, const char *key, const char *s)
{
	if (s && *s)
		ses_emit_cstring(o, NULL, key, s);
	else
		ses_emit_null(o, key);
}

void ses_emit_hex_word(struct ses_out *o, const char *key, uint64_t number,
		       unsigned int digits)
{
	char text[20] = "0x";
	struct ses_writer w;

	if (!o->tree)
		return;
	ses_writer_to_buffer(&w, text + 2, sizeof(text) - 2);
	ses_write_hex(&w, number, digits);
	text[2 + w.len] = '\0';
	ses_emit_word(o, NULL, key, text);
}

void ses_emit_digits(struct ses_out *o, const char *key, const char *digits,
		     size_t len)
{
	ses_emit_value(o, key, &(struct ses_value){
		.kind = SES_VALUE_NUMBER, .bytes = (const uint8_t *)digits,
		.len = len });
}

void ses_emit_word(struct ses_out *o, const char *label, const char *key,
		   const char *word)
{
	if (label && o->text) {
		ses_write_str(o->text, label);
		ses_write_str(o->text, word);
	}
	if (key && o->tree)
		ses_emit_value(o, key, &(struct ses_value){
			.kind = SES_VALUE_WORD, .bytes = (const uint8_t *)word,
			.len = strlen(word) });
}

void ses_emit_string_line(struct ses_out *o, unsigned int more,
			  const char *label, const char *key, const uint8_t *p,
			  size_t len)
{
	ses_emit_indent(o, more);
	ses_emit_string(o, label, key, p, len);
	ses_emit_newline(o);
}
