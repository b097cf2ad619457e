# SPDX-License-Identifier: BSD-2-Clause
#
# Makes a case file for SCSI nodes one for NVMe nodes: the names of nodes are
# others, and the output of each command goes through on_nvme.sed, as what is
# expected has to, too. Cases that ask no enclosure, or for what only SCSI has,
# and the lines of stderr, become comments: lines keep their numbers.

# A command of its own, faults by number, statuses, unit attentions, limits of a
# driver; places in a page (field=), which NVMe-MI does not report; sense data
# about an earlier command; when INQUIRY is not needed (Identify always is), and
# so the number of commands; what cuts lines where they differ; enclosures that
# only INQUIRY describes; machines, whose nodes --kernel names; and the help,
# which names nodes.
function scsi_only(text)
{
	return text !~ /\/dev\/(sg|bsg)|change\.sh/ ||
	       text ~ /scsi-cmd|--node|n=[0-9]|max-transfer|poke|attention/ ||
	       text ~ /field=|descriptor-sense|sense=6|status=[1-9]/ ||
	       text ~ /status=08|timeout|host=|driver=|act.*--wait/ ||
	       text ~ /deferred|[0-9] commands|BUILD.tests.log\) commands/ ||
	       text ~ /INQUIRY 0|sg interface|cut -c|tail -n|grep -A/ ||
	       text ~ /sense=5.24.*only-for|--kernel|^\$ sg_ses[a-z_]* -h/
}

function put(   i, text)
{
	for (i = 1; i <= nr; i++)
		text = text lines[i] "\n"
	for (i = 1; i <= nr; i++) {
		if (scsi_only(text) || lines[i] ~ /^2\|/) {
			print "#"
			continue
		}
		gsub(/\/dev\/sg/, "/dev/nvme", lines[i])
		gsub(/\/dev\/bsg\/0:0:1:0/, "/dev/ng0n1", lines[i])
		if (i == 1)
			lines[i] = "$ (export NODE=/dev/nvme0; " \
				substr(lines[i], 3) ") " \
				">$BUILD/tests/nvme/out 2>/dev/null; " \
				"status=$?; sed -f $TOP/tests/emulator/check/" \
				"on_nvme.sed $BUILD/tests/nvme/out; exit $status"
		print lines[i]
	}
	nr = 0
}

/^\$ / || nr { lines[++nr] = $0 }
nr && /^\? / { put(); next }
!nr { print "#" }
