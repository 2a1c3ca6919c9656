import { demoCommune } from '../demo-provinces.ts';
import { systemId } from '../demo-sources.ts';
import { loginLine, otpLine, phoneNumber } from '../traffic/line.ts';
import { officerAccount } from '../traffic/officers.ts';
import { type Script, type Stage, series } from './incident.ts';

/** Numbers of a block share their first seven digits. */
const BLOCK = 1_000;

const transactionOf = ({ random }: Stage) => `tx-${random.int(1_000_000, 9_999_999)}`;
const groupOf = ({ province }: Stage) => ({ 'gac.source.id': systemId(province, 'otp') });
/** Last digits, as the product shows a number to people. */
const hint = (phone: string) => `…${phone.slice(-3)}`;

/** Wrong codes for one number until one is right. */
export const OTP_BRUTE_FORCE: Script = {
  key: 'otp_brute_force',
  ruleId: '8169a89e-3205-4d43-a2ef-bfdd3e65faf1',
  play: (stage) => {
    const { province, fromMs, random } = stage;
    const phone = phoneNumber(random.int(0, 999_999));
    const asked = { transaction: transactionOf(stage), phone, provider: 'viettel' };
    const times = series(stage, 10, 25_000);
    const lines = [
      otpLine(province, fromMs, { ...asked, status: 'requested' }),
      otpLine(province, fromMs + 4_000, { ...asked, status: 'delivered' }),
      ...times.map((atMs, index) =>
        otpLine(province, atMs, { ...asked, status: index === 9 ? 'verified' : 'rejected' }),
      ),
    ];
    return { toMs: times.at(-1) ?? fromMs, about: hint(phone), group: groupOf(stage), lines };
  },
};

/** Wrong authenticator codes for one officer whose password is known. */
export const KEYCLOAK_OTP_BRUTE_FORCE: Script = {
  key: 'keycloak_otp_brute_force',
  ruleId: '485c695d-1763-4506-ad20-ac66403d26a7',
  play: (stage) => {
    const { province, random } = stage;
    const user = officerAccount(demoCommune(province, 1), random.int(1, 6));
    const ip = `203.0.113.${random.int(100, 119)}`;
    const error = 'invalid_user_credentials';
    const times = series(stage, 9, 30_000);
    const lines = times.map((atMs) =>
      loginLine(province, atMs, { ip, user, client: 'web-onegate', error, otp: true }),
    );
    const group = { 'user.name': user, 'gac.source.id': systemId(province, 'sso') };
    return { toMs: times.at(-1) ?? stage.fromMs, about: user, group, lines };
  },
};

/** One number is asked for code after code. */
export const OTP_BOMBING: Script = {
  key: 'otp_bombing',
  ruleId: '7326306c-694a-4162-9b2c-1e0dc65286cc',
  play: (stage) => {
    const { province, fromMs, random } = stage;
    const phone = phoneNumber(random.int(0, 999_999));
    const times = series(stage, 12, 30_000);
    const lines = times.flatMap((atMs) => {
      const asked = { transaction: transactionOf(stage), phone, provider: 'mobifone' };
      return [
        otpLine(province, atMs, { ...asked, status: 'requested' }),
        otpLine(province, atMs + random.int(2_000, 5_000), { ...asked, status: 'delivered' }),
      ];
    });
    return { toMs: times.at(-1) ?? fromMs, about: hint(phone), group: groupOf(stage), lines };
  },
};

/** Messages to a whole block of numbers, for the fees; nobody enters a code. */
export const SMS_PUMPING: Script = {
  key: 'sms_pumping',
  ruleId: '56bcfd3a-d252-4d0b-b1f1-6553007d81dc',
  play: (stage) => {
    const { province, fromMs, random } = stage;
    const block = random.int(0, 999) * BLOCK;
    const times = series(stage, 60, 8_000);
    const lines = times.flatMap((atMs, index) => {
      const phone = phoneNumber(block + index * 7);
      const asked = { transaction: transactionOf(stage), phone, provider: 'viettel' };
      return [
        otpLine(province, atMs, { ...asked, status: 'requested' }),
        otpLine(province, atMs + random.int(2_000, 5_000), { ...asked, status: 'delivered' }),
      ];
    });
    const about = `${phoneNumber(block).slice(0, 7)}xxx`;
    return { toMs: times.at(-1) ?? fromMs, about, group: groupOf(stage), lines };
  },
};
