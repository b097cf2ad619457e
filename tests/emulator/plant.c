/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plants a machine: the sysfs, procfs and device nodes of a description. Called
 * by the tool of that name (plant_tool.c) and by with-enclosure.
 *
 * A description is lines of words (tests/emulator/lines.h). In brackets: words
 * that may be omitted.
 *
 *	host N [driver=mpt3sas]
 *	expander H:E address=A [on=H:E]
 *	scsi H:C:T:L [type=0] [sas=A] [on=H:E phy=K] [lu=A] [serial=S]
 *		[vendor=V] [model=M] [block=sda] [sg=N] [size=SECTORS]
 *		[hint=ENCLOSURE] [bay=N] [state=running] [bsg=1] [wwid=W]
 *		[rev=0001]
 *		[rate="12.0 Gbit"] [errors=I,D,L,R]
 *		the phy at the other end of its link (K, or the target), and its
 *		four error counters: one that is not a number is unreadable
 *		without sas= the SAS transport does not have the device; with
 *		port=A its designators have the address of the port
 *	gone H:N sas=A			an end device without a SCSI device
 *	nvme C subsystem=S serial=S [model=M] [vendor=144d] [pci=0000:05:00.0]
 *		[rev=1.0]
 *		[size=SECTORS]
 *	partition sda1 [dev=8:1]
 *	dm N name=NAME on=sda,sdd
 *	md N on=dm-0,dm-1
 *	mount DEV SOURCE, swap PATH
 *	component H:C:T:L NAME id=A slot=N [disk=H:C:T:L]
 *		of /sys/class/enclosure
 *	file PATH [TEXT], link PATH TARGET
 *	pages NODE			up to a line "end" the description of an
 *		enclosure (tests/emulator/README.md): what NODE answers
 *	quirk TEXT			of the enclosures after this line
 *	without NAME			it is gone, with everything on it
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ses/bytes.h>
#include <ses/log.h>
#include <ses/machine.h>
#include <ses/writer.h>

#include "lines.h"
#include "plant.h"
#include "shelf.h"

#define MOST		16384	/* objects with a directory of their own */
#define LONGEST		4096

static struct ses_record record;
static struct lines lines;
static struct shelf_error trouble;

/* Where hosts, expanders, SCSI devices and block devices are. */
static struct place {
	char name[32];
	char path[512];
} places[MOST];
static size_t nr_places;
/* Device numbers; for a tree that replaces the machine's. */
static struct device {
	char name[32];
	bool block;
	unsigned int major, minor;
} devices[MOST];
static size_t nr_devices;
static plant_pages_fn *give_pages;
static void *pages_data;
static char mounts[65536], swaps[65536];

static void die(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

static void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "plant: line %lu: ", lines.number);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(PLANT_FAILED);
}

/* snprintf() for text that must fit. */
static void form(char *to, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void form(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(to, size, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= size)
		die("a name is too long");
}

/* --- words of a line --- */

static const char *word(size_t n)
{
	if (n >= lines.nr_words || lines.words[n].key)
		die("word %zu is missing", n + 1);
	return lines.words[n].value;
}

static const char *attr(const char *key, const char *otherwise)
{
	for (size_t i = 0; i < lines.nr_words; i++) {
		const struct word *w = &lines.words[i];

		if (w->key && w->key_len == strlen(key) &&
		    strncmp(w->key, key, w->key_len) == 0)
			return w->value;
	}
	return otherwise;
}

static uint64_t hex(const char *key)
{
	return strtoull(attr(key, "0"), NULL, 16);
}

/* --- places --- */

static const char *place_of(const char *name)
{
	for (size_t i = 0; i < nr_places; i++) {
		if (strcmp(places[i].name, name) == 0)
			return places[i].path;
	}
	die("%s has no place", name);
}

static const char *put_place(const char *name, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static const char *put_place(const char *name, const char *format, ...)
{
	struct place *p = &places[nr_places++];
	va_list args;

	if (nr_places == MOST)
		die("there are too many objects");
	form(p->name, sizeof(p->name), "%s", name);
	va_start(args, format);
	vsnprintf(p->path, sizeof(p->path), format, args);
	va_end(args);
	return p->path;
}

/* --- facts --- */

static void add(enum ses_record_kind kind, const char *dir, const char *name,
		const void *bytes, size_t len)
{
	char path[LONGEST];

	form(path, sizeof(path), "%s/%s", dir, name);
	ses_record_add(&record, kind, path, bytes, len);
}

static void text(const char *dir, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void text(const char *dir, const char *name, const char *format, ...)
{
	char value[LONGEST];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(value, sizeof(value) - 1, format, args);
	va_end(args);
	value[n++] = '\n';
	add(SES_RECORD_FILE, dir, name, value, (size_t)n);
}

/* Links as sysfs has them: relative, up to the root first. */
static void relative(const char *dir, const char *name, const char *target)
{
	char link[LONGEST] = "";

	for (const char *p = dir + 1; (p = strchr(p, '/')); p++)
		strcat(link, "../");
	strcat(link, "../");
	strcat(link, target + 1);
	add(SES_RECORD_LINK, dir, name, link, strlen(link));
}

static void class_link(const char *class, const char *name, const char *object)
{
	char dir[LONGEST], target[LONGEST];

	form(dir, sizeof(dir), "/sys/class/%s", class);
	form(target, sizeof(target), "%s/%s/%s", object, class, name);
	relative(dir, name, target);
}

static void node(const char *name)
{
	add(SES_RECORD_FILE, "/dev", name, "", 0);
}

/* The number of a device whose object exists, for live trees. */
static void number(const char *name, bool block, unsigned int major,
		   unsigned int minor, const char *object)
{
	struct device *d = &devices[nr_devices];
	char dir[40], id[32];

	if (!give_pages)
		return;
	if (++nr_devices == MOST)
		die("there are too many devices");
	form(d->name, sizeof(d->name), "%s", name);
	d->block = block;
	d->major = major;
	d->minor = minor;
	form(dir, sizeof(dir), "/sys/dev/%s", block ? "block" : "char");
	form(id, sizeof(id), "%u:%u", major, minor);
	relative(dir, id, object);
}

/* Of a partition: after the number of its disk, unless it is given. */
static void partition_number(const char *name, const char *disk,
			     const char *path)
{
	const char *dev = attr("dev", NULL);
	unsigned int major = 8, minor = 1;

	for (size_t i = 0; i < nr_devices; i++) {
		if (devices[i].block && strcmp(devices[i].name, disk) == 0) {
			major = devices[i].major;
			minor = devices[i].minor +
				(unsigned int)atoi(name + strlen(disk));
		}
	}
	if (dev)
		sscanf(dev, "%u:%u", &major, &minor);
	text(path, "dev", "%u:%u", major, minor);
	number(name, true, major, minor, path);
}

/* --- devices that are gone --- */

static char gone[MOST][32];
static size_t nr_gone;

static bool is_gone(const char *name)
{
	for (size_t i = 0; i < nr_gone; i++) {
		if (strcmp(gone[i], name) == 0)
			return true;
	}
	return false;
}

static void go(const char *name)
{
	if (nr_gone == MOST)
		die("too much has gone");
	form(gone[nr_gone++], sizeof(gone[0]), "%s", name);
}

static void make_without(void)
{
	go(word(1));
}

/* --- hosts and transport --- */

static void make_host(void)
{
	const char *n = word(1);
	char name[32], dir[LONGEST];
	const char *path;

	form(name, sizeof(name), "host%s", n);
	path = put_place(name, "/sys/devices/pci0000:00/0000:00:%02x.0/%s",
			 atoi(n) + 5u, name);
	form(dir, sizeof(dir), "%s/scsi_host/%s", path, name);
	text(dir, "proc_name", "%s", attr("driver", "mpt3sas"));
	class_link("scsi_host", name, path);
}

static const char *host_path(const char *hctl)
{
	char host[32];

	form(host, sizeof(host), "host%.*s", (int)strcspn(hctl, ":"),
		 hctl);
	return place_of(host);
}

static void make_expander(void)
{
	const char *he = word(1), *on = attr("on", NULL), *path;
	char name[40], above[40], dir[LONGEST];

	form(name, sizeof(name), "expander-%s", he);
	form(above, sizeof(above), "expander-%s", on ? on : "");
	path = put_place(name, "%s/port-%s/%s",
			 on ? place_of(above) : host_path(he), he, name);
	form(dir, sizeof(dir), "%s/sas_device/%s", path, name);
	text(dir, "sas_address", "0x%016llx",
	     (unsigned long long)hex("address"));
	class_link("sas_device", name, path);
}

static void make_end_device(const char *path, const char *name, uint64_t sas)
{
	char dir[LONGEST];

	form(dir, sizeof(dir), "%s/sas_device/%s", path, name);
	text(dir, "sas_address", "0x%016llx", (unsigned long long)sas);
	if (attr("hint", NULL)) {
		text(dir, "enclosure_identifier", "0x%llx",
		     (unsigned long long)hex("hint"));
		text(dir, "bay_identifier", "%s", attr("bay", "0"));
	}
	class_link("sas_device", name, path);
}

/* A phy of an expander or a host, in the port that it is of and with it. */
static void make_phy(const char *owner, const char *port, const char *name,
		     const char *number)
{
	static const char *const counters[] = {
		"invalid_dword_count", "running_disparity_error_count",
		"loss_of_dword_sync_count", "phy_reset_problem_count",
	};
	const char *errors = attr("errors", "");
	char object[LONGEST], dir[LONGEST];

	add(SES_RECORD_LINK, port, name, "../x", 4);
	form(object, sizeof(object), "%s/%s", owner, name);
	form(dir, sizeof(dir), "%s/sas_phy/%s", object, name);
	text(dir, "phy_identifier", "%s", number);
	class_link("sas_phy", name, object);
	if (attr("rate", NULL))
		text(dir, "negotiated_linkrate", "%s", attr("rate", ""));
	for (int i = 0; i < 4 && *errors; i++) {
		size_t n = strspn(errors, "0123456789");

		if (n)
			text(dir, counters[i], "%.*s", (int)n, errors);
		errors += strcspn(errors, ",");
		errors += *errors == ',';
	}
}

/* .../expander-0:0/port-0:0:5/end_device-0:0:5 */
static void transport_path(const char *hctl, char *path, size_t size)
{
	const char *on = attr("on", NULL), *phy = attr("phy", "0");
	char name[64], dir[LONGEST], above[40];
	int target = 0, host = atoi(hctl);

	sscanf(hctl, "%*d:%*d:%d", &target);
	if (!on) {
		form(name, sizeof(name), "end_device-%d:%d", host, target);
		form(path, size, "%s/port-%d:%d/%s", host_path(hctl), host,
			 target, name);
		make_end_device(path, name, hex("sas"));
		if (!attr("rate", NULL) && !attr("errors", NULL))
			return;
		form(dir, sizeof(dir), "%s/port-%d:%d", host_path(hctl), host,
		     target);
		phy = attr("phy", strrchr(name, ':') + 1);
		form(name, sizeof(name), "phy-%d:%s", host, phy);
		make_phy(host_path(hctl), dir, name, phy);
		return;
	}
	form(above, sizeof(above), "expander-%s", on);
	form(name, sizeof(name), "end_device-%s:%d", on, target);
	form(path, size, "%s/port-%s:%d/%s", place_of(above), on, target,
		 name);
	make_end_device(path, name, hex("sas"));
	/* the phy of the expander, in the port and with the expander */
	form(dir, sizeof(dir), "%s/port-%s:%d", place_of(above), on,
		 target);
	form(name, sizeof(name), "phy-%s:%s", on, phy);
	make_phy(place_of(above), dir, name, phy);
}

/* --- SCSI devices --- */

static void put_designator(uint8_t **p, uint8_t association, uint64_t naa)
{
	const uint8_t head[] = { association ? 0x61 : 0x01,
				 (uint8_t)(association ? 0x93 : 0x03), 0, 8 };

	memcpy(*p, head, 4);
	ses_put_be32(*p + 4, (uint32_t)(naa >> 32));
	ses_put_be32(*p + 8, (uint32_t)naa);
	*p += 12;
}

static void put_pages(const char *path)
{
	uint8_t page[64] = { 0, 0x83 }, *p = page + 4;
	const char *serial = attr("serial", NULL), *wwid = attr("wwid", NULL);
	char vpd80[300];

	if (attr("lu", NULL))
		put_designator(&p, 0, hex("lu"));
	if (attr("port", NULL))
		put_designator(&p, 1, hex("port"));
	page[3] = (uint8_t)(p - page - 4);
	if (p > page + 4)
		add(SES_RECORD_FILE, path, "vpd_pg83", page,
		    (size_t)(p - page));
	if (wwid)
		text(path, "wwid", "%s", wwid);
	else if (attr("lu", NULL))
		text(path, "wwid", "naa.%s", attr("lu", ""));
	if (!serial)
		return;
	memcpy(vpd80, "\0\x80\0", 3);
	vpd80[3] = (char)strlen(serial);
	memcpy(vpd80 + 4, serial, strlen(serial));
	add(SES_RECORD_FILE, path, "vpd_pg80", vpd80, strlen(serial) + 4);
}

static void put_inquiry(const char *path, int type)
{
	char data[37];

	form(data, sizeof(data), "%c%c%c%c%c%c%c%c%-8.8s%-16.16s%-4.4s",
		 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x',
		 attr("vendor", "ACME"), attr("model", "Disk"),
	     attr("rev", "0001"));
	memcpy(data, "\0\0\6\2\x1f\0\0\0", 8);
	data[0] = (char)type;
	add(SES_RECORD_FILE, path, "inquiry", data, 36);
	text(path, "vendor", "%.8s", data + 8);
	text(path, "model", "%.16s", data + 16);
	text(path, "rev", "%.4s", data + 32);
	text(path, "type", "%d", type);
	text(path, "state", "%s", attr("state", "running"));
}

/* What is below a SCSI device leads back to it, in live trees. */
static void back_link(const char *object, const char *hctl)
{
	char link[64];

	form(link, sizeof(link), "../../../%s", hctl);
	if (give_pages)
		add(SES_RECORD_LINK, object, "device", link, strlen(link));
}

static unsigned int nr_blocks;

static void put_block(const char *path, const char *name, const char *size)
{
	const char *block = put_place(name, "%s/block/%s", path, name);
	const char *given = attr("minor", NULL);
	unsigned int minor = given ? (unsigned int)atoi(given) :
				     16 * nr_blocks++;
	char dir[LONGEST], target[LONGEST];

	text(block, "size", "%s", size);
	text(block, "dev", "8:%u", minor);
	number(name, true, 8, minor, block);
	form(dir, sizeof(dir), "%s/holders", block);
	ses_record_add(&record, SES_RECORD_NAME, dir, NULL, 0);
	form(target, sizeof(target), "%s", block);
	relative("/sys/class/block", name, target);
	node(name);
}

static void make_scsi(void)
{
	const char *hctl = word(1), *path, *sg = attr("sg", NULL);
	char above[LONGEST], name[LONGEST];
	int h = 0, c = 0, t = 0;

	if (attr("sas", NULL))
		transport_path(hctl, above, sizeof(above));
	else
		form(above, sizeof(above), "%s", host_path(hctl));
	sscanf(hctl, "%d:%d:%d", &h, &c, &t);
	path = put_place(hctl, "%s/target%d:%d:%d/%s", above, h, c, t, hctl);
	put_inquiry(path, atoi(attr("type", "0")));
	put_pages(path);
	class_link("scsi_device", hctl, path);
	form(name, sizeof(name), "%s/scsi_device/%s", path, hctl);
	ses_record_add(&record, SES_RECORD_NAME, name, NULL, 0);
	if (sg) {
		char generic[32], link[64];

		form(generic, sizeof(generic), "sg%s", sg);
		form(link, sizeof(link), "scsi_generic/%s", generic);
		add(SES_RECORD_LINK, path, "generic", link, strlen(link));
		class_link("scsi_generic", generic, path);
		form(link, sizeof(link), "scsi_generic/%s", generic);
		form(above, sizeof(above), "%s/%s", path, link);
		number(generic, false, 21, (unsigned int)atoi(sg), above);
		back_link(above, hctl);
		if (atoi(attr("type", "0")) == 0)
			node(generic);
	}
	if (attr("bsg", NULL)) {
		class_link("bsg", hctl, path);
		form(above, sizeof(above), "%s/bsg/%s", path, hctl);
		back_link(above, hctl);
	}
	if (attr("block", NULL)) {
		put_block(path, attr("block", ""), attr("size", "2048"));
		back_link(place_of(attr("block", "")), hctl);
	}
}

static void make_gone(void)
{
	const char *hn = word(1);
	char name[64], path[LONGEST];

	form(name, sizeof(name), "end_device-%s", hn);
	form(path, sizeof(path), "%s/port-%s/%s", host_path(hn), hn, name);
	make_end_device(path, name, hex("sas"));
}

/* --- NVMe, with native multipath --- */

static void make_nvme(void)
{
	const char *c = word(1), *s = attr("subsystem", c);
	const char *pci = attr("pci", "0000:05:00.0");
	char path[LONGEST], name[64], device[LONGEST], sub[LONGEST];

	form(name, sizeof(name), "nvme%s", c);
	form(device, sizeof(device), "/sys/devices/pci0000:00/%s", pci);
	form(path, sizeof(path), "%s/nvme/%s", device, name);
	text(device, "vendor", "0x%s", attr("vendor", "144d"));
	text(path, "serial", "%-20s", attr("serial", ""));
	text(path, "model", "%-40s", attr("model", "NVMe disk"));
	text(path, "firmware_rev", "%s", attr("rev", "1.0"));
	text(path, "state", "live");
	text(path, "address", "%s", pci);
	relative("/sys/class/nvme", name, path);
	form(sub, sizeof(sub), "/sys/devices/virtual/nvme-subsystem/"
		 "nvme-subsys%s", s);
	relative(sub, name, path);
	form(name, sizeof(name), "nvme-subsys%s", s);
	relative("/sys/class/nvme-subsystem", name, sub);
	form(name, sizeof(name), "nvme%sc%sn1", s, c);
	add(SES_RECORD_NAME, path, name, NULL, 0);
	form(name, sizeof(name), "nvme%sn1", s);
	form(path, sizeof(path), "%s/%s", sub, name);
	text(path, "size", "%s", attr("size", "2048"));
	text(path, "wwid", "eui.0025385b6%s1b9f3d", attr("eui", "0"));
	number(ses_sysfs_basename(path), true, 259, (unsigned int)atoi(s),
	       path);
	relative("/sys/class/block", name, path);
	node(name);
}

/* --- block devices above disks --- */

static void make_partition(void)
{
	const char *name = word(1);
	char disk[32], path[LONGEST];

	form(disk, sizeof(disk), "%.*s",
		 (int)strcspn(name, "0123456789"), name);
	if (is_gone(disk)) {
		go(name);
		return;
	}
	form(path, sizeof(path), "%s/%s", place_of(disk), name);
	text(path, "partition", "1");
	text(path, "size", "1024");
	partition_number(name, disk, path);
	relative("/sys/class/block", name, path);
	put_place(name, "%s", path);
	node(name);
}

/* Does one of several devices, separated by commas, exist? */
static bool is_left(const char *on)
{
	char name[32];

	for (size_t n; *on; on += n + (on[n] == ',')) {
		n = strcspn(on, ",");
		form(name, sizeof(name), "%.*s", (int)n, on);
		if (!is_gone(name))
			return true;
	}
	return false;
}

/* A virtual block device on others: its links to those that are left, and from
 * them to it. 0: none is left, and it is gone, too. */
static const char *make_stack(const char *name, unsigned int major)
{
	char dir[LONGEST], disk[32];
	const char *on = attr("on", ""), *path;

	if (!is_left(on)) {
		go(name);
		return NULL;
	}
	path = put_place(name, "/sys/devices/virtual/block/%s", name);
	number(name, true, major, (unsigned int)atoi(word(1)), path);
	relative("/sys/class/block", name, path);
	node(name);
	for (size_t n; *on; on += n + (on[n] == ',')) {
		n = strcspn(on, ",");
		form(disk, sizeof(disk), "%.*s", (int)n, on);
		if (is_gone(disk))
			continue;
		form(dir, sizeof(dir), "%s/slaves", path);
		relative(dir, disk, place_of(disk));
		form(dir, sizeof(dir), "%s/holders", place_of(disk));
		relative(dir, name, path);
	}
	return path;
}

static void make_md(void)
{
	char name[32];

	form(name, sizeof(name), "md%s", word(1));
	make_stack(name, 9);
}

static void make_dm(void)
{
	char name[32], dir[LONGEST];
	const char *path;

	form(name, sizeof(name), "dm-%s", word(1));
	path = make_stack(name, 253);
	if (!path)
		return;
	form(dir, sizeof(dir), "%s/dm", path);
	text(dir, "name", "%s", attr("name", name));
	if (attr("uuid", NULL))
		text(dir, "uuid", "%s", attr("uuid", ""));
	form(dir, sizeof(dir), "../%s", name);
	add(SES_RECORD_LINK, "/dev/mapper", attr("name", name), dir,
	    strlen(dir));
}

static void make_component(void)
{
	const char *hctl = word(1), *path;
	static const char *const asking[] = {
		"fault", "locate", "power_status", "status",
	};
	char dir[LONGEST], bay[LONGEST];

	if (is_gone(hctl))
		return;
	path = place_of(hctl);
	form(dir, sizeof(dir), "%s/enclosure/%s", path, hctl);
	text(dir, "id", "0x%llx", (unsigned long long)hex("id"));
	form(bay, sizeof(bay), "%s/%s", dir, word(2));
	text(bay, "slot", "%s", attr("slot", "0"));
	/* reading one of these makes the kernel send a command */
	for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++)
		text(bay, asking[i], "0");
	if (attr("disk", NULL) && !is_gone(attr("disk", "")))
		relative(bay, "device", place_of(attr("disk", "")));
}

/* --- enclosures --- */

static struct shelf_quirks quirks;

static void receive(struct shelf *s, uint8_t code, struct ses_writer *w)
{
	static uint8_t in[65536];
	const uint8_t cdb[6] = { 0x1c, 1, code, 0xff, 0xfc, 0 };
	struct shelf_command c = {
		.cdb = cdb, .cdb_len = 6, .in = in, .in_size = 65532,
	};

	do {	/* the first one may get a unit attention */
		c.in_len = 0;
		shelf_exec(s, &c);
	} while (c.status == 2 && (c.sense[2] & 15) == 6);
	if (c.status == 0)
		ses_write(w, in, c.in_len);
}

static void answer(const char *name, const char *description, size_t len)
{
	struct shelf_quirks own = quirks;
	struct ses_record_node *n;
	struct shelf_plan *plan;
	struct ses_writer w;
	struct shelf s;
	char path[LONGEST];
	void *state;

	if (shelf_plan_text(description, len, &own, &trouble, &plan))
		die("%s: line %lu: %s", name, trouble.line, trouble.text);
	state = malloc(shelf_state_size(plan));
	shelf_state_init(plan, state);
	s = (struct shelf){ .plan = plan, .state = state, .quirks = &own };
	ses_writer_to_memory(&w);
	for (unsigned int code = 0; code < 0x10; code++)
		receive(&s, (uint8_t)code, &w);
	form(path, sizeof(path), "/dev/%s", name);
	n = ses_record_add_node(&record, path);
	n->pages = (uint8_t *)ses_arena_copy_text(&record.arena, w.buf, w.len);
	n->pages_len = w.len;
	ses_writer_close(&w);
	free(state);
	shelf_plan_free(plan);
}

static void make_pages(void)
{
	char name[64];
	const char *start = lines.at, *end;

	form(name, sizeof(name), "%s", word(1));
	end = strstr(start, "\nend\n");
	if (!end)
		die("there is no line \"end\"");
	if (give_pages)
		give_pages(pages_data, name, start, (size_t)(end + 1 - start));
	else
		answer(name, start, (size_t)(end + 1 - start));
	lines.at = (char *)(uintptr_t)(end + strlen("\nend\n"));
}

/* --- all of it --- */

static void make_file(void)
{
	const char *s = lines.nr_words > 2 ? word(2) : "";

	ses_record_add(&record, SES_RECORD_FILE, word(1), s, strlen(s));
}

static void make_link(void)
{
	ses_record_add(&record, SES_RECORD_LINK, word(1), word(2),
		       strlen(word(2)));
}

static void make_mount(void)
{
	size_t n = strlen(mounts);

	form(mounts + n, sizeof(mounts) - n,
		 "26 1 %s / /mnt rw - ext4 %s rw\n", word(1), word(2));
}

static void make_swap(void)
{
	size_t n = strlen(swaps);

	form(swaps + n, sizeof(swaps) - n, "%s partition 8 0 -2\n",
		 word(1));
}

static void make_quirk(void)
{
	if (shelf_quirk_set(&quirks, word(1), strlen(word(1)), &trouble))
		die("%s", trouble.text);
}

static const struct {
	const char *name;
	void (*make)(void);
} rows[] = {
	{ "host", make_host }, { "expander", make_expander },
	{ "scsi", make_scsi }, { "gone", make_gone }, { "nvme", make_nvme },
	{ "partition", make_partition }, { "dm", make_dm }, { "md", make_md },
	{ "mount", make_mount }, { "swap", make_swap },
	{ "component", make_component }, { "file", make_file },
	{ "link", make_link }, { "pages", make_pages },
	{ "quirk", make_quirk }, { "without", make_without },
};

void plant_describe(const char *description, size_t len,
		    plant_pages_fn *pages, void *data)
{
	ses_record_init(&record, NULL);
	nr_places = nr_devices = nr_gone = 0;
	nr_blocks = 0;
	mounts[0] = swaps[0] = '\0';
	give_pages = pages;
	pages_data = data;
	lines_start(&lines, description, len, &trouble);
	while (lines_next(&lines) > 0) {
		size_t i = 0, nr = sizeof(rows) / sizeof(rows[0]);

		while (i < nr && strcmp(rows[i].name, word(0)))
			i++;
		if (i == nr)
			die("%s is not known", word(0));
		rows[i].make();
	}
	if (trouble.text[0])
		die("%s", trouble.text);
	ses_record_add(&record, SES_RECORD_FILE, "/proc/self/mountinfo",
		       mounts, strlen(mounts));
	ses_record_add(&record, SES_RECORD_FILE, "/proc/swaps", swaps,
		       strlen(swaps));
	ses_record_add(&record, SES_RECORD_NAME, "/sys/class", NULL, 0);
	ses_record_add(&record, SES_RECORD_NAME, "/dev", NULL, 0);
}

/* The time of a node's file encodes its device number. */
static void mark(const char *root, const struct device *d)
{
	const struct timespec time = {
		(time_t)d->major << 20 | d->minor,
		d->block ? PLANT_BLOCK : PLANT_CHARACTER,
	};
	const struct timespec times[2] = { time, time };
	char full[LONGEST];

	form(full, sizeof(full), "%s/dev/%s", root, d->name);
	if (utimensat(AT_FDCWD, full, times, AT_SYMLINK_NOFOLLOW) &&
	    errno != ENOENT)
		die("%s: %s", full, strerror(errno));
}

static void below(const char *root, const char *path, char *full)
{
	form(full, LONGEST, "%s%s", root, path);
	for (char *p = full + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(full, 0755);
		*p = '/';
	}
}

static void create(const char *full, const void *bytes, size_t len)
{
	int fd = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len || close(fd))
		die("%s cannot be written: %s", full, strerror(errno));
}

void plant_ignore_pages(void *data, const char *node, const char *description,
			size_t len)
{
	(void)data;
	(void)node;
	(void)description;
	(void)len;
}

void plant_grow(const char *root)
{
	char path[SES_SYSFS_PATH], full[LONGEST];

	for (size_t i = 0; i < record.nr_entries; i++) {
		const struct ses_record_entry *e = record.entries[i];

		ses_record_build_path(e, path);
		below(root, path, full);
		if (e->kind == SES_RECORD_NAME)
			mkdir(full, 0755);
		else if (e->kind == SES_RECORD_FILE)
			create(full, e->bytes, e->len);
		else if (symlink((const char *)e->bytes, full))
			die("%s: %s", full, strerror(errno));
	}
	for (const struct ses_record_node *n = record.nodes; n; n = n->next) {
		char *digits = malloc(3 * n->pages_len + 1);

		for (size_t i = 0; i < n->pages_len; i++)
			sprintf(digits + 3 * i, "%02x%c", n->pages[i],
				i % 16 == 15 ? '\n' : ' ');
		below(root, n->path, full);
		create(full, digits, 3 * n->pages_len);
		free(digits);
	}
	for (size_t i = 0; i < nr_devices; i++)
		mark(root, &devices[i]);
}

struct ses_record *plant_record(void)
{
	return &record;
}

const char *plant_object(const char *name)
{
	for (size_t i = 0; i < nr_places; i++) {
		if (strcmp(places[i].name, name) == 0)
			return places[i].path;
	}
	return NULL;
}
