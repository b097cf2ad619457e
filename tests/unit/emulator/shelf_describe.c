/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptions of shelves: what is wrong with one, and where. */
#include <dirent.h>

#include "shelf.h"

static void expect(const char *text, unsigned long line, unsigned long column,
		   const char *words)
{
	struct shelf_quirks quirks = { 0 };
	struct shelf_error e;
	struct shelf_plan *plan;

	if (shelf_plan_text(text, strlen(text), &quirks, &e, &plan) == 0) {
		printf("# accepted: %s\n", text);
		check(!"refused");
		shelf_plan_free(plan);
		return;
	}
	check_int(e.line, line);
	check_int(e.column, column);
	check(strstr(e.text, words) != NULL);
	if (e.line != line || e.column != column || !strstr(e.text, words))
		printf("#   for %s: %s\n", text, e.text);
}

#define HEAD "subenclosure 0\ntype arr 2\n"

static void errors_have_a_place(void)
{
	expect("", 0, 0, "at least");
	expect("subenclosure 0\n", 0, 0, "at least");
	expect("bogus\n", 1, 1, "bogus");
	expect("\n  # comment\n\tbogus x\n", 3, 2, "bogus");
	expect("subenclosure\n", 1, 1, "identifier");
	expect("subenclosure 1\n", 1, 14, "primary");
	expect("subenclosure 0 vendor=TOOLONGNAME\n", 1, 23, "8 fit");
	expect("subenclosure 0 vendr=X\n", 1, 16, "known: id, vendor");
	expect("subenclosure 0 id=xyz\n", 1, 19, "hex digits");
	expect("subenclosure 0 id=\"30\n", 1, 19, "closing quote");
	expect("subenclosure 0 product=\"a\\q\"\n", 1, 26, "backslash");
	expect("subenclosure 0 product=\"a\"b\n", 1, 27, "blank");
	expect("subenclosure 0\nsubenclosure 0\n", 2, 14, "already");
	expect("type arr 2\n", 1, 1, "subenclosure 0");
	expect("subenclosure 0\ntype foo 2\n", 2, 6, "abbreviation");
	expect("subenclosure 0\ntype arr 256\n", 2, 10, "number of elements");
	expect("element 0 name=x\n", 1, 1, "below a \"type\"");
	expect(HEAD "element 2 name=x\n", 3, 9, "2 elements");
	expect(HEAD "element 1-0 name=x\n", 3, 9, "does not fit");
	expect(HEAD "element x name=x\n", 3, 9, "not a number");
	expect(HEAD "element 0 bogus=1\n", 3, 11, "no status field");
	expect(HEAD "element 0 ident=2\n", 3, 17, "too large");
	expect(HEAD "element 0 status=fine\n", 3, 18, "number");
	expect(HEAD "element 0 celsius=20\n", 3, 11, "no celsius");
	expect(HEAD "element 0 ident\n", 3, 11, "KEY=VALUE");
	expect(HEAD "limits 0 high_warning=5\n", 3, 1, "no thresholds");
	expect(HEAD "type ts 1\nlimits 0 high=5\n", 4, 10, "not a threshold");
	expect(HEAD "type ts 1\nlimits 0 high_warning=999\n", 4, 23, "999");
	expect(HEAD "type ts 1\nelement 0 celsius=-21\n", 4, 19, "-21");
	expect(HEAD "type vs 1\nlimits 0 high_warning=0.3\n", 4, 23, "0.3");
	expect(HEAD "sas 0 targets=foo\n", 3, 1, "foo");
	expect(HEAD "expander 0 phys=2\n", 3, 1, "no descriptors");
	expect(HEAD "type sse 1\nexpander 0 phys=2\nlink 0 phys=2\n", 5, 1,
	       "2 phys");
	expect(HEAD "type sse 1\nexpander 0 phys=2\n"
	       "link 0 phys=0 other=0,9\n", 5, 21, "0,9");
	expect(HEAD "type sse 1\nexpander 0 phys=1\nlink 0 phys=0 other=9\n",
	       5, 21, "TI,II");
	expect(HEAD "fcp 0 node=1\nfcp-port 0 id=1\nsas 0 phy=1\n", 5, 1,
	       "another form");
	expect("index hp2\n", 1, 7, "hp2");
	expect("quirk attached busy-page=x\n", 1, 26, "value");
	expect("quirk bogus\n", 1, 7, "not a quirk");
	expect("quirk attached=1\n", 1, 7, "takes no value");
	expect("without 7g\n", 1, 9, "two hex digits");
	expect("generation 1 2\n", 1, 14, "Nothing more");
	expect("subenclosure 0\nnickname 0 \"123456789012345678901234567890123"
	       "\"\n", 2, 1, "32 bytes");
	expect("subenclosure 0\nstring 0 room=2 text=abc\n", 2, 1, "3 bytes");
	expect("subenclosure 0\nmicrocode 0 activation=never\n", 2, 1,
	       "never");
}

static void too_much(void)
{
	char *text = malloc(1 << 20);

	/* 65 types of 255 elements are more rows than fit into a page */
	strcpy(text, "subenclosure 0\n");
	for (int i = 0; i < 65; i++)
		strcat(text, "type arr 255\n");
	expect(text, 0, 0, "room");
	strcpy(text, "subenclosure 0\ntype arr 255\nelement all name=\"");
	memset(text + strlen(text), 'x', 1);
	text[46] = '\0';
	for (int i = 0; i < 300; i++)
		strcat(text, "x");
	strcat(text, "\"\n");
	expect(text, 0, 0, "Page 07h");
	free(text);
}

static char *read_file(const char *name)
{
	FILE *f = fopen(name, "r");
	char *text = calloc(1, 65536);

	if (!f || fread(text, 1, 65535, f) == 0)
		printf("# cannot read %s\n", name);
	if (f)
		fclose(f);
	return text;
}

/* Whatever a shelf file is cut to, nothing bad happens. */
static void cut_anywhere(const char *name)
{
	char *text = read_file(name);
	size_t len = strlen(text);
	struct emulator *e = emulator_new(text);

	check(e != NULL);
	emulator_free(e);
	for (size_t n = 0; n < len; n++) {
		struct shelf_quirks quirks = { 0 };
		struct shelf_error error;
		struct shelf_plan *plan;
		char *part = malloc(n ? n : 1);

		memcpy(part, text, n);
		if (shelf_plan_text(part, n, &quirks, &error, &plan) == 0)
			shelf_plan_free(plan);
		else
			check(error.text[0]);
		free(part);
	}
	free(text);
}

static void shelves_that_come_with_us(void)
{
	const char *top = getenv("TOP");
	char dir[4096], name[8192];
	struct dirent *d;
	DIR *files;
	int n = 0;

	snprintf(dir, sizeof(dir), "%s/tests/emulator/shelves",
		 top ? top : ".");
	files = opendir(dir);
	check(files != NULL);
	while (files && (d = readdir(files))) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", dir, d->d_name);
		cut_anywhere(name);
		n++;
	}
	if (files)
		closedir(files);
	check(n >= 6);
}

static void captures(void)
{
	static const uint8_t good[] = {
		1, 0, 0, 0x30, 0, 0, 0, 9, 0x11, 0, 1, 36,
		0x30, 0, 0, 0, 0, 0, 0, 1, 'A', 'C', 'M', 'E', ' ', ' ', ' ',
		' ', 'B', 'o', 'x', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ',
		' ', ' ', ' ', ' ', ' ', '1', '.', '0', '0',
		0x17, 1, 0, 0,
		2, 0x0a, 0, 12, 0, 0, 0, 9, 0, 0, 0, 0, 1, 0, 0, 0,
		3, 0, 0, 2, 'h', 'i',
	};
	struct emulator *e = emulator_from_capture(good, sizeof(good));
	static uint8_t led[16] = { 2, 0, 0, 12, 0, 0, 0, 9, 0, 0, 0, 0,
				   0x80, 0, 2, 0 };
	struct shelf_error error;
	struct shelf_plan *plan;

	check(e != NULL);
	shelf_receive(e, 1);
	check(answer_len == 52 && memcmp(answer, good, 52) == 0);
	shelf_receive(e, 2);
	check(answer_len == 16 && memcmp(answer, good + 52, 16) == 0);
	shelf_receive(e, 3);
	check(answer_is("03 00 00 02 68 69"));
	shelf_receive(e, 7);
	check_sense(5, 0x24, 0);
	shelf_send(e, led, sizeof(led));
	check_good();
	shelf_receive(e, 2);
	check_int(answer[14], 2);
	emulator_free(e);
	for (size_t n = 0; n < sizeof(good); n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, good, n);
		if (shelf_plan_capture(copy, n, &error, &plan) == 0) {
			check(n == 68);
			shelf_plan_free(plan);
		} else {
			check(error.text[0]);
		}
		free(copy);
	}
}

static void pokes(void)
{
	struct emulator *e = emulator_new("subenclosure 0\ntype arr 2\n"
					  "type ts 1\nlimits 0 high_critical=60"
					  "\n");
	struct shelf_error error;

	emulator_poke(e, "arr,1", "status=critical fault_sensed=1");
	emulator_poke(e, "1,0", "celsius=61");
	shelf_receive(e, 2);
	check_int(answer[1], 2);
	check_int(ses_be32(answer + 16), 0x02000040);
	check_int(ses_be32(answer + 24), 0x02005108);
	check_int(shelf_poke(&e->carrier.shelf, "arr,2", "ident=1", &error),
		  -1);
	check_int(shelf_poke(&e->carrier.shelf, "arr,1", "idet=1", &error),
		  -1);
	check_int(error.column, 1);
	emulator_free(e);
}

int main(void)
{
	test(errors_have_a_place);
	test(too_much);
	test(shelves_that_come_with_us);
	test(captures);
	test(pokes);
	return test_end();
}
