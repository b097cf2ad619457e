/* SPDX-License-Identifier: BSD-2-Clause */
/* The health of enclosures: --check. health_element.c judges their elements. */
#include <ses/monitor.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/join.h>
#include <ses/log.h>
#include <ses/memory.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/text.h>

#include "health_internal.h"
#include "ses/ses_internal.h"

unsigned int ses_health_rank(enum ses_health health)
{
	static const unsigned int ranks[] = {
		[SES_HEALTH_OK] = 0, [SES_HEALTH_UNKNOWN] = 1,
		[SES_HEALTH_WARNING] = 2, [SES_HEALTH_CRITICAL] = 3,
	};

	return ranks[health];
}

enum ses_health ses_worse_health(enum ses_health a, enum ses_health b)
{
	return ses_health_rank(a) > ses_health_rank(b) ? a : b;
}

struct ses_judge *ses_judge_new(const struct ses_health_options *options)
{
	struct ses_judge *j = calloc(1, sizeof(*j));

	if (!j)
		return NULL;
	j->options = options;
	ses_writer_to_memory(&j->texts);
	return j;
}

void ses_judge_free(struct ses_judge *j)
{
	for (unsigned int i = 0; i < j->nr_enclosures; i++) {
		struct enclosure *e = &j->enclosures[i];

		for (size_t k = 0; k < e->nr_types; k++)
			free(e->types[k].numbers);
		free(e->types);
		free(e->elements);
	}
	free(j->enclosures);
	free(j->reasons);
	ses_writer_close(&j->texts);
	free(j);
}

void *ses_judge_grow(struct ses_judge *j, void *array, size_t nr, size_t size)
{
	array = ses_array_grow(array, nr, size);
	if (!array)
		j->error = -SES_E_NO_MEMORY;
	return array;
}

static size_t add_text(struct ses_judge *j, const char *s, size_t len)
{
	size_t at = j->texts.len;

	ses_write_clean(&j->texts, (const uint8_t *)s, len);
	ses_write_char(&j->texts, '\0');
	return at;
}

bool ses_reason_has_text(const struct ses_judge *j, const struct reason *r,
			 const char *words)
{
	return strcmp(judge_text(j, r->words_at), words) == 0;
}

/* Was the same found out about the enclosure on another path? */
static bool has_enclosure_reason(const struct ses_judge *j, const char *name,
				 const char *words)
{
	for (size_t i = 0; i < j->nr_reasons; i++) {
		const struct reason *r = &j->reasons[i];

		if (!r->index[0] && r->enclosure != NO_ENCLOSURE &&
		    &j->enclosures[r->enclosure] == j->now &&
		    strcmp(judge_text(j, r->name_at), name) == 0 &&
		    ses_reason_has_text(j, r, words))
			return true;
	}
	return false;
}

size_t ses_judge_add_reason(struct ses_judge *j, const struct finding *f,
			    bool about_element)
{
	struct reason *r = ses_judge_grow(j, j->reasons, j->nr_reasons,
					  sizeof(*r));

	if (!r)
		return NO_REASON;
	j->reasons = r;
	r += j->nr_reasons;
	*r = (struct reason){
		.health = f->health, .about_element = about_element,
		.enclosure = j->now ? (unsigned int)(j->now - j->enclosures) :
				      NO_ENCLOSURE,
		.name_at = add_text(j, f->name, f->name_len),
		.words_at = add_text(j, f->words, strlen(f->words)),
		.next = NO_REASON,
	};
	return j->nr_reasons++;
}

static void add_enclosure_reason(struct ses_judge *j, enum ses_health health,
				 const char *name, const char *words)
{
	const struct finding f = { health, name, strlen(name), words };

	j->worst = ses_worse_health(j->worst, health);
	if (!has_enclosure_reason(j, name, words))
		ses_judge_add_reason(j, &f, true);
}

/* --- an enclosure --- */

/* "ACME Box 0x5000000000000a00" */
static size_t add_title(struct ses_judge *j, const struct ses_subenclosure *s,
			const char *name)
{
	const struct ses_text_field fields[2] = {
		ses_subenclosure_vendor(s), ses_subenclosure_product(s),
	};
	size_t at = j->texts.len;
	char id[24];

	for (int i = 0; i < 2; i++) {
		ses_write_clean(&j->texts, fields[i].bytes, fields[i].len);
		if (fields[i].len > 0)
			ses_write_char(&j->texts, ' ');
	}
	snprintf(id, sizeof(id), "0x%016llx",
		 (unsigned long long)s->logical_id);
	ses_write_str(&j->texts, id);
	if (*name)
		ses_write_char(&j->texts, ' ');
	add_text(j, name, strlen(name));
	return at;
}

static struct enclosure *find_or_add_enclosure(struct ses_judge *j,
					       const struct ses_subenclosure *s,
					       const void *shelf,
					       const char *name)
{
	struct enclosure *e;

	for (unsigned int i = 0; i < j->nr_enclosures; i++) {
		e = &j->enclosures[i];
		if (shelf ? e->shelf == shelf :
		    s->logical_id && e->logical_id == s->logical_id)
			return e;
	}
	e = ses_judge_grow(j, j->enclosures, j->nr_enclosures,
			   sizeof(*e));
	if (!e)
		return NULL;
	j->enclosures = e;
	e += j->nr_enclosures++;
	*e = (struct enclosure){
		.logical_id = s->logical_id, .shelf = shelf,
	};
	e->title_at = add_title(j, s, name);
	return e;
}

/* Byte 1 of page 02h: the worst condition first. */
static void judge_summary(struct ses_judge *j, const struct ses_page *status)
{
	for (size_t i = ses_nr_summary_fields; i > 0; i--) {
		const struct ses_field *f = &ses_summary_fields[i - 1];
		enum ses_health health =
			ses_alarm_health((enum ses_field_alarm)f->alarm);
		char words[80];

		if (!f->alarm || !ses_field_value(f, status->bytes) ||
		    (j->options->ignore_summary &&
		     health != SES_HEALTH_UNKNOWN))
			continue;
		snprintf(words, sizeof(words), "the enclosure reports %s",
			 f->remark);
		add_enclosure_reason(j, health, "", words);
	}
}

int ses_judge_enclosure(struct ses_judge *j, struct ses_snapshot *snap,
			const void *shelf, const char *name)
{
	const struct ses_subenclosure *primary =
		ses_config_primary(&snap->config);
	int err;

	if (!primary)
		return -SES_E_MALFORMED;
	j->now = find_or_add_enclosure(j, primary, shelf, name);
	if (!j->now)
		return ses_no_memory(snap->log);
	err = ses_element_view_visit(snap, ses_judge_element, j);
	if (!snap->changed && snap->pages[SES_PAGE_STATUS])
		judge_summary(j, snap->pages[SES_PAGE_STATUS]);
	j->now = NULL;
	if (!j->error)
		j->error = j->texts.error;
	if (j->error == -SES_E_NO_MEMORY)
		ses_no_memory(snap->log);
	return err ? err : j->error;
}

static struct enclosure *find_enclosure(struct ses_judge *j, const void *shelf)
{
	for (unsigned int i = 0; i < j->nr_enclosures; i++) {
		if (j->enclosures[i].shelf == shelf)
			return &j->enclosures[i];
	}
	return NULL;
}

static void judge_expected(struct ses_judge *j, const size_t installed[])
{
	for (size_t i = 0; i < j->options->nr_expects; i++) {
		const struct ses_expect *e = &j->options->expects[i];
		char name[32], text[80];

		if (installed[e->type] >= e->number)
			continue;
		snprintf(text, sizeof(text), "%zu installed, %u expected",
			 installed[e->type], e->number);
		add_enclosure_reason(
			j, SES_HEALTH_CRITICAL,
			ses_element_type_name(e->type, name, sizeof(name)),
			text);
	}
}

void ses_judge_count_installed(struct ses_judge *j, const void *shelf)
{
	size_t installed[256] = { 0 };	/* by element type */

	j->now = find_enclosure(j, shelf);
	/* without memory elements are missing that the enclosure has */
	if (j->now && j->options->nr_expects && !ses_judge_error(j)) {
		for (size_t i = 0; i < j->now->nr_elements; i++)
			installed[j->now->elements[i].type_code]++;
		judge_expected(j, installed);
	}
	j->now = NULL;
}

void ses_judge_add_unread(struct ses_judge *j, const void *shelf,
			  const char *device, uint8_t code, int err)
{
	const char *why = ses_error_text(-err);
	char words[256];

	j->now = find_enclosure(j, shelf);
	if (!j->now)
		return;
	snprintf(words, sizeof(words), "%s: page %02Xh could not be read: %s",
		 device, code, why ? why : "unknown error");
	add_enclosure_reason(j, SES_HEALTH_UNKNOWN, "", words);
	j->now = NULL;
}

void ses_judge_warn_bay(struct ses_judge *j, const void *shelf,
			const char *index, const char *name, const char *words)
{
	const struct finding f = {
		SES_HEALTH_WARNING, name, strlen(name), words,
	};
	size_t n;

	j->now = find_enclosure(j, shelf);
	if (!j->now)
		return;
	j->worst = ses_worse_health(j->worst, f.health);
	n = ses_judge_add_reason(j, &f, true);
	if (n != NO_REASON)
		ses_text_copy(j->reasons[n].index, sizeof(j->reasons[n].index),
			      index);
	j->now = NULL;
}

void ses_judge_add_paths(struct ses_judge *j, const void *shelf, size_t nr_lost)
{
	struct enclosure *e = find_enclosure(j, shelf);

	if (!e)
		return;
	e->has_paths = true;
	e->nr_lost_paths += nr_lost;
}

void ses_judge_add_unknown(struct ses_judge *j, const char *why)
{
	const struct finding f = { SES_HEALTH_UNKNOWN, "", 0, why };

	j->nr_unreadable++;
	j->worst = ses_worse_health(j->worst, f.health);
	ses_judge_add_reason(j, &f, false);
}

int ses_judge_error(const struct ses_judge *j)
{
	return j->error ? j->error : j->texts.error;
}

void ses_judge_set_incomplete(struct ses_judge *j)
{
	j->error = -SES_E_NO_MEMORY;
}

enum ses_health ses_judge_verdict(const struct ses_judge *j)
{
	/* without memory something may be missing */
	if (ses_judge_error(j) || !(j->nr_enclosures || j->nr_reasons))
		return SES_HEALTH_UNKNOWN;
	return j->worst;
}
