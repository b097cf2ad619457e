/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for many small things that live and die together.
 *
 * Nothing is released on its own; ses_arena_free() releases all of it. A
 * failure is sticky and reported to the log (ses_report_exhaustion()), so that
 * a builder may continue and check once at the end.
 */
#ifndef SES_ARENA_H
#define SES_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct ses_arena_block;
struct ses_log;

struct ses_arena {
	struct ses_arena_block *blocks;	/* 0: nothing was taken yet */
	size_t left;			/* bytes unused in the first block */
	bool failed;			/* there was no memory at some time */
	struct ses_log *log;		/* where that is reported; or 0 */
};

/* `size` zeroed bytes, aligned for anything; 0 without memory. */
void *ses_arena_alloc(struct ses_arena *arena, size_t size);

/* A copy of len characters with a NUL behind them; 0 without memory. */
char *ses_arena_copy_text(struct ses_arena *arena, const char *s, size_t len);

/*
 * Room for one more in an array of `nr` things of `size` bytes: the array,
 * which may have moved, or 0 without memory (the old one is still good). The
 * array must have grown by this call alone; 0 is an array of none.
 */
void *ses_arena_grow(struct ses_arena *arena, void *array, size_t nr,
		     size_t size);

/* Release all of it; the log stays. */
void ses_arena_free(struct ses_arena *arena);

#endif
