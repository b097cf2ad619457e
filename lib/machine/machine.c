/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/machine.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/session.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "machine_internal.h"
#include "scsi/scsi_internal.h"
#include "simulation.h"
#include "sysfs/sysfs_internal.h"

#define MAX_NODE (16u << 20)

static int kernel_open(struct ses_machine *m, const char *node, bool writable,
		       struct ses_log *log, struct ses_transport **t)
{
	return ses_transport_open(node, writable, m->os, log, t);
}

/* A capture file as a node of the stage. */
static int add_capture_file(struct ses_machine *m, const char *node,
			    const char *path, struct ses_log *log)
{
	struct ses_hex_error where;
	struct ses_transport *t;
	uint8_t *text, *bytes;
	size_t len;
	int err = ses_file_load(path, MAX_NODE, log, &text, &len);

	if (err)
		return err;
	err = ses_hex_parse((char *)text, len, &bytes, &len, &where);
	free(text);
	if (err == -SES_E_NO_MEMORY)
		return ses_no_memory(log);
	if (err == -SES_E_SYNTAX)
		return ses_fail(log, SES_E_SYNTAX, SES_T_INVALID_CAPTURE,
				"%s, line %lu, column %lu: %s; a node that is "
				"a file holds bytes of one or two hex digits.",
				path, where.line, where.column, where.why);
	if (!err)
		err = ses_capture_open(node, bytes, len, m->os, log, &t);
	free(bytes);
	if (!err)	/* it outlives the log of this call */
		t->log = m->log;
	return err ? err : ses_simulation_add(m->simulation, node, t);
}

/* Where a node of the tree is; one that is an absolute link is that of the
 * machine, or of whatever stands for it. */
static void find_node_file(const struct ses_machine *m, const char *node,
			   char path[SES_SYSFS_PATH])
{
	size_t len = strlen(m->prefix);
	bool cut = strncmp(node, m->prefix, len) == 0 || node[0] != '/';
	char link[SES_SYSFS_PATH];
	ssize_t n;

	snprintf(path, SES_SYSFS_PATH, "%s%s", cut ? "" : m->prefix, node);
	n = readlinkat(AT_FDCWD, path, link, sizeof(link) - 1);
	if (n > 0 && link[0] == '/')
		ses_text_copy_part(path, SES_SYSFS_PATH, link, (size_t)n);
}

static int prefix_open(struct ses_machine *m, const char *node, bool writable,
		       struct ses_log *log, struct ses_transport **t)
{
	char path[SES_SYSFS_PATH];
	struct stat st;
	int err = 0;

	find_node_file(m, node, path);
	if (stat(path, &st))
		return ses_fail(log, ses_error_from_errno(errno),
				SES_T_OPEN_FAILED, "%s cannot be opened: %s.",
				path, strerror(errno));
	if (!S_ISREG(st.st_mode)) {
		err = kernel_open(m, path, writable, log, t);
		if (!err)	/* the path does not outlive this */
			(*t)->name = node;
		return err;
	}
	if (!ses_simulation_has(m->simulation, node))
		err = add_capture_file(m, node, path, log);
	return err ? err : ses_simulation_open(m->simulation, node, m->os, log,
					       t);
}

static int record_open(struct ses_machine *m, const char *node, bool writable,
		       struct ses_log *log, struct ses_transport **t)
{
	static const uint8_t about_elements[] = {
		SES_PAGE_STATUS, SES_PAGE_THRESHOLD, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_NICKNAME,
	};
	struct ses_record_node *n = m->record->nodes;
	int err;

	(void)writable;
	while (n && strcmp(n->path, node))
		n = n->next;
	if (!n || !n->pages)
		return ses_fail(log, ses_error_from_errno(ENOENT),
				SES_T_OPEN_FAILED,
				"%s cannot be opened: the capture does not "
				"have its pages.", node);
	err = ses_capture_open(node, n->pages, n->pages_len, m->os, log, t);
	if (!err)
		ses_capture_expect(*t, about_elements, sizeof(about_elements));
	if (!err && n->inquiry)
		err = ses_capture_set_inquiry(*t, n->inquiry, n->inquiry_len);
	return err;
}

int ses_machine_open_session(struct ses_machine *m, const char *node,
			     bool writable, struct ses_log *log,
			     uint16_t maxlen, struct ses_session *session)
{
	struct ses_transport *t;
	int err = ses_machine_open(m, node, writable, log, &t);

	if (!err)
		ses_session_begin(session, t, log, maxlen);
	return err;
}

static const struct ses_machine_ops kernel_ops = { kernel_open };

void ses_machine_init_nodes(struct ses_machine *m, const struct ses_os *os,
			    struct ses_log *log)
{
	*m = (struct ses_machine){ .ops = &kernel_ops, .os = os, .log = log };
}

int ses_machine_init(struct ses_machine *m, const char *prefix,
		     const struct ses_os *os, struct ses_log *log)
{
	static const struct ses_machine_ops prefix_ops = { prefix_open };
	int err;

	*m = (struct ses_machine){
		.ops = prefix ? &prefix_ops : &kernel_ops, .os = os, .log = log,
		.prefix = prefix,
	};
	err = ses_sysfs_open(prefix, log, &m->sysfs);
	if (err)
		return ses_fail(log, -err,
				ses_topic_from_errno(-err - SES_E_OS,
						     SES_T_OPEN_FAILED),
				"The directory %s cannot be opened: %s.",
				prefix ? prefix : "/", ses_error_text(-err));
	m->simulation = prefix ? ses_simulation_new(log) : NULL;
	return prefix && !m->simulation ? -SES_E_NO_MEMORY : 0;
}

void ses_machine_init_record(struct ses_machine *m, struct ses_record *record,
			  const struct ses_os *os, struct ses_log *log)
{
	static const struct ses_machine_ops ops = { record_open };

	*m = (struct ses_machine){
		.ops = &ops, .os = os, .log = log, .sysfs = &record->sysfs,
		.record = record,
	};
}

void ses_machine_free(struct ses_machine *m)
{
	ses_simulation_free(m->simulation);
	if (!m->record)
		ses_sysfs_close(m->sysfs);
	*m = (struct ses_machine){ 0 };
}
