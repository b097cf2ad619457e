# SPDX-License-Identifier: BSD-2-Clause
"""Our sg_ses beside the one of sg3_utils: stdout and exit status.

usage: compare.py OURS THEIRS TABLE CAPTURE...

Compares what both make of the captures, and of random enclosures, seen in
every way. What differs must be one of the classes of classes.py. The numbers
are written to TABLE. Variables: SEED (default 1), ROUNDS (enclosures).
"""
import collections
import os
import random
import subprocess
import sys
import textwrap

import captures
from classes import CLASSES, elements
from explain import Case, Unexplained, explain, lines
from facts import Facts, split_pages

PAGES = ('sdp', 'cf', 'es', 'ht', 'str', 'th', 'as', 'ed', 'ses', 'eb', 'aes',
         'sht', 'sstr', 'ssp', 'dm', 'snic', '0x10')


def hex_text(raw):
    return ''.join(' '.join('%02x' % b for b in raw[i:i + 16]) + '\n'
                   for i in range(0, len(raw), 16))


def capture_bytes(lines):
    return bytes.fromhex(' '.join(line.split('#')[0] for line in lines))


def run(program, view, name):
    done = subprocess.run(
        [program, '--status', '--data=@' + name] + view,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, check=False)
    return (done.returncode, done.stdout.decode('utf-8', 'surrogateescape'),
            done.stderr.decode('utf-8', 'replace'))


class Comparison:
    def __init__(self, ours, theirs, work):
        self.ours, self.theirs, self.work = ours, theirs, work
        self.counts = collections.Counter()
        self.runs = self.identical = self.bad = 0

    def one(self, name, facts, view, marks=()):
        self.runs += 1
        if '-rr' in view:
            # the input is binary then
            with open(name) as text:
                raw = capture_bytes(text)
            name = self.work + '/binary'
            with open(name, 'wb') as binary:
                binary.write(raw)
        theirs = run(self.theirs, view, name)
        ours = run(self.ours, view, name)
        if theirs[:2] == ours[:2]:
            self.identical += 1
            return
        case = Case(list(view) + list(marks), facts, theirs[:2], ours,
                    lambda other: run(self.theirs, [
                        v for v in other if v not in marks], name)[1])
        try:
            self.counts.update(explain(case))
        except Unexplained as why:
            self.complain(name, view, str(why))

    def owners(self, name, facts):
        """Does our join show each descriptor where it belongs?"""
        if facts.short(2):
            return
        _, out, _ = run(self.ours, ['-j', '-i'], name)
        for key, heading, parts in elements(lines(out))[1]:
            row = facts.rows.index(key)
            part = parts.get('  Additional Element Status:', [])
            got = ' '.join(part).split()
            d = facts.owner.get(row)
            want = ['%02x' % b for b in d.raw] if d else []
            if got != want:
                self.complain(name, ['-j', '-i'], heading + ' has not the '
                              'descriptor that belongs to it')
                return

    def complain(self, name, view, why):
        self.bad += 1
        kept = '%s/unexplained-%d.hex' % (self.work, self.bad)
        with open(name, 'rb') as old, open(kept, 'wb') as new:
            new.write(old.read())
        print('# sg_ses --status --data=@%s %s' % (kept, ' '.join(view)))
        for line in why.split('\n'):
            print('#  ' + line.encode('ascii', 'replace').decode())

    def all_views(self, name, facts, views, marks=()):
        for view in views:
            self.one(name, facts, view, marks)


def views_of_file(facts):
    """All that can be asked about one capture."""
    out = []
    for code, page in enumerate(PAGES):
        if code not in facts.pages:
            out.append(['-p', page])
            continue
        for more in ([], ['-f'], ['-i'], ['-v'], ['-vv'], ['-q'], ['-w'],
                     ['-H'], ['-HH'], ['-HHH'], ['-HHHH'], ['-HHHHH']):
            out.append(['-p', page] + more)
    for more in ([], ['-f'], ['-ff'], ['-i'], ['-v'], ['-vv'], ['-H'],
                 ['-p', 'aes'], ['-E', 'auto'], ['-q'], ['-w']):
        out += [['-j'] + more, ['-jj'] + more, ['-a'] + more]
    for more in ([], ['-f'], ['-i'], ['-v'], ['-H'], ['-HHHH'], ['-rr']):
        out.append(['-p', 'all'] + more)
    for index in ('0', '-1', '0,0', '1,-1', '0,0-3', 'arr', 'arr,0', '_23,1',
                  'ts,0', 'ps,0-9', 'coo,-1', '_2_0,0', '200', '9,9', 'sse,0',
                  'ssc,1', '0-255'):
        out.append(['-I', index])
        for page in ('es', 'ed', 'aes', 'th'):
            out.append(['-p', page, '-I', index])
        out.append(['-j', '-I', index])
        out.append(['-j', '-p', 'aes', '-I', index])
        out.append(['-jj', '-f', '-I', index])
    for slot in (0, 1, 4, 7, 9, 12, 21, 22):
        out.append(['-x', str(slot)])
    return out


def views_of_random(rng, facts):
    """Some of it, for one of many."""
    out = [['-j'], ['-p', 'all'], ['-jj', rng.choice(('-f', '-ff', '-i', '-v',
                                                      '-vv'))],
           ['-p', 'all', rng.choice(('-f', '-i', '-v', '-vv'))],
           ['-p', 'all', rng.choice(('-H', '-HH', '-HHH', '-HHHH', '-HHHHH',
                                     '-rr'))],
           ['-p', 'aes'], ['-p', 'aes', '-i'], ['-j', '-p', 'aes']]
    if facts.rows:
        t, e = rng.choice(facts.rows)
        index = ['-I', '%d,%d' % (t, e)]
        out.append(['-p', rng.choice(('es', 'ed', 'th'))] + index)
        out.append(['-j'] + index)
        out.append(['-j', '-p', rng.choice(('es', 'as', 'aes', 'cf'))] +
                   rng.choice(([], index)))
    return out


def views_of_damage(code):
    out = [['-p', '0x%x' % code]]
    if code in (1, 2, 5, 7, 10):
        out += [['-jj'], ['-j', '-i'], ['-p', 'aes']]
    return out


def main(ours, theirs, table, files):
    work = os.path.dirname(table)
    seed = int(os.environ.get('SEED', '1'))
    rounds = int(os.environ.get('ROUNDS', '120'))
    failed = 0

    def report(name, c, before):
        nonlocal failed
        failed += c.bad != before
        print('%s %s' % ('ok' if c.bad == before else 'not ok', name) +
              ('' if c.bad == before else ': %d difference(s) unexplained' %
               (c.bad - before)))

    c = Comparison(ours, theirs, work)
    for name in files:
        with open(name) as f:
            facts = Facts(split_pages(capture_bytes(f)))
        before = c.bad
        c.owners(name, facts)
        c.all_views(name, facts, views_of_file(facts))
        report(os.path.basename(name), c, before)
    parts = [('plain', ())] + [(t, (t,)) for t in captures.TRAITS]
    for part, traits in parts:
        before = c.bad
        for n in range(rounds // len(parts) + 1):
            rng = random.Random('%d %s %d' % (seed, part, n))
            e = captures.Enclosure(rng, traits)
            facts = Facts(e.pages)
            name = work + '/random.hex'
            with open(name, 'w') as f:
                f.write(hex_text(e.bytes()))
            c.owners(name, facts)
            c.all_views(name, facts, views_of_random(rng, facts))
        report('random enclosures: ' + part, c, before)
    before = c.bad
    for n in range(rounds):
        rng = random.Random('%d damage %d' % (seed, n))
        pages, code = captures.damage(rng, captures.Enclosure(rng).pages)
        name = work + '/random.hex'
        with open(name, 'w') as f:
            f.write(hex_text(b''.join(pages[c] for c in sorted(pages))))
        facts = Facts(pages)
        c.all_views(name, facts, views_of_damage(code), ('malformed',))
    report('damaged pages', c, before)
    with open(table, 'w') as f:
        f.write('# SPDX-License-Identifier: BSD-2-Clause\n'
                '# made by UPDATE=1 tests/run build peer\n'
                '%d comparisons of stdout and exit status\n'
                '%6d  identical\n%6d  unexplained\n'
                '%6d  explained by one or more of:\n' %
                (c.runs, c.identical, c.bad, c.runs - c.identical - c.bad))
        for name, count in sorted(c.counts.items(), key=lambda i: -i[1]):
            f.write('%6d  %s\n        %s\n' % (count, name, '\n'.join(
                textwrap.wrap(CLASSES[name], 70, subsequent_indent=' ' * 8))))
    return failed


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]) != 0)
