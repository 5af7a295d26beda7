/** What mail programs write above what they quote, in both languages; it may go over two lines. */
const ABOVE_QUOTE = [
  /^\s*On\b[\s\S]{3,200}?\bwrote:\s*$/m,
  /^\s*El\b[\s\S]{3,200}?\bescribi[oó]:\s*$/m,
  /^-{2,}\s*(?:Original Message|Mensaje original|Forwarded message|Mensaje reenviado)\s*-{2,}/im,
  /^(?:From|De):\s.+$[\s\S]{0,400}?^(?:Sent|Date|Enviado|Fecha):\s/m,
  /^_{10,}\s*$/m,
];
/** RFC 3676: what comes below is a signature. */
const SIGNATURE = /^-- ?$/m;
const FROM_A_PHONE = /^\s*(?:Sent from my|Enviado desde mi|Get Outlook for)\b.*$/gim;

/** Nobody writes more to a clinic; a longer one is cut, and the mailbox has it whole. */
const LONGEST = 20_000;

/** What the writer wrote, without what they answer to and without their signature. */
export function ownWords(text: string): string {
  const lines = text.slice(0, LONGEST).replaceAll('\r\n', '\n');
  const cuts = [...ABOVE_QUOTE, SIGNATURE].map((pattern) => lines.search(pattern)).filter((at) => at >= 0);
  const own = lines.slice(0, Math.min(lines.length, ...cuts));
  return own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .replace(FROM_A_PHONE, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
