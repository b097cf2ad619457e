/* SPDX-License-Identifier: BSD-2-Clause */
/* A shelf from its description: the lines about the shelf as a whole. */
#include "describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/text.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The text of an attribute into a blank-padded field, when it was given. */
static void put_text(char *to, size_t size, const struct text *t)
{
	if (t->given)
		pad_text(to, size, t->p, t->len);
}

static int do_inquiry(struct describe *d)
{
	struct shelf_plan *p = d->plan;
	struct text vendor = { 0 }, product = { 0 }, serial = { 0 };
	struct series naa = { 0 }, port = { 0 }, type = { 0 }, activate = { 0 };
	struct series encserv = { .first = 1 };
	struct series poa = { 0 }, hra = { 0 }, vsa = { 0 };
	const struct attr attrs[] = {
		{ "vendor", A_TEXT, &vendor, 8 },
		{ "product", A_TEXT, &product, 16 },
		{ "serial", A_TEXT, &serial, 20 },
		{ "naa", A_HEX, &naa, UINT64_MAX },
		{ "port", A_HEX, &port, UINT64_MAX },
		{ "type", A_NUMBER, &type, 31 },
		{ "encserv", A_NUMBER, &encserv, 1 },
		{ "activate", A_NUMBER, &activate, 3 },
		{ "poa", A_NUMBER, &poa, 1 },
		{ "hra", A_NUMBER, &hra, 1 },
		{ "vsa", A_NUMBER, &vsa, 1 },
	};

	if (attrs_read(&d->l, 1, attrs, COUNT(attrs)))
		return -1;
	put_text(p->vendor, sizeof(p->vendor), &vendor);
	put_text(p->product, sizeof(p->product), &product);
	put_text(p->serial, sizeof(p->serial), &serial);
	p->naa = naa.given ? naa.first : p->naa;
	p->port_naa = port.given ? port.first : p->port_naa;
	p->device_type = type.given ? (uint8_t)type.first : p->device_type;
	p->enclosure_services = encserv.first;
	p->activate_microcode = (uint8_t)activate.first;
	p->power_on_activates = poa.first;
	p->reset_activates = hra.first;
	p->vendor_activates = vsa.first;
	return 0;
}

/* The plain word 1 of a line as a number. */
static int only_number(struct describe *d, const char *what, uint64_t max,
		       uint64_t *value)
{
	if (d->l.nr_words < 2 || d->l.words[1].key)
		return lines_fail(&d->l, d->l.words[0].column,
				  "\"%s\" is followed by a %s.",
				  d->l.words[0].value, what);
	return word_number(&d->l, &d->l.words[1], what, max, value);
}

/* The same for a line that has nothing else. */
static int lone_number(struct describe *d, const char *what, uint64_t max,
		       uint64_t *value)
{
	if (d->l.nr_words > 2)
		return lines_fail(&d->l, d->l.words[2].column,
				  "Nothing more is expected in this line.");
	return only_number(d, what, max, value);
}

static int do_generation(struct describe *d)
{
	uint64_t v;

	if (lone_number(d, "generation code", UINT32_MAX, &v))
		return -1;
	d->plan->generation = (uint32_t)v;
	return 0;
}

static int do_short(struct describe *d)
{
	uint64_t v;

	if (lone_number(d, "short enclosure status", 255, &v))
		return -1;
	d->plan->short_status = (uint8_t)v;
	d->plan->supported[0x08] = true;
	return 0;
}

static int do_array(struct describe *d)
{
	d->plan->supported[0x06] = true;
	return 0;
}

static int do_index(struct describe *d)
{
	const struct word *w = &d->l.words[1];
	int style;

	if (d->l.nr_words != 2 || w->key)
		return lines_fail(&d->l, d->l.words[0].column,
				  "\"index\" is followed by one word.");
	style = index_style_find(w->value, w->value_len);
	if (style <= 0)
		return lines_fail(
			&d->l, w->column,
			"\"%s\" is not an index style; they are eiioe0, "
			"eiioe1, eiioe2, eiioe3, hp, lsi, areca and "
			"none.",
			w->value);
	d->plan->style = (enum shelf_index_style)style;
	return 0;
}

/* Lines about pages: "without 07 0a" takes page codes as hex digits. */
static int page_code(struct describe *d, const struct word *w, uint8_t *code)
{
	char *end;
	unsigned long v = strtoul(w->value, &end, 16);

	if (w->key || w->value_len == 0 || w->value_len > 2 || *end)
		return lines_fail(&d->l, w->column,
				  "A page code of two hex digits is expected, "
				  "not \"%s\".", w->value);
	*code = (uint8_t)v;
	return 0;
}

static int do_without(struct describe *d)
{
	uint8_t code = 0;

	for (size_t i = 1; i < d->l.nr_words; i++) {
		if (page_code(d, &d->l.words[i], &code))
			return -1;
		d->plan->supported[code] = false;
	}
	return 0;
}

/* page 10 hex="10 00 00 00": a page as it is. */
static int do_page(struct describe *d)
{
	struct blob bytes = { NULL, 0 };
	const struct attr attrs[] = {
		{ "hex", A_BYTES, &bytes, LARGEST_PAGE },
	};
	uint8_t code = 0;

	if (d->l.nr_words < 2)
		return lines_fail(&d->l, d->l.words[0].column,
				  "\"page\" is followed by a page code.");
	if (page_code(d, &d->l.words[1], &code))
		return -1;
	if (attrs_read(&d->l, 2, attrs, COUNT(attrs))) {
		free(bytes.p);
		return -1;
	}
	free(d->plan->pages[code].p);
	d->plan->pages[code] = bytes;
	d->plan->supported[code] = true;
	d->plan->raw[code] = true;
	return 0;
}

static int do_quirk(struct describe *d)
{
	struct shelf_error e;

	for (size_t i = 1; i < d->l.nr_words; i++) {
		const struct word *w = &d->l.words[i];
		const char *start = w->key ? w->key : w->value;
		size_t len = (size_t)(w->value + w->value_len - start);

		if (shelf_quirk_set(d->quirks, start, len, &e))
			return lines_fail(&d->l, w->column + e.column - 1,
					  "%s", e.text);
	}
	return 0;
}

static struct plan_sub *find_sub(struct describe *d, uint64_t id)
{
	int n = plan_sub_index(d->plan, (uint8_t)id);

	return n < 0 ? NULL : &d->plan->subs[n];
}

/* The subenclosure that word 1 names, which must have been declared. */
static struct plan_sub *known_sub(struct describe *d)
{
	struct plan_sub *sub;
	uint64_t id;

	if (only_number(d, "subenclosure identifier", 255, &id))
		return NULL;
	sub = find_sub(d, id);
	if (!sub)
		lines_fail(&d->l, d->l.words[1].column,
			   "There is no \"subenclosure %llu\" line above.",
			   (unsigned long long)id);
	return sub;
}

static struct plan_sub *add_sub(struct shelf_plan *p, uint8_t id)
{
	struct plan_sub *sub;

	p->subs = need(realloc(p->subs, (p->nr_subs + 1) * sizeof(*sub)));
	sub = &p->subs[p->nr_subs++];
	*sub = (struct plan_sub){
		.id = id, .process = 1, .nr_processes = 1, .nr_buffers = 1,
		.string_room = 256,
	};
	memcpy(sub->vendor, p->vendor, sizeof(sub->vendor));
	memcpy(sub->product, p->product, sizeof(sub->product));
	memcpy(sub->revision, "0001", 4);
	memcpy(sub->next_revision, "0002", 4);
	return sub;
}

static int do_subenclosure(struct describe *d)
{
	struct text vendor = { 0 }, product = { 0 }, revision = { 0 };
	struct series id = { 0 }, process = { 0 }, processes = { 0 };
	struct blob extra = { NULL, 0 };
	const struct attr attrs[] = {
		{ "id", A_HEX, &id, UINT64_MAX },
		{ "vendor", A_TEXT, &vendor, 8 },
		{ "product", A_TEXT, &product, 16 },
		{ "revision", A_TEXT, &revision, 4 },
		{ "process", A_NUMBER, &process, 7 },
		{ "processes", A_NUMBER, &processes, 7 },
		{ "extra", A_BYTES, &extra, 255 - 36 },
	};
	struct plan_sub *sub;
	uint64_t number;

	if (only_number(d, "subenclosure identifier", 255, &number))
		return -1;
	if (d->plan->nr_subs == 0 && number != 0)
		return lines_fail(&d->l, d->l.words[1].column,
				  "The first subenclosure is the primary one, "
				  "number 0.");
	if (find_sub(d, number))
		return lines_fail(&d->l, d->l.words[1].column,
				  "Subenclosure %llu is here already.",
				  (unsigned long long)number);
	if (attrs_read(&d->l, 2, attrs, COUNT(attrs))) {
		free(extra.p);
		return -1;
	}
	sub = add_sub(d->plan, (uint8_t)number);
	sub->logical_id = id.first;
	put_text(sub->vendor, sizeof(sub->vendor), &vendor);
	put_text(sub->product, sizeof(sub->product), &product);
	put_text(sub->revision, sizeof(sub->revision), &revision);
	sub->process = process.given ? (uint8_t)process.first : 1;
	sub->nr_processes = processes.given ? (uint8_t)processes.first : 1;
	sub->extra = extra;
	return 0;
}

/* nickname 0 "rack 7" language=en */
static int do_nickname(struct describe *d)
{
	struct plan_sub *sub = known_sub(d);
	struct text language = { 0 };
	const struct attr attrs[] = {
		{ "language", A_TEXT, &language, 2 },
	};
	const struct word *w = &d->l.words[2];

	if (!sub)
		return -1;
	if (d->l.nr_words < 3 || w->key || w->value_len > NICKNAME_LEN)
		return lines_fail(&d->l, d->l.words[0].column,
				  "A nickname of at most %d bytes is expected.",
				  NICKNAME_LEN);
	if (attrs_read(&d->l, 3, attrs, COUNT(attrs)))
		return -1;
	memset(sub->nickname, 0, sizeof(sub->nickname));
	memcpy(sub->nickname, w->value, w->value_len);
	if (language.given)
		pad_text((char *)sub->language, 2, language.p, language.len);
	return 0;
}

static int do_help(struct describe *d)
{
	struct plan_sub *sub = known_sub(d);
	const struct word *w = &d->l.words[2];

	if (!sub)
		return -1;
	if (d->l.nr_words != 3 || w->key)
		return lines_fail(&d->l, d->l.words[0].column,
				  "One text of help is expected.");
	free(sub->help.p);
	sub->help = blob_copy(w->value, w->value_len);
	return 0;
}

/* string 0 room=64 text="hello": what String In shows, and what it can hold */
static int do_string(struct describe *d)
{
	struct plan_sub *sub = known_sub(d);
	struct text text = { 0 };
	struct series room = { 0 };
	struct blob hex = { NULL, 0 };
	const struct attr attrs[] = {
		{ "room", A_NUMBER, &room, 65535 },
		{ "text", A_TEXT, &text, 65535 },
		{ "hex", A_BYTES, &hex, 65535 },
	};

	if (!sub)
		return -1;
	if (attrs_read(&d->l, 2, attrs, COUNT(attrs))) {
		free(hex.p);
		return -1;
	}
	free(sub->string.p);
	sub->string = hex.p ? hex : blob_copy(text.p, text.len);
	if (room.given)
		sub->string_room = (uint32_t)room.first;
	if (sub->string.len > sub->string_room)
		return lines_fail(&d->l, d->l.words[0].column,
				  "The string has %zu bytes, its room %u.",
				  sub->string.len, sub->string_room);
	return 0;
}

static const char *const activations[] = { "now", "reset", "power" };

static int activation(struct describe *d, const struct text *t,
		      enum shelf_activation *a)
{
	for (unsigned int i = 0; t->given && i < COUNT(activations); i++) {
		if (strcmp(activations[i], t->p) == 0) {
			*a = (enum shelf_activation)i;
			return 0;
		}
	}
	return t->given ? lines_fail(&d->l, d->l.words[0].column,
				     "activation is now, reset or power, not "
				     "\"%s\".", t->p) : 0;
}

static int do_microcode(struct describe *d)
{
	struct plan_sub *sub = known_sub(d);
	struct text revision = { 0 }, when = { 0 }, magic = { 0 };
	struct series size = { 0 }, buffers = { 0 }, updating = { 0 };
	struct series reboot = { 0 };
	const struct attr attrs[] = {
		{ "size", A_NUMBER, &size, UINT32_MAX },
		{ "buffers", A_NUMBER, &buffers, 255 },
		{ "revision", A_TEXT, &revision, 4 },
		{ "updating", A_NUMBER, &updating, 1000000 },
		{ "reboot", A_NUMBER, &reboot, 1000000 },
		{ "activation", A_TEXT, &when, 8 },
		{ "magic", A_TEXT, &magic, MAGIC_LEN },
	};

	if (!sub || attrs_read(&d->l, 2, attrs, COUNT(attrs)) ||
	    activation(d, &when, &sub->activation))
		return -1;
	sub->max_size = (uint32_t)size.first;
	sub->nr_buffers = buffers.given ? (uint8_t)buffers.first : 1;
	sub->updating = (uint32_t)updating.first;
	sub->reboot = (uint32_t)reboot.first;
	put_text(sub->next_revision, 4, &revision);
	sub->magic_len = (uint8_t)magic.len;
	if (magic.given)
		memcpy(sub->magic, magic.p, magic.len);
	d->plan->supported[0x0e] = true;
	return 0;
}

/* The type of word 1: an abbreviation, or a number. */
static int type_code(struct describe *d, uint8_t *code)
{
	const struct word *w = &d->l.words[1];
	const struct ses_element_type *type;
	uint64_t v;

	type = ses_element_type_find(w->value, w->value_len);
	if (type) {
		*code = type->code;
		return 0;
	}
	if (ses_number_parse(w->value, w->value_len, 255, &v))
		return lines_fail(&d->l, w->column,
				  "\"%s\" is neither an abbreviation of an "
				  "element type nor a code from 0 to 255.",
				  w->value);
	*code = (uint8_t)v;
	return 0;
}

/* type arr 12 sub=0 text="Array slots" */
static int do_type(struct describe *d)
{
	struct shelf_plan *p = d->plan;
	struct series sub = { 0 };
	struct text text = { 0 };
	const struct attr attrs[] = {
		{ "sub", A_NUMBER, &sub, 255 },
		{ "text", A_TEXT, &text, 255 },
	};
	struct plan_type t = { 0 };
	uint64_t count;

	if (d->l.nr_words < 3 || d->l.words[1].key || d->l.words[2].key)
		return lines_fail(&d->l, d->l.words[0].column,
				  "\"type\" is followed by an element type and "
				  "the number of its elements.");
	if (type_code(d, &t.type) ||
	    word_number(&d->l, &d->l.words[2], "number of elements", 255,
			&count) ||
	    attrs_read(&d->l, 3, attrs, COUNT(attrs)))
		return -1;
	if (!find_sub(d, sub.first))
		return lines_fail(&d->l, d->l.words[0].column,
				  "There is no \"subenclosure %llu\" line "
				  "above.", (unsigned long long)sub.first);
	t.count = (uint8_t)count;
	t.sub = (uint8_t)sub.first;
	t.text = blob_copy(text.p, text.len);
	p->types = need(realloc(p->types, (p->nr_types + 1) * sizeof(t)));
	p->types[p->nr_types] = t;
	d->ti = (int)p->nr_types++;
	return plan_rows(p, d->l.error);
}

static const struct {
	const char *name;
	bool below_type;
	int (*handle)(struct describe *d);
} keywords[] = {
	{ "inquiry", false, do_inquiry },
	{ "generation", false, do_generation },
	{ "subenclosure", false, do_subenclosure },
	{ "nickname", false, do_nickname },
	{ "string", false, do_string },
	{ "help", false, do_help },
	{ "microcode", false, do_microcode },
	{ "short", false, do_short },
	{ "index", false, do_index },
	{ "array", false, do_array },
	{ "without", false, do_without },
	{ "page", false, do_page },
	{ "quirk", false, do_quirk },
	{ "view", false, describe_view },
	{ "type", false, do_type },
	{ "overall", true, describe_overall },
	{ "element", true, describe_element },
	{ "limits", true, describe_limits },
	{ "aes", true, describe_aes },
	{ "sas", true, describe_sas },
	{ "expander", true, describe_expander },
	{ "link", true, describe_link },
	{ "port", true, describe_port },
	{ "fcp", true, describe_fcp },
	{ "fcp-port", true, describe_fcp_port },
	{ "nvme", true, describe_nvme },
	{ "nvme-port", true, describe_nvme_port },
};

static int one_line(struct describe *d)
{
	const struct word *w = &d->l.words[0];

	for (size_t i = 0; !w->key && i < COUNT(keywords); i++) {
		if (strcmp(keywords[i].name, w->value))
			continue;
		if (keywords[i].below_type && d->ti < 0)
			return lines_fail(&d->l, w->column,
					  "\"%s\" must come below a \"type\" "
					  "line.", w->value);
		return keywords[i].handle(d);
	}
	return lines_fail(&d->l, w->column,
			  "\"%.40s\" is not the first word of any line.",
			  w->key ? w->key : w->value);
}

/* The properties of a shelf before its description is read. */
static struct shelf_plan *new_plan(void)
{
	static const uint8_t pages[] = {
		0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x07, 0x0a, 0x0b, 0x0c,
		0x0d, 0x0f,
	};
	struct shelf_plan *p = need(calloc(1, sizeof(*p)));

	p->device_type = 0x0d;
	p->enclosure_services = true;
	pad_text(p->vendor, 8, "EMULATED", 8);
	pad_text(p->product, 16, "Shelf", 5);
	pad_text(p->serial, 20, "E0001", 5);
	p->naa = 0x5000c50000ee0001;
	p->port_naa = 0x5000c50000ee0002;
	p->style = SHELF_INDEX_EIIOE1;
	p->strict_start = true;
	for (size_t i = 0; i < COUNT(pages); i++)
		p->supported[pages[i]] = true;
	return p;
}

static int read_all(struct describe *d)
{
	int more;

	while ((more = lines_next(&d->l)) > 0) {
		if (one_line(d))
			return -1;
	}
	if (more < 0)
		return -1;
	if (d->plan->nr_subs == 0 || d->plan->nr_types == 0) {
		d->l.number = 0;
		return lines_fail(&d->l, 0, "A description needs at least a "
				  "\"subenclosure 0\" line and a \"type\" "
				  "line.");
	}
	return plan_finish(d->plan, d->l.error);
}

int shelf_plan_text(const char *text, size_t len, struct shelf_quirks *quirks,
		    struct shelf_error *error, struct shelf_plan **plan)
{
	struct describe d = { .plan = new_plan(), .quirks = quirks, .ti = -1 };
	int err;

	*error = (struct shelf_error){ 0 };
	lines_start(&d.l, text, len, error);
	if (memchr(text, '\0', len))
		err = lines_fail(&d.l, 0, "The text has a NUL byte in it.");
	else
		err = read_all(&d);
	lines_end(&d.l);
	if (err)
		shelf_plan_free(d.plan);
	else
		*plan = d.plan;
	return err;
}
