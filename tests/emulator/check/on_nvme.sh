#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every case that asks an emulated enclosure through a SCSI node, once more
# through an NVMe node: the same output and the same exit status. on_nvme.awk
# says which cases are about SCSI alone.
dir=${0%/*}
. "$TOP/tests/checks.sh"
mkdir -p "$BUILD/tests/nvme"
cd "$TOP/tests/cases" || exit 1

kept=0
for file in *.case; do
	[ "$file" != nvme.case ] || continue
	awk -f "$dir/on_nvme.awk" "$file" | sed -f "$dir/on_nvme.sed" \
		>"$BUILD/tests/nvme/$file"
	n=$(grep -c '^\$ ' "$BUILD/tests/nvme/$file")
	[ "$n" -gt 0 ] || continue
	kept=$((kept + n))
	# cases that only make files for the others
	sed -n '/^\$ /{ /sg_ses\|with-enclosure/d; s/^\$ //p; }' "$file" |
		while IFS= read -r command; do
			sh -c "$command" </dev/null >/dev/null 2>&1
		done
	cases "$BUILD/tests/nvme/$file"
done >"$BUILD/tests/nvme/said"
sed "s|$BUILD/tests/||" "$BUILD/tests/nvme/said"
check_succeeds "there were many" test $kept -ge 150
[ $failures -eq 0 ] && ! grep -q '^not ok' "$BUILD/tests/nvme/said"
