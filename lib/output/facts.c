/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/out.h>

#include <errno.h>
#include <stdlib.h>

#include <ses/error.h>
#include <ses/memory.h>
#include <ses/writer.h>

/* Facts that are being collected. Texts are offsets while they may move. */
struct fact_store {
	struct ses_facts facts;
	size_t room;
	struct ses_writer texts;
};

/* An object or list that is open. */
struct level {
	const char *key;
	enum ses_branch_kind branch;
	unsigned int entries;	/* of a list: objects opened so far */
};

struct ses_fact_collector {
	void (*notify)(void *data, const struct ses_facts *object,
		       const struct ses_facts *around);
	void *data;
	struct level levels[SES_FACTS_DEEPEST];
	unsigned int depth;
	unsigned int object;	/* depth inside of an object of the main list;
				 * 0: outside */
	struct fact_store inside, outside;
	int error;
};

struct ses_fact_collector *
ses_facts_new(void (*notify)(void *data, const struct ses_facts *object,
			     const struct ses_facts *around),
	      void *data)
{
	struct ses_fact_collector *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->notify = notify;
	c->data = data;
	ses_writer_to_memory(&c->inside.texts);
	ses_writer_to_memory(&c->outside.texts);
	return c;
}

static int first_error(const struct ses_fact_collector *c)
{
	return c->error ? c->error :
	       c->inside.texts.error ? c->inside.texts.error :
				       c->outside.texts.error;
}

int ses_facts_free(struct ses_fact_collector *c)
{
	int err = first_error(c);

	ses_writer_close(&c->inside.texts);
	ses_writer_close(&c->outside.texts);
	free(c->inside.facts.v);
	free(c->outside.facts.v);
	free(c);
	return err;
}

/* Offsets into the texts become pointers; call it before facts are read. */
static const struct ses_facts *resolve_texts(struct fact_store *store)
{
	for (size_t i = 0; i < store->facts.nr; i++) {
		struct ses_fact *f = &store->facts.v[i];

		/* without memory for one of them there are no texts */
		f->text = f->text_len && !store->texts.error ?
			  store->texts.buf + f->text_at : "";
	}
	return &store->facts;
}

const struct ses_facts *ses_facts_around(struct ses_fact_collector *c)
{
	return resolve_texts(&c->outside);
}

/* --- collecting --- */

static bool is_list(const struct level *l)
{
	return l->branch != SES_BRANCH_OBJECT;
}

/* Set the place of a fact; base is the depth at which places begin. */
static void set_place(const struct ses_fact_collector *c, unsigned int base,
		      struct ses_fact *f)
{
	const struct level *part = &c->levels[base];
	const struct level *inner = &c->levels[base + 1];

	if (c->depth > base) {
		f->part = part->key;
		f->entry = is_list(part) ? part->entries : 0;
	}
	if (c->depth > base + 1 && inner->key) {
		f->inner = inner->key;
		f->entry = is_list(inner) ? inner->entries : 0;
	}
}

static struct ses_fact *add_room(struct ses_fact_collector *c,
				 struct fact_store *store)
{
	struct ses_facts *facts = &store->facts;

	if (facts->nr == store->room) {
		size_t room = store->room ? store->room * 2 : 64;
		struct ses_fact *f = ses_array_resize(facts->v, room,
						      sizeof(*f));

		if (!f) {
			c->error = -SES_E_NO_MEMORY;
			return NULL;
		}
		facts->v = f;
		store->room = room;
	}
	return &facts->v[facts->nr++];
}

static void add_fact(struct ses_fact_collector *c, const char *key,
		     const struct ses_value *v, const void *text, size_t len)
{
	struct fact_store *store = c->object ? &c->inside : &c->outside;
	struct ses_fact *f = add_room(c, store);

	if (!f)
		return;
	*f = (struct ses_fact){
		.key = key, .kind = v->kind, .number = v->number,
		.repeats = v->repeats,
		.text_at = store->texts.len, .text_len = len,
	};
	/* outside: in the object that holds the list */
	set_place(c, c->object ? c->object : 1, f);
	if (len > 0) {
		ses_write(&store->texts, text, len);
		ses_write_char(&store->texts, '\0');
	}
}

/* --- the tree --- */

static void facts_open(void *data, const char *key, enum ses_branch_kind branch)
{
	struct ses_fact_collector *c = data;
	struct level *outer = c->depth ? &c->levels[c->depth - 1] : NULL;

	if (c->depth + 1 >= SES_FACTS_DEEPEST) {
		c->error = -SES_E_LOGIC;
		return;
	}
	if (outer && is_list(outer))
		outer->entries++;
	c->levels[c->depth++] = (struct level){ .key = key, .branch = branch };
	if (!c->object && outer && outer->branch == SES_BRANCH_MAIN_LIST)
		c->object = c->depth;
}

static void facts_close(void *data)
{
	struct ses_fact_collector *c = data;

	if (!c->depth)
		return;
	if (c->object == c->depth) {
		c->object = 0;
		/* the caller gets complete objects only */
		if (!first_error(c))
			c->notify(c->data, resolve_texts(&c->inside),
				  resolve_texts(&c->outside));
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
	case SES_VALUE_CODE:
	case SES_VALUE_CODE_PLAIN:
		add_fact(data, key, v, v->meaning, strlen(v->meaning));
		break;
	case SES_VALUE_BYTES:
		ses_writer_to_buffer(&hex, buf, sizeof(buf));
		ses_hex_inline(&hex, v->bytes, v->len < 16 ? v->len : 16);
		add_fact(data, key, v, buf, hex.len);
		break;
	case SES_VALUE_STRING:
	case SES_VALUE_WORD:
	case SES_VALUE_NUMBER:
		add_fact(data, key, v, v->bytes, v->len);
		break;
	default:
		add_fact(data, key, v, NULL, 0);
	}
}

static void facts_number(void *data, const char *key, enum ses_value_kind kind,
			 uint64_t number)
{
	const struct ses_value v = { .kind = kind, .number = number };

	add_fact(data, key, &v, NULL, 0);
}

const struct ses_tree_ops ses_facts_ops = {
	.open = facts_open,
	.close = facts_close,
	.value = facts_value,
	.number = facts_number,
};

const char *ses_fact_format(const struct ses_fact *f, char *buf, size_t size)
{
	struct ses_writer w;

	if (f->text_len)
		return f->text;
	if (f->kind == SES_VALUE_NULL)
		return "none";
	if (f->kind == SES_VALUE_BOOL)
		return f->number ? "true" : "false";
	if (f->kind == SES_VALUE_STRING || f->kind == SES_VALUE_WORD)
		return "";
	ses_writer_to_buffer(&w, buf, size - 1);
	ses_write_item(&w, f->kind, f->number);
	buf[w.len] = '\0';
	return buf;
}
