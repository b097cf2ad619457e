#!/bin/sh
# shellcheck disable=SC2016 # what single quotes hold is for another shell
# SPDX-License-Identifier: BSD-2-Clause
#
# The machine around the enclosures: what programs find in /sys, /proc and /dev
# of a run, and what becomes of it when disks, paths and modules are pulled.
. "$TOP/tests/checks.sh"
room=$BUILD/tests/machine
rm -rf "$room"
mkdir -p "$room"

# on SCRIPT: its output, on the machine "rack", in one line
on() {
	with-enclosure --no-wait --kernel=rack sh -c "$1" 2>"$room/err" |
		tr '\n\t' '; '
}

# -- as README promises, without a word about the machine
check_equal "a map" "$(with-enclosure sg_ses --map=slot,state,device |
	tail -n 4 | tr '\n\t' '; ')" \
	"11 disk sdk;12 empty -;100 disk sdl;101 disk sdm;"
check_equal "an LED by the name of a disk" "$(with-enclosure --shelf=small \
	sh -c 'sg_ses --locate=sdb; shelf lit; shelf where sdb')" \
	"on: 3000000000000b01 \"desk\" slot 1 \"Bay 1\" (sdb sg0-0.01) via \
/dev/sg0, confirmed
sg0 0,1 ident
sg0 0,1"
check_equal "check without DEVICE" \
	"$(with-enclosure --shelf=small sg_ses --check |
	sed 's/ |.*//')" \
	"SES OK - ACME Small Box 0x3000000000000b01: 8 elements ok"
check_equal "two shelves" "$(with-enclosure --shelf=small --shelf=shelf12 \
	sg_ses --list-enclosures | cut -c1-16 | tr '\n' ' ')" \
	"3000000000000b01 3000000000000c01 "
check_equal "one shelf twice: behind two adapters" \
	"$(with-enclosure --shelf=small \
	--shelf=small sg_ses --map=device | tr '\n' ' ')" \
	"sda,sdd sdb,sde sdc,sdf - "
check_equal "a capture" "$(with-enclosure --shelf=small sh -c '
	sg_ses --capture="$1" && sg_ses --inhex="$1" --map=device' sh \
	"$room/capture" | tr '\n' ' ')" "sda sdb sdc - "
check_equal "who does not look makes no tree" \
	"$(TMPDIR=$room with-enclosure sh -c '
	sg_ses --page=es /dev/sg0 >/dev/null && ls "$1"/with*' sh "$room" |
	grep -c tree)" 0

# -- what other programs see
check_equal "a list of /sys" "$(with-enclosure ls /sys/class/scsi_generic |
	head -n 3 | tr '\n' ' ')" "sg0 sg1 sg10 "
check_equal "an attribute" \
	"$(on 'cat /sys/class/sas_device/end_device-0:0:1/sas_address')" \
	"0x5000c50000a00001;"
check_equal "by a relative path" \
	"$(on 'cd /sys/class/block/sda && cat size dev')" \
	"32768;8:0;"
check_equal "a link that is followed" \
	"$(on 'readlink -f /sys/class/sas_device/expander-1:0')" \
	"/sys/devices/pci0000:00/0000:00:06.0/host1/port-1:0/expander-1:0/\
sas_device/expander-1:0;"
check_equal "a disk is a block device" \
	"$(on 'test -b /dev/sda && test -c /dev/sg2 &&
	stat -L -c %t:%T /dev/sda /dev/sdc1 \
		/dev/disk/by-id/wwn-0x5000c50000a00000')" \
	"8:0;8:21;fd:0;"
check_equal "its number leads to it" "$(on 'readlink /sys/dev/block/8:32' |
	sed 's/.*block/block/')" "block/sdc;"
check_equal "... and that of a node" \
	"$(on 'for n in /dev/sg1 /dev/bsg/1:0:0:0; do
	set -- $(stat -c "%t %T" $n)
	readlink /sys/dev/char/$((0x$1)):$((0x$2))
done' | sed 's/[^;]*1:0:0:0/1:0:0:0/g')" \
	"1:0:0:0/scsi_generic/sg1;1:0:0:0;"
check_equal "... and back to the disk" \
	"$(on 'tail -c +5 /sys/class/block/sda/device/vpd_pg80')" "rack-0.00"
check_equal "mounts" \
	"$(on 'cut -d " " -f 3,9 /proc/self/mountinfo')" "8:33 /dev/sdc1;"
check_equal "the rest of the machine is there" "$(on 'test -c /dev/null &&
	test -r /proc/self/status && test -d /sys/kernel && echo yes')" "yes;"
check_equal "a disk of another machine is not" \
	"$(on 'ls /dev/sdz /dev/nvme9 2>&1 | grep -c "No such file"')" "2;"

# -- pulled, and put back
map='sg_ses --map=slot,state,device | head -n 3'
check_equal "two modules, two paths" "$(on "$map")" \
	"0 disk sda,sdf;1 disk sdb,sdg;2 disk sdc,sdh;"
check_equal "a path" \
	"$(on "shelf pull path sda; $map; shelf put path sda; $map")" \
	"0 disk sdf;1 disk sdb,sdg;2 disk sdc,sdh;0 disk sda,sdf;\
1 disk sdb,sdg;2 disk sdc,sdh;"
check_equal "a disk, by another name of it" "$(on "shelf pull disk sdg; $map
	sg_ses --page=es --index=arr,1 /dev/sg0 | grep -o 'status: Not inst.*'
	sg_ses --page=es --index=arr,1 /dev/sg1 | grep -o 'status: Not inst.*'
	shelf put disk rack:1; $map")" \
	"0 disk sda,sdf;1 empty -;2 disk sdc,sdh;status: Not installed;\
status: Not installed;0 disk sda,sdf;1 disk sdb,sdg;2 disk sdc,sdh;"
check_equal "a disk takes along what lies on it" "$(on 'shelf pull disk sdc
	ls /sys/class/block /dev | grep -E -c "sdc|sdh|dm-2|sdc1"
	ls /sys/class/block | grep -E -c "sda|dm-0"')" "0;2;"
check_equal "a module" "$(on "shelf pull module sg0; $map
	sg_ses /dev/sg0 2>&1 | grep -c 'No such file'
	ls /dev/sg0 2>&1 | grep -c 'No such file'
	shelf put module sg0; $map")" \
	"0 disk sdf;1 disk sdg;2 disk sdh;2;1;0 disk sda,sdf;1 disk sdb,sdg;\
2 disk sdc,sdh;"
check_equal "... and what is behind it" \
	"$(with-enclosure --kernel=cascade sh -c '
	shelf pull module sg0; ls /dev/sg[0-3]
	sg_ses --map=device | sort | uniq -c' | tr -s '\n ' '; ')" \
	"/dev/sg1;/dev/sg3; 4 -; 1 sdg; 1 sdh; 1 sdi; 1 sdj; 1 sdk; 1 sdl;\
 1 sds; 1 sdt; 1 sdu; 1 sdv; 1 sdw; 1 sdx;"
check_equal "... that a program has open" "$(on 'exec 3<>/dev/sg0
	scsi-cmd /dev/fd/3 000000000000
	shelf pull module sg0
	scsi-cmd /dev/fd/3 000000000000 2>&1')" \
	"status 00;scsi-cmd: /dev/fd/3: No such device;"
check_equal "a phy: its module knows nothing of the disk" \
	"$(on "shelf pull phy sda
	sg_ses --page=aes --index=arr,0 /dev/sg0 | grep -c 5000c50000a00001
	sg_ses --page=aes --index=arr,0 /dev/sg1 | grep -c 5000c50000a00002
	$map")" "0;1;0 disk sdf;1 disk sdb,sdg;2 disk sdc,sdh;"
check_equal "a disk that the kernel has lost" \
	"$(on "shelf pull lost sda; $map")" \
	"0 foreign -;1 disk sdb,sdg;2 disk sdc,sdh;"
check_equal "an NVMe disk" \
	"$(on 'shelf where nvme0n1; sg_ses --map=device | tail -n 1
	shelf pull disk nvme0n1; sg_ses --map=device | tail -n 1
	ls /sys/class/nvme 2>&1 | grep -c nvme')" \
	"rack 0,7;nvme0n1;-;1;"
check_equal "all of it back" "$(on "shelf pull disk sda; shelf pull module sg1
	shelf pull phy sdc; shelf put; $map")" \
	"0 disk sda,sdf;1 disk sdb,sdg;2 disk sdc,sdh;"
check_equal "what cannot be pulled" "$(on 'shelf pull disk nobody
	shelf pull path sg0; shelf pull module sg7; shelf pull tape st0
	shelf put disk sda; shelf pull disk sda; shelf pull disk sdf'; \
	tr '\n' ';' <"$room/err")" \
	"shelf: nobody is not a disk.;shelf: sg0 is not a path.;\
shelf: sg7 is not a module.;\
shelf: tape is neither disk, path, phy, module nor lost.;\
shelf: sda has not been pulled.;shelf: sdf has been pulled already.;"

# -- two modules are one shelf
check_equal "an LED is one LED, through either module" \
	"$(on 'sg_ses --locate=sda |
	grep -o "via [^ ]*"
	sg_ses --dev-slot-num=0 --get=ident /dev/sg1
	sg_ses --dev-slot-num=0 --clear=ident /dev/sg1; shelf lit')" \
	"via /dev/sg0,;1;"
sed 's/^module sg1.*/& access=3-7/; s/^module sg0.*/& access=0-2/' \
	"$TOP/tests/emulator/machines/rack.machine" >"$room/halves.machine"
check_equal "who has no access lights nothing" "$(with-enclosure \
	--kernel="$room/halves.machine" sh -c '
	sg_ses --index=arr,4 --set=ident /dev/sg0 && shelf lit
	sg_ses --index=arr,1 --set=ident /dev/sg0 && shelf lit' 2>/dev/null)" \
	"rack 0,1 ident"

# -- what is kept, and what is wrong
check_equal "a state that stays" "$(for words in "pull disk sda" "where sdb"; do
	with-enclosure --state="$room/state" --kernel=rack sh -c \
		"shelf $words; sg_ses --map=state | head -n 1"
done | tr '\n' ' ')" "empty rack 0,1 empty "
for wrong in "module sg0 of=nobody" "shelf x" "scsi x" "shelf x
end"; do
	printf '%s\n' "$wrong" >"$room/wrong"
	with-enclosure --kernel="$room/wrong" true 2>"$room/err"
	status=$?
	check_equal "a machine that is wrong: $(echo "$wrong" | head -n 1)" \
		"$status $(grep -c line "$room/err")" "125 1"
done
check_equal "nothing is left behind" "$(TMPDIR=$room/tmp && mkdir "$TMPDIR" &&
	export TMPDIR && with-enclosure --kernel=rack sg_ses --map >"$room/out"
	ls "$room/tmp")" ""
[ $failures -eq 0 ]
