/* SPDX-License-Identifier: BSD-2-Clause */
/* Plans: the cut into chunks, and what is refused before the first byte. */
#include <ses/error.h>
#include <ses/log.h>
#include <ses/microcode.h>

#include "../test.h"

static struct ses_plan plan;
static struct ses_plan_request request;
static struct ses_survey survey;

/* An enclosure that is ready, and an image of 10,000 bytes. */
static void begin(const char *mode)
{
	struct ses_log log = { .emit = NULL };

	request = (struct ses_plan_request){ .length = 10000 };
	check_int(ses_mode_parse(mode, &log, &request.mode), 0);
	survey = (struct ses_survey){
		.present = true,
		.status = { .max_size = 1 << 20 },
	};
}

static void make(void)
{
	ses_plan_build(&plan, &request, &survey);
}

static enum ses_answer answer(const char *name)
{
	for (size_t i = 0; i < plan.nr_checks; i++) {
		if (strcmp(plan.checks[i].name, name) == 0)
			return plan.checks[i].ok;
	}
	printf("# there is no check %s\n", name);
	return (enum ses_answer)-1;
}

/* Chunks cover the data without a hole, in legal lengths. */
static void covers(uint32_t length, uint32_t chunk, uint32_t chunks)
{
	uint64_t at = 0;

	begin("dmc_offs");
	request.length = length;
	request.chunk = chunk;
	survey.status.max_size = 0xffffffff;
	make();
	check_int(plan.nr_chunks, chunks);
	for (uint32_t i = 0; i < plan.nr_chunks; i++) {
		struct ses_chunk c = ses_plan_chunk(&plan, i);

		if (c.at != at || c.offset != at || c.number != i ||
		    c.length == 0 || c.length > SES_DOWNLOAD_MAX ||
		    c.first != (i == 0) || c.offset % 4 ||
		    c.last != (i + 1 == plan.nr_chunks)) {
			printf("# chunk %u of %u bytes is wrong\n", i, length);
			test_bad_checks++;
			return;
		}
		at += c.length;
	}
	check_int(at, length);
	check_int(plan.verdict, SES_PLAN_GO);
	check_int(plan.nr_send, chunks);
	check_int(plan.nr_receive, chunks + 1);
}

static void cut(void)
{
	covers(1, 0, 1);
	covers(3, 0, 1);
	covers(4, 0, 1);
	covers(65508, 0, 1);
	covers(65509, 0, 2);
	covers(65508, 65508, 1);
	covers(4096, 4096, 1);
	covers(4097, 4096, 2);
	covers(10, 0xfffffffc, 1);
	covers(1572864, 4096, 384);
	covers(134217728, 4096, 32768);
	covers(134217728, 0, 2049);
	covers(0xfffffffc, 0, 65565);
	covers(0xffffffff, 0, 65565);
}

/* The kernel may take less than the standard. */
static void kernel_limit(void)
{
	begin("dmc_offs");
	request.length = 200000;
	survey.max_transfer = 32768;
	make();
	check_int(plan.chunk_size, 32744);
	check_int(plan.verdict, SES_PLAN_GO);
	survey.max_transfer = 32770;
	make();
	check_int(plan.chunk_size, 32744);
	survey.max_transfer = 1 << 20;
	make();
	check_int(plan.chunk_size, 65508);
	/* what is asked for is tried */
	survey.max_transfer = 32768;
	request.chunk = 65508;
	make();
	check_int(plan.chunk_size, 65508);
	check_int(answer("chunk_limit"), SES_ANSWER_NO);
	check_int(plan.verdict, SES_PLAN_WARN);
}

static void refused(const char *name, int status, bool forced_status)
{
	make();
	check_int(answer(name), SES_ANSWER_NO);
	check_int(plan.verdict, SES_PLAN_REFUSE);
	check_int(plan.status, status);
	request.force = true;
	make();
	check_int(plan.verdict,
		  forced_status ? SES_PLAN_WARN : SES_PLAN_REFUSE);
	check_int(plan.status, forced_status ? 0 : status);
	if (test_bad_checks)
		printf("# it was %s\n", name);
}

static void refusals(void)
{
	begin("dmc_offs");
	request.length = 0;
	refused("image_not_empty", SES_E_FILE, false);
	begin("dmc_offs");
	request.offset = 6;
	refused("offset_alignment", SES_E_CONTRADICT, false);
	begin("dmc_offs");
	request.chunk = 1001;
	refused("offset_alignment", SES_E_CONTRADICT, false);
	begin("dmc_offs");	/* a part, after which another begins */
	request.length = 1001;
	request.image_length = 2000;
	refused("offset_alignment", SES_E_CONTRADICT, false);
	begin("dmc_offs");
	request.length = 70000;
	request.chunk = 65512;
	refused("chunk_limit", SES_E_CONTRADICT, false);
	begin("dmc_offs");
	survey.present = false;
	refused("subenclosure_present", SES_E_UNFIT, false);
	begin("dmc_offs");
	survey.status.max_size = 9999;
	refused("size_limit", SES_E_UNFIT, true);
	begin("dmc_offs");
	request.image_length = (1 << 20) + 1;
	refused("size_limit", SES_E_UNFIT, true);
	begin("dmc_offs");
	request.offset = survey.status.offset = 0xfffffff0;
	refused("size_limit", SES_E_CONTRADICT, false);
	begin("dmc_offs");
	request.offset = 400;
	refused("expected_offset", SES_E_UNFIT, true);
	begin("dmc_offs");	/* a download in progress has a buffer */
	request.resume = true;
	survey.status.status = 0x01;
	survey.status.buffer_id = 2;
	refused("buffer_id", SES_E_UNFIT, true);
	begin("dmc_offs");
	survey.status.status = 0x01;
	refused("idle", SES_E_BUSY, true);
	begin("dmc_offs");
	survey.status.status = 0x02;
	refused("idle", SES_E_BUSY, false);
	begin("activate_mc");
	survey.status.status = 0x03;
	refused("idle", SES_E_BUSY, false);
	begin("dmc_offs");
	request.resume = true;
	refused("expected_offset", SES_E_UNFIT, false);
}

static void what_is_fine(void)
{
	begin("dmc_offs");
	survey.status.max_size = 10000;
	make();
	check_int(plan.verdict, SES_PLAN_GO);
	survey.status.max_size = 0;
	make();
	check_int(answer("size_limit"), SES_ANSWER_UNKNOWN);
	check_int(plan.verdict, SES_PLAN_GO);
	survey.status.buffer_id = SES_DOWNLOAD_ANY_ID;
	survey.status.offset = SES_DOWNLOAD_ANY_OFFSET;
	make();
	check_int(plan.verdict, SES_PLAN_GO);
	/* what is left of an earlier download */
	survey.status.status = 0x82;
	make();
	check_int(plan.verdict, SES_PLAN_GO);
	survey.status.status = 0x13;
	make();
	check_int(plan.verdict, SES_PLAN_GO);
	survey.status.offset = 4096;
	make();
	check_int(answer("expected_offset"), SES_ANSWER_NO);
	check_int(plan.verdict, SES_PLAN_WARN);
	/* an idle enclosure may show another buffer than it takes */
	survey.status.offset = 0;
	survey.status.buffer_id = 0;
	request.buffer_id = 1;
	make();
	check_int(answer("buffer_id"), SES_ANSWER_NO);
	check_int(plan.verdict, SES_PLAN_WARN);
	/* to end a download one must be able to */
	begin("dmc_abort");
	survey.status.status = 0x01;
	make();
	check_int(plan.verdict, SES_PLAN_GO);
}

static void resume_at(uint32_t offset, bool can)
{
	begin("dmc_offs");
	request.resume = true;
	request.offset = 400;
	request.chunk = 4000;
	survey.status.status = 0x01;
	survey.status.offset = offset;
	make();
	check_int(plan.verdict, can ? SES_PLAN_GO : SES_PLAN_REFUSE);
	check_int(answer("expected_offset"),
		  can ? SES_ANSWER_YES : SES_ANSWER_NO);
	if (!can)
		return;
	check_int(plan.start, offset - 400);
	check(!ses_plan_chunk(&plan, 0).first);
	check_int(ses_plan_chunk(&plan, 0).offset, offset);
	check_int(ses_plan_chunk(&plan, 0).at, offset - 400);
	check_int(plan.image_length, 10400);
}

static void resume(void)
{
	resume_at(400, true);
	resume_at(4400, true);
	resume_at(10396, true);
	resume_at(10400, false);
	resume_at(396, false);
	resume_at(4402, false);
	resume_at(SES_DOWNLOAD_ANY_OFFSET, false);
}

/* An image in several runs. */
static void parts(void)
{
	begin("dmc_offs");
	request.image_length = 20000;
	make();
	check_int(plan.image_length, 20000);
	check_int(plan.verdict, SES_PLAN_GO);
	check(!ses_plan_chunk(&plan, plan.nr_chunks - 1).last);
	request.offset = 10000;
	survey.status.status = 0x01;
	survey.status.offset = 10000;
	make();
	check_int(plan.verdict, SES_PLAN_GO);
	check(!ses_plan_chunk(&plan, 0).first);
	check(ses_plan_chunk(&plan, plan.nr_chunks - 1).last);
	/* it expects something else: that is not our download */
	survey.status.offset = 8000;
	make();
	check_int(plan.status, SES_E_BUSY);
	/* a length that is too short would be a lie */
	begin("dmc_offs");
	request.offset = 400;
	request.image_length = 10000;
	make();
	check_int(plan.image_length, 10400);
}

static void reads(const char *mode, uint8_t status, uint32_t sends,
		  uint32_t receives, const char *words)
{
	begin(mode);
	survey.status.status = status;
	request.length = request.mode->flags & SES_M_IMAGE ? 10000 : 0;
	request.chunk = 4096;
	make();
	check_int(plan.nr_send, sends);
	check_int(plan.nr_receive, receives);
	check_str(plan.status_reads, words);
}

static void commands(void)
{
	reads("dmc_offs_save", 0, 3, 4, "each");
	reads("activate_mc", 0, 1, 2, "last");
	reads("activate_mc", SES_DOWNLOAD_DEFERRED, 1, 1, "none");
	reads("dmc_abort", 0x01, 1, 2, "last");
	begin("dmc_offs_defer");
	request.chunk = 4096;
	request.activate = true;
	request.leave = true;
	make();
	check_int(plan.nr_send, 4);
	check_int(plan.nr_receive, 4);
	request.activate = false;
	make();
	check_int(plan.nr_receive, 3);
	request.blind = true;
	make();
	check_int(plan.nr_receive, 1);
	check_str(plan.status_reads, "none");
}

int main(void)
{
	test(cut);
	test(kernel_limit);
	test(refusals);
	test(what_is_fine);
	test(resume);
	test(parts);
	test(commands);
	return test_end();
}
