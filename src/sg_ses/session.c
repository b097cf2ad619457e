/* SPDX-License-Identifier: BSD-2-Clause */
#include "session.h"

#include <ses/error.h>
#include <ses/log.h>
#include <ses/os.h>
#include <ses/page.h>
#include <ses/transport.h>

#include "common/output.h"

int run_open(struct run *r, struct place *place, const char *device,
	     struct document *doc, bool writable)
{
	const struct options *opt = place->opt;
	int err;

	*r = (struct run){
		.opt = opt, .place = place, .log = opt->log, .doc = doc,
	};
	output_begin(&r->out, &r->text, doc);
	if (doc && !(options_have_data(opt) && !opt->control))
		doc->device = device;
	err = place_open(place, device, writable, &r->transport);
	ses_device_init(&r->dev, r->transport, &ses_os_linux, r->log,
			opt->maxlen);
	ses_snapshot_init(&r->snap, &r->dev);
	return err;
}

int run_close(struct run *r, int err)
{
	int out = output_end(&r->text, r->log);
	int closed;

	ses_snapshot_free(&r->snap);
	ses_device_end(&r->dev);
	ses_lock_release(&r->lock);
	closed = ses_transport_close(r->transport);
	return err ? err : out ? out : closed;
}

/* Errors of a device that has no such page. */
static bool is_unsupported(int err)
{
	return err == -SES_E_ILLEGAL_REQUEST || err == -SES_E_INVALID_OPCODE ||
	       err == -SES_E_ILLEGAL_REQ_INFO || err == -SES_E_BAD_PARAMETER;
}

int run_lock(struct run *r)
{
	const struct ses_want want = {
		SES_PAGE_CONFIGURATION, r->opt->verb == VERB_CHANGE,
	};
	const struct ses_subenclosure *primary;
	int err = ses_snapshot_load(&r->snap, &want, 1);

	if (!err)
		err = r->snap.failed[SES_PAGE_CONFIGURATION];
	if (err && !want.needed && is_unsupported(err))
		err = 0;
	else if (err && !want.needed)
		ses_fail(r->log, -err, SES_T_COMMAND_FAILED,
			 "Which enclosure is to be locked could not be read: "
			 "nothing was sent.");
	if (err)
		return err;
	primary = ses_config_primary(&r->snap.config);
	return ses_lock_take(&r->lock, &r->dev, primary && primary->identified ?
			     primary->logical_id : 0, LOCK_WAIT_MS);
}

int run_identify(struct run *r)
{
	struct ses_inquiry inq;
	struct ses_out *o = &r->out;
	int err;

	if (!r->transport->identifies)
		return 0;
	err = ses_device_inquiry(&r->dev, true, &inq);
	if (err)
		return err;
	if (r->doc) {
		r->doc->inquiry = inq;
		r->doc->identified = true;
	}
	ses_text(o, "  ");
	ses_text(o, inq.vendor);
	ses_text(o, "  ");
	ses_text(o, inq.product);
	ses_text(o, "  ");
	ses_text(o, inq.revision);
	ses_endl(o);
	if (inq.device_type == 0x0d) {
		if (r->log->verbose)
			ses_text(o, "    enclosure services device\n");
		return 0;
	}
	/* of an NVMe controller the transport has said it */
	if (!inq.enclosure_services && strcmp(inq.vendor, "NVMe    ") == 0)
		return 0;
	ses_text(o, "    ");
	ses_text(o, ses_device_type_name(inq.device_type));
	ses_text(o, inq.enclosure_services ? " device has EncServ bit set\n" :
					     " device (not an enclosure)\n");
	return 0;
}

int run_load(struct run *r, const uint8_t *codes, size_t nr,
	     size_t nr_optional)
{
	struct ses_want wants[8];

	for (size_t i = 0; i < nr; i++)
		wants[i] = (struct ses_want){ codes[i], i < nr - nr_optional };
	return ses_snapshot_load(&r->snap, wants, nr);
}
