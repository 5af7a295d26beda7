import type { Language } from '../../core/record/organization';
import type { Regimen } from './regimens';

/** A made-up person. Phones are in the range that is never given out (area code, 555-01xx). */
export interface SyntheticPerson {
  readonly mrn: string;
  readonly given: string;
  readonly family: string;
  readonly birthDate: string;
  readonly sex: 'female' | 'male';
  readonly language: Language;
  readonly zone: string;
  readonly city: string;
  readonly state: string;
  readonly area: string;
  readonly regimen: Regimen;
  readonly stay: Stay;
}

/** Hours before the first start; `discharged` ones start the follow-up, so the worklist has something to show. */
export type Stay =
  | { readonly status: 'none' }
  | { readonly status: 'admitted'; readonly hoursAgo: number }
  | { readonly status: 'discharged'; readonly hoursAgo: number; readonly days: number; readonly lace?: Lace };
interface Lace {
  readonly acute: boolean;
  readonly charlson: number;
  readonly edVisits6Months: number;
}

const eastern = 'America/New_York';
const central = 'America/Chicago';
const none: Stay = { status: 'none' };
const admitted = (hoursAgo: number): Stay => ({ status: 'admitted', hoursAgo });
const discharged = (hoursAgo: number, days: number, lace?: Lace): Stay => ({
  status: 'discharged',
  hoursAgo,
  days,
  ...(lace && { lace }),
});
const high: Lace = { acute: true, charlson: 5, edVisits6Months: 2 };
const low: Lace = { acute: false, charlson: 1, edVisits6Months: 0 };

type Row = readonly [
  given: string,
  family: string,
  birthDate: string,
  sex: 'female' | 'male',
  language: Language,
  zone: string,
  place: readonly [city: string, state: string, area: string],
  regimen: Regimen,
  stay: Stay,
];
const boston = ['Boston', 'MA', '617'] as const;
const chelsea = ['Chelsea', 'MA', '857'] as const;
const lynn = ['Lynn', 'MA', '339'] as const;
const bronx = ['Bronx', 'NY', '718'] as const;
const chicago = ['Chicago', 'IL', '312'] as const;
const hialeah = ['Hialeah', 'FL', '305'] as const;

const rows: readonly Row[] = [
  ['Rosa', 'Alvarez', '1951-03-12', 'female', 'es', eastern, chelsea, 'heart-failure', discharged(5, 5, high)],
  ['James', 'Whitfield', '1944-11-02', 'male', 'en', eastern, boston, 'copd', discharged(20, 4)],
  ['Thi Mai', 'Nguyen', '1962-07-25', 'female', 'en', eastern, boston, 'diabetes', discharged(27, 3, low)],
  ['Luis', 'Hernández', '1958-01-30', 'male', 'es', eastern, lynn, 'stroke', discharged(49, 7, high)],
  ['Denise', 'Carter', '1970-09-14', 'female', 'en', eastern, boston, 'pneumonia', discharged(70, 2)],
  ['Abdi', 'Warsame', '1939-05-01', 'male', 'en', eastern, lynn, 'hip', discharged(26, 6)],
  ['Carmen', 'Rivera', '1947-12-08', 'female', 'es', eastern, bronx, 'copd', admitted(30)],
  ['Walter', 'Kowalski', '1936-02-19', 'male', 'en', central, chicago, 'heart-failure', admitted(52)],
  ['Fatima', 'El-Amin', '1981-06-03', 'female', 'en', eastern, boston, 'diabetes', admitted(9)],
  ['José', 'Peña', '1966-10-21', 'male', 'es', eastern, hialeah, 'hypertension', none],
  ['Grace', 'Osei', '1955-04-17', 'female', 'en', eastern, boston, 'diabetes', none],
  ['Robert', 'MacDonald', '1949-08-29', 'male', 'en', eastern, boston, 'heart-failure', none],
  ['Lucía', 'Ramírez', '1973-02-11', 'female', 'es', central, chicago, 'diabetes', none],
  ['Wei', 'Chen', '1968-12-27', 'male', 'en', eastern, boston, 'hypertension', none],
  ['Marisol', 'Santos', '1985-05-19', 'female', 'es', eastern, chelsea, 'none', none],
  ['Harold', 'Jenkins', '1941-07-07', 'male', 'en', eastern, lynn, 'copd', none],
  ['Ana', 'Morales', '1953-09-23', 'female', 'es', eastern, hialeah, 'stroke', none],
  ['Deepak', 'Raman', '1960-03-04', 'male', 'en', eastern, boston, 'diabetes', none],
  ['Evelyn', 'Brooks', '1946-06-15', 'female', 'en', eastern, bronx, 'hip', none],
  ['Miguel', 'Ortega', '1979-11-28', 'male', 'es', eastern, bronx, 'none', none],
  ['Olga', 'Petrenko', '1957-01-09', 'female', 'en', eastern, boston, 'hypertension', none],
  ['Samuel', 'Baptiste', '1964-08-12', 'male', 'en', eastern, boston, 'heart-failure', none],
  ['Teresa', 'Vargas', '1950-10-05', 'female', 'es', eastern, chelsea, 'heart-failure', none],
  ['Nathan', 'Goldberg', '1976-04-26', 'male', 'en', central, chicago, 'pneumonia', none],
  ['Keisha', 'Thompson', '1988-02-02', 'female', 'en', eastern, boston, 'none', none],
];

export const people: readonly SyntheticPerson[] = rows.map(
  ([given, family, birthDate, sex, language, zone, [city, state, area], regimen, stay], index) => ({
    mrn: `R${100_201 + index * 37}`,
    given,
    family,
    birthDate,
    sex,
    language,
    zone,
    city,
    state,
    area,
    regimen,
    stay,
  }),
);

/** E.164, one for each person. */
export function phoneOf({ area }: SyntheticPerson, index: number): string {
  return `+1${area}55501${String(index + 1).padStart(2, '0')}`;
}
