/* SPDX-License-Identifier: BSD-2-Clause */
/* Parsing selections, and the elements that they mean; lib/show and lib/change
 * ask for these. */
#include <ses/join.h>

#include <stdio.h>
#include <string.h>

#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/snapshot.h>
#include <ses/text.h>

#include "join_internal.h"
#include "slot.h"

static int report_bad_index(struct ses_log *log, const char *arg,
			    const char *what)
{
	return ses_fail(log, SES_E_SYNTAX, SES_T_OTHER, "--index=%s: %s.", arg,
			what);
}

/* A number 0..255 made of len characters. */
static bool parse_byte(const char *s, size_t len, unsigned int *value)
{
	uint64_t v;

	if (ses_number_parse(s, len, 255, &v))
		return false;
	*value = (unsigned int)v;
	return true;
}

/* The characters of an element: -1 for the overall one, or a number. */
static size_t find_element_length(const char *s)
{
	size_t n = s[0] == '-' && s[1] == '1' ? 2 : 0;

	return n && (!s[n] || strchr("-:", s[n])) ? n : strcspn(s, "-:");
}

static bool parse_element(const char *s, size_t len, int *value)
{
	bool overall = len == 2 && memcmp(s, "-1", 2) == 0;
	unsigned int v = 0;

	if (!overall && !parse_byte(s, len, &v))
		return false;
	*value = overall ? -1 : (int)v;
	return true;
}

/* II, FIRST-LAST, FIRST:LAST; each may be -1, the overall element. */
static int parse_elements(const char *arg, const char *s, struct ses_log *log,
			  struct ses_select *sel)
{
	size_t n = find_element_length(s);

	if (!parse_element(s, n, &sel->first))
		return report_bad_index(
			log, arg,
			"an element number from 0 to 255, or -1, "
			"is expected");
	sel->last = sel->first;
	if (!s[n])
		return 0;
	sel->range = true;
	s += n + 1;
	if (!parse_element(s, strlen(s), &sel->last) || sel->last < sel->first)
		return report_bad_index(
			log, arg,
			"the last element of a range is a number "
			"from the first one to 255");
	return 0;
}

/* _CODE or _CODE_INSTANCE in s[0..len), after the first underscore. */
static int parse_type_code(const char *arg, const char *s, size_t len,
			   struct ses_log *log, struct ses_select *sel)
{
	const char *second = memchr(s, '_', len);
	size_t n = second ? (size_t)(second - s) : len;
	unsigned int code, instance = 0;

	if (!parse_byte(s, n, &code) ||
	    (second && !parse_byte(second + 1, len - n - 1, &instance)))
		return report_bad_index(
			log, arg,
			"an element type code and its instance "
			"are numbers from 0 to 255, as in _23 or _23_1");
	sel->type = (uint8_t)code;
	sel->instance = (uint8_t)instance;
	return 0;
}

/* Letters, then optional digits: the type and which of its headers. */
static int parse_type_name(const char *arg, const char *s, size_t len,
			   struct ses_log *log, struct ses_select *sel)
{
	size_t letters = strspn(s, "abcdefghijklmnopqrstuvwxyz"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	const struct ses_element_type *type;
	unsigned int instance = 0;

	if (letters > len)
		letters = len;
	type = ses_element_type_find(s, letters);
	if (!type || (letters < len &&
		      !parse_byte(s + letters, len - letters, &instance)))
		return report_bad_index(
			log, arg,
			"this is neither a number nor an element "
			"type abbreviation (see --enumerate), which may be "
			"followed by an instance number, as in ps1");
	sel->type = type->code;
	sel->instance = (uint8_t)instance;
	return 0;
}

static int parse_type(const char *arg, const char *s, size_t len,
		      struct ses_log *log, struct ses_select *sel)
{
	sel->by_type = true;
	sel->first = sel->last = -1;
	return s[0] == '_' ? parse_type_code(arg, s + 1, len - 1, log, sel) :
			     parse_type_name(arg, s, len, log, sel);
}

int ses_select_parse_index(const char *arg, struct ses_log *log,
			   struct ses_select *sel)
{
	const char *comma = strchr(arg, ',');
	size_t n = comma ? (size_t)(comma - arg) : strlen(arg);
	int err = 0;

	*sel = (struct ses_select){ .kind = SES_SELECT_INDEX, .given = arg };
	if (!ses_text_is_digit(arg[0]) && arg[0] != '-')
		err = parse_type(arg, arg, n, log, sel);
	else if (!comma)
		return parse_elements(arg, arg, log, sel);
	else if (!parse_byte(arg, n, &sel->header))
		return report_bad_index(
			log, arg,
			"the type header index before the comma "
			"is a number from 0 to 255");
	return err || !comma ? err : parse_elements(arg, comma + 1, log, sel);
}

int ses_select_resolve(struct ses_select *sel, const struct ses_snapshot *snap,
		       struct ses_log *log)
{
	const struct ses_config *config = &snap->config;
	int err = snap->config_error ? -snap->config_error : SES_E_OTHER;
	unsigned int seen = 0;
	char name[24];

	if (sel->kind != SES_SELECT_INDEX || !sel->by_type)
		return 0;
	for (size_t i = 0; i < config->nr_types; i++) {
		if (config->types[i].type == sel->type &&
		    seen++ == sel->instance) {
			sel->header = (unsigned int)i;
			return 0;
		}
	}
	return ses_fail(log, err, SES_T_NO_MATCH,
			"%s has %u type descriptor header(s) of type %s; "
			"number %u (from 0) was requested.",
			snap->config_error ? "The part of the Configuration "
			"page that can be read" : "The enclosure", seen,
			ses_element_type_name(sel->type, name, sizeof(name)),
			sel->instance);
}

struct ses_range ses_select_range(const struct ses_select *sel,
				  unsigned int header, unsigned int count)
{
	struct ses_range range = { -1, (int)count - 1 };

	if (sel->kind != SES_SELECT_INDEX)
		return range;
	if (sel->header != header)
		return (struct ses_range){ 0, -1 };
	if (sel->last < range.last)
		range.last = sel->last;
	range.first = sel->first;
	return range;
}

/* INDEX only. */
static bool is_in_index(const struct ses_select *sel, unsigned int header,
			int element)
{
	return sel->kind != SES_SELECT_INDEX ||
	       (sel->header == header && sel->first <= element &&
		element <= sel->last);
}

static bool is_listed(const struct ses_select *sel, uint32_t element)
{
	size_t low = 0, high = sel->nr_elements;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (sel->elements[mid] < element)
			low = mid + 1;
		else
			high = mid;
	}
	return low < sel->nr_elements && sel->elements[low] == element;
}

static bool has_name(const struct ses_select *sel, const struct ses_join *j,
		     const struct ses_element *r)
{
	return r->name_at && r->name_len == strlen(sel->name) &&
	       memcmp(j->names->bytes + r->name_at, sel->name,
		      r->name_len) == 0;
}

bool ses_select_includes(const struct ses_select *sel, const struct ses_join *j,
			 uint32_t element)
{
	const struct ses_element *r = &j->elements[element];

	switch (sel->kind) {
	case SES_SELECT_ALL:
		break;
	case SES_SELECT_INDEX:
		return is_in_index(sel, r->type, r->index);
	case SES_SELECT_DESCRIPTOR:
		return has_name(sel, j, r);
	case SES_SELECT_SLOT:
		return ses_element_slot_number(j, element) == (int)sel->slot;
	case SES_SELECT_SAS:
		return ses_element_has_sas_address(j, element,
						   sel->sas_address);
	case SES_SELECT_ELEMENTS:
		return is_listed(sel, element);
	}
	return true;
}

static void format_index(const struct ses_select *sel,
			 struct ses_select_text *w)
{
	const char *mark = sel->first < 0 ? ":" : "-";

	if (sel->range && sel->last != sel->first)
		snprintf(w->number, sizeof(w->number), "%u,%d%s%d",
			 sel->header, sel->first, mark, sel->last);
	else
		snprintf(w->number, sizeof(w->number), "%u,%d", sel->header,
			 sel->first);
}

void ses_select_format(const struct ses_select *sel, struct ses_select_text *w)
{
	w->option = "";
	w->argument = w->number;
	switch (sel->kind) {
	case SES_SELECT_ALL:
		w->argument = "all elements";
		break;
	case SES_SELECT_INDEX:
		w->option = "--index=";
		format_index(sel, w);
		break;
	case SES_SELECT_DESCRIPTOR:
		w->option = "--descriptor=";
		w->argument = sel->name;
		break;
	case SES_SELECT_SLOT:
		w->option = "--dev-slot-num=";
		snprintf(w->number, sizeof(w->number), "%u", sel->slot);
		break;
	case SES_SELECT_SAS:
		w->option = "--sas-addr=";
		snprintf(w->number, sizeof(w->number), "0x%016llx",
			 (unsigned long long)sel->sas_address);
		break;
	case SES_SELECT_ELEMENTS:
		snprintf(w->number, sizeof(w->number), "%zu element(s)",
			 sel->nr_elements);
		break;
	}
	w->given = sel->given ? sel->given : w->argument;
}
