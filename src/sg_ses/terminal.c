/* SPDX-License-Identifier: BSD-2-Clause */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "options.h"

size_t terminal_width(int fd)
{
	struct winsize size = { .ws_col = 0 };

	return ioctl(fd, TIOCGWINSZ, &size) ? 0 : size.ws_col;
}

bool terminal_has_colour(int fd)
{
	const char *no_color = secure_getenv("NO_COLOR");
	const char *term = secure_getenv("TERM");

	return isatty(fd) && (!no_color || !*no_color) && term && *term &&
	       strcmp(term, "dumb") != 0;
}

/* The name of the locale decides, not its tables: a rescue system has none. */
bool terminal_is_utf8(void)
{
	const char *locale = secure_getenv("LC_ALL");
	const char *codeset;

	if (!locale || !*locale)
		locale = secure_getenv("LC_CTYPE");
	if (!locale || !*locale)
		locale = secure_getenv("LANG");
	codeset = locale ? locale : "";
	while (*codeset && *codeset != '.')
		codeset++;
	return !strncasecmp(codeset, ".UTF-8", 6) ||
	       !strncasecmp(codeset, ".UTF8", 5);
}

struct ses_table_terminal terminal_of_tables(unsigned int colour,
					     const struct document *doc)
{
	struct ses_table_terminal t = { .width = 0 };

	if (doc)
		return t;
	t.width = terminal_width(1);
	t.utf8 = terminal_is_utf8();
	t.colour = colour == COLOUR_ALWAYS ||
		   (colour != COLOUR_NEVER && terminal_has_colour(1));
	return t;
}
