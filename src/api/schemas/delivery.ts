import { z } from 'zod';
import { CHANNELS, DELIVERY_STATES, NOTIFICATION_TYPES } from '../../event/delivery.ts';
import {
  cursorParameter,
  epochMs,
  languageSchema,
  listOf,
  many,
  pageOf,
  provinceCode,
  sizeUpTo,
  wholeListOf,
} from './page.ts';

export const destinationSchema = z
  .object({
    id: z.string(),
    province: provinceCode.optional().describe('Absent: the national centre, which receives all.'),
    name: z.string(),
    channel: z.enum(CHANNELS),
    address: z.string(),
    language: languageSchema,
    enabled: z.boolean(),
    health: z.enum(['healthy', 'degraded', 'disabled']),
    createdAtMs: epochMs,
  })
  .meta({ id: 'Destination' });

export const destinationListSchema = wholeListOf(destinationSchema).meta({ id: 'DestinationList' });

export const newDestinationBody = z.strictObject({
  province: provinceCode.exactOptional().describe('Leave out for the national centre.'),
  name: z.string().trim().min(1).max(200),
  channel: z.enum(CHANNELS),
  address: z.string().trim().min(3).max(2000).describe('E-mail address or https URL.'),
  language: languageSchema.default('vi'),
});
export const createdDestinationSchema = z
  .object({
    destination: destinationSchema,
    secret: z.string().optional().describe('Signing secret of a webhook, shown this once.'),
  })
  .meta({ id: 'CreatedDestination' });

export const destinationPatchBody = z.strictObject({ enabled: z.boolean() });

export const deliverySchema = z
  .object({
    id: z.string(),
    alertId: z.string().optional(),
    destinationId: z.string(),
    destinationName: z.string(),
    channel: z.enum(CHANNELS),
    province: z.string().optional(),
    type: z.enum(NOTIFICATION_TYPES),
    sequence: z.int(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    createdAtMs: epochMs,
    nextAttemptMs: epochMs.optional(),
    deliveredAtMs: epochMs.optional(),
    lastResponse: z.string().optional(),
    receiptId: z.string().optional(),
  })
  .meta({ id: 'Delivery' });

export const deliveryListQuery = z.object({
  state: many(z.enum(DELIVERY_STATES)).exactOptional(),
  destination: z.string().max(200).exactOptional().describe('Id of the destination.'),
  alert: z.string().max(200).exactOptional().describe('Id of the alert.'),
  size: sizeUpTo(200),
  cursor: cursorParameter,
});
export const deliveryPageSchema = pageOf(deliverySchema).meta({ id: 'DeliveryPage' });

/** A delivery with each attempt, oldest first. */
export const deliveryDetailSchema = z
  .object({
    delivery: deliverySchema,
    attempts: listOf(z.object({ atMs: epochMs, outcome: z.string(), detail: z.string() })),
  })
  .meta({ id: 'DeliveryDetail' });

export type DestinationView = z.output<typeof destinationSchema>;
export type DestinationList = z.output<typeof destinationListSchema>;
export type NewDestinationBody = z.input<typeof newDestinationBody>;
export type CreatedDestination = z.output<typeof createdDestinationSchema>;
export type DeliveryView = z.output<typeof deliverySchema>;
export type DeliveryPage = z.output<typeof deliveryPageSchema>;
export type DeliveryDetail = z.output<typeof deliveryDetailSchema>;
