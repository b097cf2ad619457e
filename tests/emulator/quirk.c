/* SPDX-License-Identifier: BSD-2-Clause */
/* The bad manners of enclosures, by name. */
#include <stdio.h>
#include <string.h>

#include <ses/text.h>

#include "plan.h"

enum kind {
	FLAG,		/* no value: 1 */
	COUNT,		/* N */
	COUNT_1,	/* N, kept as N + 1 */
	PAIR,		/* A[:B], A kept as it is */
	PAIR_1,		/* A[:B], A kept as A + 1 */
	STYLE,		/* a name of an index style */
	ACTIVATION,	/* now, reset, power; kept + 1 */
	BOOT,		/* new, old, never */
	PAGES		/* a page code, added to the bit map */
};

static const struct row {
	struct shelf_quirk_help help;
	enum kind kind;
	size_t at;
	uint32_t otherwise;	/* b of a pair that is not given */
} rows[] = {
#define ROW(member_, kind_, otherwise_, name_, value_, help_)                \
	{ { name_, value_, help_ }, kind_,                                   \
	  offsetof(struct shelf_quirks, member_), otherwise_ }
	ROW(status_resets_download, FLAG, 0, "status-resets-download", NULL,
	    "reading page 0Eh in mid-series drops the download"),
	ROW(index_style, STYLE, 0, "index", "STYLE",
	    "numbers elements in page 0Ah in another way: eiioe0..3, hp, lsi, "
	    "areca, none"),
	ROW(short_status_only, FLAG, 0, "short-status-only", NULL,
	    "answers every page with Short Enclosure Status (08h)"),
	ROW(busy_page, COUNT, 0, "busy-page", "N",
	    "the next N pages are Enclosure Busy (09h)"),
	ROW(busy_status, COUNT, 0, "busy-status", "N",
	    "the next N commands end with status BUSY"),
	ROW(bump, PAIR_1, 1, "bump", "PAGE[:N]",
	    "another generation code after PAGE was read, N times"),
	ROW(short_transfer, PAIR_1, 4, "short-transfer", "PAGE:BYTES",
	    "transfers only so much of PAGE"),
	ROW(wrong_page, PAIR_1, 1, "wrong-page", "PAGE:OTHER",
	    "sends page OTHER when PAGE is asked for"),
	ROW(max_allocation, COUNT, 0, "max-allocation", "N",
	    "refuses greater allocation lengths"),
	ROW(min_allocation, COUNT, 0, "min-allocation", "N",
	    "refuses smaller allocation lengths"),
	ROW(attention, PAIR_1, 0, "attention", "ASC:ASCQ",
	    "a unit attention waits"),
	ROW(foreign_download, PAIR_1, 1000000, "foreign-download",
	    "SUBENCLOSURE[:N]",
	    "another initiator downloads, for N more status reads"),
	ROW(download_status, PAIR, 0, "download-status", "STATUS[:CHUNK]",
	    "a download ends so, at the last or the n-th page"),
	ROW(download_check, FLAG, 0, "download-check", NULL,
	    "bad fields of page 0Eh are a CHECK CONDITION, too"),
	ROW(any_offset, FLAG, 0, "any-offset", NULL,
	    "takes the parts of an image in any order"),
	ROW(abort_idle, FLAG, 0, "abort-idle", NULL,
	    "a reserved mode that ends a download leads to status 00h"),
	ROW(updating, COUNT_1, 0, "updating", "N",
	    "storing the image takes N commands"),
	ROW(reboot, COUNT_1, 0, "reboot", "N",
	    "refuses N commands after new code was activated"),
	ROW(restart, PAIR_1, 0, "restart", "S[:T]",
	    "the module is away for S seconds when new code starts: its nodes "
	    "are gone, and the paths of disks through it for T seconds more"),
	ROW(boot, BOOT, 0, "boot", "HOW",
	    "new code starts (new), is refused, so that the old code runs "
	    "(old), or the module does not come back (never)"),
	ROW(activation, ACTIVATION, 0, "activation", "WHEN",
	    "new code starts now, at a reset or at power on"),
	ROW(attached, FLAG, 0, "attached", NULL,
	    "bad control pages end well and set INVOP"),
	ROW(ignore_control, FLAG, 0, "ignore-control", NULL,
	    "control pages are accepted and change nothing"),
	ROW(lag, COUNT, 0, "lag", "N",
	    "the next N reads of page 02h show what was before a control page"),
	ROW(pad_lists, FLAG, 0, "pad-lists", NULL,
	    "zeros after the lists of pages 00h and 0Dh"),
	ROW(descriptor_sense, FLAG, 0, "descriptor-sense", NULL,
	    "sense data in descriptor format"),
	ROW(without, PAGES, 0, "without", "PAGE", "the page is not supported"),
	ROW(nvmsr, COUNT_1, 0, "nvmsr", "N",
	    "NVMe: Identify says so; 2 is an enclosure, 1 a drive"),
	ROW(oacs, COUNT_1, 0, "oacs", "N",
	    "NVMe: Identify says so; 64 takes NVMe-MI commands"),
	ROW(mdts, COUNT, 0, "mdts", "N",
	    "NVMe: takes at most 4096 * 2^N bytes with one command"),
	ROW(namespaces, COUNT_1, 0, "namespaces", "N",
	    "NVMe: the controller has up to so many"),
	ROW(no_mi, FLAG, 0, "no-mi", NULL,
	    "NVMe: does not know NVMe-MI commands"),
	ROW(mi_silent, FLAG, 0, "mi-silent", NULL,
	    "NVMe: does not tell the length of a response"),
	ROW(mi_pad, COUNT, 0, "mi-pad", "N",
	    "NVMe: zeros after a page, up to a multiple of N bytes"),
	ROW(loose_length, FLAG, 0, "loose-length", NULL,
	    "NVMe: does not compare lengths of data and command"),
};

#define NR_ROWS (sizeof(rows) / sizeof(rows[0]))

const struct shelf_quirk_help *shelf_quirk_help(size_t n)
{
	return n < NR_ROWS ? &rows[n].help : NULL;
}

static int fail(struct shelf_error *e, size_t column, const char *text,
		const char *p, size_t len)
{
	*e = (struct shelf_error){ .column = column + 1 };
	snprintf(e->text, sizeof(e->text), "\"%.*s\" %s",
		 (int)(len < 60 ? len : 60), p, text);
	return -1;
}

static int number(const char *p, size_t len, uint32_t *v)
{
	uint64_t n;

	if (ses_number_parse(p, len, UINT32_MAX - 1, &n))
		return -1;
	*v = (uint32_t)n;
	return 0;
}

static int pair(const struct row *r, const char *p, size_t len,
		struct shelf_pair *v)
{
	const char *colon = memchr(p, ':', len);
	size_t first = colon ? (size_t)(colon - p) : len;

	v->b = r->otherwise;
	if (number(p, first, &v->a) ||
	    (colon && number(colon + 1, len - first - 1, &v->b)))
		return -1;
	v->a += r->kind == PAIR_1;
	return 0;
}

/* The number of a word among three. */
static int word(const char *const names[3], const char *p, size_t len,
		uint32_t *v)
{
	for (uint32_t i = 0; i < 3; i++) {
		if (strlen(names[i]) == len && memcmp(names[i], p, len) == 0) {
			*v = i;
			return 0;
		}
	}
	return -1;
}

static int activation(const char *p, size_t len, uint32_t *v)
{
	static const char *const names[] = { "now", "reset", "power" };
	int err = word(names, p, len, v);

	*v += !err;
	return err;
}

static int boot(const char *p, size_t len, uint32_t *v)
{
	static const char *const names[] = {
		[SHELF_BOOT_NEW] = "new", [SHELF_BOOT_OLD] = "old",
		[SHELF_BOOT_NEVER] = "never",
	};

	return word(names, p, len, v);
}

static int take(const struct row *r, void *member, const char *p, size_t len)
{
	uint32_t *v = member, code;
	int style;

	switch (r->kind) {
	case FLAG:
		*v = 1;
		return 0;
	case COUNT:
		return number(p, len, v);
	case COUNT_1:
		if (number(p, len, v))
			return -1;
		++*v;
		return 0;
	case PAIR:
	case PAIR_1:
		return pair(r, p, len, member);
	case STYLE:
		style = index_style_find(p, len);
		*v = (uint32_t)style;
		return style < 0 ? -1 : 0;
	case ACTIVATION:
		return activation(p, len, v);
	case BOOT:
		return boot(p, len, v);
	case PAGES:
		if (number(p, len, &code) || code > 255)
			return -1;
		v[code / 32] |= 1u << code % 32;
		return 0;
	}
	return -1;
}

int shelf_quirk_set(struct shelf_quirks *quirks, const char *text, size_t len,
		    struct shelf_error *error)
{
	const char *equals = memchr(text, '=', len);
	size_t name = equals ? (size_t)(equals - text) : len;
	const char *value = equals ? equals + 1 : text + len;
	size_t value_len = (size_t)(text + len - value);

	for (size_t i = 0; i < NR_ROWS; i++) {
		const struct row *r = &rows[i];

		if (strlen(r->help.name) != name ||
		    memcmp(r->help.name, text, name))
			continue;
		if (!equals != !r->help.value)
			return fail(error, 0, equals ? "takes no value." :
				    "needs a value.", text, name);
		if (take(r, (char *)quirks + r->at, value, value_len))
			return fail(error, name + 1,
				    "is not a value of this quirk.", value,
				    value_len);
		return 0;
	}
	return fail(error, 0, "is not a quirk.", text, name);
}
