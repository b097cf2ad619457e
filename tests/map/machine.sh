# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Machines to include and to plant: what they have, line by line, as
# tests/emulator/plant.c reads it.

# --- the machine of most tests: two modules, dual-ported disks ---
#
# Disk n is the logical unit 5000c50000a000n0 with the ports ..n1 and ..n2. The
# bays 0, 1 and 4 have the disks 0, 1 and 3, on both modules; bay 3 has disk 2,
# which is cabled to module 2 only; bay 6 has an NVMe disk with two controllers;
# bay 5 is INVALID, bay 7 has the disk of another machine, the others nothing.

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

# module NODE PROCESS: what it answers; $id, $nickname, $index,
# $microcode and $bays (a command instead of slots) change it
module() {
	maker='vendor=ACME product="Shelf 12"'
	which="process=$2 processes=${processes:-2}"
	cat <<END
pages $1
inquiry $maker naa=5000c500000c000$2
subenclosure 0 id=${id:-3000000000000c01} $maker revision=0103 $which
nickname 0 "${nickname-rack 7 shelf 2}"
${index:+index $index}
${microcode:+microcode 0 $microcode}
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

# the part that a virtual machine has, too: tests/vm/run makes it
real_modules() {
	module_nodes
	disks
	nvme_disk
	module sg0 1
	module sg4 2
}

# new code in a module starts by a restart of it
updated_modules() {
	module_nodes
	disks
	nvme_disk
	microcode='size=2M magic="ACME12" revision=0103 updating=3
quirk restart=1'
	module sg0 1
	module sg4 2
}

# --- SATA disks at expanders, which have made-up addresses or none ---
#
# Upstream a shelf whose expander makes addresses of its own and the phy;
# downstream one that gives its own address for every SATA disk.
sata="targets=sata attached"
up_slots() {
	cat <<END
type arr 4 text="Slots"
  element all name="Up %d" slot=0+
  element 3 status=not_installed
  sas 0-2 address=500a0980000a0f08+ phy=8+ $sata=500a0980000a0f3f
  sas 3 address=0 device=0
type sse 1 text="Expander"
  expander 0 address=500a0980000a0f3f phys=12
  link 0 phys=8-11 other=0,0+
END
}
down_slots() {
	cat <<END
type arr 4 text="Slots"
  element all name="Down %d" slot=0+
  element 3 status=not_installed
  sas 0-2 address=500a0980000b0f3f phy=8+ $sata=500a0980000b0f3f
  sas 3 address=0 device=0
type sse 1 text="Expander"
  expander 0 address=500a0980000b0f3f phys=12
  link 0 phys=8-11 other=0,0+
END
}
# sata NAME HCTL PHY EXPANDER ADDRESS [HINT...]
sata() {
	name=$1 hctl=$2 phy=$3 on=$4 sas=$5
	shift 5
	echo "scsi $hctl sas=$sas on=$on phy=$phy block=$name serial=S$name" \
		"lu=5000c5000000$(printf %04x "$phy")${on##*:}0 vendor=ATA $*"
}
chain() {
	cat <<END
host 0
expander 0:0 address=500a0980000a0f3f
expander 0:1 on=0:0 address=500a0980000b0f3f
scsi 0:0:10:0 type=13 sas=500a0980000a0f3d on=0:0 phy=24 sg=0
scsi 0:0:20:0 type=13 sas=500a0980000b0f3d on=0:1 phy=24 sg=1
END
	up="hint=500a0980000a0f00 bay"
	down="hint=500a0980000b0f00 bay"
	sata sda 0:0:1:0 8 0:0 500a0980000a0f08 "$up=0"
	sata sdb 0:0:2:0 9 0:0 500a0980000a0f09 "$up=1"
	sata sdc 0:0:3:0 10 0:0 500a0980000a0f0a "$up=2"
	sata sdd 0:0:4:0 8 0:1 500a0980000b0f08 "$down=0"
	sata sde 0:0:5:0 9 0:1 500a0980000b0f09 "$down=${wrong:-1}"
	sata sdf 0:0:6:0 10 0:1 500a0980000b0f0a "$down=2"
	processes=1 nickname=
	id=500a0980000a0f00 bays=up_slots module sg0 1
	id=500a0980000b0f00 bays=down_slots module sg1 1
}

# --- many shelves ---
#
# Of 60 bays with 60 disks; each of the two modules is at two host adapters:
# four paths to each disk. The modules are expanders, and know their own ports
# of the disks. With two paths each module hangs on an adapter of its own.

# many SHELVES [PATHS]
many() {
	awk -v shelves="$1" -v paths="${2:-4}" '
	function device(target, more) {
		printf "scsi %d:0:%d:0 on=%d:%d sg=%d %s\n", host, target,
			host, expander, sg++, more
	}
	function letters(n,	s) {
		for (n++; n > 0; n = int((n - 1) / 26))
			s = sprintf("%c", 97 + (n - 1) % 26) s
		return s
	}
	function disk(bay,	unit) {
		unit = sprintf("5000c5%05x%03x", shelf, bay)
		device(61 * expander + bay + 1, sprintf("phy=%d sas=%s%02x " \
			"lu=%s00 serial=S%03d-%02d block=sd%s", bay, unit,
			module, unit, shelf, bay, letters(block++)))
	}
	function pages(node) {
		print "pages sg" node + 0
		print "inquiry vendor=ACME product=\"Shelf 60\""
		printf "subenclosure 0 id=30000000%04x0000 vendor=ACME ", shelf
		print "product=\"Shelf 60\" process=" module " processes=2"
		print "type arr 60 text=\"Slots\""
		print "element all name=\"Slot %02d\" slot=0+"
		printf "sas all address=5000c5%05x000%02x+256 phy=0+ ", shelf,
			module
		printf "attached=30000000%04x%04x targets=ssp\n", shelf, module
		print "type sse 1 text=\"Expander\""
		printf "expander 0 address=30000000%04x%04x phys=62\n", shelf,
			module
		print "link 0 phys=0-59 other=0,0+"
		print "end"
	}
	BEGIN {
		print "host 0"
		print "host 1"
		for (shelf = 0; shelf < shelves; shelf++)
			for (host = 0; host < 2; host++)
				for (module = 1; module <= 2; module++) {
					if (paths == 2 && module != host + 1)
						continue
					expander = 2 * shelf + module - 1
					printf "expander %d:%d " \
						"address=30000000%04x%04x\n",
						host, expander, shelf, module
					pages(sg)
					device(61 * expander, "type=13 phy=61")
					for (bay = 0; bay < 60; bay++)
						disk(bay)
				}
	}'
}

# modules that number a bay differently
differ() {
	two_modules | awk '/^pages sg4/ { on = 1 }
		on && sub(/slot=0\+/, "slot=1+") { on = 0 } { print }'
}

# --- a shelf that one node leads to ---
#
# Its types follow, and "end".
box() {
	cat <<END
host 0
scsi 0:0:0:0 type=13 sas=5000000000009d11 sg=0 bsg=1 model="Box"
pages sg0
inquiry vendor=ACME product="Box" naa=5000c500000c0001
subenclosure 0 id=5000000000009d00 vendor=ACME product=Box process=1 processes=1
END
}

# two emulated nodes of one host
emulated_pair() {
	cat <<END
host 0
scsi 0:0:0:0 type=13 sas=50000000000000e1 sg=0
scsi 0:0:9:0 type=13 sas=50000000000000e2 sg=1
link /dev/sg0 /dev/sg0
link /dev/sg1 /dev/sg1
END
}

# doubtful: the two modules do not agree about the number of bay 9
doubtful_slots() {
	slots "$1"
	[ "$1" -eq 1 ] || echo '  element 9 slot=20'
}
doubtful() {
	bays=doubtful_slots two_modules
}
