/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending a change, and finding out what became of it. */
#include <ses/change.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/os.h>
#include <ses/page.h>
#include <ses/sense.h>
#include <ses/snapshot.h>

/* Bounds of doing the whole of it again, and of waiting. */
#define ATTEMPTS	4
#define BUSY_WAIT_MS	200	/* doubled each time */
static const unsigned int verify_waits_ms[] = { 0, 200, 500, 1000 };

const char *ses_control_field_name(unsigned int type, unsigned int byte,
				   unsigned int bit)
{
	const struct ses_element_type *t = ses_element_type(type);
	unsigned int at = 8 * byte + 7 - bit;

	if (byte == 0 && bit == 7)
		return "SELECT";
	for (size_t i = 0; i < ses_nr_common_fields + t->nr_fields; i++) {
		const struct ses_field *f =
			i < ses_nr_common_fields ?
				&ses_common_fields[i] :
				&t->fields[i - ses_nr_common_fields];
		unsigned int first = 8u * f->byte + 7 - f->msb;

		if (f->control && first <= at && at < first + f->width)
			return f->control;
	}
	return NULL;
}

/* --- a refusal in words --- */

/* The fields that head a control page. */
static const char *header_field(unsigned int byte)
{
	return byte == 0 ? "PAGE CODE" : byte == 1 ? "byte 1 (flags)" :
	       byte < 4 ? "PAGE LENGTH" : "EXPECTED GENERATION CODE";
}

/* The element that byte `at` of the page belongs to. */
static const struct ses_type_header *header_at(const struct ses_config *config,
					       unsigned int at, unsigned int *ti,
					       int *element)
{
	uint32_t row = (at - 8) / 4;

	for (size_t i = 0; i < config->nr_types; i++) {
		const struct ses_type_header *t = &config->types[i];

		if (row > t->row + t->count)
			continue;
		*ti = (unsigned int)i;
		*element = (int)(row - t->row) - 1;
		return t;
	}
	return NULL;
}

/* "byte 2 of element 0,3 (Array device slot), RQST IDENT" */
static void name_byte(const struct ses_change *c, const struct ses_sense *sense,
		      char *text, size_t size)
{
	unsigned int at = sense->field, ti;
	int element;
	const struct ses_type_header *t;
	const char *field = NULL;
	char name[24];

	if (at < 8) {
		snprintf(text, size, "%s", header_field(at));
		return;
	}
	t = header_at(&c->snap->config, at, &ti, &element);
	if (!t) {
		snprintf(text, size, "byte %u, behind the last element", at);
		return;
	}
	if (sense->field_bit >= 0 && c->image[0] == SES_PAGE_STATUS)
		field = ses_control_field_name(t->type, at % 4,
					       (unsigned int)sense->field_bit);
	snprintf(text, size, "byte %u of element %u,%d (%s)%s%s", at % 4, ti,
		 element, ses_element_type_name(t->type, name, sizeof(name)),
		 field ? ", " : "", field ? field : "");
}

/* The page was refused: say so, with the field if the device named it. */
static int refused(struct ses_change *c, const struct ses_command *cmd, int err)
{
	const struct ses_page_def *def = ses_page_def(c->image[0]);
	struct ses_sense sense;
	char what[160], where[160];

	ses_sense_decode(cmd->sense, cmd->sense_len, &sense);
	if (cmd->status != SES_STATUS_CHECK_CONDITION || !sense.has_field ||
	    sense.field_in_cdb)
		return ses_device_report(c->snap->dev, cmd, c->image[0], err);
	ses_sense_text(what, sizeof(what), &sense);
	name_byte(c, &sense, where, sizeof(where));
	c->snap->log->sense = cmd->sense;
	c->snap->log->sense_len = cmd->sense_len;
	ses_fail(c->snap->log, -err, SES_T_COMMAND_FAILED,
		 "The enclosure refused the %s page: %s: that is %s.",
		 def->out_name, what, where);
	c->snap->log->sense = NULL;
	c->snap->log->sense_len = 0;
	return err;
}

static int outcome_unknown(struct ses_change *c, const struct ses_command *cmd,
			   int err)
{
	ses_device_report(c->snap->dev, cmd, c->image[0], err);
	return ses_fail(c->snap->log, -err, SES_T_COMMAND_FAILED,
			"It is not known whether the change was made; it was "
			"not sent again. Read the elements before you repeat "
			"it.");
}

/* --- sending --- */

/* Was the page refused because its generation code is old? */
static bool stale(const struct ses_command *cmd, int err)
{
	struct ses_sense sense;

	ses_sense_decode(cmd->sense, cmd->sense_len, &sense);
	return err == -SES_E_BAD_PARAMETER &&
	       (!sense.has_field ||
		(!sense.field_in_cdb && sense.field >= 4 && sense.field < 8));
}

/* Does the enclosure have another generation code than the image? */
static bool generation_moved(struct ses_change *c)
{
	struct ses_page *page;
	bool moved;

	if (ses_device_receive(c->snap->dev, SES_PAGE_CONFIGURATION, false,
			       &page))
		return false;
	moved = page->len >= 8 &&
		ses_page_generation(page) != ses_be32(c->image + 4);
	free(page);
	return moved;
}

/*
 * May everything be read again and sent anew? Only when the device did not act
 * and the reason passes.
 */
static bool worth_again(struct ses_change *c, const struct ses_command *cmd,
			int err, unsigned int attempt)
{
	if (ses_command_fate(cmd, err) != SES_NOT_DONE)
		return false;
	switch (-err) {
	case SES_E_UNIT_ATTENTION:
		return true;
	case SES_E_BUSY:
	case SES_E_TASK_SET_FULL:
		c->snap->dev->os->sleep_ms(BUSY_WAIT_MS << attempt);
		return true;
	}
	return stale(cmd, err) && generation_moved(c);
}

/* --- reading back --- */

static const uint8_t *element_of(const struct ses_change *c,
				 const struct ses_page *page, unsigned int ti,
				 int element)
{
	return ses_row_element(page, c->snap->config.types[ti].row + 1 +
				     (uint32_t)element);
}

static uint64_t read_field(const struct ses_outcome *out, const uint8_t *e)
{
	return ses_bits_get(e, out->position.byte, out->position.msb,
			    out->position.width);
}

/* The later of two operations on the same bits is the one that counts. */
static bool overruled(const struct ses_change *c, const struct ses_outcome *out)
{
	for (const struct ses_outcome *o = out + 1;
	     o < c->outcomes + c->nr_outcomes; o++) {
		if (o->operation->kind != SES_GET && o->type == out->type &&
		    o->element == out->element &&
		    o->position.byte == out->position.byte &&
		    o->position.msb == out->position.msb &&
		    o->position.width == out->position.width)
			return true;
	}
	return false;
}

/*
 * A change of an overall element is one of all elements of its type: it took
 * when the overall element or each of the others shows it.
 */
static bool all_show(const struct ses_change *c, const struct ses_page *page,
		     const struct ses_outcome *out)
{
	unsigned int count = c->snap->config.types[out->type].count;

	for (unsigned int i = 0; i < count; i++) {
		const uint8_t *e = element_of(c, page, out->type, (int)i);

		if (!e || read_field(out, e) != out->new)
			return false;
	}
	return count > 0;
}

static bool compare(struct ses_change *c, const struct ses_page *page,
		    struct ses_outcome *out)
{
	const uint8_t *e = element_of(c, page, out->type, out->element);

	if (!e)
		return false;
	out->verified = true;
	out->confirmed = read_field(out, e);
	if (out->confirmed != out->new && out->element < 0 &&
	    all_show(c, page, out))
		out->confirmed = out->new;
	return out->confirmed == out->new;
}

static bool to_verify(const struct ses_change *c, const struct ses_outcome *out)
{
	return out->operation->kind != SES_GET && out->can_verify &&
	       !overruled(c, out);
}

/* One look at the page; 0 when all fields show what was asked for. */
static int look(struct ses_change *c, bool *good)
{
	struct ses_page *page;
	size_t bad = 0;
	int err = ses_device_receive(c->snap->dev, c->request->page, true,
				     &page);

	if (err)
		return err;
	*good = page->code == c->request->page;
	for (size_t i = 0; *good && i < c->nr_outcomes; i++) {
		if (to_verify(c, &c->outcomes[i]) &&
		    !compare(c, page, &c->outcomes[i]))
			bad++;
	}
	*good = *good && !bad;
	free(page);
	return 0;
}

static void tell_what_did_not_take(struct ses_change *c)
{
	for (size_t i = 0; i < c->nr_outcomes; i++) {
		struct ses_outcome *out = &c->outcomes[i];

		if (!to_verify(c, out) ||
		    (out->verified && out->confirmed == out->new))
			continue;
		ses_fail(c->snap->log, SES_E_NOT_TAKEN, SES_T_OTHER,
			 "%s=%s did not take on element %u,%d: it reads %llu, "
			 "%llu was asked for.",
			 ses_operation_name(out->operation->kind),
			 out->operation->text, out->type, out->element,
			 (unsigned long long)out->confirmed,
			 (unsigned long long)out->new);
	}
}

static void tell_what_cannot_be_verified(struct ses_change *c)
{
	for (size_t i = 0; i < c->nr_outcomes; i++) {
		const struct ses_outcome *out = &c->outcomes[i];

		if (out->operation->kind != SES_GET && !out->can_verify)
			ses_warn(c->snap->log, SES_T_OTHER,
				 "%s=%s cannot be verified: the status of "
				 "element %u,%d does not show it.",
				 ses_operation_name(out->operation->kind),
				 out->operation->text, out->type,
				 out->element);
	}
}

static int verify(struct ses_change *c)
{
	bool good = false;

	tell_what_cannot_be_verified(c);
	for (size_t i = 0; i < sizeof(verify_waits_ms) /
			       sizeof(verify_waits_ms[0]); i++) {
		int err;

		if (verify_waits_ms[i])
			c->snap->dev->os->sleep_ms(verify_waits_ms[i]);
		err = look(c, &good);
		if (err)
			return ses_fail(c->snap->log, -err, SES_T_OTHER,
					"The change was accepted, but it could "
					"not be read back.");
		if (good)
			return 0;
	}
	tell_what_did_not_take(c);
	return -SES_E_NOT_TAKEN;
}

static int send_failed(struct ses_change *c, const struct ses_command *cmd,
		       int err)
{
	return ses_command_fate(cmd, err) == SES_UNKNOWN ?
		       outcome_unknown(c, cmd, err) : refused(c, cmd, err);
}

int ses_change_execute(struct ses_change *c,
		       const struct ses_change_request *request,
		       struct ses_snapshot *snap)
{
	struct ses_command cmd;
	int err;

	for (unsigned int attempt = 0; ; attempt++) {
		err = ses_change_prepare(c, request, snap);
		if (err || !c->image)
			return err;
		err = ses_device_send(snap->dev, c->image, c->image_len,
				      SES_TIMEOUT_MS, &cmd);
		if (!err)
			break;
		if (attempt + 1 == ATTEMPTS ||
		    !worth_again(c, &cmd, err, attempt))
			return send_failed(c, &cmd, err);
		ses_note(snap->log, SES_T_GENERATION_CODE_CHANGED,
			 "The change was not made yet: the enclosure is read "
			 "again and the change built anew.");
		ses_change_free(c);
		ses_snapshot_free(snap);
	}
	return request->verify ? verify(c) : 0;
}
