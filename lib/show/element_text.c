/* SPDX-License-Identifier: BSD-2-Clause */
#include "element_text.h"

#include "format.h"

/* Text that is being prepared: where it goes, and the piece that is open. */
struct text_build {
	struct ses_element_text *t;
	struct ses_writer w;
	struct ses_text_piece *piece;
};

static void open_piece(struct text_build *b, uint32_t wake)
{
	struct ses_element_text *t = b->t;

	if (t->nr_pieces == SES_PIECES_MAX) {
		t->overflow = true;
		t->nr_pieces--;
	}
	b->piece = &t->pieces[t->nr_pieces++];
	*b->piece = (struct ses_text_piece){
		.start = (uint16_t)b->w.len,
		.first_flag = (uint8_t)t->nr_flags, .wake = wake,
	};
}

static void close_piece(struct text_build *b, const struct ses_field *field)
{
	b->piece->len = (uint16_t)(b->w.len - b->piece->start);
	b->piece->field = field;
}

static void add_flag(struct text_build *b, const struct ses_field *f)
{
	struct ses_element_text *t = b->t;

	if (t->nr_flags == SES_FLAGS_MAX) {
		t->overflow = true;
		return;
	}
	t->flags[t->nr_flags++] = (struct ses_text_flag){
		(uint16_t)b->w.len, f->shift };
	b->piece->nr_flags++;
	ses_write_char(&b->w, '0');
}

/* The bits of a field in an element. */
static uint32_t field_bits(const struct ses_field *f)
{
	return f->width == 32 ? UINT32_MAX : ((1u << f->width) - 1) << f->shift;
}

/* The bits that make a line appear with --filter. */
static uint32_t waking_bits(const struct ses_field *fields, size_t nr,
			    unsigned int line)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < nr; i++) {
		const struct ses_field *f = &fields[i];
		unsigned int wakes = f->wakes ? f->wakes : 1u << f->line;

		if (f->line && wakes >> line & 1)
			bits |= field_bits(f);
	}
	return bits;
}

static bool is_conditional(const struct ses_field *f)
{
	return f->only_bits != 0;
}

/*
 * One field in its line. A field that does not apply to every element is a
 * piece of its own; a comma separates it from the one before, unless their
 * conditions exclude each other.
 */
static void add_field(struct text_build *b, const struct ses_field *f,
		      const struct ses_field *before, uint32_t wake)
{
	if (is_conditional(f)) {
		close_piece(b, NULL);
		open_piece(b, wake);
	}
	if (before && (!is_conditional(before) || before->format == f->format))
		ses_write(&b->w, ", ", 2);
	ses_write(&b->w, f->label, f->label_len);
	if (f->format == BIT) {
		add_flag(b, f);
		return;
	}
	close_piece(b, f);
	open_piece(b, wake);
	if (f->after[0])
		ses_write_str(&b->w, f->after);
}

/* Add the line that begins at row i; returns the row after it. */
static size_t add_line(struct text_build *b, const struct ses_field *fields,
		       size_t nr, size_t i)
{
	const struct ses_field *before = NULL;
	unsigned int line = fields[i].line;
	uint32_t wake = 0;

	if (b->t->form.filter && fields[i].when == SES_WHEN_SET)
		wake = waking_bits(fields, nr, line);
	if (wake != b->piece->wake) {
		close_piece(b, NULL);
		open_piece(b, wake);
	}
	ses_write_blanks(&b->w, b->t->form.indent);
	for (; i < nr && fields[i].line == line; i++) {
		add_field(b, &fields[i], before, wake);
		before = &fields[i];
	}
	ses_write_char(&b->w, '\n');
	return i;
}

static bool is_line_wanted(const struct ses_element_text *t,
			   const struct ses_field *first)
{
	return (first->when != SES_WHEN_VERBOSE || t->form.verbose >= 1) &&
	       (first->when != SES_WHEN_VERBOSE_2 || t->form.verbose >= 2);
}

/* Rows without a line are at the end of the table. */
static void add_lines(struct text_build *b, const struct ses_field *fields,
		      size_t nr)
{
	size_t i = 0;

	while (i < nr && fields[i].line) {
		unsigned int line = fields[i].line;

		if (is_line_wanted(b->t, &fields[i]))
			i = add_line(b, fields, nr, i);
		while (i < nr && fields[i].line == line)
			i++;
	}
}

void ses_element_text_prepare(struct ses_element_text *t,
			      const struct ses_text_form *form)
{
	struct ses_fields fields = ses_status_fields(form->type,
						     form->array_page);
	struct text_build b = { .t = t };

	t->ready = true;
	t->form = *form;
	t->nr_pieces = t->nr_flags = 0;
	t->overflow = false;
	ses_writer_to_buffer(&b.w, t->text, sizeof(t->text));
	open_piece(&b, 0);
	add_lines(&b, ses_common_fields, ses_nr_common_fields);
	add_lines(&b, fields.rows, fields.nr);
	close_piece(&b, NULL);
	t->overflow |= b.w.error != 0;
}

void ses_element_text_write(const struct ses_element_text *t,
			    struct ses_writer *w, const uint8_t *e)
{
	uint32_t word = ses_be32(e);

	for (unsigned int i = 0; i < t->nr_pieces; i++) {
		const struct ses_text_piece *p = &t->pieces[i];
		const struct ses_text_flag *f = &t->flags[p->first_flag];
		char *to;

		if ((p->wake && !(word & p->wake)) ||
		    (p->field && !ses_field_applies(p->field, word)))
			continue;
		ses_write(w, t->text + p->start, p->len);
		if (w->error)
			return;
		to = w->buf + w->len - p->len - p->start;
		for (unsigned int n = p->nr_flags; n > 0; n--, f++)
			to[f->at] |= (char)(word >> f->shift & 1);
		if (p->field)
			ses_format_text(w, p->field, e);
	}
}
