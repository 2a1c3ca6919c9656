// What the API takes and gives, as types: for the command line and the console.
export type {
  AlertCountsView,
  AlertDeliveries,
  AlertEvidence,
  AlertListQuery,
  AlertPage,
  AlertTrail,
  AlertView,
  AssignBody,
  BulkBody,
  BulkResult,
  CloseBody,
  CommentBody,
  RelatedAlerts,
  VerdictHistory,
} from './schemas/alert.ts';
export type { AuditEntryView, AuditPage } from './schemas/audit.ts';
export type { BacktestBody, BacktestLine, BacktestResultView } from './schemas/backtest.ts';
export type { ConformanceBody, ConformanceReport } from './schemas/conformance.ts';
export type {
  CreatedDestination,
  DeliveryDetail,
  DeliveryPage,
  DeliveryView,
  DestinationList,
  DestinationView,
  NewDestinationBody,
} from './schemas/delivery.ts';
export type {
  AggregateQuery,
  AggregationView,
  EventPage,
  EventSearchQuery,
  EventView,
  ReplayBody,
  ReplayResult,
} from './schemas/event.ts';
export type {
  ExceptionList,
  ExceptionTrialView,
  ExceptionView,
  NewExceptionBody,
  NewPinBody,
  PinList,
  PinView,
} from './schemas/exception.ts';
export type { HealthView, ReadyView } from './schemas/health.ts';
export type { LocalityList } from './schemas/locality.ts';
export type {
  FindPersonBody,
  FoundPersonView,
  RevealBody,
  RevelationView,
} from './schemas/person.ts';
export type { Problem } from './schemas/problem.ts';
export type { ReloadReportView, RuleDetail, RuleList, RuleView } from './schemas/rule.ts';
export type {
  QuarantineView,
  ReleaseBody,
  RuleCostList,
  RuleCostView,
} from './schemas/rule-cost.ts';
export type { GapPageView, GapView, RuleLedgerView } from './schemas/rule-ledger.ts';
export type { ShadowListView, ShadowReportView } from './schemas/rule-shadow.ts';
export type {
  RollbackBody,
  RollbackResultView,
  RuleHistoryView,
  RuleVersionTextView,
} from './schemas/rule-version.ts';
export type { LogInBody, PasswordBody, SessionPatchBody, SessionView } from './schemas/session.ts';
export type {
  IssuedSourceKey,
  NewSourceBody,
  ParserList,
  SourceKeyList,
  SourceList,
  SourcePatchBody,
  SourceStatus,
  SourceTestReport,
  SourceView,
} from './schemas/source.ts';
export type { SourceHealthList, SourceHealthView } from './schemas/source-health.ts';
export type {
  NewSourceTrialBody,
  SourceInstructions,
  SourceTrialView,
} from './schemas/source-trial.ts';
export type { UploadReport, UploadResult } from './schemas/upload.ts';
export type {
  AssigneeList,
  IssuedApiKey,
  NewApiKeyBody,
  NewUserBody,
  UserList,
  UserPatchBody,
  UserView,
} from './schemas/user.ts';
