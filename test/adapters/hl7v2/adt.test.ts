import fc from 'fast-check';
import iconv from 'iconv-lite';
import { readAdt, readHeader } from '../../../adapters/hl7v2/adt';
import type { AdtFault, AdtReport } from '../../../core/record/adt-report';
import { adt, type AdtFields } from '../../support/hl7';

const sender = { zone: 'America/New_York', charset: 'UTF-8' };

function report(trigger: string, fields: AdtFields = {}): AdtReport {
  const reading = readAdt(Buffer.from(adt(trigger, fields)), sender);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.report;
}

function faults(trigger: string, fields: AdtFields): readonly AdtFault[] {
  const reading = readAdt(Buffer.from(adt(trigger, fields)), sender);
  return reading.ok ? [] : reading.faults;
}

describe('the header', () => {
  test('names sender, type, trigger and control id', () => {
    expect(readHeader(Buffer.from(adt('A03', { controlId: 'C1' })))).toEqual({
      application: 'EPIC',
      facility: 'GENERAL',
      messageType: 'ADT',
      trigger: 'A03',
      controlId: 'C1',
      messages: 1,
    });
  });

  test.each(['', 'hello', 'MSH', 'MSH|^~\\&', 'PID|1||2', 'MSH|||||||', 'MSHABCDEF|x', '\x00\x01'])(
    'is not found in %j',
    (text) => {
      expect(readHeader(Buffer.from(text))).toBeNull();
    },
  );

  test('is found after a byte order mark and line ends, and with other separators', () => {
    expect(readHeader(Buffer.from(`\ufeff\r\n${adt('A03')}`))?.trigger).toBe('A03');
    const swapped: Record<string, string> = { '|': '!', '^': '#', '~': '%', '\\': '?', '&': '$' };
    const other = adt('A03', { controlId: 'C2' }).replace(/[|^~\\&]/g, (sign) => swapped[sign] ?? sign);
    expect(readHeader(Buffer.from(other))).toMatchObject({ trigger: 'A03', controlId: 'C2' });
    const reading = readAdt(Buffer.from(other), sender);
    expect(reading.ok && reading.report.patient.name).toEqual({ given: 'Ana', family: 'Rivera' });
  });

  test('counts the messages of a frame', () => {
    expect(readHeader(Buffer.from(adt('A03') + adt('A03')))?.messages).toBe(2);
  });

  test('takes the trigger of MSH-9 over EVN-1, with a warning', () => {
    const disagreeing = report('A03', { event: 'A01' });
    expect(disagreeing.trigger).toBe('A03');
    expect(disagreeing.warnings).toContain('EVN-1 disagrees with MSH-9: MSH-9 is taken');
    const silent = Buffer.from(adt('A03').replace('ADT^A03', 'ADT'));
    const reading = readAdt(silent, sender);
    expect(reading.ok && reading.report.trigger).toBe('A03');
    expect(reading.ok && reading.report.warnings).toContain('MSH-9 has no trigger: EVN-1 is taken');
  });
});

describe('the patient', () => {
  test('has the identifiers of PID-3 with their authorities, but no account, visit or social security number', () => {
    const identifiers = '1^^^GENERAL^MR~2^^^&1.2.3&ISO^MR~3~999999999^^^SSA^SS~4^^^GENERAL^AN~^^^GENERAL^MR';
    expect(report('A03', { identifiers }).identifiers).toEqual([
      { system: 'GENERAL', value: '1' },
      { system: 'urn:oid:1.2.3', value: '2' },
      { system: 'GENERAL', value: '3' },
    ]);
  });

  test('is read with name, birth date, sex, address, phone and language', () => {
    expect(report('A03').patient).toEqual({
      name: { given: 'Ana', family: 'Rivera' },
      birthDate: '1958-02-14',
      sex: 'female',
      phone: '+16175550142',
      language: 'en',
      address: { line: '12 Elm St', city: 'Boston', state: 'MA', postalCode: '02118' },
    });
  });

  test('keeps its birth date whatever the zones', () => {
    expect(report('A03', { birthDate: '19580214000000+1400' }).patient.birthDate).toBe('1958-02-14');
    expect(report('A03', { birthDate: '195802142359' }).patient.birthDate).toBe('1958-02-14');
  });

  test('has no birth date when only the year is known, and keeps quiet about what is not said', () => {
    const partial = report('A03', { birthDate: '1958', sex: '', phone: '', language: '', address: '' });
    expect(partial.patient).toEqual({ name: { given: 'Ana', family: 'Rivera' } });
    expect(partial.warnings).toContain('PID-7 does not name a day: the birth date is left as it was');
  });

  test('loses what the sender deletes', () => {
    const deleted = report('A08', { birthDate: '""', sex: '""', phone: '""', address: '""' });
    expect(deleted.patient).toMatchObject({ birthDate: null, sex: null, phone: null, email: null, address: null });
  });

  test.each([
    ['(617)555-0142', '+16175550142', undefined],
    ['^PRN^PH^^1^617^5550142', '+16175550142', undefined],
    ['^PRN^PH^^^^^^^^^+16175550142', '+16175550142', undefined],
    ['6175550100^PRN^PH~6175550101^PRN^CP', '+16175550101', undefined],
    ['6175550100^WPN^FX~6175550102^PRN^PH', '+16175550102', undefined],
    ['6175550100^PRN^PH~^NET^Internet^Ana@Example.org', '+16175550100', 'ana@example.org'],
    ['ana@example.org^NET', undefined, 'ana@example.org'],
    ['+34 912 345 678', '+34912345678', undefined],
    ['call my daughter', undefined, undefined],
    ['12', undefined, undefined],
  ])('is reached at %s', (phone, number, email) => {
    const { patient } = report('A03', { phone });
    expect([patient.phone, patient.email]).toEqual([number, email]);
  });

  test.each([
    ['en', 'en'],
    ['ENG', 'en'],
    ['spa^Spanish^ISO639', 'es'],
    ['es-MX', 'es'],
    ['^Español', 'es'],
    ['vie', undefined],
    ['S', undefined],
  ])('speaks %s', (code, language) => {
    expect(report('A03', { language: code }).patient.language).toBe(language);
  });

  test('is read with escape sequences resolved and control characters gone', () => {
    const { patient } = report('A03', { family: 'O\\T\\Neil\\X26\\ \\S\\x\\.br\\y', given: 'A\u0000na\\' });
    expect(patient.name).toEqual({ family: 'O&Neil& ^x y', given: 'A na\\' });
  });

  test.each([
    [{ deathIndicator: 'Y' }, '2026-11-20T15:00:00.000Z'],
    [{ diedAt: '202611200930-0500' }, '2026-11-20T14:30:00.000Z'],
    [{ disposition: '20' }, '2026-11-20T15:00:00.000Z'],
    [{ disposition: '41', deathIndicator: 'N' }, '2026-11-20T15:00:00.000Z'],
    [{ disposition: '01', deathIndicator: 'N' }, undefined],
    [{ diedAt: '20261119', deathIndicator: 'N' }, undefined],
  ])('has died by %j', (fields, at) => {
    const read = report('A03', { ...fields, dischargedAt: '202611201000-0500' });
    expect(read.died?.toISOString()).toBe(at);
    expect(read.patient.deceasedAt ?? undefined).toEqual(read.died);
  });

  test('has not died of a disposition that the message takes back', () => {
    expect(report('A13', { disposition: '20' }).died).toBeUndefined();
  });
});

describe('the stay', () => {
  test.each([
    ['I', 'IMP'],
    ['E', 'EMER'],
    ['O', 'AMB'],
    ['OBS', 'OBSENC'],
    ['Q', undefined],
  ])('of patient class %s is %s', (patientClass, expected) => {
    expect(report('A03', { patientClass }).encounter.class).toBe(expected);
  });

  test('is inpatient when an admission names no class that is known', () => {
    expect(report('A01', { patientClass: 'Q' }).encounter.class).toBe('IMP');
    expect(report('A04', { patientClass: 'Q' }).encounter.class).toBeUndefined();
  });

  test.each([
    [{ visit: 'V1' }, { system: 'GENERAL', value: 'V1' }],
    [{ visit: 'V1^^^HIS' }, { system: 'HIS', value: 'V1' }],
    [
      { visit: '', alternateVisit: 'ALT' },
      { system: 'GENERAL', value: 'ALT' },
    ],
    [
      { visit: '', account: 'ACC^^^BILL' },
      { system: 'BILL', value: 'ACC' },
    ],
  ])('is identified by %j', (fields, identifier) => {
    expect(report('A03', fields).encounter.identifier).toEqual(identifier);
  });

  test.each([
    [{ dischargedAt: '20261120101500-0600' }, '2026-11-20T16:15:00.000Z', 'PV1-45'],
    [{ dischargedAt: '202611201015' }, '2026-11-20T15:15:00.000Z', 'PV1-45'],
    [{ dischargedAt: '202607201015' }, '2026-07-20T14:15:00.000Z', 'PV1-45'],
    [{ dischargedAt: '20261120' }, '2026-11-20T05:00:00.000Z', 'PV1-45'],
    [{ dischargedAt: '20261120101530.1234+0000' }, '2026-11-20T10:15:30.000Z', 'PV1-45'],
    [{ occurredAt: '202611201016', recordedAt: '202611201017' }, '2026-11-20T15:16:00.000Z', 'EVN-6'],
    [{ recordedAt: '202611201017', sentAt: '202611201018' }, '2026-11-20T15:17:00.000Z', 'EVN-2'],
    [{ recordedAt: '', sentAt: '202611201018' }, '2026-11-20T15:18:00.000Z', 'MSH-7'],
  ])('is discharged at %j', (fields, at, source) => {
    const { encounter } = report('A03', fields);
    expect([encounter.dischargedAt?.toISOString(), encounter.dischargeTimeSource]).toEqual([at, source]);
  });

  test('has a discharge time in an update only where the visit says so', () => {
    expect(report('A08', { dischargedAt: '202611201015' }).encounter.dischargedAt).toBeDefined();
    expect(report('A08').encounter.dischargedAt).toBeUndefined();
    expect(report('A01', { dischargedAt: '202611201015' }).encounter.dischargedAt).toBeUndefined();
  });

  test('is admitted when the visit says, else when the admission happened', () => {
    expect(report('A01', { admittedAt: '202611180800' }).encounter.admittedAt?.toISOString()).toBe(
      '2026-11-18T13:00:00.000Z',
    );
    expect(report('A01', { recordedAt: '202611180900' }).encounter.admittedAt?.toISOString()).toBe(
      '2026-11-18T14:00:00.000Z',
    );
    expect(report('A03').encounter.admittedAt).toBeUndefined();
  });

  test('keeps disposition, location and how acute the admission was', () => {
    const { encounter } = report('A03', { disposition: '01', location: '4W^412^1', admissionType: 'E' });
    expect(encounter).toMatchObject({ dischargeDisposition: '01', location: '4W 412 1', lace: { acute: true } });
    expect(report('A03', { admissionType: 'C' }).encounter.lace).toEqual({ acute: false });
    expect(report('A03').encounter.lace).toBeUndefined();
  });
});

describe('what is wrong is named by segment and field, and never quoted', () => {
  test.each<[AdtFields, string]>([
    [{ dischargedAt: '20260230' }, 'PV1-45'],
    [{ dischargedAt: '202611' }, 'PV1-45'],
    [{ dischargedAt: 'yesterday' }, 'PV1-45'],
    [{ dischargedAt: '2026112025' }, 'PV1-45'],
    [{ dischargedAt: '2026112024' }, 'PV1-45'],
    [{ dischargedAt: '202611201015+9900' }, 'PV1-45'],
    [{ recordedAt: '20261301' }, 'EVN-2'],
    [{ recordedAt: '', sentAt: '' }, 'PV1-45'],
    [{ admittedAt: '00000000' }, 'PV1-44'],
    [{ birthDate: '19580230' }, 'PID-7'],
    [{ diedAt: '20261399' }, 'PID-29'],
    [{ identifiers: '^^^GENERAL^MR' }, 'PID-3'],
    [{ family: '', given: '' }, 'PID-5'],
    [{ visit: '' }, 'PV1-19'],
  ])('%j', (fields, at) => {
    const found = faults('A03', fields);
    expect(found.map((fault) => fault.at)).toEqual([at]);
    for (const value of Object.values(fields).filter((text) => text.length > 3)) {
      expect(found[0]?.message).not.toContain(value);
    }
  });

  test('all of it at once', () => {
    expect(faults('A03', { birthDate: '19580230', dischargedAt: '20260230', visit: '' }).map(({ at }) => at)).toEqual([
      'PID-7',
      'PV1-19',
      'PV1-45',
    ]);
  });

  test('a missing segment', () => {
    const without = (name: string) =>
      Buffer.from(
        adt('A03')
          .split('\r')
          .filter((line) => !line.startsWith(name))
          .join('\r'),
      );
    const found = (name: string) => {
      const reading = readAdt(without(name), sender);
      return reading.ok ? [] : reading.faults.map(({ at }) => at);
    };
    expect(found('PID')).toEqual(['PID']);
    expect(found('PV1')).toEqual(['PV1']);
    expect(found('EVN')).toEqual([]);
  });
});

describe('the character set', () => {
  const text = adt('A03', { family: 'Núñez', charset: '' });
  const withCharset = (charset: string) => adt('A03', { family: 'Núñez', charset });
  const familyOf = (bytes: Buffer, charset = 'UTF-8') => {
    const reading = readAdt(bytes, { ...sender, charset });
    return reading.ok ? reading.report.patient.name.family : reading.faults.map(({ at }) => at).join();
  };

  test.each([
    ['UNICODE UTF-8', 'utf-8'],
    ['8859/1', 'iso-8859-1'],
    ['8859/15', 'iso-8859-15'],
    ['8859/2', 'iso-8859-2'],
  ])('%s is the one that MSH-18 names', (declared, encoding) => {
    const name = encoding === 'iso-8859-2' ? 'Kovács' : 'Núñez';
    expect(familyOf(iconv.encode(adt('A03', { family: name, charset: declared }), encoding), 'ASCII')).toBe(name);
  });

  test("is the sender's when MSH-18 is empty", () => {
    expect(familyOf(iconv.encode(text, 'iso-8859-1'), '8859/1')).toBe('Núñez');
    expect(familyOf(Buffer.from(text), 'UTF-8')).toBe('Núñez');
  });

  test.each(['ASCII', 'ascii'])('%s that is not kept is read as what it is, with a warning', (declared) => {
    expect(familyOf(Buffer.from(withCharset(declared)), 'UTF-8')).toBe('Núñez');
    expect(familyOf(iconv.encode(withCharset(declared), 'windows-1252'), 'UTF-8')).toBe('Núñez');
    const reading = readAdt(Buffer.from(withCharset(declared)), sender);
    expect(reading.ok && reading.report.warnings).toContain('MSH-18: declared ASCII, read as UTF-8');
  });

  test('that is unknown is a fault, and so are bytes that break the one declared', () => {
    expect(familyOf(Buffer.from(withCharset('KLINGON')))).toBe('MSH-18');
    expect(familyOf(iconv.encode(withCharset('UNICODE UTF-8'), 'iso-8859-1'))).toBe('MSH-18');
  });
});

test('no bytes whatever make the reader throw', () => {
  const message = Buffer.from(adt('A03', { dischargedAt: '202611201015', phone: '6175550142' }));
  const edit = fc.tuple(fc.nat(message.length - 1), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 30 }), fc.nat(message.length), (edits, length) => {
      const broken = Buffer.from(message);
      for (const [at, byte] of edits) broken[at] = byte;
      const cut = broken.subarray(0, length);
      readHeader(cut);
      expect(typeof readAdt(cut, sender).ok).toBe('boolean');
    }),
    { numRuns: 1000 },
  );
});
