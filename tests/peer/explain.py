# SPDX-License-Identifier: BSD-2-Clause
"""Why two outputs differ: the names of classes, or Unexplained."""
import difflib
import re

from classes import (DUMP, ELEMENT, FCP_LINE, FLAGGED, HIDDEN, NUMBER, TITLE,
                     elements, is_part_of, safe, safe_lines)
from facts import THRESHOLDS


class Unexplained(Exception):
    pass


def lines(text):
    return text.removesuffix('\n').split('\n') if text else []


class Case:
    """One command: what both programs made of it."""

    def __init__(self, view, facts, theirs, ours, again):
        self.view, self.facts = view, facts
        self.found = set()
        self.their_status, self.their_text = theirs
        for name in facts.names():
            # a line feed in a name makes two lines that look like others
            if '\n' in name and name in self.their_text:
                self.their_text = self.their_text.replace(name, safe(name))
                self.found.add('terminal-safe')
        self.our_status, self.our_text, self.our_err = ours
        self.again = again	# run the peer with another view
        self.theirs, self.ours = lines(self.their_text), lines(ours[1])

    def has(self, *options):
        return any(o in self.view for o in options)

    @property
    def filtered(self):
        return self.has('-f', '-ff')

    @property
    def joined(self):
        return self.has('-j', '-jj', '-a', '-D', '-x', '-A')


def fail(why, theirs=(), ours=()):
    raise Unexplained('\n'.join([why] + ['-' + t for t in theirs[:30]] +
                                ['+' + o for o in ours[:30]]))


def hunks(theirs, ours):
    match = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
    for kind, a, b, c, d in match.get_opcodes():
        if kind != 'equal':
            yield theirs[a:b], ours[c:d]


def sections(lines):
    out = [('', [])]
    for line in lines:
        if TITLE.match(line):
            out.append((line, []))
        out[-1][1].append(line)
    return out


# --- lines that any page or join can have ---

def common(case, theirs, ours):
    """The name of a class for a few differing lines, or None."""
    if case.filtered and theirs == [''] and not ours:
        return 'filter-empty-line'
    if case.filtered and not theirs and ours and \
            all(HIDDEN.match(line) for line in ours):
        return 'filter-lost-flag'
    if len(theirs) == len(ours) and safe_lines(theirs) == safe_lines(ours) \
            and ''.join(ours).isprintable():
        return 'terminal-safe'
    if len(ours) == 1 < len(theirs) and safe('\n'.join(theirs)) == ours[0]:
        return 'terminal-safe'
    if case.has('-I') and case.facts.short_of(case.view) and \
            len(ours) == 1 and ours[0].startswith('      >>> no match on --in'):
        return 'missing-elements'
    if any(d.protocol == 0 and not d.eip for d in case.facts.descriptors) and \
            len(theirs) == len(ours) and \
            all(FCP_LINE.match(line) for line in theirs + ours):
        return 'fcp-eip0'
    if '/overridden' in case.view and len(theirs) == len(ours) and all(
            t.replace(' but overridden', '') == o.replace(' but overridden', '')
            and ('eiioe=0' in o) == ('but overridden' in o)
            for t, o in zip(theirs, ours)):
        return 'overridden'
    return None


# --- thresholds ---

def thresholds_are(case, row, ours):
    """Are our lines those of this row of a page that leaves out types?"""
    raw = case.facts.left_out().get(row)
    if raw is None or ours is None:
        return raw is None and ours is None
    if case.has('-i'):
        return [line.strip() for line in ours] == [raw.hex(' ')]
    first, end, value = THRESHOLDS[case.facts.etype(row)]
    want = [v for v in map(value, raw[first:end]) if v is not None]
    got = re.findall(r'=(-?\d+(?:\.\d+)?)', ' '.join(ours))
    return [float(number) for number in got] == want


def threshold_page(case, theirs, ours):
    left = case.facts.left_out()
    if left is None:
        return None
    # (type, element) and lines; of one type its line is missing with -I
    shown, ti = [], None
    for line in ours:
        found = re.search(r'^    Element type: .*\[ti=(\d+)\]', line)
        if found:
            ti = int(found[1])
            continue
        found = re.match(r'^      (?:Overall|Element (\d+)) descriptor:', line)
        if found:
            shown.append((ti, int(found[1] or -1), []))
        elif shown and line.startswith('        '):
            shown[-1][2].append(line)
    if not case.has('-I') and [s[:2] for s in shown] != \
            [case.facts.rows[row] for row in left]:
        return None
    for ti, element, part in shown:
        rows = [row for row, (t, e) in enumerate(case.facts.rows)
                if e == element and row in left and ti in (t, None)]
        if not any(thresholds_are(case, row, part) for row in rows):
            return None
    return ['left-out']


# --- the join ---

def aes_part(case, row, theirs, ours):
    """Lines of one element's AES part; None: there is no such part."""
    facts = case.facts
    d = facts.owner.get(row)
    if ours == FLAGGED and d and d.invalid:
        return 'aes-invalid'
    if theirs is not None and ours is not None and d and \
            case.our_status == 97 and d.lacking(facts.etype(row)) and \
            is_part_of(ours, theirs):
        return 'aes-short'
    if theirs is not None and ours is not None and not d.eiioe:
        strip = re.compile(r'^( +(\[\d+\] )?).*')
        if len(theirs) == len(ours) and all(
                t == o or (strip.match(t)[1] == strip.match(o)[1] and
                           re.search(r'conn|pl=\d|etype|broken', t) and
                           re.search(r'conn|pl=\d|etype|broken| ei: ', o))
                for t, o in zip(theirs, ours)):
            return 'connector-index'
    # who has a descriptor here is settled by means of our own
    if (ours is not None) == (d is not None) and not facts.regular():
        return 'aes-attach'
    return None


def join_element(case, key, theirs, ours):
    facts = case.facts
    row = facts.rows.index(key)
    for part in sorted(set(theirs) | set(ours)):
        a, b = theirs.get(part), ours.get(part)
        if a == b:
            continue
        name = None
        if part == '  Threshold In:' and facts.left_out() is not None:
            name = 'left-out' if thresholds_are(case, row, b) else None
        elif part == '  Threshold In:' and b is None and \
                len(facts.pages[5]) < 12 + 4 * row:
            name = 'missing-elements'
        elif part == '  Enclosure Status:' and case.has('as') and \
                facts.etype(row) == 0x01:
            name = 'array-join'
        elif part == '  Additional Element Status:':
            a2, b2 = a, b
            if a and b:
                small = [common(case, *h) for h in hunks(a, b)]
                if all(small):
                    case.found.update(small)
                    continue
            name = aes_part(case, row, a2, b2)
        elif a is not None and b is not None:
            small = [common(case, *h) for h in hunks(a, b)]
            if all(small):
                case.found.update(small)
                continue
        if not name:
            fail('element %d,%d%s' % (key + (part,)), a or [], b or [])
        case.found.add(name)


def explain_join(case):
    their_head, theirs = elements(case.theirs)
    our_head, ours = elements(case.ours)
    facts = case.facts
    if their_head != our_head:
        if not ours and not theirs and case.their_text.replace(
                '--dev-slot-name', '--dev-slot-num') == case.our_text:
            case.found.add('no-match-name')
            return
        names = [common(case, *h) for h in hunks(their_head, our_head)]
        if not all(names) and (bool(ours) == bool(theirs) or
                               facts.regular()):
            fail('lines before the first element', their_head, our_head)
        case.found.update(names if all(names) else ['aes-attach'])
    their_keys = [e[0] for e in theirs]
    our_keys = [e[0] for e in ours]
    keys = our_keys
    if their_keys != our_keys:
        if case.our_status == 97 and our_keys == their_keys[:len(our_keys)] \
                and (facts.short(2) or not facts.config_fits):
            case.found.add('missing-elements')
        elif case.has('aes', '-D', '-x', '-A') and not facts.regular():
            case.found.add('aes-attach')
            keys = [k for k in our_keys if k in their_keys]
        elif case.has('-x', '-A') and set(their_keys) <= set(our_keys):
            case.found.add('aes-attach')
            keys = their_keys
        else:
            fail('elements', [str(k) for k in their_keys],
                 [str(k) for k in our_keys])
    their_map = {e[0]: e for e in theirs}
    for key, heading, parts in ours:
        if key not in keys:
            continue
        other = their_map[key]
        if heading != other[1]:
            name = common(case, [other[1]], [heading])
            if not name:
                fail('heading', [other[1]], [heading])
            case.found.add(name)
        join_element(case, key, other[2], parts)


# --- pages ---

def additional(case, theirs, ours):
    facts = case.facts
    small = [common(case, *h) for h in hunks(theirs, ours)]
    if all(small):
        return small
    if case.our_status == 97 and facts.lacking() and \
            is_part_of(ours, theirs):
        return ['aes-short']
    if not facts.regular():
        return ['aes-listing']
    return None


def unsigned(case, theirs, ours):
    for a, b in hunks(theirs, ours):
        if len(a) != len(b):
            return None
        for x, y in zip(a, b):
            if NUMBER.sub('#', x) != NUMBER.sub('#', y):
                return None
            for m, n in zip(NUMBER.findall(x), NUMBER.findall(y)):
                if m != n and (int(m) >= 0 or int(m) + 2 ** 32 != int(n)):
                    return None
    return ['unsigned']


def dump_of(lines):
    """The bytes of a hex dump with addresses or characters."""
    out = []
    for line in lines:
        if DUMP.match(line):
            out += line[4:52].split()
    return out


def sstr(case, theirs, ours):
    raw = case.facts.pages[0x0c]
    at, want = 8, []
    for _ in range(raw[1] + 1):
        if at + 4 > len(raw):
            break
        size = raw[at + 2] * 256 + raw[at + 3]
        want += ['%02x' % b for b in raw[at + 4:at + 4 + size]]
        at += 4 + size
    return ['sstr-data'] if dump_of(ours) == want else None


def vendor_data(case, theirs, ours):
    for a, b in hunks(theirs, ours):
        a, b = [x for x in a if x], [x for x in b if x]
        if not '\n'.join(b).startswith('\n'.join(a).rstrip()):
            return None
        if not all(re.match('^ {8}([0-9a-f]{2} {1,2}){1,16}.*$', x)
                   for x in a + b):
            return None
    return ['vendor-data-cut'] if case.facts.longest_vendor_data > 190 \
        else None


def array(case, theirs, ours):
    if not case.has('all'):
        return None
    alone = case.again([v if v != 'all' else 'as' for v in case.view])
    alone, flags = lines(alone), []
    if case.filtered and alone != ours:
        flags = ['filter-lost-flag']
        ours = [o for o in ours if not HIDDEN.match(o)]
    if safe_lines(alone) == ours:
        return ['array-all'] + flags + \
            (['terminal-safe'] if alone != ours else [])
    if case.facts.short(6) and is_part_of(ours, alone):
        return ['array-all', 'missing-elements']
    return None


PAGES = {
    'Additional element status': additional,
    'Subenclosure string in': sstr,
    'Download microcode status': unsigned,
    'Configuration': vendor_data,
    'Array Status': array,
    'Threshold In': threshold_page,
}


def section(case, title, theirs, ours):
    if theirs == ours:
        return
    names = None
    for start, rule in PAGES.items():
        if title.startswith(start):
            names = rule(case, theirs, ours)
    if not names:
        names = [common(case, *h) for h in hunks(theirs, ours)]
    if not all(names) and case.our_status == 97 and \
            ('malformed' in case.view or case.facts.short(2) or
             case.facts.short(5) or case.facts.short(6)) and \
            is_part_of([o for o in ours if not HIDDEN.match(o)], theirs):
        names = ['missing-elements']
    if not all(names):
        at = [h for h, n in zip(hunks(theirs, ours), names) if not n]
        fail('in "%s"' % title, *(at[0] if at else (theirs, ours)))
    case.found.update(names)


def explain_pages(case):
    if case.has('all') and case.their_status and \
            case.our_text.startswith(case.their_text):
        case.found.add('pages-go-on')
        return
    zeros = len(case.facts.pages.get(0, b'')[4:]) - \
        len(case.facts.pages.get(0, b'')[4:].lstrip(b'\0'))
    if case.has('all') and zeros > 1 and \
            case.their_text == case.our_text * zeros:
        case.found.add('list-of-zeros')
        return
    theirs, ours = sections(case.theirs), sections(case.ours)
    if case.has('all') and len(ours) > len(theirs) and \
            case.their_status and [s[0] for s in theirs] == \
            [s[0] for s in ours[:len(theirs)]]:
        case.found.add('pages-go-on')
        ours = ours[:len(theirs)]
    if [s[0] for s in theirs] != [s[0] for s in ours]:
        fail('pages', [s[0] for s in theirs], [s[0] for s in ours])
    for (title, a), (_, b) in zip(theirs, ours):
        section(case, title, a, b)


NAMED = re.compile(r'^.* (?=\[\d+,-?\d+\]  Element type: )|(?<=; ).* (?=\[\d+,)')


def malformed(case):
    """A page that was damaged on purpose: one output is part of the other,
    but for texts of which the page has only a piece."""
    if 'malformed' not in case.view or case.our_status != 97:
        return False
    theirs, ours = case.theirs, case.ours
    if not case.facts.names_fit():
        theirs = [NAMED.sub('', line) for line in theirs]
        ours = [NAMED.sub('', line) for line in ours]
    if not case.facts.config_fits and case.has('0x1'):
        # past the damage the peer shows what happens to be in its memory
        return True
    if any(4 < len(p) < 8 for p in case.facts.pages.values()):
        theirs = [line for line in theirs if 'generation code' not in line]
        ours = [line for line in ours if 'generation code' not in line]
    return is_part_of(ours, theirs) or is_part_of(theirs, ours)


def explain_text(case):
    try:
        if case.joined:
            explain_join(case)
        else:
            explain_pages(case)
    except Unexplained:
        if not malformed(case):
            raise
        case.found = {'malformed'}


def explain(case):
    """The classes that make up the difference; raises Unexplained."""
    if case.their_text != case.our_text:
        explain_text(case)
    if case.their_status != case.our_status:
        if case.our_status == 97 and case.found & {
                'aes-short', 'missing-elements'}:
            pass
        elif case.our_status == 97 and case.facts.lacking() and \
                (case.joined or case.has('aes', 'all')):
            case.found.add('aes-short')
        elif case.our_status == 97 and case.facts.short_of(case.view):
            case.found.add('missing-elements')
        elif case.our_status == 97 and 'malformed' in case.view:
            case.found.add('malformed')
        elif case.has('all') and case.their_status:
            case.found.add('pages-go-on')
        else:
            fail('status %d, ours %d: %s' % (case.their_status,
                                             case.our_status, case.our_err))
    return case.found
