import iconv from 'iconv-lite';

/** HL7 table 0211 (and what systems send instead of it), as iconv-lite names them. */
const hl7Charsets: Readonly<Record<string, string>> = {
  ASCII: 'ascii',
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'iso-8859-9',
  '8859/15': 'iso-8859-15',
  'ISO-8859-1': 'iso-8859-1',
  'WINDOWS-1252': 'windows-1252',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  UNICODE: 'utf-8',
};

export type Decoded =
  | { readonly ok: true; readonly text: string; readonly warning?: string }
  | { readonly ok: false; readonly message: string };

/** Decodes a message in the charset that MSH-18 names, else the sender's own. Never replaces a byte in silence. */
export function decodeMessage(raw: Buffer, declared: string, sendersCharset: string): Decoded {
  const encoding = encodingOf(declared || sendersCharset);
  if (encoding === null) return { ok: false, message: 'the character set is not one that is known here' };
  if (encoding === 'utf-8') return decodeUtf8(raw);
  if (encoding === 'ascii') return decodeAscii(raw, sendersCharset);
  return { ok: true, text: iconv.decode(raw, encoding) };
}

function encodingOf(charset: string): string | null {
  return hl7Charsets[charset.trim().toUpperCase()] ?? null;
}

function decodeUtf8(raw: Buffer): Decoded {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(raw) };
  } catch {
    return { ok: false, message: 'the message holds bytes that are not UTF-8' };
  }
}

/** ASCII is the default that many interfaces declare and do not keep; a name with an accent is no reason to lose a discharge. */
function decodeAscii(raw: Buffer, sendersCharset: string): Decoded {
  if (raw.every((byte) => byte < 0x80)) return { ok: true, text: raw.toString('latin1') };
  const own = encodingOf(sendersCharset);
  if (own === 'utf-8') {
    const utf8 = decodeUtf8(raw);
    if (utf8.ok) return { ...utf8, warning: 'MSH-18: declared ASCII, read as UTF-8' };
  }
  const encoding = own === null || own === 'ascii' || own === 'utf-8' ? 'windows-1252' : own;
  return { ok: true, text: iconv.decode(raw, encoding), warning: `MSH-18: declared ASCII, read as ${encoding}` };
}
