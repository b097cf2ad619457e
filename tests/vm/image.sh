#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# tests/vm/image.sh: a microcode image for the modules, with revision 0200, on
# stdout; the same in the guest and outside of it.
printf ACME120200
seq 10000
