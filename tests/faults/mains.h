/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs as functions: their sources are compiled with other names for
 * main(), see rules.mk. */
#ifndef FAULTS_MAINS_H
#define FAULTS_MAINS_H

int sg_ses_main(int argc, char *argv[]);
int sg_ses_microcode_main(int argc, char *argv[]);

#endif
