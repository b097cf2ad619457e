/* SPDX-License-Identifier: BSD-2-Clause */
/* The little languages of option arguments. */
#include <stdlib.h>
#include <string.h>

#include <ses/change.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/join.h>
#include <ses/microcode.h>
#include <ses/out.h>
#include <ses/page.h>
#include <ses/text.h>
#include <ses/view.h>

#include "../fuzz.h"

static void number(const char *s, size_t len, uint64_t max)
{
	uint64_t plain, scaled;
	int err = ses_number_parse(s, len, max, &plain);

	fuzz_require(err == 0 || err == -SES_E_SYNTAX);
	fuzz_require(err || plain <= max);
	if (strlen(s) != len)
		return;
	err = ses_number_parse_scaled(s, max, &scaled);
	fuzz_require(err == 0 || err == -SES_E_SYNTAX);
	fuzz_require(err || scaled <= max);
	/* every plain number is a scaled one, short of an endless one */
	if (len <= 64 && ses_number_parse(s, len, max, &plain) == 0)
		fuzz_require(err == 0 && plain == scaled);
}

static void index_argument(const char *s, struct ses_log *log)
{
	struct ses_select sel, again;
	struct ses_select_text words;
	int err = fuzz_result(ses_select_parse_index(s, log, &sel));

	fuzz_require(err == 0 || err == -SES_E_SYNTAX);
	if (err)
		return;
	fuzz_require(sel.kind == SES_SELECT_INDEX && sel.header <= 255);
	fuzz_require(sel.first >= -1 && sel.last <= 255);
	fuzz_require(sel.first <= sel.last);
	/* as it is shown, it means the same */
	ses_select_format(&sel, &words);
	fuzz_text(words.argument, strlen(words.argument));
	if (sel.by_type || strcmp(words.option, "--index="))
		return;
	fuzz_require(ses_select_parse_index(words.argument, log, &again) == 0);
	fuzz_require(again.header == sel.header && again.first == sel.first &&
		     again.last == sel.last);
}

static void operation(const char *s, uint8_t kind, struct ses_log *log)
{
	struct ses_operation op;
	uint8_t page;
	int err = fuzz_result(ses_operation_parse(kind % 3, s, log, &op));

	fuzz_require(err == 0 || err == -SES_E_SYNTAX);
	if (err)
		return;
	fuzz_require(op.text == s && op.name_len <= strlen(s));
	if (op.name_len)
		fuzz_require(op.page);
	else
		fuzz_require(op.byte <= 127 && op.msb <= 7 && op.width >= 1 &&
			     op.width <= 64);
	fuzz_result(ses_operation_find_page(&op, 1, 0, log, &page));
}

/* A manifest has only keys and values that are valid as options, too. */
static void manifest(const struct fuzz_input *in, struct ses_log *log)
{
	struct ses_requirements r = { .given = 0 }, again = { .given = 0 };
	int err = fuzz_result(ses_manifest_parse("manifest", in->p, in->len,
						 log, &r));

	fuzz_require(err == 0 || err == -SES_E_FILE);
	fuzz_require(err || (r.given && r.given < 1u << SES_REQUIREMENTS));
	fuzz_require(r.nr_revisions <= SES_MAX_REVISIONS);
	fuzz_text(r.model, strlen(r.model));
	if (r.given & 1u << SES_REQUIRE_ONLY_FOR)
		fuzz_require(!ses_requirement_parse(&again,
						    SES_REQUIRE_ONLY_FOR,
						    r.model,
						    strlen(r.model)) &&
			     strcmp(again.model, r.model) == 0);
	if (r.given & 1u << SES_REQUIRE_SHA256)
		fuzz_require(strlen(r.sha256) == SES_IMAGE_DIGEST - 1);
}

/* A grid is also one in a file; every grid has 1 to 100 rows and columns. */
static void layouts(const struct fuzz_input *in, const char *s,
		    struct ses_log *log)
{
	struct ses_layouts grid = { .nr = 0 }, file = { .nr = 0 };
	int err = fuzz_result(ses_layouts_add_grid(&grid, s, log));

	fuzz_require(err == 0 || err == -SES_E_SYNTAX);
	fuzz_require(err ? !grid.nr : ses_layout_is_grid(s));
	err = fuzz_result(ses_layouts_add_file(&file, "layouts", in->p, in->len,
					       log));
	fuzz_require(err == 0 || err == -SES_E_FILE);
	fuzz_require(err || file.nr);
	for (size_t i = 0; i < file.nr; i++) {
		const struct ses_layout *l = &file.entries[i].layout;

		fuzz_require(l->rows && l->rows <= SES_LAYOUT_MAX);
		fuzz_require(l->columns && l->columns <= SES_LAYOUT_MAX);
	}
	ses_layouts_free(&grid);
	ses_layouts_free(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	uint8_t how = fuzz_u8(&in);
	struct ses_json_format format = ses_json_default;
	const struct ses_mode *mode;
	struct fuzz_log log;
	char *s = fuzz_string(in);

	fuzz_log_init(&log, how & 1);
	switch (how >> 1 & 7) {
	case 0:
		index_argument(s, &log.log);
		break;
	case 1:
	case 2:
		operation(s, how >> 4, &log.log);
		break;
	case 3:
		number(s, in.len, UINT64_MAX >> (how >> 4) * 4);
		break;
	case 4:
		number(s, strlen(s), UINT64_MAX >> (how >> 4) * 4);
		break;
	case 5:
		fuzz_result(ses_mode_parse(s, &log.log, &mode));
		break;
	case 6:
		if (how & 0x10) {
			manifest(&in, &log.log);
			break;
		}
		ses_json_letters(&format, s);
		fuzz_require(format.indent <= 8);
		break;
	default:
		if (how & 0x10) {
			layouts(&in, s, &log.log);
			break;
		}
		fuzz_require(!ses_page_find(s) ||
			     ses_page_find(s)->abbreviations[0]);
		ses_element_type_find(s, strlen(s));
	}
	free(s);
	return 0;
}
