/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/sysfs.h>

#include <errno.h>
#include <string.h>

#include <ses/text.h>

#include "sysfs_internal.h"

bool ses_sysfs_build_path(char *path, size_t size, const char *dir,
			  const char *name)
{
	size_t n = strlen(dir), len = strlen(name);

	if (n + 1 + len >= size)
		return false;
	memcpy(path, dir, n);
	path[n] = '/';
	memcpy(path + n + 1, name, len + 1);
	return true;
}

bool ses_sysfs_build_class_dir(char *dir, size_t size, const char *object,
			       const char *class)
{
	char group[SES_SYSFS_PATH];

	return ses_sysfs_build_path(group, sizeof(group), object, class) &&
	       ses_sysfs_build_path(dir, size, group,
				    ses_sysfs_basename(object));
}

const char *ses_sysfs_basename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int ses_sysfs_copy_basename(const char *path, char *name, size_t size)
{
	const char *last = ses_sysfs_basename(path);

	return *last && ses_text_copy(name, size, last) ? 0 : -ENODEV;
}

size_t ses_sysfs_load_bytes(struct ses_sysfs *s, const char *dir,
			    const char *name, uint8_t *bytes, size_t size)
{
	char path[SES_SYSFS_PATH];
	int n;

	if (!ses_sysfs_build_path(path, sizeof(path), dir, name))
		return 0;
	n = s->ops->read(s, path, bytes, size);
	return n > 0 ? (size_t)n : 0;
}

size_t ses_sysfs_load_text(struct ses_sysfs *s, const char *dir,
			   const char *name, char *text, size_t size)
{
	size_t len = ses_sysfs_load_bytes(s, dir, name, (uint8_t *)text,
					  size - 1);
	const char *trimmed = text;

	text[len] = '\0';
	len = ses_text_trim(&trimmed, strcspn(text, "\n"));
	memmove(text, trimmed, len);
	text[len] = '\0';
	return len;
}

uint64_t ses_sysfs_load_number(struct ses_sysfs *s, const char *dir,
			       const char *name, uint64_t fallback)
{
	char text[32];
	uint64_t v = 0;

	if (!ses_sysfs_load_text(s, dir, name, text, sizeof(text)))
		return fallback;
	for (const char *p = text; *p; p++) {
		unsigned int digit = (unsigned int)*p - '0';

		if (digit > 9 || v > (UINT64_MAX - digit) / 10)
			return fallback;
		v = 10 * v + digit;
	}
	return v;
}

uint64_t ses_sysfs_load_id64(struct ses_sysfs *s, const char *dir,
			     const char *name)
{
	char text[32];
	uint64_t v = 0;
	size_t len = ses_sysfs_load_text(s, dir, name, text, sizeof(text));

	if (len < 3 || len > 18 || text[0] != '0' || text[1] != 'x')
		return 0;
	return ses_hex_number(text + 2, 16, &v) == len - 2 ? v : 0;
}

/* Lay a link text on the directory it stands in; path[0..size) has room. */
static bool apply_link(char *path, size_t size, const char *link)
{
	size_t len = (size_t)(ses_sysfs_basename(path) - path) - 1;

	if (link[0] == '/')
		len = 0;
	while (*link) {
		size_t n = strcspn(link, "/");

		if (n == 2 && link[0] == '.' && link[1] == '.') {
			while (len > 0 && path[--len] != '/')
				;
		} else if (n > 0 && !(n == 1 && link[0] == '.')) {
			if (len + 1 + n >= size)
				return false;
			path[len++] = '/';
			memcpy(path + len, link, n);
			len += n;
		}
		link += n + (link[n] == '/');
	}
	path[len] = '\0';
	return len > 0;
}

bool ses_sysfs_resolve_link(struct ses_sysfs *s, const char *path, char *target,
			    size_t size)
{
	char link[SES_SYSFS_PATH];
	size_t len = strlen(path);

	if (len >= size || path[0] != '/')
		return false;
	memcpy(target, path, len + 1);
	return s->ops->link(s, path, link, sizeof(link)) > 0 &&
	       apply_link(target, size, link);
}
