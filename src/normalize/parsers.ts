import { APACHE_ACCESS } from './apache/apache-access.ts';
import { APACHE_ERROR } from './apache/apache-error.ts';
import { AUTH0_LOGS } from './auth0/logs/auth0-logs.ts';
import { CITRIX_ADC } from './citrix/adc/citrix-adc.ts';
import { CIVILSTATUS_SYNC } from './civilstatus/sync/civilstatus-sync.ts';
import type { Parser } from './contract.ts';
import { DUO_ADMIN } from './duo/admin/duo-admin.ts';
import { DUO_AUTH } from './duo/auth/duo-auth.ts';
import { ECS_JSON } from './ecs-json/ecs-json.ts';
import { F5_ASM } from './f5/asm/f5-asm.ts';
import { F5_LTM } from './f5/ltm/f5-ltm.ts';
import { SERVICE_CENTRE_HEARTBEAT } from './field-map/heartbeat-map.ts';
import { PORTAL_IGATE } from './field-map/igate-map.ts';
import { OTP_SMS_GATEWAY } from './field-map/otp-gateway-map.ts';
import { FORTINET_FORTIGATE } from './fortinet/fortigate/fortigate-log.ts';
import { GENERIC_CEF } from './generic/cef/generic-cef.ts';
import { GENERIC_CSV } from './generic/csv/generic-csv.ts';
import { GENERIC_DISSECT } from './generic/dissect/generic-dissect.ts';
import { GENERIC_GROK } from './generic/grok/generic-grok.ts';
import { GENERIC_JSON } from './generic/json/generic-json.ts';
import { GENERIC_KV } from './generic/kv/generic-kv.ts';
import { GENERIC_LEEF } from './generic/leef/generic-leef.ts';
import { GENERIC_LOGFMT } from './generic/logfmt/generic-logfmt.ts';
import { GENERIC_SYSLOG } from './generic/syslog/generic-syslog.ts';
import { HAPROXY_HTTP, HAPROXY_TCP } from './haproxy/haproxy-parsers.ts';
import { IIS_ACCESS } from './iis/access/iis-access.ts';
import { KAFKA_LOG } from './kafka/log/kafka-log.ts';
import { KEYCLOAK_LOG } from './keycloak/keycloak-log.ts';
import { KIOSK_QUEUE } from './kiosk/queue/kiosk-queue.ts';
import { MODSECURITY_AUDIT } from './modsecurity/audit/modsecurity-audit.ts';
import { NGINX_ACCESS } from './nginx/nginx-access.ts';
import { NGINX_ERROR } from './nginx/nginx-error.ts';
import { OKTA_SYSTEM } from './okta/system/okta-system.ts';
import { ONESTOP_EXPORT } from './onestop/export/onestop-export.ts';
import { OPENSSH_AUTH } from './openssh/openssh-auth.ts';
import { POSTGRESQL_LOG } from './postgresql/log/postgresql-log.ts';
import { REDIS_LOG } from './redis/log/redis-log.ts';
import { SIGNATURE_SERVICE } from './signature/service/signature-service.ts';
import { SQUID_ACCESS } from './squid/access/squid-access.ts';
import { TOMCAT_ACCESS } from './tomcat/access/tomcat-access.ts';
import { TRAEFIK_ACCESS } from './traefik/access/traefik-access.ts';
import { WAF_JSON } from './waf/json/waf-json.ts';
import { WINDOWS_EVENT } from './windows/event/windows-event.ts';
import { WSO2_AUDIT } from './wso2/audit/wso2-audit.ts';
import { XROAD_OPMONITOR } from './xroad/opmonitor/xroad-opmonitor.ts';

/** All kinds of records that are understood, in the order that `gac parse --list` names them. */
export const PARSERS: readonly Parser[] = [
  NGINX_ACCESS,
  NGINX_ERROR,
  APACHE_ACCESS,
  APACHE_ERROR,
  IIS_ACCESS,
  TOMCAT_ACCESS,
  HAPROXY_HTTP,
  HAPROXY_TCP,
  TRAEFIK_ACCESS,
  SQUID_ACCESS,
  F5_LTM,
  F5_ASM,
  CITRIX_ADC,
  FORTINET_FORTIGATE,
  MODSECURITY_AUDIT,
  WAF_JSON,
  KEYCLOAK_LOG,
  WSO2_AUDIT,
  OKTA_SYSTEM,
  AUTH0_LOGS,
  DUO_AUTH,
  DUO_ADMIN,
  OPENSSH_AUTH,
  WINDOWS_EVENT,
  POSTGRESQL_LOG,
  REDIS_LOG,
  KAFKA_LOG,
  PORTAL_IGATE,
  OTP_SMS_GATEWAY,
  SERVICE_CENTRE_HEARTBEAT,
  KIOSK_QUEUE,
  ONESTOP_EXPORT,
  XROAD_OPMONITOR,
  CIVILSTATUS_SYNC,
  SIGNATURE_SERVICE,
  ECS_JSON,
  GENERIC_SYSLOG,
  GENERIC_CEF,
  GENERIC_LEEF,
  GENERIC_JSON,
  GENERIC_CSV,
  GENERIC_KV,
  GENERIC_LOGFMT,
  GENERIC_GROK,
  GENERIC_DISSECT,
];
