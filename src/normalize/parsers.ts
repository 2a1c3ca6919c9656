import type { Parser } from './contract.ts';
import { ECS_JSON } from './ecs-json/ecs-json.ts';
import { SERVICE_CENTRE_HEARTBEAT } from './field-map/heartbeat-map.ts';
import { PORTAL_IGATE } from './field-map/igate-map.ts';
import { OTP_SMS_GATEWAY } from './field-map/otp-gateway-map.ts';
import { KEYCLOAK_LOG } from './keycloak/keycloak-log.ts';
import { OPENSSH_AUTH } from './openssh/openssh-auth.ts';

/** All kinds of records that are understood, in the order that `gac parse --list` names them. */
export const PARSERS: readonly Parser[] = [
  KEYCLOAK_LOG,
  OPENSSH_AUTH,
  PORTAL_IGATE,
  OTP_SMS_GATEWAY,
  SERVICE_CENTRE_HEARTBEAT,
  ECS_JSON,
];
