#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Completion in interactive shells, on terminals of tmux: the words of tables,
# files, and what a planted machine has, of which no node is opened.
. "$TOP/tests/build/lib.sh"
build=${tools%/tests/tools}
room=$matrix/completion
rm -rf "$room"
mkdir -p "$room/home"
make -s BUILD="$build" DESTDIR="$room/root" PREFIX=/usr install || exit 1
root=$room/root/usr

# --- what the program offers ---
bays() {
	# shellcheck source=tests/map/machine.sh
	. "$TOP/tests/map/machine.sh"
	two_modules
	for bay in 10 11; do
		echo "component 0:0:0:0 Bay$bay id=3000000000000c01" \
			"slot=$bay disk=0:0:$((bay - 9)):0"
	done
}
bays | "$tools/plant" "$room/machine"
SG_SES_ROOT=$room/machine
export SG_SES_ROOT

# words WORD...: what the last one may become, on one line
words() {
	"$root/bin/$1" --complete -- "$@" | cut -f 1 | sort -u | tr '\n' ' '
}

check_equal "disks and enclosures for TARGET" \
	"$(words sg_ses --locate=)" "$(printf -- '--locate=%s ' \
	3000000000000c01: all mpatha nvme0n1 sda sdb sdc sdd sde sdf sdg sdh \
	sg10: sg4:)"
check_equal "bays of an enclosure" \
	"$(words sg_ses --fault 3000000000000c01:)" \
	"3000000000000c01:10 3000000000000c01:11 "
check_equal "serial numbers, when they are begun" \
	"$(words sg_ses --locate=ACME0002)" "--locate=ACME0002 "
check_equal "enclosures for DEVICE" "$(words sg_ses --join '')" \
	"/dev/sg0 /dev/sg10 /dev/sg4 3000000000000c01 "
check_equal "one DEVICE is enough" "$(words sg_ses --join /dev/sg0 '')" ""
check_equal "other nodes, when they are begun" \
	"$(words sg_ses_microcode /dev/bsg/)" \
	" /dev/bsg/0:0:0:0 /dev/bsg/1:0:0:0 /dev/bsg/3:0:1:0 "
check_equal "hints" "$("$root/bin/sg_ses" --complete -- sg_ses --led=sdf)" \
	"$(printf -- '--led=sdf\tACME Disk ACME0002')"
check_equal "acronyms of a type" "$(words sg_ses -I coo,1 --set '')" \
	"disable dnr fail high_crit high_warn ident locate low_crit low_warn \
on prdfail speed_code swap "
check_equal "when there are colours" "$(words sg_ses --map --color=)" \
	"--color=always --color=auto --color=never "
check_equal "a word that nothing begins with" "$(words sg_ses --nosuch=)" ""
check_equal "no word at all" "$("$root/bin/sg_ses" --complete; echo $?)" 0
check_lacks "aliases" "$(words sg_ses -)" _

# --- in the shells ---
find_program tmux "completion in shells" || exit $failures

# (a server for each shell, without a configuration)
terminal=
trap 'mux kill-server 2>/dev/null' EXIT
mux() {
	tmux -f /dev/null -S "$terminal" "$@"
}

screen() {
	mux capture-pane -p
}

has_line() {
	screen | sed 's/ *$//' | grep -Fxq -e "\$${1:+ $1}"
}

# keys TEXT: type it into an empty line of an empty screen, then the tab
keys() {
	mux send-keys C-e C-u C-l
	mux send-keys -l "$1"
	wait_for has_line "$1" && mux send-keys Tab
}

# completes TEXT LINE: the tab makes this line of it
completes() {
	if keys "$1" && wait_for has_line "$2"; then
		report_ok "$shell: $1"
	else
		screen | sed 's/^/# /'
		report_failure "$shell: $1" "the line is not \"$2\""
	fi
}

has_words() {
	for word; do
		screen | grep -Fq -e "$word" || return 1
	done
}

# lists TEXT WORD...: the tab shows these words
lists() {
	text=$1
	shift
	if keys "$text" && wait_for has_words "$@"; then
		report_ok "$shell: $text..."
	else
		screen | sed 's/^/# /'
		report_failure "$shell: $text..." "there is no list of: $*"
	fi
}

# begin SHELL COMMAND: on a terminal that is wide enough for any line
begin() {
	shell=$1
	terminal=$room/$shell
	mux new-session -d -x 150 -y 50 "cd '$room/home' && exec env -u TMUX \
		HOME='$room/home' PATH='$root/bin:$PATH' PS1='\$ ' $2"
	wait_for has_line "" && return
	screen | sed 's/^/# /'
	report_failure "$shell" "it has no prompt"
	return 1
}

finish() {
	mux kill-server
}

same_in_all() {
	completes "sg_ses --fil" "sg_ses --filter"
	completes "sg_ses --pag" "sg_ses --page="
	completes "sg_ses --page=ae" "sg_ses --page=aes"
	completes "sg_ses -p t" "sg_ses -p th"
	completes "sg_ses --map=slot,ser" "sg_ses --map=slot,serial"
	completes "sg_ses --sensors=name,val" "sg_ses --sensors=name,value"
	completes "sg_ses --sensors --sort=st" "sg_ses --sensors --sort=status"
	completes "sg_ses --index=vs --set=high_w" \
		"sg_ses --index=vs --set=high_warn"
	completes "sg_ses --inhex=cap" "sg_ses --inhex=capture.hex"
	completes "sg_ses --inhex=my" "sg_ses --inhex=my\\ file.hex"
	completes "sg_ses --inhex=di" "sg_ses --inhex=directory/"
	completes "sg_ses --data=@cap" "sg_ses --data=@capture.hex"
	completes "sg_ses --locate=sda of" "sg_ses --locate=sda off"
	completes "sg_ses --locate=sda bl" "sg_ses --locate=sda blink="
	completes "sg_ses --fault=30000" "sg_ses --fault=3000000000000c01:"
	completes "sg_ses --fault=3000000000000c01:" \
		"sg_ses --fault=3000000000000c01:1"
	completes "sg_ses --join /dev/sg1" "sg_ses --join /dev/sg10"
	completes "sg_ses_microcode --mode=dmc_offs_s" \
		"sg_ses_microcode --mode=dmc_offs_save"
	completes "sg_ses_microcode --in=cap" \
		"sg_ses_microcode --in=capture.hex"
	lists "sg_ses --locate=sd" sda sdb sdf sdh
	lists "sg_ses --index=arr,0 --set=" rrabort hotspare
	lists "sg_ses --help=m" monitor map metrics
}

: >"$room/home/capture.hex"
: >"$room/home/my file.hex"
mkdir "$room/home/directory"
cat >"$room/home/bashrc" <<END
. '$root/share/bash-completion/completions/sg_ses'
. '$root/share/bash-completion/completions/sg_ses_microcode'
bind 'set show-all-if-ambiguous on'
PS1='\$ '
END
cat >"$room/home/.zshrc" <<END
fpath=('$root/share/zsh/site-functions' \$fpath)
autoload -Uz compinit
compinit -u -D
PS1='\$ '
END
mkdir -p "$room/home/.config/fish"
cat >"$room/home/.config/fish/config.fish" <<END
set -p fish_complete_path '$root/share/fish/vendor_completions.d'
set -g fish_greeting
set -g fish_autosuggestion_enabled 0
function fish_prompt; echo -n '\$ '; end
END

if find_program bash "completion in bash" &&
	begin bash "bash --noprofile --rcfile '$room/home/bashrc'"; then
	same_in_all
	completes "sg_ses --inhex=\"my" "sg_ses --inhex=\"my file.hex\""
	finish
fi
if find_program zsh "completion in zsh" && begin zsh "zsh -d"; then
	same_in_all
	finish
fi
if find_program fish "completion in fish" && begin fish fish; then
	same_in_all
	finish
fi
[ $failures -eq 0 ]
