/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tree of the machine around the enclosures of a run. Each change of the
 * machine makes a new tree, and a link to it is replaced: a reader sees the old
 * or the new one.
 */
#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan.h"
#include "plant.h"

static int complain(const char *format, const char *name)
{
	fprintf(stderr, "shelf: ");
	fprintf(stderr, format, name);
	fputc('\n', stderr);
	return -1;
}

/* --- the machine of a run without a description of one --- */

/* Its kernel's name of an enclosure: of the first sg node, or of a bsg node. */
static const struct session_node *kernel_node(const struct session *s,
					      unsigned int enclosure,
					      enum node_kind kind)
{
	for (uint32_t i = 0; i < s->nr_nodes; i++) {
		if (s->nodes[i].enclosure == enclosure &&
		    s->nodes[i].kind == kind)
			return &s->nodes[i];
	}
	return NULL;
}

static const char *module_name(const struct session *s, unsigned int n)
{
	const struct session_node *sg = kernel_node(s, n, NODE_SG);
	const struct session_node *bsg = kernel_node(s, n, NODE_BSG);

	return sg ? sg->path + 5 : bsg ? bsg->path + 9 : NULL;
}

static char *plan_text(const struct session *s, unsigned int n)
{
	char file[SESSION_PATH];
	size_t len;

	session_file(s, n, s->enclosures[n].capture ? "capture" : "shelf",
		     file);
	return session_read_file(file, &len);
}

/*
 * Two enclosures of one description are two modules of one shelf, at host
 * adapters of their own. The number of those before this one, and the first of
 * them.
 */
static unsigned int twins_above(char *const *texts, unsigned int n,
				unsigned int *first)
{
	unsigned int twins = 0;

	*first = n;
	for (unsigned int i = n; i-- > 0;) {
		if (texts[i] && texts[n] && strcmp(texts[i], texts[n]) == 0) {
			*first = i;
			twins++;
		}
	}
	return twins;
}

/* A module of a shelf that is described, or a node whose pages are given. */
static void write_module(FILE *out, const struct session *s, unsigned int n,
			 char *const *texts)
{
	const struct session_node *bsg = kernel_node(s, n, NODE_BSG);
	const char *name = module_name(s, n);
	unsigned int first, twins, host, target;

	if (!name)
		return;
	twins = s->enclosures[n].capture ? 0 : twins_above(texts, n, &first);
	host = bsg ? bsg->host : twins;
	target = bsg ? bsg->target : n + 1;
	if (bsg && twins && bsg->host == 0)
		host = twins;	/* as the usual nodes have it */
	if (s->enclosures[n].capture) {
		fprintf(out, "scsi %u:0:%u:0 type=13 bsg=1 module=%s of=%s",
			host, target, name, name);
		if (strncmp(name, "sg", 2) == 0)
			fprintf(out, " sg=%s", name + 2);
		fputc('\n', out);
		return;
	}
	if (twins == 0)
		fprintf(out, "shelf %s\n%s\nend\n", name, texts[n]);
	fprintf(out, "module %s of=%s host=%u target=%u phy=%u\n", name,
		module_name(s, first) ? module_name(s, first) : name, host,
		target, twins);
}

static char *default_machine(const struct session *s)
{
	char **texts = need(calloc(s->nr_enclosures + 1, sizeof(*texts)));
	char *all = NULL;
	size_t size;
	FILE *out = need(open_memstream(&all, &size));

	for (unsigned int i = 0; i < 64; i++)
		fprintf(out, "host %u targets=1000\n", i);
	for (unsigned int i = 0; i < s->nr_enclosures; i++)
		texts[i] = plan_text(s, i);
	for (unsigned int i = 0; i < s->nr_enclosures; i++)
		write_module(out, s, i, texts);
	for (unsigned int i = 0; i < s->nr_enclosures; i++)
		free(texts[i]);
	free(texts);
	fclose(out);
	return all;
}

char *live_lines(const struct session *s)
{
	char file[SESSION_PATH];
	struct shelf_error e;
	char *text, *lines;
	size_t len;

	snprintf(file, sizeof(file), "%s/machine", s->directory);
	text = session_read_file(file, &len);
	if (!text)
		text = default_machine(s);
	lines = machine_expand(text, strlen(text), &e);
	if (!lines)
		fprintf(stderr, "machine: line %lu: %s\n", e.line, e.text);
	free(text);
	return lines;
}

/* --- what was pulled --- */

static char *read_pulled(const struct session *s)
{
	char file[SESSION_PATH];
	size_t len;
	char *text;

	snprintf(file, sizeof(file), "%s/pulled", s->directory);
	text = session_read_file(file, &len);
	return text ? text : need(calloc(1, 1));
}

static int write_pulled(const struct session *s, const char *text)
{
	char file[SESSION_PATH];
	FILE *f;

	snprintf(file, sizeof(file), "%s/pulled", s->directory);
	f = fopen(file, "w");
	if (!f || fputs(text, f) < 0 || fclose(f))
		return complain("%s cannot be written.", file);
	return 0;
}

/* --- modules that restart --- */

/* What is gone because modules restart, in the lines of what was pulled. */
static char *list_restarts(const struct session *s, const char *lines)
{
	uint64_t now = session_clock_ms(s);
	char node[32], of[32], *all = NULL;
	size_t size, at = 0;
	FILE *out = need(open_memstream(&all, &size));

	while (machine_module(lines, NULL, &at, node, of)) {
		int n = live_enclosure(s, node);

		if (n < 0)
			continue;
		if (s->enclosures[n].nodes_back > now)
			fprintf(out, "module %s\n", node);
		else if (s->enclosures[n].paths_back > now)
			fprintf(out, "paths %s\n", node);
	}
	fclose(out);
	return all;
}

/* When the next restart ends; UINT64_MAX: none does. */
static void set_next_turn(struct session *s)
{
	uint64_t now = session_clock_ms(s), next = UINT64_MAX;

	for (uint32_t i = 0; i < s->nr_enclosures; i++) {
		const struct session_enclosure *e = &s->enclosures[i];

		if (e->nodes_back > now && e->nodes_back < next)
			next = e->nodes_back;
		if (e->paths_back > now && e->paths_back < next)
			next = e->paths_back;
	}
	__atomic_store_n(&s->next_turn, next, __ATOMIC_RELEASE);
}

/* A module that is put back has ended its restart. */
static bool end_restart(struct session *s, const char *module)
{
	bool ended = false;

	for (uint32_t i = 0; i < s->nr_enclosures; i++) {
		struct session_enclosure *e = &s->enclosures[i];

		if (!e->paths_back ||
		    (module && live_enclosure(s, module) != (int)i))
			continue;
		ended |= e->paths_back > session_clock_ms(s);
		e->nodes_back = e->paths_back = 0;
	}
	return ended;
}

/* Remove one line of a text; true: it had the line. */
static bool cut_line(char *text, const char *line)
{
	size_t len = strlen(line);

	for (char *p = text; (p = strstr(p, line)); p += len) {
		if (p == text || p[-1] == '\n') {
			memmove(p, p + len, strlen(p + len) + 1);
			return true;
		}
	}
	return false;
}

/* --- the tree --- */

/* Where the nodes of enclosures are, for lists of /dev and links to them. */
static void link_node(const struct session *s, const char *root,
		      const struct session_node *n)
{
	char file[SESSION_PATH], path[SESSION_PATH + 64];
	const char *object = NULL;

	if (n->gone)
		return;
	session_node_file(s, n, file);
	snprintf(path, sizeof(path), "%s/dev/bsg", root);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s%s", root, n->path);
	unlink(path);
	if (symlink(file, path))
		complain("%s cannot be made.", path);
	if (n->kind == NODE_BSG)
		object = plant_object(n->path + 9);
	if (!object)
		return;
	snprintf(path, sizeof(path), "%s/sys/dev/char/%u:%u", root, n->major,
		 n->minor);
	snprintf(file, sizeof(file), "../../..%s/bsg/%s", object, n->path + 9);
	if (symlink(file, path) && errno != EEXIST && errno != ENOENT)
		complain("%s cannot be made.", path);
}

/* The nodes of modules that are not in the machine any more are gone. */
static void mark_nodes(struct session *s, const char *lines, bool gone)
{
	char node[32], of[32];
	size_t at = 0;

	while (machine_module(lines, NULL, &at, node, of)) {
		int n = live_enclosure(s, node);

		for (uint32_t i = 0; n >= 0 && i < s->nr_nodes; i++) {
			if (s->nodes[i].enclosure == n)
				s->nodes[i].gone = gone;
		}
	}
}

/* Note the disks in bays that have no path in this tree. */
static void note_starved(const struct session *s, const char *lines,
			 const char *left, const char *pulled)
{
	char file[SESSION_PATH];
	FILE *f;

	snprintf(file, sizeof(file), "%s/starved", s->directory);
	f = fopen(file, "a");
	if (!f)
		return;
	machine_list_starved(lines, left, pulled, f);
	fclose(f);
}

/* The lines without what is not there at present. */
static char *find_present(struct session *s, const char *lines)
{
	char *pulled = read_pulled(s), *away = list_restarts(s, lines);
	char *all, *left;

	if (asprintf(&all, "%s%s", pulled, away) < 0)
		all = need(NULL);
	left = machine_without(lines, all);
	note_starved(s, lines, left, pulled);
	free(pulled);
	free(away);
	free(all);
	return left;
}

int live_grow(struct session *s)
{
	char root[SESSION_PATH], link[SESSION_PATH];
	char *lines = live_lines(s), *left;

	if (!lines)
		return -1;
	set_next_turn(s);
	left = find_present(s, lines);
	mark_nodes(s, lines, true);
	mark_nodes(s, left, false);
	plant_describe(left, strlen(left), plant_ignore_pages, NULL);
	snprintf(root, sizeof(root), "%s.%u", s->tree, s->tree_made);
	if (mkdir(root, 0755))
		return complain("%s cannot be made.", root);
	plant_grow(root);
	for (uint32_t i = 0; i < s->nr_nodes; i++)
		link_node(s, root, &s->nodes[i]);
	snprintf(link, sizeof(link), "%s.new", s->tree);
	unlink(link);
	if (symlink(root, link) || rename(link, s->tree))
		return complain("%s cannot be made.", s->tree);
	s->tree_made++;
	free(lines);
	free(left);
	return 0;
}

/* --- pulling --- */

int live_enclosure(const struct session *s, const char *module)
{
	for (uint32_t i = 0; i < s->nr_nodes; i++) {
		const struct session_node *n = &s->nodes[i];

		if ((n->kind == NODE_SG && strcmp(n->path + 5, module) == 0) ||
		    (n->kind == NODE_BSG && strcmp(n->path + 9, module) == 0))
			return n->enclosure;
	}
	return -1;
}

struct move {
	uint32_t ti, index;
	bool whole, in;
};

static void move_in(struct shelf *s, void *context)
{
	const struct move *m = context;
	uint32_t row;

	if (m->ti >= s->plan->nr_types ||
	    m->index >= s->plan->types[m->ti].count)
		return;
	row = s->plan->types[m->ti].row + 1 + m->index;
	if (m->whole)
		shelf_move_disk(s, row, m->in);
	else
		shelf_attach_phys(s, row, m->in);
}

/* Set what a module reports of a bay from now on. */
static void tell_module(struct session *s, const char *module,
			const struct machine_place *place, bool whole, bool in)
{
	struct move m = { .whole = whole, .in = in };
	int n = live_enclosure(s, module);
	struct enclosure e;

	if (n < 0 || sscanf(place->row, "%u,%u", &m.ti, &m.index) != 2 ||
	    !enclosure_load(s, (unsigned int)n, &e))
		return;
	enclosure_do(&e, move_in, &m);
	munmap(e.state, e.state->size);
	shelf_plan_free(e.plan);
}

static void tell_all(struct session *s, const char *lines,
		     const struct machine_place *place, bool in)
{
	char node[32], of[32];
	size_t at = 0;

	while (machine_module(lines, place->shelf, &at, node, of))
		tell_module(s, node, place, true, in);
}

/* Pull or put back one thing. *line is stored about it. 0 or -1. */
static int move(struct session *s, const char *lines, const char *what,
		const char *name, bool in, char line[96])
{
	struct machine_place place;
	char module[32];

	snprintf(line, 96, "%s %s\n", what, name);
	if (strcmp(what, "disk") == 0 || strcmp(what, "lost") == 0) {
		if (!machine_find(lines, name, &place))
			return complain("%s is not a disk.", name);
		snprintf(line, 96, "%s %s:%s\n", what, place.shelf, place.row);
		if (what[0] == 'd')
			tell_all(s, lines, &place, in);
		return 0;
	}
	if (strcmp(what, "path") == 0 || strcmp(what, "phy") == 0) {
		if (!machine_path(lines, name, module, &place))
			return complain("%s is not a path.", name);
		if (what[1] == 'h')
			tell_module(s, module, &place, false, in);
		return 0;
	}
	if (strcmp(what, "module"))
		return complain("%s is neither disk, path, phy, module nor "
				"lost.", what);
	return live_enclosure(s, name) < 0 ?
		       complain("%s is not a module.", name) : 0;
}

/* "disk rack:0,3" as it was remembered, back. */
static void put_back(struct session *s, const char *lines, char *remembered)
{
	for (char *p = strtok(remembered, "\n"); p; p = strtok(NULL, "\n")) {
		struct machine_place place;
		char *name = strchr(p, ' '), *colon, line[96];

		*name++ = '\0';
		colon = strchr(name, ':');
		if (strcmp(p, "disk") == 0 && colon) {
			snprintf(place.shelf, sizeof(place.shelf), "%.*s",
				 (int)(colon - name), name);
			snprintf(place.row, sizeof(place.row), "%s", colon + 1);
			tell_all(s, lines, &place, true);
		} else if (strcmp(p, "lost")) {
			move(s, lines, p, name, true, line);
		}
	}
}

static int change(struct session *s, const char *lines, bool back,
		  const char *what, const char *name)
{
	char *pulled = read_pulled(s), *new = NULL;
	char line[96];
	int err = 0;

	if (!what) {
		end_restart(s, NULL);
		put_back(s, lines, pulled);
		free(pulled);
		return write_pulled(s, "");
	}
	err = move(s, lines, what, name, back, line);
	if (back && strcmp(what, "module") == 0 && end_restart(s, name)) {
		cut_line(pulled, line);
		err = write_pulled(s, pulled);
		free(pulled);
		return err;
	}
	if (!err && cut_line(pulled, line) != back)
		err = complain(back ? "%s has not been pulled." :
				      "%s has been pulled already.", name);
	if (!err && asprintf(&new, "%s%s", pulled, back ? "" : line) >= 0)
		err = write_pulled(s, new);
	free(new);
	free(pulled);
	return err;
}

int live_pull(struct session *s, bool back, const char *what, const char *name)
{
	char *lines = live_lines(s);
	int lock, err;

	if (!lines)
		return 1;
	lock = session_lock(s->lock);
	err = change(s, lines, back, what, name);
	if (!err)
		err = live_grow(s);
	session_unlock(lock);
	session_show(s);
	free(lines);
	return err ? 1 : 0;
}

int live_where(const struct session *s, const char *name)
{
	struct machine_place place;
	char *lines = live_lines(s);
	bool found = lines && machine_find(lines, name, &place);

	free(lines);
	if (!found)
		return complain("%s is in no bay.", name) ? 1 : 0;
	printf("%s %s\n", place.shelf, place.row);
	return 0;
}

int live_starved(const struct session *s)
{
	char file[SESSION_PATH];
	size_t len;
	char *text;

	snprintf(file, sizeof(file), "%s/starved", s->directory);
	text = session_read_file(file, &len);
	fputs(text ? text : "", stdout);
	free(text);
	return 0;
}

/* --- LEDs --- */

struct lit {
	const char *shelf;
	bool off;
	char text[4096];		/* that has been printed */
};

/* The LEDs that a module is able to light. */
static void print_lit(struct shelf *s, void *context)
{
	struct lit *lit = context;

	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		const struct plan_row *r = &s->plan->rows[i];
		const uint8_t *e = state_element(s, i);
		uint8_t type = s->plan->types[r->ti].type;
		char line[96];

		if (r->index < 0 || (type != SES_ET_DEVICE_SLOT &&
				     type != SES_ET_ARRAY_DEVICE_SLOT) ||
		    !(e[2] & 0x02 || e[3] & 0x20) || (e[0] & 0x0f) == NO_ACCESS)
			continue;
		if (lit->off) {
			state_element(s, i)[2] &= 0xfd;
			state_element(s, i)[3] &= 0xdf;
			continue;
		}
		snprintf(line, sizeof(line), "%s %u,%d%s%s\n", lit->shelf,
			 r->ti, r->index, e[2] & 0x02 ? " ident" : "",
			 e[3] & 0x20 ? " fault" : "");
		if (strstr(lit->text, line) ||
		    strlen(lit->text) + strlen(line) >= sizeof(lit->text))
			continue;
		strcat(lit->text, line);
		fputs(line, stdout);
	}
}

int live_lit(struct session *s, bool off)
{
	static struct lit lit;
	char node[32], of[32];
	char *lines = live_lines(s);
	size_t at = 0;

	lit.off = off;
	while (lines && machine_module(lines, NULL, &at, node, of)) {
		int n = live_enclosure(s, node);
		struct enclosure e;

		if (n < 0 || !enclosure_load(s, (unsigned int)n, &e))
			continue;
		lit.shelf = of;
		enclosure_do(&e, print_lit, &lit);
		shelf_plan_free(e.plan);
	}
	free(lines);
	return lines ? 0 : 1;
}
