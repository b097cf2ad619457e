/* SPDX-License-Identifier: BSD-2-Clause */
/* A manifest: a text file beside an image that says what the image requires. */
#include <ses/microcode.h>

#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/text.h>

#include "requirements.h"

struct manifest {
	const char *name;
	struct ses_log *log;
	struct ses_requirements *required;
	unsigned int line;
	unsigned int lines[SES_REQUIREMENTS];	/* in which a key is */
	bool some;				/* a key is there */
};

/* The requirement with this name, or SES_REQUIREMENTS. */
static enum ses_requirement find_key(const char *key, size_t len)
{
	unsigned int i = 0;

	for (; i < SES_REQUIREMENTS; i++) {
		const char *name = ses_requirement_name(
			(enum ses_requirement)i);

		if (strlen(name) == len && memcmp(name, key, len) == 0)
			break;
	}
	return (enum ses_requirement)i;
}

static int parse_pair(struct manifest *m, const char *name, size_t name_len,
		      const char *value, size_t len)
{
	enum ses_requirement key = find_key(name, name_len);
	const char *expected;

	if (key == SES_REQUIREMENTS)
		return ses_fail(m->log, SES_E_FILE, SES_T_OTHER,
				"%s, line %u: \"%.*s\" is not a key; only-for, "
				"from or sha256 is expected.", m->name,
				m->line, (int)name_len, name);
	if (m->lines[key])
		return ses_fail(m->log, SES_E_FILE, SES_T_OTHER,
				"%s, line %u: the key %s is in line %u, too; "
				"each key is expected once.", m->name,
				m->line, ses_requirement_name(key),
				m->lines[key]);
	if (ses_is_required(m->required, key))
		return ses_fail(m->log, SES_E_CONTRADICT, SES_T_OTHER,
				"%s, line %u: the key %s is given as an "
				"option, too; one of the two is expected.",
				m->name,
				m->line, ses_requirement_name(key));
	m->lines[key] = m->line;
	m->some = true;
	expected = ses_requirement_parse(m->required, key, value, len);
	if (expected)
		return ses_fail(m->log, SES_E_FILE, SES_T_OTHER,
				"%s, line %u: %s = %.*s: %s is expected.",
				m->name, m->line, ses_requirement_name(key),
				(int)len, value, expected);
	return 0;
}

/*
 * Copy the characters of a line, with tabs as blanks. They must be text: an
 * editor may hide a control character that the program reads.
 */
static int copy_line(struct manifest *m, char copy[SES_MANIFEST_LINE],
		     const char *line, size_t len)
{
	if (len > SES_MANIFEST_LINE)
		return ses_fail(m->log, SES_E_FILE, SES_T_OTHER,
				"%s, line %u has %zu characters; at most %u "
				"are expected.", m->name, m->line, len,
				SES_MANIFEST_LINE);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];

		copy[i] = c == '\t' ? ' ' : line[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return ses_fail(m->log, SES_E_FILE, SES_T_OTHER,
					"%s, line %u, column %zu: 0x%02x is a "
					"control character; text is expected.",
					m->name, m->line, i + 1, c);
	}
	return 0;
}

static int parse_line(struct manifest *m, const char *line, size_t len)
{
	char copy[SES_MANIFEST_LINE];
	const char *name = copy, *equals, *value;
	size_t name_len;
	int err;

	if (len && line[len - 1] == '\r')
		len--;
	err = copy_line(m, copy, line, len);
	if (err)
		return err;
	len = ses_text_trim(&name, len);
	if (!len || *name == '#')
		return 0;
	equals = memchr(name, '=', len);
	if (!equals)
		return ses_fail(m->log, SES_E_FILE, SES_T_OTHER,
				"%s, line %u: \"%.*s\" has no equals sign; "
				"key = value is expected.", m->name, m->line,
				(int)len, name);
	value = equals + 1;
	len -= (size_t)(value - name);
	len = ses_text_trim(&value, len);
	name_len = ses_text_trim_end(name, (size_t)(equals - name));
	return parse_pair(m, name, name_len, value, len);
}

int ses_manifest_parse(const char *name, const uint8_t *text, size_t len,
		       struct ses_log *log, struct ses_requirements *required)
{
	struct manifest m = { .name = name, .log = log, .required = required };
	const char *p = (const char *)text;
	int err = 0;

	while (len && !err) {
		const char *end = memchr(p, '\n', len);
		size_t n = end ? (size_t)(end - p) : len;

		m.line++;
		err = parse_line(&m, p, n);
		n += end != NULL;
		p += n;
		len -= n;
	}
	if (!err && !m.some)
		return ses_fail(log, SES_E_FILE, SES_T_OTHER,
				"%s has no key; only-for, from or sha256 is "
				"expected.", name);
	return err;
}
