/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/text.h>

#include <string.h>

unsigned int ses_utf8_parse(const uint8_t *p, size_t len, uint32_t *point)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned int n;
	uint32_t c;

	if (len == 0)
		return 0;
	if (p[0] < 0x80) {
		*point = p[0];
		return 1;
	}
	n = p[0] >= 0xf8 ? 0 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 :
	    p[0] >= 0xc0 ? 2 : 0;
	if (n == 0 || n > len)
		return 0;
	c = p[0] & (0x7fu >> n);
	for (unsigned int i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	*point = c;
	return n;
}

bool ses_utf8_is_valid(const uint8_t *p, size_t len)
{
	uint32_t point;

	for (unsigned int n; len > 0; p += n, len -= n) {
		n = ses_utf8_parse(p, len, &point);
		if (n == 0)
			return false;
	}
	return true;
}

/*
 * Characters that print nothing or change how others are printed: controls (C0,
 * DEL, C1), all format controls and separators of Unicode (soft hyphen,
 * directional marks, interlinear marks, tags), characters that are ignored by
 * default (fillers, variation selectors), private use, and noncharacters.
 */
static bool is_visible(uint32_t c)
{
	static const struct { uint32_t first, last; } hidden[] = {
		{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
		{ 0x34f, 0x34f }, { 0x600, 0x605 }, { 0x61c, 0x61c },
		{ 0x6dd, 0x6dd }, { 0x70f, 0x70f }, { 0x890, 0x891 },
		{ 0x8e2, 0x8e2 }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xe000, 0xf8ff },
		{ 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xfffe, 0xffff },
		{ 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
		{ 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 },
		{ 0x1d173, 0x1d17a }, { 0xe0000, 0x10ffff },
	};

	if ((c & 0xfffe) == 0xfffe)
		return false;
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (c < hidden[i].first)
			return true;
		if (c <= hidden[i].last)
			return false;
	}
	return true;
}

/* Bytes in groups of 16 that are all printable ASCII, as nearly all are; a
 * loop without branches is one that compilers make fast. */
static size_t plain_length(const uint8_t *p, size_t len)
{
	size_t at = 0;

	for (; len - at >= 16; at += 16) {
		uint8_t bad = 0;

		for (size_t i = at; i < at + 16; i++)
			bad |= p[i] < 0x20 || p[i] > 0x7e;
		if (bad)
			break;
	}
	return at;
}

size_t ses_text_clean_length(const uint8_t *p, size_t len)
{
	size_t at = plain_length(p, len);
	uint32_t point;

	while (at < len) {
		if (p[at] >= 0x20 && p[at] < 0x7f) {
			at++;
			continue;
		}
		unsigned int n = ses_utf8_parse(p + at, len - at, &point);

		if (n == 0 || !is_visible(point))
			break;
		at += n;
	}
	return at;
}

void ses_text_scrub(char *s, size_t len, bool keep_lf)
{
	for (size_t at = 0; at < len; at++) {
		at += ses_text_clean_length((const uint8_t *)s + at, len - at);
		if (at < len && !(keep_lf && s[at] == '\n'))
			s[at] = '.';
	}
}

bool ses_text_copy(char *to, size_t size, const char *s)
{
	return ses_text_copy_part(to, size, s, strlen(s));
}

bool ses_text_copy_part(char *to, size_t size, const void *s, size_t len)
{
	size_t n = len < size ? len : size - 1;

	memcpy(to, s, n);
	to[n] = '\0';
	return n == len;
}

size_t ses_text_trim_end(const void *s, size_t len)
{
	const char *p = s;

	while (len > 0 && p[len - 1] == ' ')
		len--;
	return len;
}

size_t ses_text_trim(const char **s, size_t len)
{
	len = ses_text_trim_end(*s, len);
	for (; len > 0 && **s == ' '; len--)
		++*s;
	return len;
}

size_t ses_text_count_characters(const char *p, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (p[i] & 0xc0) != 0x80;
	return n;
}

bool ses_text_unescape(char *s)
{
	bool any = false;
	char *to = s;

	while (*s) {
		int byte = 0;

		if (s[0] == '\\' && s[1] == 'x')
			byte = ses_hex_byte(s + 2);
		if (byte > 0) {
			*to++ = (char)byte;
			s += 4;
			any = true;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
	return any;
}

/* The digits at *s, without leading zeros; *s moves past them. */
static size_t skip_digits(const char **s, const char **start)
{
	size_t n;

	*s += strspn(*s, "0");
	n = strspn(*s, "0123456789");
	*start = *s;
	*s += n;
	return n;
}

int ses_text_compare(const char *a, const char *b)
{
	const char *whole_a = a, *whole_b = b;

	while (*a && *b) {
		const char *na, *nb;
		size_t n, m;
		int order;

		if (!ses_text_is_digit(*a) || !ses_text_is_digit(*b)) {
			if (*a != *b)
				break;
			a++;
			b++;
			continue;
		}
		n = skip_digits(&a, &na);
		m = skip_digits(&b, &nb);
		if (n != m)
			return n < m ? -1 : 1;
		order = memcmp(na, nb, n);
		if (order)
			return order;
	}
	if (*a != *b)
		return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
	return strcmp(whole_a, whole_b);
}
