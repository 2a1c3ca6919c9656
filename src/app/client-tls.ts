import { z } from 'zod';

/** How a connection to a server of the operator is protected. */
export const clientTls = z
  .strictObject({
    mode: z
      .enum(['verify', 'off'])
      .default('verify')
      .describe('Verified TLS, or none: only within one machine or a private network.'),
    caFile: z
      .string()
      .exactOptional()
      .describe('PEM file of the trusted authorities; absent = those that Node.js trusts.'),
    certificateFile: z
      .string()
      .exactOptional()
      .describe('PEM file of the certificate to show to the server; absent = none.'),
    keyFile: z.string().exactOptional().describe('PEM file with its private key.'),
  })
  .prefault({});

type ClientTls = z.infer<typeof clientTls>;

/** The options with every path of a file made absolute. */
export function absoluteTls(
  { mode, ...files }: ClientTls,
  from: (file: string) => string,
): ClientTls {
  const paths = Object.entries(files).map(([name, file]) => [name, from(file)]);
  return { mode, ...Object.fromEntries(paths) };
}
