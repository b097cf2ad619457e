/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plants a machine from a description (plant.c):
 *
 *	plant DIR <description		below DIR, for SG_SES_ROOT
 *	plant -c FILE <description	as --capture writes it, for --inhex
 *	plant -f FILE DIR		from such a capture
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ses/log.h>
#include <ses/machine.h>
#include <ses/writer.h>

#include "plant.h"

static char *slurp(FILE *f, size_t *len)
{
	char *p = NULL;
	size_t n;

	*len = 0;
	if (!f) {
		fputs("plant: the capture cannot be read\n", stderr);
		exit(1);
	}
	do {
		p = realloc(p, *len + 65537);
		n = fread(p + *len, 1, 65536, f);
		*len += n;
	} while (n > 0);
	p[*len] = '\0';
	return p;
}

static int save(const char *name)
{
	struct ses_writer w;
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0) {
		perror(name);
		return 1;
	}
	ses_writer_to_fd(&w, fd);
	ses_record_write(plant_record(), NULL, &w);
	ses_writer_close(&w);
	close(fd);
	return 0;
}

static int from_capture(const char *name, const char *root)
{
	struct ses_log log = { .emit = NULL };
	size_t len;
	char *s = slurp(fopen(name, "r"), &len);
	int err;

	ses_record_init(plant_record(), NULL);
	err = ses_record_parse(plant_record(), s, len, name, &log);
	if (err)
		fprintf(stderr, "plant: %s is not a capture\n", name);
	else
		plant_grow(root);
	free(s);
	return err ? 1 : 0;
}

int main(int argc, char *argv[])
{
	int status = 0;
	size_t len;
	char *s;

	if (argc == 4 && strcmp(argv[1], "-f") == 0)
		return from_capture(argv[2], argv[3]);
	if (argc != 2 && (argc != 3 || strcmp(argv[1], "-c"))) {
		fputs("usage: plant DIR | -c FILE <DESCRIPTION\n"
		      "       plant -f FILE DIR\n", stderr);
		return 1;
	}
	s = slurp(stdin, &len);
	plant_describe(s, len, NULL, NULL);
	if (argc == 2)
		plant_grow(argv[1]);
	else
		status = save(argv[2]);
	free(s);
	return status;
}
