import { savedName, shownName } from '../../../../../core/messaging/inbound/files/file-name';
import { fileTypeOf, isPicture } from '../../../../../core/messaging/inbound/files/file-type';
import { HTML, PDF, PNG, SVG } from '../../../../support/files';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('the type of a file', () => {
  it.each([
    ['image/jpeg', ascii('\xff\xd8\xff\xe0 JFIF'), true],
    ['image/png', PNG, true],
    ['image/gif', ascii('GIF89a.....'), true],
    ['image/webp', ascii('RIFF\x10\0\0\0WEBPVP8 '), true],
    ['image/heic', ascii('\0\0\0\x18ftypheic\0\0\0\0'), false],
    ['application/pdf', PDF, false],
    ['application/octet-stream', HTML, false],
    ['application/octet-stream', SVG, false],
    ['application/octet-stream', ascii('RIFF\x10\0\0\0WAVEfmt '), false],
    ['application/octet-stream', ascii('\0\0\0\x18ftypmp42\0\0\0\0'), false],
    ['application/octet-stream', ascii(' %PDF-1.4'), false],
    ['application/octet-stream', ascii('\xff\xd8'), false],
    ['application/octet-stream', new Uint8Array(), false],
  ])('is %s by its bytes', (type, bytes, shown) => {
    expect(fileTypeOf(bytes)).toBe(type);
    expect(isPicture(type)).toBe(shown);
  });
});

describe('the name of a file', () => {
  it('is shown in one line and in the order of its letters', () => {
    expect(shownName(' Fuß\r\nX: 1\u202Egpj.exe\0 ')).toBe('FußX: 1gpj.exe');
    expect(shownName('\u202E ')).toBeUndefined();
    expect(shownName(undefined)).toBeUndefined();
    expect(shownName('x'.repeat(1000))).toHaveLength(100);
  });

  it.each([
    ['Señora "wound"; x=1.html', 'image/png', 'Senora wound x1.png'],
    ['../../etc/passwd', 'application/pdf', 'attachment.pdf'],
    ['report.pdf', 'application/pdf', 'report.pdf'],
    ['setup.exe', 'application/octet-stream', 'setup.bin'],
    ['漢字', 'image/jpeg', 'attachment.jpg'],
    [undefined, 'image/heic', 'attachment.heic'],
  ])('%s of %s is saved as %s', (name, type, saved) => {
    expect(savedName(name, type)).toBe(saved);
  });
});
