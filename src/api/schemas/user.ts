import { z } from 'zod';
import { epochMs, languageSchema, listOf, provinceCode, wholeListOf } from './page.ts';

const userRole = z.enum(['national_analyst', 'province_analyst', 'engineer', 'admin']);

/** `state` judges whether it is strong enough. */
const password = z.string().min(1).max(1000);

export const userSchema = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    role: userRole,
    provinces: listOf(provinceCode),
    language: languageSchema,
    enabled: z.boolean(),
    createdAtMs: epochMs,
  })
  .meta({ id: 'User' });

export const userListSchema = wholeListOf(userSchema).meta({ id: 'UserList' });

export const newUserBody = z.strictObject({
  login: z.string().trim().min(2).max(200),
  name: z.string().trim().min(1).max(200),
  role: userRole,
  provinces: z.array(provinceCode).max(64).default([]).describe('Empty for a national role.'),
  language: languageSchema.default('vi'),
  password,
});

export const userPatchBody = z.strictObject({
  password: password.exactOptional(),
  enabled: z.boolean().exactOptional(),
});

/** Who an alert can be given to: people whose scope the caller may see. */
export const assigneeListSchema = wholeListOf(
  z.object({ id: z.string().describe('Principal id.'), name: z.string() }),
).meta({ id: 'AssigneeList' });

export const newApiKeyBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  role: userRole,
  provinces: z.array(provinceCode).max(64).default([]),
});
export const issuedApiKeySchema = z
  .object({ id: z.string(), key: z.string().describe('Shown this once.') })
  .meta({ id: 'IssuedApiKey' });

export type UserView = z.output<typeof userSchema>;
export type UserList = z.output<typeof userListSchema>;
export type NewUserBody = z.input<typeof newUserBody>;
export type UserPatchBody = z.input<typeof userPatchBody>;
export type AssigneeList = z.output<typeof assigneeListSchema>;
export type NewApiKeyBody = z.input<typeof newApiKeyBody>;
export type IssuedApiKey = z.output<typeof issuedApiKeySchema>;
