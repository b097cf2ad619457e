/* SPDX-License-Identifier: BSD-2-Clause */
/* The letters of --json=JO, which say how a document is written. */
#include <ses/out.h>

const struct ses_json_format ses_json_default = {
	.indent = 4, .pretty = true, .exit_status = true, .lead_in = true,
	.meanings = true,
};

static bool *find_switch(struct ses_json_format *f, char letter)
{
	switch (letter) {
	case 'p':
		return &f->pretty;
	case 'k':
		return &f->packed;
	case 'e':
		return &f->exit_status;
	case 'l':
		return &f->lead_in;
	case 's':
		return &f->meanings;
	case 'h':
		return &f->hex;
	case 'o':
		return &f->plain_text;
	}
	return NULL;
}

char ses_json_letters(struct ses_json_format *f, const char *s)
{
	bool on = true;

	s += *s == '=';
	for (; *s; s++) {
		bool *flag = find_switch(f, *s);

		if (*s == '-' || *s == '~' || *s == '!') {
			on = !on;
			continue;
		}
		if (flag)
			*flag = on;
		else if (*s == '0')
			f->indent = 2;
		else if (*s == '2' || *s == '3' || *s == '4' || *s == '8')
			f->indent = (unsigned int)(*s - '0');
		else if (!strchr("nvgqyz", *s))
			return *s;
		on = true;
	}
	return 0;
}
