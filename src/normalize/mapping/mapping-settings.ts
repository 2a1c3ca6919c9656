import { z } from 'zod';
import { RULE_TYPES, type RuleType } from './rule-types.ts';

const ECS_PATH = z
  .string()
  .regex(/^[a-z_@][\w@]*(?:\.[a-z_][\w]*)*$/i, 'must be a dotted field name')
  .refine(
    (path) =>
      !/(?:^|\.)(?:__proto__|constructor|prototype)(?:\.|$)/.test(path) &&
      !/^(?:gac\.(?:province|commune|source|dead_letter|time|subject)\b|event\.(?:id|original|ingested|created|dataset|module)$|ecs\.|@timestamp)/.test(
        path,
      ),
    'is written by the system itself',
  );
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const fieldValues = z.record(ECS_PATH, z.union([scalar, z.array(z.string())]));
/** A list, also as text with commas, as a command line gives it. */
export const NAME_LIST = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== '')
      : value,
  z.array(z.string().min(1).max(200)).max(500),
);

/** What every format of one's own lets a source say about its fields. */
export const MAPPING_SETTINGS = {
  map: z.record(z.string().min(1).max(200), ECS_PATH).optional().meta({
    description: 'Field of the log → ECS field; what is not named goes where its name says.',
    vi: 'Trường của nhật ký → trường ECS; trường không nêu thì đặt theo tên của nó.',
  }),
  set: fieldValues.optional().meta({
    description: 'ECS fields with a fixed value, such as event.category.',
    vi: 'Trường ECS có giá trị cố định, ví dụ event.category.',
  }),
  values: z
    .record(z.string().min(1).max(200), z.record(z.string().max(200), scalar))
    .optional()
    .meta({
      description:
        'Field of the log → its values → what is written instead, such as Xem → dossier-view.',
      vi: 'Trường của nhật ký → giá trị → giá trị được ghi thay, ví dụ Xem → dossier-view.',
    }),
  cases: z
    .record(z.string().min(1).max(200), z.record(z.string().max(200), fieldValues))
    .optional()
    .meta({
      description: 'Field of the log → its values → ECS fields that the value sets.',
      vi: 'Trường của nhật ký → giá trị → các trường ECS mà giá trị đó đặt.',
    }),
  outcome: z.string().min(1).max(200).optional().meta({
    description: 'The field that tells whether it succeeded; success and failure name its words.',
    vi: 'Trường cho biết thành công hay không; success và failure nêu các từ của trường đó.',
  }),
  success: NAME_LIST.optional().meta({
    description: 'Words of the outcome field that mean success.',
    vi: 'Các từ của trường kết quả nghĩa là thành công.',
  }),
  failure: NAME_LIST.optional().meta({
    description: 'Words of the outcome field that mean failure.',
    vi: 'Các từ của trường kết quả nghĩa là thất bại.',
  }),
  rules_of: z
    .enum(Object.keys(RULE_TYPES) as [RuleType, ...RuleType[]])
    .optional()
    .meta({
      description: 'A type whose rules look at these records too, such as otp.sms-gateway.',
      vi: 'Loại mà các luật của nó cũng xét những bản ghi này, ví dụ otp.sms-gateway.',
    }),
  time: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The field with the time.', vi: 'Trường chứa thời gian.' }),
  time_format: z.string().min(1).max(200).optional().meta({
    description: 'Its form as strftime writes it, such as %d/%m/%Y %H:%M:%S.',
    vi: 'Dạng thời gian theo strftime, ví dụ %d/%m/%Y %H:%M:%S.',
  }),
  phone: z.string().min(1).max(200).optional().meta({
    description: 'The field with the phone number of a person; it becomes a pseudonym.',
    vi: 'Trường chứa số điện thoại của người dân; được thay bằng bí danh.',
  }),
  citizen: z.string().min(1).max(200).optional().meta({
    description: 'The field with the citizen identity number; it becomes a pseudonym.',
    vi: 'Trường chứa số định danh cá nhân; được thay bằng bí danh.',
  }),
  drop: NAME_LIST.optional().meta({
    description: 'Fields whose value may be kept nowhere: passwords, one-time codes.',
    vi: 'Các trường không được lưu ở bất cứ đâu: mật khẩu, mã dùng một lần.',
  }),
} as const;

const SHAPE = z.strictObject(MAPPING_SETTINGS);
export type MappingSettings = z.output<typeof SHAPE>;
