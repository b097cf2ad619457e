/* SPDX-License-Identifier: BSD-2-Clause */
#include "rows.h"

#include <string.h>

#include "../emulator/inprocess.h"
#include "../emulator/plan.h"
#include "mains.h"

/* Rows of tests/faults/box.shelf */
#define BAY_1	2
#define AMB	4

static bool ident_is_on(const struct emulator *e)
{
	return state_element(&e->carrier.shelf, BAY_1)[2] & 0x02;
}

static bool slot_is_marked(const struct emulator *e)
{
	const uint8_t *bay = state_element(&e->carrier.shelf, BAY_1);

	return (bay[2] & 0x0a) == 0x0a && bay[3] & 0x20;
}

static bool threshold_is_72(const struct emulator *e)
{
	return state_threshold(&e->carrier.shelf, AMB)[1] == 72;
}

static const struct sub_state *primary(const struct emulator *e)
{
	return &e->carrier.shelf.state->subs[0];
}

static bool string_is_written(const struct emulator *e)
{
	return primary(e)->string_len == 2 &&
	       memcmp(state_string(&e->carrier.shelf, 0), "AB", 2) == 0;
}

static bool nickname_is_top(const struct emulator *e)
{
	return memcmp(primary(e)->nickname, "top", 4) == 0;
}

static bool image_arrived(const struct emulator *e)
{
	return e->image_len == strlen(IMAGE_BYTES) &&
	       memcmp(e->image, IMAGE_BYTES, e->image_len) == 0;
}

#define SES	sg_ses_main, { "sg_ses"
#define MIC	sg_ses_microcode_main, { "sg_ses_microcode"
#define DEV	"/dev/sg0", NULL }

const struct operation operations[] = {
	{ "list", SES, DEV, NULL },
	{ "page", SES, "--page=es", DEV, NULL },
	{ "page, raw", SES, "--raw", "--page=str", DEV, NULL },
	{ "index", SES, "--index=arr,1", DEV, NULL },
	{ "join", SES, "--join", "--join", DEV, NULL },
	{ "join, JSON", SES, "--join", "--json", DEV, NULL },
	{ "all", SES, "--page=all", DEV, NULL },
	{ "check", SES, "--check", DEV, NULL },
	{ "get", SES, "--dev-slot-num=5", "--get=fault", DEV, NULL },
	{ "set", SES, "--index=arr,1", "--set=ident", DEV, ident_is_on },
	{ "set, verified", SES, "--index=arr,1", "--set=ident", "--verify",
	  DEV, ident_is_on },
	{ "set, JSON", SES, "--index=arr,1", "--set=ident", "--json",
	  "--verify", DEV, ident_is_on },
	{ "several fields by name", SES, "--descriptor=Bay 1", "--set=ident",
	  "--get=fault", "--set=fault", "--set=insert", "--verify", DEV,
	  slot_is_marked },
	{ "set by slot", SES, "--dev-slot-num=5", "--set=ident", DEV,
	  ident_is_on },
	{ "threshold", SES, "--index=ts,0", "--set=high_warn=72", "--verify",
	  DEV, threshold_is_72 },
	{ "dry run", SES, "--index=arr,1", "--set=ident", "--dry-run", DEV,
	  NULL },
	{ "page of one's own", SES, "--control", "--page=str", "--data=41,42",
	  DEV, string_is_written },
	{ "control page", SES, "--control", "--page=es",
	  "--data=0,0,0,7,0,0,0,0,0,0,0,0,80,0,2,0,0,0,0,0,0,0,0,0", DEV,
	  ident_is_on },
	{ "nickname", SES, "--control", "--nickname=top", DEV,
	  nickname_is_top },
	{ "nickname, verified", SES, "--control", "--nickname=top",
	  "--verify", DEV, nickname_is_top },
	{ "microcode status", MIC, DEV, NULL },
	{ "microcode", MIC, "--mode=dmc_offs_save", "--in=" IMAGE, "--bpw=4",
	  DEV, image_arrived },
	{ "microcode, deferred", MIC, "--mode=dmc_offs_defer", "--in=" IMAGE,
	  "--bpw=8,act", "--json", DEV, image_arrived },
	{ .name = NULL },
};

/* Every sense key, SAM status, kind of lost answer, errno, bad response. */
const struct fault_row faults[] = {
	{ "delay=30000", TOLD }, { "sense=0/00/00,lost", TOLD },
	{ "sense=1/17/00,lost", TOLD }, { "sense=1/17/00", LIE },
	{ "sense=2/04/01", TOLD }, { "+sense=2/04/01", TOLD },
	{ "sense=2/04/0b", TOLD }, { "sense=3/11/00", LOST },
	{ "sense=3/11/00,lost", LOST }, { "sense=4/44/00", LOST },
	{ "sense=4/44/00,lost", LOST }, { "sense=5/20/00", TOLD },
	{ "sense=5/24/00,cdb-field=2", TOLD }, { "sense=5/26/00", TOLD },
	{ "sense=5/26/00,field=4", TOLD },
	{ "sense=5/26/00,field=14.1", TOLD }, { "sense=5/1a/00", TOLD },
	{ "sense=6/29/00", TOLD }, { "sense=6/3f/01", TOLD },
	{ "sense=6/2a/01", TOLD }, { "+sense=6/29/00", TOLD },
	{ "sense=7/27/00", TOLD }, { "sense=8/00/00", LOST },
	{ "sense=9/80/00", LOST }, { "sense=a/00/00", TOLD },
	{ "sense=b/47/00", LOST }, { "sense=b/47/00,lost", LOST },
	{ "sense=b/10/01", LOST }, { "sense=c/00/00", LOST },
	{ "sense=d/00/00", LOST }, { "sense=e/1d/00", TOLD },
	{ "sense=f/00/00", LOST }, { "sense=1/17/00,deferred", LOST },
	{ "sense=4/44/00,deferred", LOST },
	{ "sense=4/44/00,deferred,lost", LOST },
	{ "+sense=4/44/00,deferred", LOST },
	{ "sense=5/26/00,deferred,lost", LOST },
	{ "sense=6/29/00,deferred,lost", LOST }, { "status=04", LOST },
	{ "status=08", TOLD }, { "+status=08", TOLD }, { "status=10", LOST },
	{ "status=18", TOLD }, { "status=22", LOST }, { "status=28", TOLD },
	{ "+status=28", TOLD }, { "status=30", TOLD }, { "status=40", LOST },
	{ "status=40,lost", LOST }, { "status=7e", LOST }, { "timeout", LOST },
	{ "timeout,lost", LOST }, { "+timeout", LOST },
	{ "delay=90000", LOST },
	{ "host=01", LOST }, { "host=01,lost", LOST }, { "host=02", LOST },
	{ "host=02,lost", LOST }, { "host=03", LOST },
	{ "host=03,lost", LOST }, { "host=04", LOST },
	{ "host=04,lost", LOST }, { "host=05", LOST },
	{ "host=05,lost", LOST }, { "host=06", LOST },
	{ "host=06,lost", LOST }, { "host=07", LOST },
	{ "host=07,lost", LOST }, { "host=08", LOST },
	{ "host=08,lost", LOST }, { "host=09", LOST },
	{ "host=09,lost", LOST }, { "host=0a", LOST },
	{ "host=0a,lost", LOST }, { "host=0b", LOST },
	{ "host=0b,lost", LOST }, { "host=0c", LOST },
	{ "host=0c,lost", LOST }, { "host=0d", LOST },
	{ "host=0d,lost", LOST }, { "host=0e", LOST },
	{ "host=0e,lost", LOST }, { "host=0f", LOST },
	{ "host=0f,lost", LOST }, { "+host=01", LOST },
	{ "driver=06", LOST }, { "driver=06,lost", LOST },
	{ "errno=EPERM", TOLD }, { "errno=ENOMEM", TOLD },
	{ "+errno=ENOMEM", TOLD }, { "errno=EINVAL", TOLD },
	{ "errno=EAGAIN", TOLD }, { "errno=EBUSY", TOLD },
	{ "errno=ENOTTY", TOLD }, { "errno=EINTR", LOST },
	{ "errno=EINTR,lost", LOST }, { "errno=EIO", LOST },
	{ "errno=EIO,lost", LOST }, { "errno=ENODEV", LOST },
	{ "errno=ENODEV,lost", LOST }, { "+errno=ENODEV", LOST },
	{ "errno=ENXIO", LOST }, { "+errno=ENXIO,lost", LOST },
	{ "resid=-1", LOST }, { "resid=70000", LOST }, { "resid=1", TOLD },
	{ "resid=65531", TOLD }, { "resid=65528", TOLD },
	{ "resid=65512", TOLD }, { "poke=0:07", TOLD },
	{ "poke=0:0801", TOLD }, { "poke=0:0901", TOLD },
	{ "+poke=0:0901", TOLD }, { "poke=2:ffff", TOLD },
	{ "poke=2:0000", TOLD }, { "poke=4:00000063", TOLD },
	{ "+poke=4:00000063", TOLD },
	{ .rule = NULL },
};
