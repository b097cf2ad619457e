/* SPDX-License-Identifier: BSD-2-Clause */
/* --enumerate, --list: pages, element types and acronyms. */
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ses/change.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/memory.h>
#include <ses/page.h>
#include <ses/writer.h>

struct enumerate_options {
	unsigned int enumerate;		/* 1: pages and types, 2: acronyms */
	bool list;
};

/* Counts once, however often it is given. */
static int parse_list(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;
	struct enumerate_options *own = o->own[VERB_ENUMERATE];

	(void)row;
	(void)arg;
	own->enumerate += !own->list;
	own->list = true;
	return 0;
}

static void write_pages(struct ses_writer *w)
{
	const struct ses_page_def *def;

	ses_write_str(w, "Diagnostic pages, followed by abbreviation(s) then "
			 "page code:\n");
	for (size_t i = 0; (def = ses_page_row(i)); i++) {
		ses_write_str(w, "    ");
		ses_write_str(w, def->name);
		ses_write_str(w, "  [");
		ses_write_str(w, def->abbreviations);
		ses_write_str(w, "] [0x");
		ses_write_hex(w, def->code, 1);
		ses_write_str(w, "]\n");
	}
}

static void write_types(struct ses_writer *w)
{
	ses_write_str(w, "\nSES element type names, followed by abbreviation "
			 "and element type code:\n");
	for (unsigned int code = 0; code <= SES_ELEMENT_TYPE_MAX; code++) {
		const struct ses_element_type *t = ses_element_type(code);

		ses_write_str(w, "    ");
		ses_write_str(w, t->name);
		ses_write_str(w, "  [");
		ses_write_str(w, t->abbreviation);
		ses_write_str(w, "] [0x");
		ses_write_hex(w, code, 1);
		ses_write_str(w, "]\n");
	}
}

static const char *type_name(const struct ses_acronym *a)
{
	return a->type < 0 ? "*" :
			     ses_element_type((unsigned int)a->type)->name;
}

static int compare_acronyms(const void *left, const void *right)
{
	const struct ses_acronym *a = left, *b = right;
	size_t n = a->len < b->len ? a->len : b->len;
	int order = strncmp(a->name, b->name, n);

	if (order == 0 && a->len != b->len)
		order = a->len < b->len ? -1 : 1;
	return order ? order : strcasecmp(type_name(a), type_name(b));
}

static void write_acronym(struct ses_writer *w, const struct ses_acronym *a,
			  size_t column)
{
	char text[128];
	int n = snprintf(text, sizeof(text), "  %.*s  [%s] [%u:%u:%u]",
			 (int)a->len, a->name, type_name(a), a->byte, a->msb,
			 a->width);

	ses_write(w, text, (size_t)n);
	if (a->hint) {
		if ((size_t)n < column)
			ses_write_blanks(w, column - (size_t)n);
		ses_write_str(w, "  ");
		ses_write_str(w, a->hint);
	}
	ses_write_char(w, '\n');
}

/* The acronyms of a page in order; if `only` is not negative, those of this
 * element type. */
static int write_acronyms(struct ses_writer *w, uint8_t page, int only,
			  size_t column)
{
	struct ses_acronym a = ses_acronyms(page, only), *all = NULL, *more;
	size_t nr = 0;

	while (ses_acronym_next(&a)) {
		if (only >= 0 && a.type != only)
			continue;
		more = ses_array_grow(all, nr, sizeof(*all));
		if (!more) {
			free(all);
			return -SES_E_NO_MEMORY;
		}
		all = more;
		all[nr++] = a;
	}
	if (nr)
		qsort(all, nr, sizeof(*all), compare_acronyms);
	for (size_t i = 0; i < nr; i++)
		write_acronym(w, &all[i], column);
	free(all);
	return 0;
}

/* "--clear, --get, --set" are words of a heading, not of a sentence. */
#define HEADING "--clear, --get, --set acronyms for "

static int write_acronyms_of_type(struct ses_writer *w, unsigned int type)
{
	char name[24];

	ses_write_str(w, HEADING "Enclosure Status/Control ['es' or 'ec'] "
			 "page\n(element type: ");
	ses_write_str(w, ses_element_type_name(type, name, sizeof(name)));
	ses_write_str(w, "):\n");
	return write_acronyms(w, SES_PAGE_STATUS, (int)type, 44);
}

static int write_all_acronyms(struct ses_writer *w)
{
	int err;

	ses_write_str(w, HEADING "Enclosure Status/Control ['es' or 'ec'] "
			 "page:\n");
	err = write_acronyms(w, SES_PAGE_STATUS, -1, 44);
	if (err)
		return err;
	ses_write_str(w, "\n" HEADING "Threshold In/Out ['th'] page:\n");
	err = write_acronyms(w, SES_PAGE_THRESHOLD, -1, 34);
	if (err)
		return err;
	ses_write_str(w, "\n--get acronyms for Additional Element Status "
			 "['aes'] page (SAS EIP=1):\n");
	return write_acronyms(w, SES_PAGE_ADDITIONAL, -1, 34);
}

void list_pages(void)
{
	struct ses_writer w;

	ses_writer_to_fd(&w, 1);
	write_pages(&w);
	ses_writer_close(&w);
}

static int enumerate_tables(const struct request *q)
{
	const struct options *o = q->source->opt;
	const struct enumerate_options *own = o->own[VERB_ENUMERATE];
	struct ses_select select = { .by_type = false };
	struct ses_writer w;
	int err = 0, closed;

	if (o->index)
		err = ses_select_parse_index(o->index, o->log, &select);
	if (err)
		return err;
	ses_writer_to_fd(&w, 1);
	if (own->enumerate == 1) {
		write_pages(&w);
		write_types(&w);
	} else if (select.by_type) {
		err = write_acronyms_of_type(&w, select.type);
	} else {
		err = write_all_acronyms(&w);
	}
	closed = ses_writer_close(&w);
	return err ? err : closed;
}

static const struct cli_option options[] = {
	{ 'e', CLI_NONE, 0, "enumerate", NULL,
	  "list pages and element types; twice: acronyms",
	  OPTION_AT(CLI_COUNT, unsigned int, struct enumerate_options,
		    enumerate), ASKS },
	{ 'l', CLI_NONE, 0, "list", NULL, "the same as --enumerate",
	  PARSE(parse_list), ASKS },
};

static const struct cli_task tasks[] = {
	{ "pages and types; acronyms", "sg_ses --enumerate; sg_ses -ee" },
};

const struct verb_methods verb_enumerate = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct enumerate_options),
	.run = enumerate_tables,
};
