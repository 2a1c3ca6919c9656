/** Largest file that the console sends: what goes through within the time of one request. */
export const UPLOAD_BYTES_MAX = 100 * 1_048_576;
