/* SPDX-License-Identifier: BSD-2-Clause */
#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/map.h>
#include <ses/target.h>
#include <ses/text.h>
#include <ses/transport.h>

void source_init(struct source *p, const struct options *opt)
{
	p->opt = opt;
	p->text = NULL;
	p->recorded = p->made = false;
	p->jobs = (struct ses_jobs){ 0 };
	p->arena = (struct ses_arena){ 0 };
}

void source_free(struct source *p)
{
	if (p->made)
		ses_machine_free(&p->machine);
	if (p->recorded)
		ses_record_free(&p->record);
	free(p->text);
	ses_arena_free(&p->arena);
	ses_pending_release(p->jobs.pending);
	source_init(p, p->opt);
}

/* --- user data --- */

const char *source_data_file(const struct options *opt)
{
	if (opt->inhex || !opt->data)
		return opt->inhex;
	return cli_file(opt->data);
}

const char *source_data_name(const struct options *opt)
{
	const char *name = source_data_file(opt);

	if (!name)
		return "--data";
	return strcmp(name, "-") ? name : "standard input";
}

/* A record that is not sent replaces its text. */
static int parse_record(struct source *p)
{
	int err;

	ses_record_init(&p->record, p->opt->log);
	p->recorded = true;
	err = ses_record_parse(&p->record, (const char *)p->text,
			       p->text_len, source_data_name(p->opt),
			       p->opt->log);
	if (options_captured(p->opt)) {
		free(p->text);
		p->text = NULL;
	}
	return err;
}

static int load_text(struct source *p)
{
	const struct options *opt = p->opt;
	const char *name = source_data_file(opt);
	int err;

	if (p->text || p->recorded)
		return 0;
	if (!name) {
		p->text = (uint8_t *)strdup(opt->data);
		p->text_len = strlen(opt->data);
		return p->text ? 0 : ses_no_memory(opt->log);
	}
	err = ses_file_load(name, LARGEST_CAPTURE, opt->log, &p->text,
			    &p->text_len);
	if (!err && !opt->binary &&
	    ses_record_is_text((const char *)p->text, p->text_len))
		err = parse_record(p);
	return err;
}

int source_load_bytes(struct source *p, uint8_t **bytes, size_t *len)
{
	struct ses_hex_error where;
	int err = load_text(p);

	if (err)
		return err;
	/* data on the command line is always hex */
	if (p->opt->binary && source_data_file(p->opt)) {
		*bytes = p->text;
		*len = p->text_len;
		p->text = NULL;
		return 0;
	}
	err = ses_hex_parse((const char *)p->text, p->text_len, bytes, len,
			    &where);
	if (err == -SES_E_NO_MEMORY)
		return ses_no_memory(p->opt->log);
	if (err == -SES_E_SYNTAX)
		return ses_fail(p->opt->log, SES_E_SYNTAX,
				SES_T_INVALID_CAPTURE,
				"%s, line %lu, column %lu: %s; bytes of one or "
				"two hex digits are expected.",
				source_data_name(p->opt), where.line,
				where.column, where.why);
	return err;
}

/* --- the machine --- */

struct ses_jobs *source_jobs(struct source *p)
{
	if (p->opt->root || options_captured(p->opt))
		return NULL;
	if (!p->jobs.max) {
		p->jobs = p->opt->jobs;
		p->jobs.pending = ses_pending_new();
		source_progress_begin(&p->progress, &p->jobs, p->opt);
	}
	return &p->jobs;
}

int source_open_machine(struct source *p, struct ses_machine **machine)
{
	const struct options *opt = p->opt;
	int err = 0;

	*machine = &p->machine;
	if (p->made)
		return p->machine_error;
	if (options_captured(opt)) {
		err = load_text(p);
		if (!err && !p->recorded)
			err = ses_fail(opt->log, SES_E_SYNTAX,
				       SES_T_INVALID_CAPTURE,
				       "%s is not a saved machine: only a "
				       "file that --capture wrote has the "
				       "disks.",
				       source_data_name(opt));
		if (err)
			return err;
		ses_machine_init_record(&p->machine, &p->record, &ses_os_linux,
					opt->log);
	} else {
		err = ses_machine_init(&p->machine, opt->root, &ses_os_linux,
				       opt->log);
	}
	p->machine.jobs = source_jobs(p);
	p->made = true;
	p->machine_error = err;
	return err;
}

/* --- a device --- */

/* Does an option have this name: "map"? */
static bool is_option_name(const char *name)
{
	const struct cli_option *row;

	for (size_t n = 0; (row = cli_row(options_table, n, NULL)); n++) {
		if (strlen(name) == (size_t)cli_name_len(row) &&
		    strncmp(row->names, name, strlen(name)) == 0)
			return true;
	}
	return false;
}

/* Neither a path nor a name of an enclosure. */
static int report_no_device(const struct options *opt, const char *device)
{
	const int status = ses_error_from_errno(ENOENT);

	if (is_option_name(device))
		return ses_fail(opt->log, status, SES_T_OPEN_FAILED,
				"%s is neither a file nor the name of an "
				"enclosure; did you mean --%s?", device,
				device);
	return ses_fail(opt->log, status, SES_T_OPEN_FAILED,
			"%s is neither a file nor the name of an enclosure; "
			"--list-enclosures shows the names.",
			ses_text_quote_empty(device));
}

/* A file with pages is not a device. */
static bool is_plain_file(const char *device)
{
	struct stat st;

	return stat(device, &st) == 0 && S_ISREG(st.st_mode);
}

int source_find_node(struct source *p, const char *device, const char **node)
{
	const bool here = !options_captured(p->opt) && !p->opt->root;
	struct ses_machine *m;
	int err = 1;

	*node = device;
	if (here && is_plain_file(device))
		return ses_fail(p->opt->log, ses_error_from_errno(ENOTTY),
				SES_T_OPEN_FAILED,
				"%s is a file, not a device; --inhex=%s reads "
				"pages or a capture from it.", device, device);
	if (device[0] == '/' || (here && ses_is_path(device)))
		return 0;
	err = source_open_machine(p, &m);
	if (!err)
		err = ses_enclosure_find_device(m, device, p->node,
						sizeof(p->node));
	if (!err)
		*node = p->node;
	if (err > 0 && !p->opt->root && !ses_is_path(device))
		return report_no_device(p->opt, device);
	/* another unknown name: opening it reports the error */
	return err < 0 ? err : 0;
}

static int open_by_name(struct source *p, const char *device, bool writable,
			struct ses_transport **t)
{
	struct ses_machine *m;
	const char *node;
	int err = source_open_machine(p, &m);

	if (!err)
		err = source_find_node(p, device, &node);
	return err ? err : ses_machine_open(m, node, writable, p->opt->log, t);
}

/* The first node of a capture that has pages. */
static const char *find_first_node(const struct ses_record *record)
{
	const struct ses_record_node *n = record->nodes;

	while (n && !n->pages)
		n = n->next;
	return n ? n->path : "";
}

static int open_data(struct source *p, const char *device,
		     struct ses_transport **t)
{
	const char *name = source_data_name(p->opt);
	uint8_t *bytes;
	size_t len;
	int err = load_text(p);

	if (!err && p->recorded)
		return open_by_name(
			p, device ? device : find_first_node(&p->record), false,
			t);
	if (!err && device && !options_given(p->opt, GIVEN(STATUS)))
		err = ses_fail(p->opt->log, SES_E_SYNTAX, SES_T_OTHER,
			       "With --data or --inhex and a DEVICE, --status "
			       "(decode the data) or --control (send it) is "
			       "needed, unless the data is a file that "
			       "--capture wrote.");
	if (!err && device)
		ses_warn(p->opt->log, SES_T_OPTION_IGNORED,
			 "%s is not opened: the captured data is decoded.",
			 device);
	if (!err)
		err = source_load_bytes(p, &bytes, &len);
	if (err)
		return err;
	err = ses_capture_open(name, bytes, len, &ses_os_linux, p->opt->log,
			       t);
	free(bytes);
	return err;
}

int source_open(struct source *p, const char *device, bool writable,
		struct ses_transport **t)
{
	const char *node;
	int err;

	*t = NULL;
	if (options_captured(p->opt))
		return open_data(p, device, t);
	if (p->opt->root || !ses_is_path(device))
		return open_by_name(p, device, writable, t);
	err = source_find_node(p, device, &node);
	return err ? err : ses_transport_open(node, writable, &ses_os_linux,
					      p->opt->log, t);
}

/* --- all enclosures --- */

int source_report_empty(struct source *p, const struct ses_map *map)
{
	if (!ses_map_has_sysfs(map))
		return ses_fail(p->opt->log, ses_error_from_errno(ENOENT),
				SES_T_OPEN_FAILED, "/sys/class, which lists "
				"the enclosures, cannot be read.");
	return ses_fail(p->opt->log, SES_E_NOT_FOUND, SES_T_OTHER,
			"No enclosure was found. RAID adapters, virtual "
			"machines and SATA adapters show disks without an "
			"enclosure; for some RAID adapters \"perccli /c0 set "
			"backplane expose=on\" (or storcli) shows it. A node "
			"that is an enclosure can be named as DEVICE.");
}

static int list_all_nodes(struct source *p, const char *const **names,
			  size_t *nr)
{
	const struct ses_map_options options = { .depth = SES_MAP_NODES };
	const char **all = NULL;
	struct ses_machine *m;
	struct ses_map map;
	int err = source_open_machine(p, &m);

	if (err)
		return err;
	p->arena.log = p->opt->log;
	err = ses_map_build(&map, m, &options);
	if (!err && !map.nr_nodes)
		err = source_report_empty(p, &map);
	if (!err)
		all = ses_arena_alloc(&p->arena, map.nr_nodes * sizeof(*all));
	for (size_t i = 0; all && i < map.nr_nodes; i++)
		all[i] = ses_arena_copy_text(&p->arena, map.nodes[i]->device,
					     strlen(map.nodes[i]->device));
	if (all)
		*nr = map.nr_nodes;
	*names = all;
	ses_map_free(&map);
	return err || !p->arena.failed ? err : -SES_E_NO_MEMORY;
}

int source_enclosures(struct source *p, const char *const **names, size_t *nr)
{
	static const char *const data = NULL;
	const struct options *opt = p->opt;
	int err = options_captured(opt) ? load_text(p) : 0;

	*names = NULL;
	*nr = 0;
	if (err)
		return err;
	*names = (const char *const *)opt->devices;
	*nr = opt->nr_devices;
	if (*nr)
		return 0;
	if (!options_captured(opt) || p->recorded)
		return list_all_nodes(p, names, nr);
	*names = &data;
	*nr = 1;
	return 0;
}
