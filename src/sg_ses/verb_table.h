/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of verbs. A verb is a line here and a file verb_NAME.c, which
 * defines verb_NAME (struct verb_methods, verbs.h); nothing else names it. Of
 * several verbs that are asked for the first one of this table is done.
 */
#ifndef SRC_VERB_TABLE_H
#define SRC_VERB_TABLE_H

enum verb_flags {
	/* about all enclosures; a DEVICE only restricts it */
	VERB_ENCLOSURES = 1 << 0,
	/* goes with no other such verb, and with no change */
	VERB_ALONE	= 1 << 1,
	/* --json makes a document of it; without this flag it has no JSON, or
	 * JSON of its own */
	VERB_JSON	= 1 << 2,
	/* the output has a format that --json contradicts */
	VERB_FORMAT	= 1 << 3,
	/* changes the enclosure, unless --dry-run is given: the shelf is
	 * locked first, and --readonly contradicts it */
	VERB_SENDS	= 1 << 4,
	/* --hex and --raw have stdout for themselves */
	VERB_BYTES	= 1 << 5
};

/*	NAME, name	VERB_NAME, and verb_name in verb_name.c
 *	option		the option that asks for it, for messages
 *	flags		of enum verb_flags
 */
#define VERBS(VERB)                                                           \
	VERB(HELP, help, "--help", 0)                                         \
	VERB(VERSION, version, "--version", 0)                                \
	VERB(ENUMERATE, enumerate, "--enumerate", 0)                          \
	VERB(METRICS, metrics, "--metrics",                                   \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_FORMAT)                      \
	VERB(CHECK, check, "--check",                                         \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)                        \
	VERB(WATCH, watch, "--watch", VERB_ALONE)                             \
	VERB(MAP, map, "--map", VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)     \
	VERB(LIST, list, "--list-enclosures",                                 \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)                        \
	VERB(LOCATE, locate, "--locate, --fault or --led",                    \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON | VERB_SENDS)           \
	VERB(CAPTURE, capture, "--capture",                                   \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_FORMAT)                      \
	VERB(SET, set, "--clear and --set", VERB_JSON | VERB_SENDS)           \
	VERB(NICKNAME, nickname, "--nickname", VERB_JSON | VERB_SENDS)        \
	VERB(CONTROL, control, "--control", VERB_JSON | VERB_SENDS)           \
	VERB(JOIN, join, "--join", VERB_JSON)                                 \
	VERB(PAGE, page, "--page", VERB_JSON | VERB_BYTES)

enum verb {
#define VERB_NUMBER(NAME, name, option, flags) VERB_##NAME,
	VERBS(VERB_NUMBER)
#undef VERB_NUMBER
	NR_VERBS
};

#endif
