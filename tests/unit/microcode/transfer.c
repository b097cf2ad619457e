/* SPDX-License-Identifier: BSD-2-Clause */
/* Downloads that go well, and those that an enclosure ends. */
#include "transfer.h"

static const char plain[] =
	"subenclosure 0 revision=0001\n"
	"microcode 0 size=200M updating=0 revision=0002\n"
	"type arr 1\n";

static const char two[] =
	"generation 0x11\n"
	"subenclosure 0 revision=0001\n"
	"subenclosure 5 revision=0001\n"
	"microcode 0 size=64k buffers=2 revision=0002 updating=2\n"
	"microcode 5 size=1k updating=0 activation=reset\n"
	"type arr 1\n";

/* Two enclosures; and the first one with its new microcode. */
static const char *const rack[] = {
	"subenclosure 0 id=3000000000000001 revision=0001\n"
	"microcode 0 size=64k revision=0002 updating=0\n"
	"type arr 1\n",
	"subenclosure 0 id=3000000000000002 revision=0002\n"
	"microcode 0 size=64k updating=0\n"
	"type arr 1\n",
	"subenclosure 0 id=3000000000000001 revision=0002\n"
	"microcode 0 size=64k updating=0\n"
	"type arr 1\n",
};

/* --- sizes --- */

static void size(uint32_t len, uint32_t chunk, uint32_t chunks)
{
	struct transfer t;

	transfer_begin(&t, plain, len);
	t.request.chunk = chunk;
	check_int(transfer_run(&t), 0);
	check_int(t.result.transfer, SES_TRANSFER_COMPLETE);
	check_int(t.result.chunks_sent, chunks);
	check_int(t.result.bytes_sent, len);
	check_int(t.plan.nr_send, chunks);
	check(arrived(&t));
	/* the model needs one command to store what it got */
	check_int(emulator_commands(t.shelf), 1 + 2 * chunks);
	transfer_end(&t);
}

static void sizes_in_one_command(void)
{
	size(1, 0, 1);
	size(3, 0, 1);
	size(4, 0, 1);
	size(5, 4096, 1);
	size(65507, 0, 1);
	size(65508, 0, 1);
}

static void sizes_in_chunks(void)
{
	size(65509, 0, 2);
	size(65509, 65508, 2);
	size(3 << 19, 0, 25);
	size(3 << 19, 4096, 384);
	size(4097, 4096, 2);
	size(9, 4, 3);
}

static void nothing_to_send(void)
{
	struct transfer t;

	transfer_begin(&t, plain, 0);
	check_int(transfer_run(&t), -SES_E_FILE);
	check_int(emulator_commands(t.shelf), 0);
	check(strstr(said, "is empty"));
	transfer_end(&t);
}

static void pages_are_exact(void)
{
	struct transfer t;

	transfer_begin(&t, two, 10);
	t.request.chunk = 8;
	t.request.buffer_id = 1;
	t.request.force = true;	/* the shelf expects 0 */
	check_int(transfer_run(&t), 0);
	check(strstr(t.shelf->log, "cdb=1d1000002000 out=0e00001c00000011"
		     "07000001" "00000000" "0000000a" "00000008"
		     "00070e151c232a31 "));
	check(strstr(t.shelf->log, "cdb=1d1000001c00 out=0e00001800000011"
		     "07000001" "00000008" "0000000a" "00000002"
		     "383f0000 "));
	check(arrived(&t));
	transfer_end(&t);
}

/* --- modes --- */

static void mode(const char *name, uint8_t code,
		 enum ses_activation activation, const char *log)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	transfer_mode(&t, name);
	t.request.chunk = 8;
	check_int(transfer_run(&t), 0);
	check_int(t.result.transfer, SES_TRANSFER_COMPLETE);
	check_int(t.result.status.status, code);
	check_int(t.result.activation, activation);
	check_str(commands(&t), log);
	check(arrived(&t));
	transfer_end(&t);
}

static void modes(void)
{
	mode("dmc_offs", 0x10, SES_ACTIVATION_IMMEDIATE, "rSrSr");
	mode("dmc_offs_save", 0x10, SES_ACTIVATION_IMMEDIATE, "rSrSrrr");
	mode("dmc_offs_def", 0x13, SES_ACTIVATION_DEFERRED, "rSrSrrr");
}

static void other_subenclosure(void)
{
	struct transfer t;

	transfer_begin(&t, two, 100);
	t.request.subenclosure = 5;
	check_int(transfer_run(&t), 0);
	check_int(t.result.status.status, 0x11);
	check_int(t.result.activation, SES_ACTIVATION_RESET);
	check(t.result.activation_pending);
	check(arrived(&t));
	/* an error elsewhere is not ours */
	emulator_forget(t.shelf);
	t.request.subenclosure = 0;
	emulator_fault(t.shelf, "op=1c,page=0e,nth=2,poke=26:8012");
	check_int(transfer_run(&t), 0);
	transfer_end(&t);
}

static void activation(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	transfer_mode(&t, "dmc_offs_defer");
	t.request.activate = true;
	t.identify = true;
	check_int(transfer_run(&t), 0);
	/* 13h said that an image waits: nothing is asked after the order */
	check_str(commands(&t), "riSrrrS");
	check_int(t.result.transfer, SES_TRANSFER_COMPLETE);
	check_int(t.result.activation, SES_ACTIVATION_IMMEDIATE);
	check(strstr(t.shelf->log, "cdb=1d1000001800 out=0e00001400000011"
		     "0f000000" "00000000" "0000000c" "00000000 "));
	transfer_end(&t);

	/* later, with another run */
	transfer_begin(&t, two, 12);
	transfer_mode(&t, "dmc_offs_defer");
	check_int(transfer_run(&t), 0);
	emulator_forget(t.shelf);
	transfer_mode(&t, "activate_mc");
	check_int(transfer_run(&t), 0);
	check_str(commands(&t), "rSr");
	check_int(t.result.status.status, 0x10);
	check_int(t.result.activation, SES_ACTIVATION_IMMEDIATE);
	transfer_end(&t);
}

static void nothing_to_activate(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	transfer_mode(&t, "activate_mc");
	check_int(transfer_run(&t), -SES_E_OTHER);
	check_int(t.result.transfer, SES_TRANSFER_FAILED);
	check_int(t.result.status.status, 0x85);
	check(strstr(said, "Unexpected activate_mc"));
	/* the option for a download without a status after it */
	t.request.leave = true;
	emulator_forget(t.shelf);
	check_int(transfer_run(&t), 0);
	check_int(t.result.transfer, SES_TRANSFER_ACCEPTED);
	check_str(commands(&t), "rS");
	transfer_end(&t);
}

static void abort_download(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.stop_after = 7;
	check_int(transfer_run(&t), -SES_E_INTERRUPTED);
	check_int(t.result.transfer, SES_TRANSFER_INTERRUPTED);
	t.stop_after = 0;
	transfer_mode(&t, "dmc_abort");
	emulator_forget(t.shelf);
	check_int(transfer_run(&t), 0);
	check_int(t.result.transfer, SES_TRANSFER_ABORTED);
	check_str(commands(&t), "rSr");
	/* then the way is free */
	transfer_mode(&t, "dmc_offs");
	check_int(transfer_run(&t), 0);
	check(arrived(&t));
	transfer_end(&t);
}

static void abort_that_fails(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	emulator_quirk(t.shelf, "foreign-download=0");
	emulator_fault(t.shelf, "op=1d,lost,status=00");
	transfer_mode(&t, "dmc_abort");
	/* a shelf that does not know the mode, and goes on */
	emulator_fault(t.shelf, "op=1c,nth=2,poke=10:01");
	check_int(transfer_run(&t), -SES_E_OTHER);
	check(strstr(said, "was not ended"));
	transfer_end(&t);
}

/* --- options --- */

static void without_status(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.request.blind = true;
	check_int(transfer_run(&t), 0);
	check_str(commands(&t), "rSSS");
	check_int(t.result.transfer, SES_TRANSFER_ACCEPTED);
	check(!t.result.has_status);
	check(arrived(&t));
	transfer_end(&t);
}

static void without_last_status(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.request.leave = true;
	check_int(transfer_run(&t), 0);
	check_str(commands(&t), "rSrSrS");
	check_int(t.result.transfer, SES_TRANSFER_ACCEPTED);
	check_int(t.plan.nr_receive, 3);
	transfer_end(&t);
}

static void firmware_that_needs_non(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	emulator_quirk(t.shelf, "status-resets-download");
	t.request.chunk = 4;
	check_int(transfer_run(&t), -SES_E_BAD_PARAMETER);
	check_str(commands(&t), "rSrsr");
	check(strstr(said, "begin again with --non"));
	check(strstr(said, "BUFFER OFFSET"));
	check_int(t.result.can_resume, SES_ANSWER_NO);
	check_int(t.result.sense_len, 18);
	t.request.blind = true;
	check_int(transfer_run(&t), 0);
	check(arrived(&t));
	transfer_end(&t);
}

/* News need not be bad: only a reset makes the status worth a look. */
static void attention_without_status(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.request.blind = true;
	emulator_fault(t.shelf, "op=1d,nth=2,sense=6/2a/01");
	check_int(transfer_run(&t), 0);
	check_str(commands(&t), "rSsSS");
	transfer_end(&t);

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.request.blind = true;
	emulator_fault(t.shelf, "op=1d,nth=2,sense=6/29/00");
	check_int(transfer_run(&t), 0);
	check_str(commands(&t), "rSsrSS");
	transfer_end(&t);
}

static void pull_the_plug(struct transfer *t)
{
	shelf_power_cycle(&t->shelf->carrier.shelf);
}

/* A power failure in the middle: the download is gone, and that is said. */
static void power_failure(bool blind)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.request.blind = blind;
	t.meanwhile = pull_the_plug;
	check_int(transfer_run(&t), blind ? -SES_E_UNIT_ATTENTION :
					    -SES_E_OTHER);
	check_str(commands(&t), blind ? "rSsr" : "rSrr");
	check(strstr(said, "the download is gone"));
	check_int(t.result.transfer, SES_TRANSFER_FAILED);
	check_int(t.result.can_resume, SES_ANSWER_NO);
	t.meanwhile = NULL;
	check_int(transfer_run(&t), 0);
	check(arrived(&t));
	transfer_end(&t);
}

static void power_failures(void)
{
	power_failure(false);
	power_failure(true);
}

static void any_offset(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	emulator_quirk(t.shelf, "any-offset");
	t.request.chunk = 4;
	check_int(transfer_run(&t), 0);
	check(arrived(&t));
	transfer_end(&t);
}

static void in_parts(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.image_length = 12;
	t.source.length = 8;
	check_int(transfer_run(&t), 0);
	check_int(t.result.transfer, SES_TRANSFER_ACCEPTED);
	check_int(t.shelf->image_len, 8);
	t.source.length = 4;
	t.source.skip = 8;
	t.request.offset = 8;
	check_int(transfer_run(&t), 0);
	check_int(t.result.transfer, SES_TRANSFER_COMPLETE);
	check(arrived(&t));
	transfer_end(&t);
}

static void skip_and_fill(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.source.skip = 4;
	t.source.length = 10;
	t.request.chunk = 4;
	check_int(transfer_run(&t), 0);
	check_int(t.shelf->image_len, 10);
	check(memcmp(t.shelf->image, t.bytes + 4, 8) == 0);
	check(t.shelf->image[8] == 0xff && t.shelf->image[9] == 0xff);
	check(strstr(said, "8 bytes of the 10"));
	transfer_end(&t);
}

/* --- enclosures that object --- */

static void another_download(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	emulator_quirk(t.shelf, "foreign-download=0:1000");
	check_int(transfer_run(&t), -SES_E_BUSY);
	check_str(commands(&t), "r");
	check_int(t.result.transfer, SES_TRANSFER_NOT_STARTED);
	check(strstr(said, "another download"));
	/* the other subenclosure is free */
	t.request.subenclosure = 5;
	check_int(transfer_run(&t), 0);
	transfer_end(&t);
}

static void download_taken_over(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	/* in mid-series somebody else begins at the front */
	emulator_fault(t.shelf, "op=1c,page=0e,nth=3,poke=23:04");
	check_int(transfer_run(&t), -SES_E_OTHER);
	check(strstr(said, "offset 4 is expected, not buffer id 0x0, "
		     "offset 8"));
	check_str(commands(&t), "rSrSr");
	transfer_end(&t);

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.request.force = true;
	emulator_fault(t.shelf, "op=1c,page=0e,poke=23:04");
	check_int(transfer_run(&t), 0);
	check(arrived(&t));
	transfer_end(&t);
}

/* A status code at the n-th read; mid is the one in mid-series. */
static void status_code(unsigned int code, bool mid)
{
	struct transfer t;
	char rule[64];
	bool refused = code >= 0x80 || (mid ? code > 0x0f : code == 1);
	int want = refused ? -SES_E_OTHER : 0;

	if (mid && code == 0)
		want = -SES_E_OTHER;	/* forgotten */
	transfer_begin(&t, "subenclosure 0\nmicrocode 0 updating=0 size=64k\n"
			   "type arr 1\n", 8);
	t.request.chunk = 4;
	snprintf(rule, sizeof(rule), "op=1c,page=0e,nth=%u,poke=10:%02x",
		 mid ? 2U : 3U, code);
	emulator_fault(t.shelf, rule);
	check_int(transfer_run(&t), want);
	check_int(t.result.transfer, want ? SES_TRANSFER_FAILED :
					    SES_TRANSFER_COMPLETE);
	if (want) {
		snprintf(rule, sizeof(rule), "status is 0x%x", code);
		check(strstr(said, rule));
		check(t.result.has_chunk);
	}
	if (test_bad_checks)
		printf("# with status %02xh, %s\n", code, mid ? "mid" : "end");
	transfer_end(&t);
}

static void every_status_code(void)
{
	for (unsigned int code = 0; code < 256 && !test_bad_checks; code++) {
		status_code(code, true);
		status_code(code, false);
	}
}

static void additional_status(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	emulator_fault(t.shelf, "op=1c,page=0e,nth=2,poke=10:8010");
	check_int(transfer_run(&t), -SES_E_OTHER);
	check(strstr(said, "the field MICROCODE IMAGE LENGTH"));
	transfer_end(&t);
}

static void storing_takes_too_long(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	emulator_quirk(t.shelf, "updating=1000000");
	check_int(transfer_run(&t), -SES_E_TIMEOUT);
	check_int(t.result.transfer, SES_TRANSFER_ACCEPTED);
	check(t.result.duration_ms >= 60000 && t.result.duration_ms < 65000);
	check(strstr(said, "Do not switch the enclosure off"));
	check_int(t.result.can_resume, SES_ANSWER_NO);
	transfer_end(&t);
}

static void generation_changes(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	emulator_quirk(t.shelf, "bump=0x0e");
	check_int(transfer_run(&t), -SES_E_OTHER);
	/* the first page was made for the old one: refused, as it must be */
	check(strstr(said, "EXPECTED GENERATION CODE"));
	transfer_end(&t);
}

static void move_generation(struct transfer *t)
{
	shelf_bump_generation(&t->shelf->carrier.shelf);
}

/* The status tells the new one, which the next page carries. */
static void generation_moves(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.meanwhile = move_generation;
	check_int(transfer_run(&t), 0);
	check(arrived(&t));
	check(strstr(said, "from 0x11 to 0x12"));
	transfer_end(&t);
}

static void cut_image(struct transfer *t)
{
	if (truncate(t->file, 9))
		abort();
}

static void touch_image(struct transfer *t)
{
	int fd = open(t->file, O_WRONLY | O_APPEND);

	if (fd < 0 || write(fd, "", 1) != 1)
		abort();
	close(fd);
}

/* The file changes while it is sent: half of it must not be completed. */
static void image_changes(void)
{
	struct transfer t;

	transfer_begin(&t, two, 20);
	t.request.chunk = 8;
	t.meanwhile = cut_image;
	check_int(transfer_run(&t), -SES_E_FILE);
	check_str(commands(&t), "rSr");
	check(strstr(said, "has become shorter"));
	check_int(t.result.transfer, SES_TRANSFER_FAILED);
	check_int(t.result.can_resume, SES_ANSWER_NO);
	transfer_end(&t);

	transfer_begin(&t, two, 20);
	t.request.chunk = 8;
	t.meanwhile = touch_image;
	check_int(transfer_run(&t), -SES_E_FILE);
	check_str(commands(&t), "rSrSr");
	check(strstr(said, "has changed since it was opened"));
	check_int(t.result.can_resume, SES_ANSWER_NO);
	transfer_end(&t);
}

/* --- pages without an answer --- */

static void lost(const char *rule, const char *other, int err, const char *log)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	emulator_fault(t.shelf, rule);
	if (other)
		emulator_fault(t.shelf, other);
	check_int(transfer_run(&t), err);
	check_str(commands(&t), log);
	if (!err) {
		check_int(t.result.bytes_sent, 12);
		check(arrived(&t));
	}
	transfer_end(&t);
}

static void no_answer(void)
{
	/* it did not arrive */
	lost("op=1d,nth=2,host=07", NULL, 0, "rSrsrSrSrrr");
	/* it did */
	lost("op=1d,nth=2,host=07,lost", NULL, 0, "rSrSrSrrr");
	lost("op=1d,nth=3,host=07,lost", NULL, 0, "rSrSrSrrr");
	/* one question, no more */
	lost("op=1d,nth=2,host=07", "op=1c,nth=3,times=1,host=07",
	     -SES_E_TRANSPORT, "rSrsr");
	lost("op=1d,nth=2,host=07", "op=1c,nth=3,poke=20:ffffffff",
	     -SES_E_TRANSPORT, "rSrsr");
	/* the enclosure went to work on it: so it has all of it, whoever has
	 * read the final code */
	lost("op=1d,nth=3,host=07,lost", "op=1c,nth=5,poke=10:00", 0,
	     "rSrSrSrr");
	/* idle after the end says nothing */
	lost("op=1d,nth=3,host=07,lost", "op=1c,nth=4,poke=10:00",
	     -SES_E_TRANSPORT, "rSrSrSr");
}

static void never_arrives(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	emulator_fault(t.shelf, "n=4-1000,op=1d,host=07");
	check_int(transfer_run(&t), -SES_E_TRANSPORT);
	check_str(commands(&t), "rSrsrsrsrsr");
	check_int(t.result.can_resume, SES_ANSWER_YES);
	check_int(t.result.resume_offset, 4);
	check_int(t.result.retries, 3);
	transfer_end(&t);
}

/* With a device that misreports nothing is a proof. */
static void distrust(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 4;
	t.request.force = true;
	emulator_fault(t.shelf, "op=1c,nth=2,poke=23:00");
	emulator_fault(t.shelf, "op=1d,nth=2,host=07");
	check_int(transfer_run(&t), -SES_E_TRANSPORT);
	check_str(commands(&t), "rSrsr");
	transfer_end(&t);
}

static void lost_order(const char *rule, int err, enum ses_answer verified)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	transfer_mode(&t, "dmc_offs_defer");
	t.request.activate = true;
	t.identify = true;
	t.limits.restart_ms = 60000;
	emulator_fault(t.shelf, rule);
	check_int(transfer_run(&t), err);
	check_int(t.result.verified, verified);
	transfer_end(&t);
}

static void lost_orders(void)
{
	lost_order("op=1d,nth=2,timeout,lost", 0, SES_ANSWER_YES);
	lost_order("op=1d,nth=2,timeout", -SES_E_TIMEOUT, SES_ANSWER_UNKNOWN);
}

/* --- restart --- */

static void restart(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	emulator_quirk(t.shelf, "reboot=5");
	t.identify = true;
	t.limits.restart_ms = 60000;
	check_int(transfer_run(&t), 0);
	check_int(t.result.verified, SES_ANSWER_YES);
	check_str(t.result.revision_before, "0001");
	check_str(t.result.revision_after, "0002");
	check(t.events[SES_EVENT_RECONNECT] > 1);
	transfer_end(&t);
}

static void restart_without_effect(void)
{
	struct transfer t;

	transfer_begin(&t, "subenclosure 0 revision=0001\nmicrocode 0 "
			   "size=64k revision=0001 updating=0\ntype arr 1\n",
		       12);
	t.identify = true;
	t.limits.restart_ms = 60000;
	check_int(transfer_run(&t), 0);
	check_int(t.result.verified, SES_ANSWER_NO);
	check(t.result.duration_ms >= 10000);
	transfer_end(&t);
}

static void restart_that_never_ends(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.identify = true;
	t.limits.restart_ms = 60000;
	emulator_fault(t.shelf, "n=7-10000,errno=ENODEV");
	check_int(transfer_run(&t), -SES_E_TIMEOUT);
	check_int(t.result.transfer, SES_TRANSFER_COMPLETE);
	check_int(t.result.verified, SES_ANSWER_UNKNOWN);
	check(t.reopened > 10);
	check(strstr(said, "did not answer again within 60 seconds"));
	transfer_end(&t);
}

static void reset_it(struct transfer *t)
{
	if (t->shelf->image_len == t->len)
		shelf_hard_reset(&t->shelf->carrier.shelf);
}

/* A reset while it stores the image: whether it has the image is not known. */
static void reset_behind_the_last_chunk(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.chunk = 8;
	t.meanwhile = reset_it;
	check_int(transfer_run(&t), 0);
	check_int(t.result.transfer, SES_TRANSFER_ACCEPTED);
	check(!t.result.has_status);
	check(strstr(said, "was reset"));
	t.identify = true;
	t.limits.restart_ms = 60000;
	check_int(transfer_run(&t), 0);
	check_int(t.result.verified, SES_ANSWER_NO);
	transfer_end(&t);
}

/* The node comes back, and leads to the enclosure `description`. */
static void comes_back(const char *description, int want)
{
	struct emulator *shelf = emulator_new(description);
	struct transfer t;

	transfer_begin(&t, rack[0], 12);
	t.identify = true;
	t.limits.restart_ms = 60000;
	emulator_transport(shelf, "shelf", &t.os, &t.log, &t.instead);
	emulator_fault(t.shelf, "n=6-10000,errno=ENODEV");
	check_int(transfer_run(&t), want);
	check_int(t.reopened, 1);
	check_int(t.result.transfer, SES_TRANSFER_COMPLETE);
	if (want) {
		check_int(t.result.verified, SES_ANSWER_UNKNOWN);
		check_str(t.result.revision_after, "");
		check(strstr(said, "3000000000000001"));
	} else {
		check_int(t.result.verified, SES_ANSWER_YES);
		check_str(t.result.revision_after, "0002");
	}
	ses_transport_close(t.instead);
	emulator_free(shelf);
	transfer_end(&t);
}

static void comes_back_as_another(void)
{
	comes_back(rack[1], -SES_E_OTHER);
	comes_back(rack[2], 0);
}

static void pending_needs_no_waiting(void)
{
	struct transfer t;

	transfer_begin(&t, two, 12);
	t.request.subenclosure = 5;
	t.identify = true;
	t.limits.restart_ms = 60000;
	check_int(transfer_run(&t), 0);
	check(t.result.activation_pending);
	check_int(t.result.verified, SES_ANSWER_UNKNOWN);
	check_int(t.events[SES_EVENT_RECONNECT], 0);
	transfer_end(&t);
}

int main(void)
{
	test(sizes_in_one_command);
	test(sizes_in_chunks);
	test(nothing_to_send);
	test(pages_are_exact);
	test(modes);
	test(other_subenclosure);
	test(activation);
	test(nothing_to_activate);
	test(abort_download);
	test(abort_that_fails);
	test(without_status);
	test(without_last_status);
	test(firmware_that_needs_non);
	test(attention_without_status);
	test(power_failures);
	test(any_offset);
	test(in_parts);
	test(skip_and_fill);
	test(another_download);
	test(download_taken_over);
	test(every_status_code);
	test(additional_status);
	test(storing_takes_too_long);
	test(generation_changes);
	test(generation_moves);
	test(image_changes);
	test(no_answer);
	test(never_arrives);
	test(distrust);
	test(lost_orders);
	test(restart);
	test(restart_without_effect);
	test(restart_that_never_ends);
	test(reset_behind_the_last_chunk);
	test(comes_back_as_another);
	test(pending_needs_no_waiting);
	return test_end();
}
