/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Some enclosures put the serial number of the disk into the descriptor of its
 * bay: "SLOT 00,SERIAL" with blanks up to the end of the field, or
 * "slot=0 sn=SERIAL". bay.c, target.c and anonymisation.c ask for it.
 */
#include "label_serial.h"

#include <string.h>
#include <strings.h>

#include <ses/bytes.h>

#include "inventory/inventory_internal.h"
#include "shelf_internal.h"

#define MIN_SERIAL	4	/* shorter ones are found everywhere */
#define MIN_WORD	8	/* of a word that nothing introduces */

static bool is_serial_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
}

/* The length of the word that s begins with. */
static size_t word_length(const char *s)
{
	size_t len = 0;

	while (is_serial_char(s[len]))
		len++;
	return len;
}

/* A serial number has a digit, and not the same character everywhere. */
static bool is_serial(const char *s, size_t len)
{
	bool digit = false, varied = false;

	for (size_t i = 0; i < len; i++) {
		digit |= s[i] >= '0' && s[i] <= '9';
		varied |= s[i] != s[0];
	}
	return len >= MIN_SERIAL && digit && varied;
}

/* All of s, but for blanks, is a serial number: its length. 0: it is not. */
static size_t serial_length(const char *s)
{
	size_t len = word_length(s);

	return is_serial(s, len) && !s[len + strspn(s + len, " ")] ? len : 0;
}

/* After the last comma; or 0. */
static const char *find_after_comma(const char *label, size_t *len)
{
	const char *comma = strrchr(label, ',');

	if (!comma)
		return NULL;
	comma += 1 + strspn(comma + 1, " ");
	*len = serial_length(comma);
	return *len ? comma : NULL;
}

static bool is_serial_key(const char *s, size_t len)
{
	static const char *const keys[] = {
		"SN", "S/N", "SER", "SERIAL", "SERIALNO", "SERIAL_NO",
		"SERIALNUMBER", "SERIAL_NUMBER",
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strlen(keys[i]) == len && !strncasecmp(s, keys[i], len))
			return true;
	}
	return false;
}

/* After "SN=" or the like; or 0. */
static const char *find_after_key(const char *label, size_t *len)
{
	static const char separators[] = " ,;";

	for (const char *s = label; *s; s += strspn(s, separators)) {
		size_t all = strcspn(s, separators), key = strcspn(s, "=:");

		if (key < all && is_serial_key(s, key)) {
			s += key + 1;
			*len = word_length(s);
			return is_serial(s, *len) ? s : NULL;
		}
		s += all;
	}
	return NULL;
}

/* Has a disk of this machine exactly this serial number? */
static bool is_known(const struct ses_map *map, const char *s, size_t len)
{
	struct ses_index_entry *at = NULL;

	return ses_inventory_next_serial(map->inv, s, len, &at) != NULL;
}

/* A word that is the serial number of a disk; or 0. */
static const char *find_known_word(const struct ses_map *map, const char *label,
				   size_t *len)
{
	for (const char *s = label; *s; s += *len + (*len == 0)) {
		*len = word_length(s);
		if (*len >= MIN_WORD && is_serial(s, *len) &&
		    is_known(map, s, *len))
			return s;
	}
	return NULL;
}

const char *ses_label_find_serial(struct ses_map *map, const char *label)
{
	size_t len = 0;
	const char *s = find_after_comma(label, &len);

	if (!s)
		s = find_after_key(label, &len);
	if (!s)
		s = find_known_word(map, label, &len);
	return s ? ses_map_format(map, "%.*s", (int)len, s) : "";
}

bool ses_label_has_word(const char *label, const char *text)
{
	const size_t wanted = strlen(text);
	size_t len;

	if (!wanted || serial_length(text) != wanted)
		return false;
	for (const char *s = label; *s; s += len + (len == 0)) {
		len = word_length(s);
		if (len == wanted && memcmp(s, text, len) == 0)
			return true;
	}
	return false;
}

bool ses_serial_is_similar(const char *a, const char *b)
{
	return strstr(a, b) || strstr(b, a);
}
