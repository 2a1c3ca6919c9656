// Goal: `--help` explains every option of every command in both languages, and no text explains what is not there.
// Method: look at all commands; compare the keys of the catalogue with what they ask for; read some helps as they are printed.
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/app/commands/commands.ts';
import { optionHelp, optionKey } from '../../../src/cli/option-help.ts';
import { CLI_OPTION_TEXTS } from '../../../src/message/cli-option-texts.ts';

const named = (name: string) => {
  const found = COMMANDS.find((command) => command.name.join(' ') === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
};

describe('the options in --help', () => {
  it.each(COMMANDS.map((command) => [command.name.join(' '), command] as const))(
    'are all explained: %s',
    (_name, command) => {
      for (const language of ['vi', 'en'] as const) {
        const lines = optionHelp(command, language);
        expect(lines).toHaveLength(Object.keys(command.options).length);
        for (const line of lines) expect(line).not.toMatch(/cli\.option|undefined/);
      }
    },
  );

  it('have a placeholder wherever a value follows', () => {
    const bare = COMMANDS.flatMap((command) => {
      const lines = optionHelp(command, 'en');
      return Object.entries(command.options)
        .filter(([, { type }], at) => type === 'string' && !/^ {2}--\S+ \S/.test(lines[at] ?? ''))
        .map(([option]) => `${command.name.join(' ')} --${option}`);
    });
    expect(bare).toEqual([]);
  });

  it('are explained by texts that are all in use', () => {
    const used = COMMANDS.flatMap((command) =>
      Object.keys(command.options).map((option) => optionKey(command, option)),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(CLI_OPTION_TEXTS).sort());
  });

  it('stand in columns, with their values as the synopsis has them', () => {
    expect(optionHelp(named('alert close'), 'en')).toEqual([
      '  --verdict true_positive|false_positive|benign|duplicate|test|suspicious|insufficient_data\n' +
        '                              what it was',
      '  --note TEXT                 why this verdict; kept with the alert',
    ]);
    expect(optionHelp(named('source set'), 'vi').slice(-4)).toEqual([
      '  --setting NAME=VALUE        điều loại bản ghi cần biết về nguồn, như log_format=…; @tệp.json cho nhiều điều (lặp lại được)',
      '  --hours always|office|"mon-fri 07:30-11:30 13:00-17:00"\n' +
        '                              giờ làm việc theo giờ Việt Nam; chỉ im lặng trong giờ này mới đáng báo',
      '  --enable                    nhận lại của nguồn này',
      '  --disable                   tạm ngừng nhận của nguồn này, tới khi --enable',
    ]);
    expect(optionHelp(named('rule eval'), 'en')[0]).toContain('  --rules DIRECTORY|FILE    ');
  });
});
