/* SPDX-License-Identifier: BSD-2-Clause */
#include "target_list.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/log.h>
#include <ses/memory.h>
#include <ses/text.h>

#include "common/cli.h"

#define LARGEST_FILE	(1024 * 1024)

static int add_word(struct target_list *list, const struct target_word *word,
		    struct ses_log *log)
{
	struct target_word *grown = ses_array_grow(list->words, list->nr,
						   sizeof(*grown));

	if (!grown)
		return ses_no_memory(log);
	grown[list->nr++] = *word;
	list->words = grown;
	return 0;
}

int target_list_add(struct target_list *list, const char *text, int kind,
		    struct ses_log *log)
{
	const struct target_word word = { .text = text, .kind = kind };

	return add_word(list, &word, log);
}

/* One line, which ends with a NUL. */
static int add_line(struct target_list *list, char *line,
		    struct target_word *word, struct ses_log *log)
{
	const char *text = line;
	size_t len = ses_text_trim(&text, strcspn(line, "\r"));

	word->line++;
	if (!len || *text == '#')
		return 0;
	line[(size_t)(text - line) + len] = '\0';
	word->text = text;
	return add_word(list, word, log);
}

int target_list_load_file(struct target_list *list, const char *name, int kind,
			  struct ses_log *log)
{
	struct target_word word = {
		.kind = kind,
		.file = strcmp(name, "-") ? name : "standard input",
	};
	char **grown = ses_array_grow(list->files, list->nr_files,
				      sizeof(*grown));
	uint8_t *bytes;
	size_t len;
	int err;

	if (!grown)
		return ses_no_memory(log);
	list->files = grown;
	err = ses_file_load(name, LARGEST_FILE, log, &bytes, &len);
	if (err)
		return err;
	list->files[list->nr_files++] = (char *)bytes;
	for (char *line = (char *)bytes, *next; !err && line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		err = add_line(list, line, &word, log);
	}
	return err;
}

int target_list_load(struct target_list *list, struct ses_log *log)
{
	struct target_word *given = list->words;
	const size_t nr = list->nr;
	int err = 0;

	list->words = NULL;
	list->nr = 0;
	for (size_t i = 0; !err && i < nr; i++) {
		const char *file = cli_file(given[i].text);

		err = file ? target_list_load_file(list, file, given[i].kind,
						   log) :
			     add_word(list, &given[i], log);
	}
	free(given);
	return err;
}

void target_list_free(struct target_list *list)
{
	for (size_t i = 0; i < list->nr_files; i++)
		free(list->files[i]);
	free(list->files);
	free(list->words);
	*list = (struct target_list){ 0 };
}
