/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers as people type them.
 *
 * A plain number is decimal, 0x or 0X and hex digits, or hex digits and a
 * trailing h or H. A scaled number may also carry a multiplier suffix when it
 * is decimal (c 1, w 2, b 512, k KiB 1024, KB KD 1000, m MiB 2^20, MB MD 10^6,
 * g GiB 2^30, GB GD 10^9; letters in any case), or be a product NxM or a sum
 * N+M whose right side is again a scaled number. Junk behind a number,
 * negative numbers and overflow are errors.
 */
#ifndef SES_NUMBER_H
#define SES_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Takes len characters that hold one plain number, 0..max. Returns 0 and the
 * number, or -SES_E_SYNTAX.
 */
int ses_number_parse(const char *s, size_t len, uint64_t max, uint64_t *value);

/* The same for a NUL-terminated scaled number. */
int ses_number_parse_scaled(const char *s, uint64_t max, uint64_t *value);

#endif
