/* SPDX-License-Identifier: BSD-2-Clause */
/* A shelf behind an NVMe node, for the tests of the transport. */
#ifndef TESTS_UNIT_NVME_H
#define TESTS_UNIT_NVME_H

#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/transport.h>

#include "../../emulator/inprocess.h"
#include "../../emulator/nvme.h"
#include "../listen.h"
#include "../test.h"

static const char small[] =
	"inquiry vendor=ACME product=\"Box of NVMe\" serial=N1\n"
	"generation 9\n"
	"subenclosure 0 id=3000000000000001 vendor=ACME product=Box "
	"revision=1.00\n"
	"type arr 4 text=Bays\n";

struct box {
	struct emulator *e;
	struct ses_os os;
	struct ses_log log;
	struct ses_transport *t;
	struct ses_device dev;
};

static inline void begin_as(struct box *b, const char *description,
		     enum node_kind kind)
{
	*b = (struct box){
		.e = emulator_new(description), .os = ses_os_linux,
		.log = { .emit = listen_to },
	};
	if (!b->e)
		abort();
	said[0] = '\0';
	emulator_node(b->e, kind, &b->os);
	b->os.sleep_ms = pass_time;
	b->os.now_ms = tell_time;
	check_int(ses_transport_open("/dev/x", true, &b->os, &b->log, &b->t),
		  0);
	ses_device_init(&b->dev, b->t, &b->os, &b->log, 0);
}

static inline void box_begin(struct box *b, const char *description)
{
	begin_as(b, description, NODE_NVME);
}

static inline void box_end(struct box *b)
{
	ses_device_free(&b->dev);
	check_int(ses_transport_close(b->t), 0);
	emulator_free(b->e);
}

/* Lines of the log with a word. */
static inline unsigned int sent(const struct box *b, const char *word)
{
	unsigned int n = 0;

	for (const char *p = b->e->log; (p = strstr(p, word)); p++)
		n++;
	return n;
}

/* Fetch a page, and let it go. */
static inline int fetch(struct box *b, uint8_t code)
{
	struct ses_page *page;
	int err = ses_device_receive(&b->dev, code, true, b->dev.log, &page);

	if (!err)
		free(page);
	return err;
}

#endif
