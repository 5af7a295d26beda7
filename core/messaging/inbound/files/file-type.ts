/** What is kept of one message. */
export const MOST_FILES = 10;
/** Of one file. */
export const MOST_BYTES = 5 * 1024 * 1024;

export const UNKNOWN_TYPE = 'application/octet-stream';

interface FileType {
  readonly contentType: string;
  readonly extension: string;
  /** Every browser shows it as a picture and runs nothing of it. */
  readonly isPicture: boolean;
  readonly fits: (bytes: Uint8Array) => boolean;
}

/** The brands of HEIF files with HEVC pictures (ISO/IEC 23008-12), as phones make them. */
const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

const TYPES: readonly FileType[] = [
  { contentType: 'image/jpeg', extension: 'jpg', isPicture: true, fits: beginsWith([0xff, 0xd8, 0xff]) },
  {
    ...{ contentType: 'image/png', extension: 'png', isPicture: true },
    fits: beginsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  {
    ...{ contentType: 'image/gif', extension: 'gif', isPicture: true },
    fits: (bytes) => ['GIF87a', 'GIF89a'].includes(letters(bytes, 0, 6)),
  },
  {
    ...{ contentType: 'image/webp', extension: 'webp', isPicture: true },
    fits: (bytes) => letters(bytes, 0, 4) === 'RIFF' && letters(bytes, 8, 12) === 'WEBP',
  },
  {
    ...{ contentType: 'image/heic', extension: 'heic', isPicture: false },
    fits: (bytes) => letters(bytes, 4, 8) === 'ftyp' && HEIC_BRANDS.has(letters(bytes, 8, 12)),
  },
  {
    ...{ contentType: 'application/pdf', extension: 'pdf', isPicture: false },
    fits: (bytes) => letters(bytes, 0, 5) === '%PDF-',
  },
];

/** What a file is by its first bytes; nobody's word counts. */
export function fileTypeOf(bytes: Uint8Array): string {
  return TYPES.find(({ fits }) => fits(bytes))?.contentType ?? UNKNOWN_TYPE;
}

/** Whether a browser may show it; everything else is only saved. */
export function isPicture(contentType: string): boolean {
  return TYPES.some((type) => type.contentType === contentType && type.isPicture);
}

/** What the name of such a file ends in. What is not known opens nothing by a click. */
export function extensionOf(contentType: string): string {
  return TYPES.find((type) => type.contentType === contentType)?.extension ?? 'bin';
}

function beginsWith(start: readonly number[]): FileType['fits'] {
  return (bytes) => start.every((byte, index) => bytes[index] === byte);
}

function letters(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
