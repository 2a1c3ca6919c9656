import { z } from 'zod';
import { ROLES } from '../../event/scope.ts';
import { ACTIONS } from '../../state/permissions.ts';
import { languageSchema, listOf, provinceCode } from './page.ts';

export const logInBody = z.strictObject({
  login: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
  as: z
    .enum(['cookie', 'bearer'])
    .default('cookie')
    .describe('`cookie`: HttpOnly cookie for a browser. `bearer`: the token in the answer.'),
});

const scopeSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('national') }),
    z.object({ kind: z.literal('provinces'), provinces: listOf(provinceCode) }),
  ])
  .meta({ id: 'Scope' });

/** Who is asking, what they may see and what they may do. */
export const sessionSchema = z
  .object({
    principal: z.object({
      id: z.string(),
      name: z.string(),
      role: z.enum(ROLES),
      scope: scopeSchema,
    }),
    user: z
      .object({ id: z.string(), login: z.string(), name: z.string(), language: languageSchema })
      .optional()
      .describe('Absent for an API key.'),
    language: languageSchema,
    permissions: listOf(z.enum(ACTIONS)),
    version: z.string().describe('Version of the service.'),
    token: z.string().optional().describe('Only in the answer to a log-in as `bearer`.'),
  })
  .meta({ id: 'Session' });

export const sessionPatchBody = z.strictObject({ language: languageSchema });

export const passwordBody = z.strictObject({
  current: z.string().min(1).max(1000),
  next: z.string().min(1).max(1000),
});

export type LogInBody = z.input<typeof logInBody>;
export type SessionView = z.output<typeof sessionSchema>;
export type SessionPatchBody = z.input<typeof sessionPatchBody>;
export type PasswordBody = z.input<typeof passwordBody>;
