/* SPDX-License-Identifier: BSD-2-Clause */
#include "planted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/machine.h>
#include <ses/sysfs.h>

#include "../emulator/machine.h"
#include "../emulator/plan.h"
#include "../emulator/plant.h"
#include "chain.h"

/* The library's, which opens the tree of the kernel; this one is linked in its
 * place. */
int ses_sysfs_open(const char *prefix, struct ses_log *log,
		   struct ses_sysfs **sysfs);

#define MODULES	2
#define DISKS	2

/* On the maps: a RAID array of md, which is mounted, and swap. */
static const char text[] =
	"host 0\n"
	"host 1\n"
	"shelf box\n"
	"inquiry vendor=ACME product=\"Pair Box\" serial=PB0001 "
		"naa=5000c500000f0001 port=5000c500000f0002\n"
	"generation 7\n"
	"subenclosure 0 id=3000000000000f01 vendor=ACME product=\"Pair Box\" "
		"revision=0001 process=1 processes=2\n"
	"microcode 0 size=64k revision=0002 updating=1\n"
	"quirk restart=3:2\n"
	"type arr 2\n"
	"  element all slot=0+\n"
	"  sas all address=5000c50000b00001+16 attached=50000000000000f1 "
		"phy=0+ targets=ssp\n"
	"  sas all address=5000c50000b00002+16 attached=50000000000000f2 "
		"phy=0+ targets=ssp\n"
	"end\n"
	"module sg0 of=box host=0 process=1 expander=50000000000000f1 "
		"ports=own\n"
	"module sg1 of=box host=1 process=2 expander=50000000000000f2 "
		"ports=own\n"
	"multipath\n"
	"md 0 on=dm-0\n"
	"mount 9:0 /dev/md0\n"
	"swap /dev/dm-1\n";

/* Names of the paths. */
static const char *const blocks[MODULES][DISKS] = {
	{ "sda", "sdb" }, { "sdc", "sdd" },
};

enum presence { THERE, PATHS_GONE, GONE };

/* What decides how /sys looks. */
struct condition {
	enum presence modules[MODULES];
	bool lost[MODULES];		/* the path of the first disk */
};

static char *lines;			/* of the whole machine */
static bool lost[MODULES];
static struct condition seen;		/* at the last look */

static struct condition find_condition(void)
{
	struct condition c;

	for (int i = 0; i < MODULES; i++) {
		const struct calls_node *n = &calls.nodes[i];

		c.modules[i] = calls.now_ms < n->back_ms ? GONE :
			       calls.now_ms < n->paths_back_ms ? PATHS_GONE :
								 THERE;
		c.lost[i] = lost[i];
	}
	return c;
}

static bool has_path(const struct condition *c, int module, int disk)
{
	return c->modules[module] == THERE && !(disk == 0 && c->lost[module]);
}

/* --- trees --- */

/* What is gone, in the lines of machine_without(). */
static void list_gone(const struct condition *c, char *gone, size_t size)
{
	size_t len = 0;

	gone[0] = '\0';
	for (int i = 0; i < MODULES; i++) {
		if (c->modules[i] != THERE)
			len += (size_t)snprintf(gone + len, size - len,
				"%s sg%d\n", c->modules[i] == GONE ?
				"module" : "paths", i);
		if (c->lost[i])
			len += (size_t)snprintf(gone + len, size - len,
						"path %s\n", blocks[i][0]);
	}
}

static struct ses_record plant(const struct condition *c)
{
	char gone[160];
	char *left;

	list_gone(c, gone, sizeof(gone));
	left = machine_without(lines, gone);
	plant_describe(left, strlen(left), plant_ignore_pages, NULL);
	free(left);
	return *plant_record();
}

unsigned int planted_look(void)
{
	const struct condition c = seen = find_condition();

	return ((c.modules[0] * 3u + c.modules[1]) * 2 + c.lost[0]) * 2 +
	       c.lost[1];
}

/* The tree as it is now; each is planted when it is first looked at. */
static struct ses_sysfs *find_tree(void)
{
	static struct {
		struct ses_record record;
		bool made;
	} trees[PLANTED_CONDITIONS];
	const unsigned int n = planted_look();

	if (!trees[n].made) {
		trees[n].record = plant(&seen);
		trees[n].made = true;
	}
	return &trees[n].record.sysfs;
}

static int tree_read(struct ses_sysfs *s, const char *path, void *bytes,
		     size_t size)
{
	(void)s;
	s = find_tree();
	return s->ops->read(s, path, bytes, size);
}

static int tree_link(struct ses_sysfs *s, const char *path, char *link,
		     size_t size)
{
	(void)s;
	s = find_tree();
	return s->ops->link(s, path, link, size);
}

static int tree_list(struct ses_sysfs *s, const char *path, const char *prefix,
		     ses_sysfs_name_fn *take, void *data)
{
	(void)s;
	s = find_tree();
	return s->ops->list(s, path, prefix, take, data);
}

static int tree_node(struct ses_sysfs *s, const char *path, char *name,
		     size_t size)
{
	(void)s;
	s = find_tree();
	return s->ops->node(s, path, name, size);
}

static void tree_close(struct ses_sysfs *s)
{
	(void)s;
}

int ses_sysfs_open(const char *prefix, struct ses_log *log,
		   struct ses_sysfs **sysfs)
{
	static const struct ses_sysfs_ops ops = {
		.read = tree_read, .link = tree_link, .list = tree_list,
		.node = tree_node, .close = tree_close,
	};
	static struct ses_sysfs tree;

	(void)prefix;
	tree = (struct ses_sysfs){ .ops = &ops, .log = log };
	*sysfs = &tree;
	return 0;
}

/* --- paths --- */

void planted_restore(void)
{
	memset(lost, 0, sizeof(lost));
	seen = find_condition();
}

void planted_lose_path(const struct calls_node *module)
{
	lost[module - calls.nodes] = true;
}

bool planted_is_starved(void)
{
	const struct condition c = find_condition();
	bool starved = false;

	for (int disk = 0; disk < DISKS; disk++)
		starved |= !has_path(&c, 0, disk) && !has_path(&c, 1, disk);
	return starved;
}

bool planted_saw_single_path(const struct calls_node *module)
{
	const int own = (int)(module - calls.nodes), other = MODULES - 1 - own;
	bool single = false;

	for (int disk = 0; disk < DISKS; disk++)
		single |= has_path(&seen, own, disk) &&
			  !has_path(&seen, other, disk);
	return single;
}

struct calls_node *planted_other(const struct calls_node *module)
{
	return &calls.nodes[MODULES - 1 - (module - calls.nodes)];
}

/* --- modules --- */

static void add_module(void *data, const char *node, const char *description,
		       size_t len)
{
	char *copy = need(strndup(description, len)), *path;

	(void)data;
	if (asprintf(&path, "/dev/%s", node) < 0)
		abort();
	chain_add_module(path, copy);
	free(copy);
}

void planted_init(void)
{
	struct shelf_error error;

	lines = machine_expand(text, strlen(text), &error);
	if (!lines)
		abort();
	plant_describe(lines, strlen(lines), add_module, NULL);
}
