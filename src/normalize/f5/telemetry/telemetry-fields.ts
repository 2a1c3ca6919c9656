type Fields = Readonly<Record<string, string>>;

/** Names that all modules share. */
const SHARED: Fields = {
  application: 'network.application',
  hostname: 'host.name',
};
const PEERS: Fields = {
  dest_ip: 'destination.ip',
  dest_port: 'destination.port',
};

/** What Telemetry Streaming calls its modules in `telemetryEventCategory`, and the product each is. */
export const F5_MODULES: Readonly<Record<string, { readonly product: string; fields: Fields }>> = {
  AFM: {
    product: 'Advanced Firewall Module',
    fields: {
      ...SHARED,
      ...PEERS,
      acl_rule_name: 'rule.name',
      acl_policy_name: 'rule.ruleset',
      action: 'event.action',
      drop_reason: 'event.reason',
      dest_fqdn: 'destination.domain',
      ip_protocol: 'network.transport',
      severity: 'event.severity',
      source_fqdn: 'source.domain',
      source_ip: 'source.ip',
      source_port: 'source.port',
      source_user: 'source.user.name',
      source_user_group: 'source.user.group.name',
      translated_dest_ip: 'destination.nat.ip',
      translated_dest_port: 'destination.nat.port',
      translated_source_ip: 'source.nat.ip',
      translated_source_port: 'source.nat.port',
    },
  },
  APM: {
    product: 'Application Performance Monitoring',
    fields: {
      ...SHARED,
      Access_Policy_Result: 'event.reason',
      Client_IP: 'client.ip',
      User_Agent: 'user_agent.original',
      Virtual_IP: 'server.ip',
    },
  },
  AVR: {
    product: 'Application Visibility and Reporting',
    fields: {
      ...SHARED,
      Action: 'event.action',
      ClientIP: 'client.ip',
      DeviceId: 'host.id',
      Method: 'http.request.method',
      NetworkProtocol: 'network.protocol',
      OsName: 'host.os.name',
      POOLIP: 'destination.ip',
      POOLPort: 'destination.port',
      Policy: 'rule.ruleset',
      QueryName: 'dns.question.name',
      QueryType: 'dns.question.type',
      ResponseCode: 'http.response.status_code',
      Severity: 'log.level',
      SourceIP: 'source.ip',
      URL: 'url.original',
      UserAgent: 'user_agent.original',
      UserName: 'user.name',
    },
  },
  LTM: {
    product: 'Local Traffic Manager',
    fields: {
      ...SHARED,
      client_ip: 'client.ip',
      http_content_type: 'http.request.mime_type',
      http_host: 'url.domain',
      http_method: 'http.request.method',
      http_referrer: 'http.request.referrer',
      http_status: 'http.response.status_code',
      http_uri: 'url.original',
      http_user_agent: 'user_agent.original',
      http_version: 'http.version',
      server_ip: 'server.ip',
      src_ip: 'source.ip',
      user: 'user.name',
      vip: 'server.ip',
    },
  },
};
