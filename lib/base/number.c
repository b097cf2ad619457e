/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/text.h>

#include <string.h>
#include <strings.h>

#include <ses/error.h>

/* The longest text of a number; this also limits the recursion. */
#define LONGEST 64

static int parse_digits(const char *s, size_t len, unsigned int base,
			uint64_t *value)
{
	uint64_t v = 0;

	if (len == 0)
		return -SES_E_SYNTAX;
	for (size_t i = 0; i < len; i++) {
		int d = ses_hex_digit(s[i]);

		if (d < 0 || (unsigned int)d >= base ||
		    v > (UINT64_MAX - (unsigned int)d) / base)
			return -SES_E_SYNTAX;
		v = v * base + (unsigned int)d;
	}
	*value = v;
	return 0;
}

/* Is this a hex form? Then *s and *len become those of the digits. */
static int strip_hex_marks(const char **s, size_t *len)
{
	if (*len > 2 && (*s)[0] == '0' && ((*s)[1] | 0x20) == 'x') {
		*s += 2;
		*len -= 2;
		return 1;
	}
	if (*len > 1 && ((*s)[*len - 1] | 0x20) == 'h') {
		*len -= 1;
		return 1;
	}
	return 0;
}

int ses_number_parse(const char *s, size_t len, uint64_t max, uint64_t *value)
{
	unsigned int base = strip_hex_marks(&s, &len) ? 16 : 10;
	uint64_t v;
	int err = parse_digits(s, len, base, &v);

	if (err || v > max)
		return -SES_E_SYNTAX;
	*value = v;
	return 0;
}

static int parse_multiplier(const char *s, size_t len, uint64_t *factor)
{
	static const struct { const char *suffix; uint64_t factor; } table[] = {
		{ "", 1 }, { "c", 1 }, { "w", 2 }, { "b", 512 },
		{ "k", 1024 }, { "kib", 1024 }, { "kb", 1000 }, { "kd", 1000 },
		{ "m", 1 << 20 }, { "mib", 1 << 20 },
		{ "mb", 1000000 }, { "md", 1000000 },
		{ "g", 1 << 30 }, { "gib", 1 << 30 },
		{ "gb", 1000000000 }, { "gd", 1000000000 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strlen(table[i].suffix) == len &&
		    strncasecmp(s, table[i].suffix, len) == 0) {
			*factor = table[i].factor;
			return 0;
		}
	}
	return -SES_E_SYNTAX;
}

/* One term: a hex form, or decimal digits and a suffix. */
static int parse_term(const char *s, size_t len, uint64_t *value)
{
	size_t n = strspn(s, "0123456789");
	uint64_t factor;
	int err;

	if (n > len)
		n = len;
	if (len > 1 && ((s[0] == '0' && (s[1] | 0x20) == 'x') ||
			(s[len - 1] | 0x20) == 'h'))
		return ses_number_parse(s, len, UINT64_MAX, value);
	err = parse_digits(s, n, 10, value);
	if (!err)
		err = parse_multiplier(s + n, len - n, &factor);
	if (err || (*value && factor > UINT64_MAX / *value))
		return -SES_E_SYNTAX;
	*value *= factor;
	return 0;
}

/* The position of the first operator; the x of 0x is not one. */
static size_t find_operator(const char *s)
{
	size_t from = s[0] == '0' && (s[1] | 0x20) == 'x' ? 2 : 0;

	return from + strcspn(s + from, "xX+");
}

int ses_number_parse_scaled(const char *s, uint64_t max, uint64_t *value)
{
	uint64_t left, right;
	size_t n;

	s += strspn(s, " \t");
	if (strlen(s) > LONGEST)
		return -SES_E_SYNTAX;
	n = find_operator(s);
	if (parse_term(s, n, &left))
		return -SES_E_SYNTAX;
	if (s[n]) {
		if (ses_number_parse_scaled(s + n + 1, UINT64_MAX, &right))
			return -SES_E_SYNTAX;
		if (s[n] == '+' ? left > UINT64_MAX - right :
				  left && right > UINT64_MAX / left)
			return -SES_E_SYNTAX;
		left = s[n] == '+' ? left + right : left * right;
	}
	if (left > max)
		return -SES_E_SYNTAX;
	*value = left;
	return 0;
}
