/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads and changes on a hostile enclosure: --get, --set and --clear with all
 * that can go wrong in between.
 */
#include <stdlib.h>
#include <string.h>

#include <ses/change.h>
#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/page.h>
#include <ses/snapshot.h>

#include "../fuzz.h"
#include "../hostile.h"

#define MOST_OPERATIONS 3

static const char *const strings[] = {
	"ident", "fault", "2:1:1", "3:5", "high_crit=50", "2:7:8=0x81",
	"sas_addr", "dsn", "locate", "0:3:4", "1:7:16=-1", "devoff=1",
	"low_warn",
	"3:7:32=1", "rqst_mute", "active=0",
};

struct wish {
	struct ses_operation operations[MOST_OPERATIONS];
	struct ses_change_request request;
	bool writes, prepare_only;
	char *own;
};

/* What is asked for: well-known words, or some of the input. */
static bool choose(struct wish *w, struct fuzz_input *in, struct ses_log *log)
{
	uint8_t how = fuzz_u8(in), a = fuzz_u8(in), b = fuzz_u8(in),
		c = fuzz_u8(in);
	size_t nr = 1 + (how & 3) % MOST_OPERATIONS;

	*w = (struct wish){ .own = fuzz_string(fuzz_take(in, c & 15)) };
	for (size_t i = 0; i < nr; i++) {
		uint8_t word = fuzz_u8(in);
		enum ses_operation_kind kind = (word >> 4) % 3;

		if (ses_operation_parse(kind, word & 8 && c & 15 ? w->own :
					strings[word & 15], log,
					&w->operations[i]))
			return false;
		w->writes |= kind != SES_OPERATION_GET;
	}
	w->prepare_only = how >> 7;
	w->request = (struct ses_change_request){
		.operations = w->operations, .nr_operations = nr,
		.select = { .kind = how & 8 ? SES_SELECT_INDEX :
				    2 + (how >> 4) % 3,
			    .header = a, .first = b - 1,
			    .last = b - 1 + (c >> 4), .name = "SLOT 01",
			    .slot = a,
			    .sas_address = (uint64_t)0x5000c50000000a00 + a },
		.eiioe = (c >> 4) % 3, .no_mask = how & 4,
		.byte1 = c & 0x40 ? a : -1, .verify = how >> 6 & 1,
	};
	return ses_operation_find_page(w->operations, nr, 0, log,
				       &w->request.page) == 0;
}

static void check_outcome(const struct ses_change *change, const struct wish *w,
			  const struct hostile *h, int err)
{
	for (size_t i = 0; i < change->nr_outcomes; i++) {
		const struct ses_outcome *o = &change->outcomes[i];

		fuzz_require(o->operation >= w->operations &&
			     o->operation < w->operations + MOST_OPERATIONS);
		fuzz_require(o->type < change->snap->config.nr_types);
		fuzz_require(o->index <
			     change->snap->config.types[o->type].count);
	}
	if (w->prepare_only || !w->writes)
		fuzz_require(h->sends == 0);
	else if (!err)
		fuzz_require(h->sent == SENT_GOOD ||
			     h->sent == SENT_RECOVERED);
	if (change->image)
		fuzz_require(ses_be16(change->image + 2) + 4u ==
			     change->image_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct ses_change change;
	struct ses_snapshot snap;
	struct ses_device dev;
	struct fuzz_log log;
	struct hostile h;
	struct wish w;
	uint8_t how = fuzz_u8(&in);
	int err;

	fuzz_log_init(&log, how & 3);
	if (!choose(&w, &in, &log.log))
		goto out;
	hostile_init(&h, &in, &log.log);
	h.obliging = how >> 7;
	h.once = true;
	ses_device_init(&dev, &h.transport, &hostile_clock, &log.log,
			how & 4 ? 0 : 4u + in.len % 4096);
	ses_snapshot_init(&snap, &dev);
	err = w.prepare_only ? ses_change_prepare(&change, &w.request, &snap) :
			       ses_change_execute(&change, &w.request, &snap);
	fuzz_result(err);
	check_outcome(&change, &w, &h, err);
	ses_change_free(&change);
	ses_snapshot_free(&snap);
	ses_device_free(&dev);
out:
	free(w.own);
	return 0;
}
