/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine of --kernel: each of its modules is an enclosure of the run. */
#include "setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine.h"
#include "plan.h"
#include "plant.h"

/* The description of an enclosure, and its sg node. */
static void take_pages(void *data, const char *node, const char *description,
		       size_t len)
{
	struct setup *s = data;
	char *path;

	if (asprintf(&path, "/dev/%s", node) < 0 ||
	    setup_add_shelf(s, path, false))
		exit(PLANT_FAILED);
	s->shelves[s->session.nr_enclosures - 1].text =
		strndup(description, len);
	if (setup_add_node(s, path))
		exit(PLANT_FAILED);
}

/* The bsg node of an sg node, as the tree has it: .../H:C:T:L */
static int add_bsg(struct setup *s, uint32_t n, const char *lines)
{
	unsigned int host, channel, target, lun;
	char needle[64], path[96];
	const char *p = lines;

	snprintf(needle, sizeof(needle), " sg=%s ",
		 s->session.nodes[n].path + strlen("/dev/sg"));
	while ((p = strstr(p, needle)) && p > lines) {
		const char *start = p;

		while (start > lines && start[-1] != '\n')
			start--;
		p += strlen(needle);
		if (sscanf(start, "scsi %u:%u:%u:%u", &host, &channel, &target,
			   &lun) != 4 || strncmp(p, "bsg=1", 5))
			continue;
		snprintf(path, sizeof(path), "/dev/bsg/%u:%u:%u:%u", host,
			 channel, target, lun);
		if (setup_add_node(s, path))
			return -1;
		s->session.nodes[s->session.nr_nodes - 1].enclosure =
			s->session.nodes[n].enclosure;
		return 0;
	}
	return 0;
}

/* Modules of one shelf show the changes of the others. */
static void group(struct setup *s, const char *lines)
{
	char node[32], of[32], shelves[MOST_ENCLOSURES][32];
	uint16_t nr = 0;
	size_t at = 0;

	while (machine_module(lines, NULL, &at, node, of)) {
		uint16_t n = 0;

		while (n < nr && strcmp(shelves[n], of))
			n++;
		if (n == nr && nr < MOST_ENCLOSURES)
			snprintf(shelves[nr++], 32, "%s", of);
		for (uint32_t i = 0; i < s->session.nr_nodes; i++) {
			const struct session_node *p = &s->session.nodes[i];

			if (strcmp(p->path + 5, node) == 0)
				s->session.enclosures[p->enclosure].group =
					(uint16_t)(n + 1);
		}
	}
}

int setup_machine(struct setup *s)
{
	char file[4096];
	struct shelf_error e;
	uint32_t nr;
	char *text;
	size_t len;

	if (s->session.nr_enclosures)
		return setup_fail("--kernel=%s has the enclosures: --shelf, "
				  "--capture, --node and --quirk are for "
				  "others.", s->kernel);
	if (strchr(s->kernel, '/') || !s->shelf_dir ||
	    access(s->kernel, F_OK) == 0)
		snprintf(file, sizeof(file), "%s", s->kernel);
	else
		snprintf(file, sizeof(file), "%s/../machines/%s.machine",
			 s->shelf_dir, s->kernel);
	text = session_read_file(file, &len);
	if (!text)
		return setup_fail("%s: cannot be read: %s.", file,
				  strerror(errno));
	s->lines = machine_expand(text, len, &e);
	free(text);
	if (!s->lines)
		return setup_fail("%s: line %lu: %s", file, e.line, e.text);
	plant_describe(s->lines, strlen(s->lines), take_pages, s);
	nr = s->session.nr_nodes;
	for (uint32_t i = 0; i < nr; i++) {
		if (add_bsg(s, i, s->lines))
			return -1;
	}
	group(s, s->lines);
	return nr ? 0 : setup_fail("%s: no node leads to an enclosure.", file);
}
