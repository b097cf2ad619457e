/* SPDX-License-Identifier: BSD-2-Clause */
/* --get: fields of elements. */
#include "run.h"


#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/page.h>

/* The pages that the operations and the selection need. */
static int load(struct run *r, uint8_t page)
{
	uint8_t needed[4] = { SES_PAGE_CONFIGURATION, SES_PAGE_STATUS };
	size_t nr = 2;

	switch (r->opt->view.select.kind) {
	case SES_SELECT_DESCRIPTOR:
		needed[nr++] = SES_PAGE_DESCRIPTOR;
		break;
	case SES_SELECT_SLOT:
	case SES_SELECT_SAS:
		needed[nr++] = SES_PAGE_ADDITIONAL;
		break;
	default:
		break;
	}
	if (page != SES_PAGE_STATUS && needed[nr - 1] != page)
		needed[nr++] = page;
	return run_load(r, needed, nr, 0);
}

static int no_match(struct run *r, const struct ses_select *select)
{
	char text[128];

	ses_select_text(select, text, sizeof(text));
	return ses_fail(r->log, SES_E_OTHER, SES_T_NO_MATCH,
			"No element matches %s.", text);
}

/*
 * The rows that are meant: all that an index names, the first that has a name
 * or address. Returns their number; rows has room for all rows of the join.
 */
static size_t rows_meant(struct run *r, const struct ses_select *select,
			 const struct ses_join *j, uint32_t *rows)
{
	size_t nr = 0;

	for (uint32_t row = 0; row < j->nr_rows; row++) {
		if (!ses_select_row(select, j, row))
			continue;
		if (nr && select->kind != SES_SELECT_INDEX) {
			ses_warn(r->log, SES_T_DESCRIPTOR_NAME_AMBIGUOUS,
				 "Element %u,%d matches, too; only the first "
				 "one counts.", j->rows[row].type,
				 j->rows[row].element);
			return nr;
		}
		rows[nr++] = row;
	}
	return nr;
}

static void print(struct run *r, uint64_t value, unsigned int width)
{
	/* a field of 64 bits is an address: never negative */
	(void)width;
	ses_item(&r->out, r->opt->hex ? SES_HEX : SES_DEC, "", NULL, value);
	ses_endl(&r->out);
}

static int get(struct run *r, const struct ses_operation *op,
	       const struct ses_join *j, uint32_t row, uint8_t page,
	       bool only_check)
{
	struct ses_position pos;
	size_t len;
	const uint8_t *p;
	int err = ses_operation_locate(op, j, row, page, r->log, &pos);

	if (err || only_check)
		return err;
	p = ses_operation_bytes(j, row, page, &len);
	print(r, ses_bits_get(p, pos.byte, pos.msb, pos.width), pos.width);
	return 0;
}

static int get_all(struct run *r, const struct ses_join *j,
		   const uint32_t *rows, size_t nr_rows, uint8_t page)
{
	const struct options *opt = r->opt;

	/* all is found before anything is printed */
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < opt->nr_operations; i++) {
			for (size_t k = 0; k < nr_rows; k++) {
				int err = get(r, &opt->operations[i], j,
					      rows[k], page, pass == 0);

				if (err)
					return err;
			}
		}
	}
	return 0;
}

int verb_change(struct run *r)
{
	const struct options *opt = r->opt;
	struct ses_select select = opt->view.select;
	struct ses_join join;
	uint32_t *rows;
	size_t nr;
	uint8_t page;
	int err = ses_operation_page(opt->operations, opt->nr_operations,
				     opt->page_given ? opt->page : 0, r->log,
				     &page);

	if (!err)
		err = load(r, page);
	if (!err)
		err = ses_select_resolve(&select, &r->snap.config, r->log);
	if (err)
		return err;
	if (r->snap.changed)
		return ses_fail(r->log, SES_E_OTHER,
				SES_T_GENERATION_CODE_CHANGED,
				"The state of the enclosure keeps changing "
				"while it is read; try again.");
	for (size_t i = 0; i < opt->nr_operations; i++) {
		if (opt->operations[i].has_value)
			ses_warn(r->log, SES_T_OPTION_IGNORED,
				 "--get=%s: the value is ignored.",
				 opt->operations[i].text);
	}
	/* defects of the pages were reported; what is needed is looked for */
	ses_join_build(&r->snap, opt->view.eiioe, &join);
	rows = calloc(join.nr_rows + 1, sizeof(*rows));
	if (!rows) {
		ses_join_free(&join);
		return -SES_E_LOGIC;
	}
	nr = rows_meant(r, &select, &join, rows);
	err = nr ? get_all(r, &join, rows, nr, page) : no_match(r, &select);
	free(rows);
	ses_join_free(&join);
	return err;
}
