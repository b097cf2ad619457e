/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Firmware of one module: the image, the plan of its download, and the engine
 * that carries it out.
 */
#ifndef SES_MICROCODE_H
#define SES_MICROCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <ses/device.h>
#include <ses/download.h>

struct ses_log;

/*
 * The microcode image: the bytes of a download.
 *
 * All of an image is available before a download begins, so that a source that
 * ends early does not interrupt it. A regular file is read in place, chunk by
 * chunk, directly into the page to be sent. It is not mapped: reading a mapping
 * of a file that has become shorter ends the process (SIGBUS). A pipe, standard
 * input or a device is first read to its end, into a file without a name.
 */

/* The largest length that fits in the control page (SES-4 6.2.9). */
#define SES_IMAGE_MAX 0xffffffff

struct ses_image_source {
	const char *name;	/* of the file, "-" stdin */
	uint64_t skip;		/* bytes to skip; regular files only */
	uint32_t length;	/* bytes to use, 0: to the end */
	const char *spool;	/* directory for a file without a name */
};

struct ses_image {
	const char *name;	/* borrowed */
	struct ses_log *log;
	int fd;
	uint64_t start;		/* of the image in the file */
	uint32_t length;	/* of the image */
	uint32_t available;	/* of it in the file; the rest is FFh */
	bool copied;		/* the source cannot be read again */
	struct stat stat;	/* of the file when it was opened */
};

/*
 * Open an image and find out its length. If the source is shorter than the
 * length that is requested, FFh is appended, with a warning. Returns 0; errors,
 * with a message: -(50 + errno) if the source cannot be opened or read;
 * -SES_E_FILE if it is empty, has no bytes after those to be skipped, is larger
 * than SES_IMAGE_MAX, or is not a regular file and bytes are to be skipped.
 * ses_image_close() is called in all cases.
 */
int ses_image_open(struct ses_image *image,
		   const struct ses_image_source *source, struct ses_log *log);
void ses_image_close(struct ses_image *image);

/*
 * Read the bytes from `at` to at + n of the image, which must be within it.
 * Returns 0, or with a message -(50 + errno), or -SES_E_FILE if the file has
 * become shorter.
 */
int ses_image_read(struct ses_image *image, uint32_t at, void *to, uint32_t n);

/*
 * Is the file unchanged since it was opened, by its size and times? Returns 0,
 * or -SES_E_FILE with a message. It is called before the last chunk is sent: an
 * enclosure does not act on an incomplete image.
 */
int ses_image_check(struct ses_image *image);

/*
 * The SHA-256 of the whole image, as lower-case hex digits and a NUL. Reads all
 * of it. Returns 0, or the error of ses_image_read() or ses_image_check(): the
 * digest of a file that has changed is not that of what was sent.
 */
#define SES_IMAGE_DIGEST 65
int ses_image_digest(struct ses_image *image, char text[SES_IMAGE_DIGEST]);

/*
 * What an image requires, as its vendor or the user wrote it down: the
 * enclosures that it is for, the revisions that it replaces, and its digest. A
 * download that does not fit is refused; see the checks of a plan.
 */
enum ses_requirement {
	SES_REQUIRE_ONLY_FOR,	/* "VENDOR PRODUCT" */
	SES_REQUIRE_FROM,	/* "REV,..." */
	SES_REQUIRE_SHA256,	/* 64 hex digits */
	SES_REQUIREMENTS
};

/* VENDOR PRODUCT, without the blanks that fill the fields (8 and 16). */
#define SES_MODEL_TEXT (8 + 1 + 16 + 1)
#define SES_REVISION_TEXT (4 + 1)
#define SES_MAX_REVISIONS 32

struct ses_requirements {
	unsigned int given;	/* bit n: requirement n */
	char model[SES_MODEL_TEXT];
	char revisions[SES_MAX_REVISIONS][SES_REVISION_TEXT];
	unsigned int nr_revisions;
	char sha256[SES_IMAGE_DIGEST];	/* lower case */
};

static inline bool ses_is_required(const struct ses_requirements *required,
				   enum ses_requirement which)
{
	return required->given & 1u << which;
}

/*
 * Parse the value of one requirement, len characters, and add it. Returns 0, or
 * what is expected in place of the value, as the subject of "is expected";
 * *required has not changed then.
 */
const char *ses_requirement_parse(struct ses_requirements *required,
				  enum ses_requirement which,
				  const char *value, size_t len);

/* The longest manifest, in bytes, and its longest line, in characters. */
#define SES_MANIFEST_MAX	65536
#define SES_MANIFEST_LINE	1000

/*
 * Parse a manifest, the text of a file: lines "key = value", whose keys are the
 * names of requirements, comments that begin with '#', and empty lines. Takes
 * the name of the file for messages, and the requirements that it is added to.
 * Returns 0; or with a message that has the line -SES_E_CONTRADICT if a key is
 * among these already, -SES_E_FILE if there is no key, one that is not known,
 * one twice, a value that cannot be parsed, a line that is too long, or a
 * control character.
 */
int ses_manifest_parse(const char *name, const uint8_t *text, size_t len,
		       struct ses_log *log, struct ses_requirements *required);

/*
 * Before a download: its mode, the survey of what the enclosure reports, and
 * the plan, which says how the image is cut into chunks. A plan contains
 * everything that can be checked before the first byte is sent. Only the survey
 * sends commands; the rest are pure functions.
 */

/*
 * DOWNLOAD MICROCODE MODE (SES-4 6.2.9): one row per mode that can be
 * requested. What differs between modes is in their rows.
 */
enum ses_mode_flags {
	SES_M_SEND = 1,		/* a page is sent */
	SES_M_IMAGE = 2,	/* with microcode: buffer id, buffer offset and
				 * the lengths are used */
	SES_M_DEFER = 4,	/* it waits for activate_mc */
	SES_M_RESTART = 8,	/* the enclosure may restart at the end */
	SES_M_ABORT = 16	/* ends a download, also one in progress */
};

struct ses_mode {
	uint8_t code;
	uint8_t flags;		/* enum ses_mode_flags, or-ed */
	const char *name;
	const char *help;	/* one line, lower case, no full stop */
};

/* Row n of the table, in ascending order of code, or 0 past the end. */
const struct ses_mode *ses_mode_row(size_t n);

/*
 * Parse a mode: its name, the beginning of exactly one name, or, if the first
 * character is a digit, its number. Returns 0 and the row, or -SES_E_SYNTAX
 * with a message.
 */
int ses_mode_parse(const char *text, struct ses_log *log,
		   const struct ses_mode **mode);

/* A mode that the engine uses by itself, too. */
#define SES_MODE_ACTIVATE	0x0f

/* --- the survey --- */

/* Disks that may have no path while the module restarts. Names:
 * "sda,sdm". */
struct ses_path_risk {
	bool known;			/* the paths of its disks were looked
					 * at */
	bool raid;			/* behind a RAID adapter, which hides
					 * them */
	size_t nr_disks;		/* that are reached through it */
	const char **used;		/* mounted, held or swapped on */
	size_t nr_used;
	const char **idle;		/* the others */
	size_t nr_idle;
};

struct ses_survey {
	/* the Download Microcode Status page */
	uint32_t generation;
	bool present;			/* it has our subenclosure */
	struct ses_download_status status;
	uint32_t max_transfer;		/* of the kernel; 0 unknown */
	/* INQUIRY */
	bool identified;
	struct ses_inquiry inquiry;
	/* Extended INQUIRY VPD page (86h; SPC 7.7.7) */
	bool has_activation;
	/* POA_SUP, HRA_SUP, VSA_SUP */
	bool power_on, hard_reset, vendor_specific;
	uint8_t activate;		/* ACTIVATE MICROCODE field */
	/* the Configuration page: the primary subenclosure, and ours */
	bool has_id;
	uint64_t logical_id;
	bool has_process;
	uint8_t process, nr_processes;
	/* our subenclosure there: without the blanks that fill the fields */
	bool described;
	char model[SES_MODEL_TEXT];
	char revision[SES_REVISION_TEXT];
	/* the map of the machine, from the caller */
	struct ses_path_risk paths;
};

/* The allocation length: a page with 256 subenclosures fits. */
#define SES_SURVEY_MAXLEN 8192

/*
 * Load the status page, and find the descriptor of a subenclosure in it.
 * Returns 0, also if the page does not have it, or a negative ses_error with a
 * message. The rest of the survey is zeroed.
 */
int ses_survey_load_status(struct ses_survey *survey, struct ses_device *dev,
			   uint8_t subenclosure);

/* Load INQUIRY data. Returns 0, or a negative ses_error with a message. */
int ses_survey_load_inquiry(struct ses_survey *survey, struct ses_device *dev);

/* Load the Configuration page. What is not available stays unknown. */
void ses_survey_load_configuration(struct ses_survey *survey,
				   struct ses_device *dev,
				   uint8_t subenclosure);

/* Load VPD page 86h, which not every enclosure has. */
void ses_survey_load_activation(struct ses_survey *survey,
				struct ses_device *dev);

/* --- the plan --- */

/* The download that is requested. Lengths and offsets are in bytes. */
struct ses_plan_request {
	const struct ses_mode *mode;
	uint8_t subenclosure;
	uint8_t buffer_id;
	uint32_t offset;	/* BUFFER OFFSET of the first byte of the data;
				 * a multiple of 4 */
	uint32_t length;	/* of the data: 0 for modes without an image */
	uint32_t image_length;	/* of the image, of which the data may be a
				 * part; 0: where the data ends */
	uint32_t chunk;		/* the most data per command, a multiple of 4;
				 * 0: as much as is legal */
	bool activate;		/* afterwards, with SES_M_DEFER */
	bool blind;		/* no status reads between chunks (--non) */
	bool leave;		/* no status read at the end (--ealsd) */
	bool resume;		/* continue where the enclosure stopped */
	bool force;		/* overrule what a device may misreport */
	/* what the image requires, and the digest of the image if that is
	 * required; 0: nothing. Borrowed, like digest */
	const struct ses_requirements *required;
	const char *digest;
	bool keep_paths;	/* refuse if a disk in use would lose its last
				 * path (--all-modules); else warn */
};

enum ses_answer { SES_ANSWER_NO, SES_ANSWER_YES, SES_ANSWER_UNKNOWN };

/* A check, and the figures that it used, as a sentence. */
struct ses_check {
	const char *name;	/* "size_limit": stable, for programs */
	enum ses_answer ok;
	int refuses;		/* exit status unless the answer is yes; 0: a
				 * warning if it is not */
	char text[1200];		/* a sentence, clean text */
};

#define SES_CHECKS 12

enum ses_plan_verdict { SES_PLAN_GO, SES_PLAN_WARN, SES_PLAN_REFUSE };

/* "go", "warn", "refuse". */
const char *ses_plan_verdict_name(enum ses_plan_verdict verdict);

struct ses_plan {
	struct ses_plan_request request;
	struct ses_survey survey;
	uint32_t image_length;	/* MICROCODE IMAGE LENGTH of all pages */
	uint32_t start;		/* bytes of the data that arrived before */
	bool in_progress;	/* the enclosure waits for more of it */
	uint32_t chunk_size;
	uint32_t nr_chunks;
	uint32_t last_length;	/* of the last chunk */
	uint32_t nr_send, nr_receive; /* commands, if nothing fails */
	const char *status_reads; /* "each", "last", "none" */
	struct ses_check checks[SES_CHECKS];
	size_t nr_checks;
	enum ses_plan_verdict verdict;
	int status;		/* exit status of the first that refuses */
};

/* Build a plan from a request and what the enclosure reports. */
void ses_plan_build(struct ses_plan *plan,
		    const struct ses_plan_request *request,
		    const struct ses_survey *survey);

/*
 * Report the findings of the checks: refusals as errors or, if there are none,
 * warnings. Returns 0, or minus the exit status of a plan that is refused.
 */
int ses_plan_report(const struct ses_plan *plan, struct ses_log *log);

struct ses_chunk {
	uint32_t number;	/* 0.. */
	uint32_t at;		/* first byte, in the data */
	uint32_t offset;	/* BUFFER OFFSET */
	uint32_t length;
	bool first;		/* before it no download is in progress */
	bool last;		/* it ends the image */
};

/* Chunk number `number`, which must be below nr_chunks. */
struct ses_chunk ses_plan_chunk(const struct ses_plan *plan, uint32_t number);

/*
 * The download engine: carries out a plan.
 *
 * Each chunk takes one SEND DIAGNOSTIC and one read of the status page (with
 * --non: one SEND DIAGNOSTIC). A chunk is sent again only if it is certain that
 * the enclosure did not act on it: it reported that (BUSY, UNIT ATTENTION), or
 * its expected offset shows it. lib/microcode/decision.c has the rules.
 *
 * The engine sleeps and reads the clock through the os table of the device, and
 * calls stop() between commands. It prints nothing: errors are reported to the
 * log of the device, progress to event().
 */

enum ses_engine_event_kind {
	SES_EVENT_CHUNK,	/* a chunk arrived */
	SES_EVENT_STATUS,	/* a status page that changes what is next */
	SES_EVENT_RETRY,	/* a chunk will be sent again */
	SES_EVENT_WAIT,		/* a pause begins */
	SES_EVENT_ACTIVATE,	/* the order to activate was accepted */
	SES_EVENT_RECONNECT	/* a try to reach a device that may restart */
};

/* Why the engine waits, or sends a page again. */
enum ses_wait_reason {
	SES_WAIT_NONE,
	SES_WAIT_BUSY,		/* BUSY, TASK SET FULL */
	SES_WAIT_UNIT_ATTENTION,
	SES_WAIT_NOT_ARRIVED,
	SES_WAIT_UPDATING,	/* the enclosure updates its storage */
	SES_WAIT_RESTARTING
};

struct ses_engine_event {
	enum ses_engine_event_kind kind;
	const struct ses_chunk *chunk;	/* CHUNK, RETRY; 0 for an order */
	const struct ses_download_status *status;	/* STATUS */
	enum ses_wait_reason reason;	/* RETRY, WAIT */
	unsigned int delay_ms;		/* RETRY, WAIT */
	bool ok;			/* RECONNECT: it answered */
	uint64_t bytes_sent;		/* so far, with those of earlier runs */
	uint64_t bytes_total;		/* of the data */
};

struct ses_engine_hooks {
	void *data;
	/* Should the run stop? May be 0. */
	bool (*stop)(void *data);
	/* An event happened. May be 0. */
	void (*event)(void *data, const struct ses_engine_event *event);
	/*
	 * The device is gone: open it again, for --wait. Replaces the transport
	 * of the device; 0 or a negative ses_error, without a message. May be
	 * 0 if devices do not disappear.
	 */
	int (*reopen)(void *data, struct ses_device *dev);
};

/* The longest waits, in milliseconds. */
struct ses_engine_limits {
	uint32_t update_ms;	/* for the enclosure to update its storage */
	uint32_t restart_ms;	/* --wait: for the restart; 0 do not wait */
};

enum ses_transfer {
	SES_TRANSFER_NOT_STARTED, /* nothing was sent */
	SES_TRANSFER_ACCEPTED,	/* all was sent; the end is not known */
	SES_TRANSFER_COMPLETE,
	SES_TRANSFER_FAILED,
	SES_TRANSFER_ABORTED,	/* as --mode=dmc_abort requested */
	SES_TRANSFER_INTERRUPTED
};

/* "not_started", "accepted", ... */
const char *ses_transfer_name(enum ses_transfer transfer);

struct ses_engine_result {
	enum ses_transfer transfer;
	uint64_t bytes_sent;		/* accepted in this run */
	uint32_t chunks_sent;
	uint32_t retries;
	uint64_t duration_ms;
	/* the last status that was read */
	bool has_status;
	struct ses_download_status status;
	/* the current chunk when it failed */
	bool has_chunk;
	struct ses_chunk chunk;
	/*
	 * Can --resume continue? YES: the status says where; UNKNOWN: the
	 * status is not available, and the offset is that after the chunks that
	 * were accepted, SES_DOWNLOAD_ANY_OFFSET if that is not known.
	 */
	enum ses_answer can_resume;
	uint32_t resume_offset;
	/* before anything is sent, status and revision are to be checked, or
	 * the end of an update is to be waited for: the message says so */
	bool check_first;
	/* firmware that discards a download when its status is read between
	 * the chunks: the message says so */
	bool needs_blind;
	/* text for the error that was returned, if that of the exit status is
	 * too general; or 0 */
	const char *text;
	/* what makes the new code active */
	enum ses_activation activation;
	bool activation_pending;
	/* --wait: PRODUCT REVISION LEVEL, "" not read */
	char revision_before[5], revision_after[5];
	enum ses_answer verified;
	/* of a command that was refused */
	uint8_t sense[96];
	unsigned int sense_len;
};

/* The result before a plan is carried out. */
struct ses_engine_result ses_engine_result(const struct ses_plan *plan);

/*
 * Carry out a plan that is not refused. Takes the image (0 for modes without
 * one). Returns 0 if all was sent without error, also if the new code is not
 * active yet; else, with a message, a negative ses_error: the category of the
 * refusal; SES_E_OTHER for a download status of 80h or more, and one that
 * contradicts the plan; SES_E_INTERRUPTED after stop(); SES_E_TIMEOUT if the
 * enclosure did not finish in time; the transport's error if the fate of a
 * command is unknown. *result is set in all cases.
 */
int ses_engine_run(const struct ses_plan *plan, struct ses_image *image,
		   struct ses_device *dev, const struct ses_engine_hooks *hooks,
		   const struct ses_engine_limits *limits,
		   struct ses_engine_result *result);

#endif
