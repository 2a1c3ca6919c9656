import { z } from 'zod';
import { alertSchema } from './alert.ts';
import { epochMs, idParameters, listOf, provinceCode, wholeListOf } from './page.ts';

/** Values of one field of a condition. */
const VALUES_MAX = 1_000;
const DAYS_MAX = 90;
const count = z.int().min(0);

const scalar = z.union([z.string().max(4_000), z.number(), z.boolean(), z.null()]);
const conditionSchema = z
  .record(z.string().min(1).max(300), z.union([scalar, z.array(scalar).min(1).max(VALUES_MAX)]))
  .describe('A Sigma selection: `field|modifier` → value or list; all fields must hold.');

/** An exception to make; `expires` is a time, or a number of days such as `30d`. */
export const newExceptionBody = z
  .strictObject({
    province: provinceCode
      .exactOptional()
      .describe('The only province in which it holds; left out = all, for national people only.'),
    condition: conditionSchema,
    owner: z
      .string()
      .min(1)
      .max(200)
      .exactOptional()
      .describe('Login of the person who answers for it; yourself when it is left out.'),
    reason: z.string().min(1).max(2_000),
    expires: z
      .string()
      .min(2)
      .max(40)
      .describe('ISO 8601 with a zone, or days from now such as `30d`; within 180 days.'),
  })
  .meta({ id: 'NewException' });

/** The same before it is made. */
export const trialBody = newExceptionBody
  .extend({
    days: z
      .int()
      .min(1)
      .max(DAYS_MAX)
      .exactOptional()
      .describe('Days to look back; 7 if left out.'),
    alertId: z.string().min(1).max(200).exactOptional().describe('The alert that it is about.'),
  })
  .meta({ id: 'ExceptionTrialBody' });

const exceptionSchema = z
  .object({
    id: z.string(),
    ruleId: z.string(),
    province: provinceCode.optional(),
    provinceName: z.string().optional(),
    condition: z.record(z.string(), z.unknown()),
    owner: z.string().describe('Principal id, such as `user:u1`.'),
    ownerName: z.string(),
    reason: z.string(),
    createdBy: z.string(),
    createdByName: z.string(),
    createdAtMs: epochMs,
    expiresAtMs: epochMs,
    endedAtMs: epochMs.optional(),
    endedBy: z.string().optional(),
    status: z.enum(['in_force', 'expired', 'ended']),
  })
  .meta({ id: 'RuleException' });

export const createdExceptionSchema = exceptionSchema;
export const exceptionListSchema = wholeListOf(exceptionSchema).meta({ id: 'RuleExceptionList' });
export const exceptionListQuery = z.object({
  all: z.enum(['true', 'false']).exactOptional().describe('`true`: also those that are over.'),
});
export const exceptionParameters = idParameters.extend({ exceptionId: z.string().max(200) });

export const trialSchema = z
  .object({
    fromMs: epochMs,
    toMs: epochMs,
    ended: z.enum(['complete', 'time_limit']),
    reachedMs: epochMs,
    looked: count.describe('Alerts of that time, of the rule and of correlations above it.'),
    suppressed: count.describe('Those that there would not have been.'),
    truePositives: count.describe('Of them, those that were closed as true positives.'),
    examples: listOf(alertSchema),
    thisAlert: z.boolean().optional(),
  })
  .meta({ id: 'ExceptionTrial' });

/** An alert, closed as a true positive, that its rule must go on finding. */
export const newPinBody = z
  .strictObject({
    alertId: z.string().min(1).max(200),
    name: z.string().min(1).max(200).exactOptional().describe('Title and day when it is left out.'),
  })
  .meta({ id: 'NewPin' });

const pinSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    ruleId: z.string(),
    province: provinceCode,
    alertId: z.string(),
    group: z.record(z.string(), z.string()),
    eventCount: count,
    createdBy: z.string(),
    createdByName: z.string(),
    createdAtMs: epochMs,
  })
  .meta({ id: 'RulePin' });

export const createdPinSchema = pinSchema;
export const pinListSchema = wholeListOf(pinSchema).meta({ id: 'RulePinList' });
export const pinParameters = idParameters.extend({ pinId: z.string().max(200) });

export type NewExceptionBody = z.input<typeof newExceptionBody>;
export type ExceptionView = z.output<typeof exceptionSchema>;
export type ExceptionList = z.output<typeof exceptionListSchema>;
export type ExceptionTrialView = z.output<typeof trialSchema>;
export type NewPinBody = z.input<typeof newPinBody>;
export type PinView = z.output<typeof pinSchema>;
export type PinList = z.output<typeof pinListSchema>;
