// The Java servers that tests talk to: which versions, and what their folders need beside the jars.
import fs from 'node:fs';
import path from 'node:path';
import { type JavaServer, javaBinary, sourceOf } from './jars.ts';
import { runTool } from './run-tool.ts';

export const KAFKA_JARS: JavaServer = {
  name: 'kafka',
  version: '4.1.0',
  javaVersionMin: 17,
  sources: ['kafka.xml'],
  // Formatting a data folder takes a Java process: one is formatted here, and every server begins with its copy.
  finish: async (folder) => {
    const settings = [
      'process.roles=broker,controller',
      'node.id=1',
      'controller.quorum.voters=1@127.0.0.1:9093',
      'listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093',
      'controller.listener.names=CONTROLLER',
      `log.dirs=${path.join(folder, 'formatted')}`,
    ];
    const file = path.join(folder, 'format.properties');
    fs.writeFileSync(file, settings.join('\n'));
    const tool = ['-cp', path.join(folder, 'lib', '*'), 'kafka.tools.StorageTool'];
    await runTool(javaBinary(KAFKA_JARS, 'java'), [
      ...tool,
      'format',
      '-t',
      'dHJhbS1nYWMtdGVzdHMtMQ',
      '-c',
      file,
    ]);
  },
};

/** By major version. Version 9 asks for a JDK that not every Debian has, and is tested where there is one. */
export const ELASTICSEARCH_JARS = {
  8: elasticsearch('8.19.5', 17),
  9: elasticsearch('9.2.2', 21),
};

function elasticsearch(version: string, javaVersionMin: number): JavaServer {
  const server: JavaServer = {
    name: 'elasticsearch',
    version,
    javaVersionMin,
    sources: ['elasticsearch.xml', 'SingleNode.java'],
    finish: async (folder) => {
      const classPath = path.join(folder, 'lib', '*');
      const release = ['--release', String(javaVersionMin)];
      const args = [...release, '-nowarn', '-cp', classPath, '-d', path.join(folder, 'classes')];
      await runTool(javaBinary(server, 'javac'), [...args, sourceOf('SingleNode.java')]);
      moveHttpModule(folder, server);
      fs.mkdirSync(path.join(folder, 'plugins'));
    },
  };
  return server;
}

/** The server loads its HTTP transport as a module: a folder with a descriptor, apart from its own jars. */
function moveHttpModule(folder: string, { version, javaVersionMin }: JavaServer): void {
  const library = path.join(folder, 'lib');
  const module = path.join(folder, 'modules', 'transport-netty4');
  fs.mkdirSync(module, { recursive: true });
  for (const jar of fs.readdirSync(library)) {
    if (!/^(netty|transport-netty4)-/.test(jar)) continue;
    fs.renameSync(path.join(library, jar), path.join(module, jar));
  }
  const descriptor = [
    'name=transport-netty4',
    'description=HTTP and transport',
    'classname=org.elasticsearch.transport.netty4.Netty4Plugin',
    `version=${version}`,
    `elasticsearch.version=${version}`,
    `java.version=${javaVersionMin}`,
    'has.native.controller=false',
  ];
  fs.writeFileSync(path.join(module, 'plugin-descriptor.properties'), descriptor.join('\n'));
}
