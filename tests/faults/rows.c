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
	{ "delay=30000", false },
	{ "sense=0/00/00,lost", false },
	{ "sense=1/17/00,lost", false },
	{ "sense=2/04/01", false }, { "+sense=2/04/01", false },
	{ "sense=2/04/0b", false },
	{ "sense=3/11/00", true }, { "sense=3/11/00,lost", true },
	{ "sense=4/44/00", true }, { "sense=4/44/00,lost", true },
	{ "sense=5/20/00", false }, { "sense=5/24/00,cdb-field=2", false },
	{ "sense=5/26/00", false }, { "sense=5/26/00,field=4", false },
	{ "sense=5/26/00,field=14.1", false }, { "sense=5/1a/00", false },
	{ "sense=6/29/00", false }, { "sense=6/3f/01", false },
	{ "sense=6/2a/01", false }, { "+sense=6/29/00", false },
	{ "sense=7/27/00", false }, { "sense=8/00/00", true },
	{ "sense=9/80/00", true }, { "sense=a/00/00", false },
	{ "sense=b/47/00", true }, { "sense=b/47/00,lost", true },
	{ "sense=b/10/01", true }, { "sense=c/00/00", true },
	{ "sense=d/00/00", true }, { "sense=e/1d/00", false },
	{ "sense=f/00/00", true },
	{ "status=04", false }, { "status=08", false },
	{ "+status=08", false }, { "status=10", true },
	{ "status=18", false }, { "status=22", true }, { "status=28", false },
	{ "+status=28", false }, { "status=30", false },
	{ "status=40", true }, { "status=40,lost", true },
	{ "status=7e", true },
	{ "timeout", true }, { "timeout,lost", true }, { "+timeout", true },
	{ "delay=90000", true },
	{ "host=01", false }, { "host=02", true }, { "host=04", false },
	{ "host=05,lost", true }, { "host=07", true },
	{ "host=07,lost", true }, { "host=08,lost", true },
	{ "host=0b", true }, { "host=0e", true }, { "host=0e,lost", true },
	{ "driver=06", true }, { "driver=06,lost", true },
	{ "errno=EPERM", false }, { "errno=ENOMEM", false },
	{ "+errno=ENOMEM", false }, { "errno=EINVAL", false },
	{ "errno=EAGAIN", false }, { "errno=EBUSY", false },
	{ "errno=ENOTTY", false },
	{ "errno=EINTR", true }, { "errno=EINTR,lost", true },
	{ "errno=EIO", true }, { "errno=EIO,lost", true },
	{ "errno=ENODEV", true }, { "errno=ENODEV,lost", true },
	{ "+errno=ENODEV", true }, { "errno=ENXIO", true },
	{ "+errno=ENXIO,lost", true },
	{ "resid=-1", true }, { "resid=70000", true }, { "resid=1", false },
	{ "resid=65531", false }, { "resid=65528", false },
	{ "resid=65512", false },
	{ "poke=0:07", false }, { "poke=0:0801", false },
	{ "poke=0:0901", false }, { "+poke=0:0901", false },
	{ "poke=2:ffff", false }, { "poke=2:0000", false },
	{ "poke=4:00000063", false }, { "+poke=4:00000063", false },
	{ .rule = NULL },
};
