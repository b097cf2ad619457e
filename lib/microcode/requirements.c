/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an image requires: its values, and the checks of a plan against the
 * enclosure and the image.
 */
#include "requirements.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/text.h>

/* --- values --- */

/* INQUIRY and the Configuration page have ASCII text only (SPC-4 4.4.1). */
static bool is_printable(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (p[i] < 0x20 || p[i] > 0x7e)
			return false;
	}
	return true;
}

/* Copy n characters without blanks at either end, each run of blanks as one, as
 * many as there is room for. Returns the length. */
static size_t copy_squeezed(char *to, size_t size, const char *text, size_t n)
{
	bool blank = true;
	size_t len = 0;

	for (size_t i = 0; i < n && len + 1 < size; i++) {
		if (text[i] != ' ' || !blank)
			to[len++] = text[i];
		blank = text[i] == ' ';
	}
	len = ses_text_trim_end(to, len);
	to[len] = '\0';
	return len;
}

void ses_model_format(char text[SES_MODEL_TEXT], const char *vendor,
		      const char *product)
{
	char both[SES_MODEL_TEXT];
	int n = snprintf(both, sizeof(both), "%s %s", vendor, product);

	copy_squeezed(text, SES_MODEL_TEXT, both, (size_t)n);
}

static bool parse_model(struct ses_requirements *r, const char *value,
			size_t len)
{
	/* with room for a blank and one more: is it too long? */
	char model[SES_MODEL_TEXT + 2] = "";
	size_t n = copy_squeezed(model, sizeof(model), value, len);

	if (!n || n >= SES_MODEL_TEXT || !is_printable(value, len))
		return false;
	memcpy(r->model, model, n + 1);
	return true;
}

static bool add_revision(struct ses_requirements *r, const char *text,
			 size_t len)
{
	len = ses_text_trim(&text, len);
	if (!len || len >= SES_REVISION_TEXT || !is_printable(text, len) ||
	    r->nr_revisions == SES_MAX_REVISIONS)
		return false;
	memcpy(r->revisions[r->nr_revisions], text, len);
	r->revisions[r->nr_revisions++][len] = '\0';
	return true;
}

static bool parse_revisions(struct ses_requirements *r, const char *value,
			    size_t len)
{
	const char *comma;

	memset(r->revisions, 0, sizeof(r->revisions));
	r->nr_revisions = 0;
	while ((comma = memchr(value, ',', len))) {
		size_t n = (size_t)(comma - value);

		if (!add_revision(r, value, n))
			return false;
		value = comma + 1;
		len -= n + 1;
	}
	return add_revision(r, value, len);
}

static bool parse_sha256(struct ses_requirements *r, const char *value,
			 size_t len)
{
	if (len != SES_IMAGE_DIGEST - 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (ses_hex_digit(value[i]) < 0)
			return false;
		r->sha256[i] = (char)tolower((unsigned char)value[i]);
	}
	r->sha256[len] = '\0';
	return true;
}

/* --- the checks of a plan --- */

/* Both must fit if both are known. */
struct reports {
	const char *inquiry, *configuration;	/* 0: not known */
};

bool ses_survey_has_inquiry(const struct ses_survey *s,
			    const struct ses_plan_request *request)
{
	return s->identified && !request->subenclosure &&
	       strncmp(s->inquiry.vendor, "NVMe    ", 8) != 0;
}

const char *ses_survey_revision(const struct ses_survey *s,
				const struct ses_plan_request *request)
{
	if (ses_survey_has_inquiry(s, request))
		return s->inquiry.revision;
	return s->described ? s->revision : "";
}

static enum ses_answer compare_reports(const struct reports *r,
				       bool (*fits)(
					       const struct ses_requirements *,
					       const char *),
				       const struct ses_requirements *required)
{
	if (!r->inquiry && !r->configuration)
		return SES_ANSWER_UNKNOWN;
	if (r->inquiry && !fits(required, r->inquiry))
		return SES_ANSWER_NO;
	return !r->configuration || fits(required, r->configuration) ?
		       SES_ANSWER_YES : SES_ANSWER_NO;
}

/* What both of them say, as the first half of a sentence. */
#define REPORT_TEXT 160

static void format_reports(const struct reports *r, const char *what,
			   uint8_t subenclosure, char text[REPORT_TEXT])
{
	if (r->inquiry && r->configuration)
		snprintf(text, REPORT_TEXT, "INQUIRY reports %s\"%s\", the "
			 "Configuration page \"%s\"", what, r->inquiry,
			 r->configuration);
	else if (r->inquiry)
		snprintf(text, REPORT_TEXT, "INQUIRY reports %s\"%s\", the "
			 "Configuration page nothing", what, r->inquiry);
	else if (r->configuration)
		snprintf(text, REPORT_TEXT, "The Configuration page reports "
			 "%s\"%s\"", what, r->configuration);
	else
		snprintf(text, REPORT_TEXT, "The model and revision of "
			 "subenclosure %u are not known", subenclosure);
}

static bool fits_model(const struct ses_requirements *r, const char *model)
{
	return strcmp(r->model, model) == 0;
}

static bool fits_revision(const struct ses_requirements *r,
			  const char *revision)
{
	for (unsigned int i = 0; i < r->nr_revisions; i++) {
		if (strcmp(r->revisions[i], revision) == 0)
			return true;
	}
	return false;
}

/* The text may be that of a device. */
static void finish_check(struct ses_check *c, const char *name,
			 enum ses_answer ok, int refuses)
{
	c->name = name;
	c->ok = ok;
	c->refuses = refuses;
	ses_text_scrub(c->text, strlen(c->text), false);
}

static void check_model(const struct ses_plan_request *request,
			const struct ses_survey *s, struct ses_check *c)
{
	const struct ses_requirements *r = request->required;
	char model[SES_MODEL_TEXT], text[REPORT_TEXT];
	struct reports reports = { NULL, s->described ? s->model : NULL };

	if (ses_survey_has_inquiry(s, request)) {
		ses_model_format(model, s->inquiry.vendor, s->inquiry.product);
		reports.inquiry = model;
	}
	format_reports(&reports, "", request->subenclosure, text);
	snprintf(c->text, sizeof(c->text), "%s; the image is only for \"%s\".",
		 text, r->model);
	finish_check(c, "only_for", compare_reports(&reports, fits_model, r),
		     SES_E_UNFIT);
}

static const char *trim_revision(char trimmed[SES_REVISION_TEXT],
				 const char *revision)
{
	size_t len = ses_text_trim(&revision, strlen(revision));

	ses_text_copy_part(trimmed, SES_REVISION_TEXT, revision, len);
	return trimmed;
}

static void check_revision(const struct ses_plan_request *request,
			   const struct ses_survey *s, struct ses_check *c)
{
	const struct ses_requirements *r = request->required;
	char list[SES_MAX_REVISIONS * (SES_REVISION_TEXT + 1)];
	char inquiry[SES_REVISION_TEXT], configuration[SES_REVISION_TEXT];
	char text[REPORT_TEXT];
	struct reports reports = { NULL, NULL };
	size_t len = 0;

	if (ses_survey_has_inquiry(s, request))
		reports.inquiry = trim_revision(inquiry, s->inquiry.revision);
	if (s->described)
		reports.configuration = trim_revision(configuration,
						      s->revision);
	for (unsigned int i = 0; i < r->nr_revisions; i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
					i ? ", " : "", r->revisions[i]);
	format_reports(&reports, "revision ", request->subenclosure, text);
	snprintf(c->text, sizeof(c->text), "%s; the image only replaces %s.",
		 text, list);
	finish_check(c, "from", compare_reports(&reports, fits_revision, r),
		     SES_E_UNFIT);
}

static void check_digest(const struct ses_plan_request *request,
			 const struct ses_survey *s, struct ses_check *c)
{
	const char *digest = request->digest ? request->digest : "not known";
	const char *wanted = request->required->sha256;

	(void)s;
	snprintf(c->text, sizeof(c->text), "The SHA-256 of the image is %s; "
		 "%s is required.", digest, wanted);
	finish_check(c, "sha256", strcmp(digest, wanted) == 0 ?
	       SES_ANSWER_YES : SES_ANSWER_NO, SES_E_OTHER_IMAGE);
}

/* --- the table --- */

static const struct {
	const char *name;
	const char *expected;
	bool (*parse)(struct ses_requirements *r, const char *value,
		      size_t len);
	void (*check)(const struct ses_plan_request *request,
		      const struct ses_survey *survey, struct ses_check *c);
} requirements[] = {
	[SES_REQUIRE_ONLY_FOR] = { "only-for",
		"VENDOR PRODUCT, up to 25 ASCII characters,", parse_model,
		check_model },
	[SES_REQUIRE_FROM] = { "from",
		"a list of 1 to 32 revisions, each of 1 to 4 ASCII characters "
		"and separated by commas,", parse_revisions, check_revision },
	[SES_REQUIRE_SHA256] = { "sha256",
		"a SHA-256, 64 hexadecimal digits,", parse_sha256,
		check_digest },
};

const char *ses_requirement_name(enum ses_requirement which)
{
	return requirements[which].name;
}

const char *ses_requirement_parse(struct ses_requirements *required,
				  enum ses_requirement which,
				  const char *value, size_t len)
{
	struct ses_requirements r = *required;

	if (!requirements[which].parse(&r, value, len))
		return requirements[which].expected;
	r.given |= 1u << which;
	*required = r;
	return NULL;
}

size_t ses_requirements_check(const struct ses_plan_request *request,
			      const struct ses_survey *survey,
			      struct ses_check *checks)
{
	size_t n = 0;

	for (int i = 0; i < SES_REQUIREMENTS; i++) {
		if (ses_is_required(request->required,
				    (enum ses_requirement)i))
			requirements[i].check(request, survey, &checks[n++]);
	}
	return n;
}
