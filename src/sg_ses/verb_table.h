/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of verbs. A verb is a line here and a file verb_NAME.c, which
 * defines verb_NAME (struct verb_methods, verbs.h); nothing else names it. Of
 * several requested verbs the first one of this table is done.
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

/* The groups of options in the help and the manual, in the order of the help:
 * name of --help=NAME, and title. */
#define TOPICS(TOPIC)                                                         \
	TOPIC(FIND, "find", "Find disks and light LEDs")                      \
	TOPIC(MONITOR, "monitor", "Watch over enclosures")                    \
	TOPIC(READ, "read", "Read pages and elements")                        \
	TOPIC(SELECT, "select", "Select elements")                            \
	TOPIC(CHANGE, "change", "Change an enclosure")                        \
	TOPIC(CAPTURE, "captures", "Hex, files and captures")                 \
	TOPIC(OUTPUT, "output", "Output, messages and help")

enum topic {
#define TOPIC_NUMBER(NAME, name, title) TOPIC_##NAME,
	TOPICS(TOPIC_NUMBER)
#undef TOPIC_NUMBER
	NR_TOPICS
};

/*	NAME, name	VERB_NAME, and verb_name in verb_name.c
 *	option		the option that asks for it, for messages
 *	TOPIC		of its options and tasks
 *	flags		of enum verb_flags
 */
#define VERBS(VERB)                                                           \
	VERB(HELP, help, "--help", OUTPUT, 0)                                 \
	VERB(VERSION, version, "--version", OUTPUT, 0)                        \
	VERB(COMPLETE, complete, "--complete", OUTPUT, VERB_ENCLOSURES)       \
	VERB(ENUMERATE, enumerate, "--enumerate", READ, 0)                    \
	VERB(METRICS, metrics, "--metrics", MONITOR,                          \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_FORMAT)                      \
	VERB(CHECK, check, "--check", MONITOR,                                \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)                        \
	VERB(SENSORS, sensors, "--sensors", MONITOR,                          \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)                        \
	VERB(WATCH, watch, "--watch", MONITOR, VERB_ENCLOSURES | VERB_ALONE)  \
	VERB(MAP, map, "--map", FIND,                                         \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)                        \
	VERB(FRONT, front, "--front", FIND,                                   \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)                        \
	VERB(LIST, list, "--list-enclosures", FIND,                           \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)                        \
	VERB(FIND, find, "--find", FIND,                                      \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON)                        \
	VERB(LOCATE, locate, "--locate, --fault, --led or --leds", FIND,      \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_JSON | VERB_SENDS)           \
	VERB(CAPTURE, capture, "--capture", CAPTURE,                          \
	     VERB_ENCLOSURES | VERB_ALONE | VERB_FORMAT)                      \
	VERB(SET, set, "--clear and --set", CHANGE, VERB_JSON | VERB_SENDS)   \
	VERB(NICKNAME, nickname, "--nickname", CHANGE,                        \
	     VERB_JSON | VERB_SENDS)                                          \
	VERB(CONTROL, control, "--control", CHANGE, VERB_JSON | VERB_SENDS)   \
	VERB(JOIN, join, "--join", READ, VERB_JSON)                           \
	VERB(PAGE, page, "--page", READ, VERB_JSON | VERB_BYTES)

enum verb {
#define VERB_NUMBER(NAME, name, option, topic, flags) VERB_##NAME,
	VERBS(VERB_NUMBER)
#undef VERB_NUMBER
	NR_VERBS
};

#endif
