import { checkCommand } from './check';
import { diffCommand } from './diff';
import { exportCommand, importCommand } from './fhir';
import { referenceCommand } from './reference';
import { schemaCommand } from './schema';
import { simulateCommand } from './simulate';

type Command = (args: readonly string[], print?: (line: string) => void) => Promise<number>;

const commands: ReadonlyMap<string, Command> = new Map([
  ['check', checkCommand],
  ['diff', diffCommand],
  ['export', exportCommand],
  ['import', importCommand],
  ['reference', referenceCommand],
  ['schema', schemaCommand],
  ['simulate', simulateCommand],
]);

const USAGE = `npm run pathway COMMAND
  check FILE                what is wrong with a definition
  diff A B                  what changed from A to B, in words
  export FILE               a definition as a FHIR R4 PlanDefinition
  import FILE               a FHIR R4 PlanDefinition as a definition, and what was not carried
  reference                 the generated part of docs/pathway-language.md
  schema                    the JSON Schema of a definition, for editors
  simulate FILE -- ...      what happens to scripted patients`;

/** One call of the command line, by the words behind `pathway`. Returns the exit code; 2 for a command that is none. */
export function runPathwayCli(args: readonly string[], print: (line: string) => void = console.log): Promise<number> {
  const [name = '', ...rest] = args;
  const command = commands.get(name);
  if (command) return command(rest, print);
  print(USAGE);
  return Promise.resolve(2);
}
