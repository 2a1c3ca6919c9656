// What the security module of Elasticsearch decides, for a front before nodes that have none: which action a request
// of the REST API is, which rights allow it, and how it refuses.

/** A role as the API takes it. */
export interface Role {
  readonly cluster: readonly string[];
  readonly indices: readonly {
    readonly names: readonly string[];
    readonly privileges: readonly string[];
  }[];
}

/** One request as the module sees it. */
export interface Action {
  readonly name: string;
  readonly kind: 'cluster' | 'index';
  /** Names or patterns; none = any index will do. */
  readonly indices: readonly string[];
}

const CLUSTER: Readonly<Record<string, readonly string[]>> = {
  monitor: ['cluster:monitor/*', 'indices:admin/index_template/get'],
  manage_index_templates: ['indices:admin/index_template/*', 'cluster:admin/component_template/*'],
};
const INDEX: Readonly<Record<string, readonly string[]>> = {
  create: ['indices:data/write/index*', 'indices:data/write/bulk*'],
  index: ['indices:data/write/index*', 'indices:data/write/bulk*', 'indices:data/write/update*'],
  delete: ['indices:data/write/delete*', 'indices:data/write/bulk*'],
  read: ['indices:data/read/*'],
  create_index: ['indices:admin/create', 'indices:admin/auto_create'],
  delete_index: ['indices:admin/delete'],
  maintenance: ['indices:admin/refresh*', 'indices:admin/flush*', 'indices:admin/forcemerge*'],
  monitor: ['indices:monitor/*'],
  view_index_metadata: ['indices:admin/get', 'indices:monitor/settings/get'],
};

const ROUTES: readonly (readonly [RegExp, Action['kind'], string])[] = [
  [/^GET \/_nodes\/_local$/, 'cluster', 'cluster:monitor/nodes/info'],
  [/^GET \/_nodes\/stats\/fs$/, 'cluster', 'cluster:monitor/nodes/stats'],
  [/^GET \/_cluster\/health(?:\/[^/]+)?$/, 'cluster', 'cluster:monitor/health'],
  [/^GET \/_cluster\/settings$/, 'cluster', 'cluster:monitor/settings'],
  [/^GET \/_index_template\/[^/]+$/, 'cluster', 'indices:admin/index_template/get'],
  [/^PUT \/_index_template\/[^/]+$/, 'cluster', 'indices:admin/index_template/put'],
  [/^POST \/_search$/, 'index', 'indices:data/read/search'],
  [/^DELETE \/_pit$/, 'index', 'indices:data/read/close_point_in_time'],
  [/^PUT \/([^_/][^/]*)$/, 'index', 'indices:admin/create'],
  [/^DELETE \/([^_/][^/]*)$/, 'index', 'indices:admin/delete'],
  [/^GET \/([^_/][^/]*)\/_doc\/[^/]+$/, 'index', 'indices:data/read/get'],
  [/^PUT \/([^_/][^/]*)\/_doc\/[^/]+$/, 'index', 'indices:data/write/index'],
  [/^POST \/([^_/][^/]*)\/_search$/, 'index', 'indices:data/read/search'],
  [/^POST \/([^_/][^/]*)\/_pit$/, 'index', 'indices:data/read/open_point_in_time'],
  [/^POST \/([^_/][^/]*)\/_refresh$/, 'index', 'indices:admin/refresh'],
  [/^GET \/([^_/][^/]*)\/_stats\/[^/]+$/, 'index', 'indices:monitor/stats'],
  [/^GET \/([^_/][^/]*)\/_settings\/[^/]+$/, 'index', 'indices:monitor/settings/get'],
];

/** The action of a call such as `GET /_cluster/settings`; one that nobody may do when it is unknown. */
export function actionOf(call: string): Action {
  for (const [route, kind, name] of ROUTES) {
    const match = route.exec(call);
    if (match === null) continue;
    return { name, kind, indices: match[1]?.split(',') ?? [] };
  }
  return { name: `unknown:${call}`, kind: 'cluster', indices: [] };
}

/** The rights of one kind that allow an action. */
export function rightsThatAllow({ name, kind }: Pick<Action, 'name' | 'kind'>): string[] {
  const rights = Object.entries(kind === 'cluster' ? CLUSTER : INDEX);
  return rights.flatMap(([right, actions]) =>
    actions.some((pattern) => fits(pattern, name)) ? [right] : [],
  );
}

/** Whether a role allows an action on all of its indices. */
export function mayDo(role: Role, action: Action): boolean {
  const allowing = rightsThatAllow(action);
  if (action.kind === 'cluster') return role.cluster.some((right) => allowing.includes(right));
  const given = role.indices.filter(({ privileges }) =>
    privileges.some((right) => allowing.includes(right)),
  );
  if (action.indices.length === 0) return given.length > 0;
  return action.indices.every((index) =>
    given.some(({ names }) => names.some((pattern) => fits(pattern, index))),
  );
}

/** The fault of an action that is not allowed, in the words of Elasticsearch. */
export function denial(action: Action): { readonly type: string; readonly reason: string } {
  const { name, kind, indices } = action;
  const on = indices.length === 0 ? '' : ` on indices [${indices.join(',')}]`;
  const rights = [...rightsThatAllow(action), 'all'].join(',');
  return {
    type: 'security_exception',
    reason:
      `action [${name}] is unauthorized for user [gac] with effective roles [gac]${on}, ` +
      `this action is granted by the ${kind} privileges [${rights}]`,
  };
}

/** The fault of a request whose log-in is missing or wrong, in the words of Elasticsearch. */
export function unauthenticated(authorization: string | undefined, path: string) {
  if (authorization === undefined) {
    return `missing authentication credentials for REST request [${path}]`;
  }
  if (authorization.startsWith('ApiKey ')) {
    return 'unable to authenticate with provided credentials and anonymous access is not allowed for this action';
  }
  return `unable to authenticate user [gac] for REST request [${path}]`;
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.[\]+?(){}|^$\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
