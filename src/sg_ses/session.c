/* SPDX-License-Identifier: BSD-2-Clause */
#include "session.h"

#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/transport.h>

#include "common/output.h"

int session_open(struct session *s, struct source *source, const char *device,
		 struct document *doc, bool writable)
{
	const struct options *opt = source->opt;
	struct ses_transport *transport;
	int err;

	*s = (struct session){
		.opt = opt, .view = opt->view, .source = source,
		.log = opt->log, .doc = doc,
	};
	output_begin(&s->out, &s->text, doc);
	if (doc && !options_captured(opt))
		document_set_device(doc, device);
	err = source_open(source, device, writable, &transport);
	ses_session_begin(&s->ses, transport, s->log, opt->maxlen);
	return err;
}

int session_close(struct session *s, int err)
{
	int out = output_end(&s->text, s->log);
	int closed = ses_session_close(&s->ses);

	return err ? err : out ? out : closed;
}

/* Does the error say that the device does not have the page? */
static bool is_unsupported(int err)
{
	return err == -SES_E_ILLEGAL_REQUEST || err == -SES_E_INVALID_OPCODE ||
	       err == -SES_E_ILLEGAL_REQ_INFO || err == -SES_E_BAD_PARAMETER;
}

int session_lock(struct session *s)
{
	const struct ses_wanted_page want = {
		SES_PAGE_CONFIGURATION, s->opt->verb == VERB_SET,
	};
	const struct ses_subenclosure *primary;
	int err = ses_snapshot_load(&s->ses.snap, &want, 1);

	if (!err)
		err = s->ses.snap.failed[SES_PAGE_CONFIGURATION];
	if (err && !want.needed && is_unsupported(err))
		err = 0;
	else if (err && !want.needed)
		ses_fail(s->log, -err, SES_T_COMMAND_FAILED,
			 "The identifier of the enclosure, which is needed to "
			 "lock it, could not be read: nothing was sent.");
	if (err)
		return err;
	primary = ses_config_primary(&s->ses.snap.config);
	return ses_session_lock(&s->ses, primary && primary->identified ?
				primary->logical_id : 0, LOCK_WAIT_MS);
}

int session_identify(struct session *s)
{
	struct ses_inquiry inq;
	struct ses_out *o = &s->out;
	int err;

	if (!s->ses.transport->has_inquiry)
		return 0;
	err = ses_device_load_inquiry(&s->ses.dev, true, &inq);
	if (err)
		return err;
	if (s->doc) {
		s->doc->inquiry = inq;
		s->doc->identified = true;
	}
	ses_emit_text(o, "  ");
	ses_emit_text(o, inq.vendor);
	ses_emit_text(o, "  ");
	ses_emit_text(o, inq.product);
	ses_emit_text(o, "  ");
	ses_emit_text(o, inq.revision);
	ses_emit_newline(o);
	if (inq.device_type == 0x0d) {
		if (s->log->verbose)
			ses_emit_text(o, "    enclosure services device\n");
		return 0;
	}
	/* for an NVMe controller the transport has reported it */
	if (!inq.enclosure_services && strcmp(inq.vendor, "NVMe    ") == 0)
		return 0;
	ses_emit_text(o, "    ");
	ses_emit_text(o, ses_device_type_name(inq.device_type));
	ses_emit_text(o, inq.enclosure_services ?
				 " device has EncServ bit set\n" :
				 " device (not an enclosure)\n");
	return 0;
}

int session_load(struct session *s, const uint8_t *codes, size_t nr,
		 size_t nr_optional)
{
	struct ses_wanted_page wants[8];

	for (size_t i = 0; i < nr; i++)
		wants[i] = (struct ses_wanted_page){ codes[i],
						     i < nr - nr_optional };
	return ses_snapshot_load(&s->ses.snap, wants, nr);
}
