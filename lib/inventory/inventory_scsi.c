/* SPDX-License-Identifier: BSD-2-Clause */
/* SCSI devices, and what the SAS transport says of them. */
#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/text.h>

#include "inventory_internal.h"
#include "scsi/designator.h"
#include "scsi/scsi_internal.h"
#include "sysfs/sysfs_internal.h"

#define CLASS		"/sys/class/scsi_device"
#define SAS_CLASS	"/sys/class/sas_device"

/* Reserved for SCSI devices that the kernel keeps as place holders. */
#define TYPE_NONE	127
#define MAX_VPD	4096

/* --- components of a path --- */

/* The length of a path up to the end of its last component that begins with
 * `prefix`, or 0. */
static size_t component_end(const char *path, size_t len, const char *prefix)
{
	size_t n = strlen(prefix);

	for (size_t at = len; at > 0; at--) {
		const char *p = path + at - 1;

		if (*p == '/' && len - at >= n &&
		    strncmp(p + 1, prefix, n) == 0)
			return at + strcspn(p + 1, "/");
	}
	return 0;
}

/* --- the host --- */

static const char *find_driver(struct ses_inventory *inv,
			       const struct ses_path *p)
{
	struct ses_index_entry *entry = ses_index_find(&inv->hosts, p->host);
	char host[SES_SYSFS_PATH], dir[SES_SYSFS_PATH];
	size_t len = component_end(p->sysfs, strlen(p->sysfs), "host");
	const char *driver = "";

	if (entry)
		return entry->value;
	ses_text_copy_part(host, sizeof(host), p->sysfs, len);
	if (len && ses_sysfs_build_class_dir(dir, sizeof(dir), host,
					     "scsi_host"))
		driver = ses_inventory_load_text(inv, dir, "proc_name");
	ses_index_add(&inv->hosts, &inv->arena, p->host,
		      (void *)(uintptr_t)driver);
	return driver;
}

/* --- the SAS transport --- */

static void add_address(struct ses_inventory *inv, struct ses_path *p,
			uint64_t address)
{
	uint64_t *more;

	for (size_t i = 0; i < p->nr_addresses; i++) {
		if (p->addresses[i] == address)
			return;
	}
	more = address ? ses_arena_grow(&inv->arena, p->addresses,
					p->nr_addresses, sizeof(*more)) :
			 NULL;
	if (!more)
		return;
	more[p->nr_addresses++] = address;
	p->addresses = more;
	ses_index_add(&inv->by_address, &inv->arena, address, p);
}

static uint64_t load_expander_address(struct ses_inventory *inv,
				      const char *object)
{
	uint64_t key = ses_index_key(object, strlen(object));
	uint64_t *known = ses_index_get(&inv->expanders, key);
	char dir[SES_SYSFS_PATH];

	if (known)
		return *known;
	known = ses_arena_alloc(&inv->arena, sizeof(*known));
	if (!known)
		return 0;
	if (ses_sysfs_build_class_dir(dir, sizeof(dir), object, "sas_device"))
		*known = ses_sysfs_load_id64(inv->sysfs, dir, "sas_address");
	ses_index_add(&inv->expanders, &inv->arena, key, known);
	return *known;
}

static void load_hint(struct ses_inventory *inv, struct ses_path *p,
		      const char *dir)
{
	uint64_t bay;

	p->hint_enclosure = ses_sysfs_load_id64(inv->sysfs, dir,
						"enclosure_identifier");
	if (p->hint_enclosure == UINT64_MAX)
		p->hint_enclosure = 0;
	if (!p->hint_enclosure)
		return;
	bay = ses_sysfs_load_number(inv->sysfs, dir, "bay_identifier", 256);
	p->hint_bay = bay < 255 ? (int)bay : -1;
}

/* .../expander-0:0/port-0:0:5/end_device-0:0:5/target0:0:7/0:0:7:0 */
static void load_transport(struct ses_inventory *inv, struct ses_path *p)
{
	char object[SES_SYSFS_PATH], dir[SES_SYSFS_PATH];
	size_t len = component_end(p->sysfs, strlen(p->sysfs), "end_device-");
	size_t port, expander;

	if (!len)
		return;
	p->end_device = true;
	ses_text_copy_part(object, sizeof(object), p->sysfs, len);
	ses_index_add(&inv->claimed, &inv->arena,
		      ses_index_key(object, strlen(object)), p);
	if (!ses_sysfs_build_class_dir(dir, sizeof(dir), object, "sas_device"))
		return;
	add_address(inv, p, ses_sysfs_load_id64(inv->sysfs, dir,
						"sas_address"));
	load_hint(inv, p, dir);
	port = component_end(p->sysfs, len, "port-");
	expander = component_end(p->sysfs, port, "expander-");
	if (!expander)
		return;
	ses_text_copy_part(object, sizeof(object), p->sysfs, expander);
	p->expander = load_expander_address(inv, object);
}

/* --- the device --- */

/* Vendor, model, revision: in the INQUIRY data, or attributes of their own. */
static void load_strings(struct ses_inventory *inv, struct ses_path *p,
			 const uint8_t *inquiry, size_t len)
{
	static const struct {
		enum ses_inquiry_text text;
		const char *attribute;
	} fields[] = {
		{ SES_INQUIRY_VENDOR, "vendor" },
		{ SES_INQUIRY_PRODUCT, "model" },
		{ SES_INQUIRY_REVISION, "rev" },
	};
	const char **to[] = { &p->vendor, &p->model, &p->revision };

	for (int i = 0; i < 3; i++) {
		size_t n, at = ses_inquiry_text_at(fields[i].text, &n);
		const char *s = (const char *)inquiry + at;

		if (len < SES_INQUIRY_FIXED || !*s) {
			*to[i] = ses_inventory_load_text(inv, p->sysfs,
							 fields[i].attribute);
			continue;
		}
		n = ses_text_trim(&s, ses_text_length((const uint8_t *)s, n));
		s = ses_arena_copy_text(&inv->arena, s, n);
		*to[i] = s ? s : "";
	}
}

static void load_serial(struct ses_inventory *inv, struct ses_path *p)
{
	uint8_t page[MAX_VPD];
	size_t len = ses_sysfs_load_bytes(inv->sysfs, p->sysfs, "vpd_pg80",
					  page, sizeof(page));
	const char *s = (const char *)page + 4;

	if (len < 5 || page[1] != 0x80)
		return;
	len -= 4;
	if (len > ses_be16(page + 2))
		len = ses_be16(page + 2);
	len = ses_text_trim(&s, ses_text_length(page + 4, len));
	s = len ? ses_arena_copy_text(&inv->arena, s, len) : NULL;
	if (!s)
		return;
	p->serial = s;
	ses_index_add(&inv->by_serial, &inv->arena, ses_index_key(s, len), p);
}

static bool has_one_name(const uint8_t *page, size_t len)
{
	char name[SES_UNIT_NAME];
	struct ses_designator d;
	unsigned int nr = 0;
	size_t at = 0;

	while (ses_designator_next(page, len, &at, &d))
		nr += ses_designator_name(&d, name);
	return nr == 1;
}

/* Names of the logical unit, and addresses if nothing better gave one. Of one
 * name the kernel has no choice; of none it may know another. */
void ses_path_load_designators(struct ses_inventory *inv, struct ses_path *p)
{
	uint8_t page[MAX_VPD];
	size_t len = ses_sysfs_load_bytes(inv->sysfs, p->sysfs, "vpd_pg83",
					  page, sizeof(page)), at = 0;
	bool ports = p->nr_addresses == 0;
	struct ses_designator d;
	char name[SES_UNIT_NAME];

	if (!has_one_name(page, len))
		ses_path_load_wwid(inv, p, p->sysfs);
	while (ses_designator_next(page, len, &at, &d)) {
		if (ses_designator_name(&d, name))
			ses_path_add_id(inv, p, name);
		if (ports)
			add_address(inv, p, ses_designator_port(&d));
	}
}

static void load_nodes(struct ses_inventory *inv, struct ses_path *p)
{
	char path[SES_SYSFS_PATH], link[SES_SYSFS_PATH];
	struct ses_name_list n;

	if (ses_sysfs_build_path(path, sizeof(path), p->sysfs, "generic") &&
	    inv->sysfs->ops->link(inv->sysfs, path, link, sizeof(link)) > 0) {
		const char *base = ses_sysfs_basename(link);
		const char *copy = ses_arena_copy_text(&inv->arena, base,
						       strlen(base));

		p->generic = copy ? copy : "";
		ses_inventory_add_name(inv, p->generic, p);
	}
	if (!ses_sysfs_build_path(path, sizeof(path), p->sysfs, "block"))
		return;
	n = ses_inventory_list_names(inv, path, "");
	for (size_t i = 0; i < n.nr; i++) {
		if (ses_sysfs_build_path(link, sizeof(link), path, n.names[i]))
			ses_path_load_block(inv, p, link);
	}
}

/* The first two of four numbers, H:C:T:L. */
static void parse_host_channel(const char *s, unsigned int *first,
			       unsigned int *second)
{
	for (; *s >= '0' && *s <= '9'; s++)
		*first = 10 * *first + (unsigned int)(*s - '0');
	for (s += *s == ':'; *s >= '0' && *s <= '9'; s++)
		*second = 10 * *second + (unsigned int)(*s - '0');
}

static void load_device(struct ses_inventory *inv, const char *name,
			const char *sysfs)
{
	uint8_t inquiry[96];
	size_t len = ses_sysfs_load_bytes(inv->sysfs, sysfs, "inquiry", inquiry,
					  sizeof(inquiry));
	uint64_t type = len ? inquiry[0] & 0x1f :
			      ses_sysfs_load_number(inv->sysfs, sysfs, "type",
						    TYPE_NONE);
	struct ses_path *p;

	/* a peripheral qualifier says that no logical unit is there */
	if (type >= TYPE_NONE || (len && inquiry[0] >> 5))
		return;
	p = ses_inventory_add_path(inv, name, sysfs);
	if (!p)
		return;
	p->type = (uint8_t)type;
	parse_host_channel(name, &p->host, &p->channel);
	p->driver = find_driver(inv, p);
	p->state = ses_inventory_load_text(inv, sysfs, "state");
	load_strings(inv, p, inquiry, len);
	load_transport(inv, p);
	/* some drivers report the address themselves */
	add_address(inv, p, ses_sysfs_load_id64(inv->sysfs, sysfs,
						"sas_address"));
	ses_path_load_designators(inv, p);
	load_serial(inv, p);
	load_nodes(inv, p);
}

/* /sys/class/bsg lists SMP nodes, too; those of SCSI have four numbers. */
static void load_bsg(struct ses_inventory *inv)
{
	struct ses_name_list n = ses_inventory_list_names(inv, "/sys/class/bsg",
							  "");

	for (size_t i = 0; i < n.nr; i++) {
		struct ses_path *p = ses_inventory_find(inv, n.names[i]);

		if (p)
			p->bsg = n.names[i];
	}
}

void ses_inventory_load_end_devices(struct ses_inventory *inv)
{
	struct ses_name_list n;
	char link[SES_SYSFS_PATH], path[SES_SYSFS_PATH];
	size_t len;

	if (inv->unclaimed_known)
		return;
	inv->unclaimed_known = true;
	n = ses_inventory_list_names(inv, SAS_CLASS, "end_device-");
	for (size_t i = 0; i < n.nr; i++) {
		snprintf(link, sizeof(link), SAS_CLASS "/%s", n.names[i]);
		if (!ses_sysfs_resolve_link(inv->sysfs, link, path,
					    sizeof(path)))
			continue;
		/* .../end_device-0:1/sas_device/end_device-0:1 */
		len = component_end(path, strlen(path), "sas_device");
		len -= len ? strlen("/sas_device") : 0;
		if (!ses_index_find(&inv->claimed, ses_index_key(path, len)))
			ses_index_add(&inv->unclaimed, &inv->arena,
				      ses_sysfs_load_id64(inv->sysfs, path,
							  "sas_address"), inv);
	}
}

/* The end device has the device and what the transport says of it. */
static void enter_device(struct ses_inventory *inv, const char *sysfs)
{
	char object[SES_SYSFS_PATH];
	size_t len = component_end(sysfs, strlen(sysfs), "end_device-");

	ses_text_copy_part(object, sizeof(object), sysfs,
			   len ? len : strlen(sysfs));
	ses_sysfs_enter(inv->sysfs, object);
}

void ses_inventory_load_scsi(struct ses_inventory *inv)
{
	struct ses_name_list n = ses_inventory_list_names(inv, CLASS, "");
	char link[SES_SYSFS_PATH], path[SES_SYSFS_PATH];
	size_t len;

	for (size_t i = 0; i < n.nr; i++) {
		snprintf(link, sizeof(link), CLASS "/%s", n.names[i]);
		if (!ses_sysfs_resolve_link(inv->sysfs, link, path,
					    sizeof(path)))
			continue;
		/* .../0:0:1:0/scsi_device/0:0:1:0 lies in its device */
		len = component_end(path, strlen(path), "scsi_device");
		if (!len)
			continue;
		path[len - strlen("/scsi_device")] = '\0';
		enter_device(inv, path);
		load_device(inv, n.names[i], path);
	}
	ses_sysfs_enter(inv->sysfs, "");
	load_bsg(inv);
}
