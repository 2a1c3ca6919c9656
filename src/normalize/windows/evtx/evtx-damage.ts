/** Why a part of an event log file could not be read. */
export type EvtxDamageReason =
  | 'file_header'
  | 'truncated'
  | 'chunk_magic'
  | 'chunk_checksum'
  | 'record_frame'
  | 'binary_xml'
  | 'too_large';

/** Thrown and caught within the reader: what is being read is not what it should be. */
export class EvtxDamage extends Error {
  readonly reason: EvtxDamageReason;

  constructor(reason: EvtxDamageReason, detail: string) {
    super(detail);
    this.name = 'EvtxDamage';
    this.reason = reason;
  }
}
