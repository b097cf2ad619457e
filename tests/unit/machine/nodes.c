/* SPDX-License-Identifier: BSD-2-Clause */
/* Nodes that a user names, on a machine whose sysfs tells little. */
#include <errno.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/machine.h>
#include <ses/map.h>

#include "../test.h"

static int read_nothing(struct ses_sysfs *s, const char *path, void *bytes,
			size_t size)
{
	(void)s, (void)path, (void)bytes, (void)size;
	return -ENOENT;
}

static int link_nothing(struct ses_sysfs *s, const char *path, char *text,
			size_t size)
{
	(void)s, (void)path, (void)text, (void)size;
	return -ENOENT;
}

static int list_nothing(struct ses_sysfs *s, const char *path,
			const char *prefix, ses_sysfs_name_fn *take, void *data)
{
	(void)s, (void)path, (void)prefix, (void)take, (void)data;
	return -ENOENT;
}

/* Every name, also an empty one, is a node that no class knows. */
static int any_node(struct ses_sysfs *s, const char *path, char *name,
		    size_t size)
{
	(void)s, (void)path;
	snprintf(name, size, "unheard-of");
	return 0;
}

static char opened[256];

static int open_nothing(struct ses_machine *m, const char *node, bool writable,
			struct ses_log *log, struct ses_transport **transport)
{
	(void)m, (void)writable, (void)transport;
	snprintf(opened, sizeof(opened), "<%s>", node);
	return ses_fail(log, ses_error_from_errno(ENXIO),
			SES_T_OPEN_FAILED, "%s is away.", node);
}

static unsigned int messages;

static void count(struct ses_log *log, const struct ses_message *m)
{
	(void)log;
	messages += m->text != NULL;
}

/* Map a machine of that sysfs whose user names this node. */
static void named(const char *device)
{
	static const struct ses_sysfs_ops facts = {
		.read = read_nothing, .link = link_nothing,
		.list = list_nothing, .node = any_node,
	};
	static const struct ses_machine_ops nodes = { .open = open_nothing };
	struct ses_sysfs sysfs = { .ops = &facts };
	struct ses_log log = { .emit = count };
	struct ses_machine machine = {
		.ops = &nodes, .log = &log, .sysfs = &sysfs,
	};
	const char *const devices[] = { device };
	const struct ses_map_options options = {
		.devices = devices, .nr_devices = 1,
	};
	struct ses_map map;

	opened[0] = '\0';
	messages = 0;
	check_int(ses_map_build(&map, &machine, &options), 0);
	check_int(map.nr_nodes, 1);
	check(!map.complete);
	check_int(map.nodes[0]->error, -ses_error_from_errno(ENXIO));
	check_int(messages, 1);
	ses_map_free(&map);
}

static void a_node_that_sysfs_does_not_know(void)
{
	named("/dev/sg7");
	check_str(opened, "</dev/sg7>");
}

/* what speaks of its path has none */
static void a_node_without_name(void)
{
	named("");
	check_str(opened, "<>");
}

int main(void)
{
	test(a_node_that_sysfs_does_not_know);
	test(a_node_without_name);
	return test_end();
}
