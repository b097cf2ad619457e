/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/facts.h>

#include <errno.h>
#include <stdlib.h>

#include <ses/error.h>
#include <ses/hexdump.h>
#include <ses/memory.h>

/* Facts on their way in. Texts are kept as offsets while they may move. */
struct heap {
	struct ses_facts facts;
	size_t room;
	struct ses_writer texts;
};

/* An object or list that is open. */
struct level {
	const char *key;
	bool list;
	unsigned int entries;	/* of a list: objects opened so far */
};

struct ses_fact_collector {
	const char *list;
	void (*take)(void *data, const struct ses_facts *item,
		     const struct ses_facts *around);
	void *data;
	struct level levels[SES_FACTS_DEEPEST];
	unsigned int depth;
	unsigned int item;	/* depth inside of an item, 0: outside */
	struct heap inside, outside;
	int error;
};

struct ses_fact_collector *
ses_facts_new(const char *list,
	      void (*take)(void *data, const struct ses_facts *item,
			   const struct ses_facts *around),
	      void *data)
{
	struct ses_fact_collector *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->list = list;
	c->take = take;
	c->data = data;
	ses_writer_to_memory(&c->inside.texts);
	ses_writer_to_memory(&c->outside.texts);
	return c;
}

static int failure(const struct ses_fact_collector *c)
{
	return c->error ? c->error :
	       c->inside.texts.error ? c->inside.texts.error :
				       c->outside.texts.error;
}

int ses_facts_free(struct ses_fact_collector *c)
{
	int err = failure(c);

	ses_writer_close(&c->inside.texts);
	ses_writer_close(&c->outside.texts);
	free(c->inside.facts.v);
	free(c->outside.facts.v);
	free(c);
	return err;
}

/* Offsets into the texts become pointers; call it before facts are read. */
static const struct ses_facts *settle(struct heap *heap)
{
	for (size_t i = 0; i < heap->facts.nr; i++) {
		struct ses_fact *f = &heap->facts.v[i];

		/* without memory for one of them there are no texts */
		f->text = f->text_len && !heap->texts.error ?
			  heap->texts.buf + f->text_at : "";
	}
	return &heap->facts;
}

const struct ses_facts *ses_facts_around(struct ses_fact_collector *c)
{
	return settle(&c->outside);
}

/* --- where a fact stands --- */

static void place(const struct ses_fact_collector *c, unsigned int base,
		  struct ses_fact *f)
{
	const struct level *part = &c->levels[base];
	const struct level *inner = &c->levels[base + 1];

	if (c->depth > base) {
		f->part = part->key;
		f->entry = part->list ? part->entries : 0;
	}
	if (c->depth > base + 1 && inner->key) {
		f->inner = inner->key;
		f->entry = inner->list ? inner->entries : 0;
	}
}

static void add(struct ses_fact_collector *c, const char *key,
		const struct ses_value *v, const void *text, size_t len)
{
	struct heap *heap = c->item ? &c->inside : &c->outside;
	struct ses_facts *facts = &heap->facts;
	struct ses_fact *f;

	if (facts->nr == heap->room) {
		size_t room = heap->room ? heap->room * 2 : 64;

		f = ses_array_resize(facts->v, room, sizeof(*f));
		if (!f) {
			c->error = -SES_E_NO_MEMORY;
			return;
		}
		facts->v = f;
		heap->room = room;
	}
	f = &facts->v[facts->nr++];
	*f = (struct ses_fact){
		.key = key, .kind = v->kind, .number = v->number,
		.repeats = v->repeats,
		.text_at = heap->texts.len, .text_len = len,
	};
	/* inside of an item, or of the object that holds the list */
	place(c, c->item ? c->item : 1, f);
	if (len > 0) {
		ses_write(&heap->texts, text, len);
		ses_write_char(&heap->texts, '\0');
	}
}

/* --- the tree --- */

static void facts_open(void *data, const char *key, bool list)
{
	struct ses_fact_collector *c = data;
	struct level *outer = c->depth ? &c->levels[c->depth - 1] : NULL;

	if (c->depth + 1 >= SES_FACTS_DEEPEST) {
		c->error = -SES_E_LOGIC;
		return;
	}
	if (outer && outer->list)
		outer->entries++;
	c->levels[c->depth++] = (struct level){ .key = key, .list = list };
	if (!c->item && outer && outer->list && outer->key &&
	    strcmp(outer->key, c->list) == 0)
		c->item = c->depth;
}

static void facts_close(void *data)
{
	struct ses_fact_collector *c = data;

	if (!c->depth)
		return;
	if (c->item == c->depth) {
		c->item = 0;
		/* an item that lacks something is not taken for whole */
		if (!failure(c))
			c->take(c->data, settle(&c->inside),
				settle(&c->outside));
		c->inside.facts.nr = 0;
		c->inside.texts.len = 0;
	}
	c->depth--;
}

static void facts_value(void *data, const char *key, const struct ses_value *v)
{
	struct ses_writer hex;
	char buf[64];

	switch (v->kind) {
	case SES_CODE:
	case SES_CODE_PLAIN:
		add(data, key, v, v->meaning, strlen(v->meaning));
		break;
	case SES_BYTES:
		ses_writer_to_buffer(&hex, buf, sizeof(buf));
		ses_hex_inline(&hex, v->bytes, v->len < 16 ? v->len : 16);
		add(data, key, v, buf, hex.len);
		break;
	case SES_STRING:
	case SES_WORD:
	case SES_NUMBER:
		add(data, key, v, v->bytes, v->len);
		break;
	default:
		add(data, key, v, NULL, 0);
	}
}

static void facts_number(void *data, const char *key, enum ses_kind kind,
			 uint64_t number)
{
	const struct ses_value v = { .kind = kind, .number = number };

	add(data, key, &v, NULL, 0);
}

const struct ses_tree_ops ses_facts_ops = {
	.open = facts_open,
	.close = facts_close,
	.value = facts_value,
	.number = facts_number,
};

const char *ses_fact_words(const struct ses_fact *f, char *buf, size_t size)
{
	struct ses_writer w;

	if (f->text_len)
		return f->text;
	if (f->kind == SES_NULL)
		return "none";
	if (f->kind == SES_BOOL)
		return f->number ? "true" : "false";
	if (f->kind == SES_STRING || f->kind == SES_WORD)
		return "";
	ses_writer_to_buffer(&w, buf, size - 1);
	ses_item_text(&w, f->kind, f->number);
	buf[w.len] = '\0';
	return buf;
}
