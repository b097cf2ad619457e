/* SPDX-License-Identifier: BSD-2-Clause */
/* Words of a command line, quoted for a shell. */
#include <ses/writer.h>

#include <stdbool.h>

#include <ses/text.h>

#define PLAIN "abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:,+@%-"

/* Nothing in it is special to a shell. "=" is special in a first word
 * (NAME=VALUE) and, for zsh, at the start of any word: only options have it
 * bare. */
static bool is_plain(const char *word, size_t len)
{
	return len && strspn(word, word[0] == '-' ? PLAIN "=" : PLAIN) == len;
}

static void write_in_quotes(struct ses_writer *w, const char *word)
{
	ses_write_char(w, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			ses_write_str(w, "'\\''");
		else
			ses_write_char(w, *word);
	}
	ses_write_char(w, '\'');
}

static void write_octal(struct ses_writer *w, uint8_t byte)
{
	ses_write(w, "\\0", 2);
	for (int shift = 6; shift >= 0; shift -= 3)
		ses_write_char(w, (char)('0' + (byte >> shift & 7)));
}

/* Inside of "$(printf %b '...')": bytes that are not clean, and characters that
 * are special in one of the three levels of quoting, become \0ooo. */
static void write_escapes(struct ses_writer *w, const char *word, size_t len)
{
	while (len > 0) {
		size_t n = ses_text_clean_length((const uint8_t *)word, len);

		for (size_t i = 0; i < n; i++) {
			if (strchr("'\"\\$`!", word[i]))
				n = i;
		}
		ses_write(w, word, n);
		word += n;
		len -= n;
		if (len == 0)
			break;
		write_octal(w, (uint8_t)*word++);
		len--;
	}
}

void ses_write_quoted(struct ses_writer *w, const char *word)
{
	size_t len = strlen(word), end = len;

	if (is_plain(word, len)) {
		ses_write(w, word, len);
		return;
	}
	if (ses_text_clean_length((const uint8_t *)word, len) == len) {
		write_in_quotes(w, word);
		return;
	}
	/* $() drops LF at its end; IFS is blank, tab and LF */
	while (end && word[end - 1] == '\n')
		end--;
	ses_write_str(w, "\"$(printf %b '");
	write_escapes(w, word, end);
	ses_write_str(w, "')");
	for (; end < len; end++)
		ses_write_str(w, "${IFS#??}");
	ses_write_char(w, '"');
}
