import { APACHE_ACCESS } from './apache/apache-access.ts';
import { APACHE_ERROR } from './apache/apache-error.ts';
import type { Parser } from './contract.ts';
import { ECS_JSON } from './ecs-json/ecs-json.ts';
import { SERVICE_CENTRE_HEARTBEAT } from './field-map/heartbeat-map.ts';
import { PORTAL_IGATE } from './field-map/igate-map.ts';
import { OTP_SMS_GATEWAY } from './field-map/otp-gateway-map.ts';
import { HAPROXY_HTTP, HAPROXY_TCP } from './haproxy/haproxy-parsers.ts';
import { KEYCLOAK_LOG } from './keycloak/keycloak-log.ts';
import { NGINX_ACCESS } from './nginx/nginx-access.ts';
import { NGINX_ERROR } from './nginx/nginx-error.ts';
import { OPENSSH_AUTH } from './openssh/openssh-auth.ts';

/** All kinds of records that are understood, in the order that `gac parse --list` names them. */
export const PARSERS: readonly Parser[] = [
  NGINX_ACCESS,
  NGINX_ERROR,
  APACHE_ACCESS,
  APACHE_ERROR,
  HAPROXY_HTTP,
  HAPROXY_TCP,
  KEYCLOAK_LOG,
  OPENSSH_AUTH,
  PORTAL_IGATE,
  OTP_SMS_GATEWAY,
  SERVICE_CENTRE_HEARTBEAT,
  ECS_JSON,
];
