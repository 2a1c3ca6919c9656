// A real nginx that serves the pages of a small portal and writes its access log in the combined format.
import http from 'node:http';
import process from 'node:process';
import { until } from '../until.ts';
import { ChildServer, freePort, isListening } from './child-server.ts';

const NGINX = '/usr/sbin/nginx';

export class NginxServer {
  readonly #server = new ChildServer('nginx');
  port = 0;

  get accessLog(): string {
    return this.#server.file('access.log');
  }

  /** The folder that its log lies in. */
  get folder(): string {
    return this.#server.folder;
  }

  async start(): Promise<this> {
    const server = this.#server;
    this.port = await freePort();
    server.write('index.html', '<!doctype html><title>Cổng dịch vụ công</title>', 0o644);
    server.write('ho-so.html', '<!doctype html><title>Hồ sơ</title>', 0o644);
    server.write('access.log', '', 0o644);
    const configuration = server.write('nginx.conf', configurationOf(server.folder, this.port));
    server.spawn(NGINX, ['-p', server.folder, '-c', configuration, '-e', server.file('error.log')]);
    await until(async () => {
      server.checkAlive();
      return (await isListening(this.port)) || undefined;
    });
    return this;
  }

  /** Asks for a page from one of the loopback addresses; returns the status. */
  get(path: string, from = '127.0.0.1'): Promise<number> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, path, localAddress: from };
      const request = http.get({ ...options, agent: false }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      });
      request.once('error', reject);
    });
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

function configurationOf(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
master_process off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  default_type text/html;
  access_log ${folder}/access.log combined;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${folder};
    location = / { try_files /index.html =404; }
    location /ho-so/ { try_files /ho-so.html =404; }
    location / { return 404; }
  }
}
`;
}
