// Numbers for people, the same in every locale. Absent values are a dash.

export const ABSENT = '–';

const present = (value) => typeof value === 'number' && Number.isFinite(value);

/** 8123456 -> "8,123,456". */
export function count(value) {
  return present(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',') : ABSENT;
}

/** 8123456 -> "8.12 M", 1234 -> "1,234". */
export function amount(value) {
  if (!present(value)) return ABSENT;
  if (value < 1e6) return count(value);
  const [whole, fraction] = (value / 1e6).toFixed(2).split('.');
  return `${count(Number(whole))}.${fraction} M`;
}

/** A share of 1: 0.91234 -> "91.23%". */
export function percent(value, decimals = 2) {
  return present(value) ? `${(value * 100).toFixed(decimals)}%` : ABSENT;
}

/** Three significant digits, never in exponents: 0.07812 -> "0.0781 ms". */
export function millis(value) {
  return present(value) ? `${digits(value, 3)} ms` : ABSENT;
}

/** Milliseconds with the decimals that show three digits of the reference, so columns align. */
export function millisLike(reference) {
  const decimals = Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(reference))));
  return (value) => (present(value) ? `${value.toFixed(decimals)} ms` : ABSENT);
}

export function reward(value) {
  return present(value) ? value.toFixed(4) : ABSENT;
}

/** The area under a front, in milliseconds times a share of 1. */
export function hypervolume(value) {
  return present(value) ? `${digits(value, 4)} ms` : ABSENT;
}

/** As many decimals as give the wanted significant digits, at most eight. */
export function digits(value, significant) {
  if (!present(value)) return ABSENT;
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(8, Math.max(0, significant - 1 - magnitude));
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const sign = value < 0 ? '-' : '';
  return sign + count(Number(whole)) + (fraction ? `.${fraction}` : '');
}

/** 4000 -> "1 h 07 min", 42 -> "42 s". */
export function duration(seconds) {
  if (!present(seconds)) return ABSENT;
  if (seconds < 10) return `${digits(seconds, 2)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
}

/** Local time as 2026-01-31 09:05:07. */
export function moment(value) {
  if (value === null || value === undefined) return ABSENT;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return ABSENT;
  const two = (part) => String(part).padStart(2, '0');
  return (
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
    `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  );
}

/** How long ago; a clock that runs ahead counts as now. */
export function ago(value, now) {
  if (value === null || value === undefined) return ABSENT;
  const seconds = Math.max(0, (now - new Date(value).getTime()) / 1000);
  return seconds < 1 ? 'now' : `${duration(Math.floor(seconds))} ago`;
}

/** TRIALS_DONE -> "trials done". */
export function words(constant) {
  return constant ? constant.toLowerCase().replaceAll('_', ' ') : ABSENT;
}

/** A count with its noun: 1 trial, 2 trials. */
export function counted(value, noun) {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}
