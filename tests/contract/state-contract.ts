// Goal: every adapter of the state keeps the promises of src/state/contract.ts.
// Method: one suite over an opener; outcomes are read back through the contract itself.
import { describe } from 'vitest';
import { describeChanging, describeRaising } from './state/alerts-part.ts';
import { describeAnyText } from './state/any-text-part.ts';
import { describeExceptions } from './state/exceptions-part.ts';
import { describeHealth } from './state/health-part.ts';
import { describeLeaks } from './state/leaks-part.ts';
import { describeLedger } from './state/ledger-part.ts';
import { describeLists } from './state/lists-part.ts';
import { describeOutbox } from './state/outbox-part.ts';
import { describePeople } from './state/people-part.ts';
import { describeQuarantines } from './state/quarantines-part.ts';
import { describeRegistrations } from './state/registrations-part.ts';
import { describeRuleVersions } from './state/rule-versions-part.ts';
import { describeRuns } from './state/runs-part.ts';
import { describeShadow } from './state/shadow-part.ts';
import { describeSources } from './state/sources-part.ts';
import { describeStages } from './state/stages-part.ts';
import type { OpenState } from './state/state-harness.ts';

export function describeState(name: string, open: OpenState): void {
  describe(`state: ${name}`, () => {
    describeRaising(open);
    describeChanging(open);
    describeLists(open);
    describeLeaks(open);
    describeOutbox(open);
    describePeople(open);
    describeSources(open);
    describeRegistrations(open);
    describeStages(open);
    describeRuns(open);
    describeRuleVersions(open);
    describeShadow(open);
    describeQuarantines(open);
    describeExceptions(open);
    describeLedger(open);
    describeHealth(open);
    describeAnyText(open);
  });
}
