/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of a machine; machine.h has their words. */
#include "machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>

#include "lines.h"
#include "plan.h"

#define MOST_SHELVES	256
#define MOST_HOSTS	64
#define MOST_UNITS	16384
#define SES_PHY		127	/* the virtual phy of a module */

/* A disk in a bay, with the block devices of its paths. */
struct unit {
	unsigned int shelf;
	uint32_t row;
	uint64_t lu;
	unsigned int nr_paths;
	char blocks[160];		/* "sda,sdd" */
};

struct machine {
	FILE *out;
	struct shelf_error *error;
	struct lines line;		/* the current one */
	struct shelf_text {
		char name[32];
		const char *text;
		size_t len;
		struct shelf_plan *plan;
	} shelves[MOST_SHELVES];
	unsigned int nr_shelves;
	struct {
		bool hints;
		unsigned int targets, expanders;
	} hosts[MOST_HOSTS];
	struct unit *units;
	size_t nr_units;
	unsigned int blocks, generics, controllers, subsystems, maps;
};

/* --- words of the line --- */

static const char *word(const struct machine *m, size_t n)
{
	const struct lines *l = &m->line;

	return n < l->nr_words && !l->words[n].key ? l->words[n].value : "";
}

static const char *attr(const struct machine *m, const char *key)
{
	for (size_t i = 0; i < m->line.nr_words; i++) {
		const struct word *w = &m->line.words[i];

		if (w->key && w->key_len == strlen(key) &&
		    strncmp(w->key, key, w->key_len) == 0)
			return w->value;
	}
	return NULL;
}

static uint64_t hex(const struct machine *m, const char *key,
		    uint64_t otherwise)
{
	const char *value = attr(m, key);

	return value ? strtoull(value, NULL, 16) : otherwise;
}

static unsigned int number(const struct machine *m, const char *key,
			   unsigned int otherwise)
{
	const char *value = attr(m, key);

	return value ? (unsigned int)strtoul(value, NULL, 10) : otherwise;
}

static int fail(struct machine *m, const char *text, const char *name)
{
	m->error->line = m->line.number;
	snprintf(m->error->text, sizeof(m->error->text), "%s %s", text, name);
	return -1;
}

/* --- disks --- */

/* "sda" for 0, "sdz", "sdaa" */
static void block_name(unsigned int n, char name[16])
{
	char letters[8];
	size_t len = 0;

	for (n++; n > 0; n = (n - 1) / 26)
		letters[len++] = (char)('a' + (n - 1) % 26);
	strcpy(name, "sd");
	for (size_t i = 0; i < len; i++)
		name[2 + i] = letters[len - 1 - i];
	name[2 + len] = '\0';
}

static uint64_t port_address(const struct plan_entry *e)
{
	return ses_be64(e->bytes + 12);
}

/* The name of a unit: below that of its first port; that of a SATA disk has
 * nothing to do with the addresses that expanders make up. */
static uint64_t unit_name(const struct machine *m, unsigned int shelf,
			  uint32_t row)
{
	const struct plan_aes *aes = &m->shelves[shelf].plan->rows[row].aes;
	uint64_t lowest = UINT64_MAX;

	for (uint32_t i = 0; i < aes->nr_entries; i++) {
		if (aes->entries[i].bytes[3] & 0x08 &&
		    port_address(&aes->entries[i]) < lowest)
			lowest = port_address(&aes->entries[i]);
	}
	return lowest != UINT64_MAX ? lowest - 1 :
	       0x5000c500fa000000 + ((uint64_t)shelf << 16 | row << 4);
}

static struct unit *unit_of(struct machine *m, unsigned int shelf,
			    uint32_t row)
{
	for (size_t i = 0; i < m->nr_units; i++) {
		if (m->units[i].shelf == shelf && m->units[i].row == row)
			return &m->units[i];
	}
	if (m->nr_units == MOST_UNITS)
		return NULL;
	m->units[m->nr_units] = (struct unit){
		.shelf = shelf, .row = row, .lu = unit_name(m, shelf, row),
	};
	return &m->units[m->nr_units++];
}

/* A module, from its line. */
struct module {
	const char *node;
	unsigned int shelf, host, process;
	unsigned int phy;		/* of a bay, without an expander */
	uint64_t expander;		/* 0: it has none */
	char on[24];			/* "H:E", or "" */
};

static void put_place(struct machine *m, const struct module *mod,
		      uint32_t row)
{
	const struct plan_row *r = &m->shelves[mod->shelf].plan->rows[row];

	fprintf(m->out, " shelf=%s row=%u,%d slot=%u via=%s\n",
		m->shelves[mod->shelf].name, r->ti, r->index, r->aes.slot,
		mod->node);
}

static void put_path(struct machine *m, const struct module *mod, uint32_t row,
		     const struct plan_entry *e)
{
	const struct shelf_text *s = &m->shelves[mod->shelf];
	struct unit *u = unit_of(m, mod->shelf, row);
	bool sata = !(e->bytes[3] & 0x08);
	char name[16];

	if (!u)
		return;
	block_name(m->blocks++, name);
	if (strlen(u->blocks) + strlen(name) + 2 < sizeof(u->blocks))
		sprintf(u->blocks + strlen(u->blocks), "%s%s",
			u->nr_paths ? "," : "", name);
	u->nr_paths++;
	fprintf(m->out, "scsi %u:0:%u:0 sas=%016" PRIx64, mod->host,
		m->hosts[mod->host].targets++, port_address(e));
	if (mod->on[0])
		fprintf(m->out, " on=%s phy=%u", mod->on, e->bytes[20]);
	fprintf(m->out, " lu=%016" PRIx64 " serial=%s-%u.%02d block=%s "
		"minor=%u sg=%u vendor=%s size=32768", u->lu, s->name,
		s->plan->rows[row].ti, s->plan->rows[row].index, name,
		16 * (m->blocks - 1), m->generics++, sata ? "ATA" : "ACME");
	if (m->hosts[mod->host].hints)
		fprintf(m->out, " hint=%" PRIx64 " bay=%u",
			s->plan->subs[0].logical_id,
			s->plan->rows[row].aes.slot);
	put_place(m, mod, row);
}

/* An NVMe disk has a controller for each module. */
static void put_controller(struct machine *m, const struct module *mod,
			   uint32_t row)
{
	const struct shelf_plan *plan = m->shelves[mod->shelf].plan;
	const struct plan_aes *aes = &plan->rows[row].aes;
	struct unit *u = unit_of(m, mod->shelf, row);
	unsigned int c = m->controllers++;

	if (!u)
		return;
	if (u->nr_paths++ == 0)
		u->lu = m->subsystems++;
	fprintf(m->out, "nvme %u subsystem=%" PRIu64 " serial=%.20s eui=%x "
		"vendor=%04x model=\"%.40s\" pci=0000:%02x:00.0", c, u->lu,
		aes->serial, (unsigned int)u->lu & 15, aes->vendor,
		aes->model, 0x40 + c);
	put_place(m, mod, row);
}

/* Does the phy belong to the module? */
static bool has_phy(const struct module *mod, const struct plan_aes *aes,
		    uint32_t i)
{
	if (mod->expander)
		return ses_be64(aes->entries[i].bytes + 4) == mod->expander;
	return i == mod->phy % aes->nr_entries;
}

static void put_disks(struct machine *m, const struct module *mod)
{
	const struct shelf_plan *plan = m->shelves[mod->shelf].plan;

	for (uint32_t row = 0; row < plan->nr_rows; row++) {
		const struct plan_aes *aes = &plan->rows[row].aes;

		if (aes->form == AES_NVME && aes->serial[0])
			put_controller(m, mod, row);
		for (uint32_t i = 0; aes->form == AES_SAS_SLOT &&
				     i < aes->nr_entries; i++) {
			if (port_address(&aes->entries[i]) &&
			    aes->entries[i].bytes[3] & 0x09 &&
			    has_phy(mod, aes, i))
				put_path(m, mod, row, &aes->entries[i]);
		}
	}
}

/* --- modules --- */

static void put_module(struct machine *m, struct module *mod)
{
	const struct shelf_text *s = &m->shelves[mod->shelf];
	unsigned int nth = mod->process ? mod->process - 1 : 0;
	uint64_t naa = s->plan->naa + 0x10 * nth;
	uint64_t port = hex(m, "sas", s->plan->port_naa + 0x10 * nth);
	unsigned int target = number(m, "target",
				     m->hosts[mod->host].targets++);
	const char *on = attr(m, "on");

	snprintf(mod->on, sizeof(mod->on), "%s", on ? on : "");
	if (mod->expander) {
		snprintf(mod->on, sizeof(mod->on), "%u:%u", mod->host,
			 m->hosts[mod->host].expanders++);
		fprintf(m->out, "expander %s address=%016" PRIx64 " %s%s "
			"module=%s\n", mod->on, mod->expander, on ? "on=" : "",
			on ? on : "", mod->node);
	}
	fprintf(m->out, "scsi %u:0:%u:0 type=13 sas=%016" PRIx64, mod->host,
		target, port);
	if (mod->on[0])
		fprintf(m->out, " on=%s phy=%d", mod->on, SES_PHY);
	if (strncmp(mod->node, "sg", 2) == 0)
		fprintf(m->out, " sg=%s", mod->node + 2);
	fprintf(m->out, " bsg=1 lu=%016" PRIx64 " vendor=\"%.8s\" "
		"model=\"%.16s\" serial=\"%.20s\" module=%s of=%s\n", naa,
		s->plan->vendor, s->plan->product, s->plan->serial, mod->node,
		s->name);
	put_disks(m, mod);
	fprintf(m->out, "pages %s\n%.*sview naa=%" PRIx64 " port=%" PRIx64,
		mod->node, (int)s->len, s->text, naa, port);
	if (mod->process)
		fprintf(m->out, " process=%u", mod->process);
	if (mod->expander && attr(m, "ports"))
		fprintf(m->out, " attached=%" PRIx64, mod->expander);
	if (attr(m, "access"))
		fprintf(m->out, " access=%s", attr(m, "access"));
	fputs("\nend\n", m->out);
}

static int do_module(struct machine *m)
{
	const char *of = attr(m, "of");
	struct module mod = {
		.node = word(m, 1), .host = number(m, "host", 0),
		.process = number(m, "process", 0),
		.expander = hex(m, "expander", 0),
	};

	mod.phy = number(m, "phy", mod.process ? mod.process - 1 : 0);

	while (mod.shelf < m->nr_shelves &&
	       (!of || strcmp(m->shelves[mod.shelf].name, of)))
		mod.shelf++;
	if (mod.shelf == m->nr_shelves)
		return fail(m, "of= names no shelf above:", of ? of : "");
	if (mod.host >= MOST_HOSTS || !*mod.node)
		return fail(m, "a module has a node and a host:", mod.node);
	put_module(m, &mod);
	return 0;
}

static int add_shelf(struct machine *m, const char *text, size_t len)
{
	struct shelf_text *s = &m->shelves[m->nr_shelves];
	struct shelf_quirks unused = { 0 };
	unsigned long above = m->line.number;

	if (m->nr_shelves == MOST_SHELVES || !*word(m, 1) ||
	    strlen(word(m, 1)) >= sizeof(s->name))
		return fail(m, "a shelf has a name:", word(m, 1));
	strcpy(s->name, word(m, 1));
	s->text = text;
	s->len = len;
	if (shelf_plan_text(text, len, &unused, m->error, &s->plan)) {
		m->error->line += above;
		return -1;
	}
	m->nr_shelves++;
	return 0;
}

/* Disks with several paths are maps; the bays of each shelf in order. */
static void do_multipath(struct machine *m)
{
	for (size_t i = 0; i < m->nr_units; i++) {
		const struct unit *u = &m->units[i];
		char name[16];

		if (u->nr_paths < 2 || !u->blocks[0])
			continue;
		block_name(m->maps, name);
		fprintf(m->out, "dm %u name=mpath%s uuid=mpath-3%016" PRIx64
			" on=%s\n", m->maps++, name + 2, u->lu, u->blocks);
	}
}

/* --- the text --- */

static void do_host(struct machine *m, const char *line, size_t len)
{
	unsigned long n = strtoul(word(m, 1), NULL, 10);

	if (n < MOST_HOSTS)
		m->hosts[n].hints = number(m, "hints", 0);
	if (n < MOST_HOSTS)
		m->hosts[n].targets = number(m, "targets", 0);
	fprintf(m->out, "%.*s\n", (int)len, line);
}

/* What is up to the line "end"; 0 with an error. */
static const char *section_end(struct machine *m, const char *from)
{
	const char *end = strncmp(from, "end\n", 4) ? strstr(from, "\nend\n") :
						      from - 1;

	if (!end)
		fail(m, "there is no line \"end\" after", word(m, 1));
	return end ? end + 1 : NULL;
}

/* One line, or all lines of a section. Returns what follows, 0: an error. */
static const char *expand_line(struct machine *m, const char *line, size_t len)
{
	const char *next = line + len + (line[len] == '\n'), *end;
	unsigned long above = m->line.number;

	lines_start(&m->line, line, len, m->error);
	m->line.number = above;
	if (lines_next(&m->line) <= 0)
		return m->error->text[0] ? NULL : next;
	if (strcmp(word(m, 0), "shelf") == 0 ||
	    strcmp(word(m, 0), "pages") == 0) {
		end = section_end(m, next);
		if (!end)
			return NULL;
		if (strcmp(word(m, 0), "pages") == 0)
			fprintf(m->out, "%.*send\n", (int)(end - line), line);
		else if (add_shelf(m, next, (size_t)(end - next)))
			return NULL;
		for (; next < end; next++)
			m->line.number += *next == '\n';
		m->line.number++;
		return end + 4;
	}
	if (strcmp(word(m, 0), "module") == 0)
		return do_module(m) ? NULL : next;
	if (strcmp(word(m, 0), "multipath") == 0)
		do_multipath(m);
	else if (strcmp(word(m, 0), "host") == 0)
		do_host(m, line, len);
	else
		fprintf(m->out, "%.*s\n", (int)len, line);
	return next;
}

/* sg nodes of disks come after those that lines name. */
static unsigned int first_generic(const char *text)
{
	unsigned int first = 0;

	while ((text = strstr(text, "sg"))) {
		unsigned long n;

		text += 2 + (text[2] == '=');
		n = strtoul(text, NULL, 10);
		if (n < 100000 && n >= first)
			first = (unsigned int)n + 1;
	}
	return first;
}

char *machine_expand(const char *text, size_t len, struct shelf_error *error)
{
	struct machine *m = need(calloc(1, sizeof(*m)));
	const char *end = text + len;
	char *all = NULL;
	size_t size;

	*error = (struct shelf_error){ 0 };
	m->error = error;
	m->units = need(calloc(MOST_UNITS, sizeof(*m->units)));
	m->generics = first_generic(text);
	m->out = need(open_memstream(&all, &size));
	while (text && text < end) {
		text = expand_line(m, text, strcspn(text, "\n"));
		lines_end(&m->line);
	}
	fclose(m->out);
	for (unsigned int i = 0; i < m->nr_shelves; i++)
		shelf_plan_free(m->shelves[i].plan);
	free(m->units);
	free(m);
	if (!text) {
		free(all);
		return NULL;
	}
	return all;
}
