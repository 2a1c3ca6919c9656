import { z } from 'zod';

/** The setting of every web server: how many proxies stand before it whose `X-Forwarded-For` is believed. */
export const TRUSTED_HOPS = z
  .preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int().min(1).max(16),
  )
  .optional()
  .meta({
    description: 'Own proxies before the server; the client is the address that the outermost saw.',
    vi: 'Số proxy của mình đứng trước máy chủ; máy khách là địa chỉ mà proxy ngoài cùng thấy.',
  });
