# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Machines to include and to plant: what they have, line by line, as
# tests/tools/plant.c reads it.

# --- the machine of most tests: two modules, dual-ported disks ---
#
# Disk n is the logical unit 5000c50000a000n0 with the ports ..n1 and ..n2. The
# bays 0, 1 and 4 have the disks 0, 1 and 3, on both modules; bay 3 has disk 2,
# which is cabled to module 2 only; bay 6 has an NVMe disk with two controllers;
# bay 5 says INVALID, bay 7 has the disk of another machine, the others nothing.

# slots PORT: the bays, as the module at that port of the disks sees them
slots() {
	ssp="attached=50000000000000e$1 targets=ssp"
	cat <<END
type arr 12 text="Array slots"
  element all name="Bay %02d" slot=${first_slot:-0}+
  element 2 status=not_installed
  element 8-11 status=not_installed
  sas 0-1 address=${at:-5000c50000a0000$1+16} phy=0+ $ssp
  sas 2 address=0 device=0
  sas 3-4 address=${at:-5000c50000a0002$1+16} phy=3+ $ssp
  sas 5 address=0 device=0
  aes 5 invalid=1
  nvme 6 vendor=0x144d serial=NV0042 model="ACME NVMe"
  sas 7 address=5000cca0deadbeef phy=7 $ssp
  sas 8-11 address=0 device=0
END
}

# module NODE PROCESS: what it answers; $id, $nickname, $index and $bays
# (a command instead of slots) change it
module() {
	maker='vendor=ACME product="Shelf 12"'
	which="process=$2 processes=${processes:-2}"
	cat <<END
pages $1
inquiry $maker naa=5000c500000c000$2
subenclosure 0 id=${id:-3000000000000c01} $maker revision=0103 $which
nickname 0 "${nickname-rack 7 shelf 2}"
${index:+index $index}
$(${bays:-slots} "$2")
type ps 2 text="Power supplies"
  element all name="PSU %d"
end
END
}

# disk HOST TARGET NUMBER BLOCK: a path to disk NUMBER, through the port of
# its host
disk() {
	unit="lu=5000c50000a000${3}0 serial=ACME000$3 size=32768"
	echo "scsi $1:0:$2:0 sas=5000c50000a000$3$(($1 + 1)) $unit" \
		"block=$4 sg=1$1$2"
}

# module_nodes: the hosts and the nodes of both modules
module_nodes() {
	cat <<END
host 0
host 1
scsi 0:0:0:0 type=13 sas=3000000000000c11 sg=0 bsg=1 model="Shelf 12"
scsi 1:0:0:0 type=13 sas=3000000000000c12 sg=4 bsg=1 model="Shelf 12"
END
}

disks() {
	disk 0 1 0 sda
	disk 0 2 1 sdb
	disk 0 3 3 sdc
	disk 1 1 0 sdd
	disk 1 2 1 sde
	disk 1 3 2 sdf
	disk 1 4 3 sdg
}

nvme_disk() {
	for controller in 0 1; do
		echo "nvme $controller subsystem=0 serial=NV0042" \
			"model=\"ACME NVMe\" pci=0000:0$((controller + 5)):00.0"
	done
}

# what lies on the disks, and disks in no bay
surroundings() {
	cat <<END
host 2 driver=ahci
scsi 2:0:0:0 lu=5000c50000aaaaa0 serial=SATA0001 block=sdh sg=20 vendor=ATA
dm 0 name=mpatha on=sda,sdd
dm 1 name=lin on=dm-0
partition sdc1 dev=8:33
mount 8:33 /dev/sdc1
swap /dev/sdb
link /dev/disk/by-id/wwn-0x5000c50000a00000 ../../dm-0
link /dev/disk/by-path/pci-0000:00:06.0-sas-0x5000c50000a00002-lun-0 ../../sdd
END
}

# a second shelf, at the same host adapter as the first module, whose disks
# this machine does not have
far_slots() {
	ssp="attached=50000000000000e$1 targets=ssp"
	cat <<END
type arr 4 text="Array slots"
  element all name="Bay %02d" slot=0+
  element 2-3 status=not_installed
  sas 0-1 address=5000c50000b00001+16 phy=0+ targets=ssp
  sas 2-3 address=0 device=0
END
}
far_shelf() {
	echo 'host 3'
	echo 'scsi 3:0:1:0 type=13 sas=3000000000000d11 sg=10 bsg=1'
	id=3000000000000d01 nickname='' processes=1 bays=far_slots module sg10 1
}

two_modules() {
	module_nodes
	disks
	nvme_disk
	surroundings
	far_shelf
	module sg0 1
	module sg4 2
}

# what of it a virtual machine has, too: tests/vm/run makes it
real_modules() {
	module_nodes
	disks
	nvme_disk
	module sg0 1
	module sg4 2
}
