/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * NVMe controllers, their namespaces and subsystems. With native multipath a
 * namespace is a device of the subsystem, nvmeSnN; each controller has a
 * hidden device nvmeScCnN that says which one it leads to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/text.h>

#include "inventory_internal.h"
#include "sysfs/sysfs_internal.h"

#define CLASS		"/sys/class/nvme"
#define SUBSYSTEMS	"/sys/class/nvme-subsystem"
#define PCI		"/sys/devices/pci"

/* A number after the letters `prefix` at *s; *s is moved past it. */
static bool parse_number(const char **s, const char *prefix)
{
	size_t n = strlen(prefix), digits;

	if (strncmp(*s, prefix, n))
		return false;
	digits = strspn(*s + n, "0123456789");
	*s += n + digits;
	return digits > 0;
}

/* The block device that an entry of a controller stands for: "nvme0n1" for
 * itself and for "nvme0c1n1"; false for anything else. */
static bool parse_head(const char *entry, char *head, size_t size)
{
	const char *s = entry, *rest;
	int stem;

	if (!parse_number(&s, "nvme"))
		return false;
	stem = (int)(s - entry);
	parse_number(&s, "c");
	rest = s;
	return parse_number(&s, "n") && !*s &&
	       (size_t)snprintf(head, size, "%.*s%s", stem, entry, rest) < size;
}

static void load_namespaces(struct ses_inventory *inv, struct ses_path *p)
{
	struct ses_name_list n = ses_inventory_list_names(inv, p->sysfs,
							  "nvme");
	char head[64], link[SES_SYSFS_PATH], path[SES_SYSFS_PATH];

	for (size_t i = 0; i < n.nr; i++) {
		if (!parse_head(n.names[i], head, sizeof(head)))
			continue;
		ses_inventory_add_name(inv, n.names[i], p);
		snprintf(link, sizeof(link), "/sys/class/block/%s", head);
		if (!ses_sysfs_resolve_link(inv->sysfs, link, path,
					    sizeof(path)))
			continue;
		if (ses_path_load_block(inv, p, path))
			ses_path_load_wwid(inv, p, path);
	}
}

/* The directory of the PCI function: two above .../nvme/nvme0. */
static void load_pci(struct ses_inventory *inv, struct ses_path *p)
{
	char dir[SES_SYSFS_PATH];
	uint64_t vendor;

	ses_text_copy(dir, sizeof(dir), p->sysfs);
	for (int i = 0; i < 2; i++) {
		size_t len = (size_t)(ses_sysfs_basename(dir) - dir);

		if (!len)
			return;
		dir[len - 1] = '\0';
	}
	p->pci_address = ses_inventory_load_text(inv, p->sysfs, "address");
	if (strncmp(dir, PCI, strlen(PCI)))
		return;
	vendor = ses_sysfs_load_id64(inv->sysfs, dir, "vendor");
	if (vendor && vendor <= 0xffff)
		p->pci_vendor = (int)vendor;
}

static void load_controller(struct ses_inventory *inv, const char *name)
{
	char link[SES_SYSFS_PATH], path[SES_SYSFS_PATH];
	struct ses_path *p;

	snprintf(link, sizeof(link), CLASS "/%s", name);
	if (!ses_sysfs_resolve_link(inv->sysfs, link, path, sizeof(path)))
		return;
	p = ses_inventory_add_path(inv, name, path);
	if (!p)
		return;
	p->nvme = true;
	p->driver = "nvme";
	p->model = ses_inventory_load_text(inv, path, "model");
	p->serial = ses_inventory_load_text(inv, path, "serial");
	p->revision = ses_inventory_load_text(inv, path, "firmware_rev");
	p->state = ses_inventory_load_text(inv, path, "state");
	if (*p->serial)
		ses_index_add(&inv->by_serial, &inv->arena,
			      ses_index_key(p->serial, strlen(p->serial)), p);
	load_pci(inv, p);
	load_namespaces(inv, p);
}

/* The controllers of a subsystem have one unit. */
static void load_subsystem(struct ses_inventory *inv, const char *name)
{
	char link[SES_SYSFS_PATH], path[SES_SYSFS_PATH];
	struct ses_path *first = NULL;
	struct ses_name_list n;

	snprintf(link, sizeof(link), SUBSYSTEMS "/%s", name);
	if (!ses_sysfs_resolve_link(inv->sysfs, link, path, sizeof(path)))
		return;
	n = ses_inventory_list_names(inv, path, "nvme");
	for (size_t i = 0; i < n.nr; i++) {
		struct ses_path *p = ses_inventory_find(inv, n.names[i]);

		if (!p || !p->nvme || strcmp(p->name, n.names[i]))
			continue;
		if (first)
			ses_unit_merge(first->unit, p->unit);
		else
			first = p;
	}
}

void ses_inventory_load_nvme(struct ses_inventory *inv)
{
	struct ses_name_list n = ses_inventory_list_names(inv, CLASS, "nvme");

	for (size_t i = 0; i < n.nr; i++)
		load_controller(inv, n.names[i]);
	n = ses_inventory_list_names(inv, SUBSYSTEMS, "nvme");
	for (size_t i = 0; i < n.nr; i++)
		load_subsystem(inv, n.names[i]);
}
