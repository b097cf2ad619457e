/* SPDX-License-Identifier: BSD-2-Clause */
#include "fault.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/text.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct name {
	const char *name;
	int value;
};

static const struct name errnos[] = {
	{ "EPERM", EPERM }, { "EINTR", EINTR }, { "EIO", EIO },
	{ "ENXIO", ENXIO }, { "EAGAIN", EAGAIN }, { "ENOMEM", ENOMEM },
	{ "EACCES", EACCES }, { "EFAULT", EFAULT }, { "EBUSY", EBUSY },
	{ "ENODEV", ENODEV }, { "EINVAL", EINVAL }, { "ENOTTY", ENOTTY },
	{ "EMSGSIZE", EMSGSIZE }, { "ENOSYS", ENOSYS },
	{ "EOPNOTSUPP", EOPNOTSUPP }, { "ETIMEDOUT", ETIMEDOUT },
};

static const struct name signals[] = {
	{ "HUP", SIGHUP }, { "INT", SIGINT }, { "QUIT", SIGQUIT },
	{ "KILL", SIGKILL }, { "TERM", SIGTERM }, { "USR1", SIGUSR1 },
	{ "STOP", SIGSTOP }, { "USR2", SIGUSR2 }, { "ALRM", SIGALRM },
	{ "PROF", SIGPROF }, { "VTALRM", SIGVTALRM }, { "XCPU", SIGXCPU },
	{ "IO", SIGIO }, { "PWR", SIGPWR },
};

const char *errno_name(int error, char *buf, size_t size)
{
	for (size_t i = 0; i < COUNT(errnos); i++) {
		if (errnos[i].value == error)
			return errnos[i].name;
	}
	snprintf(buf, size, "%d", error);
	return buf;
}

/* One item of a rule. */
struct item {
	const char *key, *value;	/* value 0: without a '=' */
	size_t key_len, value_len;
};

static bool is_key(const struct item *i, const char *key)
{
	return strlen(key) == i->key_len && !memcmp(key, i->key, i->key_len);
}

static int hex(const char *p, size_t len, uint32_t max, uint32_t *v)
{
	uint64_t n;

	if (len > 2 && p[0] == '0' && p[1] == 'x') {
		p += 2;
		len -= 2;
	}
	if (len == 0 || len > 4 || ses_hex_number(p, len, &n) != len)
		return -1;
	*v = (uint32_t)n;
	return n > max ? -1 : 0;
}

static int number(const char *p, size_t len, uint32_t *v)
{
	uint64_t n;

	if (ses_number_parse(p, len, UINT32_MAX, &n))
		return -1;
	*v = (uint32_t)n;
	return 0;
}

static int named(const struct item *i, const struct name *names, size_t nr,
		 int *v)
{
	uint32_t n;

	for (size_t k = 0; k < nr; k++) {
		if (strlen(names[k].name) == i->value_len &&
		    !memcmp(names[k].name, i->value, i->value_len)) {
			*v = names[k].value;
			return 0;
		}
	}
	if (number(i->value, i->value_len, &n) || n > 4095)
		return -1;
	*v = (int)n;
	return 0;
}

/* "5/26/00" */
static int sense(const struct item *i, struct fault *f)
{
	const char *p = i->value, *end = p + i->value_len;
	uint32_t v[3];

	for (int k = 0; k < 3; k++) {
		const char *slash = memchr(p, '/', (size_t)(end - p));
		const char *stop = slash ? slash : end;

		if (!slash != (k == 2) ||
		    hex(p, (size_t)(stop - p), k ? 0xff : 0x0f, &v[k]))
			return -1;
		p = stop + 1;
	}
	f->has_sense = true;
	f->key = (uint8_t)v[0];
	f->asc = (uint8_t)v[1];
	f->ascq = (uint8_t)v[2];
	return 0;
}

/* "12" or "12.3" */
static int field(const struct item *i, struct fault *f, bool in_cdb)
{
	const char *dot = memchr(i->value, '.', i->value_len);
	size_t len = dot ? (size_t)(dot - i->value) : i->value_len;
	uint32_t byte, bit = 0;

	if (number(i->value, len, &byte) || byte > 65535 ||
	    (dot && (number(dot + 1, i->value_len - len - 1, &bit) || bit > 7)))
		return -1;
	f->has_field = true;
	f->in_cdb = in_cdb;
	f->byte = (uint16_t)byte;
	f->bit = dot ? (int8_t)bit : -1;
	return 0;
}

static int range(const struct item *i, struct fault *f)
{
	const char *dash = memchr(i->value, '-', i->value_len);
	size_t len = dash ? (size_t)(dash - i->value) : i->value_len;

	if (number(i->value, len, &f->n_first) || f->n_first == 0)
		return -1;
	f->n_last = f->n_first;
	if (dash && number(dash + 1, i->value_len - len - 1, &f->n_last))
		return -1;
	return f->n_last < f->n_first ? -1 : 0;
}

/* "-1" and such are wild residuals */
static int residual(const struct item *i, struct fault *f)
{
	bool negative = i->value_len && i->value[0] == '-';
	uint32_t v;

	if (number(i->value + negative, i->value_len - negative, &v) ||
	    v > INT32_MAX)
		return -1;
	f->has_residual = true;
	f->residual = negative ? -(int32_t)v : (int32_t)v;
	return 0;
}

static int poke(const struct item *i, struct fault *f)
{
	const char *colon = memchr(i->value, ':', i->value_len);
	size_t len = colon ? (size_t)(colon - i->value) : 0;
	size_t digits = colon ? i->value_len - len - 1 : 0;

	if (!colon || number(i->value, len, &f->poke_at) || digits == 0 ||
	    digits % 2 || digits / 2 > MOST_POKED)
		return -1;
	for (f->nr_poked = 0; f->nr_poked < digits / 2; f->nr_poked++) {
		uint32_t v;

		if (hex(colon + 1 + 2 * f->nr_poked, 2, 0xff, &v))
			return -1;
		f->poked[f->nr_poked] = (uint8_t)v;
	}
	return 0;
}

static int flag(const struct item *i, struct fault *f)
{
	if (is_key(i, "lost")) {
		f->lost = true;
		return 0;
	}
	if (is_key(i, "deferred")) {
		f->deferred = true;
		return 0;
	}
	if (is_key(i, "timeout")) {
		f->host = 3;	/* DID_TIME_OUT */
		return 0;
	}
	return 1;
}

/* Items whose value is a number: 1 when it is none of them. */
static int plain(const struct item *i, struct fault *f)
{
	uint32_t v;

	if (is_key(i, "nth"))
		return number(i->value, i->value_len, &f->nth);
	if (is_key(i, "every"))
		return number(i->value, i->value_len, &f->every);
	if (is_key(i, "times"))
		return number(i->value, i->value_len, &f->times);
	if (is_key(i, "delay"))
		return number(i->value, i->value_len, &f->delay_ms);
	if (is_key(i, "op") || is_key(i, "page") || is_key(i, "status")) {
		if (hex(i->value, i->value_len, 0xff, &v))
			return -1;
		if (is_key(i, "status")) {
			f->has_status = true;
			f->status = (uint8_t)v;
		} else {
			*(is_key(i, "op") ? &f->op : &f->page) = (int16_t)v;
		}
		return 0;
	}
	if (is_key(i, "nvme") || is_key(i, "mi")) {
		bool nvme = is_key(i, "nvme");

		if (hex(i->value, i->value_len, nvme ? 0x7ff : 0xff, &v))
			return -1;
		f->nvme = nvme ? (uint16_t)v : f->nvme;
		f->mi = nvme ? f->mi : (uint8_t)v;
		return 0;
	}
	if (is_key(i, "host") || is_key(i, "driver")) {
		if (hex(i->value, i->value_len, 0xffff, &v))
			return -1;
		*(is_key(i, "host") ? &f->host : &f->driver) = (uint16_t)v;
		return 0;
	}
	return 1;
}

static int node(const struct item *i, struct fault *f)
{
	if (i->value_len == 0 || i->value_len >= sizeof(f->node))
		return -1;
	memcpy(f->node, i->value, i->value_len);
	f->node[i->value_len] = '\0';
	return 0;
}

/* 0, -1 for a bad value, 1 for an unknown key */
static int take(const struct item *i, struct fault *f)
{
	if (!i->value)
		return flag(i, f);
	if (is_key(i, "n"))
		return range(i, f);
	if (is_key(i, "node"))
		return node(i, f);
	if (is_key(i, "sense"))
		return sense(i, f);
	if (is_key(i, "field"))
		return field(i, f, false);
	if (is_key(i, "cdb-field"))
		return field(i, f, true);
	if (is_key(i, "resid"))
		return residual(i, f);
	if (is_key(i, "poke"))
		return poke(i, f);
	if (is_key(i, "errno"))
		return named(i, errnos, COUNT(errnos), &f->error);
	if (is_key(i, "signal"))
		return named(i, signals, COUNT(signals), &f->signal);
	return plain(i, f);
}

static int fail(struct shelf_error *e, size_t column, const char *p,
		size_t len, const char *what)
{
	*e = (struct shelf_error){ .column = column + 1 };
	snprintf(e->text, sizeof(e->text), "\"%.*s\" %s",
		 (int)(len < 60 ? len : 60), p, what);
	return -1;
}

static bool does_something(const struct fault *f)
{
	return f->has_sense || f->has_status || f->has_residual || f->host ||
	       f->driver || f->error || f->delay_ms || f->signal ||
	       f->nr_poked || f->nvme || f->mi;
}

int fault_add(struct fault_set *set, const char *text,
	      struct shelf_error *error)
{
	struct fault f = { .op = -1, .page = -1, .bit = -1 };

	for (const char *p = text; *p;) {
		struct item i = { .key = p };
		size_t len = strcspn(p, ",");
		const char *equals = memchr(p, '=', len);

		i.key_len = equals ? (size_t)(equals - p) : len;
		i.value = equals ? equals + 1 : NULL;
		i.value_len = equals ? len - i.key_len - 1 : 0;
		switch (take(&i, &f)) {
		case 1:
			return fail(error, (size_t)(p - text), p, len,
				    "is not an item of a fault rule.");
		case -1:
			return fail(error, (size_t)(p - text), p, len,
				    "has a bad value.");
		}
		p += len + (p[len] == ',');
	}
	if (!does_something(&f))
		return fail(error, 0, text, strlen(text),
			    "says nothing of what is to happen.");
	if (set->nr == MOST_FAULTS)
		return fail(error, 0, text, strlen(text),
			    "is one rule too many.");
	set->faults[set->nr++] = f;
	return 0;
}

int fault_random(struct fault_set *set, const char *text,
		 struct shelf_error *error)
{
	const char *colon = strchr(text, ':');
	size_t len = colon ? (size_t)(colon - text) : strlen(text);

	set->percent = 10;
	if (ses_number_parse(text, len, UINT64_MAX, &set->seed))
		return fail(error, 0, text, len, "is not a seed.");
	if (colon && (number(colon + 1, strlen(colon + 1), &set->percent) ||
		      set->percent > 100))
		return fail(error, len + 1, colon + 1, strlen(colon + 1),
			    "is not a percentage.");
	return 0;
}

bool fault_node_fits(const char *node, const char *path)
{
	if (!node[0] || strcmp(node, path) == 0)
		return true;
	return strncmp(path, "/dev/", 5) == 0 &&
	       (strcmp(node, path + 5) == 0 ||
		(strncmp(path + 5, "bsg/", 4) == 0 &&
		 strcmp(node, path + 9) == 0));
}

static bool fits(struct fault *f, uint32_t n, const char *path, uint8_t op,
		 int page)
{
	if (!fault_node_fits(f->node, path) ||
	    (f->n_first && (n < f->n_first || n > f->n_last)) ||
	    (f->op >= 0 && f->op != op) || (f->page >= 0 && f->page != page))
		return false;
	f->seen++;
	if ((f->nth && f->seen != f->nth) ||
	    (f->every && f->seen % f->every) ||
	    (f->times && f->fired >= f->times))
		return false;
	f->fired++;
	return true;
}

/* A number for command n of a seed, the same in each run (splitmix64). */
static uint64_t mix(uint64_t seed, uint64_t n)
{
	uint64_t z = seed + n * 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static const struct fault random_faults[] = {
	{ .has_sense = true, .key = 0x6, .asc = 0x29, .bit = -1 },
	{ .has_sense = true, .key = 0x2, .asc = 0x04, .ascq = 0x01, .bit = -1 },
	{ .has_sense = true, .key = 0xb, .bit = -1 },
	{ .has_sense = true, .key = 0x4, .asc = 0x44, .bit = -1 },
	{ .has_status = true, .status = 0x08 },
	{ .has_status = true, .status = 0x28 },
	{ .host = 0x03 },
	{ .host = 0x03, .lost = true },
	{ .host = 0x07 },
	{ .driver = 0x06 },
	{ .error = EIO },
	{ .error = ENODEV },
	{ .error = EIO, .lost = true },
	{ .has_residual = true, .residual = 7 },
	{ .delay_ms = 5 },
};

bool fault_next(struct fault_set *set, const char *node, uint8_t op, int page,
		struct fault *fault)
{
	bool found = false;
	uint32_t n = ++set->commands;
	uint64_t r = mix(set->seed, n);

	/* all rules count commands; the first that matches is applied */
	for (uint32_t i = 0; i < set->nr; i++) {
		if (fits(&set->faults[i], n, node, op, page) && !found) {
			*fault = set->faults[i];
			found = true;
		}
	}
	if (!found && set->percent && r % 100 < set->percent) {
		*fault = random_faults[(r >> 32) % COUNT(random_faults)];
		found = true;
	}
	return found;
}

bool fault_prevents(const struct fault *f)
{
	return !f->lost && (f->has_sense || f->has_status || f->host ||
			    f->driver || f->error || f->nvme || f->mi);
}
