/** How to start a server process; who starts it keeps its standard input open for as long as it shall run. */
export interface Launch {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** No way to get a server was found; the message says which three ways there are. */
export class ServerMissing extends Error {
  override readonly name = 'ServerMissing';
}
