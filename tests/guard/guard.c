/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages that are cut off, and pages that lie, with memory that must not be
 * touched right after their last byte (and once more right before the first).
 *
 *	guard FILE.hex|FILE.shelf...
 *
 * Every page of every file is shown, by itself and in joins, as text and JSON:
 *
 *  - at every length. Nothing may be invented: every line that is shown of a
 *    page that was cut is one of the whole page, in the same order; and when
 *    something is missing, that is an error.
 *  - with every bit flipped, and every byte 00h, 7Fh, 80h and FFh. What is
 *    right then is not known, but there are no more elements than came.
 *
 * Findings end the program; what runs when it ends stands on stderr.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/out.h>
#include <ses/page.h>
#include <ses/show.h>
#include <ses/snapshot.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "../emulator/inprocess.h"
#include "../fuzz/fuzz.h"

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#define SANITIZE_MEMORY
#endif
#endif

/* In pages up to this length every byte is changed, in longer ones one in some
 * after the head. The sanitizers are slow, and what they see beyond the guards
 * does not depend on the exact place: there, such pages are not cut at every
 * length. */
#if defined(__SANITIZE_ADDRESS__) || defined(SANITIZE_MEMORY)
#define SMALL		100
#define EVERY_LENGTH	false
#else
#define SMALL		1000
#define EVERY_LENGTH	true
#endif

/* These machines read a struct at any address; so the end of a page of any
 * length can be put where memory ends. */
#if (defined(__x86_64__) || defined(__i386__) || defined(__aarch64__)) && \
	!defined(__SANITIZE_ADDRESS__)
#define ALIGN 1
#else
#define ALIGN 4
#endif

static struct {
	const char *file;
	const char *what;
	unsigned int code;
	size_t at;
} now;

static void report_signal(int number)
{
	char text[256];
	int n = snprintf(text, sizeof(text),
			 "not ok %s: signal %d at page %02Xh, %s, byte %zu\n",
			 now.file, number, now.code, now.what, now.at);

	if (n > 0 && write(1, text, (size_t)n) != n)
		_exit(2);
	signal(number, SIG_DFL);
	raise(number);
}

/* --- memory with an end --- */

#define ROOM (128 << 10)

/* ROOM bytes between two pages that must not be touched. */
static uint8_t *guarded(void)
{
	long page = sysconf(_SC_PAGESIZE);
	uint8_t *p = mmap(NULL, ROOM + 2 * (size_t)page, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || mprotect(p + page, ROOM,
					PROT_READ | PROT_WRITE))
		abort();
	return p + page;
}

/* A copy of the first `len` bytes of a page, at one end of the memory. */
static struct ses_page *place_page(uint8_t *room, const struct ses_page *page,
				   uint32_t len, bool at_end)
{
	size_t size = sizeof(*page) + len;
	uint8_t *p = at_end ? room + ((ROOM - size) & ~(size_t)(ALIGN - 1)) :
			      room;

	memcpy(p, page, size);
	((struct ses_page *)(void *)p)->len = len;
	return (struct ses_page *)(void *)p;
}

/* --- showing pages --- */

struct shown {
	int err;
	size_t len;
	char text[1 << 20];
};

/* The whole page; the page as it is now. */
static struct shown whole, seen;

static size_t nr_shown;

static void count_element(void *data, const struct ses_facts *item,
			  const struct ses_facts *around)
{
	(void)data;
	(void)item;
	(void)around;
	nr_shown++;
}

static int show(struct ses_snapshot *snap, struct ses_out *out, int code)
{
	const struct ses_show_options view = { .thresholds = true };

	return fuzz_result(code < 0 ? ses_show_join(out, snap, &view) :
			   ses_show_page(out, snap, (uint8_t)code, &view));
}

/* As text. code -1: the join. */
static void show_text(struct ses_snapshot *snap, int code, struct shown *s)
{
	struct ses_writer w;
	struct ses_out out = { .text = &w };

	ses_writer_to_buffer(&w, s->text, sizeof(s->text) - 1);
	s->err = show(snap, &out, code);
	s->len = w.len;
	s->text[w.len] = '\0';
	fuzz_text(s->text, s->len);
}

static void show_json(struct ses_snapshot *snap, int code, bool judge)
{
	struct ses_json json;
	struct ses_out out = { .tree = &ses_json_ops, .tree_data = &json };
	struct ses_writer w;

	fuzz_writer(&w);
	ses_json_begin(&json, &w, &ses_json_default);
	show(snap, &out, code);
	ses_json_end(&json);
	if (judge)
		fuzz_json(w.buf, w.len);
}

/* No more elements than there are bytes for. */
static void show_facts(struct ses_snapshot *snap)
{
	const struct ses_page *status = snap->pages[SES_PAGE_STATUS];
	struct ses_fact_collector *facts = ses_facts_new(count_element, NULL);
	struct ses_out out = { .tree = &ses_facts_ops, .tree_data = facts };

	nr_shown = 0;
	show(snap, &out, -1);
	fuzz_result(ses_facts_free(facts));
	fuzz_require(nr_shown <= (status->len < 8 ? 0 : (status->len - 8) / 4));
}

/* --- a file of pages --- */

struct source {
	struct fuzz_log log;
	struct ses_transport *transport;
	struct ses_device dev;
	struct ses_page *pages[256];
	uint8_t *room;
};

/* A snapshot of the pages with one of them replaced. */
static void prepare(struct source *s, struct ses_snapshot *snap,
		    struct ses_page *page)
{
	ses_snapshot_init(snap, &s->dev);
	for (unsigned int i = 0; i < 256; i++)
		snap->pages[i] = s->pages[i];
	snap->pages[page->requested] = page;
	snap->config_error = ses_config_parse(
		snap->pages[SES_PAGE_CONFIGURATION], &s->log.log,
		&snap->config);
}

static bool in_join(uint8_t code)
{
	return code == SES_PAGE_CONFIGURATION || code == SES_PAGE_STATUS ||
	       code == SES_PAGE_DESCRIPTOR || code == SES_PAGE_ADDITIONAL ||
	       code == SES_PAGE_THRESHOLD;
}

/* The page as it lies, in all forms. */
static void show_all(struct source *s, struct ses_page *page, bool judge)
{
	struct ses_snapshot snap;

	prepare(s, &snap, page);
	show_json(&snap, page->requested, judge);
	show_text(&snap, page->requested, &seen);
	if (in_join(page->requested)) {
		show_json(&snap, -1, judge);
		show_facts(&snap);
	}
	ses_config_free(&snap.config);
}

/* From byte to byte; after the first bytes of a large page in larger steps. */
static uint32_t step(const struct ses_page *page, uint32_t at, uint32_t first)
{
	return at < first || page->len < SMALL ? 1 : page->len / SMALL * 6 + 1;
}

/* --- cut off --- */

/* The length of a line with its LF. */
static size_t line_len(const char *p)
{
	size_t n = strcspn(p, "\n");

	return n + (p[n] != '\0');
}

/* Is p a line w? The last one may be the beginning of one, in which the bytes
 * of a character that did not all come are dots. */
static bool is_line(const char *w, const char *p, bool last)
{
	size_t n = line_len(p) - last;

	if (strncmp(w, p, n) == 0)
		return last || line_len(w) == n;
	while (last && n > 0 && p[n - 1] == '.')
		n--;
	return last && strncmp(w, p, n) == 0 && w[n] & 0x80;
}

/*
 * Is each line of the part one of the whole, in its order? Texts are shown as
 * far as they came.
 */
static void judge_part(void)
{
	const char *p = seen.text, *w = whole.text;

	for (; *p; p += line_len(p)) {
		while (*w && !is_line(w, p, !p[line_len(p)]))
			w += line_len(w);
		if (*w) {
			w += line_len(w);
			continue;
		}
		printf("not ok %s: page %02Xh, %zu bytes: this line is not in "
		       "the whole one: %.*s\n", now.file, now.code, now.at,
		       (int)line_len(p) - 1, p);
		exit(1);
	}
}

/* Pages whose lines look different when less of them is there: it decides what
 * follows, or it is a dump. */
static bool rearranged(uint8_t code)
{
	return code == SES_PAGE_CONFIGURATION || code == SES_PAGE_STRING ||
	       code == SES_PAGE_SUB_STRING || !ses_page_def(code);
}

static void show_every_length(struct source *s, uint8_t code)
{
	struct ses_page *page = s->pages[code];
	struct ses_snapshot snap;

	prepare(s, &snap, page);
	show_text(&snap, code, &whole);
	ses_config_free(&snap.config);
	now.what = "cut off";
	for (uint32_t len = 4; len < page->len;
	     len += EVERY_LENGTH ? 1 : step(page, len, 128)) {
		now.at = len;
		show_all(s, place_page(s->room, page, len, true),
			 page->len < SMALL / 3 && len % 4 == 0);
		if (!rearranged(code))
			judge_part();
		/* what is missing must be missed */
		fuzz_require(seen.err || seen.len == whole.len);
	}
}

/* --- lies --- */

static const uint8_t values[] = { 0x00, 0x7f, 0x80, 0xff };

/* Values and bits that a byte is tried with. */
static unsigned int values_for(const struct ses_page *page, uint32_t at)
{
	return at < 32 || page->len < SMALL ? 12 : 4;
}

static uint8_t changed_byte(uint8_t old, unsigned int i)
{
	return i < 4 ? values[i] : (uint8_t)(old ^ (1u << (i - 4)));
}

/* The page with one value of one byte; not twice, and not as it was. */
static void try_value(struct source *s, const struct ses_page *page,
		      uint32_t at, unsigned int i, bool at_end)
{
	uint8_t old = page->bytes[at], new = changed_byte(old, i);
	struct ses_page *p;

	for (unsigned int k = 0; k < i; k++) {
		if (changed_byte(old, k) == new)
			return;
	}
	if (new == old)
		return;
	p = place_page(s->room, page, page->len, at_end);
	p->bytes[at] = new;
	show_all(s, p, i == at % 12);
}

static void show_every_change(struct source *s, uint8_t code, bool at_end)
{
	const struct ses_page *page = s->pages[code];

	now.what = at_end ? "changed" : "changed, at the start of memory";
	for (uint32_t at = 0; at < page->len; at += step(page, at, 32)) {
		now.at = at;
		for (unsigned int i = 0; i < values_for(page, at); i++)
			try_value(s, page, at, i, at_end);
	}
}

/* --- files --- */

static void load_pages(struct source *s)
{
	ses_device_init(&s->dev, s->transport, &ses_os_linux, &s->log.log, 0);
	for (unsigned int code = 0; code < 0x30; code++)
		ses_device_receive(&s->dev, (uint8_t)code, false,
				   s->dev.log, &s->pages[code]);
	if (!s->pages[SES_PAGE_CONFIGURATION]) {
		printf("not ok %s: it has no page 01h\n", now.file);
		exit(1);
	}
}

static void examine(struct source *s)
{
	size_t pages = 0;

	load_pages(s);
	for (unsigned int code = 0; code < 0x30; code++) {
		if (!s->pages[code])
			continue;
		pages++;
		now.code = code;
		show_every_length(s, (uint8_t)code);
		show_every_change(s, (uint8_t)code, true);
		if (s->pages[code]->len < SMALL / 12)
			show_every_change(s, (uint8_t)code, false);
	}
	printf("ok %s: %zu pages\n", now.file, pages);
	for (unsigned int code = 0; code < 0x30; code++)
		free(s->pages[code]);
	ses_device_free(&s->dev);
}

/* A description of a shelf, or pages in hex. */
static void one_file(const char *name)
{
	const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');
	struct source s = { .room = guarded() };
	struct emulator *e = NULL;
	struct ses_hex_error where;
	uint8_t *text, *bytes;
	size_t len;

	now.file = slash ? slash + 1 : name;
	fuzz_log_init(&s.log, 0);
	if (ses_file_load(name, 1 << 20, &s.log.log, &text, &len))
		exit(2);
	if (dot && strcmp(dot, ".shelf") == 0) {
		e = emulator_new((const char *)text);
		if (!e || emulator_transport(e, name, &ses_os_linux,
					     &s.log.log, &s.transport))
			exit(2);
	} else {
		if (ses_hex_parse((const char *)text, len, &bytes, &len,
				  &where) ||
		    ses_capture_open(name, bytes, len, &ses_os_linux,
				     &s.log.log, &s.transport))
			exit(2);
		free(bytes);
	}
	free(text);
	examine(&s);
	ses_transport_close(s.transport);
	if (e)
		emulator_free(e);
}

int main(int argc, char *argv[])
{
#ifdef __GLIBC__
	/* no memory goes back to the system between two pages */
	mallopt(M_TRIM_THRESHOLD, 256 << 20);
	mallopt(M_MMAP_THRESHOLD, 256 << 20);
#endif
	signal(SIGSEGV, report_signal);
	signal(SIGBUS, report_signal);
	signal(SIGABRT, report_signal);
	for (int i = 1; i < argc; i++)
		one_file(argv[i]);
	return 0;
}
