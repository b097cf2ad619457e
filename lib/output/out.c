/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/out.h>

#include <ses/hexdump.h>

static void write_text(struct ses_writer *w, const struct ses_value *v)
{
	switch (v->kind) {
	case SES_FLAG:
	case SES_DEC:
	case SES_PLAIN:
	case SES_BOOL:
		ses_write_dec(w, v->number);
		break;
	case SES_SIGNED:
		ses_write_signed(w, (int64_t)v->number);
		break;
	case SES_HEX:
	case SES_ID64:
		ses_write(w, "0x", 2);
		ses_write_hex(w, v->number,
			      v->kind == SES_ID64 && v->number ? 16 : 1);
		break;
	case SES_CODE:
		ses_write_str(w, v->meaning);
		break;
	case SES_STRING:
		ses_write_clean(w, v->bytes, v->len);
		break;
	case SES_WORD:
	case SES_NUMBER:
		ses_write(w, v->bytes, v->len);
		break;
	case SES_BYTES:
		ses_hex_inline(w, v->bytes, v->len);
		break;
	case SES_NULL:
		break;
	}
}

void ses_value(struct ses_out *o, const char *label, const char *key,
	       const struct ses_value *v)
{
	if (label && o->text) {
		ses_write_str(o->text, label);
		write_text(o->text, v);
	}
	if (key && o->tree)
		o->tree->value(o->tree_data, key, v);
}

void ses_item(struct ses_out *o, enum ses_kind kind, const char *label,
	      const char *key, uint64_t number)
{
	ses_value(o, label, key,
		  &(struct ses_value){ .kind = kind, .number = number });
}

void ses_code(struct ses_out *o, const char *label, const char *key,
	      uint64_t number, const char *meaning)
{
	ses_value(o, label, key, &(struct ses_value){
		.kind = SES_CODE, .number = number, .meaning = meaning });
}

void ses_string(struct ses_out *o, const char *label, const char *key,
		const uint8_t *p, size_t len)
{
	ses_value(o, label, key, &(struct ses_value){
		.kind = SES_STRING, .bytes = p, .len = len });
}

void ses_word(struct ses_out *o, const char *label, const char *key,
	      const char *word)
{
	ses_value(o, label, key, &(struct ses_value){
		.kind = SES_WORD, .bytes = (const uint8_t *)word,
		.len = strlen(word) });
}

void ses_item_line(struct ses_out *o, unsigned int more, enum ses_kind kind,
		   const char *label, const char *key, uint64_t number)
{
	ses_line(o, more);
	ses_item(o, kind, label, key, number);
	ses_endl(o);
}

void ses_string_line(struct ses_out *o, unsigned int more, const char *label,
		     const char *key, const uint8_t *p, size_t len)
{
	ses_line(o, more);
	ses_string(o, label, key, p, len);
	ses_endl(o);
}
