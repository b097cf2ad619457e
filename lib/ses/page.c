/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of pages. */
#include <ses/page.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ses_internal.h"

/* A page that is only received has one name. */
#define IN(code_, abbreviations_, name_, key_, meaning_, ...)                \
	{                                                                    \
		.code = (code_), .abbreviations = abbreviations_,            \
		.name = name_, .in_name = name_,                             \
		.key = key_ "_diagnostic_page",                              \
		.meaning = meaning_ " diagnostic page", __VA_ARGS__          \
	}
/* `stem` is what the three names have in common. */
#define INOUT(code_, abbreviations_, stem_, in_, out_, note_, key_, meaning_, \
	      ...)                                                           \
	{                                                                    \
		.code = (code_), .abbreviations = abbreviations_,            \
		.name = stem_ in_ "/" out_ note_, .in_name = stem_ in_ note_, \
		.out_name = stem_ out_, .key = key_ "_diagnostic_page",      \
		.meaning = meaning_ " diagnostic page", __VA_ARGS__          \
	}
/* A page that is only known by name. */
#define NAMED(code_, name_)                                                  \
	{                                                                    \
		.code = (code_), .abbreviations = "", .name = name_,         \
		.in_name = name_                                             \
	}

#define GEN	.flags = SES_P_GENERATION
#define GEN_OUT	.flags = SES_P_GENERATION | SES_P_CONTROL
#define CONF	.flags = SES_P_GENERATION | SES_P_CONFIG
#define CONF_OUT .flags = SES_P_GENERATION | SES_P_CONFIG | SES_P_CONTROL

/* In ascending order of code; gaps are pages that have no name. */
static const struct ses_page_def pages[] = {
	IN(0x00, "sdp", "Supported Diagnostic Pages",
	   "supported_diagnostic_pages", "Supported Diagnostic Pages",
	   .flags = 0),
	IN(0x01, "cf", "Configuration (SES)", "configuration",
	   "Configuration", GEN),
	INOUT(0x02, "ec,es", "Enclosure ", "Status", "Control", " (SES)",
	      "enclosure_status", "Enclosure Status", CONF_OUT),
	IN(0x03, "ht", "Help Text (SES)", "help_text", "Help text",
	   .flags = 0),
	INOUT(0x04, "str", "String ", "In", "Out", " (SES)", "string_in",
	      "String In", .flags = SES_P_CONTROL),
	INOUT(0x05, "th", "Threshold ", "In", "Out", " (SES)",
	      "threshold_in", "Threshold in", CONF_OUT),
	INOUT(0x06, "ac,as", "Array ", "Status", "Control",
	      " (SES, obsolete)", "array_status", "Array Status", CONF_OUT),
	IN(0x07, "ed", "Element Descriptor (SES)", "element_descriptor",
	   "Element descriptor", CONF),
	IN(0x08, "ses", "Short Enclosure Status (SES)",
	   "short_enclosure_status", "Short Enclosure Status", .flags = 0),
	IN(0x09, "eb", "Enclosure Busy (SES-2)", "enclosure_busy",
	   "Enclosure Busy", .flags = 0),
	IN(0x0a, "aes", "Additional Element Status (SES-2)",
	   "additional_element_status", "Additional element status", CONF),
	IN(0x0b, "sht", "Subenclosure Help Text (SES-2)",
	   "subenclosure_help_text", "Subenclosure help text", GEN),
	INOUT(0x0c, "sstr", "Subenclosure String ", "In", "Out", " (SES-2)",
	      "subenclosure_string_in", "Subenclosure string in", GEN_OUT),
	IN(0x0d, "ssp", "Supported SES Diagnostic Pages (SES-2)",
	   "supported_ses_diagnostic_pages", "Supported SES Diagnostic Pages",
	   .flags = 0),
	{
		.code = 0x0e, .flags = SES_P_GENERATION | SES_P_CONTROL,
		.abbreviations = "dm", .name = "Download Microcode (SES-2)",
		.in_name = "Download Microcode (SES-2)",
		.out_name = "Download Microcode Control",
		.key = "download_microcode_status_diagnostic_page",
		.meaning = "Download microcode status diagnostic page",
	},
	{
		.code = 0x0f, .flags = SES_P_GENERATION | SES_P_CONTROL,
		.abbreviations = "snic",
		.name = "Subenclosure Nickname (SES-2)",
		.in_name = "Subenclosure Nickname (SES-2)",
		.out_name = "Subenclosure Nickname Control",
		.key = "subenclosure_nickname_status_diagnostic_page",
		.meaning = "Subenclosure nickname status diagnostic page",
	},
	NAMED(0x3f, "Protocol Specific (SAS transport)"),
	NAMED(0x40, "Translate Address (SBC)"),
	NAMED(0x41, "Device Status (SBC)"),
	{
		.code = 0x42, .abbreviations = "",
		.name = "Rebuild Assist (SBC)",
		.in_name = "Rebuild Assist Input (SBC)",
	},
	{
		.code = SES_PAGE_ALL, .abbreviations = "all",
		.name = "All SES diagnostic pages output (sg_ses)",
		.in_name = "All SES diagnostic pages output (sg_ses)",
	},
};

#define NR_PAGES (sizeof(pages) / sizeof(pages[0]))

const struct ses_page_def *ses_page_row(size_t n)
{
	return n < NR_PAGES ? &pages[n] : NULL;
}

const struct ses_page_def *ses_page_def(unsigned int code)
{
	for (size_t i = 0; i < NR_PAGES && pages[i].code <= code; i++) {
		if (pages[i].code == code)
			return &pages[i];
	}
	return NULL;
}

/* Is `word` one of the words of a comma separated list? */
static bool is_listed(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list) {
		size_t n = strcspn(list, ",");

		if (n == len && strncasecmp(list, word, n) == 0)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

const struct ses_page_def *ses_page_find(const char *abbreviation)
{
	for (size_t i = 0; i < NR_PAGES; i++) {
		if (is_listed(pages[i].abbreviations, abbreviation))
			return &pages[i];
	}
	return NULL;
}

const char *ses_page_title(unsigned int code, char *buf, size_t size)
{
	const struct ses_page_def *def = ses_page_def(code);

	if (def)
		snprintf(buf, size, "%s dpage", def->in_name);
	else
		snprintf(buf, size, "dpage 0x%x", code);
	return buf;
}

const char *ses_page_in_name(unsigned int code)
{
	const struct ses_page_def *def = ses_page_def(code);

	return def ? def->in_name : "diagnostic";
}
