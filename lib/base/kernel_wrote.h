/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes that the kernel wrote and that MemorySanitizer does not know of: data
 * of an ioctl(), results of syscall(). In other builds this does nothing.
 */
#ifndef LIB_BASE_KERNEL_WROTE_H
#define LIB_BASE_KERNEL_WROTE_H

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define ses_kernel_wrote(p, len) __msan_unpoison(p, len)
#endif
#endif
#ifndef ses_kernel_wrote
#define ses_kernel_wrote(p, len) ((void)sizeof(p), (void)sizeof(len))
#endif

#endif
