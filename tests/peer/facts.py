# SPDX-License-Identifier: BSD-2-Clause
"""What a set of pages says, read by other means than those of the project.

Only as much as it takes to tell whether the peer can be expected to get a
page wrong, and to which element an additional element status (AES) descriptor
belongs (SES-4 6.1.13.2).
"""
import struct

REQUIRED = (0x01, 0x17, 0x18)
CAPABLE = REQUIRED + (0x07, 0x14, 0x15)
SLOTS = (0x01, 0x17)
# thresholds: the bytes of an element that are used, and what they stand for
THRESHOLDS = {
    0x04: (0, 4, lambda value: value - 20 if value else None),
    0x0b: (2, 4, lambda value: value or None),
    0x12: (0, 4, lambda value: value / 2),
    0x13: (0, 2, lambda value: value / 2),
}
SAS, FCP, PCIE = 6, 0, 0xb


def split_pages(raw):
    """Pages back to back; of two with one code the first counts."""
    pages = {}
    while len(raw) >= 4:
        size = struct.unpack_from('>H', raw, 2)[0] + 4
        pages.setdefault(raw[0], raw[:size])
        raw = raw[size:]
    return pages


class Descriptor:
    def __init__(self, at, raw):
        self.at, self.raw = at, raw
        self.eip = bool(raw[0] & 0x10)
        self.invalid = bool(raw[0] & 0x80)
        self.protocol = raw[0] & 15
        self.eiioe = raw[2] & 3 if self.eip and len(raw) > 2 else 0
        self.index = raw[3] if self.eip and len(raw) > 3 else 0
        self.body = 4 if self.eip else 2

    def counted(self):
        return self.protocol == SAS and len(self.raw) >= self.body + 2

    def sas_type(self):
        return self.raw[self.body + 1] >> 6

    def lacking(self, etype):
        """Is it too short for what it is said to hold?"""
        if self.invalid:
            return False
        if len(self.raw) < self.body + 2:
            return True
        count = self.raw[self.body]
        eip = self.eip
        if self.protocol == FCP:
            fixed, size = (16, 16) if eip else (12, 16)
        elif self.protocol == PCIE:
            if not eip or self.raw[5] >> 5 != 1:
                return not eip and len(self.raw) < 6
            fixed, size = 72, 8
        elif self.protocol != SAS:
            return False
        elif self.sas_type() == 0:
            fixed, size = (8, 28) if eip else (4, 28)
        elif self.sas_type() > 1:
            return False
        elif etype == 0x18:
            fixed, size = (16, 2) if eip else (14, 2)
        else:
            fixed, size = (8, 12) if eip else (6, 12)
        return len(self.raw) < fixed + size * count


class Facts:
    def __init__(self, pages):
        self.pages = pages
        self.headers, self.config_fits = [], False
        self.longest_vendor_data = 0
        self.parse_configuration(pages.get(1, b''))
        self.rows = [(t, e) for t, h in enumerate(self.headers)
                     for e in range(-1, h[1])]
        self.b, self.c, self.d = [], [], []
        for a, (t, e) in enumerate(self.rows):
            if e >= 0:
                self.b.append(a)
                if self.headers[t][0] in CAPABLE:
                    self.c.append(a)
                if self.headers[t][0] == 0x19:
                    self.d.append(a)
        self.descriptors, self.aes_fits = self.split(pages.get(10, b''))
        self.assign()

    def etype(self, row):
        return self.headers[self.rows[row][0]][0]

    def capable(self, row):
        return row is not None and row < len(self.rows) and \
            self.rows[row][1] >= 0 and self.etype(row) in CAPABLE

    def parse_configuration(self, raw):
        if len(raw) < 8:
            return
        at, nr = 8, 0
        for _ in range(raw[1] + 1):
            if at + 4 > len(raw):
                return
            nr += raw[at + 2]
            self.longest_vendor_data = max(self.longest_vendor_data,
                                           raw[at + 3] - 36)
            at += raw[at + 3] + 4
        texts = at + 4 * nr
        for i in range(nr):
            if at + 4 > len(raw):
                return
            etype, count, sub, length = raw[at:at + 4]
            self.headers.append((etype, count, sub,
                                 raw[texts:texts + length]))
            texts += length
            at += 4
        self.config_fits = texts <= len(raw)

    @staticmethod
    def split(raw):
        out, at = [], 8
        while at + 2 <= len(raw) and at + raw[at + 1] + 2 <= len(raw):
            out.append(Descriptor(at, raw[at:at + raw[at + 1] + 2]))
            at += raw[at + 1] + 2
        return out, at >= len(raw)

    # --- which row does a descriptor belong to? ---

    def in_space(self, space, index):
        rows = {'A': range(len(self.rows)), 'B': self.b, 'C': self.c}[space]
        return rows[index] if index < len(rows) else None

    def agrees(self, row, d):
        return not d.counted() or \
            (d.sas_type() == 0) == (self.etype(row) in SLOTS)

    def choose(self):
        """How descriptors with EIIOE 0 count, decided for the page."""
        legacy = [d for d in self.descriptors if d.eip and not d.eiioe]
        resolves = {}
        for space in 'BCA':
            rows = [self.in_space(space, d.index) for d in legacy]
            resolves[space] = all(self.capable(r) for r in rows)
            if resolves[space] and all(self.agrees(r, d)
                                       for r, d in zip(rows, legacy)):
                return space
        return 'C' if resolves['C'] and not resolves['B'] else 'B'

    def assign(self, force=False):
        """self.owner: row to descriptor; self.lost: those of no row."""
        self.owner, self.lost = {}, []
        self.space = 'A' if force else self.choose()
        sequence = list(self.c)
        mandatory = [r for r in sequence if self.etype(r) in REQUIRED]
        if not any(d.eip for d in self.descriptors) and \
                len(self.descriptors) == len(mandatory):
            sequence = mandatory
        behind = -1
        for d in self.descriptors:
            if d.eip:
                space = (self.space, 'A', 'B', 'B')[d.eiioe]
                row = self.in_space(space, d.index)
                row = row if self.capable(row) else None
                behind = row if row is not None else behind
            else:
                row = next((r for r in sequence if r > behind), None)
                behind = row if row is not None else len(self.rows)
            if row in self.owner and d.index == 0 and d.counted() and \
                    d.sas_type() == 1 and self.etype(row) in SLOTS:
                row = next((r for r in self.c if r not in self.owner and
                            self.etype(r) not in SLOTS), None)
            if row is None or row in self.owner:
                self.lost.append(d)
            else:
                self.owner[row] = d

    # --- where the peer is known to go wrong ---

    def regular(self):
        """One descriptor for each capable element, in order, indexed as
        the peer expects it."""
        if self.lost or not self.aes_fits or \
                len(self.descriptors) != len(self.c) or \
                any(h[1] == 0 and h[0] in CAPABLE for h in self.headers):
            return False
        for row, d in zip(self.c, self.descriptors):
            if self.owner.get(row) is not d:
                return False
            if d.eip and not d.eiioe and self.space != 'B':
                return False
            if d.eip != self.descriptors[0].eip:
                return False
            if d.eip and d.eiioe == 1 and d.index >= len(self.b):
                return False
        return True

    def lacking(self):
        """Is any descriptor too short for what it is said to hold?"""
        return any(d.lacking(self.etype(r)) for r, d in self.owner.items())

    def short(self, code):
        """Has page 02h, 05h or 06h fewer elements than rows?"""
        raw = self.pages.get(code)
        return raw is not None and len(raw) < 8 + 4 * len(self.rows)

    def left_out(self):
        """Of a page 05h that leaves out the types without thresholds: its
        bytes by row. Of any other: None."""
        raw = self.pages.get(5, b'')
        rows = [r for r in range(len(self.rows))
                if self.etype(r) in THRESHOLDS]
        if len(rows) == len(self.rows) or len(raw) != 8 + 4 * len(rows):
            return None
        return {r: raw[8 + 4 * n:12 + 4 * n] for n, r in enumerate(rows)}

    def names(self):
        """The texts of page 07h, as far as they are there."""
        raw, at = self.pages.get(7, b''), 8
        for _ in self.rows:
            if at + 4 > len(raw):
                return
            size = struct.unpack_from('>H', raw, at + 2)[0]
            yield raw[at + 4:at + 4 + size].split(b'\0')[0].decode(
                'utf-8', 'surrogateescape')
            at += 4 + size

    def short_of(self, view):
        """Is a page too short that this view needs?"""
        joined = bool({'-j', '-jj', '-a', '-D', '-x', '-A'} & set(view))
        return self.short(2) and (joined or bool({'es', 'all', '-I'} &
                                                 set(view))) or \
            self.short(5) and bool({'-jj', 'th', 'all'} & set(view)) or \
            self.short(6) and bool({'as', 'all'} & set(view)) or \
            not self.names_fit() and (joined or bool({'ed', 'all'} &
                                                     set(view)))

    def names_fit(self):
        raw, at = self.pages.get(7, b''), 8
        if not raw:
            return True
        for _ in self.rows:
            if at + 4 > len(raw):
                return False
            at += 4 + struct.unpack_from('>H', raw, at + 2)[0]
        return at <= len(raw)
