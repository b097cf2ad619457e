# SPDX-License-Identifier: BSD-2-Clause
#
# What differs on an NVMe node, made equal in output and expectation: Identify
# for INQUIRY, no vital product data, the words of a failure; and INQUIRY does
# not describe the enclosure, nor its revision when page 01h is not asked for.
/cdb=12/d
/^[| ]*120000/d
/INQUIRY cdb:/d
/activation of deferred microcode by/d
s/^\(| \)*  ACME    /\1  NVMe    /
s/"vendor": "ACME"/"vendor": "NVMe"/g
s/"activation_support": {[^}]*}/"activation_support": null/g
s/,* *"sense": *{[^}]*}//g
s/{[^{}]*"string": "INQUIRY failed[^}]*}//
s/\( failed on [^ ]*\): .*/\1/
s/ nvme=000 mi=[0-9a-f]*//
s/ c*d*b*-*field=[0-9.]*//
s/INQUIRY reports \(revision \)*"[^"]*", the \(Conf[^"]*\)"/The \2reports \1"/
s/"revision_before": *"[^"]*"/"revision_before": null/
