/* SPDX-License-Identifier: BSD-2-Clause */
/* Judging enclosures element by element. */
#include <ses/health.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/show.h>
#include <ses/snapshot.h>
#include <ses/text.h>

#include "judge.h"

enum ses_health ses_worse_health(enum ses_health a, enum ses_health b)
{
	static const int rank[] = {
		[SES_HEALTH_OK] = 0, [SES_HEALTH_UNKNOWN] = 1,
		[SES_HEALTH_WARNING] = 2, [SES_HEALTH_CRITICAL] = 3,
	};

	return rank[a] > rank[b] ? a : b;
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
	for (unsigned int i = 0; i < j->nr_enclosures; i++)
		free(j->enclosures[i].elements);
	free(j->enclosures);
	free(j->reasons);
	ses_writer_close(&j->texts);
	free(j);
}

/* Room for one more; 0, and the error kept, without memory. */
static void *one_more(struct ses_judge *j, void *array, size_t nr, size_t size)
{
	/* doubled at powers of two */
	if (nr & (nr - 1))
		return array;
	array = realloc(array, (nr ? nr * 2 : 1) * size);
	if (!array)
		j->error = -SES_E_NO_MEMORY;
	return array;
}

static size_t keep_text(struct ses_judge *j, const char *s)
{
	size_t at = j->texts.len;

	ses_write_clean(&j->texts, (const uint8_t *)s, strlen(s));
	ses_write_char(&j->texts, '\0');
	return at;
}

/* The same element has the same trouble on the other path. */
static bool known(const struct ses_judge *j, const char *index,
		  const char *words)
{
	for (size_t i = 0; i < j->nr_reasons; i++) {
		const struct reason *r = &j->reasons[i];

		if (index && r->enclosure != NO_ENCLOSURE &&
		    &j->enclosures[r->enclosure] == j->now &&
		    strcmp(r->index, index) == 0 &&
		    strcmp(judge_text(j, r->words_at), words) == 0)
			return true;
	}
	return false;
}

static void add_reason(struct ses_judge *j, enum ses_health health,
		       const char *index, const char *name, const char *words)
{
	struct reason *r;

	j->worst = ses_worse_health(j->worst, health);
	if (known(j, index, words))
		return;
	r = one_more(j, j->reasons, j->nr_reasons, sizeof(*r));
	if (!r)
		return;
	j->reasons = r;
	r += j->nr_reasons++;
	*r = (struct reason){
		.health = health, .about_element = index != NULL,
		.enclosure = j->now ? (unsigned int)(j->now - j->enclosures) :
				      NO_ENCLOSURE,
		.name_at = keep_text(j, name), .words_at = keep_text(j, words),
	};
	snprintf(r->index, sizeof(r->index), "%s", index ? index : "");
}

/* --- one element --- */

/* "ts1.0_amb": unique, and of characters that any evaluator takes. */
static void make_label(struct judged *e, const char *abbreviation,
		       const char *name)
{
	size_t n;

	snprintf(e->label, sizeof(e->label), "%s%s_%s", abbreviation, e->index,
		 name);
	for (n = 0; e->label[n]; n++) {
		char *c = &e->label[n];

		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		else if (*c == ',')
			*c = '.';
		else if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", *c))
			*c = '_';
	}
	while (n > 0 && e->label[n - 1] == '_')
		e->label[--n] = '\0';
}

/* The element of the enclosure at hand, which another path may have told. */
static struct judged *element_of(struct ses_judge *j, const char *index)
{
	struct enclosure *enc = j->now;
	struct judged *e;

	for (size_t i = 0; i < enc->nr_elements; i++) {
		size_t at = (j->cursor + i) % enc->nr_elements;

		if (strcmp(enc->elements[at].index, index) == 0) {
			j->cursor = at + 1;
			return &enc->elements[at];
		}
	}
	e = one_more(j, enc->elements, enc->nr_elements, sizeof(*e));
	if (!e)
		return NULL;
	enc->elements = e;
	e += enc->nr_elements++;
	j->cursor = enc->nr_elements;
	*e = (struct judged){ .health = SES_HEALTH_OK };
	snprintf(e->index, sizeof(e->index), "%s", index);
	return e;
}

/* Words that tell a trouble, parted by commas. */
struct words {
	char text[256];
	enum ses_health health;
};

static void say(struct words *w, enum ses_health health, const char *text)
{
	size_t n = strlen(w->text);

	w->health = ses_worse_health(w->health, health);
	snprintf(w->text + n, sizeof(w->text) - n, "%s%s", n ? ", " : "",
		 text);
}

static enum ses_health health_of_status(unsigned int code)
{
	switch (code) {
	case SES_STATUS_CODE_OK:
		return SES_HEALTH_OK;
	case SES_STATUS_CODE_CRITICAL:
	case SES_STATUS_CODE_UNRECOVERABLE:
		return SES_HEALTH_CRITICAL;
	default:
		return SES_HEALTH_WARNING;
	}
}

/* Nothing is there, or nothing can be said of it. */
static bool ignored(unsigned int code)
{
	return code == SES_STATUS_CODE_UNSUPPORTED ||
	       code == SES_STATUS_CODE_NOT_INSTALLED ||
	       code == SES_STATUS_CODE_NOT_AVAILABLE ||
	       code == SES_STATUS_CODE_NO_ACCESS;
}

static void judge_status(struct words *w, const struct ses_fact *status)
{
	enum ses_health health = health_of_status(
		(unsigned int)status->number);
	char text[32];

	if (health == SES_HEALTH_OK)
		return;
	snprintf(text, sizeof(text), "%s", status->text);
	if (text[0] >= 'A' && text[0] <= 'Z')
		text[0] = (char)(text[0] - 'A' + 'a');
	say(w, health, text);
}

static void judge_flags(struct words *w, const struct ses_facts *facts)
{
	for (size_t i = 0; i < facts->nr; i++) {
		const struct ses_fact *f = &facts->v[i];
		const struct trouble *t = NULL;

		if (f->kind == SES_FLAG && f->number && f->part && !f->inner &&
		    strcmp(f->part, PART_STATUS) == 0)
			t = ses_trouble_of(f->key);
		if (t)
			say(w, t->health, t->words ? t->words : t->key);
	}
}

/* Above or below the enclosure's own limits; the worst one is told. */
static void judge_limits(struct words *w, const struct judged *e, int value)
{
	static const enum threshold order[NR_THRESHOLDS] = {
		HIGH_CRITICAL, LOW_CRITICAL, HIGH_WARNING, LOW_WARNING,
	};

	for (int i = 0; i < NR_THRESHOLDS; i++) {
		enum threshold t = order[i];
		bool high = t == HIGH_CRITICAL || t == HIGH_WARNING;
		bool critical = t == HIGH_CRITICAL || t == LOW_CRITICAL;
		char text[64];

		if (!e->has_limit[t] || (high ? value <= e->limits[t] :
						value >= e->limits[t]))
			continue;
		snprintf(text, sizeof(text), "%s its %s limit of %d",
			 high ? "above" : "below",
			 critical ? "critical" : "warning", e->limits[t]);
		say(w, critical ? SES_HEALTH_CRITICAL : SES_HEALTH_WARNING,
		    text);
		return;
	}
}

static void read_sensor(struct judged *e, const struct ses_facts *facts,
			struct words *w)
{
	const struct reading *row;
	const struct ses_fact *f = ses_reading_of(facts, &row);
	char buf[24];

	if (!f)
		return;
	e->reading = row;
	e->number = (int64_t)f->number;
	snprintf(e->value, sizeof(e->value), "%s",
		 ses_fact_words(f, buf, sizeof(buf)));
	for (int i = 0; row->judged && i < NR_THRESHOLDS; i++) {
		const struct ses_fact *limit =
			ses_threshold_of(facts, (enum threshold)i);

		e->has_limit[i] = limit != NULL;
		e->limits[i] = limit ? (int)(int64_t)limit->number : 0;
	}
	judge_limits(w, e, (int)e->number);
}

static void take_element(void *data, const struct ses_facts *facts,
			 const struct ses_facts *around)
{
	struct ses_judge *j = data;
	const struct ses_fact *status = ses_facts_find(facts, PART_STATUS,
						       "status");
	const char *index = ses_facts_text(facts, NULL, "index");
	const char *name = ses_facts_text(facts, NULL, "descriptor");
	bool unreadable = ses_facts_number(facts, PART_STATUS,
					   "reading_valid", 1) == 0;
	struct words w = { "", SES_HEALTH_OK }, sensor = w;
	char text[sizeof(w.text) + 32];
	struct judged *e;

	(void)around;
	if (!status || !ses_facts_number(facts, NULL, "individual", 0) ||
	    ignored((unsigned int)status->number))
		return;
	j->installed[ses_facts_number(facts, NULL, "element_type", 0) & 0xff]++;
	e = element_of(j, index);
	if (!e)
		return;
	if (!ses_facts_number(facts, NULL, "descriptor_available", 0))
		name = "";
	make_label(e, ses_facts_text(facts, NULL, "element_type_abbreviation"),
		   name);
	judge_status(&w, status);
	if (!unreadable)
		judge_flags(&sensor, facts);
	read_sensor(e, facts, &sensor);
	if (sensor.text[0] && e->reading) {
		/* the reading goes in front of what is wrong with it */
		snprintf(text, sizeof(text), "%s %s %s", e->value,
			 e->reading->unit, sensor.text);
		say(&w, sensor.health, text);
	} else if (sensor.text[0]) {
		say(&w, sensor.health, sensor.text);
	}
	e->health = ses_worse_health(e->health, w.health);
	if (w.text[0])
		add_reason(j, w.health, index, name[strspn(name, " ")] ? name :
			   ses_facts_text(facts, NULL, "element_type"),
			   w.text);
}

/* --- an enclosure --- */

/* "ACME Box 0x5000000000000a00" */
static size_t keep_title(struct ses_judge *j, const struct ses_subenclosure *s,
			 const char *name)
{
	const uint8_t *names[2] = { s->bytes + 12, s->bytes + 20 };
	const size_t sizes[2] = { 8, 16 };
	size_t at = j->texts.len;
	char id[24];

	for (int i = 0; i < 2 && s->identified; i++) {
		size_t len = ses_text_length(names[i], sizes[i]);

		while (len > 0 && names[i][len - 1] == ' ')
			len--;
		ses_write_clean(&j->texts, names[i], len);
		if (len > 0)
			ses_write_char(&j->texts, ' ');
	}
	snprintf(id, sizeof(id), "0x%016llx",
		 (unsigned long long)s->logical_id);
	ses_write_str(&j->texts, id);
	if (*name)
		ses_write_char(&j->texts, ' ');
	keep_text(j, name);
	return at;
}

static struct enclosure *enclosure_of(struct ses_judge *j,
				      const struct ses_subenclosure *s,
				      const void *shelf, const char *name)
{
	struct enclosure *e;

	for (unsigned int i = 0; i < j->nr_enclosures; i++) {
		e = &j->enclosures[i];
		if (shelf ? e->shelf == shelf :
		    s->logical_id && e->logical_id == s->logical_id)
			return e;
	}
	e = one_more(j, j->enclosures, j->nr_enclosures, sizeof(*e));
	if (!e)
		return NULL;
	j->enclosures = e;
	e += j->nr_enclosures++;
	*e = (struct enclosure){
		.logical_id = s->logical_id, .shelf = shelf,
	};
	e->title_at = keep_title(j, s, name);
	return e;
}

/* Byte 1 of page 02h (SES-4 6.1.5). */
static void judge_summary(struct ses_judge *j, const struct ses_facts *around)
{
	static const struct {
		const char *key, *words;
		enum ses_health health;
	} rows[] = {
		{ "unrecov", "the enclosure reports an unrecoverable "
		  "condition",
		  SES_HEALTH_CRITICAL },
		{ "crit", "the enclosure reports a critical condition",
		  SES_HEALTH_CRITICAL },
		{ "non_crit", "the enclosure reports a noncritical condition",
		  SES_HEALTH_WARNING },
		{ "invop", "the enclosure reports an invalid operation",
		  SES_HEALTH_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (j->options->ignore_summary &&
		    rows[i].health != SES_HEALTH_UNKNOWN)
			continue;
		if (ses_facts_number(around, NULL, rows[i].key, 0))
			add_reason(j, rows[i].health, "", "",
				   rows[i].words);
	}
}

static void judge_expected(struct ses_judge *j)
{
	for (size_t i = 0; i < j->options->nr_expects; i++) {
		const struct ses_expect *e = &j->options->expects[i];
		char name[32], text[80];

		if (j->installed[e->type] >= e->number)
			continue;
		snprintf(text, sizeof(text), "%zu installed, %u expected",
			 j->installed[e->type], e->number);
		add_reason(j, SES_HEALTH_CRITICAL, "",
			   ses_element_type_name(e->type, name, sizeof(name)),
			   text);
	}
}

int ses_judge_enclosure(struct ses_judge *j, struct ses_snapshot *snap,
			const void *shelf, const char *name)
{
	const struct ses_view view = { .thresholds = true };
	const struct ses_subenclosure *primary =
		ses_config_primary(&snap->config);
	struct ses_fact_collector *c;
	struct ses_out out = { .tree = &ses_facts_ops };
	int err, collected;

	if (!primary)
		return -SES_E_MALFORMED;
	j->now = enclosure_of(j, primary, shelf, name);
	j->cursor = 0;
	memset(j->installed, 0, sizeof(j->installed));
	c = j->now ? ses_facts_new("element_list", take_element, j) : NULL;
	if (!c) {
		j->now = NULL;
		j->error = ses_no_memory(snap->log);
		return j->error;
	}
	out.tree_data = c;
	err = ses_show_join(&out, snap, &view);
	judge_summary(j, ses_facts_around(c));
	judge_expected(j);
	collected = ses_facts_free(c);
	j->now = NULL;
	if (!j->error)
		j->error = collected ? collected : j->texts.error;
	if (j->error == -SES_E_NO_MEMORY)
		ses_no_memory(snap->log);
	return err ? err : j->error;
}

void ses_judge_unknown(struct ses_judge *j, const char *why)
{
	j->nr_unreadable++;
	add_reason(j, SES_HEALTH_UNKNOWN, NULL, "", why);
}

int ses_judge_error(const struct ses_judge *j)
{
	return j->error ? j->error : j->texts.error;
}

void ses_judge_doubt(struct ses_judge *j)
{
	j->error = -SES_E_NO_MEMORY;
}

enum ses_health ses_judge_verdict(const struct ses_judge *j)
{
	/* what is not in memory is not known, whatever is */
	if (ses_judge_error(j) || !(j->nr_enclosures || j->nr_reasons))
		return SES_HEALTH_UNKNOWN;
	return j->worst;
}
