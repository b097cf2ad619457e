# SPDX-License-Identifier: BSD-2-Clause
"""The ways in which our output may differ from the peer's, and why.

Each is an entry of doc/sg_ses_compat.7. A rule looks at the lines that
differ and at what the pages really hold; a difference that fits no rule is a
failure of the test.
"""
import re

CLASSES = {
    'sstr-data': 'Subenclosure String In: the peer skips 36 bytes',
    'array-all': 'Array Status with --page=all: the peer decodes page 02h',
    'array-join': 'join with --page=as: the peer decodes device slots as if '
                  'they were of page 06h',
    'filter-empty-line': '--filter: an empty line of the peer',
    'filter-lost-flag': '--filter: the peer hides a flag that is set',
    'fcp-eip0': 'FCP with EIP 0: the peer reads two bytes too late',
    'terminal-safe': 'bytes that could drive a terminal are dots here',
    'unsigned': 'Download Microcode: sizes from 2^31 on, negative at the peer',
    'vendor-data-cut': 'Configuration: the peer cuts long vendor data',
    'aes-invalid': 'join: the peer decodes INVALID descriptors',
    'aes-short': 'a descriptor shorter than it says: the peer reads on',
    'aes-attach': 'join: the peer loses or misplaces AES descriptors',
    'aes-listing': 'page 0Ah: the peer takes one descriptor per element, in '
                   'order, for granted',
    'connector-index': 'join: indexes of connectors with EIIOE 0, chosen for '
                       'the page here',
    'overridden': '"but overridden" where --eiioe acts',
    'missing-elements': 'a page shorter than the configuration says: the peer '
                        'invents elements',
    'left-out': 'Threshold In without the types that have no thresholds: '
                'the peer reads bytes of other elements',
    'malformed': 'a damaged page: what can be decoded, and a message',
    'pages-go-on': '--page=all: the peer stops, or has the status of the '
                   'last page',
    'list-of-zeros': '--page=all: the peer shows page 00h for each 0 that its '
                     'list begins with',
    'no-match-name': '--dev-slot-name in a message of the peer',
}

DUMP = re.compile(r'^    ([0-9a-f]{2} {1,2}){1,16} *.{0,16} *$')
TITLE = re.compile(r'^  Primary enclosure|^[A-Z][A-Za-z ()-]*diagnostic pages?\b.*$')
ELEMENT = re.compile(r'^(?:.* ?)?\[(\d+),(-?\d+)\]  Element type: ')
FCP_LINE = re.compile(r'^ +(node_name: [0-9a-f]{16}|port index: \d+, port '
                      r'loop position: \d+, port bypass reason: 0x[0-9a-f]+|'
                      r'requested hard address: \d+, n_port identifier: '
                      r'[0-9a-f]{6}|n_port name: [0-9a-f]{16})$')
HIDDEN = re.compile(r'^ +(Enc bypassed B=0, Ready to insert=0, RMV=0, Ident=1|'
                    r'Ident=0, Fail=0, Open=1, Unlock=0|'
                    r'Ident=0, Fail=0, Display mode status=\d'
                    r'(, Display character status=0x[0-9a-f]+.*)?)$')
FLAGGED = ['    flagged as invalid (no further information)']
NUMBER = re.compile(r'-?\d+')


def safe(text):
    """Text as it may reach a terminal: a dot for each byte that may not."""
    return ''.join(
        c if c.isprintable() else
        '.' * len(c.encode('utf-8', 'surrogateescape')) for c in text)


def safe_lines(lines):
    return [safe(line) for line in lines]


def is_part_of(ours, theirs):
    """Are all our lines lines of theirs, in this order? Of a line that
    ends in a device slot number, that item may be missing."""
    rest = iter(theirs)
    return all(any(line in (other, other.split(', device slot')[0])
                   for other in rest) for line in ours)


def elements(lines):
    """A join: the lines before, and (row, heading, parts) per element."""
    head, out = [], []
    for line in lines:
        found = ELEMENT.match(line)
        if found:
            out.append(((int(found[1]), int(found[2])), line, {}))
            part = out[-1][2].setdefault('', [])
        elif not out:
            head.append(line)
        elif re.match(r'^  [A-Z][A-Za-z ]*:$', line):
            part = out[-1][2].setdefault(line, [])
        else:
            part.append(line)
    return head, out
