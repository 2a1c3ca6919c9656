/** The console's page of an alert. Opening it changes nothing: mail scanners open links too. */
export function consoleLink(publicUrl: string, alertId: string): string {
  return `${publicUrl.replace(/\/$/, '')}/alerts/${encodeURIComponent(alertId)}`;
}
