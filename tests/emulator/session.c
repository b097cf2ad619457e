/* SPDX-License-Identifier: BSD-2-Clause */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <ses/text.h>

#include "plan.h"

/* Map a whole file; its size goes to *size. 0 when it cannot be. */
static void *map(const char *file, size_t *size)
{
	int fd = open(file, O_RDWR | O_CLOEXEC);
	void *p = MAP_FAILED;
	off_t end;

	if (fd < 0)
		return NULL;
	end = lseek(fd, 0, SEEK_END);
	if (end > 0)
		p = mmap(NULL, (size_t)end, PROT_READ | PROT_WRITE, MAP_SHARED,
			 fd, 0);
	close(fd);
	*size = (size_t)end;
	return p == MAP_FAILED ? NULL : p;
}

int session_open(const char *directory, struct session **session)
{
	char file[SESSION_PATH];
	struct session *s;
	size_t size;

	snprintf(file, sizeof(file), "%s/session", directory);
	s = map(file, &size);
	if (!s)
		return errno ? -errno : -EINVAL;
	if (size != sizeof(*s) || s->magic != SESSION_MAGIC) {
		munmap(s, size);
		return -EINVAL;
	}
	*session = s;
	return 0;
}

/* A fresh descriptor each time: threads and children lock apart, too. */
int session_lock(const char *file)
{
	int fd = open(file, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while (syscall(SYS_flock, fd, 2 /* LOCK_EX */) && errno == EINTR)
		;
	return fd;
}

void session_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

#define PIECE_MS	20

int session_spend(const struct session *session,
		  const struct carrier_command *c, bool interruptible)
{
	for (uint32_t left = c->delay_ms; left;) {
		uint32_t piece = left < PIECE_MS ? left : PIECE_MS;
		struct timespec t = { 0, (long)piece * 1000000 };

		/* an answer that never comes does not depend on a clock */
		while (left == SLOW_NEVER ?
		       syscall(SYS_ppoll, NULL, 0, &t, NULL, 0) :
		       nanosleep(&t, &t)) {
			if (errno != EINTR || interruptible)
				return -EINTR;
			if (left == SLOW_NEVER)
				break;
		}
		left -= left == SLOW_NEVER ? 0 : piece;
		if (__atomic_load_n(&session->faults.edition,
				    __ATOMIC_RELAXED) != c->edition)
			return 0;
	}
	return 0;
}

char *session_read_file(const char *file, size_t *len)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char *text = NULL;
	ssize_t n;

	*len = 0;
	if (fd < 0)
		return NULL;
	do {
		text = need(realloc(text, *len + 65537));
		n = read(fd, text + *len, 65536);
		*len += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	close(fd);
	if (n < 0) {
		free(text);
		return NULL;
	}
	text[*len] = '\0';
	return text;
}

static int complain(const char *shown, const struct shelf_error *e)
{
	if (e->line)
		fprintf(stderr, "%s:%lu:%lu: %s\n", shown, e->line, e->column,
			e->text);
	else
		fprintf(stderr, "%s: %s\n", shown, e->text);
	return -1;
}

static int read_capture(const char *text, size_t len, struct shelf_error *e,
			struct shelf_plan **plan)
{
	struct ses_hex_error where;
	uint8_t *bytes;
	size_t n;
	int err = ses_hex_parse(text, len, &bytes, &n, &where);

	if (err) {
		e->line = where.line;
		e->column = where.column;
		snprintf(e->text, sizeof(e->text), "In the hex text: %s.",
			 where.why);
		return -1;
	}
	err = shelf_plan_capture(bytes, n, e, plan);
	free(bytes);
	return err;
}

void session_file(const struct session *session, unsigned int n,
		  const char *what, char file[SESSION_PATH])
{
	snprintf(file, SESSION_PATH, "%s/%u.%s", session->directory, n, what);
}

void session_node_file(const struct session *session,
		       const struct session_node *node,
		       char file[SESSION_PATH])
{
	int n = snprintf(file, SESSION_PATH, "%s/", session->directory);

	snprintf(file + n, SESSION_PATH - (size_t)n, "node%s", node->path);
	for (char *p = file + n; (p = strchr(p, '/'));)
		*p = '_';
}

int session_read_plan(const char *file, const char *shown, bool capture,
		      struct shelf_quirks *quirks, struct shelf_plan **plan)
{
	struct shelf_error e = { 0 };
	size_t len;
	char *text = session_read_file(file, &len);
	int err;

	if (!text) {
		fprintf(stderr, "%s: cannot be read: %s\n", shown,
			strerror(errno));
		return -1;
	}
	if (capture)
		err = read_capture(text, len, &e, plan);
	else
		err = shelf_plan_text(text, len, quirks, &e, plan);
	free(text);
	return err ? complain(shown, &e) : 0;
}

bool enclosure_load(struct session *session, unsigned int number,
		    struct enclosure *enclosure)
{
	const struct session_enclosure *e = &session->enclosures[number];
	char plan[SESSION_PATH], state[SESSION_PATH];
	struct shelf_quirks unused = { 0 };
	size_t size;

	*enclosure = (struct enclosure){
		.session = session, .number = number,
	};
	session_file(session, number, e->capture ? "capture" : "shelf", plan);
	if (session_read_plan(plan, plan, e->capture, &unused,
			      &enclosure->plan))
		return false;
	session_file(session, number, "state", state);
	enclosure->state = map(state, &size);
	if (enclosure->state &&
	    shelf_state_fits(enclosure->plan, enclosure->state, size))
		return true;
	fprintf(stderr, "%s: is not a state of the shelf in %s\n", state, plan);
	return false;
}

static void write_log(void *context, const char *line, size_t len)
{
	struct enclosure *e = context;
	int fd = open(e->session->log,
		      O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return;
	while (len) {
		ssize_t n = write(fd, line, len);

		if (n <= 0)
			break;
		line += n;
		len -= (size_t)n;
	}
	close(fd);
}

/* The image of a download, for tests that compare it. */
static void store(void *context, uint8_t subenclosure, bool first,
		  uint32_t offset, const uint8_t *bytes, uint32_t len)
{
	struct enclosure *e = context;
	char what[16], file[SESSION_PATH];
	int fd;

	snprintf(what, sizeof(what), "image-%u", subenclosure);
	session_file(e->session, e->number, what, file);
	fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC | (first ? O_TRUNC : 0),
		  0666);
	if (fd < 0)
		return;
	if (pwrite(fd, bytes, len, (off_t)offset) != (ssize_t)len)
		fprintf(stderr, "%s: cannot be written\n", file);
	close(fd);
}

static struct shelf shelf_of(struct enclosure *e)
{
	return (struct shelf){
		.plan = e->plan, .state = e->state,
		/* the session is shared memory; the counts in it go down */
		.quirks = &e->session->enclosures[e->number].quirks,
		.store = store, .context = e,
	};
}

/* A module of the same shelf shows what this one has changed. */
static void show_changes(const struct enclosure *e, const uint8_t *before,
			 unsigned int number)
{
	struct enclosure other;
	struct shelf from = shelf_of((struct enclosure *)(uintptr_t)e), to;

	if (!enclosure_load(e->session, number, &other))
		return;
	to = shelf_of(&other);
	state_share(&from, before, &to);
	munmap(other.state, other.state->size);
	shelf_plan_free(other.plan);
}

static void exec_in_group(struct enclosure *e, struct carrier *carrier,
			  struct carrier_command *c)
{
	const struct session *s = e->session;
	size_t len = 4 * (size_t)e->plan->nr_rows;
	uint8_t *before = need(malloc(len + 1));

	memcpy(before, state_element(&carrier->shelf, 0), len);
	carrier_exec(carrier, c);
	if (memcmp(before, state_element(&carrier->shelf, 0), len)) {
		for (uint32_t i = 0; i < s->nr_enclosures; i++) {
			if (i != e->number && s->enclosures[i].group ==
					      s->enclosures[e->number].group)
				show_changes(e, before, i);
		}
	}
	free(before);
}

uint64_t session_clock_ms(const struct session *s)
{
	struct timespec now = { 0 };

	if (s->no_wait)
		return __atomic_load_n(&s->skipped_ms, __ATOMIC_ACQUIRE);
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void session_show(struct session *s)
{
	struct session_reader *r = &s->reader;
	struct timespec t = { 0, 1000000 };
	uint32_t turn;
	int32_t pid = __atomic_load_n(&r->pid, __ATOMIC_ACQUIRE);

	if (!pid || pid == getpid())
		return;
	turn = __atomic_add_fetch(&r->turn, 1, __ATOMIC_ACQ_REL);
	while ((int32_t)(__atomic_load_n(&r->seen, __ATOMIC_ACQUIRE) - turn) <
		       0 &&
	       __atomic_load_n(&r->pid, __ATOMIC_ACQUIRE) &&
	       kill(pid, 0) == 0)
		syscall(SYS_nanosleep, &t, NULL);
}

/* A module restarts with new code: its nodes are gone at once, and the tree is
 * made again before someone looks at it. */
static void begin_restart(struct session *s, unsigned int n)
{
	struct session_enclosure *e = &s->enclosures[n];
	uint64_t back = session_clock_ms(s) + 1 +
			1000 * (uint64_t)(e->quirks.restart.a - 1);

	e->nodes_back = back;
	e->paths_back = back + 1000 * (uint64_t)e->quirks.restart.b;
	if (e->quirks.boot == SHELF_BOOT_NEVER)
		e->nodes_back = e->paths_back = UINT64_MAX;
	for (uint32_t i = 0; i < s->nr_nodes; i++) {
		if (s->nodes[i].enclosure == n)
			s->nodes[i].gone = true;
	}
	__atomic_store_n(&s->next_turn, 0, __ATOMIC_RELEASE);
}

void enclosure_exec(struct enclosure *e, struct carrier_command *c)
{
	struct carrier carrier = {
		.shelf = shelf_of(e), .faults = &e->session->faults,
		.slow = &e->session->slow,
		.log_data = e->session->log_data,
		.log = e->session->log[0] ? write_log : NULL, .context = e,
	};
	char state[SESSION_PATH];
	int run, shelf;
	bool restarts;

	/* the fault rules of the run; then the shelf, which others may use */
	session_file(e->session, e->number, "state", state);
	run = session_lock(e->session->lock);
	shelf = session_lock(state);
	if (e->session->enclosures[e->number].group)
		exec_in_group(e, &carrier, c);
	else
		carrier_exec(&carrier, c);
	restarts = shelf_begins_restart(&carrier.shelf);
	if (restarts)
		begin_restart(e->session, e->number);
	session_unlock(shelf);
	session_unlock(run);
	if (restarts)
		session_show(e->session);
}

void enclosure_do(struct enclosure *e,
		  void (*what)(struct shelf *shelf, void *context),
		  void *context)
{
	struct shelf shelf = shelf_of(e);
	char state[SESSION_PATH];
	int fd;

	session_file(e->session, e->number, "state", state);
	fd = session_lock(state);
	what(&shelf, context);
	session_unlock(fd);
}
