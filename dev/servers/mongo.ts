import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import mongoose from 'mongoose';
import { delimiter, join } from 'node:path';
import { projectRoot } from '../project-root';
import { installOnce } from './cache';
import { findOnPath, run } from './command';
import { type Launch, ServerMissing } from './launch';

export interface MongoOptions {
  readonly port: number;
  readonly folder: string;
  /** The Java server only: nothing is kept, which is quicker. */
  readonly inMemory?: boolean;
}

/** A MongoDB on the loopback interface: `mongod` on PATH, or the small Java server. @throws ServerMissing */
export async function mongoLaunch(options: MongoOptions): Promise<Launch> {
  await mkdir(options.folder, { recursive: true });
  const mongod = await findOnPath('mongod');
  // Data that the Java server keeps stays with it, also when a mongod is installed later.
  return mongod && !existsSync(javaFile(options)) ? mongodLaunch(mongod, options) : javaLaunch(options);
}

function javaFile({ folder }: MongoOptions): string {
  return join(folder, 'carepath.mv');
}

async function mongodLaunch(command: string, { port, folder }: MongoOptions): Promise<Launch> {
  const dbpath = join(folder, 'mongod');
  await mkdir(dbpath, { recursive: true });
  return { name: 'mongodb', command, args: ['--dbpath', dbpath, '--port', String(port), '--bind_ip', '127.0.0.1'] };
}

async function javaLaunch(options: MongoOptions): Promise<Launch> {
  const { java, classpath } = await javaServer().catch((error: unknown) => {
    throw new ServerMissing(
      [
        'No MongoDB server found. Any one of these three gives you one:',
        '  1. set MONGODB_URI to a server of your own (mongodb://host:port/carepath),',
        '  2. put `mongod` on PATH,',
        '  3. have Java 17 (a JDK) and Maven on PATH: Carepath then builds its small server from its cache.',
        `The last try said: ${error instanceof Error ? error.message : String(error)}`,
      ].join('\n'),
    );
  });
  const file = options.inMemory ? [] : [javaFile(options)];
  const jvm = [
    '-Dslf4j.internal.verbosity=ERROR',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-Xmx1g',
    '-cp',
    classpath,
  ];
  return { name: 'mongodb', command: java, args: [...jvm, 'DevMongo', String(options.port), ...file] };
}

/** The Java command and the class path of DevMongo, compiled against its libraries once for each change of either. */
async function javaServer(): Promise<{ java: string; classpath: string }> {
  const [java, javac] = await Promise.all([findOnPath('java'), findOnPath('javac')]);
  if (!java || !javac) throw new Error('there is no java and javac on PATH');
  const sources = join(projectRoot(__dirname), 'dev', 'servers');
  const [pom, server] = [join(sources, 'pom.xml'), join(sources, 'DevMongo.java')];
  const fingerprint = createHash('sha256')
    .update(await readFile(pom))
    .update(await readFile(server));
  const folder = await installOnce(`dev-mongo-${fingerprint.digest('hex').slice(0, 12)}`, async (target) => {
    const maven = await findOnPath('mvn');
    if (!maven) throw new Error('there is no mvn on PATH');
    const libraries = join(target, 'lib');
    await run(maven, ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`]);
    await run(javac, ['-cp', join(libraries, '*'), '-d', join(target, 'classes'), server]);
  });
  return { java, classpath: [join(folder, 'classes'), join(folder, 'lib', '*')].join(delimiter) };
}

/** Whether a MongoDB at the address serves commands. */
export async function mongoAnswers(uri: string): Promise<boolean> {
  try {
    const connection = await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 1000 }).asPromise();
    await connection.db?.command({ ping: 1 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
