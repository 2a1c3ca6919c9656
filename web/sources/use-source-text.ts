import { CONSOLE_CONNECT_TEXTS } from '../../src/message/console-connect-texts.ts';
import { CONSOLE_SOURCE_TEXTS } from '../../src/message/console-source-texts.ts';
import { CONSOLE_UPLOAD_TEXTS } from '../../src/message/console-upload-texts.ts';
import { UNREAD_REASON_TEXTS } from '../../src/message/unread-texts.ts';
import { type TextKey, type Texts, useTextWith } from '../text/use-text.ts';

const OWN = {
  ...CONSOLE_SOURCE_TEXTS,
  ...CONSOLE_CONNECT_TEXTS,
  ...CONSOLE_UPLOAD_TEXTS,
  ...UNREAD_REASON_TEXTS,
};

/** A text that the room of sources can show. */
export type SourceTextKey = TextKey | keyof typeof OWN;
/** Texts of the room of sources. */
export type SourceTexts = Texts<SourceTextKey>;

/** The texts of the room of sources in the chosen language. */
export function useSourceText(): SourceTexts {
  return useTextWith(OWN);
}
