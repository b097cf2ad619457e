/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device dies, is busy, has news, times out ... at every single command of
 * a small download, in every mode. Whatever happens: nothing is sent twice
 * that the enclosure may have taken, what is said to have happened is true,
 * and the download can be resumed where that is promised, or begun anew.
 */
#include "transfer.h"

static const char shelf[] =
	"subenclosure 0 revision=0001\n"
	"microcode 0 size=64k revision=0002 updating=1\n"
	"type arr 1\n";

#define IMAGE	11	/* bytes, in chunks of 4 */

/* What happens to the n-th command; with a + to all from there on. */
static const char *const kinds[] = {
	"timeout", "timeout,lost",
	"host=07", "host=07,lost",	/* DID_ERROR */
	"host=01",			/* DID_NO_CONNECT */
	"host=08,lost",			/* DID_RESET */
	"status=08", "+status=08",	/* BUSY */
	"status=28",			/* TASK SET FULL */
	"status=18",			/* RESERVATION CONFLICT */
	"status=40,lost",		/* TASK ABORTED */
	"sense=6/29/00", "sense=6/3f/01", "sense=6/2a/01", "+sense=6/29/00",
	"sense=2/04/01", "+sense=2/04/01",
	"sense=4/44/00", "sense=4/44/00,lost",
	"sense=5/24/00", "sense=5/26/00",
	"sense=b/47/00", "sense=b/47/00,lost",
	"errno=EPERM", "errno=ENOMEM", "errno=EIO", "errno=EIO,lost",
	"errno=EINTR,lost", "errno=ENODEV", "+errno=ENODEV",
	"+errno=ENXIO,lost", "resid=-1",
};

static const struct mode {
	const char *name;
	bool blind, leave, activate, wait;
} modes[] = {
	{ .name = "dmc_offs" },
	{ .name = "dmc_offs_save" },
	{ .name = "dmc_offs_save", .wait = true },
	{ .name = "dmc_offs_defer" },
	{ .name = "dmc_offs_defer", .activate = true },
	{ .name = "dmc_offs_defer", .activate = true, .wait = true },
	{ .name = "dmc_offs_save", .blind = true },
	{ .name = "dmc_offs_save", .leave = true },
};

static void begin(struct transfer *t, const struct mode *m)
{
	transfer_begin(t, shelf, IMAGE);
	transfer_mode(t, m->name);
	t->request.chunk = 4;
	t->request.blind = m->blind;
	t->request.leave = m->leave;
	t->request.activate = m->activate;
	t->identify = m->wait;
	t->limits.restart_ms = m->wait ? 60000 : 0;
}

/* Offsets of chunks that were carried out, and whether one was so twice. */
static bool sent_twice(const struct transfer *t)
{
	bool seen[IMAGE / 4 + 1] = { false }, activated = false;

	for (const char *p = t->shelf->log; *p; p = strchr(p, '\n') + 1) {
		const char *out = strstr(p, "cdb=1d");
		const char *end = strchr(p, '\n');
		const char *prevented = strstr(p, " prevented");
		const char *refused = strstr(p, " status=02");
		const char *lost = strstr(p, " lost");
		unsigned long at;
		char offset[9] = "";

		if (!out || out > end)
			continue;
		if (prevented && prevented < end)
			continue;
		if (refused && refused < end && !(lost && lost < end))
			continue;
		out = strstr(out, "out=") + 4;
		if (strncmp(out + 16, "0f", 2) == 0) {
			if (activated)
				return true;
			activated = true;
			continue;
		}
		memcpy(offset, out + 24, 8);
		at = strtoul(offset, NULL, 16) / 4;
		if (seen[at])
			return true;
		seen[at] = true;
	}
	return false;
}

/* Without faults, another run: whatever state it finds. */
static int again(struct transfer *t, bool resume)
{
	t->shelf->faults = (struct fault_set){ 0 };
	emulator_forget(t->shelf);
	t->request.resume = resume;
	t->request.blind = t->request.leave = false;
	t->limits.restart_ms = 0;
	return transfer_run(t);
}

static void check_result(struct transfer *t, int err)
{
	const struct ses_engine_result r = t->result;

	check(!sent_twice(t));
	if (err) {
		check(said[0]);
		check(r.transfer != SES_TRANSFER_COMPLETE || r.has_status ||
		      t->limits.restart_ms || t->request.activate);
	}
	switch (r.transfer) {
	case SES_TRANSFER_COMPLETE:
	case SES_TRANSFER_ACCEPTED:
		check(arrived(t));
		check_int(r.bytes_sent, IMAGE);
		check_int(r.chunks_sent, 3);
		break;
	case SES_TRANSFER_NOT_STARTED:
		check(err);
		check_int(t->shelf->image_len, 0);
		break;
	default:
		check(err);
	}
	if (!err)
		check(r.transfer == SES_TRANSFER_COMPLETE ||
		      r.transfer == SES_TRANSFER_ACCEPTED);
}

/* What was promised holds; and in any case there is a way to the end. */
static void check_way_out(struct transfer *t, int err)
{
	enum ses_answer can_resume = t->result.can_resume;
	uint32_t offset = t->result.resume_offset;
	bool complete = t->result.transfer == SES_TRANSFER_COMPLETE;

	if (!err || complete)
		return;
	if (can_resume == SES_ANSWER_YES) {
		check_int(again(t, true), 0);
		check_int(t->plan.start, offset);
		check(!sent_twice(t));
		check(arrived(t));
		return;
	}
	/* it may wait for more all the same: then that works, too */
	err = again(t, true);
	if (t->result.transfer != SES_TRANSFER_NOT_STARTED &&
	    can_resume == SES_ANSWER_UNKNOWN &&
	    offset != SES_DOWNLOAD_ANY_OFFSET)
		check_int(t->plan.start, offset);
	if (t->result.transfer == SES_TRANSFER_NOT_STARTED) {
		check(err == -SES_E_UNFIT || err == -SES_E_BUSY);
		/* it is idle, or will be when it has stored what it got */
		for (int i = 0; i < 3 && err; i++)
			err = again(t, false);
	}
	check_int(err, 0);
	check(arrived(t));
}

/* Returns false when command n was not reached any more. */
static bool download_with_fault(const struct mode *m, const char *kind,
				unsigned int n)
{
	struct transfer t;
	char rule[64];
	struct ses_engine_result first;
	char first_said[sizeof(said)];
	bool reached;
	int err;

	begin(&t, m);
	if (kind[0] == '+')
		snprintf(rule, sizeof(rule), "n=%u-100000,%s", n, kind + 1);
	else
		snprintf(rule, sizeof(rule), "n=%u,%s", n, kind);
	emulator_fault(t.shelf, rule);
	err = transfer_run(&t);
	first = t.result;
	strcpy(first_said, said);
	reached = t.shelf->faults.faults[0].fired > 0;
	check_result(&t, err);
	check_way_out(&t, err);
	if (test_bad_checks)
		printf("# mode %s%s%s%s%s, %s: exit status %d, %s\n# %s\n# %s",
		       m->name, m->blind ? " blind" : "",
		       m->leave ? " leave" : "",
		       m->activate ? " activate" : "", m->wait ? " wait" : "",
		       rule, -err, ses_transfer_name(first.transfer),
		       commands(&t), first_said);
	transfer_end(&t);
	return reached;
}

static void matrix(void)
{
	unsigned int runs = 0;

	for (size_t m = 0; m < sizeof(modes) / sizeof(modes[0]); m++) {
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
			unsigned int n = 1;

			while (download_with_fault(&modes[m], kinds[k], n) &&
			       !test_bad_checks)
				n++;
			runs += n;
			if (test_bad_checks)
				return;
		}
	}
	printf("# %u runs\n", runs);
	check(runs > 1000);
}

/* Interrupted between any two commands. */
static void interrupted(void)
{
	for (size_t m = 0; m < sizeof(modes) / sizeof(modes[0]); m++) {
		for (unsigned int n = 1; n < 40; n++) {
			struct transfer t;
			int err;

			begin(&t, &modes[m]);
			t.stop_after = n;
			err = transfer_run(&t);
			t.stop_after = 0;
			if (err) {
				check_int(err, -SES_E_INTERRUPTED);
				check(strstr(said, "Interrupted"));
			}
			check_result(&t, err);
			check_way_out(&t, err);
			if (test_bad_checks)
				printf("# mode %zu, stopped at question %u: "
				       "%s\n# %s", m, n, commands(&t), said);
			transfer_end(&t);
			if (test_bad_checks)
				return;
		}
	}
}

int main(void)
{
	test(matrix);
	test(interrupted);
	return test_end();
}
