import type { Finding } from '../pathway/finding';
import { pointer } from '../pathway/parse';
import { capped, readSource } from '../pathway/read-source';
import { scriptSchema, type SimulationScript } from './script';

export type ReadScript =
  | { readonly ok: true; readonly script: SimulationScript }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads a script in YAML or JSON, or says where it is wrong. Never throws; bounded as a definition is, see `readSource`. */
export function readScript(source: string): ReadScript {
  const read = readSource(source);
  if (!read.ok) return { ok: false, findings: capped(read.findings.map(aboutScript)) };
  const parsed = scriptSchema.safeParse(read.value);
  if (parsed.success) return { ok: true, script: parsed.data };
  const findings = parsed.error.issues.map((issue): Finding => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const path = unknown === undefined ? issue.path : [...issue.path, unknown];
    return { path: pointer(path), ...read.locate(path), severity: 'error', message: issue.message };
  });
  return { ok: false, findings: capped(findings) };
}

/** The reader speaks of definitions. */
function aboutScript(finding: Finding): Finding {
  return { ...finding, message: finding.message.replace('definition', 'script') };
}
