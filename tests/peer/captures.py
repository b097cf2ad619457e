# SPDX-License-Identifier: BSD-2-Clause
"""Random enclosures: the pages of one, as a dictionary from code to bytes.

All of it follows from the seed of the random generator. Without traits an
enclosure is one that both programs understand alike; each trait adds
something that is legal, or at least seen in the field, and that the peer is
known to get wrong, or something plainly malformed.
"""
import struct

# element types: those that must, and those that may have AES descriptors
AES_REQUIRED = (0x01, 0x17, 0x18)
AES_OPTIONAL = (0x07, 0x14, 0x15)
SLOTS = (0x01, 0x17)
WORDS = ('Bay', 'Slot', 'PSU', 'Fan', 'Inlet', 'IOM', 'Port', 'Rear', 'A', 'B')

TRAITS = ('eiioe1', 'eiioe2', 'eiioe3', 'eip0', 'lsi', 'hp', 'sparse',
          'invalid', 'twice', 'shuffled', 'aes-short', 'empty-type',
          'control-characters', 'big-numbers', 'short-status',
          'long-status', 'generation', 'vendor-data', 'optional-aes',
          'two-connector-types', 'lost-index', 'extra-descriptor',
          'short-enclosure')


def page(code, byte1, body):
    return struct.pack('>BBH', code, byte1, len(body)) + body


def text_of(rng, traits, longest=14):
    kind = rng.random()
    if kind < 0.2:
        return b''
    text = '%s %d' % (rng.choice(WORDS), rng.randrange(30))
    raw = text.encode()[:longest]
    if 'control-characters' in traits and rng.random() < 0.5:
        at = rng.randrange(len(raw))
        odd = bytes([rng.choice((1, 9, 27, 0x80, 0xe9, 0xff))])
        raw = raw[:at] + odd + raw[at:]
    return raw


class Enclosure:
    def __init__(self, rng, traits=()):
        self.rng = rng
        self.traits = set(traits)
        self.generation = rng.choice((0, 1, 0x2a, 0xffffffff,
                                      rng.getrandbits(32)))
        self.ids = [0] + rng.sample(range(1, 256), rng.randrange(3))
        self.headers = self.make_headers()
        self.rows = [(t, e) for t, (_, n, _, _) in enumerate(self.headers)
                     for e in range(-1, n)]
        self.pages = {}
        self.configuration()
        self.elements(0x02, rng.randrange(32))
        self.elements(0x05, rng.choice((0, 0x10)))
        if rng.random() < 0.3:
            self.elements(0x06, rng.randrange(32))
        if rng.random() < 0.9:
            self.names()
        if rng.random() < 0.9:
            self.additional()
        self.small_pages()

    def byte(self):
        return self.rng.choice((0, 0, 0, 1, 0xff, self.rng.randrange(256)))

    def make_headers(self):
        rng, headers = self.rng, []
        for sub in self.ids:
            for _ in range(rng.randrange(1, 6)):
                kind = rng.random()
                if kind < 0.5:
                    etype = rng.choice(AES_REQUIRED + AES_OPTIONAL +
                                       (0x19, 0x19))
                elif kind < 0.95:
                    etype = rng.randrange(0x1a)
                else:
                    etype = rng.choice((0x1a, 0x30, 0x7f, 0x80, 0xff))
                if etype == 0x19 and 'two-connector-types' not in self.traits \
                        and any(h[0] == 0x19 for h in headers):
                    etype = 0x04
                count = rng.choice((1, 1, 2, 3, rng.randrange(1, 9)))
                if 'empty-type' in self.traits and rng.random() < 0.3:
                    count = 0
                headers.append((etype, count, sub,
                                text_of(rng, self.traits)))
        return headers

    def configuration(self):
        rng, body = self.rng, b''
        for sub in self.ids:
            extra = rng.choice((0, 0, 0, 4, 8, 20))
            if 'vendor-data' in self.traits:
                extra = rng.choice((200, 208, 210, 215))
            descriptor = struct.pack(
                '>BBBB8s8s16s4s', 0x11 * rng.randrange(1, 4), sub,
                sum(h[2] == sub for h in self.headers), 36 + extra,
                struct.pack('>Q', 0x3000000000000000 | rng.getrandbits(48)),
                b'ACME    ', b'%-16s' % text_of(rng, self.traits, 16)[:16],
                b'%04d' % rng.randrange(10000))
            descriptor += bytes(rng.randrange(256) for _ in range(extra))
            if 'short-enclosure' in self.traits and rng.random() < 0.6:
                keep = rng.randrange(4, 41)
                descriptor = descriptor[:3] + bytes([keep - 4]) + \
                    descriptor[4:keep]
            body += descriptor
        for etype, count, sub, text in self.headers:
            body += struct.pack('BBBB', etype, count, sub, len(text))
        body += b''.join(h[3] for h in self.headers)
        self.put(0x01, len(self.ids) - 1, body)

    def put(self, code, byte1, body):
        generation = self.generation
        if 'generation' in self.traits and self.rng.random() < 0.3:
            generation ^= 1
        self.pages[code] = page(code, byte1,
                                struct.pack('>I', generation) + body)

    def elements(self, code, byte1):
        rng, body = self.rng, b''
        for _, e in self.rows:
            if e < 0 and rng.random() < 0.7:
                body += bytes(4)
            else:
                status = rng.choice((1, 1, 1, 5, rng.randrange(128)))
                rest = bytes(self.byte() for _ in range(3))
                if 'control-characters' not in self.traits:
                    # Display and Language show bytes as characters
                    etype = self.headers[_][0]
                    if etype in (0x0c, 0x10):
                        rest = rest[:1] + rng.choice((b'\0\0', b'en', b'AB'))
                body += bytes([status]) + rest
        if 'short-status' in self.traits:
            body = body[:-rng.randrange(1, 13)]
        if 'long-status' in self.traits:
            body += bytes(rng.randrange(1, 13))
        self.put(code, byte1, body)

    def names(self):
        rng, body = self.rng, b''
        for _ in self.rows:
            name = text_of(rng, self.traits)
            name += bytes(rng.choice((0, 0, 0, 1, 2)))
            body += struct.pack('>HH', 0, len(name)) + name
        self.put(0x07, 0, body)

    # --- additional element status ---

    def spaces(self):
        """Row numbers in the spaces A, B, C, D, for each row."""
        b = c = d = 0
        out = []
        for a, (t, e) in enumerate(self.rows):
            etype = self.headers[t][0]
            aes = etype in AES_REQUIRED + AES_OPTIONAL
            out.append((a, b, c if aes else None,
                        d if etype == 0x19 else None))
            if e >= 0:
                b += 1
                c += aes
                d += etype == 0x19
        return out

    def address(self):
        return self.rng.choice((0, 0x5000c50000000000 |
                                self.rng.getrandbits(32)))

    def inner(self):
        """CONNECTOR and OTHER ELEMENT INDEX, right for the style."""
        rng = self.rng
        rows = [(row, s) for row, s in zip(self.rows, self.spaces())
                if row[1] >= 0 and s[0] < 255]
        column_c, column_o = {0: (3, 2), 1: (0, 0), 2: (1, 1),
                              3: (0, 0)}[self.eiioe]
        conns = [s for (t, _), s in rows if self.headers[t][0] == 0x19]
        others = [s for _, s in rows if s[column_o] is not None]
        connector = rng.choice(conns)[column_c] if conns and \
            rng.random() < 0.6 else 0xff
        other = rng.choice(others)[column_o] if others and \
            rng.random() < 0.6 else 0xff
        return bytes((connector, other))

    def descriptor(self, etype, eip, index):
        rng = self.rng
        head = 2 if eip else 0
        protocol = 6
        if rng.random() < 0.2:
            protocol = rng.choice((0, 0xb, 8, 5, 0xf, 1, 0xc)) if eip else 0
        if protocol == 6 and etype in SLOTS:
            phys = rng.choice((0, 1, 1, 2))
            body = bytes((phys, rng.randrange(2)))
            if eip:
                body += bytes((0, rng.choice((0xff, rng.randrange(256)))))
            for _ in range(phys):
                body += struct.pack(
                    '>BBBBQQB7x', rng.randrange(8) << 4, 0,
                    self.byte() & 0x0e, self.byte() & 0x8f, self.address(),
                    self.address(), rng.randrange(256))
        elif protocol == 6 and etype == 0x18:
            phys = rng.randrange(5)
            body = bytes((phys, 0x40, 0, 0))
            body += struct.pack('>Q', self.address())
            body += b''.join(self.inner() for _ in range(phys))
        elif protocol == 6:
            phys = rng.randrange(4)
            body = bytes((phys, 0x40, 0, 0))
            for _ in range(phys):
                body += bytes((rng.randrange(256), 0)) + self.inner()
                body += struct.pack('>Q', self.address())
        elif protocol == 0:
            ports = rng.randrange(3)
            body = bytes((ports, 0))
            body += bytes((0, rng.randrange(256))) if eip else b''
            body = body if eip else bytes((ports, 0))
            body += struct.pack('>Q', rng.getrandbits(64))
            for _ in range(ports):
                body += bytes(rng.randrange(256) for _ in range(16))
        elif protocol == 0xb:
            ports = rng.randrange(3)
            kind = rng.choice((0x20, 0x20, 0x21, 0x40))
            body = struct.pack('>BBBB2xH20s40s', ports, kind, 0,
                               rng.randrange(256),
                               rng.choice((0xffff, 0x4d14)),
                               b'SN-%05d            ' % rng.randrange(99999),
                               b'Fast NVMe 3.84T'.ljust(40))
            for _ in range(ports):
                body += bytes(rng.randrange(256) for _ in range(8))
        else:
            body = bytes(rng.randrange(256) for _ in range(8))
        invalid = 'invalid' in self.traits and rng.random() < 0.3
        first = (0x80 if invalid else 0) | (0x10 if eip else 0) | protocol
        middle = bytes((self.eiioe, index)) if eip else b''
        out = bytes((first, head + len(body))) + middle + body
        if 'aes-short' in self.traits and rng.random() < 0.3:
            keep = rng.randrange(2 + head, len(out) + 1)
            out = bytes((first, keep - 2)) + out[2:keep]
        return out

    def additional(self):
        rng, traits = self.rng, self.traits
        self.eiioe = 1 if 'eiioe1' in traits else 2 if 'eiioe2' in traits \
            else 3 if 'eiioe3' in traits else 0
        column = 0 if self.eiioe == 1 or 'hp' in traits else \
            2 if 'lsi' in traits else 1
        eip = 'eip0' not in traits
        types = AES_REQUIRED + AES_OPTIONAL
        if 'optional-aes' in traits:
            types = AES_REQUIRED + tuple(t for t in AES_OPTIONAL
                                         if rng.random() < 0.5)
        descs = []
        for (t, e), spaces in zip(self.rows, self.spaces()):
            etype = self.headers[t][0]
            index = spaces[column]
            if etype not in types or e < 0 or index > 255:
                continue
            if 'sparse' in traits and rng.random() < 0.3:
                continue
            if 'lost-index' in traits and rng.random() < 0.1:
                index = rng.randrange(256)
            descs.append(self.descriptor(etype, eip, index))
            if 'twice' in traits and rng.random() < 0.1:
                descs.append(descs[-1])
        if 'shuffled' in traits:
            rng.shuffle(descs)
        if 'extra-descriptor' in traits:
            descs.append(self.descriptor(0x17, eip, 255))
        self.put(0x0a, 0, b''.join(descs))

    # --- everything else ---

    def small_pages(self):
        rng = self.rng
        ids = self.ids
        text = bytes(rng.choice(b'abc def.\n')
                     for _ in range(rng.randrange(40)))
        blob = bytes(rng.randrange(256) for _ in range(rng.randrange(70)))
        chance = 0.6
        if rng.random() < chance:
            self.pages[0x03] = page(0x03, 0, text)
        if rng.random() < chance:
            self.pages[0x04] = page(0x04, 0, blob)
        if rng.random() < 0.2:
            self.pages[0x08] = page(0x08, rng.randrange(256), b'')
        if rng.random() < 0.2:
            self.pages[0x09] = page(0x09, rng.randrange(256), b'')
        if rng.random() < chance:
            self.put(0x0b, len(ids) - 1, b''.join(
                struct.pack('>BBH', 0, i, len(text)) + text for i in ids))
        if rng.random() < chance:
            self.put(0x0c, len(ids) - 1, b''.join(
                struct.pack('>BBH', 0, i, len(blob)) + blob for i in ids))
        if rng.random() < chance:
            top = 2 ** 32 if 'big-numbers' in self.traits else 2 ** 31
            self.put(0x0e, len(ids) - 1, b''.join(
                struct.pack('>BBBBI3xBI', 0, i,
                            rng.choice((0, 1, 2, 0x13, rng.randrange(256))),
                            rng.randrange(256), rng.randrange(top),
                            rng.randrange(256), rng.randrange(top))
                for i in ids))
        if rng.random() < chance:
            self.put(0x0f, len(ids) - 1, b''.join(
                struct.pack('>BBBB2x2s32s', 0, i, rng.choice((0, 0, 0x80)),
                            rng.randrange(40), rng.choice((b'\0\0', b'en')),
                            text_of(rng, self.traits, 32)) for i in ids))
        if rng.random() < 0.2:
            self.pages[0x10] = page(0x10, rng.randrange(256), blob)
        codes = sorted(set(self.pages) | {0})
        if rng.random() < chance:
            codes.append(0x0d)
            codes.sort()
            listed = bytes(c for c in codes if 0 < c < 0x30)
            self.pages[0x0d] = page(0x0d, 0, listed +
                                    bytes(rng.choice((0, 0, 3))))
        self.pages[0x00] = page(0x00, 0, bytes(codes))

    def bytes(self):
        return b''.join(self.pages[c] for c in sorted(self.pages))


def damage(rng, pages):
    """One page of a copy is changed in one place, or loses its end."""
    pages = dict(pages)
    code = rng.choice(sorted(c for c in pages if len(pages[c]) > 8))
    raw = bytearray(pages[code])
    if rng.random() < 0.4:
        raw = raw[:rng.randrange(4, len(raw))]
        struct.pack_into('>H', raw, 2, len(raw) - 4)
    else:
        at = rng.randrange(4, len(raw))
        raw[at] = rng.choice((0, 1, 0xff, raw[at] ^ 1, rng.randrange(256)))
    pages[code] = bytes(raw)
    return pages, code
