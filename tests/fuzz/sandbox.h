/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forced into every file of the programs when they run inside of a target:
 * their system calls are replaced, so that a command line, whatever it asks
 * for, reads no file, writes none, and waits for nothing.
 */
#ifndef TESTS_FUZZ_SANDBOX_H
#define TESTS_FUZZ_SANDBOX_H

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

/* their inlines call members of these names */
#include <ses/machine.h>
#include <ses/out.h>
#include <ses/transport.h>

extern FILE *box_stdout, *box_stderr;

int box_open(const char *path, int flags, ...);
int box_openat(int dir, const char *path, int flags, ...);
int box_close(int fd);
ssize_t box_readlinkat(int dir, const char *path, char *to, size_t n);
long box_syscall(long number, ...);
ssize_t box_read(int fd, void *to, size_t n);
ssize_t box_pread(int fd, void *to, size_t n, off_t at);
ssize_t box_write(int fd, const void *p, size_t n);
off_t box_lseek(int fd, off_t at, int whence);
int box_stat(const char *path, struct stat *st);
int box_fstat(int fd, struct stat *st);
int box_fcntl(int fd, int command, ...);
int box_memfd_create(const char *name, unsigned int flags);
int box_fchmod(int fd, mode_t mode);
int box_fchown(int fd, uid_t user, gid_t group);
int box_fsync(int fd);
int box_ftruncate(int fd, off_t len);
ssize_t box_readlink(const char *path, char *to, size_t n);
int box_rename(const char *from, const char *to);
int box_unlink(const char *path);
int box_fprintf(const FILE *f, const char *format, ...);
int box_fputs(const char *s, const FILE *f);
int box_fputc(int c, const FILE *f);
int box_fflush(const FILE *f);
int box_isatty(int fd);
char *box_getenv(const char *name);
int box_sigaction(int number, const struct sigaction *action,
		  struct sigaction *old);
int box_sigprocmask(int how, const sigset_t *set, sigset_t *old);
int box_ppoll(const struct pollfd *fds, nfds_t nr,
	      const struct timespec *timeout, const sigset_t *mask);
int box_clock_gettime(clockid_t clock, struct timespec *t);
time_t box_time(time_t *t);
int box_getopt_long(int argc, char *const argv[], const char *letters,
		    const struct option *names, int *index);

#ifndef BOX_INSIDE
#undef stdout
#undef stderr
#define stdout box_stdout
#define stderr box_stderr
#define open(...) box_open(__VA_ARGS__)
#define openat(...) box_openat(__VA_ARGS__)
#define close(fd) box_close(fd)
#define readlinkat(...) box_readlinkat(__VA_ARGS__)
#define syscall(...) box_syscall(__VA_ARGS__)
#define read(...) box_read(__VA_ARGS__)
#define pread(...) box_pread(__VA_ARGS__)
#define write(...) box_write(__VA_ARGS__)
#define lseek(...) box_lseek(__VA_ARGS__)
#define stat(path, st) box_stat(path, st)
#define fstat(fd, st) box_fstat(fd, st)
#define fcntl(...) box_fcntl(__VA_ARGS__)
#define memfd_create(...) box_memfd_create(__VA_ARGS__)
#define fchmod(...) box_fchmod(__VA_ARGS__)
#define fchown(...) box_fchown(__VA_ARGS__)
#define fsync(...) box_fsync(__VA_ARGS__)
#define ftruncate(...) box_ftruncate(__VA_ARGS__)
#define readlink(...) box_readlink(__VA_ARGS__)
#define rename(...) box_rename(__VA_ARGS__)
#define unlink(...) box_unlink(__VA_ARGS__)
#undef fprintf
#undef fputs
#undef fputc
#undef fflush
#define fprintf(...) box_fprintf(__VA_ARGS__)
#define fputs(...) box_fputs(__VA_ARGS__)
#define fputc(...) box_fputc(__VA_ARGS__)
#define fflush(...) box_fflush(__VA_ARGS__)
#define isatty(...) box_isatty(__VA_ARGS__)
#define getenv(...) box_getenv(__VA_ARGS__)
#define secure_getenv(...) box_getenv(__VA_ARGS__)
#define sigaction(number, action, old) box_sigaction(number, action, old)
#define sigprocmask(...) box_sigprocmask(__VA_ARGS__)
#define ppoll(...) box_ppoll(__VA_ARGS__)
#define clock_gettime(...) box_clock_gettime(__VA_ARGS__)
#define time(...) box_time(__VA_ARGS__)
#define getopt_long(...) box_getopt_long(__VA_ARGS__)
#define main program_main
int program_main(int argc, char *argv[]);
#endif

#endif
